"""Which of several values of a sentence is the one asked for."""

from __future__ import annotations

import pytest
from answering import headline, news


def answer(question: str, body: str) -> str:
    """The headline when only `body` is there to answer from."""
    return headline(question, news("가람 소식", body))


NEW_FARES = (
    "버스 요금을 바꾼다.\n| 노선 | 기존 요금 | 새 요금 |\n"
    "| 일반버스 | 1,300원 | 1,500원 |\n| 마을버스 | 500원 | 700원 |"
)

CASES = {
    "the total, when it is asked for": (
        "도서관 공사비는 총 얼마인가요?",
        "도서관 공사비는 국비 42억 원 등 총 158억 원이다.",
        "158억 원",
    ),
    "the total, when nothing else is asked for": (
        "도서관 공사비는 얼마인가요?",
        "도서관 공사비는 총 158억 원으로 국비 42억 원이 포함됐다.",
        "158억 원",
    ),
    "the total of the budget, not its first part": (
        "도서관 공사 예산은 얼마인가요?",
        "도서관 공사 예산은 국비 42억 원 등 총 158억 원이다.",
        "158억 원",
    ),
    "the part after the total": (
        "도서관 공사 국비는 얼마인가요?",
        "도서관 공사에는 총 158억 원이 들며 국비는 42억 원이다.",
        "42억 원",
    ),
    "the part, when it is asked for": (
        "도서관 공사 국비는 얼마인가요?",
        "도서관 공사 예산은 국비 42억 원 등 총 158억 원이다.",
        "42억 원",
    ),
    "the new value": (
        "버스 요금은 얼마인가요?",
        "버스 요금은 1300원에서 1500원으로 오른다.",
        "1500원",
    ),
    "the new value, asked for as what becomes of it": (
        "노선은 몇 개가 되나요?",
        "시내버스 노선은 121개에서 98개로 줄어든다.",
        "98개",
    ),
    "the new value, where the old one is a clause": (
        "노선은 몇 개가 되나요?",
        "노선은 121개이던 것을 98개로 줄인다.",
        "98개",
    ),
    "the new value of a table": ("마을버스 새 요금은 얼마인가요?", NEW_FARES, "700원"),
    "the new value of a table, when neither is asked for": ("일반버스 요금은 얼마인가요?", NEW_FARES, "1,500원"),
    "the value it had at first": (
        "노선은 원래 몇 개였나요?",
        "시내버스 노선은 121개에서 98개로 줄어든다.",
        "121개",
    ),
    "the value it has now": (
        "기존 버스 요금은 얼마인가요?",
        "버스 요금은 1300원에서 1500원으로 오른다.",
        "1300원",
    ),
    "the old value, when it is asked for": (
        "시내버스 노선은 개편 전 몇 개였나요?",
        "시내버스 노선은 개편 전 121개에서 98개로 줄어든다.",
        "121개",
    ),
    "the first of a parallel list": (
        "진북동 주차장은 몇 면인가요?",
        "진북동 주차장은 40면, 서신동 주차장은 75면이다.",
        "40면",
    ),
    "the second of a parallel list": (
        "서신동 주차장은 몇 면인가요?",
        "진북동 주차장은 40면, 서신동 주차장은 75면이다.",
        "75면",
    ),
    "the first under a shared head": (
        "반나절 참가비는 얼마인가요?",
        "참가비는 반나절 3000원, 하루 7000원이다.",
        "3000원",
    ),
    "the second under a shared head": (
        "하루 참가비는 얼마인가요?",
        "참가비는 반나절 3000원, 하루 7000원이다.",
        "7000원",
    ),
    "the figure of the unit asked for": (
        "교육생은 몇 명 뽑나요?",
        "교육생 60명을 20곳에서 뽑아 3년간 가르친다.",
        "60명",
    ),
    "the end": (
        "교육 접수는 언제까지인가요?",
        "교육 접수는 3월 2일부터 시작해 3월 9일까지 이어진다.",
        "2021년 3월 9일까지",
    ),
    "the beginning": (
        "교육 접수는 언제부터인가요?",
        "교육 접수는 3월 2일부터 시작해 오는 3월 9일까지 이어진다.",
        "2021년 3월 2일부터",
    ),
    "the event's own date beside another event's": (
        "교육은 언제 시작하나요?",
        "교육 접수는 3월 9일까지며 교육은 4월 5일 시작한다.",
        "2021년 4월 5일",
    ),
    "the event's day, not the day of the announcement": (
        "도서관은 언제 문을 여나요?",
        "새 도서관이 오는 5월 4일 문을 연다고 시는 23일 밝혔다.",
        "2021년 5월 4일",
    ),
    "the figure beside the year asked about": (
        "2019년 축제 방문객은 몇 명인가요?",
        "축제 방문객은 2018년 9만 명, 2019년 12만 명, 2020년 3만 명이다.",
        "12만 명",
    ),
    "what is so, not what is not": (
        "충전소는 몇 곳 짓나요?",
        "충전소는 세 곳이 아니라 다섯 곳을 짓는다.",
        "다섯 곳",
    ),
    "the figure, not the one it is compared with": (
        "달빛축제 방문객은 몇 명인가요?",
        "달빛축제 방문객은 12만 명으로 지난해 9만 명보다 늘었다.",
        "12만 명",
    ),
    "the place, although its name holds another word": (
        "축제는 어디에서 열리나요?",
        "빛 축제는 덕진공원에서 열린다.",
        "덕진공원",
    ),
    "the place, named like a part of town": (
        "축제는 어디에서 열리나요?",
        "빛 축제는 효자공원에서 열린다.",
        "효자공원",
    ),
    "the person who holds the office": (
        "관광과장은 누구인가요?",
        "축제는 이누리 총감독이 이끌고 김하늘 전주시 관광과장이 돕는다.",
        "김하늘 전주시 관광과장",
    ),
    "the other person": (
        "축제 감독은 누구인가요?",
        "축제는 이누리 총감독이 이끌고 김하늘 전주시 관광과장이 돕는다.",
        "이누리 총감독",
    ),
    "the second of two sums of one body": ("지난해 세출은 얼마예요?", "지난해 시의 세입은 2조 9861억 원, 세출은 2조 5934억 원이다.", "2조 5934억 원"),
    "a year said of the whole list": ("2020년 세출은 얼마예요?", "결산에 따르면 지난해 세입은 2조 9861억 원, 세출은 2조 5934억 원이다.", "2조 5934억 원"),
    "a part of a list that ends in its sum": ("동구 선거인은 몇 명인가요?", "선거인은 서구 28만 명, 동구 22만 명 등 모두 50만 명이다.", "22만 명"),
    "the sum of a list": ("돌봄 인력은 몇 명인가요?", "돌봄 인력은 간호사 16명, 사회복지사 22명 등 38명이다.", "38명"),
    "an item of that list": ("사회복지사는 몇 명인가요?", "돌봄 인력은 간호사 16명, 사회복지사 22명 등 38명이다.", "22명"),
    "which one, said by a figure": ("10㎞ 참가비는 얼마예요?", "참가비는 하프 3만 5000원, 10㎞ 3만 원, 5㎞ 2만 원이다.", "3만 원"),
    "which one, said by a rank": ("2등 상금은 얼마예요?", "공모전 1등에게는 500만 원, 2등에게는 300만 원, 3등에게는 100만 원의 상금을 준다.", "300만 원"),
    "a label that only looks like a subject": ("수영장 어린이 요금은 얼마예요?", "수영장 요금은 어른 4500원, 어린이 2500원, 청소년 3500원이다.", "2500원"),
    "the end, not the beginning": ("지붕 공사는 언제 끝나나요?", "시는 지붕 공사를 4월 4일 시작해 9월 2일 끝내기로 했다.", "2021년 9월 2일"),
    "the beginning, not the end": ("공사 착공은 언제인가요?", "다리 공사는 2024년 3월 착공해 2026년 12월 준공한다.", "2024년 3월"),
    "the verb decides, not the subject": ("수영장은 언제 다시 문을 여나요?", "1998년 지어진 수영장이 열 달간의 공사를 마치고 2022년 11월 21일 다시 문을 연다.", "2022년 11월 21일"),
    "no base of a rate": ("시민 한 명이 하루에 쓰는 물은 얼마나 되나요?", "시민 한 사람은 하루 312ℓ의 물을 쓴다.", "312ℓ"),
    "the price, not its base": ("주차요금은 10분에 얼마예요?", "주차요금은 1시간까지 무료이고 이후 10분당 200원을 낸다.", "200원"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "body", "value"), CASES.values(), ids=CASES)
