"""Publication dates: stated by the source, or unknown."""

from __future__ import annotations

import re
from datetime import date

from ingest.lines import Line, Role
from ingest.types import DateBasis, Published

_FULL = re.compile(r"((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_MONTH = re.compile(r"((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})(?:\s*월)?\s*\Z")
_UPDATED = re.compile(r"(?:최종\s*)?(?:수정|업데이트)")


def stated(lines: list[Line], header_date: str, source: str, url: str) -> Published:
    """The publication date the source states, best witness first; UNKNOWN when none does."""
    for text in (header_date, *_bylines(lines)):
        if found := read_stamp(text):
            return found
    for text in (url, source):
        if match := _COMPACT.search(text):
            return _published(match, text)
    return Published()


def _bylines(lines: list[Line]) -> list[str]:
    """Byline texts; the part after "수정" is a later change, not the publication."""
    texts = [line.text for line in lines if line.role is Role.BYLINE]
    return [part for text in texts if (part := _UPDATED.split(text)[0])]


def read_stamp(text: str) -> Published | None:
    """The date of a byline or header value, None when it holds none."""
    if match := _FULL.search(text):
        return _published(match, text)
    if match := _MONTH.search(text.strip()):
        return Published(int(match[1]), int(match[2]), None, DateBasis.STATED, text.strip())
    return None


def _published(match: re.Match[str], text: str) -> Published:
    year, month, day = (int(part) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return Published()
    return Published(year, month, day, DateBasis.STATED, text.strip())
