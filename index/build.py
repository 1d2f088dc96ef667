"""Articles and chunks into a new generation of the index; only what changed is embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import generations, keyword
from index.encoder import Encoder
from index.manifest import Manifest, load_manifest
from index.opened import CHROMA, CHUNK_VECTORS, KEYWORD, SENTENCE_VECTORS, STORE
from index.store import Store, StoredChunk, article_digest, sentence_spans
from index.vectors import VectorStore
from ingest.errors import IndexBroken, IndexMissing
from ingest.types import Article, Chunk

Contents = Mapping[str, Sequence[tuple[Article, Sequence[Chunk]]]]  # by source
Progress = Callable[[int, int], None]  # chunks embedded, chunks to embed

_STEP = 32  # chunks embedded between two reports of progress
_REBUILT = (KEYWORD, CHUNK_VECTORS, SENTENCE_VECTORS)


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
    data_dir: Path, contents: Contents, encoder: Encoder, progress: Progress | None = None
) -> Summary:
    """Make the index hold exactly `contents` for the sources named in it; other sources stay.

    :raises IndexLocked: another process is writing.
    :raises ManifestMismatch: the index was built with another model.
    :raises IndexBroken: the index there is damaged.
    """
    with generations.writer(data_dir):
        base = _base(data_dir, encoder)
        plan = _plan(base, contents)
        if plan.summary.nothing_changed and not _outdated(base):
            return plan.summary
        folder = generations.draft(data_dir, base, _REBUILT)
        chunks = _fill(folder, base, plan, encoder, progress or (lambda done, total: None))
        generations.publish(data_dir, folder, base)
        return replace(plan.summary, chunks=chunks)


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
    folder: Path, base: Path | None, plan: _Plan, encoder: Encoder, progress: Progress
) -> int:
    """Write every part of the generation; the number of its chunks."""
    store = Store(folder / STORE, writable=True)
    before = {stored.chunk.chunk_id: stored.digest for stored in store.all_chunks()}
    store.remove(plan.remove)
    for source, article, digest, chunks in plan.put:
        store.put(source, article, digest, chunks)
    store.number()
    store.commit()
    after = list(store.all_chunks())
    vectors = _write_vectors(folder, base, store, after, encoder, progress)
    _write_chroma(folder, before, after, vectors)
    _write_keyword(folder, base, store, after)
    articles, chunk_count = store.counts()
    store.commit()
    store.close()
    now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    Manifest(
        encoder.name, encoder.dimension, articles, chunk_count, now, keyword.TERMS_VERSION
    ).save(folder)
    return chunk_count


def _write_vectors(
    folder: Path, base: Path | None, store: Store, chunks: list[StoredChunk],
    encoder: Encoder, progress: Progress,
) -> NDArray[np.float16]:  # fmt: skip
    """Chunk and sentence vectors in row order, taken over by content where they are known."""
    sentences = sum(len(_sentence_rows(stored)) for stored in chunks)
    own = _new_array(folder / CHUNK_VECTORS, len(chunks), encoder.dimension)
    parts = _new_array(folder / SENTENCE_VECTORS, sentences, encoder.dimension)
    known = _KnownVectors(base)
    new = [stored for stored in chunks if not known.copy(stored, own, parts)]
    progress(0, len(new))
    for start in range(0, len(new), _STEP):
        batch = new[start : start + _STEP]
        articles = store.articles(stored.chunk.article_id for stored in batch)
        texts, spans = zip(
            *(_embedded(articles[s.chunk.article_id], s.chunk) for s in batch), strict=True
        )
        whole, pieces = encoder.spans(texts, spans)
        for stored, vector, piece in zip(batch, whole, pieces, strict=True):
            own[stored.row] = vector
            parts[_sentence_rows(stored)] = piece
        progress(start + len(batch), len(new))
    return own


def searched_text(chunk: Chunk) -> str:
    """What a chunk is found by: its context, then its text."""
    return f"{chunk.context}\n{chunk.text}" if chunk.context else chunk.text


def _embedded(article: Article, chunk: Chunk) -> tuple[str, list[tuple[int, int]]]:
    """The text that is embedded for a chunk, and where its sentences are in it."""
    text = searched_text(chunk)
    ahead = len(text) - len(chunk.text)
    return text, [(a + ahead, b + ahead) for a, b in sentence_spans(article, chunk)]


def _sentence_rows(stored: StoredChunk) -> range:
    count = stored.chunk.last - stored.chunk.first + 1
    return range(stored.sentence_row, stored.sentence_row + count)


def _new_array(path: Path, rows: int, columns: int) -> NDArray[np.float16]:
    if rows == 0:  # an empty file cannot be mapped
        np.save(path, np.zeros((0, columns), np.float16))
        return np.zeros((0, columns), np.float16)
    return np.lib.format.open_memmap(path, "w+", np.float16, (rows, columns))


class _KnownVectors:
    """The vectors of the generation built on, by the digest of what was embedded."""

    def __init__(self, base: Path | None) -> None:
        self._chunks: dict[str, StoredChunk] = {}
        if base:
            store = Store(base / STORE)
            self._chunks = {stored.digest: stored for stored in store.all_chunks()}
            store.close()
            self._own = np.load(base / CHUNK_VECTORS, mmap_mode="r" if self._chunks else None)
            self._parts = np.load(base / SENTENCE_VECTORS, mmap_mode="r" if self._chunks else None)

    def copy(
        self, stored: StoredChunk, own: NDArray[np.float16], parts: NDArray[np.float16]
    ) -> bool:
        """Fill in the vectors of a chunk; False when they are not known."""
        old = self._chunks.get(stored.digest)
        if old is None:
            return False
        own[stored.row] = self._own[old.row]
        parts[_sentence_rows(stored)] = self._parts[_sentence_rows(old)]
        return True


def _write_chroma(
    folder: Path, before: dict[str, str], after: list[StoredChunk], vectors: NDArray[np.float16]
) -> None:
    chroma = VectorStore(folder / CHROMA, create=True)
    ids = {stored.chunk.chunk_id for stored in after}
    chroma.delete([chunk_id for chunk_id in before if chunk_id not in ids])
    new = [stored for stored in after if before.get(stored.chunk.chunk_id) != stored.digest]
    rows = [stored.row for stored in new]
    chroma.add([stored.chunk.chunk_id for stored in new], vectors[rows].astype(np.float32))
    chroma.close()


def _write_keyword(
    folder: Path, base: Path | None, store: Store, chunks: list[StoredChunk]
) -> None:
    stale = _outdated(base)
    packed = {chunk_id: None if stale else text for chunk_id, text in store.terms()}
    found: dict[str, str] = {}
    for stored in chunks:
        if packed[stored.chunk.chunk_id] is None:
            terms = keyword.terms(searched_text(stored.chunk))
            found[stored.chunk.chunk_id] = packed[stored.chunk.chunk_id] = keyword.pack(terms)
    store.set_terms(found)
    # one document at a time: the terms of 100,000 chunks would take half a gigabyte
    terms_of = (keyword.unpack(packed[stored.chunk.chunk_id] or "") for stored in chunks)
    texts = (searched_text(stored.chunk) for stored in chunks)
    keyword.KeywordIndex.build(terms_of, texts).save(folder / KEYWORD)
