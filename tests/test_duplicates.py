"""One release in several papers is found once; yearly repeats and corrections stay apart."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from index_parts import BigramEncoder

from assistant.operations.catalogue import catalogue
from index.build import remove, update
from index.copies import groups
from index.opened import open_index
from index.search import Searcher
from ingest.chunks import chunk
from ingest.duplicates import bands, same_release, signature
from ingest.pipeline import read_articles
from ingest.types import Article

LINES = (
    "전주시가 덕진동 옛 정수장 터에 어린이 숲놀이터를 만든다.",
    "시는 국비 12억 원 등 총 31억 원을 들여 오는 9월 공사를 시작한다고 4일 밝혔다.",
    "놀이터는 1만 2000㎡ 규모로, 나무집과 물길, 모래밭이 들어선다.",
    "기존의 물탱크 두 곳은 헐지 않고 미끄럼틀과 전망대로 고쳐 쓰기로 했다.",
    "이용 시간은 오전 10시부터 오후 6시까지이며 매주 월요일에는 쉰다.",
    "하루에 300명까지 들어갈 수 있고, 단체는 일주일 전에 예약해야 한다.",
    "놀이터 둘레에는 그늘막 15개와 수유실, 다목적 화장실도 함께 놓인다.",
    "시는 개장에 앞서 어린이 감리단 24명과 안전 점검을 세 차례 할 계획이다.",
)  # fmt: skip


def story(
    name: str, *lines: str, title: str = "숲놀이터 만든다", day: str = "2024. 6. 4."
) -> Article:
    text = f"# {title}\n\n출처: 전주시\n배포일: {day}\n\n" + "\n\n".join(lines or LINES)
    return read_articles(text, f"{name}.md")[0]


ORIGINAL = story("a")
COPIES = {
    "another title": story("b", title="전주 덕진동에 아이들 놀 숲 생긴다"),
    "its end cut": story("b", *LINES[:5]),
    "a lead of its own": story(
        "b",
        "아이들이 나무를 타며 놀 수 있는 공간이 전주에 생긴다.",
        *LINES[1:],
        title="전주에 숲놀이터",
    ),
    "the next day, told on its own day": story(
        "b", *(line.replace("4일 밝혔다", "5일 밝혔다") for line in LINES), day="2024. 6. 5."
    ),
    "a paragraph more": story("b", *LINES, "한 시민은 “아이와 꼭 가 보고 싶다”고 반겼다."),
    "without a date": replace(story("b"), published=type(ORIGINAL.published)()),
}
OTHERS = {
    "the year after": story("b", day="2025. 6. 4."),
    "one figure corrected": story("b", *(line.replace("31억", "33억") for line in LINES)),
    "one day corrected": story("b", *(line.replace("9월", "10월") for line in LINES)),
    "figures of another place": story(
        "b",
        *(line.replace("12", "14").replace("300", "250").replace("24명", "18명") for line in LINES),
    ),
    "a place of another name": story(
        "b",
        "완산구 물빛공원 이야기다.",
        "완산구 물빛공원에 짓는다.",
        *LINES[2:],
        title="완산구 물빛공원",
    ),
    "another story": story("b", *("시내버스 노선 5개가 8월 1일부터 바뀐다." for _ in range(6))),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_release_told_again_is_a_copy(how: str) -> None:
    copy = COPIES[how]
    assert same_release(ORIGINAL, copy) and same_release(copy, ORIGINAL)
    first, second = signature(ORIGINAL), signature(copy)
    assert first is not None and second is not None
    assert set(bands(first)) & set(bands(second)), "it would not be a candidate"


@pytest.mark.parametrize("how", OTHERS)
def test_other_facts_are_another_article(how: str) -> None:
    original = ORIGINAL
    if "name" in how:
        original = story("a", "덕진구 솔숲마당 이야기다.", "덕진구 솔숲마당에 짓는다.", *LINES[2:])
    assert not same_release(original, OTHERS[how])
    assert not same_release(OTHERS[how], original)


def test_a_short_notice_has_no_copies() -> None:
    assert signature(story("a", "수도 요금은 25일까지 낸다.")) is None


@pytest.fixture
def encoder() -> BigramEncoder:
    return BigramEncoder()


def put(data_dir: Path, encoder: BigramEncoder, *articles: Article) -> None:
    update(data_dir, {a.source: [(a, chunk(a))] for a in articles}, encoder)


LATER = replace(COPIES["a lead of its own"], source="later.md", article_id="later")
CUT = replace(COPIES["its end cut"], source="cut.md", article_id="cut")
EARLIER = replace(
    story("c", *(line.replace("4일", "3일") for line in LINES), day="2024. 6. 3."),
    article_id="earlier",
)


def test_groups_do_not_depend_on_order_or_runs(tmp_path: Path, encoder: BigramEncoder) -> None:
    articles = [ORIGINAL, LATER, CUT, EARLIER, OTHERS["one figure corrected"]]
    put(tmp_path / "at once", encoder, *articles)
    random.Random(4).shuffle(articles)
    for one in articles:
        put(tmp_path / "one by one", encoder, one)
    for name in ("at once", "one by one"):
        index = open_index(tmp_path / name)
        expected = {"earlier": sorted([ORIGINAL.article_id, "cut", "later"])}
        assert groups(index.store) == expected
        index.close()


def test_the_primary_is_searched_and_copies_are_not(tmp_path: Path, encoder: BigramEncoder) -> None:
    put(tmp_path, encoder, EARLIER, ORIGINAL, CUT)
    index = open_index(tmp_path)
    copy = index.article(ORIGINAL.article_id)
    assert copy is not None and copy.duplicate_of == "earlier"
    assert {s.chunk.article_id for s in index.store.all_chunks()} == {"earlier"}
    hits = Searcher(index, encoder).search("숲놀이터 공사비 31억 원", 10).hits
    assert {hit.article.article_id for hit in hits} == {"earlier"}
    listed = {entry.article_id: entry.duplicate_of for entry in catalogue(tmp_path).entries}
    assert listed == {"earlier": "", ORIGINAL.article_id: "earlier", "cut": "earlier"}


def test_what_only_a_copy_tells_is_still_found(tmp_path: Path, encoder: BigramEncoder) -> None:
    lines = [sentence.text for sentence in EARLIER.sentences]
    first = replace(story("cut", *lines[:5], day="2024. 6. 3."), article_id="cut")
    put(tmp_path, encoder, first, ORIGINAL)
    index = open_index(tmp_path)
    assert groups(index.store) == {"cut": [ORIGINAL.article_id]}
    hits = Searcher(index, encoder).search("어린이 감리단 24명 안전 점검", 10).hits
    assert "감리단" in hits[0].chunk.text


def test_a_copy_takes_the_place_of_its_primary_when_that_goes(
    tmp_path: Path, encoder: BigramEncoder
) -> None:
    put(tmp_path, encoder, EARLIER, ORIGINAL)
    assert remove(tmp_path, ["earlier"], encoder).removed == 1
    index = open_index(tmp_path)
    assert groups(index.store) == {}
    alone = index.article(ORIGINAL.article_id)
    assert alone == ORIGINAL
    assert {s.chunk for s in index.store.all_chunks()} == set(chunk(ORIGINAL))


def test_a_copy_that_changes_leaves_its_group(tmp_path: Path, encoder: BigramEncoder) -> None:
    put(tmp_path, encoder, ORIGINAL, CUT)
    corrected = story("cut", *(line.replace("31억", "33억") for line in LINES))
    put(tmp_path, encoder, replace(corrected, article_id="cut", source="cut.md"))
    index = open_index(tmp_path)
    assert groups(index.store) == {}
    changed = index.article("cut")
    assert changed is not None and changed.duplicate_of == ""
    assert any("33억" in stored.chunk.text for stored in index.store.all_chunks())


def test_what_is_unchanged_stays_unchanged_in_a_group(
    tmp_path: Path, encoder: BigramEncoder
) -> None:
    contents = {a.source: [(a, chunk(a))] for a in (ORIGINAL, LATER)}
    update(tmp_path, contents, encoder)
    assert update(tmp_path, contents, encoder).unchanged == 2
