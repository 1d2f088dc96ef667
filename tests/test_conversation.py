"""Questions within a conversation, people, places and lists of articles: neighbours' values stay away."""

from __future__ import annotations

import pytest
from answering import day, drafts, headline, news, query_of

from assistant.question.asks import Kind

HALL = news(
    "별빛회관 문 연다",
    "가람시가 5월 3일 별빛회관을 연다. 공사비는 48억 원이다. 회관은 완산구 주민 420명과 덕진구 주민 510명이 이름을 골랐다. "
    "수영장은 오전 9시부터 문을 연다. 수강료는 어른 3만 원, 청소년 2만 원이다. 초대 관장은 동화작가 김하늘 씨가 맡는다. "
    "헌책 장터는 서부시장에서, 거리 공연은 모래내시장에서 열린다. 연면적은 1870㎡다.",
)
OTHER = news(
    "달빛회관 소식",
    "달빛회관 수영장 수강료는 어른 9만 원, 청소년 8만 원이다. 달빛회관 연면적은 990㎡다. 덕진구 주민 77명이 다닌다.",
)


@pytest.mark.parametrize(
    ("before", "question", "value"),
    [
        ("별빛회관 수강료는 어른이 얼마예요?", "청소년은?", "2만 원"),
        ("별빛회관 이름을 고른 완산구 주민은 몇 명이에요?", "그럼 덕진구는?", "510명"),
        ("별빛회관 공사비는 얼마예요?", "연면적은요?", "1870㎡"),
        ("달빛회관 수강료는 어른이 얼마예요?", "청소년은요?", "8만 원"),
    ],
)
def test_a_follow_up_is_answered_from_the_article_it_is_about(before: str, question: str, value: str) -> None:
    """The same words in another article are not meant."""
    assert headline(question, HALL, OTHER, before=[before]) == value


def test_one_of_a_kind_takes_the_place_of_another() -> None:
    """덕진구 for 완산구, and the rest of the question stays."""
    query = query_of("그럼 덕진구는?", "별빛회관 이름을 고른 완산구 주민은 몇 명이에요?")
    said = {t.text for t in query.terms}
    assert {"별빛회관", "덕진구"} <= said
    assert "완산구" not in said


def test_half_a_sentence_asks_what_was_asked_before() -> None:
    """"두 번째 걸리면요?" is a question about the fine before."""
    assert query_of("두 번째 걸리면요?", "쓰레기를 몰래 버리면 과태료 얼마예요?").follow_up
    assert not query_of("겨울에 수도관이 얼면 어디에 신고하나요?", "과태료 얼마예요?").follow_up


def test_last_year_is_counted_as_the_article_counts_it() -> None:
    """Where no article is of 작년, the sentence that says 지난해 answers, with a remark."""
    fair = news("장터 소식", "올해 달빛장터 매출은 12억 원이다. 지난해 달빛장터 매출은 9억 원이었다.", day(2020, 5, 1))
    written = drafts("달빛장터 작년 매출은 얼마예요?", fair)
    assert written[0].text == "9억 원"
    assert written[-1].missing


def test_an_article_is_also_of_the_year_that_its_lead_speaks_of() -> None:
    """A budget for next year is found by that year, in every sentence; the year after that is not."""
    budget = news("예산안 제출", "가람시가 내년 예산안을 냈다. 도서관 예산은 48억 원이다.", day(2018, 11, 20))
    assert headline("2019년 도서관 예산은 얼마예요?", budget) == "48억 원"
    assert headline("2020년 도서관 예산은 얼마예요?", budget) == ""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("헌책 장터는 어느 시장에서 열려요?", "서부시장"),
        ("거리 공연은 어느 시장에서 하나요?", "모래내시장"),
        ("별빛회관 관장은 누구예요?", "김하늘"),
    ],
)
def test_names_of_the_kind_asked_for(question: str, name: str) -> None:
    """A market is called one; who is spoken of as 관장 holds the office."""
    assert headline(question, HALL).startswith(name)


NOTICE = news(
    "단수 안내",
    "가람시가 단수 일정을 알렸다.\n날짜 | 동네 | 까닭\n8월 6일 | 솔내동, 달빛동 | 낡은 관\n8월 13일 | 별빛동 | 청소\n"
    "○ 가져오면 안 되는 것\n- 유리병\n- 드론\n○ 준비물\n- 물통\n- 수레",
)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("단수되는 동네 전부 알려줘", "솔내동, 달빛동, 별빛동"),
        ("8월 13일에 단수되는 동네 전부 알려줘", "별빛동"),
        ("준비물이 뭐예요?", "물통, 수레"),
    ],
)
def test_a_list_is_the_one_asked_for(question: str, shown: str) -> None:
    """The cells of the column, of the rows meant; the lines under the heading."""
    assert headline(question, NOTICE) == shown


