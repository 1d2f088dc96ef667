"""Articles and chunks into a new generation of the index; only what changed is embedded."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from index import copies, generations, keyword, segments
from index.encoder import Encoder
from index.filling import Filling, Progress
from index.manifest import Manifest, load_manifest
from index.opened import STORE
from index.store import Store, article_digest
from ingest.errors import IndexBroken, IndexMissing
from ingest.stamps import Stamp
from ingest.types import Article, Chunk

Contents = Mapping[str, Sequence[tuple[Article, Sequence[Chunk]]]]  # by source


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

    def and_then(self, later: Summary) -> Summary:
        """What two updates did, one after the other."""
        return Summary(
            self.added + later.added, self.changed + later.changed,
            self.unchanged + later.unchanged, self.removed + later.removed, later.chunks,
        )  # fmt: skip


def update(
    data_dir: Path,
    contents: Contents,
    encoder: Encoder,
    progress: Progress | None = None,
    chroma_url: str | None = None,
    stamps: Mapping[str, Stamp] | None = None,
    grouped: bool = True,
    check: generations.Check | None = None,
) -> Summary:
    """Make the index hold exactly `contents` for the sources named in it; other sources stay.

    chroma_url: the Chroma server that keeps the vectors; "" is the index's own folder, None leaves
        them where they are
    stamps: what to remember of the files of sources
    grouped: search copies of one release once; a benchmark counts each document
    check: asked of the new generation before it serves; what it raises leaves the old one serving
    :raises IndexLocked: another process is writing.
    :raises ManifestMismatch: the index was built with another model.
    :raises IndexBroken: the index there is damaged.
    """  # fmt: skip
    with generations.writer(data_dir):
        base = _base(data_dir, encoder)
        plan = replace(_plan(base, contents), stamps=stamps or {}, grouped=grouped)
        return _apply(data_dir, base, plan, encoder, progress, chroma_url, check)


def remove(
    data_dir: Path,
    article_ids: Sequence[str],
    encoder: Encoder,
    progress: Progress | None = None,
    check: generations.Check | None = None,
) -> Summary:
    """Take articles out of the index; their sources are read again when they are ingested again.

    check: as in `update`
    :raises IndexLocked: another process is writing.
    """
    with generations.writer(data_dir):
        base = _base(data_dir, encoder)
        if base is None:
            raise IndexMissing(f"nothing has been ingested into {data_dir} yet")
        store = Store(base / STORE)
        found, chunks = store.articles(article_ids), store.counts()[1]
        store.close()
        gone = list(dict.fromkeys(article.source for article in found.values()))
        plan = _Plan([], list(found), gone, Summary(removed=len(found), chunks=chunks))
        return _apply(data_dir, base, plan, encoder, progress, None, check)


def wants_update(data_dir: Path, model: str, chroma_url: str) -> bool:
    """Whether the index is to be written although no source changed.

    :raises IndexMissing: there is none.
    """
    manifest = load_manifest(generations.current(data_dir))
    kept = (manifest.model, manifest.chroma_url, manifest.terms_version)
    return kept != (model, chroma_url, keyword.TERMS_VERSION)


def _apply(
    data_dir: Path, base: Path | None, plan: _Plan, encoder: Encoder, progress: Progress | None,
    chroma_url: str | None, check: generations.Check | None,
) -> Summary:  # fmt: skip
    """Write what is planned as a new generation, when anything is."""
    old = load_manifest(base) if base else _first(encoder)
    new = old if chroma_url is None else replace(old, chroma_url=chroma_url)
    outdated = _outdated(base) or _forgotten(base, plan.stamps)
    if plan.summary.nothing_changed and not outdated and new == old:
        return plan.summary
    folder = generations.draft(data_dir, base, (segments.SEGMENTS,) if base else ())
    manifest = _fill(folder, old, new, plan, encoder, progress or (lambda done, total: None))
    generations.publish(data_dir, folder, base, check)
    return replace(plan.summary, chunks=manifest.chunks)


def _forgotten(base: Path | None, stamps: Mapping[str, Stamp]) -> bool:
    """Whether files would be read again next time if what they are like now were not stored.

    Their time of change alone is not worth a generation: their bytes are compared. Nor are the
    validators of addresses, which some hosts change with every answer.
    """
    if base is None or not stamps:
        return False
    store = Store(base / STORE)
    known = store.stamps()
    store.close()
    return any(
        source not in known or replace(known[source], mtime_ns=0) != replace(stamp, mtime_ns=0)
        for source, stamp in stamps.items()
        if stamp.path != source
    )


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
    gone: list[str]  # sources whose files are forgotten
    summary: Summary
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    grouped: bool = True  # copies of one release are searched once


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
    gone = [source for source, items in contents.items() if not items]
    return _Plan(put, remove, gone, Summary(added, changed, unchanged, len(remove), chunk_count))


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
    if plan.grouped:
        freed += copies.regroup(store, changed)
    store.put_stamps(plan.stamps, plan.gone)
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
