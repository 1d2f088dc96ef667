"""An inverted index in flat arrays: which documents hold which term, and how often.

Terms are 64-bit keys, so that no vocabulary has to be loaded: the arrays are memory-mapped and a
question touches only the pages of its own terms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Kept = NDArray[np.bool_]
_MOST = 255  # occurrences that are told apart: BM25 is saturated long before
_BLOCK = 500_000  # postings of one part that are sorted at a time when parts are merged


@lru_cache(maxsize=200_000)
def key(term: str) -> int:
    """A term as a number; two terms of one corpus practically never share it."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents by term. Document numbers begin at 0 within it."""

    terms: Keys  # sorted
    starts: NDArray[np.int64]  # where the documents of each term begin; one more for the end
    documents: NDArray[np.uint32]
    counts: NDArray[np.uint8]  # occurrences of the term in the document
    lengths: NDArray[np.uint32]  # terms of each document

    @classmethod
    def of(cls, documents: Iterable[Keys]) -> Postings:
        """The postings of documents given as the keys of their terms."""
        keys, counts, sizes, lengths = [], [], [], []
        for document in documents:
            distinct, times = np.unique(document, return_counts=True)
            keys.append(distinct)
            counts.append(np.minimum(times, _MOST).astype(np.uint8))
            sizes.append(len(distinct))
            lengths.append(len(document))
        numbers = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        found = _sorted(_joined(keys, np.uint64), numbers, _joined(counts, np.uint8))
        return replace(found, lengths=np.array(lengths, np.uint32))

    @classmethod
    def merged(cls, parts: Sequence[Postings], kept: Sequence[Kept]) -> Postings:
        """Several as one, with the documents marked in `kept` only, numbered on.

        Some terms at a time: sorting all of them at once takes ten times the size of the postings.
        """
        firsts = np.cumsum([0, *(keep.sum() for keep in kept)])
        numbers = [np.cumsum(keep) - 1 + first for keep, first in zip(kept, firsts, strict=False)]
        blocks = [
            _sorted(*_chosen(parts, kept, numbers, some)) for some in zip(*_cuts(parts), strict=True)
        ]
        sizes = np.concatenate([np.diff(block.starts) for block in blocks])
        return cls(
            _joined([block.terms for block in blocks], np.uint64),
            np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
            _joined([block.documents for block in blocks], np.uint32),
            _joined([block.counts for block in blocks], np.uint8),
            _joined([part.lengths[keep] for part, keep in zip(parts, kept, strict=True)], np.uint32),
        )

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """The postings saved in `folder`, memory-mapped."""
        return cls(*(mapped(folder / f"{field.name}.npy") for field in fields(cls)))

    def save(self, folder: Path) -> None:
        """Write them into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    def find(self, keys: Keys) -> list[slice]:
        """For every key, where its documents are; an empty slice for an unknown term."""
        if not len(self.terms):
            return [slice(0, 0)] * len(keys)
        places = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        known = self.terms[places] == keys
        return [
            slice(int(self.starts[place]), int(self.starts[place + 1])) if here else slice(0, 0)
            for place, here in zip(places, known, strict=True)
        ]


def mapped(path: Path) -> NDArray[Any]:
    """The array in a file, read when it is used."""
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)  # indexes faster
    except ValueError:  # an array without elements cannot be mapped
        array = np.load(path)
        if array.size:
            raise
    return array


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _cuts(parts: Sequence[Postings]) -> list[list[slice]]:
    """For each part its terms in the same ranges, which hold some _BLOCK postings of the largest."""
    largest = max(parts, key=lambda part: len(part.documents))
    steps = np.arange(_BLOCK, len(largest.documents), _BLOCK)
    edges = largest.terms[np.searchsorted(largest.starts[1:], steps)]
    ends = [[0, *np.searchsorted(part.terms, edges), len(part.terms)] for part in parts]
    return [[slice(a, b) for a, b in pairwise(end)] for end in ends]


def _chosen(
    parts: Sequence[Postings], kept: Sequence[Kept], numbers: Sequence[NDArray[Any]],
    some: Sequence[slice],
) -> tuple[Keys, NDArray[Any], NDArray[Any]]:  # fmt: skip
    """Key, number and count of what each part has for some of its terms, of documents kept."""
    keys, documents, counts = [], [], []
    for part, keep, number, cut in zip(parts, kept, numbers, some, strict=True):
        starts = part.starts[cut.start : cut.stop + 1]
        here = slice(starts[0], starts[-1])
        chosen = keep[part.documents[here]]
        keys.append(np.repeat(part.terms[cut], np.diff(starts))[chosen])
        documents.append(number[part.documents[here][chosen]].astype(np.uint32))
        counts.append(part.counts[here][chosen])
    return _joined(keys, np.uint64), _joined(documents, np.uint32), _joined(counts, np.uint8)


def _sorted(keys: Keys, documents: NDArray[Any], counts: NDArray[Any]) -> Postings:
    """Postings by term, without the lengths of the documents."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1))) if len(keys) else order
    starts = np.append(first, len(keys)).astype(np.int64)
    return Postings(keys[first], starts, documents[order], counts[order], np.zeros(0, np.uint32))
