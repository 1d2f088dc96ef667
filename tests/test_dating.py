"""Publication dates: stated, inferred only as far as the text goes, or unknown."""

import pytest

from ingest.pipeline import read_articles
from ingest.types import DateBasis, Published


def _published(text: str, source: str = "a.txt") -> Published:
    return read_articles(text, source)[0].published


def _parts(text: str) -> tuple[int | None, int | None, int | None]:
    published = _published(text)
    assert published.basis is not DateBasis.STATED
    return published.year, published.month, published.day


BODY = "시가 공원 열 곳을 새로 연다고 밝혔다."


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ("새벽뉴스 | 기사입력 2024/06/26 [13:04]", "2024-06-26"),
        ("입력 2024.06.26 13:04 | 수정 2024.07.01 09:00", "2024-06-26"),
        ("최종수정 2024.07.01 09:00 | 입력 2024.06.26 13:04", "2024-06-26"),
        ("배포일시: 2024. 6. 26.(수) 10:00", "2024-06-26"),
        ("보도일시 2024. 6. 26.(수) 배포 즉시", "2024-06-26"),
        ("전주시 공원과 | 배포일: 2024년 6월 26일(수) | 문의: 063-281-0000", "2024-06-26"),
        ("온고을신문 2024년 6월 26일 수요일 5면", "2024-06-26"),
        ("2024-06-26 13:04", "2024-06-26"),
        ("2024/06/26 14:10 송고", "2024-06-26"),
        ("UPDATED 2024-07-01 12:00 | 승인 2024.06.26 10:11", "2024-06-26"),
        ("작성일 : 2024년 6월", "2024-06"),
    ],
)
def test_stated_dates_are_read(head, iso):
    published = _published(f"공원 열 곳 새로 연다\n\n{head}\n\n{BODY}")
    assert (published.iso, published.basis) == (iso, DateBasis.STATED)
    assert iso[:4] in published.reason


def test_the_file_name_dates_an_article_when_nothing_else_does():
    assert _published(BODY, "보도자료_20240626.txt").iso == "2024-06-26"
    assert _published(BODY, "2024-06-26-공원.md").iso == "2024-06-26"


@pytest.mark.parametrize("source", ["a20240626b9.txt", "20241399.txt", "920240626.txt"])
def test_digits_of_other_names_are_no_date(source):
    assert _published(BODY, source).basis is DateBasis.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "축제는 2024년 6월 26일 시청에서 열린다.",
        "2024. 6. 26.(수) 10:00\n시청 앞에서 축제가 열린다.",
        "일시: 2024. 6. 26.(수)\n장소: 시청\n축제가 열린다고 시가 밝혔다.",
        "공원은 2013년에 문을 열었고 2019년에 넓혔다.",
        "시는 축제를 이달 26일 연다고 밝혔다.",
    ],
)
def test_dates_of_events_are_no_publication_dates(text):
    assert _parts(f"공원 소식을 전한다\n\n{text}") == (None, None, None)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "시는 30일 신년브리핑을 열었다. 올해부터 공사를 한다. 이 일에 오는 2022년까지 3년간 9억 원을 쓴다.",
            (2020, 1, 30),
        ),
        ("시는 18일 계획을 밝혔다. 이번 1월에 문을 연 공방도 있다.", (None, 1, 18)),
        ("시는 5일 계획을 밝혔다. 값은 2019년 이후 4년 만에 오른다.", (2023, None, 5)),
        ("시는 20일 계획을 밝혔다. 6년 전인 2018년보다 늘었다.", (2024, None, 20)),
        ("올해(2021년) 예산은 9억 원이다.", (2021, None, None)),
        (
            "시는 26일 회의를 열었다. 지난 3월 전시회에 나갔다. 8월까지 기금을 만들 계획이다.",
            (None, None, 26),
        ),
        ("시는 3일 결과를 발표했다. 22일 기준 130명이 냈다.", (None, None, 3)),
        ("내년부터 2025년까지 3년간 9억 원을 쓴다.", (2022, None, None)),
    ],
)
def test_a_part_is_inferred_only_when_the_text_leaves_one(text, parts):
    assert _parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "이 일에는 오는 2022년까지 3년간 9억 원을 쓴다.",  # no word that it begins this year
        "올해부터 5년 동안 9억 원을 쓴다.",  # no year at all
        "향후 3년간 상점 30곳을 돕고 2017년까지 100곳을 연다.",
        "시는 23일 계획을 밝혔고 상인회는 21일 행사를 개최했다.",  # two days
        "코로나19로 지친 시민을 돕는다.",
    ],
)
def test_what_does_not_follow_is_not_inferred(text):
    assert _parts(text) == (None, None, None)


def test_months_are_ruled_out_from_both_sides():
    text = "시는 26일 회의를 열었다. 지난 4월 뽑힌 사업이다. 상반기 내로 마칠 계획이다. 오는 6월 문을 연다."
    assert _parts(text) == (None, 5, 26)


def test_a_briefing_is_held_on_a_working_day_and_the_reason_names_the_years_left():
    published = _published(
        "시는 23일 신년브리핑을 했다. 코로나19 장기화로 어렵다. 오는 3월 지원금을 준다."
    )
    assert (published.year, published.month, published.day) == (None, 2, 23)
    assert "23일" in published.reason
    assert "2021-2023" in published.reason


def test_a_ceremony_planned_for_another_day_makes_no_working_day():
    text = "시는 23일 다음 달 4일 협약식을 연다고 밝혔다. 코로나19 장기화로 어렵다. 오는 3월 지원금을 준다. 새해 업무 보고도 했다."
    assert _parts(text) == (None, None, 23)


def test_clues_that_contradict_each_other_give_no_date():
    assert _parts("올해(2021년) 예산이 늘었다. 지난해(2021년)보다 많다.") == (None, None, None)


def test_articles_of_one_undated_page_share_their_clues():
    page = "# 공원 열 곳 새로 연다\n\n시는 17일 계획을 밝혔다. 올해(2019년) 마친다. /나루터 기자\n\n# 작은 음악회를 연다\n\n음악회가 이번 10월 열린다. /윤슬 기자"
    first, second = read_articles(page, "a.txt")
    assert first.published.iso == second.published.iso == "2019-10-17"
    assert first.published.basis is DateBasis.INFERRED


def test_articles_that_name_different_days_keep_their_clues_to_themselves():
    page = "# 공원 열 곳 새로 연다\n\n시는 17일 계획을 밝혔다. 올해(2019년) 마친다. /나루터 기자\n\n# 작은 음악회를 연다\n\n시는 4일 음악회 계획을 밝혔다. /윤슬 기자"
    first, second = read_articles(page, "a.txt")
    assert (first.published.year, second.published.year) == (2019, None)
