"""Yes or no, decided by comparing the value in the question with the value in the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asks import Ask, Kind
from assistant.choosing import Choice, choose
from assistant.names import noun_phrases
from assistant.types import DraftSentence, Evidence
from assistant.understanding import Query
from assistant.wording import clip, worded
from ingest.types import Published
from ingest.values import DateRef, Figure, Relation, compare, read_dates
from prompts import message

_MIN_NEAR, _MIN_SPOKEN = 0.15, 0.45
_MIN_COVER = 0.55  # of the question without the place or partner that it claims
_MARKED = 0.7  # form of a place or organisation that a particle marks as such
_AGREE = frozenset({Relation.EQUAL, Relation.COMPATIBLE, Relation.CONTAINED})
_MORE = re.compile(r"넘|초과|이상|웃도|more than|at least|over", re.I)
_LESS = re.compile(r"이하|미만|못\s?미치|안\s?되|less than|under|at most", re.I)
_PLACE_CLAIM = re.compile(r"(?P<claim>[가-힣A-Za-z0-9·]{2,}?)(?:에서|에)\s")
_PARTNER_CLAIM = re.compile(r"(?P<claim>[가-힣A-Za-z0-9·]{2,}?)(?:이랑|랑|하고|와|과)\s*(?:함께|같이|손잡|협력|협업)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yes or no with the sentence that shows it."""

    headline: str
    label: int
    sentence: DraftSentence


def answer_yes_no(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    """The verdict, or None when the question claims nothing that can be compared."""
    return _of_figure(query, evidence) or _of_date(query, evidence) or _of_name(query, evidence)


def _of_figure(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    asked = next((f for f in query.figures if f.unit), None)
    if asked is None:
        return None
    best = _best(query, Ask(Kind.FIGURE, (asked.unit,), strict=True), evidence)
    if best is None or not isinstance(best.candidate.value, Figure):
        return None
    return _verdict(query, best, _holds(query, asked, best.candidate.value))


def _holds(query: Query, asked: Figure, found: Figure) -> bool:
    """Whether the found figure is the claimed one, or beyond it when that is the claim."""
    if _MORE.search(query.original):
        return found.low >= asked.low
    if _LESS.search(query.original):
        return found.high <= asked.high
    return compare(asked, found) in _AGREE


def _of_date(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    asked = _claimed_date(query)
    if asked is None:
        return None
    best = _best(replace(query, years=()), Ask(Kind.DATE), evidence)
    if best is None or not isinstance(best.candidate.value, DateRef):
        return None
    found = best.candidate.value
    return _verdict(query, best, _agrees(asked, found))


def _claimed_date(query: Query) -> DateRef | None:
    """The last date of the question; a year alone only as an end ("2024년까지인가요?")."""
    refs = [r for r in read_dates(query.original, Published()) if any(c.isdigit() for c in r.text)]
    claims = [r for r in refs if r.first.month or r.first.day or r.bound]
    return claims[-1] if claims else None


def _agrees(asked: DateRef, found: DateRef) -> bool:
    """Whether every part that the question states is the same at an end, or lies between them."""
    if not asked.bound and (compare(asked, found) in _AGREE or _within(asked, found)):
        return True
    ends = (found.last, found.first)
    return any(
        all(
            ours is None or ours == theirs
            for ours, theirs in (
                (asked.last.year if end.year else None, end.year),
                (asked.last.month, end.month),
                (asked.last.day, end.day),
            )
        )
        for end in ends
    )


def _within(asked: DateRef, found: DateRef) -> bool:
    """Whether a day lies in a period of one year; the question seldom says the year."""
    first, day, last = ((p.month, p.day) for p in (found.first, asked.first, found.last))
    if found.first == found.last or None in (*first, *day, *last):
        return False
    return first <= day <= last


def _of_name(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    """A place or partner that the question claims, against the one the sentence names."""
    for kind, pattern in ((Kind.ORGANISATION, _PARTNER_CLAIM), (Kind.PLACE, _PLACE_CLAIM)):
        claim = pattern.search(query.original)
        if claim is None:
            continue
        e = next((e for e in evidence if _cover_without(query, e, claim["claim"]) >= _MIN_COVER), None)
        if e is None:
            continue
        if claim["claim"].replace(" ", "") in e.sentence.text.replace(" ", ""):
            return _named(query, e, claim["claim"], True)
        names = [n for n in noun_phrases(kind, e.sentence.text, ()) if n.fit >= _MARKED]
        if names:
            return _named(query, e, max(names, key=lambda n: n.fit).text, False)
    return None


def _cover_without(query: Query, e: Evidence, claim: str) -> float:
    kept = [
        (weight, credit)
        for t, weight, credit in zip(query.terms, e.weights, e.credits, strict=True)
        if t.text not in claim.replace(" ", "") and claim.replace(" ", "") not in t.text
    ]
    total = sum(weight for weight, _ in kept)
    return sum(weight * credit for weight, credit in kept) / total if total else 0.0


def _best(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> Choice | None:
    spoken = [e for e in evidence if e.cover >= _MIN_SPOKEN]
    return next((c for c in choose(query, ask, spoken) if c.near >= _MIN_NEAR), None)


def _verdict(query: Query, choice: Choice, agrees: bool) -> Verdict:
    value = worded(choice.candidate, choice.evidence, query.language)
    c = choice.candidate
    return _shown(query, choice.evidence, value, agrees, c.start, c.end)


def _named(query: Query, e: Evidence, name: str, agrees: bool) -> Verdict:
    at = max(e.sentence.text.find(name), 0)
    return _shown(query, e, name, agrees, at, at + len(name))


def _shown(
    query: Query, e: Evidence, value: str, agrees: bool, start: int, end: int
) -> Verdict:
    said = message("direct_same_day", query.language, headline=value)
    headline = message("yes" if agrees else "no", query.language, value=said)
    text = clip(e.sentence.text, start, end)
    quoted = message("quote", query.language, quote=text)
    return Verdict(headline, e.label, DraftSentence(quoted, (e.label,)))