def test_of_several_values_the_one_asked_for_is_shown(question: str, body: str, value: str) -> None:
    """What a value is attached to decides, not where it stands."""
    assert answer(question, body) == value


FARES = (
    "공연을 안내한다.\n| 공연 | 주중 요금 | 주말 요금 |\n"
    "| 판소리 | 5,000원 | 8,000원 |\n| 농악 | 6,000원 | 9,000원 |"
)
PROGRAMME = (
    "일정을 안내한다.\n| 행사 | 날짜 | 장소 |\n"
    "| 개막식 | 5월 3일 | 풍남문광장 |\n| 폐막식 | 5월 7일 | 한옥마을 |"
)


@pytest.mark.parametrize(
    ("table", "question", "value"),
    [
        (FARES, "판소리 주말 요금은 얼마인가요?", "8,000원"),
        (FARES, "농악 주중 요금은 얼마인가요?", "6,000원"),
        (FARES, "농악 주말 요금은 얼마인가요?", "9,000원"),
        (PROGRAMME, "폐막식은 언제 열리나요?", "5월 7일"),
        (PROGRAMME, "폐막식은 어디에서 열리나요?", "한옥마을"),
        (PROGRAMME, "개막식 장소는 어디인가요?", "풍남문광장"),
    ],
)
def test_a_cell_is_read_by_its_row_and_the_head_of_its_column(table: str, question: str, value: str) -> None:
    """Neither the row nor the column alone says which cell is asked for."""
    assert value in headline(question, news("가람 소식", table))


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("시장은 누구인가요?", "축제는 이누리 총감독이 이끌고 김하늘 전주시 관광과장이 돕는다."),
        ("도서관 예산은 얼마인가요?", "새 도서관이 5월 문을 연다."),
        ("야시장 예산은 얼마인가요?", "새 도서관 예산은 158억 원이다."),
        ("부산 축제 방문객은 몇 명인가요?", "축제 방문객은 12만 명이다."),
        ("교육생은 몇 명 뽑나요?", "교육은 20곳에서 3년간 한다."),
        ("도서관 전화번호는?", "도서관 공사비는 158억 원이다."),
    ],
)
def test_nothing_is_shown_when_nothing_fits(question: str, body: str) -> None:
    """Another office, another topic, another city, another unit: no value at all."""
    assert answer(question, body) == ""


