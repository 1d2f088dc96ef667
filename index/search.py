"""A question to the chunks that may answer it, with the scores that put them in order."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

import numpy as np

from index import question, ranking
from index.encoder import Encoder, Vectors
from index.fusion import Signals, fuse
from index.opened import Index
from index.reranker import Reranker
from index.store import StoredChunk
from ingest.types import Article, Chunk

_VECTORS_KEPT = 256  # of questions
_NOTHING = np.zeros(0, np.int64)


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
class Candidates:
    """What a search found before it was put in order."""

    index: Index
    vector: Vectors
    chunks: tuple[StoredChunk, ...]
    signals: Signals

    def scores(self, mode: Mode) -> Vectors:
        """A score for each of the chunks; higher is better."""
        match mode:
            case Mode.KEYWORD:
                return self.signals.keyword
            case Mode.DENSE:
                return self.signals.dense
            case Mode.HYBRID:
                return fuse(self.signals)


class Searcher:
    """Search over an index with the encoder it was built with."""

    def __init__(
        self, index: IndexSource, encoder: Encoder, reranker: Reranker | None = None
    ) -> None:
        """:raises ManifestMismatch: the index was built with another model."""
        index.current().manifest.check(encoder.name, encoder.dimension)
        self._index = index
        self._reranker = reranker
        # a question is often asked for twice in a row: its chunks first, then their sentences
        self._vector = lru_cache(_VECTORS_KEPT)(lambda text: encoder.queries([text])[0])

    @property
    def index(self) -> Index:
        """The generation that is searched now."""
        return self._index.current()

    def search(
        self,
        text: str,
        k: int = 10,
        mode: Mode = Mode.HYBRID,
        years: Sequence[int] | None = None,
        compare: bool = False, fold: bool = True,
    ) -> RetrievalResult:
        """The k best chunks for a question.

        years: articles of these come first; None reads them from the question. Without any, a
            question about now has the newest first
        compare: chunks of different articles come before further chunks of one
        fold: a text that stands in several places is given once
        """  # fmt: skip
        clock = _Clock()
        found = self.candidates(text, max(k, ranking.CANDIDATES), mode, clock)
        scores = found.scores(mode)
        years = ranking.years_in(text) if years is None else years
        if mode is Mode.HYBRID and years:
            scores = scores + ranking.timely(found.index, found.chunks, years)
        elif mode is Mode.HYBRID and ranking.asks_now(text):
            scores = scores + ranking.newer(found.index, found.chunks)
        order = np.argsort(-scores, kind="stable").tolist()
        if mode is Mode.HYBRID and self._reranker:
            order = self._read(text, found, order, scores)
        if compare:
            order = ranking.spread(order, scores, [s.chunk.article_id for s in found.chunks])
        clock.lap("fuse")
        copies = ranking.copies(order, [s.digest for s in found.chunks]) if fold else {}
        hits, rejected = _collect(found, scores, order, copies, k)
        clock.lap("collect")
        return RetrievalResult(hits, rejected, clock.laps, found.vector)

    def candidates(
        self, text: str, k: int = ranking.CANDIDATES, mode: Mode = Mode.HYBRID,
        clock: _Clock | None = None,
    ) -> Candidates:  # fmt: skip
        """The chunks that either side finds best for a question, with every signal."""
        index, clock = self._index.current(), clock or _Clock()
        vector = self._vector(text)
        clock.lap("embed")
        asked = question.read(text)
        if index.keyword.lacks(asked):
            asked = question.read(text, foreign=False)
        words = index.keyword_scores(asked)
        clock.lap("keyword")
        near = _NOTHING if mode is Mode.KEYWORD else index.nearest(vector, k)
        clock.lap("dense")
        rows = near if mode is Mode.DENSE else ranking.gather(words, near, k)
        stored = index.store.chunks_by_row(rows.tolist())
        clock.lap("load")
        signals = ranking.signals(index, asked, vector, words, rows, stored)
        return Candidates(index, vector, tuple(stored[row] for row in rows.tolist()), signals)

    def _read(self, text: str, found: Candidates, order: list[int], scores: Vectors) -> list[int]:
        assert self._reranker is not None
        best = [found.chunks[place].chunk for place in order[: ranking.RERANKED]]
        read = self._reranker.scores(text, [f"{c.context}\n{c.text}".strip() for c in best])
        return ranking.reranked(order, scores, read)

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


def _collect(
    found: Candidates, scores: Vectors, order: Sequence[int], copies: Mapping[int, int], k: int
) -> tuple[tuple[Hit, ...], tuple[Rejected, ...]]:
    """The first k that are not copies, and the rest with the reason."""
    kept = [place for place in order if place not in copies]
    articles = found.index.store.articles(found.chunks[p].chunk.article_id for p in kept[:k])
    fused = found.scores(Mode.HYBRID)
    hits = tuple(
        Hit(
            found.chunks[p].chunk, articles[found.chunks[p].chunk.article_id], float(scores[p]),
            float(fused[p]), float(found.signals.keyword[p]), float(found.signals.dense[p]),
        )
        for p in kept[:k]
    )  # fmt: skip
    same = {p: f"the same text as {found.chunks[q].chunk.chunk_id}" for p, q in copies.items()}
    low = f"ranked below the best {k}"
    rejected = tuple(
        Rejected(
            found.chunks[p].chunk.chunk_id, float(scores[p]), float(found.signals.keyword[p]),
            float(found.signals.dense[p]), same.get(p, low),
        )
        for p in (*kept[k:], *copies)
    )  # fmt: skip
    return hits, rejected
