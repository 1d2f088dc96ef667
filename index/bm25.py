"""BM25 over postings that may be in several parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings import Keys, Postings

Scores = NDArray[np.float32]

# Saturation and length: the usual pair for passages, better than 1.5 and 0.75 (ADR 0003).
_K1, _B = 0.9, 0.4


class BM25:
    """Scores of every document, numbered through all parts."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._parts = list(parts)
        self.size = sum(len(part.lengths) for part in parts)
        total = sum(int(part.lengths.sum()) for part in parts)
        average = max(total / max(self.size, 1), 1e-9)
        self._norms = [
            np.float32(_K1) * (np.float32(1 - _B) + np.float32(_B / average) * part.lengths)
            for part in parts
        ]

    def scores(self, keys: Keys, weights: Scores | None = None) -> Scores:
        """A score for every document; a key may repeat, and may have a weight."""
        distinct, inverse = np.unique(keys, return_inverse=True)
        shares = np.bincount(inverse, weights=weights, minlength=len(distinct))
        found = [part.find(distinct) for part in self._parts]
        frequencies = self.frequencies(distinct, found)
        gains = (shares * self.idf(frequencies)).astype(np.float32)
        scores = np.zeros(self.size, np.float32)
        first = 0
        for part, norms, places in zip(self._parts, self._norms, found, strict=True):
            _add(scores[first : first + len(norms)], part, norms, places, gains)
            first += len(norms)
        return scores

    def frequencies(self, keys: Keys, found: Sequence[Sequence[slice]] = ()) -> NDArray[np.int64]:
        """How many documents hold each key."""
        found = found or [part.find(keys) for part in self._parts]
        counts = [[place.stop - place.start for place in places] for places in found]
        return np.sum(counts, axis=0, dtype=np.int64) if counts else np.zeros(len(keys), np.int64)

    def idf(self, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much a term says that occurs in so many documents; 0 for one that is unknown."""
        rarity = np.log1p((self.size - frequencies + 0.5) / (frequencies + 0.5))
        return np.where(frequencies > 0, rarity, 0.0)


def _add(
    scores: Scores, part: Postings, norms: Scores, places: Sequence[slice], gains: Scores
) -> None:
    for place, gain in zip(places, gains, strict=True):
        if place.stop == place.start:
            continue
        documents = part.documents[place]  # each document once
        counts = part.counts[place].astype(np.float32)
        scores[documents] += gain * (counts / (counts + norms[documents]))
