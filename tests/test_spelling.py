"""Asking words are read however they are spelt; names and topics stay as they were typed."""

import pytest

from assistant.question.spelling import well_spelt


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("참가비얼마", "참가비 얼마"),
        ("모집인원몇명", "모집인원 몇명"),
        ("버스노선언제바뀌나요", "버스노선 언제바뀌나요"),
        ("몆명이었어?", "몇명이었어?"),
        ("접수는 언재까지야", "접수는 언제까지야"),
        ("몇일 동안 해요", "며칠 동안 해요"),
        ("며칠날 쉬어요", "며칠 쉬어요"),
        ("돈이 얼매나 드냐", "돈이 얼마나 드냐"),
        ("시청이 어데고", "시청이 어디고"),
        ("모에요", "뭐에요"),
        ("어케 신청해", "어떻게 신청해"),
        ("국장님 이름이 뭔가요", "국장 이름이 뭔가요"),
        ("59제곱 몇세대", "59㎡ 몇세대"),
        ("5키로 코스", "5㎞ 코스"),
        ("쌀 20키로그램", "쌀 20㎏"),
        ("20리터짜리 봉투 얼마", "20ℓ 봉투 얼마"),
        ("얼마짜리 사업", "얼마 사업"),
        ("서른아홉도 되나요", "39세도 되나요"),
        ("스물두 살인데", "22세인데"),
    ],
)
def test_what_asks_and_measures_is_spelt_right(typed: str, read: str) -> None:
    assert well_spelt(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "서른다섯 곳", "열두 명", "쉰다", "열은 나요",
        "온고을마라톤",  # 을마 is no 얼마 here
        "어디어디 생겨요", "누구누구 왔어요", "언제언제 쉬나요",
        "선생님들은 몇 명인가요", "회원님 혜택",
        "모자 지원", "머리 염색",
        "언재호 국장은 누구인가요",  # a name
        "제곱근", "3제곱근 2",
        "2014년 예산", "",
    ],
)  # fmt: skip
def test_other_words_stay(text: str) -> None:
    assert well_spelt(text) == text
