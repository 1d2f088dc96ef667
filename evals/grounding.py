"""The grounding benchmark: true sentences that must pass, corrupted ones that must not.

python -m evals.grounding [--json] [--misses] [--samples DIR] [--cases FILE]...
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from assistant.grounding.ground import check
from evals.cases import DEFAULT_FOLDER
from evals.grounding_false import corrupted
from evals.grounding_true import Sample, articles_in, hand_written, true_samples

# What only changes whom or what a value belongs to; everything else is a figure or date that is wrong.
ATTACHMENT = ("swapped", "attachment", "part as total", "other year")
NAMES = ("name", "office")


@dataclass(frozen=True, slots=True)
class Line:
    """How many of one kind there are, and how many grounding blocks."""

    kind: str
    count: int
    blocked: int

    @property
    def share(self) -> float:
        """The share that is blocked (0..1)."""
        return self.blocked / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What grounding blocks of the true and of the corrupted sentences, by kind."""

    true: tuple[Line, ...]
    false: tuple[Line, ...]
    seconds: float
    wrong: tuple[Sample, ...]  # true ones blocked, false ones let through

    def total(self, group: str) -> Line:
        """"true", or of the false ones: "values", "names" or "attachments"."""
        if group == "true":
            return _sum(group, self.true)
        return _sum(group, (line for line in self.false if _group(line.kind) == group))

    def to_json(self) -> dict[str, object]:
        """Counts and shares as plain JSON values."""
        groups = {name: self.total(name) for name in ("true", "values", "names", "attachments")}
        lines = {"true_kinds": self.true, "false_kinds": self.false}
        return {
            **{name: _json(line) for name, line in groups.items()},
            **{name: {line.kind: _json(line) for line in found} for name, found in lines.items()},
            "ms_per_sentence": round(1000 * self.seconds / sum(line.count for line in (*self.true, *self.false)), 3),
        }


def _json(line: Line) -> dict[str, object]:
    return {**asdict(line), "share": round(line.share, 4)}


def _sum(kind: str, lines: Iterable[Line]) -> Line:
    found = list(lines)
    return Line(kind, sum(line.count for line in found), sum(line.blocked for line in found))


def _group(kind: str) -> str:
    return "attachments" if kind in ATTACHMENT else "names" if kind in NAMES else "values"


def measure(samples: Sequence[Sample]) -> Report:
    """The report on grounding over the samples."""
    start = perf_counter()
    passed = [check(s.draft, s.evidence).supported for s in samples]
    seconds = perf_counter() - start
    judged = list(zip(samples, passed, strict=True))
    lines = [
        tuple(
            Line(kind, len(found), found.count(False))
            for kind in dict.fromkeys(s.kind for s in samples if s.true is true)
            if (found := [ok for s, ok in judged if s.kind == kind and s.true is true])
        )
        for true in (True, False)
    ]
    return Report(lines[0], lines[1], seconds, tuple(s for s, ok in judged if ok is not s.true))


def samples_of(folder: Path, case_files: Sequence[Path]) -> tuple[Sample, ...]:
    """The true sentences over the articles of a folder and their corruptions, and those written by hand."""
    true = true_samples(articles_in(folder), case_files)
    return (*true, *corrupted(true), *hand_written(False))


def table(report: Report) -> Table:
    """The report as it is printed."""
    shown = Table("sentences", "kind", "count", "blocked", "share")
    for name, lines in (("true", report.true), ("corrupted", report.false)):
        for line in lines:
            shown.add_row(name, line.kind, str(line.count), str(line.blocked), f"{line.share:.1%}")
    for group in ("true", "values", "names", "attachments"):
        line = report.total(group)
        shown.add_row("all", group, str(line.count), str(line.blocked), f"{line.share:.1%}", style="bold")
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.grounding", description=__doc__)
    parser.add_argument("--samples", type=Path, default=Path("samples"))
    parser.add_argument("--cases", type=Path, action="append", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="list what was judged wrongly")
    options = parser.parse_args(arguments)
    report = measure(samples_of(options.samples, options.cases or [DEFAULT_FOLDER / "samples.jsonl", DEFAULT_FOLDER / "foreign.jsonl"]))
    console = Console(soft_wrap=True)
    if options.misses:
        for sample in report.wrong:
            console.print(f"{'blocked' if sample.true else 'passed'}\t{sample.kind}\t{sample.draft.text}\t<- {' | '.join(e.sentence.text for e in sample.cited)}", markup=False, highlight=False)
    if options.json:
        sys.stdout.write(json.dumps(report.to_json(), ensure_ascii=False) + "\n")
    else:
        console.print(table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
