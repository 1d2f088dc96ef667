"""How two figures or two date references relate: equal, compatible, contained or different."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ingest.values.types import DateRef, Figure, PartialDate, Relation
from ingest.values.units import UNITS

# Count units that name the same thing loosely.
_ALIKE = (
    {"명", "인", "사람"}, {"개", "곳", "개소", "개사", "개교", "개국", "동", "점"}, {"회", "차례", "번"},
    {"가구", "세대", "호", "채"}, {"종", "개"}, {"건", "개"}, {"대", "개"}, {"팀", "개"}, {"기", "개"}, {"장", "매"},
    {"단계", "개"}, {"학급", "개"}, {"필지", "개"}, {"종목", "개"}, {"과목", "개"}, {"인승", "인"}, {"실", "개"}, {"인분", "명"}, {"기", "대"},
)  # fmt: skip
_BOUNDS_ALIKE = ({"at_least", "more_than"}, {"at_most", "less_than"})
_CONVERSION_SLACK = Fraction(1, 200)  # 500평 is written 1,653㎡


def compare(a: Figure | DateRef, b: Figure | DateRef) -> Relation:
    """The relation of two figures or of two date references; a figure and a date are different."""
    if isinstance(a, Figure) and isinstance(b, Figure):
        return _figures(a, b)
    if isinstance(a, DateRef) and isinstance(b, DateRef):
        return _dates(a, b)
    return Relation.DIFFERENT


def _figures(a: Figure, b: Figure) -> Relation:
    if "phone" in (a.role, b.role) or "law" in (a.role, b.role):
        same = a.role == b.role and _digits(a.text) == _digits(b.text)
        return Relation.EQUAL if same else Relation.DIFFERENT
    units, bounds = _unit_relation(a, b), _bound_relation(a.bound, b.bound)
    if units is Relation.DIFFERENT or bounds is Relation.DIFFERENT:
        return Relation.DIFFERENT
    exactly = units is bounds is Relation.EQUAL
    first, second = _in_base(a), _in_base(b)
    if first == second:
        equal = exactly and a.approx == b.approx and _order(a) == _order(b)
        return Relation.EQUAL if equal else Relation.COMPATIBLE
    if _near(a, b) or _near(b, a) or _converted(a, b):
        return Relation.COMPATIBLE
    if _inside(first, second) or _inside(second, first):
        return Relation.CONTAINED
    return Relation.DIFFERENT


def _order(figure: Figure) -> bool:
    return figure.role in ("ordinal", "name")


def _digits(text: str) -> list[str]:
    return re.findall(r"\d", text) if "조" not in text else re.findall(r"\d+", text)


def _unit_relation(a: Figure, b: Figure) -> Relation:
    if a.unit == b.unit:
        return Relation.EQUAL
    if not a.unit or not b.unit:
        loose = {a.dimension, b.dimension} <= {"number", "count", "times", "floor", "stage", "rank", "ordinal", "grade"}
        return Relation.COMPATIBLE if loose else Relation.DIFFERENT
    if a.unit in UNITS and b.unit in UNITS and UNITS[a.unit].base == UNITS[b.unit].base:
        return Relation.EQUAL
    alike = any({a.unit, b.unit} <= group for group in _ALIKE)
    return Relation.COMPATIBLE if alike else Relation.DIFFERENT


def _bound_relation(a: str, b: str) -> Relation:
    if a == b:
        return Relation.EQUAL
    alike = not a or not b or any({a, b} <= group for group in _BOUNDS_ALIKE)
    return Relation.COMPATIBLE if alike else Relation.DIFFERENT


def _in_base(figure: Figure) -> tuple[Fraction, Fraction]:
    factor = UNITS[figure.unit].factor if figure.unit in UNITS else Fraction(1)
    return Fraction(figure.low) * factor, Fraction(figure.high) * factor


def _inside(point: tuple[Fraction, Fraction], span: tuple[Fraction, Fraction]) -> bool:
    return span[0] <= point[0] and point[1] <= span[1]


def _near(about: Figure, exact: Figure) -> bool:
    """True when `exact` rounds to the approximate `about`: 763 is 760여, 32억 is not 약 320억."""
    if not about.approx or exact.approx or about.low != about.high:
        return False
    value = about.low.normalize()
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and value else Decimal(1)
    low, high = about.low - step / 2, about.low + step
    span = _in_base(replace(about, low=low, high=high))
    first, last = _in_base(exact)
    return span[0] <= first and last < span[1]


def _converted(a: Figure, b: Figure) -> bool:
    """True for the same area in 평 and ㎡, each rounded."""
    if (a.unit == "평") == (b.unit == "평") or "area" not in (a.dimension, b.dimension):
        return False
    pairs = zip(_in_base(a), _in_base(b), strict=True)
    return all(abs(x - y) <= max(x, y) * _CONVERSION_SLACK for x, y in pairs)


def _dates(a: DateRef, b: DateRef) -> Relation:
    if a.duration and b.duration and "duration" in (a.kind, b.kind):
        return _same(a.duration == b.duration, a.kind == b.kind)
    if "duration" in (a.kind, b.kind):
        return Relation.DIFFERENT
    if {a.bound, b.bound} == {"until", "from"} or a.part and b.part and a.part != b.part:
        return Relation.DIFFERENT
    if any(None not in pair and pair[0] != pair[1] for pair in zip(a.named, b.named, strict=True)):
        return Relation.DIFFERENT
    weekdays = _weekdays(a, b)
    if weekdays is not None:
        return weekdays
    if (a.first, a.last) == (b.first, b.last):
        if a.first == PartialDate() and not a.weekdays:
            return _same(" ".join(a.text.split()) == " ".join(b.text.split()), True)
        return _same(True, a.part == b.part and a.kind == b.kind)
    if _agrees(a.first, b.first) and _agrees(a.last, b.last):
        return Relation.COMPATIBLE
    if _within(a, b) or _within(b, a):
        return Relation.CONTAINED
    return Relation.DIFFERENT


def _same(alike: bool, exactly: bool) -> Relation:
    if not alike:
        return Relation.DIFFERENT
    return Relation.EQUAL if exactly else Relation.COMPATIBLE


def _weekdays(a: DateRef, b: DateRef) -> Relation | None:
    """The relation of two sets of weekdays; None when the rest decides."""
    if not a.weekdays and not b.weekdays:
        return None if a.kind == b.kind or {a.kind, b.kind} <= {"date", "period", "time"} else Relation.DIFFERENT
    if not a.weekdays or not b.weekdays:
        return Relation.DIFFERENT
    first, second = set(a.weekdays), set(b.weekdays)
    if a.first.time and b.first.time and (a.first.time, a.last.time) != (b.first.time, b.last.time):
        return Relation.DIFFERENT
    if first == second:
        return _same(True, (a.kind, a.first, a.last) == (b.kind, b.first, b.last))
    return Relation.CONTAINED if first <= second or second <= first else Relation.DIFFERENT


def _parts(date: PartialDate) -> tuple[int | str | None, ...]:
    return date.year, date.month, date.day, date.time or None


def _agrees(a: PartialDate, b: PartialDate) -> bool:
    """True when the parts both know are the same, and one of them at least is known to both."""
    shared = [(x, y) for x, y in zip(_parts(a), _parts(b), strict=True) if x is not None and y is not None]
    return bool(shared) and all(x == y for x, y in shared)


def _within(point: DateRef, span: DateRef) -> bool:
    """True when a date or period lies in another period, both with their year known."""
    if span.first == span.last or None in (point.first.year, point.last.year, span.first.year, span.last.year):
        return False
    return _low(span.first) <= _low(point.first) and _high(point.last) <= _high(span.last)


def _low(date: PartialDate) -> tuple[int, int, int]:
    return date.year or 0, date.month or 1, date.day or 1


def _high(date: PartialDate) -> tuple[int, int, int]:
    return date.year or 0, date.month or 12, date.day or 31
