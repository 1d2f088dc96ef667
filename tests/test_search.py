"""Search: both sides score every candidate, and what was left out says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from index_parts import BUS, LIBRARY, TREES, BigramEncoder, article

from assistant.settings import load_settings
from index.build import update
from index.encoder import load_encoder
from index.opened import open_index
from index.search import Mode, Searcher

MANY = [article(f"m{i:03d}", f"소식 {i}", f"{i}번째 마을에서 모임을 연다.") for i in range(150)]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    data_dir = tmp_path_factory.mktemp("data")
    encoder = BigramEncoder()
    update(data_dir, {"a.txt": [LIBRARY], "b.txt": [BUS, TREES], "m.txt": MANY}, encoder)
    return Searcher(open_index(data_dir), encoder)


def found(searcher: Searcher, question: str, mode: Mode = Mode.HYBRID) -> list[str]:
    return [hit.article.article_id for hit in searcher.search(question, 5, mode).hits]


@pytest.mark.parametrize("mode", list(Mode))
def test_the_article_asked_about_comes_first(searcher: Searcher, mode: Mode) -> None:
    assert found(searcher, "수소버스가 들어오는 노선", mode)[0] == "bus"
    assert found(searcher, "천변에 심는 이팝나무", mode)[0] == "trees"


def test_hits_carry_their_chunk_article_and_scores(searcher: Searcher) -> None:
    hit = searcher.search("야간 개관 예산", 3).hits[0]
    assert hit.chunk in LIBRARY[1]
    assert hit.article == LIBRARY[0]
    assert hit.article.body[hit.chunk.start : hit.chunk.end] == hit.chunk.text
    assert hit.score == hit.fused
    assert hit.keyword > 0
    assert 0 < hit.dense <= 1.001


def test_scores_fall(searcher: Searcher) -> None:
    for mode in Mode:
        scores = [hit.score for hit in searcher.search("마을 모임", 20, mode).hits]
        assert scores == sorted(scores, reverse=True)


def test_a_side_that_missed_a_candidate_scores_it_all_the_same(searcher: Searcher) -> None:
    """No question term occurs in most chunks: the dense side brings them, with keyword score 0."""
    result = searcher.search("수소버스 노선", 10)
    assert result.hits[0].keyword > 0
    assert result.hits[-1].keyword == 0.0
    assert all(0 < hit.dense < 1 for hit in result.hits)
    dense = searcher.search("수소버스 노선", 10, Mode.DENSE).hits
    by_id = {hit.chunk.chunk_id: hit.dense for hit in dense}
    for hit in result.hits:
        if hit.chunk.chunk_id in by_id:
            assert hit.dense == pytest.approx(by_id[hit.chunk.chunk_id])


def test_what_is_left_out_says_why(searcher: Searcher) -> None:
    result = searcher.search("마을 모임", 3)
    assert len(result.hits) == 3
    assert len(result.rejected) >= 97
    assert result.rejected[0].reason == "ranked below the best 3"
    assert result.hits[-1].score >= result.rejected[0].score
    kept = {hit.chunk.chunk_id for hit in result.hits}
    assert not kept & {rejected.chunk_id for rejected in result.rejected}


def test_every_step_is_timed(searcher: Searcher) -> None:
    timings = searcher.search("도서관").timings_ms
    assert set(timings) == {"embed", "keyword", "dense", "load", "fuse", "collect"}
    assert all(value >= 0 for value in timings.values())


def test_more_hits_than_there_are_chunks(searcher: Searcher) -> None:
    result = searcher.search("도서관", 1000)
    assert 150 < len(result.hits) <= 154
    assert result.rejected == ()


@pytest.mark.parametrize("question", ["", " ", "???", "😀", "a" * 500, "\n\t"])
def test_questions_without_words_do_not_fail(searcher: Searcher, question: str) -> None:
    for mode in Mode:
        searcher.search(question, 3, mode)


def test_sentences_are_compared_with_the_question(searcher: Searcher) -> None:
    hits = searcher.search("도서 대출은 몇 권까지인가요?", 5).hits
    similar = searcher.sentence_similarities("도서 대출은 몇 권까지인가요?", hits)
    library = {key[1]: value for key, value in similar.items() if key[0] == "lib"}
    assert set(library) == {0, 1, 2}
    assert max(library, key=lambda index: library[index]) == 2


def test_a_question_may_be_given_as_its_vector(searcher: Searcher) -> None:
    result = searcher.search("수소버스 충전소", 5)
    assert result.query_vector is not None
    by_vector = searcher.sentence_similarities(result.query_vector, result.hits)
    by_text = searcher.sentence_similarities("수소버스 충전소", result.hits)
    assert by_vector.keys() == by_text.keys()
    assert np.allclose(list(by_vector.values()), list(by_text.values()))
    assert searcher.sentence_similarities("수소버스", ()) == {}


@pytest.mark.slow
def test_meaning_finds_what_words_do_not(tmp_path: Path) -> None:
    settings = load_settings()
    encoder = load_encoder("e5-small-offline", settings.cache_dir)
    update(tmp_path, {"a.txt": [LIBRARY], "b.txt": [BUS, TREES]}, encoder)
    searcher = Searcher(open_index(tmp_path), encoder)
    for question, expected in (
        ("책을 몇 권 빌릴 수 있어요?", "lib"),
        ("How many hydrogen buses are coming?", "bus"),
        ("식목 행사 계획", "trees"),
    ):
        for mode in (Mode.DENSE, Mode.HYBRID):
            assert found(searcher, question, mode)[0] == expected
    hits = searcher.search("책을 몇 권 빌릴 수 있어요?", 5).hits
    similar = searcher.sentence_similarities("책을 몇 권 빌릴 수 있어요?", hits)
    assert max(similar, key=lambda key: similar[key]) == ("lib", 2)
