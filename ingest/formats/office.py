"""HWP 5, HWPX, DOCX and PDF to text, by one library that knows their structure."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected
from ingest.formats import grid, kind_of
from ingest.formats.text import looks_like_text, normal
from ingest.formats.types import Document, Options, Raw
from ingest.limits import within
from ingest.lines import ends_sentence
from ingest.types import Removed

if TYPE_CHECKING:
    from dochan.model.document import Document as Parsed
    from dochan.model.document import Paragraph
    from dochan.model.table import Cell, Table

MAX_UNPACKED_MB = 300
_MAX_MEMBERS = 10_000
_MAX_DEPTH = 16
_SECONDS = 120  # for one document: made to be slow, some take the library for ever
_COLUMN, _COLUMN_LINES = (15, 60), 3  # characters of a column's line; fewer lines may be a title
# What the library reports when a part was left out that may hold text.
_HARMLESS = ("이미지", "그림", "차트", "chart", "OLE", "BinData", "header.xml", "content.hpf")
_GRAVE = ("startxref", "FlateDecode", "잘림", "건너뜀", "해석 실패", "찾지 못함")
_LOCKED = ("암호", "DRM", "배포용", "encrypt")
_NAMES = {"hwp": "HWP 5", "hwpx": "HWPX", "docx": "DOCX", "pdf": "PDF"}


def read_office(raw: Raw, options: Options) -> list[Document]:
    """The text of a document with its headings and tables.

    :raises SourceRejected: it is locked, damaged, scanned, too large when unpacked or takes too long.
    """
    with within(_SECONDS):
        return [_read(raw, kind_of(raw))]


def _read(raw: Raw, kind: str) -> Document:
    _check_zip(raw.data)
    parsed = _parse(raw.data, kind)
    removed: list[Removed] = []
    elements = (element for section in parsed.sections for element in section.elements)
    lines = list(_blocks(elements, removed, 0))
    text = normal("\n".join(_apart(lines) if kind == "pdf" else grid.apart(lines)))
    _check(parsed, kind, text)
    fields = {"url": raw.url} if raw.url else {}
    return Document(text, fields, removed=tuple(removed))


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines of a PDF apart, but for runs as narrow as a column: they may be one sentence."""
    for narrow, run in groupby(lines, lambda line: _COLUMN[0] <= len(line) <= _COLUMN[1]):
        block = list(run)
        if narrow and len(block) >= _COLUMN_LINES:
            yield from (part for line in block for part in _after_sentence(line))
            yield ""
        else:
            yield from grid.apart(block)


def _after_sentence(line: str) -> tuple[str, ...]:
    return (line, "") if ends_sentence(line) else (line,)


def _check_zip(data: bytes) -> None:
    """:raises SourceRejected: an archive is damaged or unpacks to far more than a document."""
    if not data.startswith(b"PK"):
        return
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceRejected("the archive is damaged: save the document again") from error
    if len(members) > _MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED_MB * 2**20:
        raise SourceRejected(f"unpacks to more than {MAX_UNPACKED_MB} MB: split the document")
    if any(member.flag_bits & 1 for member in members):
        raise SourceRejected("protected with a password: save it without one")


def _parse(data: bytes, kind: str) -> Parsed:
    """The document as the library reads it; it takes files only."""
    from dochan import Dochan

    if kind == "hwp":
        _check_hwp(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"source.{kind}")
        path.write_bytes(data)
        try:  # deleted text of tracked changes is no text of the document
            mode = "final" if kind in ("hwp", "hwpx") else "preserve"
            return Dochan(str(path), revision_mode=mode).doc
        except Exception as error:  # whatever a damaged document makes it stumble on
            raise SourceRejected(f"not a {_NAMES[kind]} document, or a damaged one") from error


def _check_hwp(data: bytes) -> None:
    """:raises SourceRejected: it is no HWP 5 document, or one that is locked."""
    from dochan.cfb import OleFileIO
    from dochan.hwp.header import FileHeader

    try:
        with OleFileIO(BytesIO(data)) as ole:
            header = FileHeader.parse(ole.openstream("FileHeader").read())
    except Exception as error:  # whatever a damaged container makes it stumble on
        raise SourceRejected("not an HWP 5 document, or a damaged one: save it as HWPX") from error
    if header.is_encrypted or header.has_cert_encrypt:
        raise SourceRejected("protected with a password: save it without one")
    if header.is_distribution or header.is_drm or header.has_cert_drm:
        raise SourceRejected("a distribution document (배포용): get the editable one")


