"""BM25 over postings that may be in several parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings import Keys, Postings

Scores = NDArray[np.float32]
Runs = NDArray[np.int32]

# Saturation and length: the usual pair for passages, better than 1.5 and 0.75 (ADR 0003).
_K1, _B = 0.9, 0.4


class BM25:
    """Scores of every document, numbered through all parts."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._parts = list(parts)
        self.size = sum(len(part.lengths) for part in parts)
        total = sum(int(part.lengths.sum()) for part in parts)
        average = max(total / max(self.size, 1), 1e-9)
        self._norms = [_norms(part.lengths.astype(np.float32), average) for part in parts]

    def scores(self, keys: Keys, weights: Scores | None = None) -> Scores:
        """A score for every document; a key may repeat, and may have a weight."""
        distinct, shares = _shares(keys, weights)
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
        total: NDArray[np.int64] = (
            np.array(counts, np.int64).reshape(len(counts), len(keys)).sum(axis=0)
        )
        return total

    def idf(self, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much a term says that occurs in so many documents; 0 for one that is unknown."""
        return _idf(self.size, frequencies)


class GroupedBM25:
    """The same over documents in groups: neighbours of one group count as one document.

    A group that is spread over two parts counts twice, each with what it has there.
    """

    def __init__(self, parts: Sequence[Postings], runs: Sequence[Runs]) -> None:
        """runs: for each part the group of each document, numbered from 0 without falling"""
        self._parts, self._runs = list(parts), list(runs)
        lengths = [
            np.bincount(run, weights=part.lengths).astype(np.float32)
            for part, run in zip(parts, runs, strict=True)
        ]
        self._size = sum(map(len, lengths))
        average = max(sum(float(each.sum()) for each in lengths) / max(self._size, 1), 1e-9)
        self._norms = [_norms(each, average) for each in lengths]

    def scores(self, keys: Keys, weights: Scores | None = None) -> Scores:
        """For every document the score of its group."""
        distinct, shares = _shares(keys, weights)
        found = [
            [_by_group(part, run, place) for place in part.find(distinct)]
            for part, run in zip(self._parts, self._runs, strict=True)
        ]
        counts = [[len(groups) for groups, _ in places] for places in found]
        frequencies = np.array(counts, np.int64).reshape(len(counts), len(distinct)).sum(axis=0)
        gains = (shares * _idf(self._size, frequencies)).astype(np.float32)
        scores = []
        for run, norms, places in zip(self._runs, self._norms, found, strict=True):
            own = np.zeros(len(norms), np.float32)
            for (groups, times), gain in zip(places, gains, strict=True):
                own[groups] += gain * (times / (times + norms[groups]))
            scores.append(own[run])
        return np.concatenate(scores) if scores else np.zeros(0, np.float32)


def _by_group(part: Postings, run: Runs, place: slice) -> tuple[Runs, Scores]:
    """The groups that hold a term, and how often."""
    groups = run[part.documents[place]]
    if not len(groups):
        return groups, np.zeros(0, np.float32)
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    return groups[first], np.add.reduceat(part.counts[place].astype(np.float32), first)


def _shares(keys: Keys, weights: Scores | None) -> tuple[Keys, NDArray[np.float64]]:
    """The distinct keys, and the weight of each: that of its occurrences together."""
    distinct, inverse = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(inverse, weights, len(distinct)).astype(np.float64)


def _norms(lengths: Scores, average: float) -> Scores:
    return np.float32(_K1) * (np.float32(1 - _B) + np.float32(_B / average) * lengths)


def _idf(size: int, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
    rarity: NDArray[np.float64] = np.log1p((size - frequencies + 0.5) / (frequencies + 0.5))
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
