"""Segments: an update adds what changed, joins what is small, and shares the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from index_parts import BigramEncoder, article

from index import generations, segments
from index.build import update
from index.manifest import load_manifest
from index.opened import Index, open_index
from index.question import read
from index.search import Searcher


def village(number: int, word: str = "모임") -> tuple:
    return article(f"v{number:03d}", f"마을 {number}", f"{number}번째 마을에서 {word}을 연다.")


def add(data_dir: Path, *numbers: int, word: str = "모임") -> Index:
    contents = {f"{number}.txt": [village(number, word)] for number in numbers}
    update(data_dir, contents, BigramEncoder())
    return open_index(data_dir)


def files(data_dir: Path) -> dict[str, int]:
    folder = generations.current(data_dir) / segments.SEGMENTS
    return {str(p.relative_to(folder)): p.stat().st_ino for p in folder.rglob("*.npy")}


def assert_whole(index: Index) -> None:
    """Every chunk stands in its row in every part of the index."""
    encoder = BigramEncoder()
    for stored in index.store.all_chunks():
        vector = encoder.passages([f"{stored.chunk.context}\n{stored.chunk.text}"])[0]
        assert np.allclose(index.chunk_vector(stored.row), vector, atol=2e-3)
        assert index.nearest(vector, 1).tolist() == [stored.row]
        assert index.keyword_scores(read(stored.chunk.text)).argmax() == stored.row
        sentence = index.sentence_vectors(stored.row)
        assert np.allclose(sentence, encoder.queries([stored.chunk.text]), atol=2e-3)


def test_an_update_shares_the_files_of_what_was_there(tmp_path: Path) -> None:
    add(tmp_path, *range(30))
    before = files(tmp_path)
    index = add(tmp_path, 30)
    after = files(tmp_path)
    assert {name: after[name] for name in before} == before  # the same files, not copies
    assert len(index.segments) == 2
    assert_whole(index)


def test_small_segments_are_joined(tmp_path: Path) -> None:
    for number in range(12):
        index = add(tmp_path, number)
    sizes = [len(segment) for segment in index.segments]
    assert sum(sizes) == 12
    assert len(sizes) < 4
    folders = list((index.folder / segments.SEGMENTS).iterdir())
    assert len(folders) == len(sizes)  # what was joined is gone
    assert_whole(index)


def test_a_long_build_is_cut_into_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MAX_ROWS", 8)
    index = add(tmp_path, *range(20))
    assert [len(segment) for segment in index.segments] == [8, 8, 4]
    assert_whole(index)
    assert_whole(add(tmp_path, 20, 21))


def test_what_was_removed_is_not_found(tmp_path: Path) -> None:
    add(tmp_path, *range(20))
    update(tmp_path, {"3.txt": [], "4.txt": []}, BigramEncoder())
    index = open_index(tmp_path)
    assert len(index.live) == 20
    assert index.live.sum() == index.chroma.count() == 18
    hits = Searcher(index, BigramEncoder()).search("3번째 마을", 20).hits
    assert {"v003", "v004"}.isdisjoint(hit.article.article_id for hit in hits)
    assert_whole(index)


def test_rows_are_numbered_anew_when_many_are_empty(tmp_path: Path) -> None:
    first = add(tmp_path, *range(20))
    update(tmp_path, {f"{number}.txt": [] for number in range(0, 14, 2)}, BigramEncoder())
    index = open_index(tmp_path)
    assert index.live.tolist() == [True] * 13
    assert index.manifest.collection != first.manifest.collection
    assert index.chroma.count() == 13
    assert_whole(index)


def test_a_text_that_was_there_before_takes_its_row(tmp_path: Path) -> None:
    """A source under another name costs neither embedding nor a new segment."""
    add(tmp_path, *range(8))
    encoder = BigramEncoder()
    whole, chunks = village(3)
    update(tmp_path, {"3.txt": [], "renamed.txt": [(whole, chunks)]}, encoder)
    assert encoder.embedded == []
    index = open_index(tmp_path)
    assert index.live.all()
    assert_whole(index)


def test_the_same_text_in_two_articles_is_embedded_once(tmp_path: Path) -> None:
    add(tmp_path, *range(4))
    encoder = BigramEncoder()
    copy = article("copy", "마을 2", "2번째 마을에서 모임을 연다.")
    update(tmp_path, {"copy.txt": [copy]}, encoder)
    assert encoder.embedded == []
    index = open_index(tmp_path)
    rows = index.store.rows_of([s.digest for s in index.store.all_chunks() if s.row == 2])
    (same,) = rows.values()
    assert len(same) == 2
    assert np.array_equal(index.chunk_vector(same[0]), index.chunk_vector(same[1]))


def test_terms_written_again_leave_the_generation_before_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = add(tmp_path, *range(3))
    before = old.keyword_scores(read("모임")).tolist()
    monkeypatch.setattr("index.keyword.TERMS_VERSION", 99)
    monkeypatch.setattr("index.keyword.content_terms", lambda text: ["모두"])
    new = add(tmp_path, 3)
    assert load_manifest(new.folder).terms_version == 99
    assert new.keyword_scores(read("모두")).all()
    monkeypatch.undo()
    assert open_index(tmp_path).folder == new.folder
    assert old.keyword_scores(read("모임")).tolist() == before
