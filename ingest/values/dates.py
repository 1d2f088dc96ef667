"""Read date references: days, months, periods, times and durations, resolved where that is possible."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.types import DateBasis, Published
from ingest.values.expressions import Expression, expressions
from ingest.values.periods import UNTIL_AFTER, ReadDate, join
from ingest.values.relative import Context, Resolved, resolve, weekday_near
from ingest.values.types import DateRef, PartialDate

_FROM_AFTER = re.compile(r"\s?(?:\([^)]{1,6}\)\s?)?(?:부터|이후|이래|から|起|以来)")
_UNTIL_BEFORE = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]hrough|[Bb]efore|trước|đến|[Dd]eadline:?)\s(?:the end of\s)?$|(?:截至|截止到|截止至)\s?$")
_FROM_BEFORE = re.compile(r"\b(?:[Ff]rom|[Ss]ince|[Ss]tarting|từ|[Aa]fter)\s$")
_SENTENCE_END = re.compile(r"[.!?。][\"'”’]?\s|\n")
def read_dates(text: str, published: Published | None = None) -> tuple[DateRef, ...]:
    """Every date reference of `text` in order, resolved against `published` as far as that is known."""
    context = Context(published or Published())
    read: list[ReadDate] = []
    position = sentence = 0
    for expression in expressions(text):
        for stop in _SENTENCE_END.finditer(text, position, expression.start):
            context.year = context.sentence_day = None
            sentence = stop.end()
        context.head = text[max(sentence, expression.start - 60) : expression.start]
        position = expression.end
        current = _read(text, expression, context)
        if not (read and join(text, read, current)):
            read.append(current)
        _remember(context, read[-1].ref, expression)
    return tuple(_finished(text, item, context.published) for item in read)


def _remember(context: Context, ref: DateRef, expression: Expression) -> None:
    """Keep the last day and the explicit year that later words point back at."""
    if ref.kind in ("date", "period") and (ref.last.day is not None or ref.last.month is not None):
        context.last_day = ref.last
        context.sentence_day = ref.last if ref.last.day is not None else None
        context.last_year = ref.last.year
    elif ref.kind in ("date", "period") and ref.last.year is not None:
        context.last_year = ref.last.year
    if expression.get("year") is not None and (expression.get("month") is not None):
        context.year = expression.get("year")


def _read(text: str, expression: Expression, context: Context) -> ReadDate:
    start, end = expression.start, expression.end
    blank = PartialDate()
    if length := expression.get("duration"):
        ref = DateRef("", start, end, blank, blank, "duration", "unresolved", kind="duration", duration=length)
        return ReadDate(ref, expression, False)
    if expression.get("recent"):
        return ReadDate(DateRef("", start, end, blank, blank, "day", "unresolved", False, "period"), expression, True)
    every = expression.get("every")
    dated = expression.get("day") is not None or expression.get("week_offset") is not None
    if every or (expression.get("weekdays") and not dated):
        return _recurring(expression, context, every)
    found = resolve(expression, context, _tail(text, end))
    return ReadDate(_reference(expression, found), expression, found.relative)


def _tail(text: str, end: int) -> str:
    stop = _SENTENCE_END.search(text, end)
    return text[end : min(stop.start() + 1 if stop else len(text), end + 160)]


def _reference(expression: Expression, found: Resolved) -> DateRef:
    precision, kind = _precision(expression, found), "date" if found.first == found.last else "period"
    first = found.first
    if first.time and (first.year, first.month, first.day) == (None, None, None):
        kind = "time"
    return DateRef(
        "", expression.start, expression.end, first, found.last, precision,
        certain=found.certain, kind=kind, part=expression.get("part") or "", named=2 * (_named_day(expression),),
    )  # fmt: skip


def _named_day(expression: Expression) -> int | None:
    """The weekday written beside a day: 3월 31일(수), 31일 수요일."""
    if expression.get("day") is None:
        return None
    days: tuple[int, ...] = expression.get("weekdays") or ()
    beside: int | None = expression.get("dow")
    return days[0] if len(days) == 1 else beside


def _precision(expression: Expression, found: Resolved) -> str:
    for name in ("half", "quarter", "time"):
        if expression.get(name):
            return name
    if found.first.day is not None or expression.get("day_offset") is not None or expression.get("near_day") is not None:
        return "day"
    return "month" if found.first.month is not None or expression.get("month_offset") is not None else "year"


def _recurring(expression: Expression, context: Context, every: str | None) -> ReadDate:
    """매주 토요일, 매월 15일, a weekday on its own; 오는 토요일 is a day."""
    days: tuple[int, ...] = expression.get("weekdays") or ()
    near = weekday_near(expression, context)
    if near and not every:
        return ReadDate(_reference(expression, near), expression, True)
    point = PartialDate(None, expression.get("month"), expression.get("day"), expression.get("time") or "")
    kind = every or "weekly"
    precision = "weekday" if days else "day" if point.day else "month" if point.month else kind
    ref = DateRef("", expression.start, expression.end, point, point, precision, "explicit", kind=kind, part=expression.get("part") or "", weekdays=days)
    return ReadDate(ref, expression, False)


def _finished(text: str, item: ReadDate, published: Published) -> DateRef:
    ref = item.ref
    bound, basis, certain = "", ref.basis, ref.certain
    if ref.first == ref.last and len(ref.weekdays) < 2:
        if UNTIL_AFTER.match(text, ref.end) or _UNTIL_BEFORE.search(text, max(0, ref.start - 20), ref.start):
            bound = "until"
        elif _FROM_AFTER.match(text, ref.end) or _FROM_BEFORE.search(text, max(0, ref.start - 12), ref.start):
            bound = "from"
    if ref.kind in ("date", "period") and basis != "unresolved":
        known = ref.first.year is not None and ref.last.year is not None
        basis = "unresolved" if not known else "relative" if item.relative else "explicit"
        lunar = text[max(0, ref.start - 3) : ref.start].startswith("음력")
        certain = certain and not lunar and known and not ref.contradictory and not (item.relative and published.basis == DateBasis.INFERRED)
    return replace(ref, text=text[ref.start : ref.end], bound=bound, basis=basis, certain=certain)
