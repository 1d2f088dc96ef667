"""Tables in a body: the cells of a row, each with the head of its column.

The body keeps rows as they stand in the source, so that a quotation is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import Article, Sentence

_BAR = "|"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row; `start` and `end` are offsets in the row's sentence."""

    text: str
    start: int
    end: int
    head: str


def cells(article: Article, sentence: Sentence) -> tuple[Cell, ...]:
    """The cells of a table row; empty when `sentence` is none, or is the row of heads."""
    if _BAR not in sentence.text:
        return ()
    first = _first_row(article, sentence)
    if first is None:
        return ()
    heads = [text for text, _, _ in _split(first)]
    return tuple(
        Cell(text, start, end, heads[i])
        for i, (text, start, end) in enumerate(_split(sentence.text))
        if i < len(heads)
    )


def _split(row: str) -> list[tuple[str, int, int]]:
    found, at = [], 0
    for part in row.split(_BAR):
        text = part.strip()
        start = at + len(part) - len(part.lstrip())
        found.append((text, start, start + len(text)))
        at += len(part) + 1
    if row.lstrip().startswith(_BAR):
        found = found[1:]
    return found[:-1] if row.rstrip().endswith(_BAR) else found


def _first_row(article: Article, sentence: Sentence) -> str | None:
    """The row that the table starts with, or None when `sentence` is that row."""
    first = None
    for other in reversed(article.sentences[: sentence.index]):
        if _BAR not in other.text:
            break
        first = other.text
    return first
