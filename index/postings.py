"""An inverted index in flat arrays: which documents hold which term, and how often.

Terms are 64-bit keys, so that no vocabulary has to be loaded: the arrays are memory-mapped and a
question touches only the pages of its own terms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Kept = NDArray[np.bool_]
_MOST = 255  # occurrences that are told apart: BM25 is saturated long before


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
        return _sorted(
            _joined(keys, np.uint64), numbers, _joined(counts, np.uint8),
            np.array(lengths, np.uint32),
        )  # fmt: skip

    @classmethod
    def merged(cls, parts: Sequence[Postings], kept: Sequence[Kept]) -> Postings:
        """Several as one, with the documents marked in `kept` only, numbered on."""
        keys, numbers, counts, first = [], [], [], 0
        for part, keep in zip(parts, kept, strict=True):
            new = (np.cumsum(keep) - 1 + first).astype(np.uint32)
            chosen = keep[part.documents]
            keys.append(np.repeat(part.terms, np.diff(part.starts))[chosen])
            numbers.append(new[part.documents[chosen]])
            counts.append(part.counts[chosen])
            first += int(keep.sum())
        lengths = [part.lengths[keep] for part, keep in zip(parts, kept, strict=True)]
        return _sorted(
            _joined(keys, np.uint64), _joined(numbers, np.uint32), _joined(counts, np.uint8),
            _joined(lengths, np.uint32),
        )  # fmt: skip

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


def _sorted(
    keys: Keys, documents: NDArray[Any], counts: NDArray[Any], lengths: NDArray[Any]
) -> Postings:
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1))) if len(keys) else order
    return Postings(
        keys[first], np.append(first, len(keys)).astype(np.int64), documents[order],
        counts[order], lengths,
    )  # fmt: skip
