"""The best candidate for one ask among the evidence, and whether it is good enough to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asks import Ask, Kind
from assistant.candidates import Candidate, candidates
from assistant.nearness import nearness
from assistant.types import Evidence
from assistant.understanding import Query

_TOPIC = 0.6  # share of a span said by the question from which it is no answer
_CONSIDERED = 12  # evidence sentences whose candidates are weighed
_SENTENCE, _NEAR, _TOTAL = 0.6, 0.9, 0.12  # weights of the signals
_FIT = {Kind.FIGURE: 0.35, Kind.DATE: 0.35, Kind.PERIOD: 0.5}
_FIT_OF_NAMES = 0.7  # a place stands anywhere in its sentence: what it looks like says more
_TOTAL_BEFORE = re.compile(r"(?:총|모두|전체|합계|합쳐|도합)\s*(?:사업비\s*)?$")
_SHARE = re.compile(r"국비|도비|시비|구비|군비|민자|자부담|국고|보조|일부|각각|각")
_UNTIL = re.compile(r"까지|마감|기한|끝|종료|deadline|until|截止|まで|hạn")
_SINCE = re.compile(r"부터|시작|개시|착수|from|since|start|开始|から|bắt đầu")


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with the evidence it stands in and its scores (higher is better)."""

    candidate: Candidate
    evidence: Evidence
    near: float
    score: float


def choose(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> tuple[Choice, ...]:
    """Every candidate for `ask`, best first."""
    best = max((e.score for e in evidence), default=0.0)
    choices = []
    for e in evidence[:_CONSIDERED]:
        found = candidates(ask, e.sentence.text, e.article.published)
        for candidate in found:
            if ask.kind in _NAMED and _is_topic(candidate, e):
                continue
            near = nearness(candidate, [c for c in found if c is not candidate], e)
            score = (
                _SENTENCE * (e.score / best if best > 0 else 0.0)
                + _NEAR * near
                + _FIT.get(ask.kind, _FIT_OF_NAMES) * candidate.fit
                + _hints(query, ask, candidate, e.sentence.text)
            )
            choices.append(Choice(candidate, e, near, score))
    return tuple(sorted(choices, key=lambda c: -c.score))


_NAMED = frozenset({Kind.PLACE, Kind.ORGANISATION, Kind.NAME})


def _is_topic(candidate: Candidate, e: Evidence) -> bool:
    """Whether the candidate is what the question already names."""
    covered = {
        i for m in e.matches if m.score >= _TOPIC for start, end in m.spans for i in range(start, end)
    }
    inside = sum(1 for i in range(candidate.start, candidate.end) if i in covered)
    return inside >= _TOPIC * (candidate.end - candidate.start)


def _hints(query: Query, ask: Ask, candidate: Candidate, text: str) -> float:
    """Small pushes: the total unless a share is asked for; "까지" for a deadline."""
    before, after = text[max(0, candidate.start - 8) : candidate.start], text[candidate.end :][:4]
    if ask.kind is Kind.FIGURE:
        total = bool(_TOTAL_BEFORE.search(before) or candidate.text.startswith("총"))
        return _TOTAL * (total and not _SHARE.search(query.text))
    if ask.kind in {Kind.DATE, Kind.PERIOD}:
        whole = candidate.text + after
        until = bool(_UNTIL.search(query.text)) and "까지" in whole
        since = bool(_SINCE.search(query.text)) and "부터" in whole
        against = bool(_UNTIL.search(query.text)) and "부터" in whole and "까지" not in whole
        return _TOTAL * ((until or since) - against)
    return 0.0
