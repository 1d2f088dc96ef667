"""Sums, differences and ratios of figures, with their units checked; None where they make no sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ingest.values.render import render
from ingest.values.types import Figure
from ingest.values.units import UNITS

# What may be added up; shares, ratios, ages and places in an order may not.
_ADDABLE = frozenset("money count area length duration mass volume energy power data times".split())
_SUBTRACTABLE = _ADDABLE | {"percent", "points", "temperature", "age"}
_SHARES = {"percent": ("%p", "points")}  # the difference of two percentages is in points


def add(figures: Sequence[Figure]) -> Figure | None:
    """The sum of two or more figures of one kind: 국비 100억 원 and 시비 45억 원 are 145억 원.

    About when one of them is about; a bound stays when all have it. None when the units cannot be
    added, one is part of a name, a telephone number or an order, or only some have a bound.
    """
    unit = _common_unit(figures, _ADDABLE)
    if unit is None or len(figures) < 2 or len({f.bound for f in figures}) > 1:
        return None
    low = sum((_in(f.low, f.unit, unit) for f in figures), Fraction(0))
    high = sum((_in(f.high, f.unit, unit) for f in figures), Fraction(0))
    total = _result(unit, figures[0].dimension, low, high, figures)
    return total and _worded(replace(total, bound=figures[0].bound))


def subtract(a: Figure, b: Figure) -> Figure | None:
    """`a` less `b`, negative when `b` is more; the difference of two percentages is in points (%p).

    None when the units differ, or when one is a range or has a bound: its difference is not known.
    """
    unit = _common_unit((a, b), _SUBTRACTABLE)
    if unit is None or not (_exact(a) and _exact(b)):
        return None
    difference = _in(a.low, a.unit, unit) - _in(b.low, b.unit, unit)
    unit, dimension = _SHARES.get(a.dimension, (unit, a.dimension))
    found = _result(unit, dimension, difference, difference, (a, b))
    return found and _worded(found)


def ratio(a: Figure, b: Figure) -> Figure | None:
    """How many times `b` is in `a` (2배), to one decimal; about when that had to be rounded."""
    unit = _common_unit((a, b), _SUBTRACTABLE - {"temperature"})
    if unit is None or not (_exact(a) and _exact(b)) or b.low <= 0:
        return None
    return _quotient(_in(a.low, a.unit, unit) / _in(b.low, b.unit, unit), "배", "ratio", (a, b))


def change(before: Figure, after: Figure) -> Figure | None:
    """By how many percent `after` is more than `before` (negative: less), to one decimal."""
    unit = _common_unit((before, after), _ADDABLE)
    if unit is None or not (_exact(before) and _exact(after)) or before.low <= 0:
        return None
    first, last = _in(before.low, before.unit, unit), _in(after.low, after.unit, unit)
    return _quotient((last - first) / first * 100, "%", "percent", (before, after))


def _common_unit(figures: Sequence[Figure], allowed: frozenset[str]) -> str | None:
    """The unit to reckon in: the one all have, or the base of units that convert exactly."""
    if not all(f.role == "figure" and f.unit in UNITS and f.dimension in allowed for f in figures):
        return None
    names = {f.unit for f in figures}
    if len(names) == 1:
        return names.pop()
    bases = {UNITS[name].base for name in names}
    return (
        bases.pop() if len(bases) == 1 and "평" not in names else None
    )  # 평 only converts roughly


def _exact(figure: Figure) -> bool:
    return figure.low == figure.high and not figure.bound


def _in(value: Decimal, unit: str, wanted: str) -> Fraction:
    return Fraction(value) * UNITS[unit].factor / UNITS[wanted].factor


def _result(
    unit: str, dimension: str, low: Fraction, high: Fraction, of: Sequence[Figure]
) -> Figure | None:
    """The figure with these ends; None when they have no exact decimal."""
    first, last = _decimal(low), _decimal(high)
    if (Fraction(first), Fraction(last)) != (low, high):
        return None
    return Figure("", 0, 0, first, last, unit, dimension, any(f.approx for f in of))


def _quotient(exact: Fraction, unit: str, dimension: str, of: Sequence[Figure]) -> Figure:
    rounded = Fraction(round(exact * 10), 10)
    value = _decimal(rounded)
    approx = rounded != exact or any(f.approx for f in of)
    return _worded(Figure("", 0, 0, value, value, unit, dimension, approx))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _worded(figure: Figure) -> Figure:
    """The figure with Korean words of its own: it stands in no text."""
    return replace(figure, text=render(figure, "ko"))
