"""Yes or no, decided by comparing what the question claims with what the evidence says.

A figure and a date are compared by value, a person, a place and an organisation by name, and what
is free, possible, more or less by its opposite. Where that decides nothing there is no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.conditions import decide, is_modal
from assistant.answering.verdict_dates import BEGINS, agrees, claimed_date, is_as_precise
from assistant.answering.verdict_figures import (
    beyond,
    clauses,
    counts_the_same,
    holds,
    is_aside,
    kin,
    states,
    was,
)
from assistant.answering.verdict_names import Claimed, claims_of
from assistant.answering.wording import clip, worded
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.polarity import is_polar, opposed, says_of_victims
from assistant.evidence.relevance import is_confident, speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import Ask, Kind
from assistant.question.asks_claims import claimed, claimed_figure, is_claim
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.values import DateRef
from prompts import message

_MIN_NEAR, _MIN_SPOKEN = 0.15, 0.45
_GOOD = 0.8  # share of the best score from which nearness to the words of the claim decides
_AS_GOOD = 0.85  # share of the best score and nearness from which another value is meant as well
_SAID = 0.6  # how well a sentence says the words of a name
_ANYWHERE = 0.25  # credit from which the article says them somewhere
_NEAREST = 3  # sentences that may say what another one denies
_HEADLINE = 90
_CONSIDERED = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yes or no with the sentence that shows it."""

    headline: str
    label: int
    sentence: DraftSentence
    agrees: bool


