"""Tables in a body: the column heads of a row, so that a cell can be read on its own."""

from __future__ import annotations

import re

from ingest.types import Article, Sentence

_CELLS = re.compile(r"\s*\|\s*|\t+| {3,}")


def headed_cells(article: Article, sentence: Sentence) -> tuple[tuple[str, str], ...]:
    """(column head, cell) of each cell of a table row; () for prose and for the head row itself.

    The body keeps rows as they stand in the source, so that a quotation is exact.
    """
    lines = article.body.split("\n")
    place = article.body.count("\n", 0, sentence.start)
    row = cells(lines[place])
    first = place
    while first and len(cells(lines[first - 1])) == len(row):
        first -= 1
    if len(row) < 2 or first == place:
        return ()
    return tuple(zip(cells(lines[first]), row, strict=True))


def cells(line: str) -> list[str]:
    """The cells of a line: parts between pipes, tabs or runs of three spaces."""
    return _CELLS.split(line.strip())
