"""Articles and chunks into a new generation of the index; only what changed is embedded."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index import generations, keyword, segments
from index.encoder import Encoder
from index.filling import Filling, searched_text
from index.manifest import Manifest, load_manifest
from index.opened import STORE
from index.store import Store, article_digest
from ingest.errors import IndexBroken, IndexMissing
from ingest.types import Article, Chunk

Contents = Mapping[str, Sequence[tuple[Article, Sequence[Chunk]]]]  # by source
Progress = Callable[[int, int], None]  # chunks embedded, chunks to embed

__all__ = ["Contents", "Progress", "Summary", "searched_text", "update"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update did, in articles; `chunks` is the number of chunks in the index now."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    chunks: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether the index is as it was."""
        return not (self.added or self.changed or self.removed)


def update(
    data_dir: Path,
    contents: Contents,
    encoder: Encoder,
    progress: Progress | None = None,
    chroma_url: str | None = None,
) -> Summary:
    """Make the index hold exactly `contents` for the sources named in it; other sources stay.

    chroma_url: the Chroma server that keeps the vectors; "" is the index's own folder, None leaves
        them where they are
    :raises IndexLocked: another process is writing.
    :raises ManifestMismatch: the index was built with another model.
    :raises IndexBroken: the index there is damaged.
    """  # fmt: skip
    with generations.writer(data_dir):
        base = _base(data_dir, encoder)
        plan = _plan(base, contents)
        old = load_manifest(base) if base else _first(encoder)
        new = old if chroma_url is None else replace(old, chroma_url=chroma_url)
        if plan.summary.nothing_changed and not _outdated(base) and new == old:
            return plan.summary
        folder = generations.draft(data_dir, base, (segments.SEGMENTS,) if base else ())
        manifest = _fill(folder, old, new, plan, encoder, progress or (lambda done, total: None))
        generations.publish(data_dir, folder, base)
        return replace(plan.summary, chunks=manifest.chunks)


def _first(encoder: Encoder) -> Manifest:
    """The manifest before anything was indexed."""
    name = f"civic-{secrets.token_hex(6)}-0"
    return Manifest(
        encoder.name, encoder.dimension, 0, 0, "", keyword.TERMS_VERSION, collection=name
    )


def _base(data_dir: Path, encoder: Encoder) -> Path | None:
    try:
        base = generations.current(data_dir)
    except IndexMissing:
        return None
    try:
        load_manifest(base).check(encoder.name, encoder.dimension)
        Store(base / STORE).close()
    except IndexBroken as error:
        raise generations.broken(data_dir, str(error)) from error
    return base


def _outdated(base: Path | None) -> bool:
    return base is not None and load_manifest(base).terms_version != keyword.TERMS_VERSION


@dataclass(frozen=True, slots=True)
class _Plan:
    put: list[tuple[str, Article, str, Sequence[Chunk]]]
    remove: list[str]
    summary: Summary


def _plan(base: Path | None, contents: Contents) -> _Plan:
    store = Store(base / STORE) if base else None
    put, remove = [], []
    added = changed = unchanged = 0
    for source, items in contents.items():
        known = store.digests(source) if store else {}
        found = {article.article_id: (article, chunks) for article, chunks in items}
        remove += [article_id for article_id in known if article_id not in found]
        for article_id, (article, chunks) in found.items():
            digest = article_digest(article, chunks)
            if known.get(article_id) == digest:
                unchanged += 1
                continue
            changed, added = changed + (article_id in known), added + (article_id not in known)
            put.append((source, article, digest, chunks))
    chunk_count = store.counts()[1] if store else 0
    if store:
        store.close()
    return _Plan(put, remove, Summary(added, changed, unchanged, len(remove), chunk_count))


def _fill(
    folder: Path, old: Manifest, new: Manifest, plan: _Plan, encoder: Encoder, progress: Progress
) -> Manifest:
    """Write every part of the generation; its manifest."""
    store = Store(folder / STORE, writable=True)
    changed = [*plan.remove, *(article.article_id for _, article, _, _ in plan.put)]
    freed = store.digests_of_chunks(changed)
    store.remove(changed)
    for source, article, digest, chunks in plan.put:
        store.put(source, article, digest, chunks)
    filled = Filling(folder, store, old, new).fill(freed, encoder, progress)
    store.commit()
    articles, chunk_count = store.counts()
    store.close()
    manifest = replace(
        filled, articles=articles, chunks=chunk_count,
        built_at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
    )  # fmt: skip
    manifest.save(folder)
    return manifest
