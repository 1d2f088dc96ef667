"""HWPML to text: the XML form of a HWP document, often named .hwp or .hml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected
from ingest.formats import grid
from ingest.formats.text import normal
from ingest.formats.types import Document, Options, Raw
from ingest.formats.xml import parse_xml
from ingest.types import Removed

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACES = {"TAB": "\t", "LINEBREAK": "\n", "NBSPACE": " ", "FWSPACE": " ", "HYPHEN": "-"}
_MAX_DEPTH = 16
_AROUND = {"HEADER": "page header or footer", "FOOTER": "page header or footer"}


def read_hwpml(raw: Raw, options: Options) -> list[Document]:
    """The text of a document with its tables.

    :raises SourceRejected: it is no well-formed HWPML, or holds no text.
    """
    root = parse_xml(raw.data)
    removed: list[Removed] = []
    lines = [
        line
        for section in root.iter("SECTION")
        for paragraph in section.iterchildren("P")
        for line in _paragraph(paragraph, removed, 0)
    ]
    text = normal("\n".join(grid.apart(lines)))
    if not text.strip():
        raise SourceRejected("no text in the document: save it as .txt")
    fields = {"url": raw.url} if raw.url else {}
    return [Document(text, fields, removed=tuple(removed))]


def _paragraph(element: Element, removed: list[Removed], depth: int) -> Iterator[str]:
    """The lines of a paragraph, then the tables and boxes anchored in it."""
    words: list[str] = []
    inside: list[Element] = []
    for part in element.iterchildren("TEXT"):
        for child in part:
            if child.tag == "CHAR":
                words.append(_characters(child))
            elif isinstance(child.tag, str):
                inside.append(child)
    yield from "".join(words).split("\n")
    for child in inside if depth < _MAX_DEPTH else ():
        yield from _anchored(child, removed, depth + 1)


def _characters(element: Element) -> str:
    """The characters of a run; marks of deleted text and fields hold none."""
    text = element.text or ""
    for child in element:
        text += _SPACES.get(child.tag, "") if isinstance(child.tag, str) else ""
        text += child.tail or ""
    return text


def _anchored(element: Element, removed: list[Removed], depth: int) -> Iterator[str]:
    if element.tag == "TABLE":
        rows = [
            [_cell(cell, removed, depth) for cell in row.iterchildren("CELL")]
            for row in element.iterchildren("ROW")
        ]
        yield from ("", *grid.table_lines(rows), "")
    elif element.tag in _AROUND:
        lines = list(_inner(element, removed, depth))
        removed += [Removed(line, _AROUND[element.tag]) for line in lines if line.strip()]
    else:  # boxes, notes and shapes
        yield from _inner(element, removed, depth)


def _inner(element: Element, removed: list[Removed], depth: int) -> Iterator[str]:
    """The lines of the paragraphs inside an element, tables among them."""
    for child in element.iter("P", "TABLE"):
        above = next(child.iterancestors("P", "TABLE"), None)
        if above is None or above not in set(element.iter()) or above is element:
            yield from (
                _paragraph(child, removed, depth)
                if child.tag == "P"
                else _anchored(child, removed, depth)
            )


def _cell(element: Element, removed: list[Removed], depth: int) -> grid.Cell:
    lines = tuple(_inner(element, removed, depth))
    return grid.Cell(lines, _span(element.get("RowSpan")), _span(element.get("ColSpan")))


def _span(value: str | None) -> int:
    return min(max(int(value), 1), grid.MAX_COLUMNS) if value and value.isdecimal() else 1
