"""Yes or no, decided by comparing what the question claims with what the evidence says.

A figure and a date are compared by value, a person, a place and an organisation by name, and what
is free, possible, more or less by its opposite. Where that decides nothing there is no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answering.conditions import decide, is_modal
from assistant.answering.verdict_dates import AGREE, BEGINS, agrees, claimed_date
from assistant.answering.verdict_names import Claimed, claims_of
from assistant.answering.wording import clip, worded
from assistant.evidence.candidates import Candidate, figures_of
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.nearness import CLAUSE
from assistant.evidence.polarity import is_polar, opposed, says_of_victims
from assistant.evidence.relevance import is_confident, speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import Ask, Kind
from assistant.question.asks_claims import claimed, claimed_figure, is_claim
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.morphemes import morphemes
from ingest.values import DateRef, Figure, compare
from prompts import message

_MIN_NEAR, _MIN_SPOKEN = 0.15, 0.45
_GOOD = 0.8  # share of the best score from which nearness to the words of the claim decides
_AS_GOOD = 0.85  # share of the best score and nearness from which another value is meant as well
_SAID = 0.6  # how well a sentence says the words of a name
_ANYWHERE = 0.25  # credit from which the article says them somewhere
# "500억 넘죠?" asks how much, "3m를 넘으면" names the limit itself.
_MORE = re.compile(r"\s?[을를이가]?\s?(?:넘(?!으면|을\s때)|초과|이상|웃도)|.*(?:more than|at least|over)", re.I)
_LESS = re.compile(r"\s?[이가도에]?\s?(?:이하|미만|못\s?미치|안\s?[되돼])|.*(?:less than|under|at most)", re.I)
_NEAREST = 3
_OF_BEFORE = re.compile(r"지금|현재|원래|처음|당초|기존|예전|종전|전에는")
_NOW, _OLD = re.compile(r"(?:현재|지금|당초|종전|기존|원래)\s$"), re.compile(r"에서\s|이?던\s|였던\s|\s?→")
# "전국 평균 20.6%를 밑돌았다", "지난해 4900만 원보다": what a value is compared with is none itself.
_BASE = re.compile(r"보다\s|[을를]\s(?:훌쩍\s|크게\s)?(?:넘[긴겼어]|웃[돌도]|밑[돌도])|에[는도]?\s(?:못\s|미치지|[^,]{1,6}\s모자라)")
_NOW_ASKED = re.compile(r"지금|현재|올해|작년|지난해")
_LATER = re.compile(r"내년|연말까지|앞으로")
_UTMOST = re.compile(r"최[대장고소저다]")
_LIMIT = re.compile(r"\s?(?:부터|까지|만)")
_REFUSED = re.compile(r"받지\s?않|수\s?없|불가|제외|못\s?[하타받]|금지")
_OF_MONEY = re.compile(r"무료|공짜|무상|돈|요금|값|[가-힣]비(?=[는은가를\s])|내야")
_KIN = tuple(frozenset(units.split()) for units in ("대 면", "번 차례 회", "곳 개소 군데", "명 사람 인", "가구 세대 호 농가 집", "종 가지 종류"))
_HEADLINE = 90
_CONSIDERED = 12
_CUTS = re.compile(r"(?<=지만)\s|(?<=는데)\s|(?<=[하되이]고)\s|(?<=으며)\s|(?<=하며)\s|,\s|;\s|[△▲▷●○■]")


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
    found = _best(query, Ask(Kind.FIGURE, _kin(asked.unit), strict=True), evidence)
    for choice in found[:1] if _beyond(query, asked) or asked.dimension == "age" else found:
        if _holds(query, asked, choice):
            return _affirmed(query, choice)
    told = max(found, key=lambda c: c.score, default=None)  # what "얼마예요?" would be told
    if told and _OF_BEFORE.search(query.original) and (was := _was(told, asked)):
        return _affirmed(query, was)
    if told is None or not _counts_the_same(query, asked, told) or not _denies(query, told):
        return None
    return None if any(_states(e, asked) for e in _beside(told, evidence)) else _verdict(query, told, False)


def _was(told: Choice, asked: Figure) -> Choice | None:
    """The claimed figure as what the sentence says of now or before: 64곳 of "현재 64곳에서 90곳으로"."""
    text = told.evidence.sentence.text
    for f in figures_of(text):
        if compare(asked, f) in AGREE and (_NOW.search(text[: f.start]) or _OLD.match(text[f.end :])):
            return replace(told, candidate=Candidate(f.text, f.start, f.end, 0.0, f))
    return None


def _beside(told: Choice, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The nearest other sentences of the article: what one of them says is not denied by another."""
    near = (e for e in evidence[:_NEAREST] if e.sentence != told.evidence.sentence)
    return [e for e in near if e.article.article_id == told.evidence.article.article_id]


def _states(e: Evidence, asked: Figure) -> bool:
    """Whether the sentence says the claimed figure, be it of something else."""
    return any(compare(asked, f) in AGREE for f in figures_of(e.sentence.text))


def _kin(unit: str) -> tuple[str, ...]:
    """`unit` and what counts the same: 대 and 면 of parking, 번 and 차례."""
    return (unit, *sorted(next((kin for kin in _KIN if unit in kin), frozenset()) - {unit}))


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
    if counted is None or not _is_noun(counted["noun"]) or asked.dimension != "count" or len(asked.unit) > 1 or asked.unit not in "개곳건종":
        return True
    text, at = choice.evidence.sentence.text, choice.candidate
    before = re.search(rf"{counted['noun']}[^,]{{0,8}}$", text[: at.start])
    return bool(before) or counted["noun"] in text[at.end : at.end + 12]


