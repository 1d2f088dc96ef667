"""`assistant remove`: takes sources or single articles out of the index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import AsJson, DataDir, readable, settings_for
from assistant.commands.progress import progress_bar
from ingest.errors import SourceUnknown

if TYPE_CHECKING:
    from index.store import Store


def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Names of sources, or ids of articles.")
    ],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Remove sources or articles. A file that is ingested again comes back."""
    from assistant.operations import rejects
    from assistant.operations.canary import check_of
    from index import generations
    from index.build import remove as remove_articles
    from index.encoder import load_encoder
    from index.opened import STORE
    from index.store import Store

    settings = settings_for(data_dir)
    store = Store(generations.current(settings.data_dir) / STORE)
    try:
        ids = [article_id for name in names for article_id in _articles_of(store, readable(name))]
    finally:
        store.close()
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    with progress_bar() as report:
        summary = remove_articles(
            settings.data_dir, ids, encoder, lambda done, all: report("embedding", done, all),
            check_of(settings, encoder),
        )  # fmt: skip
    rejects.forget(settings.data_dir, names)
    data = {"removed": summary.removed, "chunks": summary.chunks}
    text = f"removed {summary.removed} articles; the index now holds {summary.chunks:,} chunks"
    typer.echo(json.dumps(data) if as_json else text)


def _articles_of(store: Store, name: str) -> list[str]:
    """The ids of the articles that a name stands for.

    :raises SourceUnknown: none; the message names those that are nearly called so.
    """
    found = list(store.digests(name)) or list(store.articles([name]))
    if found:
        return found
    from rapidfuzz import process

    known = store.sources()
    near = [match for match, _, _ in process.extract(name, list(known), limit=3, score_cutoff=60)]
    hint = f"did you mean {', '.join(near)}?" if near else "`assistant articles` lists them"
    raise SourceUnknown(f"no source or article is called {name!r} - {hint}")
