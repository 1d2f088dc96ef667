"""A question to the chunks that may answer it, with the scores that put them in order."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

import numpy as np

from index import fusion, keyword, nearby, question
from index.encoder import Encoder, Vectors
from index.opened import Index, Rows
from index.question import Asked
from index.store import StoredChunk
from ingest.types import Article, Chunk

_CANDIDATES = 100  # of each side
_VECTORS_KEPT = 256  # of questions


class Mode(StrEnum):
    """Which sides a search uses."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found, with its scores: higher is better in all of them."""

    chunk: Chunk
    article: Article
    score: float  # what the hits are ordered by
    fused: float  # standardised within this search: not comparable between questions
    keyword: float  # BM25
    dense: float  # mean of the cosines of the chunk and of its best sentence


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was not returned, and why."""

    chunk_id: str
    score: float
    keyword: float
    dense: float
    reason: str


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """Hits, best first, the candidates left out, and how long each step took."""

    hits: tuple[Hit, ...]
    rejected: tuple[Rejected, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    query_vector: Vectors | None = field(default=None, compare=False, repr=False)


class IndexSource(Protocol):
    """An `Index`, or a `LiveIndex` that follows new generations."""

    def current(self) -> Index:
        """The index to search now."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    rows: Rows
    keyword: Vectors
    dense: Vectors
    fused: Vectors
    scores: Vectors


class Searcher:
    """Search over an index with the encoder it was built with."""

    def __init__(self, index: IndexSource, encoder: Encoder) -> None:
        """:raises ManifestMismatch: the index was built with another model."""
        index.current().manifest.check(encoder.name, encoder.dimension)
        self._index = index
        # a question is often asked for twice in a row: its chunks first, then their sentences
        self._vector = lru_cache(_VECTORS_KEPT)(lambda text: encoder.queries([text])[0])

    @property
    def index(self) -> Index:
        """The generation that is searched now."""
        return self._index.current()

    def search(self, text: str, k: int = 10, mode: Mode = Mode.HYBRID) -> RetrievalResult:
        """The k best chunks for a question."""
        index = self._index.current()
        clock = _Clock()
        vector = self._vector(text)
        clock.lap("embed")
        asked = question.read(text)
        words = index.keyword_scores(asked)
        clock.lap("keyword")
        near = index.nearest(vector, max(k, _CANDIDATES))
        clock.lap("dense")
        rows = _candidates(words, near, max(k, _CANDIDATES), mode)
        stored = index.store.chunks_by_row(rows.tolist())
        clock.lap("load")
        found = _score(index, asked, vector, words, rows, stored, mode)
        clock.lap("fuse")
        hits, rejected = _collect(index, found, stored, k)
        clock.lap("collect")
        return RetrievalResult(hits, rejected, clock.laps, vector)

    def sentence_similarities(
        self, query: str | Vectors, hits: Sequence[Hit]
    ) -> dict[tuple[str, int], float]:
        """Cosine of the question and every sentence of the hits, by (article id, sentence index)."""
        index = self._index.current()
        vector = self._vector(query) if isinstance(query, str) else query
        found: dict[tuple[str, int], float] = {}
        stored = index.store.chunks_by_id(hit.chunk.chunk_id for hit in hits)
        for chunk in {hit.chunk for hit in hits}:
            if chunk.chunk_id not in stored or stored[chunk.chunk_id].chunk != chunk:
                continue  # re-ingested since the search
            scores = index.sentence_vectors(stored[chunk.chunk_id].row) @ vector
            for offset, score in enumerate(scores.tolist()):
                key = (chunk.article_id, chunk.first + offset)
                found[key] = max(score, found.get(key, -1.0))
        return found


class _Clock:
    """Milliseconds of each step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = (now - self._last) * 1000
        self._last = now


def _candidates(words: Vectors, near: Rows, k: int, mode: Mode) -> Rows:
    """The rows that are best on either side."""
    best = keyword.top(words, k)
    sides = {Mode.KEYWORD: [best], Mode.DENSE: [near], Mode.HYBRID: [best, near]}[mode]
    return np.unique(np.concatenate(sides))


def _score(
    index: Index, asked: Asked, vector: Vectors, words: Vectors, rows: Rows,
    stored: Mapping[int, StoredChunk], mode: Mode,
) -> _Candidates:  # fmt: skip
    """Every candidate by every signal (a missing score is computed, not taken as 0), best first."""
    by_keyword = words[rows]
    chunks, sentences = index.similarities(rows, vector)
    by_dense: Vectors = (chunks + sentences) / np.float32(2)  # better than either alone (ADR 0003)
    rarity = index.keyword.rarity(asked)
    together = [nearby.best_sentence(stored[row].chunk.text, rarity) for row in rows.tolist()]
    fused = fusion.fuse(fusion.Signals(
        by_keyword, by_dense, index.keyword.article_scores(asked)[rows],
        np.array(together, np.float32), len(rarity),
    ))  # fmt: skip
    scores = {Mode.KEYWORD: by_keyword, Mode.DENSE: by_dense, Mode.HYBRID: fused}[mode]
    order = np.argsort(-scores, kind="stable")
    return _Candidates(rows[order], by_keyword[order], by_dense[order], fused[order], scores[order])


def _collect(
    index: Index, found: _Candidates, stored: Mapping[int, StoredChunk], k: int
) -> tuple[tuple[Hit, ...], tuple[Rejected, ...]]:
    best, rest = found.rows[:k].tolist(), found.rows[k:].tolist()
    articles = index.store.articles(stored[row].chunk.article_id for row in best)
    hits = []
    for place, row in enumerate(best):
        chunk = stored[row].chunk
        hits.append(Hit(
            chunk, articles[chunk.article_id], float(found.scores[place]), float(found.fused[place]),
            float(found.keyword[place]), float(found.dense[place]),
        ))  # fmt: skip
    rejected = [
        Rejected(
            stored[row].chunk.chunk_id, float(s), float(w), float(d), f"ranked below the best {k}"
        )
        for row, s, w, d in zip(
            rest, found.scores[k:], found.keyword[k:], found.dense[k:], strict=True
        )
    ]
    return tuple(hits), tuple(rejected)
