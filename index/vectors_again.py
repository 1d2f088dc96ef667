"""The vectors of a generation in Chroma, compared with its segments and made again from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import segments
from index.manifest import load_manifest
from index.opened import CHROMA, STORE, open_vectors
from index.store import Store
from ingest.errors import IndexBroken

_STEP = 1_000
_SAME = 0.99  # cosine: the segments hold float16


def vector_damage(folder: Path) -> list[str]:
    """What is wrong with the vectors in Chroma, a line each."""
    manifest = load_manifest(folder)
    if not manifest.in_chroma:
        return []
    place = manifest.chroma_url or CHROMA
    try:
        store = open_vectors(folder, manifest)
    except IndexBroken as error:
        return [str(error).replace(f"{folder}/", "")]
    try:
        lacking = wrong = 0
        for rows, own in _live(folder):
            found = store.vectors(rows)
            lacking += len(rows) - len(found)
            wrong += sum(_differ(found[row], own[i]) for i, row in enumerate(rows) if row in found)
    except Exception as error:  # Chroma raises types of many libraries
        return [f"{place} cannot be used ({type(error).__name__})"]
    finally:
        store.close()
    counts = ((lacking, "vectors are missing"), (wrong, "vectors were changed"))
    return [f"{place}: {count:,} {what}" for count, what in counts if count]


def make_vectors_again(folder: Path) -> int:
    """Write the vectors of every live row into Chroma again; how many.

    :raises IndexBroken: the server cannot be used.
    """
    manifest = load_manifest(folder)
    if not manifest.chroma_url:
        shutil.rmtree(folder / CHROMA, ignore_errors=True)
    if not manifest.in_chroma:
        return 0
    store = open_vectors(folder, manifest, create=True)
    made = 0
    for rows, own in _live(folder):
        store.add(rows, own)
        made += len(rows)
    store.close()
    return made


def _live(folder: Path) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Rows that chunks stand in with their vectors in the segments, some at a time."""
    store = Store(folder / STORE)
    rows, _ = store.live_rows()
    store.close()
    first = 0
    for part in segments.load_all(folder, load_manifest(folder).segments):
        here = rows[(rows >= first) & (rows < first + len(part))]
        for start in range(0, len(here), _STEP):
            chosen = here[start : start + _STEP]
            yield chosen.tolist(), part.chunks[chosen - first].astype(np.float32)
        first += len(part)


def _differ(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) < _SAME * lengths
