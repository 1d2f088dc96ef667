"""The plain value of a figure or date, as the JSON facts of an answer carry it."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.values.types import DateRef, Figure

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def value_key(value: Figure | DateRef) -> str:
    """"32000000000", "100000..300000", "2021-03-31", "2019-05-02..2019-06-10", "P3Y", "MO,FR", "monthly ---15"."""
    return _figure_key(value) if isinstance(value, Figure) else _date_key(value)


def plain_number(number: Decimal) -> str:
    """The number without exponent, grouping or trailing zeros: "1770", "0.5"."""
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _figure_key(figure: Figure) -> str:
    if figure.role == "phone":
        return re.sub(r"\D", "", figure.text)
    low, high = plain_number(figure.low), plain_number(figure.high)
    return low if low == high else f"{low}..{high}"


def _date_key(date: DateRef) -> str:
    if date.kind == "duration":
        return date.duration
    days = ",".join(_DAYS[day] for day in date.weekdays)
    first, last = date.first.iso, date.last.iso
    when = first if first == last else f"{first}..{last}"
    often = date.kind if date.kind in ("monthly", "yearly", "daily") or date.kind == "weekly" and not days else ""
    return " ".join(part for part in (often, days, when) if part)
