"""`assistant prepare`: what set-up builds once, so that no first question waits for it."""

from __future__ import annotations

import typer

from assistant.commands.options import settings_for


def prepare() -> None:
    """Build the embedding model, or build it again when it is damaged (part of `make setup`)."""
    from index import e5
    from index.encoder import load_encoder

    settings = settings_for(None)
    if settings.embedding_model == e5.NAME:
        e5.ensure_model(settings.cache_dir, hashes=True)
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    encoder.queries(["준비"])
    typer.echo(f"embedding model ready: {encoder.name}, {encoder.dimension} dimensions")
