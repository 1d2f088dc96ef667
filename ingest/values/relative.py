"""Resolve date expressions against the publication date and what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.types import Published
from ingest.values.expressions import Expression
from ingest.values.partial import as_date, exists, partial_of, shift
from ingest.values.types import PartialDate

_PAST = re.compile(r"[았었했됐렸쳤졌왔났겼췄였]다|[은던]\s\S+\s바\s있|한\s바\s있|밝혔|열렸|기준")
_FUTURE = re.compile(r"예정|계획|방침|모집|신청|접수|까지|한다|된다|린다|간다|진다|부터|키로|기로|로\s(?:\S+\s)?(?:연기|미[뤄뤘루룬]|늦|옮|조정|앞당|연장|변경|바[꿔뀌뀐])")
_PLANNED = re.compile(r"기한|마감|시한|당초|애초|예정일")  # said before a day: it lay ahead, whatever was done with it
_REPORTED = re.compile(r"\s?(?:\([^)]*\)\s?)?(?:밝[혔힌]|말했|전했|발표|설명|강조|알렸|공고|고시)")
_END_OF_PERIOD = re.compile(r"\s?(?:\([^)]*\)\s?)?까지")


@dataclass(slots=True)
class Context:
    """What is known while a text is read from left to right."""

    published: Published
    last_day: PartialDate | None = None  # the last full day named: what 이날 and 같은 달 point at
    last_year: int | None = None  # the last year named: what 같은 해 points at
    head: str = ""  # what stands before the expression in its sentence
    sentence_day: PartialDate | None = None  # the last full day named in this sentence
    year: int | None = None  # a year named explicitly, with its month, in this sentence


@dataclass(frozen=True, slots=True)
class Resolved:
    """The ends of an expression and what they rest on."""

    first: PartialDate
    last: PartialDate
    relative: bool = False
    certain: bool = True


def resolve(expression: Expression, context: Context, tail: str) -> Resolved:
    """The dates an expression names; `tail` is what follows it, for the tense."""
    if any(expression.get(name) is not None for name in ("day_offset", "week_offset", "near_day")):
        return _by_day(expression, context)
    if (decade := expression.get("decade")) is not None:
        return Resolved(PartialDate(decade), PartialDate(decade + 9))
    year, relative, sure = _year(expression, context)
    month, year, month_relative, month_sure = _month(expression, context, year, tail)
    relative, sure = relative or month_relative, sure and month_sure
    if (span := _span(expression)) is not None:
        if year is None and not any(expression.get(n) is not None for n in ("year", "same_year")):
            year, relative = context.published.year, True
        first = PartialDate(year, span[0])
        later = year + 1 if year is not None and span[1] < span[0] else year
        return Resolved(first, PartialDate(later, span[1]), relative, sure and not expression.get("season"))
    day, time = expression.get("day"), expression.get("time") or ""
    if day is not None and month is None:
        return _bare_day(expression, context, tail)
    if month is not None and day is not None and not exists(year, month, day):
        return Resolved(*2 * (PartialDate(None, month, day, time),), relative, False)
    point = PartialDate(year, month, day, time)
    if relative and (fitting := _year_of_weekday(point, expression)):
        point, sure = fitting, False
    if (until := expression.get("day_until")) is not None:
        return Resolved(point, PartialDate(year, month, until, time), relative, sure)
    return Resolved(point, point, relative, sure and expression.get("part") in (None, "within"))


def _year_of_weekday(point: PartialDate, expression: Expression) -> PartialDate | None:
    """The day in the year before or after, when only there it is the weekday written beside it."""
    named = expression.get("dow")
    if named is None or point.weekday in (None, named) or point.year is None:
        return None
    near = [replace(point, year=point.year + by) for by in (-1, 1)]
    fitting = [day for day in near if day.weekday == named]
    return fitting[0] if len(fitting) == 1 else None


def _span(expression: Expression) -> tuple[int, int] | None:
    """(first month, last month) of a half-year, quarter or season."""
    if half := expression.get("half"):
        return 6 * half - 5, 6 * half
    if quarter := expression.get("quarter"):
        return 3 * quarter - 2, 3 * quarter
    season: tuple[int, int] | None = expression.get("season")
    return season


def _year(expression: Expression, context: Context) -> tuple[int | None, bool, bool]:
    """(year, relative, certain) as far as the expression itself names it."""
    published = context.published
    if (year := expression.get("year")) is not None:
        return year, False, True
    if (offset := expression.get("year_offset")) is not None:
        return (None if published.year is None else published.year + offset), True, True
    if (same := expression.get("same_year")) is not None:
        known = context.last_year
        return (None if known is None else known + same), True, known is not None
    if expression.get("vague_year"):
        return published.year, True, expression.get("part") == "within"
    return None, False, True


def _month(
    expression: Expression, context: Context, year: int | None, tail: str
) -> tuple[int | None, int | None, bool, bool]:
    """(month, year, relative, certain)."""
    published = context.published
    if (offset := expression.get("month_offset")) is not None:
        if published.month is None:
            return None, year, True, False
        shifted = published.month - 1 + offset
        known = None if published.year is None else published.year + shifted // 12
        return shifted % 12 + 1, known, True, True
    if expression.get("same_month"):
        last = context.last_day
        return (last.month, last.year, True, True) if last else (None, year, True, False)
    month = expression.get("month")
    if month is None or year is not None or _names_year(expression):
        return month, year, False, True
    if context.year is not None and not expression.get("mod"):
        return month, context.year, False, True
    chosen, sure = _nearest_year(month, expression.get("day"), expression.get("mod"), published, tail)
    return month, chosen, True, sure


def _names_year(expression: Expression) -> bool:
    return any(expression.get(name) is not None for name in ("year", "year_offset", "same_year")) or expression.get("every") is not None


def _nearest_year(month: int, day: int | None, mod: str | None, published: Published, tail: str) -> tuple[int | None, bool]:
    """The year of a month named without one: 지난 looks back, 오는 ahead, otherwise the tense decides."""
    if published.year is None:
        return None, False
    if published.month is None:
        return (None, False) if mod else (published.year, False)
    here = (published.month, published.day if day is not None and published.day else 0)
    there = (month, day if published.day and day is not None else 0)
    if mod == "last":
        return published.year - (there > here), there != here
    if mod in ("next", "ahead"):
        return published.year + (there < here), True
    distance = month - published.month
    if distance >= 6 and _PAST.search(tail) and not _FUTURE.search(tail):
        return published.year - 1, False
    if distance <= -6 and _FUTURE.search(tail) and not _PAST.search(tail):
        return published.year + 1, False
    return published.year, True


def _bare_day(expression: Expression, context: Context, tail: str) -> Resolved:
    """A day without a month: of the publication month, or of the one before or after it by tense."""
    published, day, time = context.published, expression.get("day"), expression.get("time") or ""
    if not expression.get("mod") and (carried := _carried(day, time, context, tail)):
        return Resolved(carried, carried, True)
    month, year, mod, sure = published.month, published.year, expression.get("mod"), True
    if month is not None and published.day is not None:
        gap = day - published.day
        back = mod == "last" and gap > 0 or not mod and gap > 3 and _PAST.search(tail) and not (_FUTURE.search(tail) or _PLANNED.search(context.head))
        ahead = mod == "next" and gap < 0 or not mod and gap < -20 and _FUTURE.search(tail) and not _PAST.search(tail)
        if back or ahead:
            month, year = shift(month, year, -1 if back else 1)
            sure = mod is not None
    if month is not None and not exists(year, month, day):
        month, year, sure = None, None, False
    point = PartialDate(year, month, day, time)
    return Resolved(point, point, True, sure and month is not None)


def _carried(day: int, time: str, context: Context, tail: str) -> PartialDate | None:
    """The day in the month named before it in the sentence: 10월 3일 개막해 6일까지; None for 26일 밝혔다."""
    before, published = context.sentence_day, context.published
    if before is None or before.month is None or before.day is None or day <= before.day:
        return None
    news = published.day is not None and published.day - 1 <= day <= published.day
    if (news or _REPORTED.match(tail)) and not _END_OF_PERIOD.match(tail):
        return None
    point = PartialDate(before.year, before.month, day, time)
    carried, today = as_date(point), as_date(PartialDate(published.year, published.month, published.day))
    happened = _PAST.search(tail) and not _FUTURE.search(tail)
    return None if happened and carried and today and carried > today else point


# 선거 전날, 접수한 다음 날: a day beside something that happens, and beside no date named before
_OF_AN_EVENT = re.compile(r"(?<![가-힣])(?!(?:이어|다시|이미|한편|결국|특히|때문)\s|[가-힣]*(?:부터|까지)\s)(?:[가-힣]+[가-힣](?<![은는을를이가에고며면서해의도로])|[가-힣]*[한된린진]|[가-힣]+일)\s$")


def _by_day(expression: Expression, context: Context) -> Resolved:
    """오늘, 이날, 이번 주 금요일: counted in days from the publication date or from the last day named."""
    time = expression.get("time") or ""
    near = expression.get("near_day")
    anchor = as_date(context.last_day) if near is not None else _published_date(context.published)
    if anchor is None or (near and _OF_AN_EVENT.search(context.head)):
        unknown = PartialDate(time=time)
        return Resolved(unknown, unknown, True, False)
    if (week := expression.get("week_offset")) is not None:
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=week)
        days = expression.get("weekdays") or range(7)
        return Resolved(partial_of(monday + timedelta(days=days[0]), time), partial_of(monday + timedelta(days=days[-1]), time), True)
    shift = near if near is not None else expression.get("day_offset")
    point = partial_of(anchor + timedelta(days=shift), time)
    return Resolved(point, point, True)


def weekday_near(expression: Expression, context: Context) -> Resolved | None:
    """오는 토요일, 지난 금요일; None when the publication day is unknown."""
    anchor, days, mod = _published_date(context.published), expression.get("weekdays"), expression.get("mod")
    if anchor is None or not days or mod not in ("next", "last"):
        return None
    gap = (days[0] - anchor.weekday()) % 7 or 7
    point = partial_of(anchor + timedelta(days=gap if mod == "next" else gap - 7 if gap < 7 else -7), expression.get("time") or "")
    return Resolved(point, point, True)


def _published_date(published: Published) -> date | None:
    return as_date(PartialDate(published.year, published.month, published.day))
