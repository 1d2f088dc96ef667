"""A report for people: report.md in the run folder, tables on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from evals.aggregate import Metrics, Report
from evals.problems import in_words, problems, severity
from evals.scoring import Score
from evals.thresholds import Check

# Column title and the metric behind it; shares are shown in per cent.
_COLUMNS = (
    ("right", "right"),
    ("facts", "facts_recall"),
    ("precision", "facts_precision"),
    ("complete", "complete"),
    ("headline", "headline"),
    ("cited", "first_citation"),
    ("cit. prec.", "citation_precision"),
    ("cit. rec.", "citation_recall"),
    ("wrong", "wrong_headlines"),
    ("abst. ok", "abstained_rightly"),
    ("abst. bad", "abstained_wrongly"),
    ("forb.", "forbidden_shown"),
    ("ungr.", "ungrounded_shown"),
    ("chars", "length_median"),
)
_COMPARED = (
    ("right", "right"),
    ("facts", "facts_recall"),
    ("precision", "facts_precision"),
    ("headline", "headline"),
    ("cited", "first_citation"),
    ("abst. ok", "abstained_rightly"),
    ("abst. bad", "abstained_wrongly"),
    ("forb.", "forbidden_shown"),
    ("chars", "length_median"),
    ("p50 ms", "ms_p50"),
)
_HEADLINES = (
    "right", "facts_recall", "facts_precision", "headline", "first_citation",
    "citation_precision", "citation_recall", "abstained_rightly", "abstained_wrongly",
)  # fmt: skip
_ON_SCREEN = {"right", "facts", "headline", "wrong", "cited", "abst. ok", "abst. bad", "ungr."}
_COUNTS = {"wrong_headlines", "forbidden_shown", "ungrounded_shown", "unseen_numbers", "errors", "cases", "length_median", "ms_p50", "ms_p95"}


def show(report: Report, console: Console) -> None:
    """Print the table by type (the columns that fit 80 characters) and the overall numbers."""
    columns = [column for column in _COLUMNS if column[0] in _ON_SCREEN]
    table = Table(title=f"{report.name}: {report.overall.cases} cases", box=SIMPLE, padding=0)
    for title in ("type", "n", *(title for title, _ in columns)):
        table.add_column(title, justify="left" if title == "type" else "right", no_wrap=title == "type")
    for name, group in report.by_type.items():
        table.add_row(*_row(name, group, columns))
    table.add_section()
    for name, group in (*report.by_split.items(), ("all", report.overall)):
        table.add_row(*_row(name, group, columns))
    console.print(table)
    console.print(_summary(report.overall), soft_wrap=True)


def markdown(
    report: Report, peers: Mapping[str, Report] | None = None, checks: Sequence[Check] = (), by_model: str = ""
) -> str:
    """The report as Markdown. Single misses are listed for open cases only; held ones stay unseen."""
    parts = [
        f"# {report.name}",
        _summary(report.overall),
        "\n".join(_checks(checks)),
        by_model,
        _intervals(report),
        comparison_table(report, peers) if peers else "",
        _table("type", (*report.by_type.items(), ("all", report.overall))),
        _table("split", report.by_split.items()),
        _table("language", report.by_language.items()),
        "## Misses (open cases)",
        "\n".join(_misses(report.scores)) or "None.",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def comparison_table(report: Report, peers: Mapping[str, Report]) -> str:
    """The whole assistant beside the baselines, over the same cases, as a Markdown table."""
    rows = [("this assistant", report.overall), *((name, peer.overall) for name, peer in peers.items())]
    return _table("answers by", rows, _COMPARED)


def _intervals(report: Report) -> str:
    """The headline numbers with their 95 % bootstrap intervals."""
    found = ((name, report.intervals.get(name)) for name in _HEADLINES)
    rows = [f"| {name} | {v[0]:.1%} | {v[1]:.1%} to {v[2]:.1%} |" for name, v in found if v]
    return "\n".join(["| metric | value | 95 % interval |", "| --- | --- | --- |", *rows])


def _summary(overall: Metrics) -> str:
    return (
        f"Figures {_text(overall.figures_recall)} and dates {_text(overall.dates_recall)} of the required ones shown; "
        f"stray citations {_text(overall.stray_citations)}; language {_text(overall.language)}; "
        f"unseen numbers in {overall.unseen_numbers} answers; errors {overall.errors}; "
        f"p50 {_text(overall.ms_p50, count=True)} ms, p95 {_text(overall.ms_p95, count=True)} ms."
    )


def _table(
    first: str, groups: Iterable[tuple[str, Metrics]], columns: Sequence[tuple[str, str]] = _COLUMNS
) -> str:
    header = (first, "cases", *(title for title, _ in columns))
    rows = [header, ("---",) * len(header), *(_row(name, group, columns) for name, group in groups)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str, group: Metrics, columns: Iterable[tuple[str, str]] = _COLUMNS) -> tuple[str, ...]:
    values = (_text(getattr(group, field), count=field in _COUNTS) for _, field in columns)
    return (name, str(group.cases), *values)


def _text(value: float | None, count: bool = False) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if count else f"{value:.1%}"


def _misses(scores: Iterable[Score]) -> Iterable[str]:
    """The open cases that went wrong, the worst first."""
    wrong = [score for score in scores if score.split == "open" and problems(score)]
    for score in sorted(wrong, key=severity, reverse=True):
        yield f"- `{score.id}` {score.question} -> {score.headline or score.status}: {in_words(score)}"


def _checks(checks: Sequence[Check]) -> Iterable[str]:
    broken = [check for check in checks if not check.kept]
    if checks:
        yield f"Thresholds: {len(checks) - len(broken)} of {len(checks)} kept."
        yield from (f"- not kept: {check}" for check in broken)
