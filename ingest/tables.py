"""Tables in a body: the cells of a row, each with the head of its column.

The body keeps rows as they stand in the source, so that a quotation is exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.lines import ends_sentence
from ingest.types import Article, Sentence

_BAR, _GAP = "|", "\t"
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
_PARTS = re.compile(r"\S+(?: {1,2}\S+)*")
_BARE = re.compile(r"[+\-−△▲▼▽]?\d[\d,.]*")
_UNIT = re.compile(r"[(（\[](?:단위\s?:\s?)?(?P<unit>[가-힣%㎡㎞℃a-z\s]{1,7})[)）\]]\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row; `start` and `end` are offsets in the row's sentence."""

    text: str
    start: int
    end: int
    head: str

    @property
    def unit(self) -> str:
        """The unit that the head names for a bare number: 억 원 for 11.4 under "예산(억 원)"; else ""."""
        unit = _UNIT.search(self.head) if _BARE.fullmatch(self.text) else None
        return unit["unit"] if unit else ""


def cells(article: Article, sentence: Sentence) -> tuple[Cell, ...]:
    """The cells of a table row; empty when `sentence` is none, or is the row of heads."""
    kind = _kind(sentence.text)
    first = _first_row(article, sentence, kind) if kind else None
    if first is None:
        return ()
    heads, own = [text for text, _, _ in _split(first)], _split(sentence.text)
    if kind == _GAP and len(heads) != len(own):
        return ()  # an empty cell leaves no trace between spaces: which one it is cannot be known
    return tuple(
        Cell(text, start, end, head)
        for (text, start, end), head in zip(own, heads, strict=False)
    )


def _kind(text: str) -> str:
    """How the cells of a row stand apart: by bars, by tabs or runs of spaces, "" for no row."""
    if _BAR in text:
        return _BAR
    return _GAP if _COLUMNS.search(text) and not ends_sentence(text) else ""


def _split(row: str) -> list[tuple[str, int, int]]:
    """(text, start, end) of every cell."""
    if _BAR not in row:
        return [(part.group(), part.start(), part.end()) for part in _PARTS.finditer(row)]
    found, at = [], 0
    for part in row.split(_BAR):
        text = part.strip()
        start = at + len(part) - len(part.lstrip())
        found.append((text, start, start + len(text)))
        at += len(part) + 1
    if row.lstrip().startswith(_BAR):
        found = found[1:]
    return found[:-1] if row.rstrip().endswith(_BAR) else found


def _first_row(article: Article, sentence: Sentence, kind: str) -> str | None:
    """The row that the table starts with, or None when `sentence` is that row."""
    first = None
    for other in reversed(article.sentences[: sentence.index]):
        if _kind(other.text) != kind:
            break
        first = other.text
    return first
