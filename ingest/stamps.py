"""What is remembered of the sources that were read, so that unchanged ones are not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingest.formats.types import Options
from ingest.readers import SourceFile
from ingest.sidecar import Sidecars, Stated

_READERS = ("dochan", "kiwipiepy", "kiwipiepy_model", "lxml", "trafilatura")  # they decide the text
_SETTLED_NS = 2_000_000_000  # a file changed so shortly before may change again within one tick


@dataclass(frozen=True, slots=True)
class Stamp:
    """A source as it was when it was read. Without a digest it is read again in any case."""

    path: str  # absolute; of an address the address
    size: int = -1
    mtime_ns: int = -1
    digest: str = ""  # SHA-256 of its bytes; of an address its validator
    reader: str = ""  # changes with the program, the settings and what staff state of it


@dataclass
class Run:
    """One run over sources: what is known of them from before, and what was learnt."""

    options: Options = field(default_factory=Options)
    known: Mapping[str, Stamp] = field(default_factory=dict)  # by source name
    stamps: dict[str, Stamp] = field(default_factory=dict)  # of what was read
    paths: dict[str, str] = field(default_factory=dict)  # of every file that was found
    sidecars: Sidecars = field(default_factory=Sidecars)
    total: int = 0  # files and addresses that there are to read

    def found(self, file: SourceFile) -> None:
        """Note where a file is."""
        self.paths[file.name] = os.path.abspath(file.path)

    def unchanged(self, found: SourceFile, stated: Stated) -> bool:
        """Whether a source is as it was when it was read last; nothing of it need be read then.

        Size and time of change tell; the bytes are compared when only the time is another.
        """
        now = self._looked_at(found, stated)
        if now is None:
            return False
        self.stamps[found.name] = now
        known = self.known.get(found.name)
        if known is None or not known.digest:
            return False
        if (known.path, known.size, known.reader) != (now.path, now.size, now.reader):
            return False
        return known.mtime_ns == now.mtime_ns or known.digest == _digest(now.path)

    def read(self, found: SourceFile, digest: str) -> None:
        """Remember that a source was read; without a digest it is to be read again."""
        stamp = self.stamps.get(found.name)
        if stamp is not None:
            self.stamps[found.name] = replace(stamp, digest=digest)

    def validator(self, address: str) -> str:
        """What to ask the host of an address by; "" when it is to be read in any case."""
        known = self.known.get(address)
        return known.digest if known and known.reader == self._reader() else ""

    def fetched(self, address: str, validator: str) -> None:
        """Remember that an address was read."""
        self.stamps[address] = Stamp(address, digest=validator, reader=self._reader())

    def forget(self, found: SourceFile) -> None:
        """Keep what was known of a source before."""
        self.stamps.pop(found.name, None)

    def _looked_at(self, found: SourceFile, stated: Stated) -> Stamp | None:
        try:
            status = found.path.stat()
        except OSError:
            return None
        settled = time.time_ns() - status.st_mtime_ns > _SETTLED_NS
        return Stamp(
            os.path.abspath(found.path),
            status.st_size,
            status.st_mtime_ns if settled else -1,
            reader=f"{self._reader()}{stated.digest}",
        )

    def _reader(self) -> str:
        return _reading(tuple(sorted(self.options.columns.items())))


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return "unreadable"


@cache
def _reading(columns: tuple[tuple[str, str], ...]) -> str:
    """Something that changes when the same bytes may give other articles."""
    found = sha256(repr(columns).encode())
    for part in _parts(files("ingest")):
        found.update(part)
    for name in _READERS:
        try:
            found.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    return found.hexdigest()[:16]


def _parts(folder: Traversable) -> list[bytes]:
    """The program and its tables, in order of their names."""
    parts: list[bytes] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir() and entry.name != "__pycache__":
            parts += _parts(entry)
        elif entry.name.endswith((".py", ".toml", ".tsv")):
            parts.append(entry.read_bytes())
    return parts
