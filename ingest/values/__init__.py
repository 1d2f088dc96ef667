"""Figures and dates: the only parser of them anywhere."""

from ingest.values.arithmetic import add, change, ratio, subtract
from ingest.values.compare import compare
from ingest.values.dates import read_dates
from ingest.values.figures import read_figures
from ingest.values.keys import value_key
from ingest.values.render import render
from ingest.values.types import DateRef, Figure, PartialDate, Relation

__all__ = [
    "DateRef",
    "Figure",
    "PartialDate",
    "Relation",
    "add",
    "change",
    "compare",
    "ratio",
    "read_dates",
    "read_figures",
    "render",
    "subtract",
    "value_key",
]
