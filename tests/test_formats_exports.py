"""Exports of a board: columns found by their names, broken rows told by line, ids that stay."""

import json

import pytest

from ingest.errors import SourceRejected
from ingest.formats import read_document
from ingest.formats.days import korean_day
from ingest.formats.types import Options, Raw
from ingest.pipeline import read_sources

HEAD = "번호,제목,담당부서,전화번호,등록일,조회수,내용,URL"
FIRST = '101,전주시 봄꽃길 12곳 만든다,공원과,063-281-0001,2024-03-02,310,"전주시가 봄꽃길 12곳을 만든다고 2일 밝혔다.\n사업비는 3억 원이다.",https://www.example.kr/bbs/101'
LAST = "104,전주시 물놀이장 5곳 연다,체육과,063-281-0002,2024. 7. 1.,55,<p>전주시가 물놀이장 <b>5곳</b>을 연다고 밝혔다.</p><p>이용료는 없다.</p>,https://www.example.kr/bbs/104"


def _results(folder, text, name="board.csv", options=None, encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return list(read_sources([folder / name], options or Options()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_every_row_is_an_article(tmp_path, encoding, mark):
    text = "\n".join([HEAD, FIRST, LAST]).replace(",", mark)
    (result,) = _results(tmp_path, text, encoding=encoding)
    first, last = result.articles
    assert (first.title, first.url) == (
        "전주시 봄꽃길 12곳 만든다",
        "https://www.example.kr/bbs/101",
    )
    assert (first.published.iso, first.published.reason) == ("2024-03-02", "등록일: 2024-03-02")
    assert first.body.split("\n")[1:] == [
        "사업비는 3억 원이다.",
        "담당부서: 공원과",
        "전화번호: 063-281-0001",
    ]
    assert last.body.startswith("전주시가 물놀이장 5곳을 연다고 밝혔다.\n이용료는 없다.")
    assert last.published.iso == "2024-07-01"
    assert {a.source for a in result.articles} == {"board.csv"}


def test_columns_that_say_nothing_are_listed_as_removed(tmp_path):
    (result,) = _results(tmp_path, f"{HEAD}\n{FIRST}")
    assert [line.text for line in result.removed] == ["조회수: 310"]


def test_a_broken_row_is_told_by_its_line_and_the_others_go_on(tmp_path):
    rows = [
        HEAD,
        FIRST,
        '102,깨진 "줄,과,063,"2024"x,1,본문이다.,u',
        "103,짧은 줄,과",
        LAST,
        "105,글 없음,과,063,2024-07-02,1,,u",
    ]
    results = _results(tmp_path, "\n".join(rows))
    assert [a.article_id for a in results[0].articles] == [
        a.article_id for r in _results(tmp_path, f"{HEAD}\n{FIRST}\n{LAST}") for a in r.articles
    ]
    told = {result.source: result.rejected for result in results[1:]}
    assert "quotation mark" in told["board.csv#line 4"]
    assert "lines 4 to 5" in told["board.csv#line 4"]
    assert told["board.csv#line 7"] == "no text in its “내용”"


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path):
    rows = [HEAD, '100,"열린 제목,과,063,2024-03-02,1,글,u', LAST]
    article, broken = _results(tmp_path, "\n".join(rows))
    assert [a.title for a in article.articles] == ["전주시 물놀이장 5곳 연다"]
    assert broken.source == "board.csv#line 2"


def test_rows_of_another_length_are_rejected_one_by_one(tmp_path):
    results = _results(
        tmp_path,
        "\n".join(["제목,내용", "가,나,다", "꽃시장 연다,꽃시장이 문을 연다고 밝혔다.", "라"]),
    )
    assert [r.source for r in results] == ["board.csv", "board.csv#line 2", "board.csv#line 4"]
    assert results[1].rejected == "3 columns instead of 2"


def test_ids_come_from_the_export_and_stay_when_rows_move_or_change(tmp_path):
    (before,) = _results(tmp_path, "\n".join([HEAD, FIRST, LAST]))
    changed = FIRST.replace("12곳", "13곳")
    (after,) = _results(tmp_path, "\n".join([HEAD, LAST, changed]))
    assert {a.article_id for a in before.articles} == {a.article_id for a in after.articles}
    assert len({a.article_id for a in before.articles}) == 2


def test_two_rows_of_one_number_are_two_articles(tmp_path):
    (result,) = _results(tmp_path, "\n".join([HEAD, FIRST, LAST.replace("104,", "101,", 1)]))
    assert len({a.article_id for a in result.articles}) == 2


def test_a_setting_names_columns_that_nobody_could_guess(tmp_path):
    text = "colA,colB\n꽃시장 연다,꽃시장이 문을 연다고 밝혔다."
    (unknown,) = _results(tmp_path, text)
    assert "ASSISTANT_INGEST_COLUMNS" in unknown.rejected
    options = Options(columns={"title": "colA", "body": "colB"})
    (result,) = _results(tmp_path, text, options=options)
    assert result.articles[0].title == "꽃시장 연다"


def test_json_lines_and_an_array_are_read_alike(tmp_path):
    items = [
        {"id": 7, "title": "도서관 연다", "content": "전주시가 도서관 한 곳을 연다고 밝혔다.", "created_at": "2024-03-01T23:30:00Z"},
        {"id": 8, "title": "둘레길 연다", "content": "둘레길 31km가 열린다고 시가 밝혔다.", "created_at": 1709254800},
    ]  # fmt: skip
    lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    (one,) = _results(tmp_path, lines, "a.jsonl")
    (other,) = _results(tmp_path, json.dumps(items), "a.json")
    for result in (one, other):
        assert [(a.title, a.published.iso) for a in result.articles] == [
            ("도서관 연다", "2024-03-02"),
            ("둘레길 연다", "2024-03-01"),
        ]


def test_broken_lines_of_json_are_told(tmp_path):
    good = '{"title": "도서관 연다", "body": "전주시가 도서관을 연다고 밝혔다."}'
    results = _results(
        tmp_path, f"{good}\n{{broken\n[1]\n{good.replace('도서관', '꽃시장')}", "a.jsonl"
    )
    assert len(results[0].articles) == 2
    assert [r.source for r in results[1:]] == ["a.jsonl#line 2", "a.jsonl#line 3"]


def test_the_name_of_an_export_dates_no_row(tmp_path):
    (result,) = _results(
        tmp_path, "제목,내용\n꽃시장 연다,꽃시장이 문을 연다고 밝혔다.", "20240626-board.csv"
    )
    assert result.articles[0].published.iso == ""


def test_a_table_without_text_is_no_export():
    with pytest.raises(SourceRejected, match="no column for the text among 이름, 나이"):
        read_document(Raw("a.csv", "이름,나이\n나루터,3".encode()), Options())


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2024-03-01T23:30:00Z", "2024-03-02 (2024-03-01T23:30:00Z)"),
        ("2024-03-01T23:30:00+09:00", "2024-03-01T23:30:00+09:00"),
        ("2024-03-01 23:30:00", "2024-03-01 23:30:00"),
        ("1709254800", "2024-03-01 (1709254800)"),
        ("1709254800000", "2024-03-01 (1709254800000)"),
        ("2024-13-45T23:30:00Z", "2024-13-45T23:30:00Z"),
        ("2024. 3. 1.", "2024. 3. 1."),
    ],
)
def test_stamps_are_days_in_korea(stamp, day):
    assert korean_day(stamp) == day
