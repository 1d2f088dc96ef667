"""Names that no value tells plainly: by the kind asked for, as the only one there, in a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence.choosing import Choice, choose
from assistant.evidence.relevance import is_confident, says_the_name, speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import TITLE, Ask, Kind
from assistant.question.nouns import thing_asked
from assistant.question.understanding import Query
from assistant.types import Evidence

_IN_A_SENTENCE = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.NAME})
# Cover, and share of the question that the sentence says itself, from which it is shown whole.
_PLAINLY, _ITSELF = 0.8, 0.6
_NEAR_ENOUGH = 0.15  # of the only value of its kind


def of_its_kind(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> tuple[Choice, ...]:
    """Places that are called what the question asks for: 서부시장 where it asks "어느 시장에서"."""
    noun = thing_asked(query.original) if ask.kind is Kind.PLACE and query.language == "ko" else ""
    if not noun:
        return ()
    reading = replace(query, terms=tuple(t for t in query.terms if t.text != noun))
    choices = choose(reading, Ask(Kind.NAME, (noun,)), rescored(query, reading, evidence))
    own = (c for c in choices if c.candidate.text.endswith(noun) and is_confident(reading, c))
    as_found = {e.label: e for e in evidence}
    return tuple(replace(c, evidence=as_found[c.evidence.label]) for c in own if len(c.candidate.text) > len(noun))


def is_the_only_one(query: Query, ask: Ask, choices: Sequence[Choice]) -> bool:
    """Whether the article of the conversation has one value of the kind: "넓이는요?" of a hall with one area."""
    article = choices[0].evidence.article.article_id
    values = {c.candidate.text for c in choices if c.evidence.article.article_id == article}
    fits = choices[0].near >= _NEAR_ENOUGH and ask.kind is Kind.FIGURE and ask.strict
    return query.follow_up and fits and len(values) == 1


def plain_sentence(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence that says all that is asked of a name, when the name cannot be told in it."""
    if ask.kind not in _IN_A_SENTENCE or len(query.asks) > 1 or query.language != "ko":
        return None
    plain = [
        e for e in evidence
        if e.cover >= _PLAINLY and _said(e) >= _ITSELF and speaks_of(query, ask, e) and says_the_name(query, e)
    ]  # fmt: skip
    if not plain or not _names_the_office(query, plain[0]):
        return None
    return plain[0]


def _names_the_office(query: Query, e: Evidence) -> bool:
    """Whether the office that is asked for stands there as it is: 전주시장 is not said by 전주 남부시장."""
    offices = (m for t, m in zip(query.terms, e.matches, strict=True) if re.search(rf"(?:{TITLE})$", t.text))
    return all(m.score >= 1.0 for m in offices)


def _said(e: Evidence) -> float:
    """The weighted share of the question's words that the sentence says itself."""
    total = sum(e.weights)
    return sum(w * m.score for w, m in zip(e.weights, e.matches, strict=True)) / total if total else 0.0
