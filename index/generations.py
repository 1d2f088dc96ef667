"""Generations: one folder a build, a pointer file swapped atomically, one writer at a time.

    data_dir/current                 the id of the generation that serves
    data_dir/generations/<id>/       one whole index
    data_dir/writer.lock, .json      who is building

A build works in a folder of its own and swaps the pointer last, so that a killed build leaves the
old generation serving; what it left behind is removed by the next build.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index import manifest
from ingest.errors import IndexBroken, IndexLocked, IndexMissing

_POINTER, _FOLDER, _LOCK, _WRITER = "current", "generations", "writer.lock", "writer.json"


def current(data_dir: Path) -> Path:
    """The folder of the generation that serves.

    :raises IndexMissing: nothing was ingested yet.
    :raises IndexBroken: the pointer points at nothing.
    """
    try:
        name = (data_dir / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"nothing has been ingested into {data_dir} - run `assistant ingest PATH`"
        ) from None
    except (OSError, ValueError) as error:
        raise broken(data_dir, f"{_POINTER} cannot be read") from error
    folder = data_dir / _FOLDER / name
    if not name or Path(name).name != name or not (folder / manifest.FILE).is_file():
        raise broken(data_dir, f"{_POINTER} points at {name!r}, which is not there")
    return folder


def broken(data_dir: Path, reason: str) -> IndexBroken:
    """The error for a damaged data directory: what is wrong, and the next command."""
    return IndexBroken(
        f"the index in {data_dir} is damaged: {reason} - move that folder away and run "
        "`assistant ingest PATH` again"
    )


def stamp(data_dir: Path) -> tuple[int, int] | None:
    """Something cheap that changes when the pointer is swapped; None without a pointer."""
    try:
        status = (data_dir / _POINTER).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


@contextmanager
def writer(data_dir: Path) -> Iterator[None]:
    """Hold the right to build; what killed builds left is removed.

    :raises IndexLocked: another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data_dir / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise IndexLocked(
            f"{data_dir} is being written by {_who(data_dir)} - wait for it to finish"
        ) from None
    try:
        now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
        (data_dir / _WRITER).write_text(json.dumps(owner), encoding="utf-8")
        _remove_unfinished(data_dir)
        yield
    finally:
        (data_dir / _WRITER).unlink(missing_ok=True)
        lock.release()


def _who(data_dir: Path) -> str:
    try:
        owner = json.loads((data_dir / _WRITER).read_text(encoding="utf-8"))
        return f"process {owner['pid']} on {owner['host']} since {owner['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def draft(data_dir: Path, base: Path | None, shared: tuple[str, ...] = ()) -> Path:
    """A new generation's folder, a copy of `base` without its manifest (it is not whole yet).

    shared: folders whose files never change; they are linked instead of copied
    """
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-") + secrets.token_hex(3)
    folder = data_dir / _FOLDER / name
    if base is None:
        folder.mkdir(parents=True)
    else:
        shutil.copytree(base, folder, ignore=shutil.ignore_patterns(manifest.FILE, *shared))
        for name in shared:
            shutil.copytree(base / name, folder / name, copy_function=_link)
    return folder


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def publish(data_dir: Path, folder: Path, base: Path | None) -> None:
    """Make `folder` the generation that serves; `base` is kept for readers, older ones go."""
    pointer = data_dir / f".{_POINTER}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(pointer, data_dir / _POINTER)
    kept = {folder, base}
    for other in (data_dir / _FOLDER).iterdir():
        if other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def _remove_unfinished(data_dir: Path) -> None:
    for folder in (data_dir / _FOLDER).glob("*/"):
        if not (folder / manifest.FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
