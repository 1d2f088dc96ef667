"""One generation opened for reading, and the same kept up to date while a server runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.encoder import Vectors
from index.keyword import KeywordIndex
from index.manifest import Manifest, load_manifest
from index.store import Store
from index.vectors import VectorStore
from ingest.errors import IndexBroken
from ingest.types import Article

Rows = NDArray[np.int64]

STORE, CHROMA, KEYWORD = "articles.sqlite", "chroma", "keyword"
CHUNK_VECTORS, SENTENCE_VECTORS = "chunks.npy", "sentences.npy"


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a search reads, of one generation. Row numbers hold within it only."""

    folder: Path
    manifest: Manifest
    store: Store
    chroma: VectorStore
    keyword: KeywordIndex
    chunk_vectors: NDArray[np.float16]  # by row
    sentence_vectors: NDArray[np.float16]  # by sentence row
    first_sentences: Rows  # sentence row of each chunk's first sentence, by row
    ids: list[str]  # chunk id by row
    rows: dict[str, int]  # and back

    def current(self) -> Index:
        """The index itself; a `LiveIndex` offers the same."""
        return self

    def article(self, article_id: str) -> Article | None:
        """The article, or None when there is none with this id."""
        return self.store.article(article_id)

    def status(self) -> dict[str, Any]:
        """Counts, model and build date, as plain JSON values."""
        return {
            "articles": self.manifest.articles,
            "chunks": self.manifest.chunks,
            "sources": len(self.store.sources()),
            "model": self.manifest.model,
            "dimension": self.manifest.dimension,
            "built_at": self.manifest.built_at,
            "generation": self.folder.name,
        }

    def similarities(self, rows: Rows, vector: Vectors) -> tuple[Vectors, Vectors]:
        """Cosine of `vector` with the chunks at `rows`, and with the best sentence of each."""
        chunks = self.chunk_vectors[rows].astype(np.float32) @ vector
        ends = np.append(self.first_sentences, len(self.sentence_vectors))[rows + 1]
        counts = ends - self.first_sentences[rows]
        starts = np.cumsum(counts) - counts
        places = np.repeat(self.first_sentences[rows] - starts, counts) + np.arange(counts.sum())
        sentences = self.sentence_vectors[places].astype(np.float32) @ vector
        return chunks, np.maximum.reduceat(sentences, starts) if len(rows) else chunks

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.chroma.close()


def open_index(data_dir: Path) -> Index:
    """The generation that serves.

    :raises IndexMissing: nothing was ingested yet.
    :raises IndexBroken: a part is missing, unreadable or disagrees with the others.
    """
    folder = generations.current(data_dir)
    try:
        index = _open(folder)
    except (IndexBroken, OSError, ValueError) as error:
        reason = str(error).replace(f"{folder}/", "")
        raise generations.broken(data_dir, reason) from error
    sizes = {
        index.manifest.chunks, len(index.rows), len(index.chunk_vectors),
        index.keyword.size, index.chroma.count(),
    }  # fmt: skip
    if len(sizes) > 1:
        raise generations.broken(data_dir, "its parts hold different numbers of chunks")
    return index


def _open(folder: Path) -> Index:
    store = Store(folder / STORE)
    ids, first_sentences = store.rows()
    return Index(
        folder=folder,
        manifest=load_manifest(folder),
        store=store,
        chroma=VectorStore(folder / CHROMA),
        keyword=KeywordIndex.load(folder / KEYWORD),
        chunk_vectors=_mapped(folder / CHUNK_VECTORS),
        sentence_vectors=_mapped(folder / SENTENCE_VECTORS),
        first_sentences=np.array(first_sentences, np.int64),
        ids=ids,
        rows={chunk_id: row for row, chunk_id in enumerate(ids)},
    )


def _mapped(path: Path) -> NDArray[np.float16]:
    try:
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    except ValueError:  # an array without rows cannot be mapped
        return np.load(path)  # type: ignore[no-any-return]


class LiveIndex:
    """The index of a data directory, reopened when a new generation was published."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = Lock()
        self._stamp = generations.stamp(data_dir)
        self._index = open_index(data_dir)
        self._retired: Index | None = None  # searches under way may still read it

    def current(self) -> Index:
        """The generation that serves now. Costs one stat when nothing changed."""
        stamp = generations.stamp(self._data_dir)
        if stamp != self._stamp:
            with self._lock:
                self._reopen(stamp)
        return self._index

    def _reopen(self, stamp: tuple[int, int] | None) -> None:
        if stamp == self._stamp:
            return  # another thread did it
        opened = open_index(self._data_dir)
        if self._retired:
            self._retired.close()
        self._retired, self._index, self._stamp = self._index, opened, stamp
