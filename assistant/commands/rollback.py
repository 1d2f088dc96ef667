"""`assistant rollback`: the index that served before serves again."""

from __future__ import annotations

import typer

from assistant.commands.options import DataDir, settings_for


def rollback(data_dir: DataDir = None) -> None:
    """Go back to the index before the last ingest; running servers follow by themselves."""
    from index.generations import rollback as go_back
    from index.manifest import load_manifest

    folder = go_back(settings_for(data_dir).data_dir)
    manifest = load_manifest(folder)
    typer.echo(f"{folder.name} serves: {manifest.articles:,} articles, built {manifest.built_at}")
