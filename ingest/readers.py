"""Which sources there are under the given paths, and the bytes of each."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceRejected
from ingest.formats.types import Raw

MAX_MB = 20
# Pictures make documents large, and an export holds thousands of articles.
_MORE_MB = {".pdf": 50, ".hwp": 50, ".hwpx": 50, ".docx": 50}
_MORE_MB |= dict.fromkeys((".csv", ".tsv", ".jsonl", ".ndjson", ".json"), 200)


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file or address to read, under the name it is known by; `rejected` when it cannot be."""

    name: str
    path: Path
    rejected: str = ""

    @property
    def is_address(self) -> bool:
        """Whether it is to be fetched."""
        return is_address(self.name)


def is_address(name: str) -> bool:
    """Whether a source is given by its address ("https://...")."""
    return bool(_SCHEME.match(name))


def find_sources(paths: Iterable[str | Path]) -> Iterator[SourceFile]:
    """Every file of `paths`, folders read recursively in sorted order, each file once."""
    seen: set[str] = set()
    names: set[str] = set()
    for given in paths:
        for found in _expand(str(given)):
            key = found.name if found.is_address else os.path.abspath(found.path)
            if key in seen:
                continue
            seen.add(key)
            yield found if found.is_address else _with_own_name(found, names)


def _expand(given: str) -> Iterator[SourceFile]:
    path = Path(given)
    if is_address(given):
        yield SourceFile(given, path)
    elif not os.path.lexists(path):
        yield SourceFile(_name(path), path, "file not found: check the path")
    elif path.is_dir():
        yield from _expand_folder(path)
    else:
        yield SourceFile(_name(path), path)


def _expand_folder(folder: Path) -> Iterator[SourceFile]:
    broken: list[OSError] = []
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=broken.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(root, name) for name in files if not name.startswith(".")]
    for error in broken:
        yield SourceFile(_name(Path(error.filename)), Path(error.filename), _reason(error))
    if not found and not broken:
        yield SourceFile(_name(folder), folder, "the folder holds no files")
    for path in sorted(found):
        yield SourceFile(_nfc(path.relative_to(folder).as_posix()), path)


def _with_own_name(found: SourceFile, names: set[str]) -> SourceFile:
    """The file under a name no other file of this run has: parent folders are put before it."""
    name, parents = found.name, list(Path(os.path.abspath(found.path)).parent.parts)
    while name in names and parents:
        name = f"{_nfc(parents.pop())}/{name}"
    names.add(name)
    return SourceFile(name, found.path, found.rejected)


def load(path: Path, name: str) -> Raw:
    """The bytes of one file under its name.

    :raises SourceRejected: with the reason in one line.
    """
    return Raw(name, _read_bytes(path))


def _read_bytes(path: Path) -> bytes:
    limit = _MORE_MB.get(path.suffix.lower(), MAX_MB)
    try:
        if not path.is_file():
            raise SourceRejected("not a regular file: give a file or a folder")
        if path.stat().st_size > limit * 1024**2:
            raise SourceRejected(f"larger than {limit} MB: split it into smaller files")
        data = path.read_bytes()
    except OSError as error:
        raise SourceRejected(_reason(error)) from error
    if not data:
        raise SourceRejected("the file is empty")
    return data


def _name(path: Path) -> str:
    return _nfc(path.name or path.resolve().name)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it: change its permissions (chmod +r)"
    return f"cannot be read: {(error.strerror or 'unknown reason').lower()}"
