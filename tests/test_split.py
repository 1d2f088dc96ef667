"""Pages cut into articles: where one ends, its title, and sentences joined again."""

import pytest

from ingest.pipeline import read_articles
from ingest.types import ArticleKind, Removed

LEAD = "전주시가 동네 쉼터를 새로 짓는다. 공사는 올봄에 시작한다고 시가 밝혔다."

FAIR = "꽃시장이 4월 2일 천변에서 다시 문을 연다고 시가 밝혔다."


def _titles(text: str) -> list[tuple[str, str]]:
    return [(article.title, article.subtitle) for article in read_articles(text, "a.txt")]


def _body(text: str) -> str:
    (article,) = read_articles(text, "a.txt")
    return article.body


@pytest.mark.parametrize(
    "text",
    [
        f"동네 쉼터 열 곳 짓는다\n\n{LEAD}",
        f"# 동네 쉼터 열 곳 짓는다\n\n{LEAD}",
        f"제목: 동네 쉼터 열 곳 짓는다\n배포일: 2024. 3. 5.\n\n{LEAD}",
        f"---\ntitle: 동네 쉼터 열 곳 짓는다\n---\n{LEAD}",
        f"달빛신문\n\n동네 쉼터 열 곳 짓는다\n\n달빛신문 | 입력 2024-03-05\n동네 쉼터 열 곳 짓는다\n{LEAD}",
        f"보도자료\n**동네 쉼터 열 곳 짓는다**\n\n{LEAD}",
        f"사회\n동네 쉼터 열 곳 짓는다\n나루터 기자 | 입력 2024-03-05 10:00\n\n{LEAD}",
    ],
)
def test_a_stated_title_is_found(text):
    (article,) = read_articles(text, "a.txt")
    assert (article.title, article.title_stated) == ("동네 쉼터 열 곳 짓는다", True)
    assert article.body == LEAD


@pytest.mark.parametrize(
    ("text", "subtitle"),
    [
        (
            f"# 쉼터 열 곳 짓는다\n\n### 시, 12억 들여 5월 마무리\n\n{LEAD}",
            "시, 12억 들여 5월 마무리",
        ),
        (f"쉼터 열 곳 짓는다\n\n시, 12억 들여 5월 마무리\n\n{LEAD}", "시, 12억 들여 5월 마무리"),
        (f"쉼터 열 곳 짓는다\n- 시, 12억 들여 5월 마무리\n\n{LEAD}", "- 시, 12억 들여 5월 마무리"),
        (f"# 쉼터 열 곳 짓는다\n\n{LEAD}\n\n## 신청 방법\n\n동 주민센터에 낸다.", ""),
    ],
)
def test_what_stands_between_title_and_lead_is_the_subtitle(text, subtitle):
    assert _titles(text) == [("쉼터 열 곳 짓는다", subtitle)]


def test_a_text_without_title_is_named_by_its_own_first_words():
    (article,) = read_articles(f"기사상세페이지\n{LEAD}", "a.txt")
    assert not article.title_stated
    assert article.title.rstrip("…") in LEAD
    assert article.body == LEAD


def test_a_long_lead_is_cut_at_a_word():
    lead = "전주시가 " + "가나다라 마바사아 " * 12 + "시작한다."
    (article,) = read_articles(lead, "a.txt")
    words = article.title.rstrip("…").split()
    assert len(article.title) <= 46
    assert lead.split()[: len(words)] == words


def test_words_of_the_site_above_the_title_are_not_the_title():
    text = (
        f"뉴스 모아 보기 12,345건\n동네 쉼터 열 곳 짓는다\n나루터 기자 | 입력 2024-03-05\n\n{LEAD}"
    )
    (article,) = read_articles(text, "a.txt")
    assert article.title == "동네 쉼터 열 곳 짓는다"
    assert Removed("뉴스 모아 보기 12,345건", "name of the site or section") in article.removed


def test_questions_and_answers_keep_their_questions():
    text = "Q. 상품권은 어디서 쓰나요?\nA. 전주 가맹점에서 쓸 수 있습니다."
    assert _body(text) == text


def test_a_telephone_number_behind_the_byline_is_kept():
    body = _body(
        f"쉼터 열 곳 짓는다\n\n{LEAD}\n나루터 기자 a@b.example\n\n대표번호 1588-0000\n함께 보면 좋은 글"
    )
    assert body == f"{LEAD}\n대표번호 1588-0000"


