"""Segments: the rows of an index in files that are written once and never changed.

    segments/<name>/chunks.npy       a vector a row
    segments/<name>/sentences.npy    the vectors of the rows' sentences, one row after another
    segments/<name>/sketch, scale    the rows' vectors in two bits a number
    segments/<name>/firsts.npy       where the sentences of each row begin; one more for the end
    segments/<name>/words, pairs     postings

An update adds a small segment and joins small neighbours, so that its cost depends on what changed
and not on what is there. Generations share the files of a segment.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings import Kept, Postings, mapped
from index.sketch import Sketch

SEGMENTS = "segments"
MAX_ROWS = 65_536  # of one segment
_GROWTH = 4  # a segment joins the one before it unless that one is so many times larger
_STEP = 16_384  # vectors copied at a time
_CHUNKS, _SENTENCES, _FIRSTS, _WORDS, _PAIRS = (
    "chunks.npy", "sentences.npy", "firsts.npy", "words", "pairs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows with their vectors and postings, memory-mapped."""

    folder: Path
    chunks: NDArray[np.float16]
    sentences: NDArray[np.float16]
    firsts: NDArray[np.int64]
    words: Postings
    pairs: Postings

    def __len__(self) -> int:
        """Number of rows, those that nothing stands in any more included."""
        return len(self.chunks)


def load(folder: Path) -> Segment:
    """The segment in a folder."""
    return Segment(
        folder, mapped(folder / _CHUNKS), mapped(folder / _SENTENCES), mapped(folder / _FIRSTS),
        Postings.load(folder / _WORDS), Postings.load(folder / _PAIRS),
    )  # fmt: skip


def load_all(generation: Path, names: Sequence[str]) -> list[Segment]:
    """The segments of a generation in row order."""
    return [load(generation / SEGMENTS / name) for name in names]


def new_folder(generation: Path) -> Path:
    """An empty folder for one more segment."""
    folder = generation / SEGMENTS / secrets.token_hex(6)
    folder.mkdir(parents=True)
    return folder


def new_vectors(
    folder: Path, sentences: Sequence[int], dimension: int
) -> tuple[NDArray[np.float16], NDArray[np.float16], NDArray[np.int64]]:
    """Arrays in files to be filled: of the rows, of their sentences, and where those begin.

    sentences: how many each row has
    """
    firsts = _save_firsts(folder, sentences)
    own = _new_array(folder / _CHUNKS, len(sentences), dimension)
    return own, _new_array(folder / _SENTENCES, int(firsts[-1]), dimension), firsts


def _save_firsts(folder: Path, sentences: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    firsts = np.concatenate([[0], np.cumsum(sentences, dtype=np.int64)])
    np.save(folder / _FIRSTS, firsts)
    return firsts


def save_sketch(folder: Path) -> None:
    """Write the sketch of a segment's vectors, once those are there."""
    Sketch.of(mapped(folder / _CHUNKS)).save(folder)


def save_postings(folder: Path, words: Postings, pairs: Postings) -> None:
    """Write the postings of a segment, in place of any that are there."""
    for name, postings in ((_WORDS, words), (_PAIRS, pairs)):
        shutil.rmtree(folder / name, ignore_errors=True)  # the files may be shared: never overwrite
        postings.save(folder / name)


def joined(generation: Path, parts: Sequence[Segment], kept: Sequence[Kept]) -> Segment:
    """A new segment of the rows marked in `kept`, numbered on."""
    folder = new_folder(generation)
    counts = [np.diff(part.firsts) for part in parts]
    of_kept = [np.repeat(keep, count) for keep, count in zip(kept, counts, strict=True)]
    _copy_rows(folder, _CHUNKS, parts, kept)
    _copy_rows(folder, _SENTENCES, parts, of_kept)
    save_sketch(folder)
    _save_firsts(folder, np.concatenate([c[keep] for c, keep in zip(counts, kept, strict=True)]))
    save_postings(
        folder,
        Postings.merged([part.words for part in parts], kept),
        Postings.merged([part.pairs for part in parts], kept),
    )
    return load(folder)


def _copy_rows(folder: Path, name: str, parts: Sequence[Segment], kept: Sequence[Kept]) -> None:
    """Write the marked rows of one array of every part, one after another."""
    rows, columns = sum(int(keep.sum()) for keep in kept), parts[0].chunks.shape[1]
    head = {"descr": "<f2", "fortran_order": False, "shape": (rows, columns)}
    with (folder / name).open("wb") as file:
        np.lib.format.write_array_header_1_0(file, head)
        for part, keep in zip(parts, kept, strict=True):
            for start in range(0, len(keep), _STEP):
                some = slice(start, start + _STEP)
                # mapped anew each time: what was read is let go of at once
                file.write(mapped(part.folder / name)[some][keep[some]].data)


def with_tail_joined(generation: Path, segments: Sequence[Segment]) -> list[Segment]:
    """The segments, the last ones joined while they are not much smaller than the one before."""
    first, rows = len(segments) - 1, len(segments[-1]) if segments else 0
    while first > 0:
        size = len(segments[first - 1])
        if size > _GROWTH * rows or size + rows > MAX_ROWS:
            break
        first, rows = first - 1, rows + size
    tail = segments[first:] if segments else []
    if len(tail) < 2:
        return list(segments)
    return [*segments[:first], joined(generation, tail, [np.ones(len(s), bool) for s in tail])]


def _new_array(path: Path, rows: int, columns: int) -> NDArray[np.float16]:
    if rows == 0:  # an empty file cannot be mapped
        np.save(path, np.zeros((0, columns), np.float16))
        return np.zeros((0, columns), np.float16)
    array = np.lib.format.open_memmap(path, "w+", np.float16, (rows, columns))
    if hasattr(os, "posix_fallocate"):  # a full disk is an error here, and a crash when written to
        with path.open("rb+") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array
