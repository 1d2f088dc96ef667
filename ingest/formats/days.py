"""Time stamps of metadata and exports, as days in Korea."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

KOREA = timezone(timedelta(hours=9))
_ZONED = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})"
)
_EPOCH = re.compile(r"(1\d{9}|2[01]\d{8})(\d{3})?(?:\.0+)?")


def korean_day(stamp: str) -> str:
    """A time stamp as read_stamp reads it: with its time zone counted, the day in Korea first.

    A stamp without a time zone is as the city wrote it and stays as it is.
    """
    stamp = stamp.strip()
    if match := _EPOCH.fullmatch(stamp):
        return f"{datetime.fromtimestamp(int(match[1]), KOREA):%Y-%m-%d} ({stamp})"
    if match := _ZONED.search(stamp):
        try:
            zone = match[3].replace("Z", "+00:00")
            moment = datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}")
            day = f"{moment.astimezone(KOREA):%Y-%m-%d}"
        except (ValueError, OverflowError):
            return stamp
        return stamp if day == match[1] else f"{day} ({stamp})"
    return stamp


def korean_day_of(utc: tuple[int, ...]) -> str:
    """The day in Korea of (year, month, day, hour, minute, second) in UTC, "" when there is none."""
    try:
        moment = datetime(*utc[:6], tzinfo=UTC)  # type: ignore[misc, arg-type]
        return f"{moment.astimezone(KOREA):%Y-%m-%d}"
    except (ValueError, OverflowError, TypeError):
        return ""
