"""`assistant serve`: the chat page, the widget and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import DataDir, Llm, assistant_for, settings_for

if TYPE_CHECKING:
    from assistant.settings import Settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.  [default: 7860]")] = None,
    first: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Ingest this first when there is no index."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Processes that answer.  [default: 2, where there are two cores]"),
    ] = None,
    llm: Llm = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the chat page, the widget and the API."""
    from assistant.serving import server
    from assistant.serving.workers import Workers, workers_wanted

    settings = settings_for(data_dir, llm, host=host, port=port, workers=workers)
    filled = _fill_empty(first, settings) if first else False
    address = f"http://{settings.host}:{settings.port}"
    # What filled the index is loaded here already: other processes would make the first visitor wait.
    number = 1 if filled and not settings.workers else workers_wanted(settings)
    server.serve(
        Workers(settings, number) if number > 1 else assistant_for(settings),
        settings,
        lambda: typer.echo(f"serving on {address} - stop with Ctrl-C"),
    )


def _fill_empty(sources: list[str], settings: Settings) -> bool:
    """Ingest `sources` in this process when there is no index; whether it did."""
    from assistant.commands.ingest import index_sources
    from index.generations import current
    from ingest.errors import IndexMissing

    try:
        current(settings.data_dir)
    except IndexMissing:
        results, summary = index_sources(sources, settings)
        typer.echo(f"ingested {len(results)} sources, {summary.added} articles")
        return True
    return False
