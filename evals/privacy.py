"""How much of what identifies a person is covered, and what else is covered by mistake.

python -m evals.privacy [--json] [--misses] [--data FILE]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.masking.mask import mask

DATA = Path(__file__).parent / "data" / "personal.tsv"
_LOOK_ALIKE = "keep-"


@dataclass(frozen=True, slots=True)
class Line:
    """A text as a citizen would type it, and what must not be left of it (nothing: all must)."""

    kind: str
    text: str
    secrets: tuple[str, ...]

    @property
    def is_personal(self) -> bool:
        """Whether something in it has to be covered."""
        return bool(self.secrets)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a kind came out right."""

    kind: str
    count: int
    right: int

    @property
    def value(self) -> float:
        """The share that is right (0..1)."""
        return self.right / self.count if self.count else 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """Recall by kind of identifier, and look-alikes that stay by kind of look-alike."""

    covered: tuple[Share, ...]
    kept: tuple[Share, ...]
    wrong: tuple[Line, ...]

    @property
    def recall(self) -> float:
        """The share of personal texts with nothing of the identifier left."""
        return _sum("recall", self.covered).value

    @property
    def false_alarms(self) -> float:
        """The share of look-alikes that were changed."""
        return 1 - _sum("kept", self.kept).value

    def to_json(self) -> dict[str, object]:
        """Counts and shares as plain JSON values."""
        return {
            "recall": round(self.recall, 4),
            "false_alarms": round(self.false_alarms, 4),
            "covered": {s.kind: [s.right, s.count] for s in self.covered},
            "kept": {s.kind: [s.right, s.count] for s in self.kept},
        }


def load(path: Path = DATA) -> tuple[Line, ...]:
    """The lines of a file: kind, text and the secrets in it, separated by "|"."""
    rows = (row.split("\t") for row in path.read_text("utf-8").splitlines()[1:])
    return tuple(
        Line(kind, text, tuple(filter(None, secrets.split("|")))) for kind, text, secrets in rows
    )


def is_right(line: Line) -> bool:
    """Whether nothing of the secrets is left, or a look-alike is as it was."""
    masked = mask(line.text)
    return not any(_left(secret, masked) for secret in line.secrets) and (
        line.is_personal or masked == line.text
    )


def _left(secret: str, masked: str) -> bool:
    """Whether the secret, or a group of its digits that tells something, can still be read."""
    plain = unicodedata.normalize("NFKC", masked)
    groups = re.findall(r"\d{4,}", unicodedata.normalize("NFKC", secret))
    return secret in masked or any(re.search(rf"(?<!\d){group}(?!\d)", plain) for group in groups)


def measure(lines: Sequence[Line]) -> Report:
    """The report on masking over the lines."""
    judged = [(line, is_right(line)) for line in lines]
    shares = [_share(kind, judged) for kind in dict.fromkeys(line.kind for line in lines)]
    return Report(
        tuple(s for s in shares if not s.kind.startswith(_LOOK_ALIKE)),
        tuple(s for s in shares if s.kind.startswith(_LOOK_ALIKE)),
        tuple(line for line, right in judged if not right),
    )


def _share(kind: str, judged: Iterable[tuple[Line, bool]]) -> Share:
    found = [right for line, right in judged if line.kind == kind]
    return Share(kind, len(found), found.count(True))


def _sum(kind: str, shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(kind, sum(s.count for s in found), sum(s.right for s in found))


def _table(report: Report) -> Table:
    table = Table("kind", "texts", "right", "share")
    for share in (
        *report.covered,
        _sum("covered", report.covered),
        *report.kept,
        _sum("kept", report.kept),
    ):
        table.add_row(share.kind, str(share.count), str(share.right), f"{share.value:.3f}")
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; 0."""
    parser = argparse.ArgumentParser(
        "python -m evals.privacy", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--misses", action="store_true", help="list what came out wrong")
    parser.add_argument("--data", type=Path, default=DATA, help="another file of the same columns")
    options = parser.parse_args(arguments)
    report, console = measure(load(options.data)), Console(soft_wrap=True, highlight=False)
    if options.json:
        console.print_json(json.dumps(report.to_json()))
    else:
        console.print(_table(report))
    for line in report.wrong if options.misses else ():
        console.print(f"{line.kind}: {line.text} -> {mask(line.text)}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