TABLE = """전주시는 내년부터 쓰레기 봉투 값을 올린다.

| 용량 | 현재 | 2025년 | 2027년 |
|---|---|---|---|
| 5ℓ | 140원 | 180원 | 220원 |
| 20ℓ | 460원 | 600원 | 740원 |"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("20리터 쓰레기 봉투 값은 2025년에 얼마예요?", "600원"),
        ("5리터 쓰레기 봉투 값은 2027년에 얼마예요?", "220원"),
        ("20ℓ 쓰레기 봉투 값은 지금 얼마예요?", "460원"),
    ],
)
def test_a_cell_is_found_by_the_value_of_its_row_and_the_year_of_its_column(question: str, value: str) -> None:
    assert answer(question, TABLE) == value


def test_a_value_of_something_else_does_not_hide_the_one_of_the_name() -> None:
    """A sentence that never says the name is passed over, and not chosen and then withheld."""
    asked = "가람맛배달 운영은 언제 시작하나요?"
    other = news("나눔 카드 협약", "나눔 카드 운영은 오는 4월 시작하고 기부도 4월 시작한다.")
    own = news("새해 경제 계획", "시는 올 상반기에 공공배달앱 가람맛배달을 운영한다.")
    assert headline(asked, other, own) == "2021년 상반기"
    assert headline(asked, other) == ""
