"""The figure that a yes/no question claims: whether one of a sentence is it, beyond it, or of something else."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.answering.verdict_dates import AGREE
from assistant.evidence.candidates import Candidate, figures_of
from assistant.evidence.choosing import Choice
from assistant.evidence.nearness import CLAUSE
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.morphemes import morphemes
from ingest.values import Figure, compare

# "500억 넘죠?" asks how much, "3m를 넘으면" names the limit itself.
_MORE = re.compile(r"\s?[을를이가]?\s?(?:넘(?!으면|을\s때)|초과|이상|웃도)|.*(?:more than|at least|over)", re.I)
_LESS = re.compile(r"\s?[이가도에]?\s?(?:이하|미만|못\s?미치|안\s?[되돼])|.*(?:less than|under|at most)", re.I)
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
_CUTS = re.compile(r"(?<=지만)\s|(?<=는데)\s|(?<=[하되이]고)\s|(?<=으며)\s|(?<=하며)\s|,\s|;\s|[△▲▷●○■]")


def was(query: Query, told: Choice, asked: Figure) -> Choice | None:
    """The claimed figure as what the sentence says of now or before: 64곳 of "현재 64곳에서 90곳으로"."""
    text = told.evidence.sentence.text if _OF_BEFORE.search(query.original) else ""
    for f in figures_of(text):
        if compare(asked, f) in AGREE and (_NOW.search(text[: f.start]) or _OLD.match(text[f.end :])):
            return replace(told, candidate=Candidate(f.text, f.start, f.end, 0.0, f))
    return None


def states(e: Evidence, asked: Figure) -> bool:
    """Whether the sentence says the claimed figure, be it of something else."""
    return any(compare(asked, f) in AGREE for f in figures_of(e.sentence.text))


def kin(unit: str) -> tuple[str, ...]:
    """`unit` and what counts the same: 대 and 면 of parking, 번 and 차례."""
    return (unit, *sorted(next((units for units in _KIN if unit in units), frozenset()) - {unit}))


def counts_the_same(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether the found figure counts what the claimed one counts: 기관 of "20개 기관"."""
    counted = re.match(r"\s?(?P<noun>[가-힣]{2,}?)(?=[은는이가을를도에의]|\s|$)", query.original[asked.end :])
    if counted is None or not _is_noun(counted["noun"]) or asked.dimension != "count" or len(asked.unit) > 1 or asked.unit not in "개곳건종":
        return True
    text, at = choice.evidence.sentence.text, choice.candidate
    before = re.search(rf"{counted['noun']}[^,]{{0,8}}$", text[: at.start])
    return bool(before) or counted["noun"] in text[at.end : at.end + 12]


def _is_noun(word: str) -> bool:
    return all(m.tag[0] in "NX" for m in morphemes(word))


def holds(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether the found figure is the claimed one, or beyond it when that is the claim."""
    found, passed = choice.candidate.value, beyond(query, asked)
    if not isinstance(found, Figure):
        return False
    if asked.dimension == found.dimension == "age" and not (passed or _LIMIT.match(query.original[asked.end :])):
        return _is_of_age(query, asked, choice)
    if passed and not found.bound:
        return found.low >= asked.low if passed is _MORE else found.high <= asked.high
    if asked.bound and found.bound:  # "최대 3개" is no "5개까지"
        return (asked.low, asked.high) == (found.low, found.high)
    return compare(asked, replace(found, unit=asked.unit, dimension=asked.dimension)) in AGREE


def _is_of_age(query: Query, asked: Figure, choice: Choice) -> bool:
    """Whether an age lies within all the limits that the clause gives: 34세 in "만 19세부터 34세까지"."""
    text, at = choice.evidence.sentence.text, choice.candidate
    if at.text == asked.text:
        return True  # "78세라면서요?" of somebody who is
    clause = next(c for c in clauses(text, CLAUSE) if c[0] <= at.start < c[1])
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


def beyond(query: Query, asked: Figure) -> re.Pattern[str] | None:
    """_MORE or _LESS when the claim is that the figure is passed."""
    after = query.original[asked.end :] if query.language == "ko" else query.original
    if _UTMOST.match(asked.text):
        return None  # "최장 10년까지" claims the limit itself
    if asked.bound in {"at_least", "more_than"} or _MORE.match(after):
        return _MORE
    return _LESS if asked.bound in {"at_most", "less_than"} or _LESS.match(after) else None


def is_aside(query: Query, choice: Choice) -> bool:
    """Whether a value is only compared with, or is of later where now is asked."""
    text, at = choice.evidence.sentence.text, choice.candidate
    clause = next((c for c in clauses(text) if c[0] <= at.start < c[1]), (0, 0))
    later = _LATER.search(text[clause[0] : at.start]) and not _LATER.search(query.original)
    return bool(_BASE.match(text[at.end :]) or (later and _NOW_ASKED.search(query.original)))


def clauses(text: str, cuts: re.Pattern[str] = _CUTS) -> list[tuple[int, int]]:
    """The clauses of a sentence, by where they start and end."""
    return list(pairwise((0, *(m.end() for m in cuts.finditer(text)), len(text))))
