"""Arithmetic on dates of which only parts are known."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from ingest.values.types import PartialDate


def shift(month: int, year: int | None, by: int) -> tuple[int, int | None]:
    """(month, year), `by` months later."""
    index = month - 1 + by
    return index % 12 + 1, None if year is None else year + index // 12


def exists(year: int | None, month: int, day: int) -> bool:
    """True when the month has that day (29 February when the year is unknown)."""
    return day <= monthrange(year if year is not None else 2000, month)[1]


def as_date(partial: PartialDate | None) -> date | None:
    """The calendar day, or None unless year, month and day are all known and exist."""
    if partial is None or partial.year is None or partial.month is None or partial.day is None:
        return None
    return date(partial.year, partial.month, partial.day) if exists(partial.year, partial.month, partial.day) else None


def partial_of(day: date, time: str = "") -> PartialDate:
    """The day with all its parts known."""
    return PartialDate(day.year, day.month, day.day, time)


def inherit(left: PartialDate, right: PartialDate) -> PartialDate:
    """`right` with the year and month of the start of its range: 3월 2일~13일, 12월 20일~1월 5일."""
    if right.month is None and right.day is not None:
        right = replace(right, month=left.month, year=left.year)
        if left.day is not None and right.day is not None and right.day < left.day and left.month is not None:
            month, year = shift(left.month, left.year, 1)
            right = replace(right, month=month, year=year)
    elif right.year is None or right.month is not None and left.year is not None:
        wraps = left.month is not None and right.month is not None and right.month < left.month
        right = replace(right, year=None if left.year is None else left.year + wraps)
    return right