def test_wrapped_text_behind_a_byline_is_an_article_and_no_furniture():
    text = f"쉼터 열 곳 짓는다\n\n{LEAD} /나루터 기자\n\n꽃시장 다시 열린다\n\n꽃시장이 다음 달 남부시장 천변 주차장에서 다시\n열린다. 상인 40명이\n나선다."
    assert [article.body for article in read_articles(text, "a.txt")][1:] == [
        "꽃시장이 다음 달 남부시장 천변 주차장에서 다시 열린다. 상인 40명이 나선다."
    ]


def test_list_lines_of_a_notice_are_body_and_not_subtitle():
    text = "도시농부 학교 수강생 모집\n\n1. 모집 인원: 40명\n2. 기간: 2024. 2. 5.(월)까지\n문의: 063-281-0000"
    assert _titles(text) == [("도시농부 학교 수강생 모집", "")]
    assert _body(text).split("\n")[0] == "1. 모집 인원: 40명"


def test_a_reporters_byline_ends_an_article():
    text = f"쉼터 열 곳 짓는다\n\n{LEAD} /나루터 기자\n\n꽃시장 다시 열린다\n\n꽃시장이 4월 2일 열린다. /윤슬 기자"
    articles = read_articles(text, "a.txt")
    assert [(a.title, a.reporter) for a in articles] == [
        ("쉼터 열 곳 짓는다", "나루터"),
        ("꽃시장 다시 열린다", "윤슬"),
    ]


@pytest.mark.parametrize(
    "byline",
    [
        "나루터 기자\n\n",
        "나루터 기자 2024-03-05\n\n",
        "온고을신문 | 2024.03.05\n\n",
        "\n(전주=온고을뉴스) 나루터 기자 = ",
        "\n[온고을뉴스] ",
    ],
)
def test_a_byline_like_that_of_the_article_before_begins_the_next(byline):
    other = byline.replace("나루터", "윤슬").replace("05", "06")
    text = f"동네 쉼터 열 곳 짓는다\n{byline}{LEAD}\n\n천변 꽃시장 다시 열린다\n{other}{FAIR}"
    articles = read_articles(text, "a.txt")
    assert [a.title for a in articles] == ["동네 쉼터 열 곳 짓는다", "천변 꽃시장 다시 열린다"]
    assert [a.body for a in articles] == [LEAD, FAIR]
    if "나루터" in byline:
        assert [a.reporter for a in articles] == ["나루터", "윤슬"]


@pytest.mark.parametrize("where", ["first", "last"])
def test_who_sent_a_release_stands_at_one_end_of_it(where):
    cities, parts = ["전주시", "완주군"], [LEAD, FAIR]
    titles = ["동네 쉼터 열 곳 짓는다", "천변 꽃시장 다시 열린다"]
    source = [f"[보도자료출처: {city}]" for city in cities]
    columns = (source, titles, parts) if where == "first" else (titles, parts, source)
    lines = zip(*columns, strict=True)
    articles = read_articles("\n\n".join("\n".join(each) for each in lines), "a.txt")
    assert [(a.title, a.body, a.publisher) for a in articles] == [
        *zip(titles, parts, cities, strict=True)
    ]


@pytest.mark.parametrize(
    "between",
    [
        "설명을 듣는 천변 주민들\n사진=나루터 기자",  # another form: a caption
        "천변 쉼터 짓는 차례\n2024. 3. 9.",  # a day alone may be that of an event
    ],
)
def test_other_lines_with_a_name_or_day_begin_no_article(between):
    text = f"동네 쉼터 열 곳 짓는다\n나루터 기자\n\n{LEAD}\n\n{between}\n{FAIR}\n{LEAD}"
    assert len(read_articles(text, "a.txt")) == 1


def test_a_dated_byline_under_a_title_begins_an_article():
    text = (
        f"쉼터 열 곳 짓는다\n나루터 기자 | 입력 2024-03-05\n\n{LEAD}\n\n"
        "꽃시장 다시 열린다\n윤슬 기자 | 입력 2024-03-06\n\n꽃시장이 4월 2일 문을 연다고 시가 밝혔다."
    )
    articles = read_articles(text, "a.txt")
    assert [(a.title, a.published.iso) for a in articles] == [
        ("쉼터 열 곳 짓는다", "2024-03-05"),
        ("꽃시장 다시 열린다", "2024-03-06"),
    ]


