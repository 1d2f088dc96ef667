"""Tables of any format to lines: merged cells filled in, several rows of heads put into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.errors import SourceRejected
from ingest.header import field_named

MAX_COLUMNS = 200
MAX_FILLED = 20_000  # places that merged cells of one table cover
_MAX_HEAD_ROWS = 3
_LABEL_TO = 16  # characters of a label
_PROSE_FROM = 200  # characters: a cell with sentences this long is a page's layout, no value
_SENTENCE = re.compile(r"[다요까][.!?](?:\s|\Z)")
# What stands above a column of names, and is no name itself.
_HEAD_WORD = re.compile(
    r"구\s*분|항\s*목|연\s*번|번\s*호|순\s*번|순위|분\s*류|종\s*류|유\s*형|내\s*용|시\s*설\s*명?|명\s*칭|비\s*고|연\s*도|년\s*도"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format has it: its lines, how far it reaches, whether it is marked as a head."""

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1
    head: bool = False

    @property
    def text(self) -> str:
        """The cell in one line; a bar would look like the edge of a cell."""
        return " ".join(" ".join(self.lines).split()).replace("|", "｜")


@dataclass(frozen=True, slots=True)
class _Filled:
    cell: Cell
    first: bool  # the place where the cell stands; elsewhere it is filled in


def table_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """A table as lines: header fields and labels as "label: value", the rest as rows of bars."""
    grid = [row for row in _filled(rows) if any(place.cell.text for place in row)]
    if not grid:
        return
    if max(len(row) for row in grid) == 1 or _is_layout(grid):
        yield from _blocks(grid)
    elif _is_record(grid):
        for row in grid:
            yield from _pairs(row)
    else:
        yield from _bars(grid)


def apart(lines: Iterable[str]) -> Iterator[str]:
    """The lines with a blank one after each: paragraphs by their format, none cut by a column."""
    for line in lines:
        yield line
        if not line.startswith("|"):
            yield ""


def _filled(rows: Sequence[Sequence[Cell]]) -> list[list[_Filled]]:
    """Every place of the table with the cell that covers it.

    :raises SourceRejected: merged cells claim to cover more than any table does.
    """
    grid: list[list[_Filled]] = []
    below: dict[int, tuple[Cell, int]] = {}  # column -> cell reaching down, rows left
    filled = 0
    for row in rows:
        places: list[_Filled] = []
        queue = list(row)
        while (queue or len(places) in below) and len(places) < MAX_COLUMNS:
            at = len(places)
            if at in below:
                cell, left = below.pop(at)
                places.append(_Filled(cell, False))
                if left > 1:
                    below[at] = (cell, left - 1)
                continue
            cell = queue.pop(0)
            for offset in range(min(max(cell.columns, 1), MAX_COLUMNS - at)):
                places.append(_Filled(cell, offset == 0))
                if cell.rows > 1:
                    below[at + offset] = (cell, cell.rows - 1)
        filled += sum(not place.first for place in places)
        if filled > MAX_FILLED:
            raise SourceRejected("the merged cells of a table cover too much: save it as .txt")
        grid.append(places)
    return grid


def _is_layout(grid: list[list[_Filled]]) -> bool:
    """Whether the table only arranges a page: some cell holds sentences as a page does."""
    texts = {place.cell.text for row in grid for place in row if place.first}
    return any(len(text) >= _PROSE_FROM and len(_SENTENCE.findall(text)) >= 2 for text in texts)


def _blocks(grid: list[list[_Filled]]) -> Iterator[str]:
    for row in grid:
        own = [place.cell for place in row if place.first and place.cell.text]
        if len(own) > 1 and not any(len(cell.text) >= _PROSE_FROM for cell in own):
            yield from _pairs(row)
        else:
            for cell in own:
                yield from (line for line in cell.lines if line.strip())
                yield ""


def _is_record(grid: list[list[_Filled]]) -> bool:
    """Whether every row says one thing or two of the whole: labels with their values."""
    if any(place.cell.head for row in grid for place in row):
        return all(_is_labelled(row) for row in grid)
    own = [_own(row) for row in grid]
    if all(len(row) in (2, 4) and field_named(row[0].text) for row in own):
        return True
    first = own[0]
    return all(len(row) == 2 and _is_label(row[0].text) for row in own) and not (
        _HEAD_WORD.fullmatch(first[0].text) or _is_label(first[1].text)
    )


def _own(row: list[_Filled]) -> list[Cell]:
    return [place.cell for place in row if place.first]


def _is_label(text: str) -> bool:
    return 0 < len(text) <= _LABEL_TO and not re.search(r"\d", text)


def _is_labelled(row: list[_Filled]) -> bool:
    """Whether heads and values take turns in a row, or one cell fills it."""
    own = _own(row)
    if len(own) == 1:
        return True
    marks = [cell.head for cell in own]
    return len(own) % 2 == 0 and marks == [True, False] * (len(own) // 2)


def _pairs(row: list[_Filled]) -> Iterator[str]:
    """The labels of a row with their values, "label: value"."""
    own = _own(row)
    if len(own) % 2:
        yield from (line for cell in own for line in cell.lines if line.strip())
        return
    for label, value in zip(own[::2], own[1::2], strict=True):
        if label.text and value.text:
            yield f"{label.text.rstrip(' :：')}: {value.text}"
        elif label.text or value.text:
            yield label.text or value.text


def _bars(grid: list[list[_Filled]]) -> Iterator[str]:
    """Rows of bars under one row of heads."""
    width = max(len(row) for row in grid)
    heads = _head_rows(grid)
    columns = [
        " ".join(dict.fromkeys(row[at].cell.text for row in grid[:heads] if at < len(row)))
        for at in range(width)
    ]
    yield ""
    yield _bar(text.strip() for text in columns)
    for row in grid[heads:]:
        yield _bar(row[at].cell.text if at < len(row) else "" for at in range(width))
    yield ""


def _bar(texts: Iterator[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _head_rows(grid: list[list[_Filled]]) -> int:
    """How many rows are heads: those marked so, or as deep as the merged cells of the first row."""
    marked = 0
    for row in grid[:-1]:
        if not all(place.cell.head for place in row if place.cell.text):
            break
        marked += 1
    if marked:
        return min(marked, _MAX_HEAD_ROWS)
    first = _own(grid[0])
    deep = max((cell.rows for cell in first), default=1)
    wide = any(cell.columns > 1 and cell.rows < deep for cell in first)
    return deep if wide and deep <= min(_MAX_HEAD_ROWS, len(grid) - 1) else 1
