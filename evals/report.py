"""A report for people: report.md in the run folder, tables on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from evals.aggregate import Metrics, Report
from evals.scoring import Score

# Column title and the metric behind it; shares are shown in per cent.
_COLUMNS = (
    ("facts", "facts_recall"),
    ("complete", "complete"),
    ("headline", "headline"),
    ("cited", "first_citation"),
    ("support", "support"),
    ("wrong", "wrong_headlines"),
    ("abst. ok", "abstained_rightly"),
    ("abst. bad", "abstained_wrongly"),
    ("forb.", "forbidden_shown"),
    ("ungr.", "ungrounded_shown"),
    ("chars", "length_median"),
)
_ON_SCREEN = {"facts", "headline", "wrong", "cited", "abst. ok", "abst. bad", "forb.", "ungr."}
_COUNTS = {"wrong_headlines", "forbidden_shown", "ungrounded_shown", "unseen_numbers", "errors", "cases", "length_median", "ms_p50", "ms_p95"}


def show(report: Report, console: Console) -> None:
    """Print the table by type (the columns that fit 80 characters) and the overall numbers."""
    columns = [column for column in _COLUMNS if column[0] in _ON_SCREEN]
    table = Table(title=f"{report.name}: {report.overall.cases} cases", box=SIMPLE, padding=0)
    for title in ("type", "cases", *(title for title, _ in columns)):
        table.add_column(title, justify="left" if title == "type" else "right", no_wrap=title == "type")
    for name, group in report.by_type.items():
        table.add_row(*_row(name, group, columns))
    table.add_section()
    for name, group in (*report.by_split.items(), ("all", report.overall)):
        table.add_row(*_row(name, group, columns))
    console.print(table)
    console.print(_summary(report.overall), soft_wrap=True)


def markdown(report: Report) -> str:
    """The report as Markdown. Single misses are listed for open cases only; held ones stay unseen."""
    parts = [
        f"# {report.name}",
        _summary(report.overall),
        _table("type", (*report.by_type.items(), ("all", report.overall))),
        _table("split", report.by_split.items()),
        _table("language", report.by_language.items()),
        "## Misses (open cases)",
        "\n".join(_misses(report.scores)) or "None.",
    ]
    return "\n\n".join(parts) + "\n"


def _summary(overall: Metrics) -> str:
    return (
        f"Figures {_text(overall.figures_recall)} and dates {_text(overall.dates_recall)} of the required ones shown; "
        f"stray citations {_text(overall.stray_citations)}; language {_text(overall.language)}; "
        f"unseen numbers in {overall.unseen_numbers} answers; errors {overall.errors}; "
        f"p50 {_text(overall.ms_p50, count=True)} ms, p95 {_text(overall.ms_p95, count=True)} ms."
    )


def _table(first: str, groups: Iterable[tuple[str, Metrics]]) -> str:
    header = (first, "cases", *(title for title, _ in _COLUMNS))
    rows = [header, ("---",) * len(header), *(_row(name, group) for name, group in groups)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str, group: Metrics, columns: Iterable[tuple[str, str]] = _COLUMNS) -> tuple[str, ...]:
    values = (_text(getattr(group, field), count=field in _COUNTS) for _, field in columns)
    return (name, str(group.cases), *values)


def _text(value: float | None, count: bool = False) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if count else f"{value:.1%}"


def _misses(scores: Iterable[Score]) -> Iterable[str]:
    for score in scores:
        problems = list(_problems(score)) if score.split == "open" else []
        if problems:
            yield f"- `{score.id}` {score.question} -> {score.headline or score.status}: {'; '.join(problems)}"


def _problems(score: Score) -> Iterable[str]:
    if not score.answerable and not score.abstained:
        yield "should have abstained"
    if score.answerable and score.abstained:
        yield "abstained"
    elif score.missing:
        yield f"missing {', '.join(score.missing)}"
    elif score.headline_right is False:
        yield "headline"
    if score.first_citation_right is False:
        yield "cited article"
    if score.found > score.supported:
        yield "fact not in a cited sentence"
    for label, values in (("forbidden", score.forbidden), ("ungrounded", score.ungrounded), ("unseen", score.unseen)):
        if values:
            yield f"{label} {', '.join(values)}"
    if not score.language_right:
        yield "language"
