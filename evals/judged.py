"""The scorer against answers that a person judged: does it see what a reader sees?

    python -m evals.judged [FILE] [--all]

`evals/data/judged.jsonl` holds answers to open cases, as generated and edited by hand (paraphrased,
off by one, in another language, with the wrong sentence cited), each judged by reading it against
the evidence before the scorer saw it. Printed are agreement and Cohen's kappa a question, and where
the two differ. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case, load
from evals.scoring import Score, score

FILE = Path(__file__).parent / "data" / "judged.jsonl"
ASKED = ("fact", "headline", "article", "cited", "language", "right")


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing judged twice."""

    answer: str  # id of the judged answer
    asked: str  # one of `ASKED`
    person: bool
    scorer: bool
    note: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two judges said the same, and how much better than chance that is."""

    count: int
    accuracy: float
    kappa: float  # 1 always, 0 no better than chance; 1 too when both always say the same one thing
    too_kind: int  # the scorer says yes, the person no
    too_strict: int


def read(path: Path = FILE) -> tuple[dict[str, Any], ...]:
    """The judged answers, as plain JSON values."""
    return tuple(json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def pairs(rows: Iterable[dict[str, Any]], cases: Iterable[Case]) -> tuple[Pair, ...]:
    """Everything that both judged, of every answer."""
    known = {case.id: case for case in cases}
    return tuple(pair for row in rows for pair in _pairs(row, known[row["case"]]))


def _pairs(row: dict[str, Any], case: Case) -> Iterator[Pair]:
    judged, verdict = row["judgement"], score(case, row["answer"], 0.0)
    both: list[tuple[str, bool | None, bool | None]] = [
        ("fact", person, scorer)
        for person, scorer in zip(judged["facts"], found(case, verdict), strict=True)
    ]
    pointed = verdict.pointed == verdict.found if verdict.found else None
    both += [
        ("headline", judged["headline"], verdict.headline_right),
        ("article", judged["article"], verdict.first_citation_right),
        ("cited", judged["cited"], pointed),
        ("language", judged["language"], verdict.language_right),
        ("right", judged["verdict"] == "right", verdict.right),
    ]
    for asked, person, scorer in both:
        if person is not None and scorer is not None:
            yield Pair(row["id"], asked, person, scorer, judged["note"])


def found(case: Case, verdict: Score) -> tuple[bool, ...]:
    """For each required fact of the case whether the scorer found it."""
    return tuple(" | ".join(fact.alternatives) not in verdict.missing for fact in case.facts)


def agreement(judged: Sequence[Pair]) -> Agreement:
    """Accuracy and kappa of the scorer against the person."""
    count = len(judged)
    same = sum(pair.person == pair.scorer for pair in judged) / count
    yes, claimed = (sum(p.person for p in judged) / count, sum(p.scorer for p in judged) / count)
    chance = yes * claimed + (1 - yes) * (1 - claimed)
    return Agreement(
        count,
        round(same, 4),
        round((same - chance) / (1 - chance), 4) if chance < 1 else 1.0,
        sum(pair.scorer and not pair.person for pair in judged),
        sum(pair.person and not pair.scorer for pair in judged),
    )


def by_question(judged: Sequence[Pair]) -> dict[str, Agreement]:
    """The agreement on each thing that is asked of an answer."""
    groups = {asked: [pair for pair in judged if pair.asked == asked] for asked in ASKED}
    return {asked: agreement(group) for asked, group in groups.items() if group}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the agreement and the differences."""
    parser = argparse.ArgumentParser(prog="python -m evals.judged", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    parser.add_argument("--all", action="store_true", help="list every difference, not only a count")
    options = parser.parse_args(arguments)
    rows = read(options.file)
    judged = pairs(rows, load())
    out = sys.stdout.write
    out(f"{len(rows)} answers judged by hand\n")
    for asked, found in by_question(judged).items():
        out(
            f"{asked:<9} {found.count:>4}  agree {found.accuracy:6.1%}  kappa {found.kappa:5.2f}"
            f"  too kind {found.too_kind}, too strict {found.too_strict}\n"
        )
    for pair in judged if options.all else ():
        if pair.person != pair.scorer:
            out(f"{pair.answer} {pair.asked}: person {pair.person}, scorer {pair.scorer} ({pair.note})\n")
    numbers = {asked: [a.count, a.accuracy, a.kappa] for asked, a in by_question(judged).items()}
    out(json.dumps(numbers) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
