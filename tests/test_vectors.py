"""Vectors in Chroma: cosine, by id, more than one batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.vectors import VectorStore
from ingest.errors import IndexBroken


def unit(rows: int, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_every_vector_finds_itself_after_reopening(tmp_path: Path) -> None:
    vectors = unit(300)
    store = VectorStore(tmp_path, create=True)
    store.add(range(300), vectors)
    store.close()
    store = VectorStore(tmp_path)
    for i in range(0, 300, 25):
        rows, cosines = store.nearest(vectors[i], 2)
        assert rows[0] == i
        assert cosines[0] == pytest.approx(1.0, abs=1e-4)
        assert cosines[1] < cosines[0]
    store.close()


def test_a_second_batch_and_deleting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors._BATCH", 100)
    vectors = unit(250)
    store = VectorStore(tmp_path, create=True)
    store.add(range(250), vectors)
    assert store.count() == 250
    store.delete(range(120))
    assert store.count() == 130
    assert store.nearest(vectors[0], 1)[0][0] != 0
    store.add([200], vectors[:1])  # a row keeps one vector, the new one
    assert store.count() == 130
    assert store.nearest(vectors[0], 1)[0][0] == 200
    store.close()


def test_reading_never_creates_a_store(tmp_path: Path) -> None:
    with pytest.raises(IndexBroken):
        VectorStore(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_damaged_store_is_reported(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexBroken):
        VectorStore(tmp_path)
