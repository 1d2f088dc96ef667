"""Yes or no, decided by comparing what the question claims with what the evidence says.

A figure and a date are compared by value, a person, a place and an organisation by name, and what
is free, possible, more or less by its opposite. Where that decides nothing there is no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.conditions import decide, is_modal
from assistant.answering.verdict_dates import AGREE, BEGINS, agrees, claimed_date
from assistant.answering.verdict_names import Claimed, claims_of
from assistant.answering.wording import clip, worded
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.polarity import is_polar, opposed, says_of_victims
from assistant.evidence.relevance import is_confident, speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import Ask, Kind
from assistant.question.asks_claims import is_claim
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.values import DateRef, Figure, compare
from prompts import message

_MIN_NEAR, _MIN_SPOKEN = 0.15, 0.45
_GOOD = 0.8  # share of the best score from which nearness to the words of the claim decides
_AS_GOOD = 0.85  # share of the best score and nearness from which another value is meant as well
_SAID = 0.6  # how well a sentence says the words of a name
_ANYWHERE = 0.25  # credit from which the article says them somewhere
_MORE = re.compile(r"넘|초과|이상|웃도|more than|at least|over", re.I)
_LESS = re.compile(r"이하|미만|못\s?미치|안\s?되|less than|under|at most", re.I)
_HEADLINE = 90
_CONSIDERED = 12
_WHICH = frozenset("기 회 차 호 번째 주년 단계 세대 위".split())  # which one is meant, no amount
_CLAUSES = re.compile(r"(?<=지만)\s|(?<=는데)\s|(?<=[하되이]고)\s|(?<=으며)\s|(?<=하며)\s|,\s|;\s|[△▲▷●○■]")


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
    terms = tuple(t for t in query.terms if not (is_polar(t.text) or is_modal(t.text)))
    plain = replace(query, terms=terms or query.terms)
    verdicts = tuple(_verdicts(plain, rescored(query, plain, evidence)))
    return next((v for v in verdicts if not v.agrees), verdicts[0] if verdicts else None)


def _verdicts(query: Query, evidence: Sequence[Evidence]) -> Iterator[Verdict]:
    """A verdict on everything claimed; on qualities only when there is no other."""
    found = [v for v in (_of_figure(query, evidence), _of_date(query, evidence)) if v]
    if query.language == "ko":
        found += [v for c in claims_of(query.original) if (v := _of_name(query, c, evidence))]
        if not found and (decided := decide(query, evidence)):
            found.append(_quoting(query, decided.evidence, decided.holds))
        if not found and (quality := _of_quality(query, evidence)):
            found.append(quality)
    yield from found


def _of_figure(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    asked = _claimed_figure(query)
    if asked is None:
        return None
    found = _best(query, Ask(Kind.FIGURE, (asked.unit,), strict=True), evidence)
    beyond = _MORE.search(query.original) or _LESS.search(query.original)
    for choice in found[:1] if beyond else found:
        value = choice.candidate.value
        if isinstance(value, Figure) and _holds(query, asked, value):
            return _affirmed(query, choice)
    told = max(found, key=lambda c: c.score, default=None)  # what "얼마예요?" would be told
    if told is None or not _counts_the_same(query, asked, told) or not _denies(query, told):
        return None
    return _verdict(query, told, False)


def _claimed_figure(query: Query) -> Figure | None:
    """The figure that is claimed: no duration beside another one ("한 달 20만 원"), the first of those left."""
    claims = [f for f in query.figures if f.unit and f.unit not in _WHICH]
    return next((f for f in claims if f.dimension != "duration"), claims[0] if claims else None)


def _denies(query: Query, choice: Choice) -> bool:
    """Whether another value is surely of what the claim is about: a no needs nearly all of its nouns said."""
    return is_confident(query, choice) and speaks_of(query, Ask(Kind.YES_NO), choice.evidence)


def _affirmed(query: Query, choice: Choice) -> Verdict | None:
    """A yes, unless the sentence says otherwise of it: "10%로 올랐다며" of what stays at 10 %."""
    if _says_otherwise(query, choice.evidence):
        return None
    return _verdict(query, choice, True)


def _counts_the_same(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether the found figure counts what the claimed one counts: 기관 of "20개 기관"."""
    counted = re.match(r"\s?(?P<noun>[가-힣]{2,}?)(?=[은는이가을를도에의]|\s|$)", query.original[asked.end :])
    if counted is None or asked.dimension != "count" or len(asked.unit) > 1 or asked.unit not in "개곳건종":
        return True
    text, at = choice.evidence.sentence.text, choice.candidate
    before = re.search(rf"{counted['noun']}[^,]{{0,8}}$", text[: at.start])
    return bool(before) or counted["noun"] in text[at.end : at.end + 12]


def _holds(query: Query, asked: Figure, found: Figure) -> bool:
    """Whether the found figure is the claimed one, or beyond it when that is the claim."""
    if asked.bound in {"at_least", "more_than"} or _MORE.search(query.original):
        return found.low >= asked.low
    if asked.bound in {"at_most", "less_than"} or _LESS.search(query.original):
        return found.high <= asked.high
    return compare(asked, found) in AGREE


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
    return _verdict(query, found[0], False) if found and _denies(reading, found[0]) else None


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


def _quoting(query: Query, e: Evidence, agrees: bool) -> Verdict:
    quoted = message("quote", query.language, quote=clip(e.sentence.text, limit=_HEADLINE))
    return _shown(query, e, quoted, agrees, 0, 0)


def _says_otherwise(query: Query, e: Evidence) -> bool:
    return _opposed_in(query, e) is True


def _opposed_in(query: Query, e: Evidence) -> bool | None:
    """Whether the clause of `e` that speaks of the topic says the opposite of the question."""
    text, clauses, start = e.sentence.text, [], 0
    for cut in (*(m.end() for m in _CLAUSES.finditer(e.sentence.text)), len(text)):
        said = sum(
            weight * m.score
            for weight, m in zip(e.weights, e.matches, strict=True)
            if any(start <= a < cut for a, _ in m.spans)
        )
        clauses.append((said, text[start:cut]))
        start = cut
    best = max(clauses, key=lambda c: c[0])[1]
    own = opposed(query.original, best)
    return own if own is not None else opposed(query.original, text)


def _best(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> list[Choice]:
    """The values that the claim may be about, best first: one, and its equals."""
    spoken = [e for e in evidence if e.cover >= _MIN_SPOKEN]
    choices = [c for c in choose(query, ask, spoken) if c.near >= _MIN_NEAR]
    good = sorted((c for c in choices if c.score >= _GOOD * choices[0].score), key=lambda c: -c.near)
    return [c for c in good if c.near >= _AS_GOOD * good[0].near]


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
