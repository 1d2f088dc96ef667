"""The evaluation in two halves: ask every case, then score what was answered.

python -m evals.run [--cases FILE]... [--from results/<run>/generated.jsonl] [--name NAME] [--out results]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from rich.console import Console
from rich.progress import track

from assistant.types import Answer, Question
from evals.aggregate import Report, report
from evals.cases import Case, load
from evals.report import markdown, show
from evals.scoring import score
from ingest.errors import AssistantError, CasesInvalid


class Answering(Protocol):
    """Whatever answers questions: `assistant.pipeline.Assistant`, or a fake in tests."""

    def ask(self, question: Question) -> Answer:
        """The answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Generated:
    """What was answered to a case, as plain JSON values."""

    case: str
    answer: dict[str, Any]
    ms: float  # as the caller waited


def generate(assistant: Answering, cases: Sequence[Case]) -> tuple[Generated, ...]:
    """An answer to every case. The first question is asked once more beforehand, to warm up."""
    if cases:
        assistant.ask(cases[0].asked)
    bar = track(cases, "asking", console=Console(stderr=True), transient=True)
    return tuple(_generated(assistant, case) for case in bar)


def _generated(assistant: Answering, case: Case) -> Generated:
    start = perf_counter()
    answer = assistant.ask(case.asked)
    return Generated(case.id, answer.to_json(), round((perf_counter() - start) * 1000, 1))


def score_all(cases: Sequence[Case], generated: Iterable[Generated], name: str = "evaluation") -> Report:
    """The report on the generated answers.

    :raises CasesInvalid: a case has no answer, so the two files do not belong together.
    """
    answers = {item.case: item for item in generated}
    missing = [case.id for case in cases if case.id not in answers]
    if missing:
        raise CasesInvalid(f"no generated answer for {missing[0]} ({len(missing)} in all); run without --from")
    return report(name, (score(case, answers[case.id].answer, answers[case.id].ms) for case in cases))


def evaluate(assistant: Answering, cases: Sequence[Case]) -> Report:
    """The report on `assistant` over `cases`, nothing written."""
    return score_all(cases, generate(assistant, cases))


def read_generated(path: Path) -> tuple[Generated, ...]:
    """The answers of an earlier run.

    :raises CasesInvalid: names the line that is not a generated answer.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"{path}: cannot be read ({error})") from error
    return tuple(_read_line(line, f"{path.name}:{number}") for number, line in enumerate(lines, start=1))


def _read_line(line: str, where: str) -> Generated:
    try:
        return Generated(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise CasesInvalid(f"{where}: not a generated answer ({error})") from error


def main_eval(
    assistant: Answering, case_files: Sequence[Path], out_dir: Path | None = None, name: str = "eval"
) -> int:
    """Ask, score, write a run folder and print the tables; returns the exit status 0."""
    cases = load(case_files)
    generated = generate(assistant, cases)
    return _finish(cases, generated, _run_folder(out_dir, name))


def _finish(cases: Sequence[Case], generated: Sequence[Generated], folder: Path) -> int:
    result = score_all(cases, generated, folder.name)
    folder.mkdir(parents=True)
    _write_lines(folder / "generated.jsonl", map(asdict, generated))
    _write_lines(folder / "scores.jsonl", map(asdict, result.scores))
    aggregate = json.dumps(result.to_json(), ensure_ascii=False, indent=2)
    (folder / "aggregate.json").write_text(aggregate + "\n", "utf-8")
    (folder / "report.md").write_text(markdown(result), "utf-8")
    console = Console()
    show(result, console)
    if all(item.status == "abstained" for item in result.scores):
        console.print("Nothing was answered: are the cases' sources indexed? Run `assistant ingest samples`.", soft_wrap=True)
    console.print(f"Report: {folder / 'report.md'}", soft_wrap=True)
    return 0


def _run_folder(out_dir: Path | None, name: str) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    return (out_dir or Path("results")) / f"{stamp}-{name}"


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument("--cases", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--from", dest="generated", type=Path, metavar="GENERATED")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--out", type=Path, default=Path("results"))
    parser.add_argument("--name", default="eval")
    options = parser.parse_args(arguments)
    try:
        if options.generated:
            folder = _run_folder(options.out, options.name)
            return _finish(load(options.cases), read_generated(options.generated), folder)
        return main_eval(_assistant(options.data_dir), options.cases, options.out, options.name)
    except AssistantError as error:
        Console(stderr=True).print(str(error), soft_wrap=True, markup=False)
        return 1


def _assistant(data_dir: Path | None) -> Answering:
    from assistant.commands.options import assistant_for, settings_for

    return assistant_for(settings_for(data_dir, None))


if __name__ == "__main__":
    sys.exit(main())
