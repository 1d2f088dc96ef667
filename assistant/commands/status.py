"""`assistant status`: what the data directory holds and whether it is whole."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from assistant.commands.options import AsJson, DataDir, readable, settings_for


def status(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Show what the index holds and whether it is whole."""
    from assistant.operations import rejects
    from index.copies import groups
    from index.opened import open_index

    settings = settings_for(data_dir)
    index = open_index(settings.data_dir)  # opening checks that every part is there and agrees
    found = index.status()
    copies = groups(index.store)
    index.close()
    rejected = rejects.load(settings.data_dir)
    data = {
        "articles": found["articles"],
        "chunks": found["chunks"],
        "sources": found["sources"],
        "last_ingest": found["built_at"],
        "embedding_model": found["model"],
        "answerer": settings.llm_model if settings.answerer == "llm" else settings.answerer,
        "health": "ok" if found["model"] == settings.embedding_model else "other embedding model",
        "data_dir": str(settings.data_dir),
        "duplicates": {primary: ids for primary, ids in copies.items()},
        "rejected": [asdict(reject) for reject in rejected],
    }
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    data["duplicates"] = f"{sum(map(len, copies.values()))} copies of {len(copies)} articles"
    data["rejected"] = f"{len(rejected)} sources"
    lines = [f"{name.replace('_', ' '):<16} {value}" for name, value in data.items()]
    lines += [f"  {readable(reject.source)}: {reject.reason}" for reject in rejected]
    typer.echo("\n".join(lines))
