"""An evaluation: cases asked, answers scored, a run folder written.

The halves are apart: `run_suite` asks (and goes on where a killed run stopped), `finish` scores
what was answered, as often as one likes and without a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from evals import runs
from evals.aggregate import Report, report
from evals.asking import Answering, Generated, generate
from evals.cases import Case, load, sampled
from evals.charts import charts
from evals.html import page
from evals.junit import junit
from evals.problems import problems
from evals.report import comparison_table, markdown, show
from evals.runs import Run
from evals.scoring import score
from evals.setup import asked_of, check_same, describe, indexed
from evals.thresholds import Check, check
from evals.written import written
from ingest.errors import CasesInvalid

if TYPE_CHECKING:
    from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is to be done."""

    case_files: tuple[Path, ...] = ()  # none: every file of evals/cases
    out: Path = Path("results")
    name: str = "eval"
    jobs: int = 1
    today: date | None = None
    resume: Path | None = None  # the folder of a run that was stopped
    sample: int = 0  # only so many open cases; 0: all cases
    seed: int = 0  # of the sample
    everything: bool = False  # ask about sources that are not indexed, too
    peers: bool = False
    judge: bool = False
    thresholds: Path | None = None
    language: str = "ko"  # of report.html


def main_eval(assistant: Answering, options: Options, settings: Settings | None = None) -> int:
    """Ask, score, write a run folder, print the tables; returns the exit status.

    1 when a bound of the thresholds is not kept, 0 otherwise.
    """
    run = run_suite(assistant, options, settings)
    if options.peers:
        from evals.peers import ask_peers

        ask_peers(assistant, run, settings)
    if options.judge:
        from evals.judge import judge_run

        judge_run(run, settings)
    return finish(run, options.thresholds, options.language)


def run_suite(assistant: Answering, options: Options, settings: Settings | None = None) -> Run:
    """The folder of a run with an answer to every case."""
    today = options.today or date.today()
    if options.resume:
        run = Run(options.resume)
        before = run.settings()
        today = date.fromisoformat(before["today"])
        check_same(before, describe(assistant, settings, today, jobs=options.jobs))
    else:
        run = _started(assistant, options, settings, today)
    cases, done = run.cases(), {item.case: item for item in run.generated(lenient=True)}
    run.rewrite(done.values())  # without a line that was cut in two
    left = [case for case in cases if case.id not in done]
    done |= {item.case: item for item in generate(assistant, left, today, options.jobs, run.keep)}
    run.rewrite(done[case.id] for case in cases)
    return run


def _started(
    assistant: Answering, options: Options, settings: Settings | None, today: date
) -> Run:
    cases = tuple(case for case in load(options.case_files) if not case.draft)
    sources, left = indexed(assistant), dict[str, int]()
    if sources is not None and not options.everything and not options.case_files:
        cases, left = asked_of(cases, sources)
    if left:
        names = ", ".join(sorted(left)[:3]) + (" ..." if len(left) > 3 else "")
        Console(stderr=True).print(
            f"skipped {sum(left.values())} cases about {len(left)} sources that are not in the "
            f"index ({names}); --all asks them too",
            soft_wrap=True, markup=False, highlight=False,
        )  # fmt: skip
    if options.sample:
        cases = sampled(cases, options.sample, options.seed)
    if not cases:
        raise CasesInvalid("no case is about a source in the index - run `assistant ingest samples`")
    files = sorted({case.where.rpartition(":")[0] for case in cases})
    setup = describe(assistant, settings, today, jobs=options.jobs, case_files=files, skipped=left)
    return runs.start(options.out, options.name, cases, setup)


def finish(run: Run, thresholds: Path | None = None, language: str = "ko") -> int:
    """Score the answers of a run, write its reports, print the tables; returns the exit status."""
    cases, generated = run.cases(), run.generated()
    result = score_all(cases, generated, run.name)
    peers = {name: score_all(cases, items, name) for name, items in run.peers().items()}
    checks = check(result, thresholds) if thresholds else ()
    _write(run, result, peers, checks, language)
    console = Console()
    show(result, console)
    if peers:
        console.print(comparison_table(result, peers), soft_wrap=True, markup=False)
    if by_model := written(generated):
        console.print(by_model, soft_wrap=True, markup=False)
    if all(item.status == "abstained" for item in result.scores):
        console.print("Nothing was answered: are the cases' sources indexed? Run `assistant ingest samples`.", soft_wrap=True)
    broken = [item for item in checks if not item.kept]
    for item in broken:
        console.print(f"below its threshold: {item}", soft_wrap=True, markup=False)
    console.print(f"Report: {run.folder / 'report.html'}", soft_wrap=True)
    return 1 if broken else 0


def _write(
    run: Run, result: Report, peers: dict[str, Report], checks: Sequence[Check], language: str
) -> None:
    runs.write_lines(run.folder / "scores.jsonl", ({**asdict(s), "right": s.right} for s in result.scores))
    found = ((score.id, problems(score)) for score in result.scores)
    rows = ({"case": name, "problems": what} for name, what in found if what)
    runs.write_lines(run.folder / "problems.jsonl", rows)
    whole = result.to_json() | {"checks": [{**asdict(c), "kept": c.kept} for c in checks]}
    whole["peers"] = {name: asdict(peer.overall) for name, peer in peers.items()}
    run.json("aggregate.json", whole)
    run.text("report.md", markdown(result, peers, checks, written(run.generated())))
    run.text("junit.xml", junit(result, checks))
    run.text("report.html", page(run, result, peers, checks, charts(result, peers, language), language))


def score_all(cases: Sequence[Case], generated: Iterable[Generated], name: str = "evaluation") -> Report:
    """The report on the generated answers.

    :raises CasesInvalid: a case has no answer, so the two do not belong together.
    """
    answers = {item.case: item for item in generated}
    missing = [case.id for case in cases if case.id not in answers]
    if missing:
        raise CasesInvalid(
            f"no generated answer for {missing[0]} ({len(missing)} in all) - go on with --resume"
        )
    return report(name, (score(case, answers[case.id].answer, answers[case.id].ms) for case in cases))


def evaluate(assistant: Answering, cases: Sequence[Case], today: date | None = None) -> Report:
    """The report on `assistant` over `cases`, nothing written."""
    return score_all(cases, generate(assistant, cases, today))
