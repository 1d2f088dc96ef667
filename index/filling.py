"""The rows of a new generation: what is new is embedded and added, the rest stays where it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import keyword, segments
from index.encoder import Encoder
from index.manifest import Manifest
from index.opened import CHROMA, open_vectors
from index.segments import Segment
from index.store import Store, StoredChunk, sentence_spans
from index.vectors import VectorStore
from ingest.types import Article, Chunk

Progress = Callable[[int, int], None]  # chunks embedded, chunks to embed
Freed = Sequence[tuple[str, int]]  # digest and row of chunks taken out of the store

_STEP = 32  # chunks embedded between two reports of progress
_IN_USE = 0.75  # rows are numbered anew when fewer of them are in use


def searched_text(chunk: Chunk) -> str:
    """What a chunk is found by: its context, then its text."""
    return f"{chunk.context}\n{chunk.text}" if chunk.context else chunk.text


@dataclass(frozen=True, slots=True)
class Filling:
    """Where a generation is filled: a folder that holds what the one before had."""

    folder: Path
    store: Store
    old: Manifest
    new: Manifest  # with the place of the vectors that is wanted

    def fill(self, freed: Freed, encoder: Encoder, progress: Progress) -> Manifest:
        """Give every chunk its row, vectors and postings; what the manifest says of them."""
        parts = segments.load_all(self.folder, self.old.segments)
        known = sum(map(len, parts))
        left = self._take_over(freed)
        parts += self._added(parts, encoder, progress)
        if self.old.terms_version != keyword.TERMS_VERSION:
            parts = self._with_terms_again(parts)
        live = _live(self.store, sum(map(len, parts)))
        new = replace(self.new, chunks=self.store.counts()[1])
        moved = (new.in_chroma, new.chroma_url) != (self.old.in_chroma, self.old.chroma_url)
        if live.sum() < _IN_USE * len(live) or moved:
            manifest, parts = self._numbered_anew(new, parts, live)
        else:
            manifest = self._vectors_added(new, parts, known, left)
        parts = segments.with_tail_joined(self.folder, parts)
        names = tuple(part.folder.name for part in parts)
        for folder in (self.folder / segments.SEGMENTS).glob("*"):
            if folder.name not in names:
                shutil.rmtree(folder)
        return replace(manifest, segments=names, terms_version=keyword.TERMS_VERSION)

    def _take_over(self, freed: Freed) -> list[int]:
        """Chunks whose very text was there before take its row; the rows that none took."""
        spare: dict[str, list[int]] = {}
        for digest, row in freed:
            spare.setdefault(digest, []).append(row)
        taken = {
            chunk_id: spare[digest].pop()
            for chunk_id, digest in self.store.unplaced()
            if spare.get(digest)
        }
        self.store.place(taken)
        return [row for rows in spare.values() for row in rows]

    # -- segments

    def _added(
        self, parts: Sequence[Segment], encoder: Encoder, progress: Progress
    ) -> list[Segment]:
        """Segments of the chunks that have no row yet, which then have one."""
        new = self.store.unplaced()
        sources = self.store.rows_of(digest for _, digest in new)
        first, added = sum(map(len, parts)), []
        total, done = sum(digest not in sources for _, digest in new), 0
        progress(done, total)
        for start in range(0, len(new), segments.MAX_ROWS):
            batch = [chunk_id for chunk_id, _ in new[start : start + segments.MAX_ROWS]]
            self.store.place({chunk_id: first + start + i for i, chunk_id in enumerate(batch)})
            stored = self.store.chunks_by_id(batch)
            writer = _Writer(self.folder, self.store, encoder, [stored[name] for name in batch])
            writer.copy(parts, sources)
            for count in writer.embed():
                done += count
                progress(done, total)
            added.append(writer.finish())
        return added

    def _with_terms_again(self, parts: Sequence[Segment]) -> list[Segment]:
        """The segments with their postings found again."""
        first, written = 0, []
        for part in parts:
            rows = range(first, first + len(part))
            stored = self.store.chunks_by_row(rows)
            texts = [searched_text(stored[r].chunk) if r in stored else "" for r in rows]
            segments.save_postings(part.folder, keyword.words_of(texts), keyword.pairs_of(texts))
            written.append(segments.load(part.folder))
            first += len(part)
        return written

    # -- vectors in Chroma

    def _vectors_added(
        self, new: Manifest, parts: Sequence[Segment], known: int, left: Sequence[int]
    ) -> Manifest:
        if not new.in_chroma:
            return new
        chroma = open_vectors(self.folder, self.old, create=True)
        if not self.old.chroma_url:  # a server is also read by the generation that serves
            chroma.delete(left)
        _add_all(chroma, parts, known)
        chroma.close()
        return new

    def _numbered_anew(
        self, new: Manifest, parts: Sequence[Segment], live: NDArray[np.bool_]
    ) -> tuple[Manifest, list[Segment]]:
        """Rows without gaps, their vectors in a new collection."""
        places = np.cumsum(live) - 1
        self.store.renumber({int(row): int(places[row]) for row in np.flatnonzero(live)})
        ends = np.cumsum([len(part) for part in parts])
        kept = zip(parts, np.split(live, ends[:-1]), strict=True) if parts else ()
        dense = [
            part if keep.all() else segments.joined(self.folder, [part], [keep])
            for part, keep in kept
            if keep.any()
        ]
        name, _, number = self.old.collection.rpartition("-")
        manifest = replace(new, collection=f"{name}-{int(number) + 1}")
        shutil.rmtree(self.folder / CHROMA, ignore_errors=True)
        if not new.in_chroma:
            return manifest, dense
        chroma = open_vectors(self.folder, manifest, create=True)
        chroma.drop_others((self.old.collection, manifest.collection), f"{name}-")
        _add_all(chroma, dense, 0)
        chroma.close()
        return manifest, dense


class _Writer:
    """One new segment: vectors copied where the text is known, else embedded; then postings."""

    def __init__(
        self, generation: Path, store: Store, encoder: Encoder, stored: Sequence[StoredChunk]
    ) -> None:
        self._store, self._encoder, self._stored = store, encoder, stored
        self._folder = segments.new_folder(generation)
        counts = [s.chunk.last - s.chunk.first + 1 for s in stored]
        self._own, self._sentences, self._firsts = segments.new_vectors(
            self._folder, counts, encoder.dimension
        )
        self._todo = list(range(len(stored)))

    def copy(self, parts: Sequence[Segment], sources: dict[str, list[int]]) -> None:
        """Vectors of texts that stand elsewhere. sources: rows by digest"""
        starts = np.cumsum([0, *map(len, parts)])
        todo, self._todo = self._todo, []
        for place in todo:
            rows = sources.get(self._stored[place].digest)
            if not rows or rows[0] >= starts[-1]:
                self._todo.append(place)
                continue
            number = int(np.searchsorted(starts, rows[0], side="right")) - 1
            part, row = parts[number], rows[0] - starts[number]
            self._put(
                place, part.chunks[row], part.sentences[part.firsts[row] : part.firsts[row + 1]]
            )

    def embed(self) -> Iterator[int]:
        """Vectors of everything that was not copied; how many, batch by batch."""
        for start in range(0, len(self._todo), _STEP):
            places = self._todo[start : start + _STEP]
            batch = [self._stored[place] for place in places]
            articles = self._store.articles(s.chunk.article_id for s in batch)
            texts, spans = zip(
                *(_embedded(articles[s.chunk.article_id], s.chunk) for s in batch), strict=True
            )
            whole, pieces = self._encoder.spans(texts, spans)
            for place, vector, piece in zip(places, whole, pieces, strict=True):
                self._put(place, vector, piece)
            yield len(places)

    def finish(self) -> Segment:
        """The segment, with its postings and its sketch."""
        segments.save_sketch(self._folder)
        texts = [searched_text(stored.chunk) for stored in self._stored]
        segments.save_postings(self._folder, keyword.words_of(texts), keyword.pairs_of(texts))
        return segments.load(self._folder)

    def _put(self, place: int, own: NDArray[np.floating], sentences: NDArray[np.floating]) -> None:
        self._own[place] = own
        self._sentences[self._firsts[place] : self._firsts[place + 1]] = sentences


def _embedded(article: Article, chunk: Chunk) -> tuple[str, list[tuple[int, int]]]:
    """The text that is embedded for a chunk, and where its sentences are in it."""
    text = searched_text(chunk)
    ahead = len(text) - len(chunk.text)
    return text, [(a + ahead, b + ahead) for a, b in sentence_spans(article, chunk)]


def _live(store: Store, rows: int) -> NDArray[np.bool_]:
    live = np.zeros(rows, bool)
    live[store.live_rows()[0]] = True
    return live


def _add_all(chroma: VectorStore, parts: Sequence[Segment], known: int) -> None:
    """Store the vectors of all rows from `known` on."""
    first = 0
    for part in parts:
        if first >= known:
            rows = range(first, first + len(part))
            chroma.add(rows, part.chunks.astype(np.float32))
        first += len(part)
