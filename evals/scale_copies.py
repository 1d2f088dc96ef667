"""A large index from copies of a smaller one, to see how search costs there without days of building.

    python -m evals.scale --chunks 100000 --keep SMALL
    python -m evals.scale_copies SMALL LARGE --times 10
    python -m evals.scale --open LARGE

Every copy has ids and chunk vectors of its own; its words and sentence vectors are the same, in
files of its own. Building, updates and the quality of what is found cannot be seen on it.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from evals.scale import RandomEncoder, real_encoder
from index import generations, segments
from index.encoder import Encoder
from index.manifest import load_manifest
from index.opened import STORE
from index.store import Store
from index.vectors_again import make_vectors_again
from ingest.errors import AssistantError

_STEP = 8_192  # vectors at a time
_NAME = "copies"  # of the generation
_ARTICLES = """
INSERT INTO articles SELECT :p || article_id, source, :p || digest,
    replace(data, '"article_id": "', '"article_id": "' || :p)
FROM articles WHERE rowid <= :articles
"""
_CHUNKS = """
INSERT INTO chunks SELECT :p || chunk_id, :p || article_id, :p || digest, row + :first,
    replace(replace(data, '"article_id": "', '"article_id": "' || :p),
        '"chunk_id": "', '"chunk_id": "' || :p)
FROM chunks WHERE rowid <= :chunks
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the large index; the exit status: 0, or 2 when there is none to copy."""
    parser = argparse.ArgumentParser("python -m evals.scale_copies", description=__doc__.split("\n")[0])
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args(arguments)
    try:
        base = generations.current(options.small)
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    chunks = multiply(base, options.large, options.times, RandomEncoder(real_encoder()))
    sys.stdout.write(f"{chunks:,} chunks\n")
    return 0


def multiply(base: Path, data_dir: Path, times: int, encoder: Encoder) -> int:
    """Write an index of `times` copies of a generation into an empty folder; its chunks."""
    folder = data_dir / "generations" / _NAME
    folder.mkdir(parents=True)
    manifest = load_manifest(base)
    names = []
    for copy in range(times):
        for name in manifest.segments:
            names.append(f"{name}-{copy}")
            _segment(base / segments.SEGMENTS / name, folder / segments.SEGMENTS / names[-1], encoder)
    rows = sum(map(len, segments.load_all(base, manifest.segments)))
    articles, chunks = _store(base, folder, times, rows)
    replace(manifest, articles=articles, chunks=chunks, segments=tuple(names)).save(folder)
    make_vectors_again(folder)
    generations.point(data_dir, folder)
    return chunks


def _segment(source: Path, target: Path, encoder: Encoder) -> None:
    """A copy of a segment with other chunk vectors."""
    shutil.copytree(source, target)
    vectors = segments.load(source).chunks.copy()
    for start in range(0, len(vectors), _STEP):
        part = vectors[start : start + _STEP]
        part[:] = encoder.passages([""] * len(part))
    np.save(target / "chunks.npy", vectors)
    segments.save_sketch(target)


def _store(base: Path, folder: Path, times: int, rows: int) -> tuple[int, int]:
    """Write the articles and chunks `times` over; how many there are."""
    shutil.copy2(base / STORE, folder / STORE)
    db = sqlite3.connect(folder / STORE)
    last = {
        table: db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
        for table in ("articles", "chunks")
    }
    for copy in range(1, times):
        values = {"p": f"{copy}-", "first": copy * rows, **last}
        db.execute(_ARTICLES, values)
        db.execute(_CHUNKS, values)
    db.commit()
    db.close()
    store = Store(folder / STORE)
    counts = store.counts()
    store.close()
    return counts


if __name__ == "__main__":
    sys.exit(main())
