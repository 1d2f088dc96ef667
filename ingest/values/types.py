"""Figures, date references and how two of them relate (frozen)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """How two values relate; the same whichever is named first."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"  # one is rounded or less precise, and the other agrees with it
    CONTAINED = "contained"  # one lies in the other's range or period
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, as it stands in a text: `source[start:end] == text`."""

    text: str
    start: int
    end: int
    low: Decimal
    high: Decimal  # equal to low unless a range
    unit: str = ""  # canonical: "KRW", "명", "㎡"; "" when none is written
    dimension: str = "number"  # "money", "count", "area", "length", "duration", "ratio", ...
    approx: bool = False  # 약, 여, 남짓, 가량, 안팎, 정도
    bound: str = ""  # "at_least", "at_most", "more_than", "less_than"
    role: str = "figure"  # or "ordinal", "phone", "address", "law", "name"
    noun: str = ""  # what it counts, when that is obvious


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The parts of a date that are known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""  # "14:30"

    @property
    def weekday(self) -> int | None:
        """0 for Monday; None unless year, month and day are known and exist."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day).weekday()
        except ValueError:
            return None

    @property
    def iso(self) -> str:
        """"2021-03-18", "2021-03", "--03-18" without a year, "---18" with the day alone, "" when empty."""
        shown = "" if self.year is None else f"{self.year:04d}"
        if self.month is not None:
            shown += f"-{self.month:02d}" if shown else f"--{self.month:02d}"
        if self.day is not None:
            shown += f"-{self.day:02d}" if self.month is not None else f"{shown or '--'}-{self.day:02d}"
        return f"{shown}T{self.time}" if self.time else shown


@dataclass(frozen=True, slots=True)
class DateRef:
    """A date, period, time or relative expression as it stands in a text."""

    text: str
    start: int
    end: int
    first: PartialDate
    last: PartialDate  # equal to first for a point
    precision: str  # "day", "month", "year", "half", "quarter", "time", "weekday", "duration"
    basis: str = "explicit"  # "relative": resolved against the publication date; "unresolved"
    certain: bool = True  # False: vague, or rests on an inferred publication date
    kind: str = "date"  # "period", "duration", "time", "weekly", "monthly", "yearly", "daily"
    bound: str = ""  # "until" (까지) or "from" (부터) when a point is one end of a period
    part: str = ""  # "early", "mid", "late", "within" of the month or year
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    duration: str = ""  # ISO 8601: "P3Y"
    named: tuple[int | None, int | None] = (None, None)  # weekdays written beside first and last: 3월 31일(수)

    @property
    def contradictory(self) -> bool:
        """Whether a weekday written beside a full date is not that day's."""
        return any(
            day is not None and point.weekday is not None and day != point.weekday
            for day, point in zip(self.named, (self.first, self.last), strict=True)
        )
