"""Files to text: which files there are, in which encoding, and why one cannot be read."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ingest.errors import SourceRejected

TEXT_TYPES = frozenset({".txt", ".md", ".markdown"})
MAX_BYTES = 20 * 1024 * 1024
_MAX_CONTROL_SHARE = 0.01  # a text has hardly any control character; a binary has many
_SAMPLE_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file or address to read, under the name it is known by; `rejected` when it cannot be."""

    name: str
    path: Path
    rejected: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a source (NFC, line feeds only) and the hash of its bytes."""

    text: str
    digest: str


def find_sources(paths: Iterable[str | Path]) -> Iterator[SourceFile]:
    """Every file of `paths`, folders read recursively in sorted order, each file once."""
    seen: set[Path] = set()
    names: set[str] = set()
    for given in paths:
        for found in _expand(str(given)):
            key = Path(os.path.abspath(found.path))
            if key in seen:
                continue
            seen.add(key)
            yield _with_own_name(found, names)


def _expand(given: str) -> Iterator[SourceFile]:
    path = Path(given)
    if "://" in given:
        reason = "addresses cannot be read yet: save the page as a .txt or .md file and ingest that"
        yield SourceFile(given, path, reason)
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


def read_text(path: Path) -> SourceText:
    """The text of one file.

    :raises SourceRejected: with the reason in one line, when it is no readable text.
    """
    if path.suffix.lower() not in TEXT_TYPES:
        kind = path.suffix.lower() or "a file without an ending"
        raise SourceRejected(f"unsupported type {kind}: convert it to .txt or .md")
    data = _read_bytes(path)
    text = _nfc(_decode(data)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceRejected("the file is empty: nothing but blank space")
    return SourceText(text, sha256(data).hexdigest())


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise SourceRejected("not a regular file: give a text file or a folder")
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 1024**2
            raise SourceRejected(f"larger than {limit} MB: split it into smaller files")
        data = path.read_bytes()
    except OSError as error:
        raise SourceRejected(_reason(error)) from error
    if not data:
        raise SourceRejected("the file is empty")
    return data


def _decode(data: bytes) -> str:
    """`data` as text; UTF-8 first, since Korean CP949 text is hardly ever valid UTF-8."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text.lstrip("\ufeff")
    raise SourceRejected("not a text file: no known encoding fits (UTF-8, CP949, UTF-16)")


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if b"\0" in data:  # UTF-16 without its mark, or a binary
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "cp949")


def _looks_like_text(text: str) -> bool:
    """Whether `text` has hardly any control or unassigned character, and mostly common letters."""
    sample = text[:_SAMPLE_CHARS]
    odd = sum(
        unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\n\r\t\f\v" for c in sample
    )
    common = sum(c.isascii() or _is_korean(c) for c in sample)
    return odd <= _MAX_CONTROL_SHARE * len(sample) and common >= 0.5 * len(sample)


def _is_korean(char: str) -> bool:
    """Whether `char` is Hangul (composed or not), Han, or punctuation used with them."""
    return (
        "\uac00" <= char <= "\ud7a3"
        or "\u1100" <= char <= "\u11ff"
        or "\u2000" <= char <= "\u33ff"
        or "\u4e00" <= char <= "\u9fff"
    )


def _name(path: Path) -> str:
    return _nfc(path.name or path.resolve().name)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it: change its permissions (chmod +r)"
    return f"cannot be read: {(error.strerror or 'unknown reason').lower()}"