def _is_noun(word: str) -> bool:
    return all(m.tag[0] in "NX" for m in morphemes(word))


def _holds(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether the found figure is the claimed one, or beyond it when that is the claim."""
    found, beyond = choice.candidate.value, _beyond(query, asked)
    if not isinstance(found, Figure):
        return False
    if asked.dimension == found.dimension == "age" and not (beyond or _LIMIT.match(query.original[asked.end :])):
        return _is_of_age(query, asked, choice)
    if beyond and not found.bound:
        return found.low >= asked.low if beyond is _MORE else found.high <= asked.high
    if asked.bound and found.bound:  # "최대 3개" is no "5개까지"
        return (asked.low, asked.high) == (found.low, found.high)
    return compare(asked, replace(found, unit=asked.unit, dimension=asked.dimension)) in AGREE


def _is_of_age(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether an age lies within all the limits that the clause gives: 34세 in "만 19세부터 34세까지"."""
    text, at = choice.evidence.sentence.text, choice.candidate
    clause = next(c for c in _clauses(text, CLAUSE) if c[0] <= at.start < c[1])
    ages = [f for f in figures_of(text) if f.dimension == "age" and clause[0] <= f.start < clause[1]]
    limits = [f for f in ages if _bound(f, text) or f.low != f.high]
    within = all(_within(asked, f, _bound(f, text)) for f in limits) if limits else asked.low == ages[0].low
    refused = _REFUSED.search(text[at.end : clause[1]]) and not _OF_MONEY.search(query.original)
    return within != bool(refused)


def _bound(age: Figure, text: str) -> str:
    after = text[age.end :].lstrip()
    return age.bound or ("at_most" if after.startswith("까지") else "at_least" if after.startswith("부터") else "")


def _within(asked: Figure, limit: Figure, bound: str) -> bool:
    match bound if limit.low == limit.high else "":
        case "at_least":
            return asked.low >= limit.low
        case "more_than":
            return asked.low > limit.low
        case "at_most":
            return asked.high <= limit.high
        case "less_than":
            return asked.high < limit.high
        case _:
            return limit.low <= asked.low <= limit.high


def _beyond(query: Query, asked: Figure) -> re.Pattern[str] | None:
    """_MORE or _LESS when the claim is that the figure is passed."""
    after = query.original[asked.end :] if query.language == "ko" else query.original
    if _UTMOST.match(asked.text):
        return None  # "최장 10년까지" claims the limit itself
    if asked.bound in {"at_least", "more_than"} or _MORE.match(after):
        return _MORE
    return _LESS if asked.bound in {"at_most", "less_than"} or _LESS.match(after) else None


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
    told = next((c for c in found if isinstance(c.candidate.value, DateRef) and _is_as_precise(asked, c.candidate.value)), None)
    return _verdict(query, told, False) if told and _denies(reading, told) else None


def _is_as_precise(asked: DateRef, found: DateRef) -> bool:
    """Whether the found date says as much as the claimed: a year denies no month."""
    return bool((found.first.month or not asked.first.month) and (found.first.day or not asked.first.day or found.first.month != asked.first.month))


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
    if agrees and asked and not _states(e, asked):
        return None
    quoted = message("quote", query.language, quote=clip(e.sentence.text, limit=_HEADLINE))
    return _shown(query, e, quoted, agrees, 0, 0)


def _says_otherwise(query: Query, e: Evidence) -> bool:
    return _opposed_in(query, e) is True


def _opposed_in(query: Query, e: Evidence) -> bool | None:
    """Whether the clause of `e` that speaks of the topic says the opposite of the question."""
    text = e.sentence.text
    best = max(_clauses(text), key=lambda clause: _said_in(e, *clause))
    own = opposed(query.original, text[slice(*best)])
    return own if own is not None else opposed(query.original, text)


def _said_in(e: Evidence, start: int, end: int) -> float:
    """How much of the question a part of the sentence says."""
    said = zip(e.weights, e.matches, strict=True)
    return sum(weight * m.score for weight, m in said if any(start <= a < end for a, _ in m.spans))


def _clauses(text: str, cuts: re.Pattern[str] = _CUTS) -> list[tuple[int, int]]:
    return list(pairwise((0, *(m.end() for m in cuts.finditer(text)), len(text))))


def _best(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> list[Choice]:
    """The values that the claim may be about, best first: one, and its equals."""
    spoken = [e for e in evidence if e.cover >= _MIN_SPOKEN]
    choices = [c for c in choose(query, ask, spoken) if c.near >= _MIN_NEAR and not _is_aside(query, c)]
    good = sorted((c for c in choices if _is_as_good(c, choices[0])), key=lambda c: -c.near)
    return [c for c in good if c.near >= _AS_GOOD * good[0].near]


def _is_aside(query: Query, choice: Choice) -> bool:
    """Whether a value is only compared with, or is of later where now is asked."""
    text, at = choice.evidence.sentence.text, choice.candidate
    clause = next((c for c in _clauses(text) if c[0] <= at.start < c[1]), (0, 0))
    later = _LATER.search(text[clause[0] : at.start]) and not _LATER.search(query.original)
    return bool(_BASE.match(text[at.end :]) or (later and _NOW_ASKED.search(query.original)))


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
