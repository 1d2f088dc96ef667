"""Keyword search over morphemes: forms of a word meet, an index survives saving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import keyword
from index.keyword import KeywordIndex, pack, pairs, terms, top, unpack
from ingest.errors import IndexBroken

DOCUMENTS = [
    "시립도서관이 밤 10시까지 문을 연다.",
    "시내버스 노선에 수소버스 20대가 들어온다.",
    "천변에 이팝나무를 심는다.",
]


def index_of(*texts: str) -> KeywordIndex:
    return KeywordIndex.build(map(terms, texts), texts)


def best(index: KeywordIndex, question: str) -> int:
    return int(index.scores(question).argmax())


def test_particles_and_endings_do_not_matter() -> None:
    index = index_of(*DOCUMENTS)
    assert best(index, "도서관은 언제까지 여나요?") == 0
    assert best(index, "버스를 몇 대 들여오나요") == 1
    assert best(index, "나무 심은 곳") == 2


def test_a_compound_is_found_however_it_is_cut() -> None:
    """Kiwi reads 이팝나무 alone and in a sentence differently; spaces are put in or left out."""
    index = index_of(*DOCUMENTS)
    for question in ("이팝나무", "이팝 나무", "천변이팝나무"):
        assert best(index, question) == 2
    for question in ("수소 버스", "시내 버스노선", "수 소 버 스"):
        assert best(index, question) == 1


def test_pairs_read_across_spaces_and_marks() -> None:
    assert pairs("수소 버스(20대)") == ["수소", "소버", "버스", "스2", "20", "0대"]
    assert pairs("A시") == ["a시"]
    assert pairs("가") == pairs("!? ") == []


def test_a_question_without_known_terms_scores_nothing() -> None:
    scores = index_of(*DOCUMENTS).scores("우주정거장")
    assert scores.shape == (3,)
    assert not scores.any()
    assert top(scores, 5).tolist() == []


def test_an_index_of_nothing_can_be_saved_and_asked(tmp_path: Path) -> None:
    for texts in ([], [""]):
        folder = tmp_path / str(len(texts))
        index_of(*texts).save(folder)
        loaded = KeywordIndex.load(folder)
        assert loaded.size == len(texts)
        assert loaded.scores("도서관").tolist() == [0.0] * len(texts)


def test_a_loaded_index_scores_the_same(tmp_path: Path) -> None:
    index = index_of(*DOCUMENTS)
    index.save(tmp_path)
    question = "수소버스 노선"
    assert np.allclose(KeywordIndex.load(tmp_path).scores(question), index.scores(question))


def test_a_damaged_index_is_reported(tmp_path: Path) -> None:
    index_of(*DOCUMENTS).save(tmp_path)
    next(tmp_path.glob("words/data*.npy")).write_bytes(b"\x93NUMPY")
    with pytest.raises(IndexBroken):
        KeywordIndex.load(tmp_path)
    with pytest.raises(IndexBroken):
        KeywordIndex.load(tmp_path / "nowhere")


def test_stored_terms_come_back() -> None:
    found = terms("한옥마을 2,400면 주차장")
    assert unpack(pack(found)) == found
    assert unpack(pack([])) == []


def test_top_is_best_first_and_never_zero() -> None:
    scores = np.array([0.0, 2.0, 0.5, 3.0], np.float32)
    assert top(scores, 2).tolist() == [3, 1]
    assert top(scores, 10).tolist() == [3, 1, 2]
    assert top(np.zeros(0, np.float32), 3).tolist() == []


def test_terms_change_only_with_their_version() -> None:
    """Stored terms are reused while TERMS_VERSION stands: raise it when this test must change."""
    assert keyword.TERMS_VERSION == 1
    assert terms("수소버스 20대") == ["수소", "버스", "20", "대"]
