"""Publication dates as citizens read them; how a date is known is always said."""

from __future__ import annotations

from ingest.types import DateBasis
from prompts import UiTexts

_PRECISIONS = ("date_year", "date_month", "date_day")


def short_date(iso: str, basis: str, texts: UiTexts) -> str:
    """The date for a list of sources; an inferred one says so."""
    if not iso:
        return texts("date_unknown")
    date = written_date(iso, texts)
    return texts("date_inferred", date=date) if basis == DateBasis.INFERRED else date


def written_date(iso: str, texts: UiTexts) -> str:
    """A possibly partial ISO date in words: "2021-02" is "2021년 2월"."""
    numbers = [str(int(part)) for part in iso.split("-")]
    parts = dict(zip(("year", "month", "day"), numbers, strict=False))
    return texts(_PRECISIONS[len(numbers) - 1], **parts)


def basis_text(iso: str, basis: str, texts: UiTexts) -> str:
    """How the date is known, in words."""
    if not iso:
        return texts("date_unknown_basis")
    inferred = basis == DateBasis.INFERRED
    return texts("date_inferred_basis" if inferred else "date_stated_basis")
