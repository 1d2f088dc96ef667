"""Sketches of vectors, and large indexes, which are searched by them instead of Chroma."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from index_parts import BigramEncoder, article

from assistant.operations.verifying import damaged_files
from evals import scale, scale_copies
from index import generations, manifest
from index.build import update
from index.exact import ExactVectors
from index.opened import CHROMA, Index, open_index
from index.sketch import Sketch
from index.vectors import VectorStore


def passages(count: int, dimension: int) -> np.ndarray:
    """Vectors about a common middle, as those of the small model are."""
    random = np.random.default_rng(5)
    topics = random.normal(size=(40, dimension)) + 2
    found = topics[random.integers(40, size=count)] + random.normal(size=(count, dimension))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


@pytest.mark.parametrize("dimension", [384, 100])
def test_a_sketch_tells_cosines_roughly(dimension: int) -> None:
    vectors = passages(3_000, dimension)
    sketch = Sketch.of(vectors)
    for question in vectors[:5].astype(np.float32):
        exact, about = vectors.astype(np.float32) @ question, sketch.cosines(question)
        assert np.abs(exact - about).mean() < 0.03
        best, likely = np.argsort(-exact)[:20], np.argsort(-about)[:400]
        assert len(np.intersect1d(best, likely)) >= 19


def test_a_sketch_on_disk_is_the_same(tmp_path: Path) -> None:
    vectors = passages(70, 64)
    Sketch.of(vectors).save(tmp_path)
    question = vectors[3].astype(np.float32)
    assert np.array_equal(Sketch.load(tmp_path).cosines(question), Sketch.of(vectors).cosines(question))


def test_a_sketch_of_one_vector() -> None:
    vectors = passages(1, 64)
    assert np.allclose(Sketch.of(vectors).cosines(vectors[0].astype(np.float32)), 1, atol=1e-2)


def numbered(*numbers: int) -> dict[str, list]:
    return {
        f"{n}.txt": [article(f"v{n:03d}", f"마을 {n}", f"{n}번째 마을에서 {n * 7}명이 모인다.")]
        for n in numbers
    }


def assert_found(index: Index) -> None:
    """Every chunk is the nearest to its own vector."""
    for stored in index.store.all_chunks():
        vector = index.chunk_vector(stored.row)
        assert index.nearest(vector / np.linalg.norm(vector), 1).tolist() == [stored.row]


def test_a_large_index_keeps_no_vectors_in_chroma(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MOST_IN_FOLDER", 10)
    monkeypatch.setattr("index.exact._COMPARED", 2)  # so that the sketches have to choose
    update(tmp_path, numbered(*range(8)), BigramEncoder())
    assert isinstance(open_index(tmp_path).chroma, VectorStore)
    update(tmp_path, numbered(*range(8, 14)), BigramEncoder())
    large = open_index(tmp_path)
    assert isinstance(large.chroma, ExactVectors)
    assert not (large.folder / CHROMA).exists()
    assert_found(large)
    assert damaged_files(large.folder) == []
    update(tmp_path, numbered(20), BigramEncoder())
    assert_found(open_index(tmp_path))
    update(tmp_path, {f"{n}.txt": [] for n in range(8)}, BigramEncoder())
    small = open_index(tmp_path)
    assert isinstance(small.chroma, VectorStore)
    assert small.chroma.count() == 7
    assert_found(small)


def test_a_segment_without_a_sketch_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As programs wrote them before there were any."""
    monkeypatch.setattr(manifest, "MOST_IN_FOLDER", 0)
    monkeypatch.setattr("index.exact._COMPARED", 2)
    update(tmp_path, numbered(*range(8)), BigramEncoder())
    folder = generations.current(tmp_path)
    for file in [*folder.glob("segments/*/sketch.npy"), folder / "checksums.json"]:
        file.unlink()
    assert_found(open_index(tmp_path))


def test_copies_of_an_index_make_a_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MOST_IN_FOLDER", 30)
    encoder = scale.RandomEncoder(BigramEncoder())
    update(tmp_path / "small", {"news": list(scale._articles(20))}, encoder)
    base = generations.current(tmp_path / "small")
    assert scale_copies.multiply(base, tmp_path / "large", 3, encoder) == 60
    index = open_index(tmp_path / "large")
    assert index.live.tolist() == [True] * 60
    assert len({stored.chunk.chunk_id for stored in index.store.all_chunks()}) == 60
    assert all(index.article(s.chunk.article_id) for s in index.store.all_chunks())
    assert_found(index)
