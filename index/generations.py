"""Generations: one folder a build, a pointer file swapped atomically, one writer at a time.

    data_dir/current                 the id of the generation that serves
    data_dir/generations/<id>/       one whole index, with its checksums
    data_dir/writer.lock, .json      who is building

A build works in a folder of its own and swaps the pointer last, so that a killed build leaves the
old generation serving; what it left behind is removed by the next build. The generation before is
kept: readers may still be in it, and `rollback` goes back to it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index import integrity, manifest
from index.storage import told_politely
from ingest.errors import IndexBroken, IndexLocked, IndexMissing

POINTER, _FOLDER, _LOCK, _WRITER = "current", "generations", "writer.lock", "writer.json"

Check = Callable[[Path], None]  # raises when the generation in a folder must not serve


def current(data_dir: Path) -> Path:
    """The folder of the generation that serves.

    :raises IndexMissing: nothing was ingested yet.
    :raises IndexBroken: the pointer points at nothing.
    """
    try:
        name = (data_dir / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"nothing has been ingested into {data_dir} - run `assistant ingest PATH`"
        ) from None
    except (OSError, ValueError) as error:
        raise broken(data_dir, f"{POINTER} cannot be read") from error
    folder = data_dir / _FOLDER / name
    if not name or Path(name).name != name or not (folder / manifest.FILE).is_file():
        raise broken(data_dir, f"{POINTER} points at {name!r}, which is not there")
    return folder


def broken(data_dir: Path, reason: str) -> IndexBroken:
    """The error for a damaged data directory: what is wrong, and the next command."""
    back = "run `assistant rollback` for the one before, or " if previous(data_dir) else ""
    return IndexBroken(
        f"the index in {data_dir} is damaged: {reason} - {back}move that folder away and run "
        "`assistant ingest PATH` again"
    )


def stamp(data_dir: Path) -> tuple[int, int] | None:
    """Something cheap that changes when the pointer is swapped; None without a pointer."""
    try:
        status = (data_dir / POINTER).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


@contextmanager
def writer(data_dir: Path) -> Iterator[None]:
    """Hold the right to build; what killed builds left is removed.

    :raises IndexLocked: another process holds it.
    :raises StorageFailed: the disk is full, the folder cannot be written, memory ran out.
    """
    with told_politely(data_dir), _held(data_dir):
        yield


@contextmanager
def _held(data_dir: Path) -> Iterator[None]:
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
        try:
            yield
        except BaseException:
            _remove_unfinished(data_dir)  # a full disk is not kept full
            raise
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
    :raises IndexBroken: what would be copied is damaged; nothing is built upon it.
    """
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-") + secrets.token_hex(3)
    folder = data_dir / _FOLDER / name
    if base is None:
        folder.mkdir(parents=True)
    else:
        for without in shared:
            for wrong in integrity.damage(base, without=without):
                raise broken(data_dir, wrong)
        unfinished = shutil.ignore_patterns(manifest.FILE, integrity.FILE, *shared)
        shutil.copytree(base, folder, ignore=unfinished)
        for name in shared:
            shutil.copytree(base / name, folder / name, copy_function=link)
    return folder


def place(data_dir: Path, name: str) -> Path:
    """Where a generation made elsewhere can be put: a folder of that name, or a similar one."""
    folder = data_dir / _FOLDER / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder if not folder.exists() else folder.with_name(f"{name}-{secrets.token_hex(3)}")


def link(source: str, target: str) -> None:
    """The same file under another name; a copy where a file system has no links."""
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def publish(data_dir: Path, folder: Path, base: Path | None, check: Check | None = None) -> None:
    """Make `folder` the generation that serves; `base` is kept for readers, older ones go.

    check: when it raises, nothing changes, and the writer drops `folder`
    """
    try:
        if check is not None:
            check(folder)
    except BaseException:
        (folder / manifest.FILE).unlink()  # it counts as unfinished again
        raise
    integrity.seal(folder, base)
    point(data_dir, folder)
    kept = {folder, base}
    for other in (data_dir / _FOLDER).iterdir():
        if other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def previous(data_dir: Path) -> Path | None:
    """The generation that served before the one that serves; None when there is none any more."""
    try:
        name = (data_dir / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    whole = {f.parent.name: f.parent for f in data_dir.glob(f"{_FOLDER}/*/{manifest.FILE}")}
    serving = whole.pop(name, None)
    known = integrity.read(serving) if serving else None
    if known is not None:
        return whole.get(known.replaced)
    return next(iter(whole.values())) if len(whole) == 1 else None  # no record: no doubt either


def rollback(data_dir: Path) -> Path:
    """Let the generation before serve again; its folder. Servers follow with their next question.

    :raises IndexMissing: there is none.
    :raises IndexBroken: it is damaged.
    :raises IndexLocked: another process is writing.
    """
    with writer(data_dir):
        folder = previous(data_dir)
        if folder is None:
            raise IndexMissing(
                f"{data_dir} holds no earlier generation - run `assistant ingest PATH`, or "
                "`assistant restore FILE`"
            )
        for wrong in integrity.damage(folder):
            raise IndexBroken(
                f"the generation before is damaged too: {wrong} - run `assistant restore FILE`"
            )
        point(data_dir, folder)
        return folder


def point(data_dir: Path, folder: Path) -> None:
    """Swap the pointer: on disk, whole or not at all."""
    pointer = data_dir / f".{POINTER}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(pointer, data_dir / POINTER)


def _remove_unfinished(data_dir: Path) -> None:
    for folder in (data_dir / _FOLDER).glob("*/"):
        if not (folder / manifest.FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
