"""List the figures and dates of a file as TSV: `python -m ingest.values FILE [YYYY-MM-DD]`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from ingest.types import DateBasis, Published
from ingest.values import read_dates, read_figures


def main(path: str, published: str = "") -> None:
    """Print a line a value: its kind, words, value, unit or precision, and the rest."""
    day = date.fromisoformat(published) if published else None
    known = Published(day.year, day.month, day.day, DateBasis.STATED) if day else None
    text = Path(path).read_text(encoding="utf-8")
    for f in read_figures(text):
        value = f"{f.low:f}" if f.low == f.high else f"{f.low:f}..{f.high:f}"
        print("figure", f.text, value, f.unit, f.dimension, f.role, f.bound, "~" * f.approx, f.noun, sep="\t")
    for d in read_dates(text, known):
        print("date", d.text, f"{d.first.iso}..{d.last.iso}", d.kind, d.precision, d.basis, d.certain, d.bound, d.part, d.weekdays or "", d.duration, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
