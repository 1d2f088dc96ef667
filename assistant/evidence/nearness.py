"""How closely a span of a sentence stands by the words of the question.

"첫째 단지(40만㎡)와 둘째 단지(25만㎡)": which area is whose is told by the clauses and noun phrases
(`ways`); what stands next to what, and what stands between, says how near that is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.evidence.candidates import Candidate
from assistant.evidence.scoring import refers_back
from assistant.evidence.ways import distances
from assistant.evidence.words import Span
from assistant.types import Evidence
from ingest.values import DateRef

_HALF_DISTANCE = 30.0  # characters at which nearness falls to a half
_SHARED = 0.9  # factor for words said of the whole list (참가비는 반나절 3000원, 하루 7000원)
_RIVAL = 0.5  # factor for each other candidate in between
_BULLET_FACTOR = 0.45  # factor for a list bullet in between: another item
_CLAUSE_FACTOR = 0.55
_AGAINST = 0.85  # what is measured mostly comes before its figure, what is dated after its date
_ELSEWHERE = 0.35  # share of the credit of a term that only the surroundings say
_ANTECEDENT = 0.6  # the same, when the sentence refers back to them
_STEP = 0.6  # what each step takes away that the words are further than from the value they go with
_OWN_SUBJECT = re.compile(r",[^,]*[가-힣][은는]\s")  # "진북동 시설은 ..., 서신동 시설은 ..."
_LABELS = re.compile(r"[(\s]*(?:[은는이가을를의도만]|에는?|엔)?\s*(?:약|총|모두|각각)?\s*")  # "급속 614기, 완속 3822기"
_CHANGED = re.compile(r"에서[,\s]|(?:이|였)던\s")  # "노선은 121개에서 98개로": both are of the 노선
_BULLET = re.compile(r"[△▲▷▶◇◆○●■□•∙]")
CLAUSE = re.compile(r"[;]|(?<=[가-힣])(?:고|며|면서|지만|는데|으나|한편|으로써),?\s|한편[,\s]")
_COMMA = re.compile(r",\s")
_COMMA_FACTOR = 0.85
_NEXT_ITEM = 0.3  # "반나절 3000원, 하루 7000원": 하루 is said of what follows it


def nearness(candidate: Candidate, rivals: Sequence[Candidate], evidence: Evidence) -> float:
    """0..1: the weighted share of the question's terms that stand by `candidate`."""
    total = sum(evidence.weights)
    if not total:
        return 0.5
    elsewhere = _ANTECEDENT if refers_back(evidence.sentence.text) else _ELSEWHERE
    values = tuple(sorted({(c.start, c.end) for c in (candidate, *rivals)}))
    kind = "date" if isinstance(candidate.value, DateRef) else "figure" if candidate.value else "name"
    at = values.index((candidate.start, candidate.end))
    gained = sum(
        weight * max(_by(at, values, kind, evidence, i), elsewhere * evidence.credits[i])
        for i, weight in enumerate(evidence.weights)
    )
    return gained / total


def _by(at: int, values: tuple[Span, ...], kind: str, evidence: Evidence, term: int) -> float:
    match = evidence.matches[term]
    text = evidence.sentence.text
    return match.score * max((_near_each(text, s, values, kind)[at] for s in match.spans), default=0.0)


@lru_cache(maxsize=10_000)
def _near_each(text: str, span: Span, values: tuple[Span, ...], kind: str) -> tuple[float, ...]:
    """How near the words at `span` are to each value: as near as to any for the one that they go with."""
    near = [_span(i, values, text, span, kind == "date") for i in range(len(values))]
    ways = distances(text, span, values, kind == "date") if len(values) > 1 and kind != "name" else ()
    if not ways or max(near) == 1.0:
        return tuple(near)
    best = max(near)
    return tuple(best / (1.0 + _STEP * (way - min(ways))) for way in ways)


def _span(at: int, values: Sequence[Span], text: str, span: Span, dated: bool) -> float:
    (start, end), (first, last) = span, values[at]
    if start < last and first < end:
        return 1.0
    before = end <= first
    left, right = (end, first) if before else (last, start)
    gap = text[left:right]
    between = [v for i, v in enumerate(values) if i != at and left <= v[0] and v[1] <= right]
    next_to = (text[left : between[0][0]] if before else text[between[-1][1] : right]) if between else ""
    shared = bool(between) and _said_of_all(gap, next_to, before)
    if shared:  # as near to each value of the list as to the first
        gap = next_to
    near = _SHARED if shared else _RIVAL ** len(between)
    near /= 1.0 + len(gap) / _HALF_DISTANCE
    near *= _BULLET_FACTOR ** min(len(_BULLET.findall(gap)), 2)
    near *= _CLAUSE_FACTOR ** min(len(CLAUSE.findall(gap)), 2)
    near *= _COMMA_FACTOR ** min(len(_COMMA.findall(gap)), 2)
    if not before and _COMMA.search(gap) and _next_owns(span, values, text):
        near *= _NEXT_ITEM
    return near * _AGAINST if dated == before else near


def _said_of_all(gap: str, first: str, before: bool) -> bool:
    """Whether words beyond other values are said of the whole list, and not of the first value alone.

    :param gap: what stands between the words and this value
    :param first: what stands between the words and the value next to them
    """
    if CLAUSE.search(gap) or _BULLET.search(gap):
        return False
    own = _LABELS.fullmatch(first) and not _CHANGED.search(gap)
    return not before or not (_OWN_SUBJECT.search(gap) or own)


def _next_owns(span: Span, values: Sequence[Span], text: str) -> bool:
    """Whether a value follows the words of `span` without a comma in between."""
    following = [start for start, _ in values if start >= span[1]]
    return bool(following) and not _COMMA.search(text[span[1] : min(following)])
