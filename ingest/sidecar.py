"""What staff state about a source in a file beside it: its fields win over what is read.

release.hwp.toml, release.meta.toml, the same as .json     about one source
metadata.csv                                               a row a source of its folder
"""

from __future__ import annotations

import csv
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from ingest.dating import read_stamp
from ingest.errors import SourceRejected
from ingest.formats.days import korean_day
from ingest.formats.text import decode
from ingest.header import field_named
from ingest.types import Article, DateBasis, Published

FIELDS = ("title", "subtitle", "publisher", "date", "reporter", "url")
TABLE = "metadata.csv"
_ENDINGS = (".toml", ".json")
_FILE_COLUMNS = {"file", "filename", "path", "파일", "파일명", "파일이름", "원자료"}
_YEAR = re.compile(r"(\d{4})\s*년?")


@dataclass(frozen=True, slots=True)
class Stated:
    """The fields that staff gave a source, each with the place where it stands."""

    fields: Mapping[str, str] = field(default_factory=dict)  # field -> value
    places: Mapping[str, str] = field(default_factory=dict)  # field -> "metadata.csv, line 3"

    @property
    def digest(self) -> str:
        """Something that changes when what is stated changes, "" when nothing is."""
        text = json.dumps([dict(self.fields), dict(self.places)], sort_keys=True)
        return sha256(text.encode()).hexdigest()[:16] if self.fields else ""

    def over(self, other: Stated) -> Stated:
        """What both state; this one wins."""
        return Stated({**other.fields, **self.fields}, {**other.places, **self.places})


@dataclass
class Sidecars:
    """Finds what is stated about files; every table is read once."""

    _tables: dict[Path, dict[str, Stated]] = field(default_factory=dict)
    _wrong: dict[Path, list[tuple[int, str]]] = field(default_factory=dict)

    def is_one(self, path: Path) -> bool:
        """Whether a file states something about others and is no source itself."""
        if path.name == TABLE:
            return self._is_table(path)
        return path.suffix in _ENDINGS and (
            path.with_suffix("").is_file() or path.stem.endswith(".meta")
        )

    def faults(self, path: Path) -> Iterator[tuple[str, str]]:
        """What is wrong with such a file besides what its own sources are rejected for.

        Pairs of a place in it ("line 5", "" for all of it) and the reason.
        """
        if path.name == TABLE:
            self._table(path)
            yield from ((f"line {line}", reason) for line, reason in self._wrong[path])
        elif not path.with_suffix("").is_file() and not _described(path):
            yield (
                "",
                f"states something about {path.name.split('.meta.')[0]}, which is not beside it",
            )

    def of(self, path: Path) -> Stated:
        """What is stated about a source.

        :raises SourceRejected: it cannot be read; the reason names the file and the line.
        """
        own = Stated()
        found = [name for name in _names(path) if name.is_file()]
        if len(found) > 1:
            names = " and ".join(name.name for name in found)
            raise SourceRejected(f"{names} both state something about it: keep one")
        if found:
            own = _read_one(found[0])
        for folder in (path.parent, path.parent.parent):
            table = folder / TABLE
            if table != path and table.is_file() and self._is_table(table):
                name = path.relative_to(folder).as_posix()
                own = own.over(self._table(table).get(name, Stated()))
        return own

    def _is_table(self, path: Path) -> bool:
        try:
            head = next(iter(_rows(path)), (1, []))[1]
        except SourceRejected:
            return False  # its reader says why
        return any(_label(cell) in _FILE_COLUMNS for cell in head)

    def _table(self, path: Path) -> dict[str, Stated]:
        if path not in self._tables:
            self._tables[path], self._wrong[path] = _read_table(path)
        return self._tables[path]


def restated(articles: Sequence[Article], stated: Stated) -> tuple[Article, ...]:
    """The articles of a source with the fields that staff gave it.

    :raises SourceRejected: a title for a source of several articles.
    """
    for name in ("title", "subtitle"):
        if name in stated.fields and len(articles) > 1:
            raise SourceRejected(
                f"{stated.places[name]}: a {name} for a source of {len(articles)} articles - leave it out"
            )
    changes: dict[str, object] = {n: v for n, v in stated.fields.items() if n != "date"}
    if "title" in changes:
        changes["title_stated"] = True
    if "date" in stated.fields:
        value, place = stated.fields["date"], stated.places["date"]
        changes["published"] = replace(day_of(value), reason=f"{place}: {value}")
    return tuple(replace(article, **changes) for article in articles)  # type: ignore[arg-type]


