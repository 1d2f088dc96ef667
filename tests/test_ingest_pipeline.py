"""Sources to articles: the sample sources as a reader would list them, bad input, stable ids."""

import os
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.coverage import problems
from ingest.formats.text import decode
from ingest.pipeline import read_articles, read_sources
from ingest.tables import cells
from ingest.types import ArticleKind, DateBasis, Removed

SOURCES = Path(__file__).parent / "data" / "sources"
CORPUS = os.environ.get("ASSISTANT_CORPUS", "")

LISTING = [
    ("city-board.txt", "전주시, 어린이 통학로 26곳에 노란 횡단보도 설치", "", "", "2024-03-05", 8),
    ("news-site.txt", "전주시, 겨울철 야간 도서관 네 곳으로 넓힌다", "달빛신문", "강새벽", "2023-11-14", 8),
    ("newspaper-page.txt", "전주천 억새길 1.8㎞ 새로 닦는다", "온고을신문", "나루터", "2019-10-18", 6),
    ("newspaper-page.txt", "작은 음악회, 골목마다 스무 번", "온고을신문", "윤슬", "2019-10-18", 4),
    ("newspaper-page.txt", '온고을 무료 법률 상담소 "혼자 앓지 마세요"', "온고을신문", "", "2019-10-18", 5),
    ("notice.txt", "2024년 전주시 도시농부 학교 수강생 모집 공고", "", "", "2024-01-29", 10),
    ("press-release.md", "전주시, 동네 수영장 사용료 낮춘다", "전주시", "온누리", "2022-08-30", 10),
    ("untitled.txt", "전주시가 폐현수막으로 만든 장바구니 6000개를 전통시장 다섯 곳에서 나눠 준다", "전주시", "", "2021-01-18", 6),
]  # fmt: skip

FURNITURE = (
    "댓글",
    "로딩중",
    "무단전재",
    "글자크기",
    "조회수",
    "이전글",
    "목록",
    "기사상세페이지",
    "페이스북",
    "기자",
)


def _all():
    return [article for result in read_sources([SOURCES]) for article in result.articles]


def test_the_sample_sources_are_read_as_a_reader_would_list_them():
    assert [
        (a.source, a.title, a.publisher, a.reporter, a.published.iso, len(a.sentences))
        for a in _all()
    ] == LISTING


def test_no_furniture_is_left_in_a_body():
    assert [(a.source, word) for a in _all() for word in FURNITURE if word in a.body] == []


@pytest.mark.parametrize("path", sorted(SOURCES.iterdir()), ids=lambda path: path.name)
def test_nothing_is_lost_or_invented(path):
    text = decode(path.read_bytes())
    assert problems(text, read_articles(text, path.name)) == ()


def test_the_account_sees_what_is_lost_invented_or_moved():
    text = "공원 소식\n\n시는 공원을 연다. 의자도 놓는다."
    (article,) = read_articles(text, "a.txt")
    assert problems(text, [article]) == ()
    assert problems(text, []) != ()
    assert problems(text, [article, article]) != ()
    assert problems(text + "\n더 있다.", [article]) != ()
    assert problems("공원 소식\n\n의자도 놓는다. 시는 공원을 연다.", [article]) != ()


def test_captions_and_repeated_lines_are_kept_as_removed():
    page = next(a for a in _all() if a.source == "news-site.txt")
    assert Removed("▲ 밤에도 불을 밝힌 도서관 열람실", "photo caption") in page.removed
    why = {line.text: line.reason for line in page.removed}
    assert why["꽃심도서관 이용객 50만 명 돌파"] == "list of other articles or comments"
    assert all(line.reason for article in _all() for line in article.removed)


def test_the_page_makes_a_notice_and_an_inferred_date_says_why():
    kinds = [a.kind for a in _all() if a.source == "newspaper-page.txt"]
    assert kinds == [ArticleKind.ARTICLE, ArticleKind.ARTICLE, ArticleKind.NOTICE]
    untitled = _all()[-1]
    assert untitled.published.basis is DateBasis.INFERRED
    assert "오는 2023년까지 3년간" in untitled.published.reason
    assert not untitled.title_stated