def _check(parsed: Parsed, kind: str, text: str) -> None:
    """:raises SourceRejected: parts are missing, or there is no text at all."""
    errors = [str(error) for error in parsed.errors]
    if any(word in error for error in errors for word in _LOCKED):
        raise SourceRejected("protected with a password or by rights: save it without")
    if any(_means_loss(error) for error in errors):
        raise SourceRejected(f"a damaged {_NAMES[kind]} document: save it again or as .txt")
    if not text.strip():
        why = "scanned pages without text: run text recognition first" if kind == "pdf" else ""
        raise SourceRejected(why or "no text in the document: only pictures")
    if not looks_like_text(text):
        raise SourceRejected("its letters cannot be told (fonts without Unicode): give it as .txt")


def _means_loss(error: str) -> bool:
    """Whether a report of the library means that text is missing or may be garbled."""
    if error.startswith("WARN"):
        return any(word in error for word in _GRAVE)
    return not any(word in error for word in _HARMLESS)


def _blocks(elements: Iterable[object], removed: list[Removed], depth: int) -> Iterator[str]:
    """The lines of paragraphs, tables, captions and notes in their order."""
    from dochan.model.document import Paragraph
    from dochan.model.header_footer import Comment, Footnote, HeaderFooter
    from dochan.model.image import Image
    from dochan.model.table import Table

    for element in elements if depth < _MAX_DEPTH else ():
        if reason := _aside(element):
            removed += _cut(getattr(element, "text", ""), reason)
        elif isinstance(element, Paragraph):
            yield from _paragraph(element)
        elif isinstance(element, Table):
            yield from _table(element, removed, depth)
        elif isinstance(element, HeaderFooter):
            removed += _cut(element.text, "page header or footer")
        elif isinstance(element, Comment):
            removed += _cut(element.text, "comment of a reviewer")
        elif isinstance(element, Footnote):
            yield from ("", *_lines(element.text))
        elif isinstance(element, Image):
            removed += _cut(element.caption_text, "photo caption")


def _aside(element: object) -> str:
    """Why an element is no text of the document, "" when it is: its properties, hidden text."""
    origin = getattr(element, "provenance", None)
    if str(getattr(origin, "path", None) or "").startswith("docProps/"):
        return "property of the document"
    return "hidden text" if getattr(origin, "hidden", False) else ""


def _cut(text: str, why: str) -> list[Removed]:
    return [Removed(line, why) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraph(element: Paragraph) -> Iterator[str]:
    """A paragraph; a line break inside it stays one."""
    lines = _lines(element.text)
    if lines and element.heading_level:
        yield from ("", f"{'#' * min(element.heading_level, 6)} {' '.join(lines)}", "")
    else:
        yield from lines or [""]


def _table(element: Table, removed: list[Removed], depth: int) -> Iterator[str]:
    """The lines of a table between its caption's, which often names the unit."""
    caption = _lines(element.caption_text)
    on_top = element.caption_side in ("TOP", "LEFT")
    rows = [[_cell(cell, removed, depth) for cell in row] for row in _standing(element.rows)]
    yield from caption if on_top else ()
    yield from ("", *grid.table_lines(rows), "")
    yield from () if on_top else caption


def _standing(rows: list[list[Cell]]) -> Iterator[list[Cell]]:
    """The cells of each row without the places that merged cells cover."""
    width = len(rows[0]) if rows else 0
    spans = ((at, cell) for row in rows for at, cell in enumerate(row))
    full = all(len(row) == width for row in rows)  # a place for every column: some are covered
    full = full and all(at + cell.col_span <= width for at, cell in spans)
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        own = []
        for x, cell in enumerate(row):
            if cell.is_merged_away or (y, x) in covered:
                continue
            own.append(cell)
            deep, wide = min(cell.row_span, len(rows)), cell.col_span if full else 0
            covered |= {(y + down, x + right) for down in range(deep) for right in range(wide)}
        yield own


def _cell(cell: Cell, removed: list[Removed], depth: int) -> grid.Cell:
    lines = tuple(_blocks(cell.paragraphs, removed, depth + 1))
    return grid.Cell(lines, cell.row_span, cell.col_span)
