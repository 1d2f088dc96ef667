"""Yes or no to conditions: allowed, needed, free, there, open; claimed years; what decides nothing."""

from __future__ import annotations

import pytest
from answering import day, headline, news

POOL = news(
    "달빛수영장 새 단장 마치고 개장",
    "가람시 달빛수영장이 오는 5월 3일 다시 문을 연다. 주말에는 누리집에서 예약해야 들어갈 수 있다. 평일에는 예약하지 않아도 된다. "
    "수영모는 빌려주지 않으며 반드시 가져와야 한다. 안경은 쓸 수 없지만 물안경은 쓸 수 있다. 입장료는 무료지만 사물함은 1000원을 내야 한다. "
    "이용 시간은 오전 9시부터 오후 6시까지이며 월요일은 쉰다. 현금은 받지 않는다. 나이 제한은 없다. 가람시에 살지 않아도 이용할 수 있다. "
    "보호자가 없어도 초등학생은 들어갈 수 있다. 비가 오면 야외 미끄럼틀을 닫는다.",
)
YES, NO = "네, ", "아니요, "


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("달빛수영장 주말에는 예약해야 돼요?", YES),
        ("달빛수영장 평일에도 예약해야 하나요?", NO),
        ("달빛수영장 평일에도 예약 필요해요?", NO),
        ("달빛수영장 수영모 가져와야 하나요?", YES),
        ("달빛수영장 현금 돼요?", NO),
        ("달빛수영장 물안경 써도 돼요?", YES),
        ("달빛수영장 입장료 무료예요?", YES),
        ("달빛수영장 사물함은 무료인가요?", NO),
        ("달빛수영장 나이 제한 있어요?", NO),
        ("달빛수영장 월요일에도 열어요?", NO),
        ("가람시에 안 살아도 달빛수영장 이용돼요?", YES),
        ("가람시 사람만 달빛수영장 이용할 수 있나요?", NO),
    ],
)
def test_the_clause_about_the_condition_decides(question: str, begins: str) -> None:
    """Allowed, needed, free, there, open: the clause that says the words of the question, not its neighbour."""
    assert headline(question, POOL).startswith(begins)


@pytest.mark.parametrize(
    "question", ["달빛수영장 주차 되나요?", "달빛수영장 강습 신청해야 돼요?", "달빛수영장 샤워실 있어요?", "달빛수영장 튜브 가져가도 돼요?"]
)
def test_what_no_sentence_says_is_not_decided(question: str) -> None:
    """A sentence about something else that is allowed or needed gives no yes and no no."""
    assert not headline(question, POOL).startswith((YES, NO))


def test_a_word_of_one_syllable_is_not_found_inside_another() -> None:
    """비 of "비 오면" is not said by 체험비."""
    fair = news("별빛축제 개막", "별빛축제가 5월 4일 열린다. 초등학생 이하는 체험비를 받지 않는다.")
    assert not headline("별빛축제 비 오면 취소돼요?", fair).startswith((YES, NO))


LINE = news(
    "수소열차 밑그림 나왔다",
    "가람시가 수소열차 노선의 밑그림을 내놓았다. 승인이 나면 2028년 착공해 2032년 개통한다. 한 달에 최대 18만 원을 내는 정기권도 나온다.",
    day(2025, 9, 2),
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("수소열차는 2030년에 개통하나요?", "아니요, 2032년입니다."),
        ("수소열차는 2032년에 개통하나요?", "네, 2032년입니다."),
        ("수소열차 정기권 한 달에 20만 원 맞나요?", "아니요, 최대 18만 원입니다."),
    ],
)
def test_the_year_and_the_amount_that_are_claimed(question: str, answer: str) -> None:
    """A year of what happens once is a claim; a month beside a sum is none."""
    assert headline(question, LINE) == answer


def test_a_bound_is_held_against_the_value_meant() -> None:
    """"넘나요?" is answered by the number of today, not by any greater one."""
    stalls = news("장터 소식", "달빛장터 매대는 91개다. 시는 내년에 별빛장터 매대를 150개 놓는다.")
    assert headline("달빛장터 매대가 100개 넘나요?", stalls) == "아니요, 91개입니다."
