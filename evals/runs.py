"""A run on disk: its settings, the index it asked, cases, answers, scores, problems and reports.

    settings.json   what was asked, of what, with which settings; enough to do it again
    cases.jsonl     the cases as they were, so that they can be scored again anywhere
    generated.jsonl an answer a line, with its trace; written as they come
    peers/NAME.jsonl, judgements.jsonl   only when asked for
    scores.jsonl, problems.jsonl, aggregate.json, report.md, report.html, junit.xml
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.asking import Generated, read_generated
from evals.cases import Case, load
from ingest.errors import CasesInvalid

SETTINGS, CASES, GENERATED = "settings.json", "cases.jsonl", "generated.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of one run."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    def settings(self) -> dict[str, Any]:
        """What the run was started with.

        :raises CasesInvalid: there is no such run.
        """
        try:
            found = json.loads((self.folder / SETTINGS).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CasesInvalid(f"{self.folder} is not a run - give a folder of results/") from error
        return dict(found)

    def cases(self) -> tuple[Case, ...]:
        """The cases of the run. :raises CasesInvalid: they cannot be read."""
        return load([self.folder / CASES])

    def generated(self, lenient: bool = False) -> tuple[Generated, ...]:
        """Its answers; `lenient` forgives a last line cut in two. :raises CasesInvalid: none."""
        return read_generated(self.folder / GENERATED, lenient)

    def peers(self) -> dict[str, tuple[Generated, ...]]:
        """The answers of the baselines that were asked too, by name."""
        files = sorted((self.folder / "peers").glob("*.jsonl"))
        return {path.stem: read_generated(path) for path in files}

    def keep(self, item: Generated) -> None:
        """Append an answer, as one whole line."""
        line = json.dumps(asdict(item), ensure_ascii=False) + "\n"
        with (self.folder / GENERATED).open("a", encoding="utf-8") as file:
            file.write(line)

    def rewrite(self, items: Iterable[Generated]) -> None:
        """The answers in the order of the cases, in place of what stood there."""
        write_lines(self.folder / GENERATED, map(asdict, items))

    def text(self, name: str, text: str) -> None:
        """Write one file of the folder."""
        (self.folder / name).write_text(text, "utf-8")

    def json(self, name: str, value: object) -> None:
        """Write one file of the folder as JSON."""
        self.text(name, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def start(out: Path, name: str, cases: Sequence[Case], settings: dict[str, Any]) -> Run:
    """A new run folder with its settings and cases, no answers yet."""
    stem = f"{datetime.now():%Y%m%d-%H%M%S}-{name}"
    folder = next(f for n in range(1, 1000) if not (f := out / (stem if n == 1 else f"{stem}-{n}")).exists())
    folder.mkdir(parents=True)
    run = Run(folder)
    run.json(SETTINGS, settings)
    write_lines(folder / CASES, (case.model_dump(mode="json") for case in cases))
    run.text(GENERATED, "")
    return run


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """JSON lines, all of them or none: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    os.replace(part, path)
