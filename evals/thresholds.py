"""Bounds that a run has to keep, from a TOML file: least and most, overall or for one group.

    [overall.least]
    facts_recall = 0.9
    [type.figure.most]
    wrong_headlines = 3
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.aggregate import Metrics, Report
from ingest.errors import CasesInvalid

DEFAULT = Path(__file__).parent / "thresholds.toml"


@dataclass(frozen=True, slots=True)
class Check:
    """One bound and the number it was held against; a number that nobody measured keeps it."""

    group: str  # "overall", "type figure", "split held", "language en"
    metric: str
    least: float | None
    most: float | None
    value: float | None

    @property
    def kept(self) -> bool:
        """Whether the number is within its bound."""
        if self.value is None:
            return True
        low = self.least is None or self.value >= self.least
        return low and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        """One line for a person."""
        bound = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        value = "not measured" if self.value is None else f"{self.value:g}"
        return f"{self.group} {self.metric}: {value}, {bound}"


def check(report: Report, path: Path) -> tuple[Check, ...]:
    """Every bound of the file, held against the report.

    :raises CasesInvalid: the file cannot be read, or names what is not measured.
    """
    try:
        bounds = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CasesInvalid(f"{path}: cannot be read ({error})") from error
    return tuple(_checks(report, bounds, path))


def _checks(report: Report, bounds: Mapping[str, Any], path: Path) -> Iterator[Check]:
    known = set(asdict(report.overall))
    for name, metrics, group in _groups(report, bounds, path):
        for side, wanted in group.items():
            wrong = [metric for metric in wanted if metric not in known]
            if side not in {"least", "most"} or wrong:
                raise CasesInvalid(f"{path}: {name}: no such bound: {(wrong or [side])[0]}")
            for metric, bound in wanted.items():
                value = getattr(metrics, metric) if metrics else None
                low, high = (bound, None) if side == "least" else (None, bound)
                yield Check(name, metric, low, high, value)


def _groups(
    report: Report, bounds: Mapping[str, Any], path: Path
) -> Iterator[tuple[str, Metrics | None, Mapping[str, Any]]]:
    groups = {"type": report.by_type, "split": report.by_split, "language": report.by_language}
    for kind, content in bounds.items():
        if kind == "overall":
            yield kind, report.overall, content
        elif kind in groups:
            yield from ((f"{kind} {name}", groups[kind].get(name), group) for name, group in content.items())
        else:
            raise CasesInvalid(f"{path}: no such group: {kind}")
