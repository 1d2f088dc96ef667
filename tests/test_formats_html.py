"""HTML pages: main content, metadata, tables with their heads, and what is left out with its reason."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html as lxml_html

from ingest.coverage import problems
from ingest.formats import kind_of, read_document
from ingest.formats.html import _parsed, fragment_text
from ingest.formats.markup import lines_of
from ingest.formats.types import Options, Raw
from ingest.pipeline import read_sources
from ingest.tables import cells
from ingest.types import DateBasis, Removed

PAGES = Path(__file__).parent / "data" / "pages"
BOARD, NEWS = PAGES / "board.html", PAGES / "news.html"
ALL = sorted(PAGES.glob("*.html"))
_TAGS = (
    "p div span b ul ol li dl dt dd table tbody tr td th caption section a h2 figure figcaption pre form"
).split()
LEAD = "전주시가 동네 쉼터 열 곳을 새로 짓는다고 밝혔다. 공사는 4월에 시작해 여름이 오기 전에 마칠 예정이다."


def _result(folder: Path, markup: str, name: str = "a.html", encoding: str = "utf-8"):
    (folder / name).write_bytes(markup.encode(encoding))
    (result,) = read_sources([folder / name])
    return result


def _article(folder: Path, markup: str, **more: str):
    (article,) = _result(folder, markup, **more).articles
    return article


def _page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_a_board_page_is_read_by_its_labels():
    (result,) = read_sources([BOARD])
    (article,) = result.articles
    assert article.title == "온고을시, 통학로 26곳에 노란 횡단보도 놓는다"
    assert (article.publisher, article.reporter) == ("온고을시청", "")  # an office is no reporter
    assert (article.published.iso, article.published.basis) == ("2024-03-05", DateBasis.STATED)
    assert article.body.split("\n")[1:] == [
        "○ 설치 기간: 2024. 3. 11.(월) ~ 4. 19.(금)",
        "○ 사업비: 4억 8,000만 원(국비 2억 4,000만 원)",
        "구분 | 설치 2023년 | 설치 2024년",
        "완산구 | 7곳 | 14곳",
        "덕진구 | 5곳 | 12곳",
        "공사 동안에는 한 개 차로를 막으므로 돌아가야 한다.",
        "담당부서: 교통안전과",
        "전화번호: 063-281-0101",
    ]


def test_a_cell_of_a_page_knows_both_rows_of_its_heads():
    (result,) = read_sources([BOARD])
    (article,) = result.articles
    row = next(s for s in article.sentences if s.text.startswith("덕진구"))
    assert [(cell.head, cell.text) for cell in cells(article, row)] == [
        ("구분", "덕진구"),
        ("설치 2023년", "5곳"),
        ("설치 2024년", "12곳"),
    ]


def test_a_news_page_is_its_article_and_its_json_ld():
    (result,) = read_sources([NEWS])
    (article,) = result.articles
    assert article.title == "온고을시, 밤에 여는 도서관 네 곳으로 늘린다"
    assert article.subtitle == "꽃심도서관 밤 10시까지…이용객 50만 명 넘어"
    assert (article.publisher, article.reporter) == ("달빛신문", "강새벽")
    assert article.published.iso == "2023-11-14"  # half past one in the night, in Korea
    assert "JSON-LD datePublished" in article.published.reason
    ends = ["14일 밝혔다.", "10시까지다.", "을 마련했다.", "로 참여한다.", "에서 받는다."]
    texts = [sentence.text for sentence in article.sentences]
    assert all(text.endswith(end) for text, end in zip(texts, ends, strict=True))


def test_a_board_without_tables_is_read_by_its_looks():
    (result,) = read_sources([PAGES / "div-board.html"])
    (article,) = result.articles
    assert (article.title, article.publisher) == ("온고을시, 하천 산책로 3.2km 잇는다", "온고을시")
    assert article.published.iso == "2024-05-09"
    assert article.body.split("\n")[-2:] == ["- 담당부서: 하천관리과", "- 연락처: 063-281-2222"]
    assert "홍보담당관" not in article.body  # who keeps the page is not who knows of the article


def test_a_page_laid_out_by_tables_is_its_article_only():
    (result,) = read_sources([PAGES / "table-layout.html"])
    (article,) = result.articles
    assert (article.title, article.publisher) == (
        "온고을시 마을버스 노선 5개 더 늘린다",
        "새벽저널",
    )
    assert (article.reporter, article.published.iso) == ("나루터", "2016-04-19")
    assert len(article.body.split("\n")) == 3


def test_what_is_left_out_is_listed_with_its_reason():
    (result,) = read_sources([NEWS])
    why = {line.text: line.reason for line in result.removed}
    assert why["▲ 밤에도 불을 밝힌 열람실"] == "photo caption"
    assert why["페이스북"] == "menu, share buttons or comments"
    assert why["걷기 대회 5천 명 참가해 성황리에 마쳐"] == "outside the main content"
    assert why["아주 좋은 소식입니다. 고맙습니다."]
    removed = {line.text: line.reason for line in result.articles[0].removed}
    assert removed["저작권자 © 달빛신문 무단전재 및 재배포 금지"] == "copyright line"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_word_of_a_page_is_lost(path):
    (result,) = read_sources([path])
    tree = lxml_html.fromstring(path.read_bytes())
    for silent in tree.xpath("//script|//style|//head|//button"):
        silent.drop_tree()
    kept = [line.text for line in result.removed]
    for a in result.articles:
        kept += [a.title, a.subtitle, a.body, *(line.text for line in a.removed)]
    lost = _letters(tree.text_content()) - _letters(" ".join(kept))
    assert not lost


def _letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_the_text_of_a_page_is_in_its_articles_once(path):
    (document,) = read_document(Raw(path.name, path.read_bytes()), Options())
    (result,) = read_sources([path])
    assert problems(document.text, result.articles) == ()


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-8"])
def test_the_encoding_that_a_page_names_is_used(tmp_path, encoding):
    named = {"cp949": "euc-kr"}.get(encoding, encoding)
    page = _page(f"<h1>똠방각하 쉼터 열 곳</h1><p>{LEAD}</p>", f'<meta charset="{named}">')
    article = _article(tmp_path, page, encoding=encoding)
    assert (article.title, article.body) == ("똠방각하 쉼터 열 곳", LEAD)


def test_one_stray_byte_does_not_cost_a_page(tmp_path):
    data = _page(f"<h1>쉼터 열 곳</h1><p>{LEAD * 20}</p>", '<meta charset="euc-kr">').encode(
        "cp949"
    )
    (tmp_path / "a.html").write_bytes(data.replace(b"</p>", b"\xff</p>"))
    (result,) = read_sources([tmp_path / "a.html"])
    assert result.articles[0].sentences[0].text in LEAD


def test_several_articles_of_a_page_are_several(tmp_path):
    part = "<article><h2>{}</h2><p>{}</p><p>{}</p></article>"
    page = _page(
        part.format("쉼터 열 곳 짓는다", LEAD, LEAD)
        + part.format(
            "꽃시장 문 연다",
            "꽃시장이 4월 2일에 문을 연다고 시가 밝혔다.",
            "상인 40명이 나서고 주차는 두 시간 동안 무료다. 시는 안내 요원 12명을 둔다. 행사는 날씨에 따라 바뀔 수 있다.",
        )
    )
    articles = _result(tmp_path, page).articles
    assert [a.title for a in articles] == ["쉼터 열 곳 짓는다", "꽃시장 문 연다"]
    assert len({a.article_id for a in articles}) == 2


def test_teasers_of_other_articles_do_not_make_a_page_of_several(tmp_path):
    teaser = '<article><h3><a href="/1">걷기 대회 열린다</a></h3><p><a href="/1">전주시가 걷기 대회를 연다고 밝혔다. 참가비는 없고 선착순으로 받는다.</a></p></article>'
    page = _page(
        f"<article><h1>쉼터 열 곳 짓는다</h1><p>{LEAD}</p><p>{LEAD[::-1]}다.</p></article>{teaser}{teaser}"
    )
    assert [a.title for a in _result(tmp_path, page).articles] == ["쉼터 열 곳 짓는다"]


@pytest.mark.parametrize(
    ("head", "day", "words"),
    [
        ('<meta property="article:published_time" content="2024-03-05T23:30:00+09:00">', "2024-03-05", "article:published_time"),
        ('<meta name="dc.date" content="2024-03-05">', "2024-03-05", "dc.date"),
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2024-03-04T20:00:00Z"}]}</script>', "2024-03-05", "JSON-LD"),
        ('<script type="application/ld+json">{"@type": "Event", "datePublished": "2024-03-04"}</script>', "", ""),
        ('<script type="application/ld+json">{broken</script>', "", ""),
        ('<meta name="date" content="어제">', "", ""),
    ],
)  # fmt: skip
def test_metadata_state_the_day_in_korea(tmp_path, head, day, words):
    article = _article(tmp_path, _page(f"<h1>쉼터 열 곳 짓는다</h1><p>{LEAD}</p>", head))
    assert article.published.iso == day
    assert words in article.published.reason


def test_a_visible_stamp_comes_before_metadata(tmp_path):
    head = '<meta property="article:published_time" content="2024-03-09T00:00:00+09:00">'
    body = f"<h1>쉼터 열 곳 짓는다</h1><p>나루터 기자 | 입력 2024.03.05 10:00</p><p>{LEAD}</p>"
    assert _article(tmp_path, _page(body, head)).published.iso == "2024-03-05"


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>한 줄<br>두 줄</p>", ["한 줄", "두 줄"]),
        ("<p>굵은 <b>12곳</b>을 연다</p>", ["굵은 12곳을 연다"]),
        ("<ul><li>하나</li><li>○ 둘</li></ul><ol><li>셋</li></ol>", ["- 하나", "○ 둘", "1. 셋"]),
        ("<dl><dt>기간</dt><dd>3월 4일</dd><dt>장소 :</dt><dd>시청</dd></dl>", ["기간: 3월 4일", "장소: 시청"]),
        ("<table><tr><th>구분</th><th>값</th></tr><tr><td>가|나</td><td>1</td></tr></table>", ["| 구분 | 값 |", "| 가｜나 | 1 |"]),
        ("<table><tr><th>기간</th><td>3월 4일</td></tr><tr><th>인원</th><td>30명</td></tr></table>", ["기간: 3월 4일", "인원: 30명"]),
        ("<table><tr><td rowspan='2'>완산</td><td>2023</td></tr><tr><td>2024</td></tr></table>", ["| 완산 | 2023 |", "| 완산 | 2024 |"]),
        ("<table><tr><td>운영 시간</td><td>09:00~18:00</td></tr><tr><td>이용료</td><td>2,000원</td></tr></table>", ["운영 시간: 09:00~18:00", "이용료: 2,000원"]),
        ("<ul>머리<li>하나<p>둘</p></li><p>셋</p>꼬리</ul>", ["머리", "- 하나", "둘", "셋", "꼬리"]),
        ("<dl>말<dt>가</dt><br><dd>나<dl><dt>다</dt><dd>라</dd></dl></dd><div><dt>마</dt><dd>바</dd></div></dl>", ["말", "가", "나", "다: 라", "마: 바"]),
        ("<table><form>위<tr><td>가<table><tr><td>나</td></tr></table></td><p>곁</p></tr></form></table>", ["위", "곁", "가", "나"]),
        ("<p style='display:none'>숨은 글</p><p>보이는 글</p>", ["보이는 글"]),
        ("3 &lt; 5 &amp; 값", ["3 < 5 & 값"]),
    ],
)  # fmt: skip
def test_markup_becomes_lines(markup, lines):
    assert [line for line in fragment_text(markup).split("\n") if line] == lines


@pytest.mark.parametrize("seed", range(8))
def test_no_markup_however_wrong_loses_or_doubles_a_word(seed):
    draw = random.Random(seed)
    for _ in range(50):
        words: list[str] = []
        tree = _parsed(f"<div>{_wrong(draw, 6, words)}</div>")
        removed: list[Removed] = []
        found = [*lines_of(tree, removed), *(line.text for line in removed)]
        there = [word for word in " ".join(tree.itertext()).split() if word in words]
        assert sorted(re.findall(r"낱말\d+", " ".join(found))) == sorted(there)


def _wrong(draw: random.Random, depth: int, words: list[str]) -> str:
    """Elements nested at random, with words of their own."""
    parts = []
    for _ in range(draw.randint(1, 3)):
        if depth == 0 or draw.random() < 0.4:
            words.append(f"낱말{len(words)}")
            parts.append(f" {words[-1]} ")
        else:
            tag = draw.choice(_TAGS)
            parts.append(f"<{tag}>{_wrong(draw, depth - 1, words)}</{tag}>")
    return "".join(parts)


def test_a_page_that_only_frames_is_rejected(tmp_path):
    result = _result(tmp_path, _page("<nav><a href='/'>홈</a></nav><footer>ⓒ 온고을시</footer>"))
    assert result.rejected and not result.articles


def test_html_under_another_name_is_known_by_its_bytes():
    assert kind_of(Raw("보도자료.hwp", b"<!DOCTYPE html><html></html>")) == "html"
    assert kind_of(Raw("a.txt", b"<html> is a tag")) == "text"
