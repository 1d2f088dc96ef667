"""The same of several things: read from the question, found for each, reckoned only from what is cited."""

from __future__ import annotations

import pytest
from answering import day, drafts, evidence_for, headline, news, query_of

from assistant.answering.changes import asks_of_change
from assistant.answering.comparing import join
from assistant.question.asks_joint import Operation, read_joint, with_listed_years

HALLS = news(
    "공연장 두 곳 조성",
    "가람시가 공연장을 두 곳 짓는다. 솔빛공연장은 넓이가 65만㎡, 달빛공연장은 넓이가 57만㎡다. "
    "솔빛공연장 사업비는 30억 원, 달빛공연장 사업비는 45억 원이다.",
)
CARS = news("전기차 보급", "가람시는 올해 전기차를 승용 210대, 화물 35대 지원한다.")


@pytest.mark.parametrize(
    ("question", "operation", "subjects"),
    [
        ("솔빛공연장이랑 달빛공연장 중 어디가 더 넓어요?", Operation.COMPARE, ("솔빛공연장", "달빛공연장")),
        ("솔빛공연장이 달빛공연장보다 얼마나 더 넓어?", Operation.COMPARE, ("솔빛공연장", "달빛공연장")),
        ("진북동 시설이 서신동보다 얼마나 더 큰가요", Operation.COMPARE, ("진북동", "서신동")),
        ("전기차 승용이랑 화물 몇 대씩?", Operation.EACH, ("승용", "화물")),
        ("어린이랑 청소년 요금", Operation.EACH, ("어린이", "청소년")),
        ("산업시설 지원시설 공공시설 면적", Operation.EACH, ("산업시설", "지원시설", "공공시설")),
        ("국비와 시비를 합치면 얼마인가요?", Operation.SUM, ("국비", "시비")),
        ("중앙동 주차장 면수와 모래동 주차장 면수는?", Operation.EACH, ("중앙동 주차장", "모래동 주차장")),
        ("한옥마을과 남부시장 방문객 차이", Operation.COMPARE, ("한옥마을", "남부시장")),
        ("덕진구 청년센터랑 완산구 청년센터 중 어디가 더 넓어요?", Operation.COMPARE, ("덕진구 청년센터", "완산구 청년센터")),
        ("솔빛공연장·달빛공연장 중 어디가 더 넓어요?", Operation.COMPARE, ("솔빛공연장", "달빛공연장")),
        ("승용·화물 각각 몇 대예요?", Operation.EACH, ("승용", "화물")),
        ("국비·시비 규모는 얼마예요?", Operation.EACH, ("국비", "시비")),
        ("솔내점이랑 별빛점 지난해 매출 비교해줘", Operation.COMPARE, ("솔내점", "별빛점")),
        ("솔빛도서관이랑 여의동 14호 도서관 사업비 각각 얼마", Operation.EACH, ("솔빛도서관", "여의동 14호 도서관")),
        ("초·중·고 학생이랑 대학생 중 누가 더 많아요?", Operation.COMPARE, ("초·중·고 학생", "대학생")),
    ],
)
def test_the_things_of_a_question_are_read(
    question: str, operation: Operation, subjects: tuple[str, ...]
) -> None:
    """Their names, without particles, and what is wanted of them."""
    joint = read_joint(question)
    assert joint is not None
    assert (joint.operation, joint.subjects) == (operation, subjects)


@pytest.mark.parametrize(
    "question",
    [
        "가람시와 협약한 기업은 몇 곳인가요?",
        "일자리정책과 전화번호",
        "버스 요금이 작년보다 얼마나 올랐나요?",
        "시는 가람전자와 함께 무엇을 하나요?",
        "솔빛공연장 넓이는?",
        "축제 예산이 2013년이랑 2023년에 각각 얼마였는지",
        "축제 예산 지난해와 올해 각각 얼마",
        "축제하고 남은 돈은 얼마",
    ],
)
def test_one_thing_is_not_taken_for_several(question: str) -> None:
    """A partner, a department, last year: no second thing that the same is asked of."""
    joint = read_joint(question)
    assert joint is None or join(query_of(question), joint, ()) is None


