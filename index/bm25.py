"""BM25 over postings that may be in several parts, of documents or of groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.postings import Keys, Postings

Scores = NDArray[np.float32]
Runs = NDArray[np.int32]
Hits = tuple[NDArray[np.integer], Scores]  # documents that hold a term; how much of it, 0 to 1

# Saturation and length: the usual pair for passages, better than 1.5 and 0.75 (ADR 0003).
_K1, _B = 0.9, 0.4
# Of the score of another word for the same; where no document has the question's own.
_OTHERWISE, _ONLY_OTHERWISE = 0.4, 1.0


class BM25:
    """Scores of every document, numbered through all parts.

    With groups, neighbours of one group count as one document and each gets the group's score; a
    group that is spread over two parts counts twice, each with what it has there.
    """

    def __init__(self, parts: Sequence[Postings], runs: Sequence[Runs] | None = None) -> None:
        """runs: for each part the group of each document, numbered from 0 without falling"""
        each: Sequence[Runs | None] = runs or [None] * len(parts)
        lengths = [_lengths(part, run) for part, run in zip(parts, each, strict=True)]
        self.size = sum(len(part.lengths) for part in parts)
        self._count = sum(map(len, lengths))
        average = max(sum(float(own.sum()) for own in lengths) / max(self._count, 1), 1e-9)
        self._parts = [
            _Part(part, _norms(own, average), run)
            for part, own, run in zip(parts, lengths, each, strict=True)
        ]

    def scores(self, keys: Keys, weights: Scores | None = None) -> Scores:
        """A score for every document; a key may repeat, and may have a weight."""
        distinct, inverse = np.unique(keys, return_inverse=True)
        shares = np.bincount(inverse, weights, len(distinct))
        hits = [part.hits(distinct) for part in self._parts]
        gains = (shares * self._idf(hits, len(distinct))).astype(np.float32)
        scores = [np.zeros(0, np.float32)]
        for part, found in zip(self._parts, hits, strict=True):
            own = np.zeros(len(part.norms), np.float32)
            for (documents, amounts), gain in zip(found, gains, strict=True):
                own[documents] += gain * amounts
            scores.append(part.spread(own))
        return np.concatenate(scores)

    def otherwise(self, ways: Sequence[Keys]) -> Scores:
        """What documents gain that say the first of `ways` in one of the others.

        It is less than saying it in the question's own words: clean questions stay as they are.
        """
        hits = [part.hits(np.concatenate(ways)) for part in self._parts]
        ends = np.cumsum([len(keys) for keys in ways]).tolist()
        gains = self._idf(hits, ends[-1]).astype(np.float32)
        weight = np.float32(_ONLY_OTHERWISE)
        if gains[: ends[0]].all():
            weight, gains = np.float32(_OTHERWISE), np.minimum(gains, gains[: ends[0]].max())
        scores = [np.zeros(0, np.float32)]
        for part, found in zip(self._parts, hits, strict=True):
            own, best = np.zeros((2, len(part.norms)), np.float32)
            for start, end in zip([0, *ends], ends, strict=False):
                documents, values = _together(found[start:end], gains[start:end])
                into = best if start else own
                into[documents] = np.maximum(into[documents], values)
            scores.append(part.spread(np.maximum(weight * best - own, 0)))
        return np.concatenate(scores)

    def held(self, keys: Keys) -> NDArray[np.int64]:
        """How many of some different keys each document holds."""
        found = [np.zeros(0, np.int64)]
        for part in self._parts:
            own = np.zeros(len(part.norms), np.int64)
            for documents, _ in part.hits(keys):
                own[documents] += 1
            found.append(own)
        return np.concatenate(found)

    def rarity(self, keys: Keys) -> NDArray[np.float64]:
        """How much each key says: 0 for one that is unknown."""
        return self._idf([part.hits(keys) for part in self._parts], len(keys))

    def _idf(self, hits: Sequence[Sequence[Hits]], terms: int) -> NDArray[np.float64]:
        counts = [[len(documents) for documents, _ in found] for found in hits]
        frequencies = np.array(counts, np.int64).reshape(len(hits), terms).sum(axis=0)
        rarity = np.log1p((self._count - frequencies + 0.5) / (frequencies + 0.5))
        return np.where(frequencies > 0, rarity, 0.0)


@dataclass(frozen=True, slots=True)
class _Part:
    postings: Postings
    norms: Scores  # of documents, or of groups
    run: Runs | None

    def hits(self, keys: Keys) -> list[Hits]:
        """For every key the documents or groups that hold it, ascending."""
        return [self._hits(place) for place in self.postings.find(keys)]

    def _hits(self, place: slice) -> Hits:
        documents: NDArray[np.integer] = self.postings.documents[place]  # each once
        counts = self.postings.counts[place].astype(np.float32)
        if self.run is not None and len(documents):
            groups = self.run[documents]
            first = np.flatnonzero(np.diff(groups, prepend=-1))
            documents, counts = groups[first], np.add.reduceat(counts, first)
        return documents, counts / (counts + self.norms[documents])

    def spread(self, scores: Scores) -> Scores:
        """The scores for every document."""
        return scores if self.run is None else scores[self.run]


def _together(hits: Sequence[Hits], gains: Scores) -> Hits:
    """The documents that hold all of several terms, with their mean score."""
    (documents, amounts), *rest = hits
    values = gains[0] * amounts
    for (others, amounts), gain in zip(rest, gains[1:], strict=True):
        documents, own, more = np.intersect1d(
            documents, others, assume_unique=True, return_indices=True
        )
        values = values[own] + gain * amounts[more]
    return documents, values / np.float32(len(hits))


def _lengths(part: Postings, run: Runs | None) -> Scores:
    own = part.lengths if run is None else np.bincount(run, weights=part.lengths)
    return own.astype(np.float32)


def _norms(lengths: Scores, average: float) -> Scores:
    return np.float32(_K1) * (np.float32(1 - _B) + np.float32(_B / average) * lengths)
