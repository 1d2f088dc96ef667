"""`assistant status`: what the data directory holds and whether it is whole."""

from __future__ import annotations

import json

import typer

from assistant.commands.options import AsJson, DataDir, settings_for


def status(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Show what the index holds and whether it is whole."""
    from index.opened import open_index

    settings = settings_for(data_dir)
    index = open_index(settings.data_dir)  # opening checks that every part is there and agrees
    found = index.status()
    index.close()
    data = {
        "articles": found["articles"],
        "chunks": found["chunks"],
        "sources": found["sources"],
        "last_ingest": found["built_at"],
        "embedding_model": found["model"],
        "answerer": settings.llm_model if settings.answerer == "llm" else settings.answerer,
        "health": "ok" if found["model"] == settings.embedding_model else "other embedding model",
        "data_dir": str(settings.data_dir),
    }
    lines = (f"{name.replace('_', ' '):<16} {value}" for name, value in data.items())
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
