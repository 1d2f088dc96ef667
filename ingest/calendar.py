"""What dating.toml knows: times of the year, events, working days."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Season:
    """Words that are said of the present only in these months."""

    words: re.Pattern[str]
    months: frozenset[int]


@dataclass(frozen=True, slots=True)
class Event:
    """Words that are said of the present only from `first` to `last`."""

    words: re.Pattern[str]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The whole of dating.toml."""

    seasons: tuple[Season, ...]
    events: tuple[Event, ...]
    working_words: re.Pattern[str]
    yearly: frozenset[str]  # "MM-DD"
    holidays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: no weekend, no public holiday known here."""
        free = day.weekday() >= 5 or day.strftime("%m-%d") in self.yearly
        return not free and day not in self.holidays


@cache
def calendar() -> Calendar:
    """The calendar, read once."""
    data = tomllib.loads(files("ingest").joinpath("dating.toml").read_text("utf-8"))
    holidays = data["holidays"]
    return Calendar(
        tuple(Season(re.compile(s["words"]), frozenset(s["months"])) for s in data["seasons"]),
        tuple(
            Event(re.compile(e["words"]), e.get("first", date.min), e.get("last", date.max))
            for e in data["events"]
        ),
        re.compile(data["working_days"]["words"]),
        frozenset(holidays["yearly"]),
        frozenset(day + timedelta(n) for day in holidays["three_days_from"] for n in range(3)),
    )
