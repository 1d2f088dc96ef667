"""What a run was made with: settings, index, versions. Equal setups give equal answers."""

from __future__ import annotations

import platform
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from evals.asking import Answering
from evals.cases import Case
from ingest.errors import CasesInvalid

if TYPE_CHECKING:
    from assistant.settings import Settings

# What may differ between two runs of the same thing.
_INCIDENTAL = {"started", "machine", "jobs", "case_files", "skipped", "revision"}


def describe(
    assistant: Answering, settings: Settings | None, today: date, **more: object
) -> dict[str, Any]:
    """The setup as plain JSON values, without secrets."""
    return {
        "today": today.isoformat(),
        "index": _index(assistant),
        "settings": _public(settings) if settings else {},
        "version": version("civic-assistant"),
        "revision": _revision(),
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        **more,
    }


def check_same(before: dict[str, Any], now: dict[str, Any]) -> None:
    """Nothing, when a run can go on with this setup.

    :raises CasesInvalid: names what has changed since.
    """
    changed = [
        name for name in before if name not in _INCIDENTAL and before[name] != now.get(name)
    ]
    if changed:
        raise CasesInvalid(f"since the run was started, {', '.join(changed)} changed - start a new run")


def indexed(assistant: Answering) -> frozenset[str] | None:
    """File names of the sources in the index; None when the assistant has no index."""
    searcher = getattr(assistant, "searcher", None)
    return frozenset(map(file_name, searcher.index.store.sources())) if searcher else None


def file_name(source: str) -> str:
    """The last part of a path or address: what cases name a source by."""
    return PurePath(source).name


def asked_of(cases: tuple[Case, ...], sources: frozenset[str]) -> tuple[tuple[Case, ...], dict[str, int]]:
    """The cases whose sources are all indexed, and by absent source how many were left out.

    A case without a source goes with its file: it is asked when any source of the file is there.
    """
    files = {_file(case) for case in cases if sources & set(map(file_name, case.source))}
    left: dict[str, int] = {}
    asked: list[Case] = []
    for case in cases:
        absent = [name for name in case.source if file_name(name) not in sources]
        if not case.source and _file(case) not in files:
            absent = [f"no source of {_file(case)}"]
        if absent:
            left[absent[0]] = left.get(absent[0], 0) + 1
        else:
            asked.append(case)
    return tuple(asked), left


def _file(case: Case) -> str:
    return case.where.rpartition(":")[0]


def _index(assistant: Answering) -> dict[str, Any]:
    searcher = getattr(assistant, "searcher", None)
    if searcher is None:
        return {}
    return {**searcher.index.status(), "files": sorted(searcher.index.store.sources())}


def _public(settings: Settings) -> dict[str, Any]:
    secret = {name for name, value in settings if isinstance(value, SecretStr)}
    return settings.model_dump(mode="json", exclude=secret)


def _revision() -> str:
    """The commit that ran, "" outside a checkout; "+" when files differ from it."""
    here = Path(__file__).parent
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
            cwd=here, capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
