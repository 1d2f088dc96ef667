"""Exports of a press-release board: every row of a CSV or JSON-lines file is an article."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.errors import SourceRejected
from ingest.formats.days import korean_day
from ingest.formats.html import fragment_text
from ingest.formats.text import decode
from ingest.formats.types import Document, Options, Raw
from ingest.header import field_named
from ingest.lines import key
from ingest.types import Removed

_DELIMITERS = ",\t;|"
_MAX_ROW_LINES = 5_000  # a quotation mark that is never closed does not swallow the file
_FIELD_CHARS = 10_000_000
_MARKUP = re.compile(
    r"<(?:/?(?:p|br|div|span|table|td|tr|li|ul|h\d|strong|b|img|a)\b|!--)|&\w{2,6};", re.I
)
_STATED = ("title", "subtitle", "date", "publisher", "reporter", "url")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands, with its line; `broken` says why it cannot be read."""

    line: int
    cells: Mapping[str, str]
    broken: str = ""


def read_csv(raw: Raw, options: Options) -> list[Document]:
    """A document for every row; a broken row is one that is rejected.

    :raises SourceRejected: no column holds the text.
    """
    return _documents(list(_csv_rows(decode(raw.data))), options)


def read_jsonl(raw: Raw, options: Options) -> list[Document]:
    """A document for every line with a JSON object, or for every object of one JSON array.

    :raises SourceRejected: no field holds the text.
    """
    return _documents(list(_json_rows(decode(raw.data))), options)


def _documents(rows: list[_Row], options: Options) -> list[Document]:
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    columns = _columns(names, options.columns)
    if not names and rows:
        return [_broken(row) for row in rows]
    if "body" not in columns:
        raise SourceRejected(
            f"no column for the text among {', '.join(names[:12])[:200]}: "
            'name it, ASSISTANT_INGEST_COLUMNS=\'{"body": "..."}\''
        )
    seen: dict[str, int] = {}
    return [_document(row, columns, seen) for row in rows]


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """The names of columns by field, as key() has them."""
    data = tomllib.loads(files("ingest.formats").joinpath("columns.toml").read_text("utf-8"))
    return {field: tuple(key(name) for name in names) for field, names in data.items()}


def _columns(names: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """The column of each field: as the setting says, else by its name."""
    by_key = {key(name): name for name in reversed(names)}
    found = {field: name for field, name in given.items() if name in names}
    for field, known in _known().items():
        column = next((by_key[name] for name in known if name in by_key), "")
        if column and field not in found and column not in found.values():
            found[field] = column
    return found


def _document(row: _Row, columns: Mapping[str, str], seen: dict[str, int]) -> Document:
    if row.broken:
        return _broken(row)
    value = {field: row.cells.get(name, "").strip() for field, name in columns.items()}
    if not value["body"]:
        return Document(
            "", where=f"line {row.line}", rejected=f"no text in its “{columns['body']}”"
        )
    others = {n: v for n, v in row.cells.items() if n not in columns.values() and v.strip()}
    offices = [
        f"{name}: {' '.join(text.split())}" for name, text in others.items() if _is_office(name)
    ]
    body = fragment_text(value["body"]) if _MARKUP.search(value["body"]) else value["body"]
    fields = {field: value[field] for field in _STATED if value.get(field)}
    if "title" in fields:
        fields["title"] = _in_one_line(fields["title"])
    if "date" in fields:
        fields["date"] = f"{columns['date']}: {korean_day(fields['date'])}"
    left = tuple(
        Removed(f"{name}: {text}", "column that says nothing of the article")
        for name, text in others.items()
        if not _is_office(name)
    )
    return Document(
        "\n".join([*offices, "", body]),
        fields,
        whole=True,
        record=True,
        row=_identity(value, seen),
        removed=left,
        where=f"line {row.line}",
    )


def _in_one_line(text: str) -> str:
    return " ".join(fragment_text(text).split() if _MARKUP.search(text) else text.split())


def _broken(row: _Row) -> Document:
    return Document("", where=f"line {row.line}", rejected=row.broken)


def _is_office(name: str) -> bool:
    return field_named(name) == "office"


def _identity(value: Mapping[str, str], seen: dict[str, int]) -> str:
    """What a row is known by in every later export: its number, address, or title and day."""
    name = value.get("id") or value.get("url")
    name = name or f"{value.get('title', '')} {value.get('date', '')}".strip() or value["body"][:80]
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name} ({seen[name]})"


def _csv_rows(text: str) -> Iterator[_Row]:
    """The rows below the header; after a broken one reading goes on at the next line that fits."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    delimiter = max(_DELIMITERS, key=lambda mark: lines[start].count(mark) if lines[start:] else 0)
    csv.field_size_limit(_FIELD_CHARS)
    names, at, why = _next_row(lines, start, delimiter)
    if names is None:
        raise SourceRejected(f"the row of column names is broken: {why}")
    names = [name.strip().lstrip("\ufeff") for name in names]
    while at < len(lines):
        line = at + 1
        cells, at, why = _next_row(lines, at, delimiter)
        if cells is None:
            at = _next_fitting(lines, at, delimiter, len(names))
            upto = f"; lines {line} to {at} are skipped" if at > line else ""
            yield _Row(line, {}, why + upto)
        elif len(cells) == len(names):
            yield _Row(line, dict(zip(names, cells, strict=True)))
        elif any(cell.strip() for cell in cells):
            yield _Row(line, {}, f"{len(cells)} columns instead of {len(names)}")


def _next_fitting(lines: list[str], at: int, delimiter: str, columns: int) -> int:
    """The line at which a whole row begins again after a quotation mark went wrong."""
    while at < len(lines) and lines[at].strip():
        cells, _, _ = _next_row(lines, at, delimiter)
        if cells is not None and len(cells) == columns:
            break
        at += 1
    return at


def _next_row(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int, str]:
    """The cells of the row at a line, the line after it, and why there are none."""
    last = min(at + _MAX_ROW_LINES, len(lines))
    upto = (f"{lines[place]}\n" for place in range(at, last))
    reader = csv.reader(upto, delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error as error:
        return None, at + 1, f"a quotation mark is wrong ({error})"
    return cells, at + max(reader.line_num, 1), ""


def _json_rows(text: str) -> Iterator[_Row]:
    """The objects of the lines, or of one array that is the whole text."""
    if text.lstrip().startswith("["):
        items = _parsed(text)
        for number, item in enumerate(items if isinstance(items, list) else [None], 1):
            yield _json_row(number, item)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _json_row(number, _parsed(line))


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _json_row(number: int, item: object) -> _Row:
    if not isinstance(item, dict):
        return _Row(number, {}, "no JSON object")
    return _Row(number, {str(name): _as_text(value) for name, value in item.items()})


def _as_text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return "\n".join(_as_text(part) for part in value if not isinstance(part, list))
    if isinstance(value, dict):
        return ""
    return str(value)
