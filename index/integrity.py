"""Checksums of a generation, written before it serves: what was damaged since is known by name.

Chroma writes into its own files whenever it opens them, so the files of its folder have none; its
vectors are compared with those of the segments instead, from which they can be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "checksums.json"
_CHANGING = "chroma"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of the files of a generation since it was published."""

    replaced: str  # the id of the generation that served before; "" for the first
    files: dict[str, tuple[int, str]]  # size and SHA-256 by path within the folder


def seal(folder: Path, base: Path | None) -> Seal:
    """Write the checksums of a finished generation, with everything in it on disk before that.

    base: the generation that it replaces; files shared with it keep their checksums, so that a
        damage done to a shared file is never taken for its content
    """
    old = read(base) if base else None
    files = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        known = old.files.get(name) if old else None
        shared = base is not None and known and _same(path, base / name)
        files[name] = known if known and shared else (path.stat().st_size, _hash(path))
    made = Seal(base.name if base else "", files)
    _write(folder / FILE, {"replaced": made.replaced, "files": files})
    return made


def read(folder: Path) -> Seal | None:
    """The checksums of a generation; None without any that can be read."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        files = {str(k): (int(size), str(digest)) for k, (size, digest) in data["files"].items()}
        return Seal(str(data["replaced"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def damage(folder: Path, *, contents: bool = True, without: str = "") -> list[str]:
    """What is wrong with the files of a generation, a line each; none without checksums.

    contents: read every file; else only sizes are compared, which costs nearly nothing
    without: a folder whose files are left out
    """
    known = read(folder)
    if known is None:
        return [f"{FILE} cannot be read"] if (folder / FILE).exists() else []
    return [
        f"{name} {wrong}"
        for name, (size, digest) in sorted(known.files.items())
        if not (without and name.startswith(f"{without}/"))
        for wrong in _wrong(folder / name, size, digest if contents else "")
    ]


def _wrong(path: Path, size: int, digest: str) -> Iterator[str]:
    try:
        found = path.stat().st_size
        if found != size:
            yield f"has {found:,} bytes, not {size:,}"
        elif digest and _hash(path, sync=False) != digest:
            yield "was changed"
    except FileNotFoundError:
        yield "is missing"
    except OSError as error:
        yield f"cannot be read ({error.strerror})"


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and inside[0] not in (_CHANGING, FILE):
            yield path


def _hash(path: Path, sync: bool = True) -> str:
    """SHA-256 of a file, on disk once it is known."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        if sync:
            os.fsync(file.fileno())
    return digest.hexdigest()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _write(path: Path, data: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=0)
        file.flush()
        os.fsync(file.fileno())
