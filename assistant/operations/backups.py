"""One file with all that a data directory holds: the index that serves, the records, the notice.

A tar archive: `backup.json` (what is in it, with checksums), `index/...`, `records.sqlite`,
`notice.json`. It is made while servers answer and ingests run, and is for nobody but us to read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.staff.records import FILE as RECORDS
from index import generations, integrity
from index.storage import told_politely
from ingest.errors import AssistantError, IndexMissing

NOTICE = "notice.json"
_ABOUT, _INDEX = "backup.json", "index"
_FORMAT = 1
_TRIES = 5  # an ingest may publish twice while files are linked: the generation is then gone


class BackupFailed(AssistantError):
    """A backup cannot be made or used; the message says why."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup holds."""

    made_at: str
    generation: str
    files: dict[str, str]  # SHA-256 of the records and the notice, as far as there are any
    format: int = _FORMAT


def back_up(data_dir: Path, target: Path) -> About:
    """Write a backup to `target`, whole or not at all; what is in it.

    :raises IndexMissing: there is no index yet.
    :raises StorageFailed: there is no room for it.
    """
    part = target.with_name(f"{target.name}.part")
    with told_politely(target), _scratch(data_dir) as scratch:
        try:
            about = _collected(data_dir, scratch)
            with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                with tarfile.open(fileobj=file, mode="w") as archive:
                    for name in (_ABOUT, *about.files, _INDEX):
                        archive.add(scratch / name, name)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    return about


@contextmanager
def _scratch(data_dir: Path) -> Iterator[Path]:
    """A folder beside the data, where files can be linked; elsewhere when that is read-only."""
    beside = data_dir if os.access(data_dir, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as name:
        yield Path(name)


def _collected(data_dir: Path, scratch: Path) -> About:
    """Everything as it is at one moment, put into `scratch`."""
    generation = _index(data_dir, scratch / _INDEX)
    files = {}
    if (data_dir / RECORDS).exists():
        copy_database(data_dir / RECORDS, scratch / RECORDS)
        files[RECORDS] = _digest(scratch / RECORDS)
    if (data_dir / NOTICE).exists():
        shutil.copy2(data_dir / NOTICE, scratch / NOTICE)
        files[NOTICE] = _digest(scratch / NOTICE)
    made_at = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    about = About(made_at, generation, files)
    (scratch / _ABOUT).write_text(json.dumps(asdict(about), indent=1), encoding="utf-8")
    return about


def _index(data_dir: Path, target: Path) -> str:
    """The id of the generation that serves, its files put into `target`."""
    for _ in range(_TRIES):
        folder = generations.current(data_dir)
        for wrong in integrity.damage(folder, contents=False):
            raise generations.broken(data_dir, wrong)
        try:
            _copied(folder, target)
        except (FileNotFoundError, shutil.Error):
            shutil.rmtree(target, ignore_errors=True)
            if folder == generations.current(data_dir):
                raise
        else:
            _checked(target)
            return folder.name
    raise BackupFailed(f"{data_dir} changes all the time - run the command again after the ingest")


def _copied(folder: Path, target: Path) -> None:
    """Linked where files never change; Chroma's own are made again when it is restored."""
    vectors = shutil.ignore_patterns("chroma")
    shutil.copytree(folder, target, ignore=vectors, copy_function=generations.link)


def _checked(folder: Path) -> None:
    for wrong in integrity.damage(folder):
        raise BackupFailed(f"{wrong} - the backup would be worthless; see `assistant verify`")


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of an SQLite file that others may be using, over `target`."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old:
        os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(target, timeout=30)) as new:
            old.backup(new)


def restore(source: Path, data_dir: Path, force: bool = False) -> About:
    """Put a backup into a data directory; what was in it. Servers there follow by themselves.

    force: replace what is there
    :raises BackupFailed: it is damaged, none, or something is there already.
    :raises IndexLocked: another process is writing.
    """
    if not force:
        _assert_empty(data_dir)
    with (
        generations.writer(data_dir),
        tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as name,
    ):
        scratch = Path(name)
        about = _unpacked(source, scratch)
        _put_index(scratch / _INDEX, about.generation, data_dir)
        if RECORDS in about.files:
            copy_database(scratch / RECORDS, data_dir / RECORDS)
        if NOTICE in about.files:
            os.replace(scratch / NOTICE, data_dir / NOTICE)
    return about


def _assert_empty(data_dir: Path) -> None:
    there = [n for n in (generations.POINTER, RECORDS, NOTICE) if (data_dir / n).exists()]
    if there:
        raise BackupFailed(
            f"{data_dir} already holds {', '.join(there)} - restore into another --data-dir, or "
            "add --force to replace them"
        )


def _unpacked(source: Path, scratch: Path) -> About:
    """What a backup says of itself, everything in it unpacked and checked."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(scratch, filter="data")  # no links, no way out of the folder
        about = About(**json.loads((scratch / _ABOUT).read_text(encoding="utf-8")))
        names = {RECORDS, NOTICE} & about.files.keys()
        wrong = [n for n in names if _digest(scratch / n) != about.files[n]]
    except (tarfile.TarError, EOFError, ValueError, TypeError, KeyError) as error:
        raise BackupFailed(f"{source} is no whole backup ({error})") from error
    except FileNotFoundError as error:
        raise BackupFailed(f"{error.filename} is not there - is {source} a backup?") from error
    wrong += integrity.damage(scratch / _INDEX)
    if wrong or about.format != _FORMAT or Path(about.generation).name != about.generation:
        raise BackupFailed(f"{source} is damaged ({'; '.join(wrong) or 'unknown format'})")
    return about


def _put_index(unpacked: Path, generation: str, data_dir: Path) -> None:
    from index.vectors_again import make_vectors_again, vector_damage

    try:
        base: Path | None = generations.current(data_dir)
    except AssistantError as error:
        base = None if isinstance(error, IndexMissing) else generations.previous(data_dir)
    folder = generations.place(data_dir, generation)
    os.replace(unpacked, folder)
    if vector_damage(folder):
        make_vectors_again(folder)
    generations.publish(data_dir, folder, base)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
