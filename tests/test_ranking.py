"""Order of candidates: years first, copies folded, articles side by side, a cross-encoder's say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_parts import BigramEncoder, article

from index import ranking
from index.build import update
from index.opened import open_index
from index.search import Mode, Searcher
from ingest.types import Published


def festival(year: int, name: str = "") -> tuple:
    whole, chunks = article(
        name or f"festival{year}", "비빔밥축제 개막", "비빔밥축제가 나흘 동안 열린다.",
        f"축제 예산은 {year - 2010}억 원이다.", "축제장에는 먹거리 부스가 선다.", f"올해 부스는 {year - 1990}곳이다.",
    )  # fmt: skip
    return replace(whole, published=replace(whole.published, year=year)), chunks


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    data_dir = tmp_path_factory.mktemp("data")
    articles = [festival(year) for year in range(2015, 2025)]
    look_back = article("back", "축제 돌아보기", "2019년 비빔밥축제는 비로 취소됐다.", "아쉬움이 컸다.")
    others = [article(f"o{i}", f"소식 {i}", f"{i}번째 마을에서 모임을 연다.") for i in range(30)]
    update(data_dir, {"f": articles, "b": [look_back], "o": others}, BigramEncoder())
    return Searcher(open_index(data_dir), BigramEncoder())


def years_of(found) -> list[int]:
    return [hit.article.published.year for hit in found.hits]


def test_years_are_read_from_the_question() -> None:
    assert ranking.years_in("2019년 축제와 2021년 축제") == (2019, 2021)
    assert ranking.years_in("2018 예산") == (2018,)
    assert ranking.years_in("2019.5.1 이후") == (2019,)
    for text in ("2019명이 왔다", "12019년", "전화 2820-2019", "축제 예산"):
        assert ranking.years_in(text) == () or text.endswith("2019")
    assert ranking.years_in("2019명이 왔다") == ()


def test_articles_of_the_year_come_first_and_the_rest_stays(searcher: Searcher) -> None:
    found = searcher.search("2019년 비빔밥축제 예산", 14)
    festivals = [h.article.published.year for h in found.hits if h.article.article_id != "back"]
    assert festivals[0] == 2019
    assert festivals.count(2019) == 2
    assert {2018, 2024} <= set(festivals)
    relative = searcher.search("작년 비빔밥축제 예산", 12, years=(2022,))
    assert years_of(relative)[0] == 2022


def test_a_question_about_now_has_the_newest_first_and_loses_nothing(searcher: Searcher) -> None:
    for now in ("지금", "최근", "요즘"):
        found = searcher.search(f"{now} 비빔밥축제 예산", 24)
        assert found.hits[0].article.published.year == 2024
        assert {2015, 2019} <= set(years_of(found))
        assert "축제" in found.hits[1].article.title  # newer villages do not come up
    for text in ("지금까지 열린 비빔밥축제 예산", "비빔밥축제 예산"):
        assert not ranking.asks_now(text)
    named = searcher.search("2019년 현재 비빔밥축제 예산", 24)  # a year says more
    assert named.hits == searcher.search("2019년 현재 비빔밥축제 예산", 24, years=(2019,)).hits


def test_an_undated_article_gains_nothing_by_being_new(tmp_path: Path) -> None:
    undated = festival(2020, "undated")
    undated = replace(undated[0], published=Published()), undated[1]
    update(tmp_path, {"a": [undated, festival(2016), festival(2021)]}, BigramEncoder())
    searcher = Searcher(open_index(tmp_path), BigramEncoder())
    chunks = searcher.candidates("비빔밥축제").chunks
    gains = ranking.newer(searcher.index, chunks)
    found = {s.chunk.article_id: float(gain) for s, gain in zip(chunks, gains, strict=True)}
    assert found["festival2021"] > found["festival2016"] == found["undated"] == 0


def test_the_same_fact_of_several_years_is_returned_from_each(searcher: Searcher) -> None:
    found = searcher.search("비빔밥축제 예산은 해마다 얼마인가요", 10, compare=True)
    assert set(years_of(found)) == set(range(2015, 2025))
    two = searcher.search("2016년과 2021년 비빔밥축제 예산", 3, compare=True)
    assert {2016, 2021} <= set(years_of(two))


def test_only_articles_of_the_year_gain(searcher: Searcher) -> None:
    chunks = searcher.candidates("2019년 비빔밥축제").chunks
    gains = ranking.timely(searcher.index, chunks, (2019,))
    gained = {s.chunk.article_id for s, gain in zip(chunks, gains, strict=True) if gain}
    assert gained == {"festival2019"}


def test_a_year_does_not_bring_up_what_is_not_asked_about(searcher: Searcher) -> None:
    """The villages' articles are of 2024; the question is about the festival."""
    found = searcher.search("2024년 비빔밥축제 예산", 3)
    assert all("축제" in hit.article.title for hit in found.hits)


def test_years_move_no_single_side(searcher: Searcher) -> None:
    for mode in (Mode.KEYWORD, Mode.DENSE):
        named = searcher.search("비빔밥축제 예산", 5, mode, years=(2019,))
        assert named.hits == searcher.search("비빔밥축제 예산", 5, mode).hits


def test_compared_articles_come_side_by_side(searcher: Searcher) -> None:
    found = searcher.search("비빔밥축제 부스 예산", 8, compare=True)
    articles = [hit.article.article_id for hit in found.hits]
    assert len(set(articles)) == 8


def test_the_same_text_twice_is_shown_once(tmp_path: Path) -> None:
    original = festival(2020)
    copy, chunks = article("copy", original[0].title, *(s.text for s in original[0].sentences))
    update(tmp_path, {"a": [original], "b": [(copy, chunks)]}, BigramEncoder())
    searcher = Searcher(open_index(tmp_path), BigramEncoder())
    found = searcher.search("비빔밥축제 예산", 10)
    texts = [hit.chunk.text for hit in found.hits]
    assert len(texts) == len(set(texts)) == 2
    assert {r.reason for r in found.rejected} == {
        f"the same text as {hit.chunk.chunk_id}" for hit in found.hits
    }
    assert len(searcher.search("비빔밥축제 예산", 10, fold=False).hits) == 4


class Lengths:
    """A reranker that prefers the text that says `wanted`."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.read: list[str] = []

    def scores(self, question: str, texts: list[str]) -> np.ndarray:
        self.read = list(texts)
        return np.array([float(self.wanted in text) for text in texts], np.float32)


def test_a_reranker_decides_among_the_best(searcher: Searcher) -> None:
    reranker = Lengths("2019년 비빔밥축제는 비로")
    helped = Searcher(searcher.index, BigramEncoder(), reranker)
    assert searcher.search("비빔밥축제 예산", 5).hits[0].article.article_id != "back"
    assert helped.search("비빔밥축제 예산", 5).hits[0].article.article_id == "back"
    assert len(reranker.read) == ranking.RERANKED
    assert all(text.startswith(("비빔밥", "축제", "소식")) for text in reranker.read)  # the title too


def test_what_a_reranker_does_not_read_keeps_its_order() -> None:
    scores = np.array([5, 4, 3, 2, 1], np.float32)
    order = ranking.reranked([0, 1, 2, 3, 4], scores, np.array([0.1, 0.2, 0.9], np.float32))
    assert order[3:] == [3, 4]
    assert order[0] == 2
