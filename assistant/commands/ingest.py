"""`assistant ingest`: sources to articles to the index, with a summary of what became of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.explain import explained
from assistant.commands.options import AsJson, DataDir, readable, settings_for
from assistant.commands.progress import progress_bar
from assistant.operations.ingesting import Ingest, Outcome

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.build import Summary
    from ingest.pipeline import SourceResult


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files, folders or addresses.")
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how titles, publishers and dates were found, and what was removed.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the articles of files that are gone from the folders given.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what became of every source, as JSON.")
    ] = None,
    canary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Questions that the new index must answer before it serves.  [default: ASSISTANT_CANARY_FILE]")
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:  # fmt: skip
    """Add or update sources; exit 1 if any was rejected, 2 when the old index goes on serving."""
    settings = settings_for(data_dir, canary_file=canary)
    outcome = _run(sources, settings, prune, explain)
    data = _data(outcome, explain)
    if report is not None:
        _write(report, data)
    text = "".join(f"{explained(r)}\n\n" for r in outcome.results) if explain else ""
    shown = json.dumps(data, ensure_ascii=False, indent=2) if as_json else None
    typer.echo(shown or text + _summary_text(outcome, settings))
    if not outcome.results or any(result.rejected for result in outcome.results):
        raise typer.Exit(1)


def index_sources(sources: list[str], settings: Settings) -> tuple[list[SourceResult], Summary]:
    """What became of every source, and what changed in the index."""
    outcome = _run(sources, settings)
    return list(outcome.results), outcome.summary


def _run(
    sources: list[str], settings: Settings, prune: bool = False, explain: bool = False
) -> Outcome:
    with progress_bar() as report:
        return Ingest(settings, report, keep_articles=explain).run(sources, prune)


def _data(outcome: Outcome, explain: bool) -> dict[str, object]:
    """What became of every source, as plain JSON values."""
    from assistant.commands.explain import explained_data

    summary = outcome.summary
    return {
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
        "chunks": summary.chunks,
        "rejected": [
            {"source": readable(r.source), "reason": r.rejected}
            for r in outcome.results
            if r.rejected
        ],
        "pruned": list(outcome.pruned),
        "sources": [
            {
                "source": readable(r.source),
                "state": "rejected" if r.rejected else "unchanged" if r.unchanged else "read",
                **(explained_data(r) if explain else {}),
            }
            for r in outcome.results
        ],
    }


def _write(path: Path, data: object) -> None:
    from assistant.operations.rejects import write_json
    from ingest.errors import SettingsError

    try:
        write_json(path, data)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror} - check --report") from error


def _summary_text(outcome: Outcome, settings: Settings) -> str:
    results, summary = outcome.results, outcome.summary
    rejected = [result for result in results if result.rejected]
    counts = {
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
    }
    lines = [f"{name:<10}{count:>7,} articles" for name, count in counts.items()]
    lines.append(f"{'rejected':<10}{len(rejected):>7,} sources")
    lines += [f"  {readable(result.source)}: {result.rejected}" for result in rejected]
    lines += [f"{'gone':<10}{readable(source)}" for source in outcome.pruned]
    if not results:
        lines.append("no sources found - give files, folders or addresses")
    elif len(rejected) < len(results):
        lines.append(f"the index in {settings.data_dir} now holds {summary.chunks:,} chunks")
    return "\n".join(lines)
