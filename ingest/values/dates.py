"""Read date references: days, months, periods, times and durations, resolved where that is possible."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.types import DateBasis, Published
from ingest.values.expressions import Expression, expressions
from ingest.values.lengths import add_length
from ingest.values.relative import Context, Resolved, inherit, resolve, weekday_near
from ingest.values.types import DateRef, PartialDate

_RANGE = re.compile(r"\s?(?:부터|에서|~|∼|〜|～|–|—|-|−|to|until|through|and|至|到|から|đến|tới|đến hết)\s?(?:만\s)?(?:오는\s|the\s)?")
_UNTIL_AFTER = re.compile(r"\s?(?:\([^)]{1,6}\)\s?)?(?:까지|이전|전까지|まで|之前|前|为止)")
_FROM_AFTER = re.compile(r"\s?(?:\([^)]{1,6}\)\s?)?(?:부터|이후|이래|から|起|以来)")
_UNTIL_BEFORE = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]hrough|[Bb]efore|trước|đến|[Dd]eadline:?)\s(?:the end of\s)?$")
_FROM_BEFORE = re.compile(r"\b(?:[Ff]rom|[Ss]ince|[Ss]tarting|từ|[Aa]fter)\s$")
_LENGTH_GAP = re.compile(r"\s?(?:부터|까지|이후)?\s?(?:앞으로\s|향후\s|총\s|약\s)?")
_SENTENCE_END = re.compile(r"[.!?。][\"'”’]?\s|\n")
_OWN_YEAR = ("year", "year_offset", "same_year", "month_offset", "same_month", "day_offset", "near_day", "week_offset")


@dataclass(slots=True)
class _Read:
    """A date reference with the expression it came from."""

    ref: DateRef
    expression: Expression
    relative: bool


def read_dates(text: str, published: Published | None = None) -> tuple[DateRef, ...]:
    """Every date reference of `text` in order, resolved against `published` as far as that is known."""
    context = Context(published or Published())
    read: list[_Read] = []
    position = 0
    for expression in expressions(text):
        if _SENTENCE_END.search(text, position, expression.start):
            context.year = None
        position = expression.end
        current = _read(text, expression, context)
        if not (read and _join(text, read, current)):
            read.append(current)
        _remember(context, read[-1].ref, expression)
    return tuple(_finished(text, item, context.published) for item in read)


def _remember(context: Context, ref: DateRef, expression: Expression) -> None:
    """Keep the last day and the explicit year that later words point back at."""
    if ref.kind in ("date", "period") and (ref.last.day is not None or ref.last.month is not None):
        context.last_day = ref.last
    if expression.get("year") is not None and (expression.get("month") is not None):
        context.year = expression.get("year")


def _read(text: str, expression: Expression, context: Context) -> _Read:
    start, end = expression.start, expression.end
    blank = PartialDate()
    if length := expression.get("duration"):
        ref = DateRef("", start, end, blank, blank, "duration", "unresolved", kind="duration", duration=length)
        return _Read(ref, expression, False)
    if expression.get("recent"):
        return _Read(DateRef("", start, end, blank, blank, "day", "unresolved", False, "period"), expression, True)
    if (every := expression.get("every")) or expression.get("weekdays") and not expression.get("week_offset") is not None:
        return _recurring(expression, context, every)
    found = resolve(expression, context, _tail(text, end))
    return _Read(_reference(expression, found), expression, found.relative)


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
        certain=found.certain, kind=kind, part=expression.get("part") or "",
    )  # fmt: skip


def _precision(expression: Expression, found: Resolved) -> str:
    for name in ("half", "quarter", "time"):
        if expression.get(name):
            return name
    if found.first.day is not None or expression.get("day_offset") is not None or expression.get("near_day") is not None:
        return "day"
    return "month" if found.first.month is not None or expression.get("month_offset") is not None else "year"


def _recurring(expression: Expression, context: Context, every: str | None) -> _Read:
    """매주 토요일, 매월 15일, a weekday on its own; 오는 토요일 is a day."""
    days: tuple[int, ...] = expression.get("weekdays") or ()
    near = weekday_near(expression, context)
    if near and not every:
        return _Read(_reference(expression, near), expression, True)
    point = PartialDate(None, expression.get("month"), expression.get("day"), expression.get("time") or "")
    kind = every or "weekly"
    precision = "weekday" if days else "day" if point.day else "month" if point.month else kind
    ref = DateRef("", expression.start, expression.end, point, point, precision, "explicit", kind=kind, weekdays=days)
    return _Read(ref, expression, False)


def _join(text: str, read: list[_Read], right: _Read) -> bool:
    """True when `right` was taken into the reference before it: a range, or a length of time."""
    left = read[-1]
    gap = text[left.ref.end : right.ref.start]
    if len(gap) > 12:
        return False
    if right.ref.kind == "duration":
        return left.ref.kind == "date" and _LENGTH_GAP.fullmatch(gap) is not None and _with_length(text, left, right)
    joinable = ("date", "time", "weekly")
    if left.ref.kind not in joinable or right.ref.kind not in joinable or not _RANGE.fullmatch(gap):
        return False
    if left.ref.kind == "weekly" or right.ref.kind == "weekly":
        return _weekly_with_time(left, right)
    first, last = _ends(left, right)
    if first == last or _backwards(first, last):
        return False
    until = _UNTIL_AFTER.match(text, right.ref.end)
    end = until.end() if until else right.ref.end
    kind = "time" if left.ref.kind == right.ref.kind == "time" else "period"
    precision = right.ref.precision if right.ref.kind != "time" else left.ref.precision
    certain = left.ref.certain and right.ref.certain
    left.ref = replace(left.ref, end=end, first=first, last=last, kind=kind, precision=precision, certain=certain)
    left.relative = left.relative or right.relative and not _inherits(right)
    return True


def _weekly_with_time(left: _Read, right: _Read) -> bool:
    return False


def _inherits(right: _Read) -> bool:
    return all(right.expression.get(name) is None for name in _OWN_YEAR)


def _ends(left: _Read, right: _Read) -> tuple[PartialDate, PartialDate]:
    first, last = left.ref.first, right.ref.last
    if right.ref.kind == "time":
        return first, replace(first, time=last.time)
    if _inherits(right):
        named = right.expression
        last = inherit(first, replace(last, year=None, month=named.get("month") or (last.month if named.get("day") is None else None)))
        return first, last
    if _inherits(left) and last.year is not None and first.month is not None and right.expression.get("year"):
        wraps = last.month is not None and first.month > last.month
        return replace(first, year=last.year - wraps), last
    return first, last


def _backwards(first: PartialDate, last: PartialDate) -> bool:
    pairs = ((first.year, last.year), (first.month, last.month), (first.day, last.day))
    for early, late in pairs:
        if early is None or late is None or early < late:
            return False
        if early > late:
            return True
    return bool(first.time and last.time) and first.time > last.time


def _with_length(text: str, left: _Read, right: _Read) -> bool:
    """올해부터 5년 동안, 2022년까지 3년간: the other end follows from the length."""
    backward = "까지" in text[left.ref.end : right.ref.start]
    other = add_length(left.ref.first, right.ref.duration, backward)
    if other is None or left.ref.first != left.ref.last:
        return False
    first, last = (other, left.ref.last) if backward else (left.ref.first, other)
    left.ref = replace(left.ref, end=right.ref.end, first=first, last=last, kind="period", duration=right.ref.duration)
    return True


def _finished(text: str, item: _Read, published: Published) -> DateRef:
    ref = item.ref
    bound, basis, certain = "", ref.basis, ref.certain
    if ref.first == ref.last:
        if _UNTIL_AFTER.match(text, ref.end) or _UNTIL_BEFORE.search(text, max(0, ref.start - 20), ref.start):
            bound = "until"
        elif _FROM_AFTER.match(text, ref.end) or _FROM_BEFORE.search(text, max(0, ref.start - 12), ref.start):
            bound = "from"
    if ref.kind in ("date", "period") and basis != "unresolved":
        known = ref.first.year is not None and ref.last.year is not None
        basis = "unresolved" if not known else "relative" if item.relative else "explicit"
        certain = certain and known and not (item.relative and published.basis == DateBasis.INFERRED)
    return replace(ref, text=text[ref.start : ref.end], bound=bound, basis=basis, certain=certain)
