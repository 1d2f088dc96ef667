"""`assistant serve`: the chat page, the widget and the API."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands.options import DataDir, Llm, assistant_for, settings_for


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.  [default: 7860]")] = None,
    llm: Llm = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the chat page, the widget and the API until interrupted."""
    from assistant import server

    settings = settings_for(data_dir, llm, host=host, port=port)
    server.serve(assistant_for(settings), settings)