def test_what_is_not_allowed_is_listed_where_it_is_asked_for() -> None:
    """Two lists of people: who may not is not answered by who may."""
    rent = news(
        "월세 지원",
        "월세 지원 신청은 회사원, 학생, 자영업자가 할 수 있다. 부모와 사는 사람, 집주인, 군인은 월세 지원을 신청할 수 없다.",
    )
    assert "집주인" in headline("월세 지원 신청 못 하는 사람은?", rent)


def test_the_cause_may_be_told_in_the_sentence_before() -> None:
    """"이에 ..." follows from what was said."""
    fair = news("장터 소식", "지난해 쓰레기 민원이 86건 들어왔다. 이에 가람시는 장터 청소 인력을 16명 둔다. 참가비는 없다.")
    assert any("민원" in d.text for d in drafts("장터 청소 인력은 왜 두나요?", fair))


YEARS = news(
    "자전거 통계",
    "자전거 통계를 낸다.\n구분 | 2021 | 2022\n대여소 | 64곳 | 91곳\n자전거 | 780대 | 930대",
    day(2023, 1, 5),
)


def test_two_years_of_one_row_are_set_side_by_side() -> None:
    """The columns of the years, the row that is named; the difference where it is asked."""
    written = drafts("자전거 통계 2021년하고 2022년 대여소 차이", YEARS)
    assert written[0].text == "2022년 91곳, 2021년 64곳 (91곳 - 64곳 = 27곳)"


TOWN = news(
    "달빛시 새 소식",
    "달빛시가 별빛별채 3호점의 입주자를 모집하며 월 임대료는 9만 원이다. 거주 기간은 기본 2년이고 최장 6년까지 살 수 있다.\n"
    "지난해 달빛시로 이사 온 사람은 8만 2,316명, 떠난 사람은 7만 9,130명이다.\n"
    "수거함을 두지 않으면 1차 10만 원, 2차 20만 원, 3차 30만 원의 과태료를 문다.\n"
    "나눔마당은 화요일부터 토요일까지 열고 어린이라면 무료로 이용할 수 있다.\n"
    "이재민 58명은 아직 대피소에 있다.\n- 솔빛체육관: 수용 200명, 현재 29명\n- 달빛복지관: 수용 80명, 현재 17명\n"
    "버스는 예비차 17대를 포함해 모두 408대가 다닌다.",
    day(2020, 8, 12),
)


@pytest.mark.parametrize(
    ("before", "question", "shown"),
    [
        ("별빛별채 3호점 월 임대료가 얼마야?", "거기 최장 몇 년까지 살 수 있어?", "최장 6년"),
        ("2019년에 달빛시로 이사 온 사람은 몇 명이야?", "떠난 사람은 몇 명인데?", "7만 9,130명"),
        ("수거함 안 두면 과태료 얼마예요?", "세 번째 걸리면요?", "30만 원"),
        ("수거함 안 두면 과태료 얼마예요?", "두 번째는요?", "20만 원"),
        ("나눔마당은 누가 이용할 수 있나요?", "무슨 요일에 열어요?", "화요일부터 토요일까지"),
        ("폭우 이재민은 지금 몇 명이야?", "그중에 솔빛체육관에는 몇 명 있어?", "29명"),
        ("버스 예비차는 몇 대야?", "예비차까지 다 해서 몇 대로 다녀?", "408대"),
    ],
)
def test_what_is_asked_next_is_of_the_same(before: str, question: str, shown: str) -> None:
    """A part of the thing before, another act, another time, another day."""
    assert headline(question, TOWN, before=(before,)).startswith(shown)


def test_a_day_of_rest_is_no_day_on_which_it_is_open() -> None:
    """Where only the days of opening are told, no day is given; else the one that is told of closing."""
    assert not headline("무슨 요일에 쉬어요?", TOWN, before=("나눔마당은 누가 이용할 수 있나요?",)).startswith("화요일")
    hall = news("솔빛도서관", "솔빛도서관은 주말에는 오후 6시까지 연다. 매주 월요일에는 쉰다.")
    assert headline("솔빛도서관은 무슨 요일에 쉬나요?", hall) == "매주 월요일"


def test_that_time_is_no_question_for_a_date() -> None:
    """그때 points back."""
    assert all(a.kind is not Kind.DATE for a in query_of("모래내시장은 그때 뭐 했어?").asks)
    assert query_of("그때가 언제였어?").asks[0].kind is Kind.DATE


def test_a_row_of_two_years_tells_the_change() -> None:
    """By how much, as the table has it."""
    budget = news(
        "달빛시 예산", "달빛시 예산을 정했다.\n분야 | 2023년(억 원) | 2024년(억 원) | 증감(억 원)\n환경 | 2,316 | 2,204 | -112\n농림 | 1,021 | 1,038 | +17", day(2023, 12, 1)
    )
    assert headline("전년보다 얼마 늘었어?", budget, before=("2024년 농림 예산은 얼마예요?",)) == "1,021에서 1,038로 17 늘었습니다"
