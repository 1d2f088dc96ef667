"""Questions in other languages: their words count where they are names in the articles, else not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from index_parts import BUS, LIBRARY, TREES, BigramEncoder, article

from assistant.settings import load_settings
from index.build import update
from index.encoder import load_encoder
from index.fusion import Signals
from index.opened import Index, open_index
from index.question import read
from index.search import Searcher

CENTER = article(
    "center", "피해자 지원센터", "Jeonju Crime Victim Support Center is open for you.",
    "범죄 피해자의 손을 잡아 드린다.",
)  # fmt: skip
FILM = article("film", "상영회", "시네마테크에서 The Lord of the Rings를 상영한다.", "입장은 무료다.")


def contents() -> dict[str, list]:
    return {"a.txt": [LIBRARY, CENTER, FILM], "b.txt": [BUS, TREES]}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    data_dir = tmp_path_factory.mktemp("data")
    update(data_dir, contents(), BigramEncoder())
    return open_index(data_dir)


@pytest.mark.parametrize(
    "question",
    [
        "How many hydrogen buses are coming to Jeonju?", "buses", "氢能公交车有多少辆？",
        "水素バスは何台ですか", "Có bao nhiêu xe buýt?", "Сколько автобусов?",
        "How many buses are coming? 수소버스",
    ],
)  # fmt: skip
def test_words_that_no_article_has_are_not_looked_for(index: Index, question: str) -> None:
    assert index.keyword.lacks(read(question))


@pytest.mark.parametrize(
    "question",
    [
        "수소버스는 몇 대인가요?", "AI 교육", "wifi 되는 도서관", "The Lord of the Rings 상영",
        "The Lord of the Rings", "Crime Victim Support Center", "2024?", "",
    ],
)  # fmt: skip
def test_names_and_korean_are(index: Index, question: str) -> None:
    assert not index.keyword.lacks(read(question))


def test_what_is_left_of_a_foreign_question_counts_by_its_share() -> None:
    left = read("Does KTX stop here in 2025?", foreign=False)
    assert [pair for pair, _ in left.written] == ["kt", "tx", "x2", "20", "02", "25"]
    assert left.share == pytest.approx(1 / 3)
    assert read("How about 수소버스?", foreign=False).share == 1.0  # what is Korean is believed


def test_words_that_are_not_trusted_do_not_decide() -> None:
    one, other = np.array([9, 0, 0], np.float32), np.array([0, 0, 1], np.float32)
    trusted = Signals(one, other, one, one, 4)
    assert trusted.standard()[0, 0] > 1
    assert not Signals(one, other, one, one, 4, trust=0.0).standard()[:, [0, 2, 3]].any()


@pytest.mark.slow
def test_foreign_questions_find_korean_articles(tmp_path: Path) -> None:
    """Although one article has English words."""
    settings = load_settings()
    encoder = load_encoder("e5-small-offline", settings.cache_dir)
    update(tmp_path, contents(), encoder)
    searcher = Searcher(open_index(tmp_path), encoder)
    for question, expected in (
        ("How many hydrogen buses will run in Jeonju?", "bus"),
        ("全州市的氢能公交车有多少辆？", "bus"),
        ("図書館は夜何時まで開いていますか", "lib"),
        ("Until what time is the library open at night?", "lib"),
        ("Crime Victim Support Center", "center"),
    ):
        assert searcher.search(question, 3).hits[0].article.article_id == expected, question
