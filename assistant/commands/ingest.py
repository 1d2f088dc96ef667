"""`assistant ingest`: sources to articles to the index, with a summary of what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import DataDir, readable, settings_for
from assistant.commands.progress import Report, progress_bar

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.build import Contents, Summary
    from ingest.formats.types import Options
    from ingest.pipeline import SourceResult


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files, folders or addresses.")
    ],
    data_dir: DataDir = None,
) -> None:
    """Add or update sources; exit 1 if any was rejected."""
    settings = settings_for(data_dir)
    results, summary = index_sources(sources, settings)
    typer.echo(_summary_text(results, summary, settings))
    if not results or any(result.rejected for result in results):
        raise typer.Exit(1)


def index_sources(
    sources: list[str], settings: Settings
) -> tuple[list[SourceResult], Summary]:
    """What became of every source, and what changed in the index."""
    with progress_bar() as report:
        results = _read(sources, settings, report)
        return results, _index(results, settings, report)


def _read(sources: list[str], settings: Settings, report: Report) -> list[SourceResult]:
    from ingest.pipeline import read_sources

    results = []
    for result in read_sources(sources, _options(settings)):
        results.append(result)
        report("reading", len(results), None)
    return results


def _options(settings: Settings) -> Options:
    from ingest.formats.types import Options

    return Options(
        columns=settings.ingest_columns,
        allow_private=settings.ingest_allow_private,
        timeout_s=settings.ingest_timeout_s,
        delay_s=settings.ingest_delay_s,
        max_pages=settings.ingest_max_pages,
    )


def _index(results: list[SourceResult], settings: Settings, report: Report) -> Summary:
    from index.build import Summary, update
    from index.encoder import load_encoder

    contents = _contents(results)
    if not contents:  # nothing to write: an index that is there stays as it is
        return Summary()
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    return update(
        settings.data_dir, contents, encoder, lambda done, all: report("embedding", done, all)
    )


def _contents(results: list[SourceResult]) -> Contents:
    """Articles with their chunks by source; a rejected source keeps what it had in the index."""
    from ingest.chunks import chunk

    return {
        result.source: [(article, chunk(article)) for article in result.articles]
        for result in results
        if not result.rejected
    }


def _summary_text(results: list[SourceResult], summary: Summary, settings: Settings) -> str:
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
    if not results:
        lines.append("no sources found - give files, folders or addresses")
    elif len(rejected) < len(results):
        lines.append(f"the index in {settings.data_dir} now holds {summary.chunks:,} chunks")
    return "\n".join(lines)
