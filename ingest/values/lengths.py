"""Lengths of time (ISO 8601: P3Y, P6M, P2W, P5D) counted from one end of a period to the other."""

from __future__ import annotations

import re
from datetime import timedelta

from ingest.values.partial import as_date
from ingest.values.types import PartialDate

_LENGTH = re.compile(r"P(\d+)([YMWD])")


def add_length(point: PartialDate, length: str, backward: bool) -> PartialDate | None:
    """The other end of a period of `length` that begins (or, backward, ends) with `point`, both counted.

    None when the point is not known finely enough: three years from 2021 end in 2023, five days do not.
    """
    match = _LENGTH.fullmatch(length)
    if match is None:
        return None
    amount, letter = int(match[1]), match[2]
    sign = -1 if backward else 1
    if letter == "Y" and point.year is not None and point.month is None:
        return PartialDate(point.year + sign * (amount - 1))
    if letter in "YM" and point.day is None and point.month is not None and point.year is not None:
        index = point.year * 12 + point.month - 1 + sign * (amount * (12 if letter == "Y" else 1) - 1)
        return PartialDate(index // 12, index % 12 + 1)
    day = as_date(point)
    if letter in "WD" and day is not None:
        other = day + sign * timedelta(days=amount * (7 if letter == "W" else 1) - 1)
        return PartialDate(other.year, other.month, other.day)
    return None