def answer_yes_no(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    """The verdict, or None when nothing that the question claims can be compared.

    One part that is wrong makes the whole claim wrong.
    """
    if query.language == "ko" and not is_claim(query.original):
        return None  # "어느 동네에 짓나요?" claims nothing
    query = replace(query, original=claimed(query.original)) if query.language == "ko" else query
    terms = tuple(t for t in query.terms if not (is_polar(t.text) or is_modal(t.text)))
    plain = replace(query, terms=terms or query.terms)
    verdicts = tuple(_verdicts(plain, rescored(query, plain, evidence)))
    return next((v for v in verdicts if not v.agrees), verdicts[0] if verdicts else None)


def _verdicts(query: Query, evidence: Sequence[Evidence]) -> Iterator[Verdict]:
    """A verdict on everything claimed; on qualities only when there is no other."""
    figure = _of_figure(query, evidence)
    if figure is None and any(map(str.isdigit, asked.text if (asked := claimed_figure(query.figures)) else "")):
        return  # beside an undecided figure, a date or a place only says which
    found = [v for v in (figure, _of_date(query, evidence)) if v]
    if query.language == "ko":
        if not found:  # a value decides more surely than a name
            found = [v for c in claims_of(query.original) if (v := _of_name(query, c, evidence))]
        found = found or [v for v in (_of_condition(query, evidence), _of_quality(query, evidence)) if v][:1]
    yield from found


def _of_figure(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    asked = claimed_figure(query.figures)
    if asked is None:
        return None
    found = _best(query, Ask(Kind.FIGURE, kin(asked.unit), strict=True), evidence)
    for choice in found[:1] if beyond(query, asked) or asked.dimension == "age" else found:
        if holds(query, asked, choice):
            return _affirmed(query, choice)
    told = max(found, key=lambda c: c.score, default=None)  # what "얼마예요?" would be told
    if told and (before := was(query, told, asked)):
        return _affirmed(query, before)
    if told is None or not counts_the_same(query, asked, told) or not _denies(query, told):
        return None
    return None if any(states(e, asked) for e in _beside(told, evidence)) else _verdict(query, told, False)


def _beside(told: Choice, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The nearest other sentences of the article: what one of them says is not denied by another."""
    near = (e for e in evidence[:_NEAREST] if e.sentence != told.evidence.sentence)
    return [e for e in near if e.article.article_id == told.evidence.article.article_id]


def _denies(query: Query, choice: Choice) -> bool:
    """Whether another value is surely of what the claim is about: a no needs nearly all of its nouns said."""
    return is_confident(query, choice) and speaks_of(query, Ask(Kind.YES_NO), choice.evidence)


def _affirmed(query: Query, choice: Choice) -> Verdict | None:
    """A yes, unless the sentence says otherwise of it: "10%로 올랐다며" of what stays at 10 %."""
    if _says_otherwise(query, choice.evidence):
        return None
    return _verdict(query, choice, True)


def _of_date(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    asked = claimed_date(query)
    if asked is None:
        return None
    said = asked.text.replace(" ", "")
    terms = tuple(t for t in query.terms if t.text not in said and not t.attribute and not BEGINS.match(t.text))
    reading = replace(query, terms=terms or query.terms, years=())
    found = _best(reading, Ask(Kind.DATE), rescored(query, reading, evidence))
    for choice in found:
        value = choice.candidate.value
        if isinstance(value, DateRef) and agrees(asked, value):
            return _affirmed(query, choice)
    told = next((c for c in found if isinstance(c.candidate.value, DateRef) and is_as_precise(asked, c.candidate.value)), None)
    return _verdict(query, told, False) if told and _denies(reading, told) else None


def _of_name(query: Query, claim: Claimed, evidence: Sequence[Evidence]) -> Verdict | None:
    """What the question names, against what the sentences name of that kind."""
    words = [t for t in query.terms if t.text in claim.packed or claim.packed in t.text]
    terms = tuple(t for t in query.terms if t not in words)
    if not terms or all(t.measure or t.weight < 1.0 for t in terms):
        return None
    reading = replace(query, terms=terms)
    about = [e for e in rescored(query, reading, evidence) if speaks_of(reading, Ask(Kind.YES_NO), e)]
    if not about:
        return None
    named = next((e for e in about[:3] if claim.packed in e.sentence.text.replace(" ", "")), None)
    if named:
        return None if _says_otherwise(reading, named) else _named(query, named, claim.text, True)
    by_label = {e.label: e for e in evidence}
    if _is_said(query, claim, [by_label[e.label] for e in about[:3]]):
        return None
    others = [c for c in choose(reading, Ask(claim.kind), about) if _is_another(query, claim, c)]
    return _verdict(query, others[0], False) if others and is_confident(reading, others[0]) else None


def _is_said(query: Query, claim: Claimed, evidence: Sequence[Evidence]) -> bool:
    """Whether the article says the words of the name after all, so that nothing is certain."""
    return any(
        credit >= _ANYWHERE
        for e in evidence
        for t, credit in zip(query.terms, e.credits, strict=True)
        if t.text in claim.packed or claim.packed in t.text
    )


def _is_another(query: Query, claim: Claimed, choice: Choice) -> bool:
    """Whether the sentence's name is none that the question says itself."""
    found = choice.candidate.text.replace(" ", "")
    return found not in query.original.replace(" ", "") and claim.packed not in found


def _of_condition(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    decided = decide(query, evidence)
    return _quoting(query, decided.evidence, decided.holds) if decided else None


def _of_quality(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    """Free or not, possible or not, more or less: by the words of the sentence or by their opposite."""
    ask = Ask(Kind.YES_NO)
    for e in evidence[:_CONSIDERED]:
        said = _opposed_in(query, e)
        lead = evidence[0] if e.article.article_id == evidence[0].article.article_id else e
        spoken = speaks_of(query, ask, e) or (says_of_victims(e.sentence.text) and speaks_of(query, ask, lead))
        if said is None or not spoken:
            continue
        return _quoting(query, e, not said)
    return None


def _quoting(query: Query, e: Evidence, agrees: bool) -> Verdict | None:
    """The verdict with its sentence; no yes to a figure that the sentence does not say."""
    asked = claimed_figure(query.figures)
    if agrees and asked and not states(e, asked):
        return None
    quoted = message("quote", query.language, quote=clip(e.sentence.text, limit=_HEADLINE))
    return _shown(query, e, quoted, agrees, 0, 0)


def _says_otherwise(query: Query, e: Evidence) -> bool:
    return _opposed_in(query, e) is True


def _opposed_in(query: Query, e: Evidence) -> bool | None:
    """Whether the clause of `e` that speaks of the topic says the opposite of the question."""
    text = e.sentence.text
    best = max(clauses(text), key=lambda clause: _said_in(e, *clause))
    own = opposed(query.original, text[slice(*best)])
    return own if own is not None else opposed(query.original, text)


def _said_in(e: Evidence, start: int, end: int) -> float:
    """How much of the question a part of the sentence says."""
    said = zip(e.weights, e.matches, strict=True)
    return sum(weight * m.score for weight, m in said if any(start <= a < end for a, _ in m.spans))


def _best(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> list[Choice]:
    """The values that the claim may be about, best first: one, and its equals."""
    spoken = [e for e in evidence if e.cover >= _MIN_SPOKEN]
    choices = [c for c in choose(query, ask, spoken) if c.near >= _MIN_NEAR and not is_aside(query, c)]
    good = sorted((c for c in choices if _is_as_good(c, choices[0])), key=lambda c: -c.near)
    return [c for c in good if c.near >= _AS_GOOD * good[0].near]


def _is_as_good(choice: Choice, best: Choice) -> bool:
    """Whether a value fits about as well as the best, and one of another article no less of the words."""
    own, other = choice.evidence, best.evidence
    same = own.article.article_id == other.article.article_id
    return choice.score >= _GOOD * best.score and (same or own.cover >= other.cover)


def _verdict(query: Query, choice: Choice, agrees: bool) -> Verdict:
    value = worded(choice.candidate, choice.evidence, query.language)
    c = choice.candidate
    said = message("direct_same_day", query.language, headline=value)
    return _shown(query, choice.evidence, said, agrees, c.start, c.end)


def _named(query: Query, e: Evidence, name: str, agrees: bool) -> Verdict:
    at = max(e.sentence.text.find(name), 0)
    said = message("direct_same_day", query.language, headline=name)
    return _shown(query, e, said, agrees, at, at + len(name))


def _shown(
    query: Query, e: Evidence, said: str, agrees: bool, start: int, end: int
) -> Verdict:
    headline = message("yes" if agrees else "no", query.language, value=said)
    text = clip(e.sentence.text, start, end)
    quoted = message("quote", query.language, quote=text)
    return Verdict(headline, e.label, DraftSentence(quoted, (e.label,)), agrees)
