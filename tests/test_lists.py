"""Whole lists: all items, the right list, nothing that is none; reasons beside them."""

from __future__ import annotations

import pytest
from answering import drafts, headline, news

from assistant.answering.lists import asks_for_all, items_of, number_asked


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("업종별로는 ▲탄소 7곳 ▲식품 3곳 ▲인쇄 2곳이다.", ("탄소 7곳", "식품 3곳", "인쇄 2곳")),
        ("4대 전략은 탄소산업, 수소경제, 문화관광, 돌봄이다.", ("탄소산업", "수소경제", "문화관광", "돌봄")),
        ("센터는 6일까지 스마트팜, 로컬 창업, 치유농업 등 3개 과정을 연다.", ("스마트팜", "로컬 창업", "치유농업")),
        ("시는 예산을 늘리고, 일정을 당기고, 사람을 뽑는다.", ()),
        ("축제는 3일, 한옥마을에서 열린다.", ()),
    ],
)
def test_items_of_a_sentence(text: str, items: tuple[str, ...]) -> None:
    """Bullets, commas, 등; verbs are no items."""
    assert items_of(text) == items


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("업종별로 기업 몇 개씩인지 전부", True),
        ("5대 성장거점 이름 좀", True),
        ("주차장 네 곳은 어디어디인가요?", True),
        ("서비스 뭐뭐 해줘요", True),
        ("기업은 모두 몇 곳인가요?", False),
        ("4대 전략 예산은 얼마예요?", False),
    ],
)
def test_a_question_for_all_of_them(question: str, wants: bool) -> None:
    """All of a kind, or each with its value; not how many there are."""
    assert asks_for_all(question) is wants


def test_the_number_said_in_the_question() -> None:
    """네 곳 is four."""
    assert [number_asked(q) for q in ("네 곳은 어디", "5대 거점", "거점은 어디")] == [4, 5, 0]


PARK = news(
    "주차장 조성",
    "가람시가 구도심에 공영주차장 세 곳을 연다. 주차장에는 전기차 충전기, 무인 정산기, 안내판 등을 둔다. "
    "주차장은 ▲솔내동 176면 ▲달빛동 98면 ▲별빛동 87면이다.",
)


def test_the_list_with_as_many_items_as_asked_for_goes_first() -> None:
    """Three places, each with its figure."""
    assert headline("구도심 공영주차장 세 곳은 어디어디인가요?", PARK) == "솔내동 176면, 달빛동 98면, 별빛동 87면"


def test_figures_are_wanted_with_each_item() -> None:
    """"몇 면씩" is not answered by a list without figures."""
    assert headline("구도심 주차장 동네별로 몇 면씩이에요?", PARK) == "솔내동 176면, 달빛동 98면, 별빛동 87면"


def test_items_in_sentences_of_their_own() -> None:
    """첫째, 둘째, 셋째: one line each."""
    article = news(
        "돌봄 전략",
        "가람시가 돌봄 3대 전략을 내놓았다. 첫째, 방문 진료를 늘린다. 둘째, 집수리를 돕는다. 셋째, 도시락을 나른다.",
    )
    shown = headline("돌봄 3대 전략이 뭐예요?", article)
    assert all(word in shown for word in ("방문 진료", "집수리", "도시락"))


def test_a_reason_may_stand_further_on() -> None:
    """The sentence that explains, and the fact it explains."""
    article = news(
        "이재민 집계",
        "솔내동 이재민이 63가구로 첫 집계보다 늘었다. 피해액은 48억 원이다. 침수된 주택은 211채다. 장비는 37대가 동원됐다. "
        "성금은 3억 원이 모였다. 가람시 과장은 “첫 집계 때 연락이 닿지 않던 가구가 뒤늦게 확인됐다”고 설명했다.",
    )
    assert any("뒤늦게" in d.text for d in drafts("솔내동 이재민이 왜 늘었나요?", article))


GUIDE = news(
    "수도 요금 안내",
    "○ 요금 감면\n세 자녀 가정은 다달이 5톤까지 깎아 드립니다. 신청은 동 주민센터에서 합니다.\n"
    "○ 재활용품 수거 요일\n- 병: 화요일\n- 종이: 목요일\n- 캔: 금요일\n○ 문의\n수도과 창구",
)


def test_a_heading_is_answered_by_what_stands_under_it() -> None:
    """"○ 요금 감면" says nothing itself, and a list ends before the next heading."""
    reduced = drafts("요금 감면은 어떻게 받나요?", GUIDE)
    assert "○" not in reduced[0].text
    assert any("주민센터" in d.text for d in reduced)
    assert headline("재활용품 수거 요일을 모두 알려줘", GUIDE) == "병: 화요일, 종이: 목요일, 캔: 금요일"


def test_a_marked_line_among_its_like_is_no_heading() -> None:
    """The items of a list carry the same mark."""
    items = news("강좌 안내", "강좌는 다음과 같다.\n○ 도예: 월요일\n○ 목공: 화요일\n○ 제과: 수요일")
    assert headline("강좌를 모두 알려줘", items) == "도예: 월요일, 목공: 화요일, 제과: 수요일"


CLINIC = news(
    "솔내건강센터 개관",
    "솔내건강센터가 3월 문을 연다. 솔내건강센터는 달빛동, 별빛3동, 한들동을 도는 셔틀을 둔다. "
    "솔내건강센터를 이용하려면 신분증과 주민등록초본을 가져가야 한다. "
    "솔내건강센터 상담은 화요일과 금요일에 한다.",
)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("솔내건강센터 갈 때 뭐 챙겨가요?", "신분증, 주민등록초본"),
        ("솔내건강센터 셔틀이 도는 동네 다 알려주세요", "달빛동, 별빛3동, 한들동"),
        ("솔내건강센터 상담하는 날이 무슨 요일인지 전부 알려줘", "화요일, 금요일"),
    ],
)
def test_a_kind_of_thing_is_known_by_its_members(question: str, items: str) -> None:
    """The sentence that lists them says neither 동네 nor 서류."""
    assert headline(question, CLINIC) == items


def test_a_kind_that_the_article_has_none_of_is_not_listed() -> None:
    """Near miss: no school stands in it."""
    assert "달빛동" not in headline("솔내건강센터와 협약한 대학 이름들", CLINIC)


def test_as_many_as_are_asked_for_between_dots() -> None:
    """Three places joined by dots are the three asked for; a pair in the same article is none."""
    card = news("정기권", "솔내·한들 노선이 바뀐다. 정기권은 솔내역·달빛터미널·한들마을 안내소 3곳에서 판다.")
    assert headline("정기권을 파는 안내소 3곳은 어디인가요?", card) == "솔내역, 달빛터미널, 한들마을"
