"""The sources that could not be read, kept beside the index until they can or are gone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.pipeline import SourceResult

FILE = "rejects.json"


@dataclass(frozen=True, slots=True)
class Reject:
    """A source, or a row of one ("board.csv#line 12"), and why it is not in the index."""

    source: str
    reason: str
    path: str = ""  # of the file, "" for an address
    at: str = ""  # when it was tried last


def load(data_dir: Path) -> tuple[Reject, ...]:
    """What is rejected now; nothing when no report is there or it cannot be read."""
    try:
        data = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
        return tuple(Reject(**entry) for entry in data["rejects"])
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def keep(data_dir: Path, results: Sequence[SourceResult], paths: Mapping[str, str]) -> None:
    """Bring the report up to date with what a run found; files that are gone leave it.

    paths: where the files of the run are, by source name
    """
    now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    read = {_whole(result.source) for result in results}
    old = load(data_dir)
    kept = [
        reject
        for reject in old
        if _whole(reject.source) not in read and (not reject.path or os.path.exists(reject.path))
    ]
    new = [
        Reject(r.source, r.rejected, paths.get(_whole(r.source), ""), now)
        for r in results
        if r.rejected
    ]
    if kept or new or old:
        _write(data_dir, [*kept, *new])


def forget(data_dir: Path, sources: Sequence[str]) -> None:
    """Leave out sources that staff removed."""
    old = load(data_dir)
    left = [reject for reject in old if _whole(reject.source) not in sources]
    if len(left) < len(old):
        _write(data_dir, left)


def write_json(path: Path, data: object) -> None:
    """Write a file that is whole at any moment: the old one or the new one."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _write(data_dir: Path, entries: Sequence[Reject]) -> None:
    from index.storage import told_politely

    with told_politely(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        write_json(data_dir / FILE, {"rejects": [asdict(entry) for entry in entries]})


def _whole(source: str) -> str:
    """The source of a row."""
    name, mark, place = source.rpartition("#line ")
    return name if mark and place.isdigit() else source
