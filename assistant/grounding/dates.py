"""Dates of a draft against the sentences it cites, resolved against their articles' dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.evidence.candidates import dates_of
from assistant.grounding.findings import Finding, Grounds, unsupported
from assistant.grounding.values import NOWHERE, UNDATED
from assistant.types import Evidence, Fact
from ingest.types import Published
from ingest.values import DateRef, PartialDate, Relation, compare, value_key

_REPORT = re.compile(
    r"기사|보도|자료|발표|밝혔|밝힌|브리핑|공고|자로|according|article|reported|announced|记事|記事|报道|bài|theo|\([^)]*$",
    re.I,
)
_OF_DAYS = re.compile(r"\s?(?:은|는|에는|에)?\s?")  # 토요일은 오전 9시부터
_RECURRING = frozenset({"time", "weekly", "daily", "monthly", "yearly", "duration"})


def check_dates(draft: str, cited: Sequence[Evidence]) -> list[Finding]:
    """A finding for every date of the draft."""
    dates = _merged(draft, dates_of(draft, UNDATED))
    return [_check(date, draft, len(dates) == 1, cited) for date in dates]


def _check(date: DateRef, draft: str, alone: bool, cited: Sequence[Evidence]) -> Finding:
    """Whether a cited sentence has this date, as written or resolved, or it is the article's own."""
    reported = bool(_REPORT.search(draft[max(0, date.start - 24) : date.end + 24]))
    for e in cited:
        text, published = e.sentence.text, e.article.published
        if _any_says(text, UNDATED, date):
            return _found(date, e, Grounds.STANDS)
        if date.precision == "year" and _heads_row(date, e):
            return _found(date, e, Grounds.STANDS)
        if _any_says(text, published, date):
            return _found(date, e, Grounds.FOLLOWS, "resolved against the publication date")
        if _is_own(date, e) and (
            reported or not alone or not _names_another_day(date, text, published)
        ):
            return _found(date, e, Grounds.STANDS, "the article's own date")
    return unsupported(
        date.text, "the weekday is not that day's" if date.contradictory else NOWHERE, "date"
    )


def _heads_row(date: DateRef, e: Evidence) -> bool:
    """Whether the bare year is a cell of a table's row."""
    year = re.compile(rf"(?:^|[|\t])\s*{date.first.year}\s*(?:[|\t]|$)")
    return bool(year.search(e.sentence.text)) and date.first == date.last


def _found(date: DateRef, e: Evidence, grounds: Grounds, reason: str = "") -> Finding:
    fact = Fact(date.text, "date", value_key(date), "", e.label)
    return Finding(date.text, fact, reason, "date", grounds)


def _merged(text: str, dates: Sequence[DateRef]) -> list[DateRef]:
    """The dates with the hours of weekdays taken together: 토요일은 오후 1시까지."""
    found: list[DateRef] = []
    for date in dates:
        before = found[-1] if found else None
        if (
            before
            and date.kind == "time"
            and before.weekdays
            and not before.first.time
            and _OF_DAYS.fullmatch(text, before.end, date.start)
        ):
            words = text[before.start : date.end]
            found[-1] = replace(
                date, text=words, start=before.start, kind="weekly", weekdays=before.weekdays
            )
        else:
            found.append(date)
    return found


def _any_says(text: str, published: Published, shown: DateRef) -> bool:
    sources = dates_of(text, published)
    if any(_says(source, shown) for source in (*sources, *_merged(text, sources))):
        return True
    # 6월 7일 시작해 11월 30일까지: a period of two dates, the second of which is its end.
    return shown.first != shown.last and any(
        b.bound == "until"
        and a.first == a.last
        and _covers(a.first, shown.first)
        and _covers(b.last, shown.last)
        for a, b in pairwise(sources)
    )


def _is_own(shown: DateRef, e: Evidence) -> bool:
    """Whether a date with year and month is the article's own; a bare day or month never is."""
    published = e.article.published
    if shown.first.year is None or shown.first.month is None or shown.kind != "date":
        return False
    own = PartialDate(published.year, published.month, published.day)
    return not shown.contradictory and _covers(own, shown.first, shown.last)


def _names_another_day(shown: DateRef, text: str, published: Published) -> bool:
    """Whether the sentence says when it is, and it is another day: "tomorrow" is not the day of the article."""
    days = [
        d.first for d in dates_of(text, published) if d.kind == "date" and d.first.day is not None
    ]
    return bool(days) and not any(_covers(day, shown.first) for day in days)


def _says(source: DateRef, shown: DateRef) -> bool:
    """Whether every part that `shown` states is stated, or resolved, by `source`."""
    if re.sub(r"\s", "", source.text) == re.sub(r"\s", "", shown.text):
        return source.bound == shown.bound or not shown.bound
    if shown.weekdays and source.weekdays and shown.weekdays != source.weekdays:
        return False
    if not _weekday_holds(source, shown):
        return False
    if shown.part and shown.part != source.part:
        return False
    if shown.kind in _RECURRING:
        return _recurs(source, shown)
    if shown.first != shown.last:
        return _covers(source.first, shown.first) and _covers(source.last, shown.last)
    return any(_covers(end, shown.first) for end in _ends(source, shown.bound))


def _recurs(source: DateRef, shown: DateRef) -> bool:
    """The same hours, weekdays or length; the hours or the weekdays alone, when only these are shown."""
    if shown.kind == "weekly" and not shown.first.time and source.kind == "weekly":
        return shown.weekdays == source.weekdays
    if shown.kind == "time" and source.weekdays:
        source = replace(source, kind="time", weekdays=())
    return shown.kind == source.kind and compare(shown, source) is Relation.EQUAL


def _weekday_holds(source: DateRef, shown: DateRef) -> bool:
    """Whether a weekday beside the shown day is the source's, or the calendar's."""
    if shown.contradictory:
        return False
    if shown.named == (None, None):
        return True
    if any(day is not None and day in source.named for day in shown.named):
        return True
    # The source names no weekday there: its full date, where known, must have the one shown.
    ends = {p.weekday for p in (source.first, source.last)} - {None}
    return source.named == (None, None) and {day for day in shown.named if day is not None} <= ends


def _ends(source: DateRef, bound: str) -> tuple[PartialDate, ...]:
    """The ends of `source` that a date shown with "부터" or "까지" (or neither) may be."""
    if source.first == source.last:
        return (source.first,) if bound in {"", source.bound} else ()
    if bound == "from":
        return (source.first,)
    return (source.last,) if bound == "until" else (source.first, source.last)


def _covers(source: PartialDate, first: PartialDate, last: PartialDate | None = None) -> bool:
    """Whether `first` (and `last`) state nothing that `source` does not."""
    if last is not None and last != first:
        return False
    parts = (
        (first.year, source.year), (first.month, source.month), (first.day, source.day),
        (first.time or None, source.time or None),
    )  # fmt: skip
    stated = [(shown, known) for shown, known in parts if shown is not None]
    return bool(stated) and all(shown == known for shown, known in stated)
