"""Clues: what the sentences of an article say about when it was published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from ingest.calendar import calendar
from ingest.types import Published
from ingest.values import DateRef, read_dates

# A sentence about what is to come, and one that reports what was said or held that day.
_FUTURE = re.compile(
    r"계획|예정|방침|전망|기로 |키로 |겠다|목표|추진|앞둔|앞두고|할 것|[가-힣][한된]다(?:[.고는]|\Z)|는다[.고]"
)
_REPORT = re.compile(
    r"밝혔|발표|전했|알렸|공고했|공개했|개최|열[고어]|열었|열렸|가졌|갖고|체결|제시|내놓|선포|브리핑|따르면|집계했"
)
_BARE_DAY = re.compile(r"\d{1,2}일(?:\s?\([월화수목금토일]\))?")
_YEARS_AGO = re.compile(r"(?P<n>\d{1,2})년 전인 (?P<year>(?:19|20)\d{2})년")
_YEARS_SINCE = re.compile(r"(?P<year>(?:19|20)\d{2})년 이후 (?P<n>\d{1,2})년 만")
_NEW_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})년도?\s(?:\S+\s){0,2}(?:신년|새해)")
_THIS_YEAR = re.compile(
    r"(?P<word>올해|지난해|작년|내년)(?:인\s|\s?\()(?P<year>(?:19|20)\d{2})년\)?"
)
_OFFSET = {"올해": 0, "지난해": 1, "작년": 1, "내년": -1}
_FROM_NOW = re.compile(r"(?P<word>올해|내년)부터")
_SPOKEN_AHEAD = 3  # "오는 3월" is also said in November and December before
_NEAR_CHARS = 20  # of a quotation between its day and its verb
_LOOKS_BACK = 6  # "지난 11월" is said until May


@dataclass(frozen=True, slots=True)
class Clue:
    """Words of the article and the publication dates they allow."""

    words: str
    fits: Callable[[date], bool]
    first: int = 1  # years it allows, for finding candidates fast
    last: int = 9999
    soft: bool = False  # rests on custom (working days, seasons): given up first when clues clash


def clues_of(sentences: Iterable[str]) -> Iterator[Clue]:
    """The clues of an article's title and sentences, without the day of the month."""
    before = ""
    for text in sentences:
        refs = read_dates(text, Published())
        yield from _year_clues(text, before, refs)
        for ref in refs:
            yield from _month_clues(ref, future=bool(_FUTURE.search(text)))
        yield from _calendar_clues(text)
        before = text


@dataclass(frozen=True, slots=True)
class Report:
    """A day of the month on which an article says that something was said or held."""

    day: int
    words: str
    working: bool  # what was held is held on working days only


def reports_in(sentences: Iterable[str]) -> Iterator[Report]:
    """The days named alone in sentences that report ("23일 밝혔다")."""
    for text in sentences:
        refs = read_dates(text, Published()) if _REPORT.search(text) else ()
        for ref, after in zip_longest(refs, refs[1:]):
            if _is_report(text, ref):
                yield _report(text, ref, after.start if after else len(text))


def _is_report(text: str, ref: DateRef) -> bool:
    alone = _BARE_DAY.fullmatch(ref.text) and not ref.bound and ref.kind == "date"
    return bool(alone) and not text[ref.end :].startswith((" 기준", " 현재", "자"))


def _report(text: str, ref: DateRef, end: int) -> Report:
    """The day with what was held on it before the next date at `end`, or else what was said."""
    held = calendar().working_words.search(text, ref.end, end)
    found = held or _REPORT.search(text, ref.end)
    words = ref.text
    if found:
        between = text[ref.end : found.start()]
        words += between if len(between) <= _NEAR_CHARS else " … "
        words += found.group() + re.split(r"[\s.,]", text[found.end() :], maxsplit=1)[0]
    return Report(ref.first.day or 0, words, held is not None)