def test_two_documents_with_header_fields_in_one_file_are_two_articles():
    text = f"제목: 쉼터 짓는다\n배포일: 2024. 3. 5.\n\n{LEAD}\n\n제목: 꽃시장 연다\n배포일: 2024. 3. 6.\n\n꽃시장이 4월 2일 문을 연다고 밝혔다."
    articles = read_articles(text, "a.txt")
    assert [(a.title, a.published.iso) for a in articles] == [
        ("쉼터 짓는다", "2024-03-05"),
        ("꽃시장 연다", "2024-03-06"),
    ]


def test_sections_of_a_release_stay_one_article():
    text = f"# 쉼터 열 곳 짓는다\n\n{LEAD}\n\n## 신청 방법\n\n동 주민센터에 신청서를 낸다.\n\n## 문의\n\n공원과 063-281-0000"
    (article,) = read_articles(text, "a.txt")
    assert "신청 방법" in article.body.split("\n")
    assert article.body.endswith("공원과 063-281-0000")


def test_an_advertisement_is_a_notice_with_its_facts():
    text = (
        f'# 쉼터 열 곳 짓는다\n\n{LEAD} /나루터 기자\n\n## 온고을 무료 법률 상담소\n\n# "혼자 앓지 마세요"\n\n'
        "변호사가 무료로 상담해 드립니다.\n\n대표전화  \n**1588-0000**\n\n상담시간 : 13:00~18:00\n\\*홈페이지 : www.law.example.kr"
    )
    article, notice = read_articles(text, "a.txt")
    assert (article.kind, notice.kind) == (ArticleKind.ARTICLE, ArticleKind.NOTICE)
    assert notice.title == '온고을 무료 법률 상담소 "혼자 앓지 마세요"'
    assert [s.text for s in notice.sentences][1:] == [
        "대표전화 1588-0000",
        "상담시간 : 13:00~18:00",
        "*홈페이지 : www.law.example.kr",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("시는 쉼터를 짓는다. 공원도 함께 펼치", "기로 했다.", "공원도 함께 펼치기로 했다."),
        ("시는 쉼터를 짓는다. 공사에 박차를", "가하고 있다.", "공사에 박차를 가하고 있다."),
        (
            "시는 쉼터를 짓는다. 300여 회원사가 착한",
            "소비 운동에 나선다.",
            "300여 회원사가 착한 소비 운동에 나선다.",
        ),
        ("시는 쉼터를 짓는다. 문의는 3월 31", "일까지 받는다.", "문의는 3월 31일까지 받는다."),
        (
            "시는 쉼터를 짓는다. 누구나 쓸 수 있",
            "다. 이용료는 없다.",
            "누구나 쓸 수 있다. 이용료는 없다.",
        ),
        ("시는 공원을 짓고,", "쉼터도 짓는다.", "시는 공원을 짓고, 쉼터도 짓는다."),
    ],
)
def test_sentences_broken_by_columns_are_joined(first, second, joined):
    body = _body(f"쉼터 열 곳 짓는다\n\n{LEAD}\n\n{first}\n\n{second}")
    assert joined in body


def test_wrapped_lines_are_joined():
    lines = [
        "전주시가 새 학기를 맞아 초등학교 주변 통학로 26곳에 노란 횡단보도",
        "설치에 나선다. 밤에도 보이는 발광 블록을 함께 놓고 신호등 열두 개",
        "교체도 함께 한다. 공사는 4월에 끝난다.",
    ]
    assert _body("\n".join(["통학로가 밝아진다", "", *lines])) == " ".join(lines)


def test_short_lines_without_full_stop_stay_apart():
    body = _body(f"쉼터 열 곳 짓는다\n\n{LEAD}\n\n완산구 쉼터\n완산구에는 네 곳을 짓는다고 한다.")
    assert body.split("\n")[1:] == ["완산구 쉼터", "완산구에는 네 곳을 짓는다고 한다."]


def test_markdown_marks_go_and_table_rows_stay():
    text = f"# 쉼터 열 곳 짓는다\n\n{LEAD}\n\n| 구분 | 2019 | 2020 |\n|---|--:|:-:|\n| **완산** | 3곳 | 4곳 |\n\n[누리집](https://a.example.kr/1)을 본다고 한다."
    assert _body(text).split("\n")[1:] == [
        "구분 | 2019 | 2020",
        "완산 | 3곳 | 4곳",
        "누리집 (https://a.example.kr/1)을 본다고 한다.",
    ]
