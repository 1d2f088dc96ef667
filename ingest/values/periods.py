"""Join date references that together make a period: from one to the other, or one and a length of time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.values.expressions import Expression
from ingest.values.lengths import add_length
from ingest.values.partial import inherit
from ingest.values.types import DateRef, PartialDate

_FROM = re.compile(r"\s?에서\s?")
_RANGE = re.compile(r"\s?(?:부터|~|∼|〜|～|–|—|-|−|to|until|through|and|至|到|から|đến|tới|đến hết)\s?(?:만\s)?(?:오는\s|the\s)?")
UNTIL_AFTER = re.compile(r"\s?(?:\([^)]{1,6}\)\s?)?(?:까지|이전|전까지|まで|之前|前|为止)")
_LENGTH_GAP = re.compile(r"\s?(?:부터|까지|이후)?\s?(?:앞으로\s|향후\s|총\s|약\s)?")
_CLOCK = re.compile(r"(?:오전|오후|아침|새벽|낮|저녁|밤)\s?\d|\d{1,2}(?:시|:\d)")
_EVERY = ("weekly", "daily")
_LISTED = re.compile(r"일(?:\([월화수목금토일]\))?(?:과|와|,|·)\s?$")
_OWN_YEAR = ("year", "year_offset", "same_year", "month_offset", "same_month", "day_offset", "near_day", "week_offset")


@dataclass(slots=True)
class ReadDate:
    """A date reference with the expression it came from."""

    ref: DateRef
    expression: Expression
    relative: bool


def join(text: str, read: list[ReadDate], right: ReadDate) -> bool:
    """True when `right` was taken into the reference before it: a range, or a length of time."""
    left = read[-1]
    gap = text[left.ref.end : right.ref.start]
    if len(gap) > 12:
        return False
    if right.ref.kind == "duration":
        return left.ref.kind == "date" and _LENGTH_GAP.fullmatch(gap) is not None and _with_length(text, left, right)
    joinable = ("date", "time", *_EVERY)
    if _daily(left, right) and _connected(text, gap, right.ref.end):
        _part_hours(text, left, right)
        return False
    if left.ref.kind not in joinable or right.ref.kind not in joinable or not _connected(text, gap, right.ref.end):
        return False
    if right.ref.kind in _EVERY or left.ref.kind in _EVERY and not left.ref.first.time:
        return False
    relative = right.relative and not _inherits(right)
    first, last = _ends(left, right)
    if first == last or _backwards(first, last):
        return False
    until = UNTIL_AFTER.match(text, right.ref.end)
    end = until.end() if until else right.ref.end
    kind = left.ref.kind if left.ref.kind in ("time", *_EVERY) else "period"
    precision = right.ref.precision if right.ref.kind != "time" else left.ref.precision
    certain = left.ref.certain and (right.ref.certain or _inherits(right))
    named = (left.ref.named[0], right.ref.named[1] if right.ref.kind != "time" else left.ref.named[1])
    left.ref = replace(left.ref, end=end, first=first, last=last, kind=kind, precision=precision, certain=certain, named=named)
    left.relative = left.relative or relative
    return True


def _daily(left: ReadDate, right: ReadDate) -> bool:
    """Whether a clock follows days that end in a clock: 22일~24일 오전 10시~오후 6시."""
    days = left.ref.kind == "period" and not left.ref.first.time and left.ref.last.time
    return bool(days) and right.ref.kind == "time" and right.ref.first == right.ref.last


def _part_hours(text: str, left: ReadDate, right: ReadDate) -> None:
    """The days, and apart from them the hours of each day."""
    clock = _CLOCK.search(text, left.ref.start, left.ref.end)
    start = clock.start() if clock else left.ref.end
    opens = left.ref.last.time
    until = UNTIL_AFTER.match(text, right.ref.end)
    hours = PartialDate(time=opens), PartialDate(time=_closing(opens, right))
    end = until.end() if until else right.ref.end
    right.ref = replace(right.ref, start=start, end=end, first=hours[0], last=hours[1])
    left.ref = replace(left.ref, end=len(text[:start].rstrip()), last=replace(left.ref.last, time=""), precision="day")


def _connected(text: str, gap: str, end: int) -> bool:
    """True for 3월~5월 and 3월에서 5월까지; 3월에서 5월로 is a change."""
    if _FROM.fullmatch(gap):
        return UNTIL_AFTER.match(text, end) is not None
    return _RANGE.fullmatch(gap) is not None


def _inherits(right: ReadDate) -> bool:
    return all(right.expression.get(name) is None for name in _OWN_YEAR)


def _ends(left: ReadDate, right: ReadDate) -> tuple[PartialDate, PartialDate]:
    first, last = left.ref.first, right.ref.last
    if left.ref.kind in ("time", *_EVERY) and right.expression.get("near_day"):
        return first, PartialDate(time=last.time)  # the day after the evening, not after a date named before
    if right.ref.kind == "time":
        return first, replace(first, time=_closing(first.time, right))
    if _inherits(right):
        named = right.expression
        last = inherit(first, replace(last, year=None, month=named.get("month") or (last.month if named.get("day") is None else None)))
        return first, last
    if _inherits(left) and last.year is not None and first.month is not None and right.expression.get("year"):
        left.relative = right.relative
        wraps = last.month is not None and first.month > last.month
        return replace(first, year=last.year - wraps), last
    return first, last


def _closing(first: str, right: ReadDate) -> str:
    """"4시" after 오후 2시 is 16:00; 오전 7시 and 다음 날 7시 are in the morning."""
    last, hour = right.ref.last.time, int(right.ref.last.time[:2])
    own = right.expression.get("of_half_day") or right.expression.get("near_day")
    return f"{hour + 12:02d}{last[2:]}" if last < first and hour < 12 and not own else last


def _backwards(first: PartialDate, last: PartialDate) -> bool:
    pairs = ((first.year, last.year), (first.month, last.month), (first.day, last.day))
    for early, late in pairs:
        if early is None or late is None or early < late:
            return False
        if early > late:
            return True
    return bool(first.time and last.time) and first.time > last.time


def _with_length(text: str, left: ReadDate, right: ReadDate) -> bool:
    """올해부터 5년 동안, 2022년까지 3년간: the other end follows from the length."""
    if _LISTED.search(text, 0, left.ref.start):
        return False  # 28일과 29일 이틀간: the length of both together
    backward = "까지" in text[left.ref.end : right.ref.start]
    other = add_length(left.ref.first, right.ref.duration, backward)
    if other is None or left.ref.first != left.ref.last:
        return False
    first, last = (other, left.ref.last) if backward else (left.ref.first, other)
    left.ref = replace(left.ref, end=right.ref.end, first=first, last=last, kind="period", duration=right.ref.duration)
    return True