@pytest.mark.parametrize(
    "question",
    [
        "기계 소재·부품·장비 단지는 언제까지 조성하나요?",
        "환경·문화 분야 예산은 얼마인가요?",
        "환경, 문화 분야 예산은 얼마인가요?",
        "국·도비는 얼마나 받나요?",
        "초·중·고 학생은 몇 명인가요?",
        "농산물 생산·유통센터는 언제 문을 여나요?",
    ],
)
def test_a_dot_within_a_name_parts_nothing(question: str) -> None:
    """One noun phrase is one thing, unless the question sets its words apart."""
    assert read_joint(question) is None


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("솔빛공연장이랑 달빛공연장 중 어디가 더 넓어요?", "솔빛공연장 쪽이 더 큽니다: 65만㎡ - 57만㎡ = 8만㎡"),
        ("달빛공연장이 솔빛공연장보다 얼마나 더 좁아요?", "달빛공연장 쪽이 더 작습니다: 65만㎡ - 57만㎡ = 8만㎡"),
        ("솔빛공연장과 달빛공연장 사업비를 합치면 얼마예요?", "75억원(30억 원 + 45억 원)"),
        ("솔빛공연장이랑 달빛공연장 사업비 각각 얼마", "솔빛공연장 30억 원, 달빛공연장 45억 원"),
    ],
)
def test_values_are_set_side_by_side(question: str, shown: str) -> None:
    """Each value is its own thing's; the result shows its terms."""
    assert headline(question, HALLS) == shown


def test_the_terms_of_a_result_are_cited() -> None:
    """The sentence that holds both values is quoted under the result."""
    written = drafts("솔빛공연장과 달빛공연장 사업비를 합치면 얼마예요?", HALLS)
    evidence = evidence_for(query_of("솔빛공연장과 달빛공연장 사업비를 합치면 얼마예요?"), HALLS)
    cited = {e.label: e.sentence.text for e in evidence}
    assert all("30억 원" in cited[n] and "45억 원" in cited[n] for n in written[0].labels)


def test_short_names_are_enough() -> None:
    """What they share is said once in the question."""
    assert headline("전기차 승용이랑 화물 몇 대씩?", CARS) == "승용 210대, 화물 35대"


def test_a_thing_that_is_not_in_the_articles_has_no_value() -> None:
    """The other's value is never given for it."""
    for question in ("솔빛공연장과 별빛공연장 사업비를 합치면 얼마예요?", "솔빛공연장이랑 별빛공연장 중 어디가 더 넓어요?"):
        assert "+" not in headline(question, HALLS)
        assert "별빛" not in headline(question, HALLS)


def test_a_value_that_one_of_them_lacks_is_named_as_missing() -> None:
    """승용 and 화물 have theirs; the buses that no article counts are said to be missing."""
    written = drafts("전기차 승용이랑 화물이랑 버스 몇 대씩?", CARS)
    assert "210대" in written[0].text and "35대" in written[0].text
    assert [d for d in written if d.missing]


CHANGE = news(
    "버스 요금 조정",
    "시내버스 어린이 요금이 700원에서 500원으로 내려간다. 노선은 지난해 86개보다 12개 늘어난 98개다. 정류장 안내판은 870곳이다.",
)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("시내버스 어린이 요금은 올랐어 내렸어? 얼마에서 얼마", "700원에서 500원으로 200원 줄었습니다"),
        ("시내버스 어린이 요금 얼마나 내렸나요?", "700원에서 500원으로 200원 줄었습니다"),
        ("시내버스 노선이 작년보다 몇 개 늘었나요?", "86개에서 98개로 12개 늘었습니다"),
    ],
)
def test_a_change_is_told_with_both_ends(question: str, shown: str) -> None:
    """From how much to how much, and by how much."""
    assert headline(question, CHANGE) == shown


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("요금이 얼마나 올랐어요?", True),
        ("분양률이 1년새 몇 %포인트 뛰었나요?", True),
        ("예산이 전년 대비 얼마나 늘었나요?", True),
        ("재입원율 몇에서 몇으로", True),
        ("요금은 얼마예요?", False),
        ("늘어난 노선은 어디인가요?", False),
    ],
)
def test_questions_for_a_change_are_told_from_others(question: str, asks: bool) -> None:
    """By how much, from what to what; not what it is now."""
    assert asks_of_change(question) is asks


def test_a_change_of_another_year_is_not_given() -> None:
    """An article of 2024 does not say how much was added in 2018."""
    later = news("축제 2024", "달빛축제 예산은 11억 원으로 2018년 8억 원에 비해 3억 원 늘었다.", day(2024, 9, 1))
    assert "3억" not in headline("2018년 달빛축제 예산은 전년 대비 얼마나 늘었나요?", later)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("보조금 2019 2020 2022년 각각", "보조금 2019년 2020년 2022년 각각"),
        ("19년 20년 22년", "2019년 2020년 2022년"),
        ("2019년 예산", "2019년 예산"),
        ("1234 5678 전화", "1234 5678 전화"),
    ],
)
def test_years_in_a_row_are_all_years(text: str, full: str) -> None:
    """Written once, 년 is meant of all."""
    assert with_listed_years(text) == full
