"""Articles to chunks: whole sentences, each once, of a size that is found well."""

import pytest

from ingest.chunks import MAX_CHARS, MIN_CHARS, chunk
from ingest.sentences import split_sentences
from ingest.types import Article, DateBasis, Published


def _article(body: str, title: str = "공원 소식") -> Article:
    published = Published(2024, 3, None, DateBasis.INFERRED)
    return Article(
        "id1", title, body, "전주시", published, "a.txt", "부제", sentences=split_sentences(body)
    )


def _body(count: int) -> str:
    return " ".join(
        f"시는 {n}번째 공원에 나무 {n * 10}그루와 의자 {n}개를 새로 놓는다."
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize("count", [1, 5, 12, 13, 30, 61])
def test_every_sentence_is_in_exactly_one_chunk(count):
    article = _article(_body(count))
    chunks = chunk(article)
    assert [n for c in chunks for n in range(c.first, c.last + 1)] == list(range(count))
    for part in chunks:
        assert part.text == article.body[part.start : part.end]
        assert part.start == article.sentences[part.first].start
        assert part.end == article.sentences[part.last].end
        assert len(part.text) <= MAX_CHARS


def test_the_last_chunk_is_no_scrap():
    assert all(len(part.text) >= MIN_CHARS for part in chunk(_article(_body(13))))


def test_a_huge_sentence_is_a_chunk_of_its_own():
    huge = "세부적으로 " + " ".join(f"△{n}번 마을 쉼터" for n in range(90)) + " 등을 짓는다."
    chunks = chunk(_article(f"시가 쉼터를 짓는다. {huge} 공사는 봄에 한다."))
    assert huge in [part.text for part in chunks]


@pytest.mark.parametrize("count", range(9, 16))
def test_a_section_heading_never_ends_a_chunk(count):
    article = _article(_body(count) + "\n◆완산구, 쉼터 열 곳\n" + _body(9))
    assert count not in [part.last for part in chunk(article)]


def test_ids_are_stable_and_context_names_title_and_date():
    first, again = chunk(_article(_body(20))), chunk(_article(_body(20)))
    assert first == again
    assert [part.chunk_id for part in first][0] == f"id1:0-{first[0].last}"
    assert first[0].context == "공원 소식 부제 2024-03"


def test_an_article_without_sentences_has_no_chunk():
    assert chunk(_article("")) == ()
