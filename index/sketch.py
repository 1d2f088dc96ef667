"""Chunk vectors in two bits a number: all of them are looked through, the best compared exactly.

384 numbers are 96 bytes, so that a million chunks are 96 MB to go through, and the search needs
neither a graph in memory nor time to load one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings import mapped

Vectors = NDArray[np.float32]
Stored = NDArray[np.float16]

_PLANES, _SCALE = "sketch.npy", "scale.npy"
_BITS, _LEVELS = 2, 4  # of a number of a passage
_MOST = 7  # a number of a question is a whole one from -7 to 7, in four bits
_FACTORS = (1, 2, 4, -8)  # what those bits are worth
_WORD = 64
_BLOCK = 16_384  # rows at a time, which stay in the processor's cache
_SAMPLED = 8_192  # rows that tell how the numbers are spread


@dataclass(frozen=True, slots=True)
class Sketch:
    """Rows of vectors, each number as one of four levels about the middle of its dimension."""

    planes: NDArray[np.uint64]  # [bit and word, row]: a bit of 64 dimensions
    scale: Vectors  # the middle of each dimension, and the width of a level

    @classmethod
    def of(cls, vectors: Stored) -> Sketch:
        """The sketch of vectors, one a row."""
        some = vectors[:: len(vectors) // _SAMPLED + 1].astype(np.float32)
        scale = np.stack([some.mean(axis=0), np.maximum(some.std(axis=0), 1e-6)])
        words = -(-vectors.shape[1] // _WORD)
        planes = np.zeros((_BITS * words, len(vectors)), np.uint64)
        for start in range(0, len(vectors), _BLOCK):
            block = vectors[start : start + _BLOCK].astype(np.float32)
            found = np.floor((block - scale[0]) / scale[1]) + _LEVELS / 2
            levels = np.clip(found, 0, _LEVELS - 1).astype(np.uint8)
            bits = [_packed(levels >> bit & 1, words) for bit in range(_BITS)]
            planes[:, start : start + len(block)] = np.concatenate(bits)
        return cls(planes, scale)

    @classmethod
    def load(cls, folder: Path) -> Sketch:
        """The sketch kept in `folder`, memory-mapped."""
        return cls(mapped(folder / _PLANES), mapped(folder / _SCALE))

    def save(self, folder: Path) -> None:
        """Write it into `folder`."""
        np.save(folder / _PLANES, self.planes)
        np.save(folder / _SCALE, self.scale)

    def cosines(self, vector: Vectors) -> Vectors:
        """About the cosine of every row with `vector`."""
        middle, width = self.scale
        weights = vector * width
        unit = max(float(np.abs(weights).max(initial=0.0)) / _MOST, 1e-12)
        whole = np.round(weights / unit).astype(np.int8)
        words = len(self.planes) // _BITS
        masks = [_packed(whole[None, :].view(np.uint8) >> bit & 1, words) for bit in range(4)]
        sums = [
            self._sums(slice(start, start + _BLOCK), masks)
            for start in range(0, self.planes.shape[1], _BLOCK)
        ]
        level = np.concatenate([np.zeros(0, np.int32), *sums]) - (_LEVELS - 1) / 2 * whole.sum()
        found: Vectors = (unit * level + middle @ vector).astype(np.float32)
        return found

    def _sums(self, rows: slice, masks: list[NDArray[np.uint64]]) -> NDArray[np.int32]:
        """Levels times whole numbers, added up: bits that meet, by what they are worth."""
        words, block = len(self.planes) // _BITS, self.planes[:, rows]
        total = np.zeros(block.shape[1], np.int32)
        for bit in range(_BITS):
            plane = block[bit * words : (bit + 1) * words]
            for mask, factor in zip(masks, _FACTORS, strict=True):
                met = np.bitwise_count(plane & mask).sum(axis=0, dtype=np.int16)
                total += np.int32(factor << bit) * met
        return total


def sketch_of(folder: Path, vectors: Stored) -> Sketch:
    """The sketch of a segment's vectors; made, where an older program wrote the segment."""
    return Sketch.load(folder) if (folder / _PLANES).exists() else Sketch.of(vectors)


def _packed(bits: NDArray[np.uint8], words: int) -> NDArray[np.uint64]:
    """Bits [row, dimension] as words [word, row]."""
    padded = np.zeros((len(bits), words * _WORD), np.uint8)
    padded[:, : bits.shape[1]] = bits
    return np.packbits(padded, axis=1).view(np.uint64).T