def _year_clues(text: str, before: str, refs: tuple[DateRef, ...]) -> Iterator[Clue]:
    for pattern, sign in ((_YEARS_AGO, 1), (_YEARS_SINCE, 1), (_NEW_YEAR, 0)):
        for match in pattern.finditer(text):
            years = sign * int(match["n"]) if sign else 0
            yield _in_year(match.group(), int(match["year"]) + years)
    for match in _THIS_YEAR.finditer(text):
        yield _in_year(match.group(), int(match["year"]) + _OFFSET[match["word"]])
    if found := _FROM_NOW.search(text) or _FROM_NOW.search(before):
        for words, start in _counted_periods(text, refs):
            year = start + _OFFSET[found["word"]]
            yield _in_year(f"{found.group()} … {words}", year)
    for ref in refs:
        if ref.first.year and ref.text.startswith("오는"):
            yield Clue(ref.text, _always, last=ref.last.year or ref.first.year)
        elif ref.first.year and ref.text.startswith("지난"):
            yield Clue(ref.text, _always, first=ref.first.year)


def _counted_periods(text: str, refs: tuple[DateRef, ...]) -> Iterator[tuple[str, int]]:
    """Words and first year of periods given by their end and length ("2022년까지 3년간")."""
    for ref, after in zip_longest(refs, refs[1:]):
        length = re.fullmatch(r"P(\d+)Y", ref.duration)
        if length and ref.last.year:
            yield ref.text, ref.last.year - int(length[1]) + 1
        elif after and ref.last.year and (ref.bound == "until" or "까지" in ref.text):
            length = re.fullmatch(r"P(\d+)Y", after.duration)
            if length and after.start - ref.end <= 4:
                yield text[ref.start : after.end], ref.last.year - int(length[1]) + 1


def _in_year(words: str, year: int) -> Clue:
    return Clue(words, lambda day: day.year == year, first=year, last=year)


def _month_clues(ref: DateRef, future: bool) -> Iterator[Clue]:
    """What an expression with a month and no year says, by the word before it."""
    month, day = ref.last.month, ref.last.day
    if month is None or ref.first.year or ref.last.year:
        return
    if ref.precision == "half":
        if future and month == 6 and "지난" not in ref.text and "내년" not in ref.text:
            yield Clue(ref.text, lambda on: on.month <= 6)
    elif ref.text.startswith("이번"):
        yield Clue(ref.text, lambda on: on.month == month)
    elif ref.text.startswith("오는"):
        limit = (month, day) if day else (month, 0)
        yield Clue(ref.text, lambda on: (on.month, on.day) <= limit or _ahead(on, month))
    elif re.match(r"지난\s?\d", ref.text):
        start = ref.first.month or month
        yield Clue(ref.text, lambda on: on.month > start or on.month + 12 - start <= _LOOKS_BACK)
    elif future and (ref.bound == "until" or ref.text.startswith("올")):
        strict = ref.text.startswith("올")
        limit = (month, day or 31)
        yield Clue(
            ref.text,
            lambda on: (on.month, on.day) <= limit or (not strict and _ahead(on, month)),
        )


def _ahead(on: date, month: int) -> bool:
    """Whether a month early in the next year can be spoken of without its year."""
    return month <= _SPOKEN_AHEAD and on.month >= 11


def _calendar_clues(text: str) -> Iterator[Clue]:
    for season in calendar().seasons:
        if match := season.words.search(text):
            yield Clue(match.group(), _in_months(season.months), soft=True)
    for event in calendar().events:
        if match := event.words.search(text):
            yield Clue(
                match.group(),
                _between(event.first, event.last),
                event.first.year,
                event.last.year,
                soft=event.last < date.max,
            )


def _in_months(months: frozenset[int]) -> Callable[[date], bool]:
    return lambda day: day.month in months


def _between(first: date, last: date) -> Callable[[date], bool]:
    return lambda day: first <= day <= last


def _always(day: date) -> bool:
    return True
