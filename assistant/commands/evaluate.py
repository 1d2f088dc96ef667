"""`assistant eval`: the evaluation suite over the assistant as configured, and its tools."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import AsJson, DataDir, Llm, assistant_for, settings_for

app = typer.Typer(
    help="Run the evaluation suite and write a report.", add_completion=False, rich_markup_mode=None
)

CaseFiles = Annotated[
    list[Path] | None, typer.Option(help="A case file (JSONL); may be repeated.")
]
Sources = Annotated[
    list[Path] | None,
    typer.Option(help="Where the cases' sources lie; may be repeated.  [default: samples]"),
]
RunFolder = Annotated[Path, typer.Argument(help="The folder of a run, in results/.")]
Thresholds = Annotated[
    Path | None, typer.Option(help="A TOML file of bounds; exit 1 when one is not kept.")
]
Check = Annotated[bool, typer.Option("--check", help="Hold against evals/thresholds.toml.")]
ReportLanguage = Annotated[str, typer.Option(help="Language of report.html: ko or en.")]


@app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    cases: CaseFiles = None,
    out: Annotated[Path, typer.Option(help="Where the report is written.")] = Path("results"),
    name: Annotated[str, typer.Option(help="What the run is called.")] = "eval",
    jobs: Annotated[
        int, typer.Option(min=1, help="Questions asked side by side; for language models.")
    ] = 1,
    sample: Annotated[
        int, typer.Option(min=0, help="Ask only so many open cases, drawn by chance; 0: all cases.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Another one draws other cases.")] = 0,
    today: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day the questions are asked.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Go on with a run that was stopped.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also ask about sources that are not in the index.")
    ] = False,
    peers: Annotated[
        bool, typer.Option("--peers", help="Ask the baselines too and compare.")
    ] = False,
    judge: Annotated[
        bool, typer.Option("--judge", help="Let the configured language model mark the texts.")
    ] = False,
    thresholds: Thresholds = None,
    check: Check = False,
    report_language: ReportLanguage = "ko",
    llm: Llm = None,
    data_dir: DataDir = None,
) -> None:
    """Run the evaluation suite and write a report."""
    if context.invoked_subcommand:
        return
    from evals.run import Options, main_eval

    settings = settings_for(data_dir, llm)
    options = Options(
        case_files=tuple(cases or ()), out=out, name=name, jobs=jobs, sample=sample, seed=seed,
        today=datetime.strptime(today, "%Y-%m-%d").date() if today else None,
        resume=resume, everything=everything, peers=peers, judge=judge,
        thresholds=_bounds(thresholds, check), language=report_language,
    )  # fmt: skip
    raise typer.Exit(main_eval(assistant_for(settings), options, settings))


@app.command()
def score(
    run: RunFolder,
    thresholds: Thresholds = None,
    check: Check = False,
    report_language: ReportLanguage = "ko",
) -> None:
    """Score the answers of a run again, without a model or an index."""
    from evals.run import finish
    from evals.runs import Run

    raise typer.Exit(finish(Run(run), _bounds(thresholds, check), report_language))


@app.command()
def compare(
    before: RunFolder,
    after: RunFolder,
    as_json: AsJson = False,
) -> None:
    """Say what changed between two runs, and whether it is more than chance."""
    from evals.compare import compare_runs, shown
    from evals.runs import Run

    found = compare_runs(Run(before), Run(after))
    typer.echo(found.to_text() if as_json else shown(found), nl=False)


@app.command()
def lint(
    files: Annotated[list[Path] | None, typer.Argument(help="Case files.  [default: evals/cases]")] = None,
    sources: Sources = None,
) -> None:
    """Check cases against their sources and each other; exit 1 when something is wrong."""
    from evals.cases import load
    from evals.lint import examine, read_texts, shown

    found = examine(load(files or ()), read_texts(sources or [Path("samples")]))
    typer.echo(shown(found), nl=False)
    raise typer.Exit(1 if found.problems else 0)


@app.command()
def new(
    article: Annotated[
        Path | None, typer.Argument(help="A source file; cases are proposed from its values.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write every proposal here instead of asking one by one.")
    ] = None,
    into: Annotated[Path, typer.Option(help="Where accepted cases are appended.")] = Path("cases.jsonl"),
    language: Annotated[str, typer.Option(help="Language of the questions.")] = "ko",
    disliked: Annotated[
        bool, typer.Option("--disliked", help="Draft cases from the questions citizens disliked.")
    ] = False,
    drafts: Annotated[
        Path | None, typer.Option(help="A file of drafts, such as the staff page's export.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Propose cases to accept, edit or reject: from an article, or from what citizens disliked."""
    from evals.drafts import disliked_questions, read_drafts
    from evals.propose import proposals_from
    from evals.review import review, write_all

    if sum((article is not None, disliked, drafts is not None)) != 1:
        raise typer.BadParameter("give one of: an article's file, --disliked, --drafts FILE")
    if article is not None:
        found = proposals_from(article, language)
    elif drafts is not None:
        found = read_drafts(drafts)
    else:
        found = disliked_questions(settings_for(data_dir).data_dir)
    if output is not None:
        typer.echo(f"{write_all(found, output)} proposals in {output} - edit them, then `assistant eval lint {output}`")
    else:
        typer.echo(f"{review(found, into)} cases added to {into} - check them with `assistant eval lint {into}`")


def _bounds(thresholds: Path | None, check: bool) -> Path | None:
    from evals.thresholds import DEFAULT

    return thresholds or (DEFAULT if check else None)