def _names(path: Path) -> Iterator[Path]:
    """The files that may state something about a source."""
    for ending in _ENDINGS:
        names = (f"{path.name}{ending}", f"{path.name}.meta{ending}", f"{path.stem}.meta{ending}")
        yield from (path.with_name(name) for name in dict.fromkeys(names))


def _described(sidecar: Path) -> bool:
    """Whether a source lies beside a ".meta.toml" or ".meta.json"."""
    stem = sidecar.name.removesuffix(sidecar.suffix).removesuffix(".meta")
    beside = (Path(entry.path) for entry in os.scandir(sidecar.parent) if entry.is_file())
    return any(stem in (path.name, path.stem) for path in beside if path != sidecar)


def _read_one(path: Path) -> Stated:
    text = _text(path)
    try:
        given = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceRejected(f"{path.name} cannot be read: {error}") from error
    if not isinstance(given, dict) or not given:
        raise SourceRejected(f"{path.name}, line 1: no fields - give {', '.join(FIELDS)}")
    fields, places = {}, {}
    for label, value in given.items():
        place = f"{path.name}, line {_line_of(label, text)}"
        name, shown = _checked(label, value, place)
        if name in fields:
            raise SourceRejected(f"{place}: {name} is given twice")
        fields[name], places[name] = shown, place
    return Stated(fields, places)


def _line_of(label: str, text: str) -> int:
    """The line of a key, for the message."""
    key = re.compile(rf"""^\s*[{{,]?\s*["']?{re.escape(label)}["']?\s*[=:]""")
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if key.match(line)), 1)


def _read_table(path: Path) -> tuple[dict[str, Stated], list[tuple[int, str]]]:
    """What a table states by file name, and its wrong rows with their lines."""
    rows = list(_rows(path))
    head = rows[0][1]
    files = next(place for place, cell in enumerate(head) if _label(cell) in _FILE_COLUMNS)
    unknown = [c for p, c in enumerate(head) if p != files and field_named(c) not in FIELDS]
    if unknown:
        return {}, [(1, f"no such fields: {', '.join(unknown)} - there are: {', '.join(FIELDS)}")]
    found: dict[str, Stated] = {}
    wrong: list[tuple[int, str]] = []
    for line, cells in rows[1:]:
        try:
            name = _file_of(path, cells, head, files)
            if name in found:
                raise SourceRejected(f"{name} has a row already")
            found[name] = _row(f"{path.name}, line {line}", cells, head, files)
        except SourceRejected as error:
            wrong.append((line, str(error).removeprefix(f"{path.name}, line {line}: ")))
    return found, wrong


def _file_of(path: Path, cells: list[str], head: list[str], files: int) -> str:
    if len(cells) != len(head):
        raise SourceRejected(f"{len(cells)} columns instead of {len(head)}")
    name = cells[files].strip()
    if not name or not (path.parent / name).is_file():
        raise SourceRejected(f"there is no file {name!r} beside it")
    return name


def _row(place: str, cells: list[str], head: list[str], files: int) -> Stated:
    given = [(h, c) for p, (h, c) in enumerate(zip(head, cells, strict=True)) if p != files]
    fields = dict(_checked(label, value.strip(), place) for label, value in given if value.strip())
    return Stated(fields, dict.fromkeys(fields, TABLE))  # not the line: rows may be put before it


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row that is not blank."""
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    yield from ((reader.line_num, cells) for cells in reader if any(c.strip() for c in cells))


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise SourceRejected(f"{path.name} cannot be read: {error.strerror}") from error


def _label(cell: str) -> str:
    return re.sub(r"[\s_\-]", "", cell).lower()


def _checked(label: str, value: object, place: str) -> tuple[str, str]:
    """(field, value) as given, when it can be one.

    :raises SourceRejected: it cannot.
    """
    name = field_named(label)
    if name not in FIELDS:
        raise SourceRejected(f"{place}: no such field: {label} - there are: {', '.join(FIELDS)}")
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
        raise SourceRejected(f"{place}: {label} is not one line of text")
    value = value.strip()
    if name == "url" and not re.match(r"https?://", value):
        raise SourceRejected(f"{place}: {label} {value!r} is no address like https://...")
    if name == "date":
        try:
            day_of(value)
        except ValueError as error:
            raise SourceRejected(f"{place}: {label} {error}") from None
    return name, value


def day_of(value: str) -> Published:
    """A day, month or year as staff write it.

    :raises ValueError: it is none.
    """
    found = read_stamp(korean_day(value))
    year = _YEAR.fullmatch(value)
    if not found and year:
        found = Published(int(year[1]), basis=DateBasis.STATED)
    if not found:
        raise ValueError(f"{value!r} is no date like 2024-06-26")
    return found