def test_a_table_row_knows_its_column_heads():
    release = next(a for a in _all() if a.source == "press-release.md")
    row = next(s for s in release.sentences if s.text.startswith("청소년"))
    head = next(s for s in release.sentences if s.text.startswith("구분"))
    assert tuple((c.head, c.text) for c in cells(release, row)) == (
        ("구분", "청소년"),
        ("현행", "3000원"),
        ("조정", "2000원"),
    )
    assert all(row.text[c.start : c.end] == c.text for c in cells(release, row))
    assert cells(release, head) == cells(release, release.sentences[0]) == ()


def test_bad_sources_are_rejected_one_by_one_and_nothing_is_changed(tmp_path):
    (tmp_path / "1-빈글.txt").write_text("")
    (tmp_path / "2-단추.txt").write_text("메뉴\n로그인\n목록\n댓글 0개\n")
    (tmp_path / "3-그림.txt").write_bytes(b"\x89PNG\0\0\1" * 100)
    (tmp_path / "4-문서.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "5-기사.txt").write_text("시가 공원 열 곳을 연다고 밝혔다.")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    results = list(read_sources([tmp_path, tmp_path / "없음.txt", "ftp://example.kr/a"]))
    assert [bool(result.rejected) for result in results] == [True] * 4 + [False] + [True] * 2
    assert all("\n" not in result.rejected for result in results)
    assert "menus" in results[1].rejected
    assert results[4].digest and not results[0].digest
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_an_unforeseen_error_rejects_one_source_only(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("시가 공원을 연다고 밝혔다.")
    real = pipeline.read_articles

    def fails_once(text, source, *rest):
        if source == "a.txt":
            raise ZeroDivisionError
        return real(text, source, *rest)

    monkeypatch.setattr(pipeline, "read_articles", fails_once)
    first, second = read_sources([tmp_path])
    assert "ZeroDivisionError" in first.rejected
    assert second.articles


def test_ids_are_stable_and_a_changed_body_keeps_its_id():
    def ids(text):
        return [article.article_id for article in read_articles(text, "a.txt")]

    titled = "# 공원 열 곳 연다\n\n시가 공원을 연다고 밝혔다."
    assert ids(titled) == ids(titled + " 의자도 놓는다.")
    assert ids(titled) != ids(titled.replace("열 곳", "두 곳"))
    untitled = "시가 공원 열 곳을 연다고 밝혔다."
    assert ids(untitled) == ids("시가 공원 두 곳을 연다고 밝혔다.")
    assert ids(titled)[0] != read_articles(titled, "b.txt")[0].article_id
    assert len(ids(titled)[0]) == 16


def test_two_articles_of_one_title_in_a_source_have_two_ids():
    text = "# 오늘의 소식\n\n시가 공원을 연다고 밝혔다. /나루터 기자\n\n# 오늘의 소식\n\n시가 쉼터를 연다고 밝혔다. /윤슬 기자"
    first, second = read_articles(text, "a.txt")
    assert first.article_id != second.article_id


@pytest.mark.skipif(not CORPUS, reason="ASSISTANT_CORPUS names no folder")
def test_nothing_of_the_real_documents_is_lost():
    for path in sorted(Path(CORPUS).glob("*.txt")):
        text = decode(path.read_bytes())
        assert problems(text, read_articles(text, path.name)) == (), path.name


@pytest.mark.skipif(not CORPUS, reason="ASSISTANT_CORPUS names no folder")
def test_no_furniture_is_left_in_the_real_documents():
    articles = [a for result in read_sources([CORPUS]) for a in result.articles]
    assert len(articles) == 10
    assert [(a.source, word) for a in articles for word in FURNITURE if word in a.body] == []
