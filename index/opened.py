"""One generation opened for reading, and the same kept up to date while a server runs."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import generations, integrity, segments
from index.encoder import Vectors
from index.exact import ExactVectors, Guarded, Nearest
from index.keyword import KeywordIndex
from index.manifest import Manifest, load_manifest
from index.question import Asked
from index.segments import Segment
from index.store import Store
from index.vectors import VectorStore
from ingest.errors import AssistantError, IndexBroken
from ingest.types import Article

Rows = NDArray[np.int64]

STORE, CHROMA = "articles.sqlite", "chroma"
_CHROMA_NEEDS = 1 << 20  # bytes of disk: it writes whenever it opens its files
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a search reads, of one generation. Row numbers hold within it only."""

    folder: Path
    manifest: Manifest
    store: Store
    chroma: Nearest
    keyword: KeywordIndex
    segments: tuple[Segment, ...]
    starts: Rows  # the first row of each segment; one more for the end
    live: NDArray[np.bool_]  # by row: whether a chunk stands there

    def current(self) -> Index:
        """The index itself; a `LiveIndex` offers the same."""
        return self

    @property
    def remote(self) -> bool:
        """Whether the chunk vectors are on a Chroma server."""
        return bool(self.manifest.chroma_url)

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

    def keyword_scores(self, asked: Asked) -> Vectors:
        """A score for every row; 0 where nothing of the question occurs."""
        scores = self.keyword.scores(asked)
        scores[~self.live] = 0.0
        return scores

    def nearest(self, vector: Vectors, k: int) -> Rows:
        """The rows of the k nearest chunks, best first."""
        if self.manifest.chunks == 0:
            return np.zeros(0, np.int64)
        rows, _ = self.chroma.nearest(vector, min(k, self.manifest.chunks))
        rows = rows[rows < len(self.live)]  # a server may already hold rows of the next generation
        return rows[self.live[rows]]

    def similarities(self, rows: Rows, vector: Vectors) -> tuple[Vectors, Vectors]:
        """Cosine of `vector` with the chunks at `rows`, and with the best sentence of each."""
        own, best = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
        parts = np.searchsorted(self.starts, rows, side="right") - 1
        for part in np.unique(parts):
            chosen = np.flatnonzero(parts == part)
            local = rows[chosen] - self.starts[part]
            own[chosen], best[chosen] = _cosines(self.segments[part], local, vector)
        return own, best

    def sentence_vectors(self, row: int) -> Vectors:
        """The vectors of the sentences of the chunk at `row`."""
        part = int(np.searchsorted(self.starts, row, side="right")) - 1
        segment = self.segments[part]
        first, last = segment.firsts[row - self.starts[part] :][:2]
        vectors: Vectors = segment.sentences[first:last].astype(np.float32)
        return vectors

    def chunk_vector(self, row: int) -> Vectors:
        """The vector of the chunk at `row`."""
        part = int(np.searchsorted(self.starts, row, side="right")) - 1
        vector: Vectors = self.segments[part].chunks[row - self.starts[part]].astype(np.float32)
        return vector

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
        return open_generation(folder)
    except (IndexBroken, OSError, ValueError, IndexError) as error:
        reason = str(error).replace(f"{folder}/", "")
        raise generations.broken(data_dir, reason) from error


def open_generation(folder: Path) -> Index:
    """One generation, whether it serves or not.

    :raises IndexBroken: a part is missing, unreadable or disagrees with the others. Damaged parts
        raise OSError, ValueError or IndexError as well.
    """
    for wrong in integrity.damage(folder, contents=False):
        raise IndexBroken(wrong)
    index = _open(folder)
    live = int(index.live.sum())
    if live != index.manifest.chunks or index.chroma.count() != live:
        index.close()
        raise IndexBroken("its parts hold different numbers of chunks")
    return index


def _open(folder: Path) -> Index:
    manifest = load_manifest(folder)
    store = Store(folder / STORE)
    parts = _segments(folder, manifest)
    starts = np.cumsum([0, *map(len, parts)])
    live = np.zeros(starts[-1], bool)
    rows, articles = store.live_rows()
    live[rows] = True  # a row past the end raises IndexError
    return Index(
        folder=folder,
        manifest=manifest,
        store=store,
        chroma=_nearest(folder, manifest, ExactVectors(parts, live)),
        keyword=KeywordIndex(
            [part.words for part in parts],
            [part.pairs for part in parts],
            _runs(rows, articles, starts),
        ),
        segments=parts,
        starts=starts,
        live=live,
    )


def _segments(folder: Path, manifest: Manifest) -> tuple[Segment, ...]:
    try:
        return tuple(segments.load_all(folder, manifest.segments))
    except Exception as error:  # numpy raises its own for a damaged file
        raise IndexBroken(f"a segment cannot be read ({type(error).__name__})") from error


def _runs(rows: Rows, articles: Rows, starts: Rows) -> list[NDArray[np.int32]]:
    """For each segment a number a row that changes where the article does."""
    of_row = np.full(starts[-1], -1, np.int64)
    of_row[rows] = articles
    parts = [of_row[a:b] for a, b in pairwise(starts)]
    return [(np.cumsum(np.diff(part, prepend=part[:1]) != 0)).astype(np.int32) for part in parts]


def _nearest(folder: Path, manifest: Manifest, exact: ExactVectors) -> Nearest:
    """Where the nearest chunks are looked for."""
    if manifest.chroma_url:
        return Guarded(lambda: open_vectors(folder, manifest), exact)
    if not manifest.in_chroma:
        return exact
    try:
        return open_vectors(folder, manifest)
    except IndexBroken:
        database = folder / CHROMA / "chroma.sqlite3"
        if not database.exists() or _may_grow(database):
            raise
    _log.warning("Chroma must write into %s and cannot: searching without it", folder)
    return exact


def _may_grow(path: Path) -> bool:
    return os.access(path, os.W_OK) and shutil.disk_usage(path.parent).free >= _CHROMA_NEEDS


def open_vectors(folder: Path, manifest: Manifest, create: bool = False) -> VectorStore:
    """The chunk vectors of a generation, in its folder or on its server."""
    place = manifest.chroma_url or folder / CHROMA
    return VectorStore(place, manifest.collection, create)


def _cosines(segment: Segment, rows: Rows, vector: Vectors) -> tuple[Vectors, Vectors]:
    own = segment.chunks[rows].astype(np.float32) @ vector
    firsts = segment.firsts[rows]
    counts = segment.firsts[rows + 1] - firsts
    starts = np.cumsum(counts) - counts
    places = np.repeat(firsts - starts, counts) + np.arange(counts.sum())
    sentences = segment.sentences[places].astype(np.float32) @ vector
    return own, np.maximum.reduceat(sentences, starts)


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
        try:
            opened = open_index(self._data_dir)
        except AssistantError as error:  # what is open serves on, until the next swap
            _log.error("the new index cannot be used, the old one serves on: %s", error)
            self._stamp = stamp
            return
        if self._retired:
            self._retired.close()
        self._retired, self._index, self._stamp = self._index, opened, stamp
