"""A question understood: made standalone, with its years, its figures and its hidden parts gone."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from answering import TODAY, query_of

from assistant.question.asks import Kind
from assistant.question.understanding import clean_question, understand
from assistant.types import Turn


def topics(question: str, *before: str) -> list[str]:
    """The terms after earlier questions."""
    return [t.text for t in query_of(question, *before).terms]


BUSES = "수소버스 예산은 얼마인가요?"


@pytest.mark.parametrize(
    ("before", "question", "kind", "said"),
    [
        (BUSES, "그럼 시비는 얼마예요?", Kind.FIGURE, {"수소버스", "시비"}),
        (BUSES, "그럼 시비는요?", Kind.FIGURE, {"수소버스", "시비"}),
        ("2023년 야시장 예산은?", "방문객은요?", Kind.FIGURE, {"방문객"}),
        (BUSES, "왜 사나요?", Kind.REASON, {"수소버스"}),
        ("꽃심도서관 넓이가 얼마예요?", "거긴 어디에 있어요?", Kind.PLACE, {"꽃심도서관"}),
        ("꽃심도서관 넓이가 얼마예요?", "언제 문을 여나요?", Kind.DATE, {"꽃심도서관"}),
        ("야시장 방문객은 몇 명인가요?", "2021년에는?", Kind.FIGURE, {"야시장", "방문객"}),
        ("농업인대학 교육생은 몇 명 뽑나요?", "신청은 언제까지예요?", Kind.DATE, {"농업인대학", "신청"}),
        ("농업인대학 교육생은 몇 명 뽑나요?", "전화번호는요?", Kind.CONTACT, {"농업인대학"}),
    ],
)
def test_a_follow_up_takes_over_the_topic(before: str, question: str, kind: Kind, said: set[str]) -> None:
    """What the short question leaves out, the one before it said."""
    query = query_of(question, before)
    assert query.follow_up
    assert query.asks[0].kind is kind
    assert said <= {t.text for t in query.terms}
    assert all(word in query.text for word in said)


def test_carried_words_say_less_than_new_ones() -> None:
    """The new question decides where the two differ."""
    query = query_of("신청은 언제까지예요?", "농업인대학 교육생은 몇 명 뽑나요?")
    weights = {t.text: t.weight for t in query.terms}
    assert weights["농업인대학"] < weights["신청"]


def test_a_measure_gives_way_to_another() -> None:
    """"시비는?" after the budget is no longer about the budget."""
    assert "넓이" not in topics("언제 문을 여나요?", "꽃심도서관 넓이가 얼마예요?")


def test_a_question_with_its_own_topic_stands_alone() -> None:
    """Near miss: the same shape of question about something else."""
    query = query_of("야시장 참가비는 얼마인가요?", BUSES)
    assert not query.follow_up
    assert [t.text for t in query.terms] == ["야시장", "참가비"]


LIBRARY = "별빛도서관은 언제 문을 여나요?"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("공사비는 얼마예요?", Kind.FIGURE),
        ("연면적은요?", Kind.FIGURE),
        ("총 공사비는?", Kind.FIGURE),
        ("건립 비용은 얼마나 들었어요?", Kind.FIGURE),
        ("참여 인원은 몇 명인가요?", Kind.FIGURE),
        ("경쟁률은 얼마였나요?", Kind.FIGURE),
        ("공사 기간은 얼마나 되나요?", Kind.PERIOD),
        ("담당 부서는 어디인가요?", Kind.ORGANISATION),
        ("시공사는 어디예요?", Kind.ORGANISATION),
        ("관장은 누구예요?", Kind.PERSON),
        ("도서관 공사비는?", Kind.FIGURE),
        ("몇 명이 참여했나요?", Kind.FIGURE),
    ],
)
def test_what_is_asked_of_a_thing_is_about_the_thing_before(question: str, kind: Kind) -> None:
    """A cost, an area, an office name nothing by themselves; a kind of place says the place again."""
    query = query_of(question, LIBRARY)
    assert query.follow_up
    assert query.asks[0].kind is kind
    assert "별빛도서관" in {t.text for t in query.terms}


@pytest.mark.parametrize(
    "question",
    ["아동수당은 얼마예요?", "재난지원금은 얼마예요?", "기초연금은 얼마예요?", "수영장 이용료는 얼마예요?",
     "그럼 수영장은 언제 열어?", "버스 요금은 얼마예요?", "출산율은 얼마예요?", "식목일은 언제예요?", "가로수는 몇 그루예요?",
     "시장은 누구예요?", "청년정책 예산은?"],
)  # fmt: skip
def test_a_thing_of_its_own_is_not_about_the_thing_before(question: str) -> None:
    """Near misses: the endings are the same, but these name what they ask about."""
    assert "별빛도서관" not in topics(question, LIBRARY)


def test_an_act_stays_where_a_measure_is_asked_for() -> None:
    """Which amount is meant, the act before says; another measure of the thing gives way."""
    assert {"돌고래카드", "기부"} <= set(topics("금액은?", "돌고래카드 기부에 몇 명이 참여했어요?"))
    assert topics("연면적은?", "별빛도서관 공사비는 얼마예요?") == ["별빛도서관", "연면적"]


def test_a_topic_carried_twice_still_counts_as_one() -> None:
    """The third question in a row is about the thing of the first."""
    weights = [{t.text: t.weight for t in query_of("연면적은요?", LIBRARY, *before).terms} for before in ((), ("공사비는 얼마예요?",))]
    assert weights[0] == weights[1]


def test_a_follow_up_of_a_follow_up_keeps_the_topic() -> None:
    """The topic is carried through the conversation, the year with it until another is named."""
    query = query_of("거긴 어디에 있어요?", "2019년 꽃심도서관 넓이가 얼마예요?", "언제 문을 여나요?")
    assert "꽃심도서관" in {t.text for t in query.terms}
    assert query.years == (2019,)
    assert query_of("2021년에는?", "2019년 야시장 방문객은 몇 명?").years == (2021,)


def test_only_what_the_person_said_is_carried() -> None:
    """The assistant's own words are no question."""
    history = (Turn("user", BUSES), Turn("assistant", "한옥마을 야시장이 열립니다."))
    query = understand("왜 사나요?", history, TODAY)
    assert "야시장" not in {t.text for t in query.terms}


@pytest.mark.parametrize(
    ("question", "years", "relative"),
    [
        ("18년 예산은?", (2018,), False),
        ("'21년 예산은?", (2021,), False),
        ("22년도 방문객은?", (2022,), False),
        ("2018 예산은?", (2018,), False),
        ("2024년 예산은?", (2024,), False),
        ("2020년부터 2022년까지 예산은?", (2020, 2021, 2022), False),
        ("작년 예산은?", (2023,), True),
        ("지난해 예산은?", (2023,), True),
        ("올해 예산은?", (2024,), True),
        ("내년 예산은?", (2025,), True),
        ("재작년 예산은?", (2022,), True),
        ("방문객이 지난해보다 왜 줄었나요?", (), True),
        ("올해 방문객이 작년에 비해 왜 줄었나요?", (2024,), True),
        ("2021년보다 2023년 예산이 왜 늘었나요?", (2021, 2023), False),
        ("지난해 방문객이 왜 줄었나요?", (2023,), True),
        ("last year's budget?", (2023,), True),
        ("去年的预算是多少？", (2023,), True),
        ("18년간 일한 사람은?", (), False),
        ("20년 동안 몇 번 열렸나요?", (), False),
        ("3월에 무슨 행사가 있나요?", (), False),
        ("최근 3년 예산은?", (), False),
        ("30년 된 건물은?", (), False),
    ],
)
def test_years_asked_about(question: str, years: tuple[int, ...], relative: bool) -> None:
    """Short and relative years count from today; a duration or a month alone names no year."""
    query = query_of(question)
    assert (query.years, query.relative_year) == (years, relative)


def test_last_year_depends_on_today() -> None:
    """Asked in 2021, 작년 is 2020."""
    assert query_of("작년 예산은?", today=date(2021, 1, 1)).years == (2020,)


def test_a_year_is_no_topic_word() -> None:
    """Years are compared as values: as words they would find every article of that year."""
    assert topics("2021년 야시장 예산은?") == ["야시장", "예산"]


@pytest.mark.parametrize(
    "written", ["수소차 예산은?", "수소\u200b차 예산은?", "수소차\u202e 예산은?", "  수소차 \n\t예산은?  ", "수소차 예산은?\U000e0041"]
)
def test_invisible_characters_and_spaces_do_not_matter(written: str) -> None:
    """What a reader does not see is not read either."""
    assert clean_question(written) == "수소차 예산은?"


def test_letters_typed_in_parts_are_put_together() -> None:
    """macOS decomposes Hangul."""
    apart = unicodedata.normalize("NFD", "수소차 예산은?")
    assert apart != "수소차 예산은?"
    assert clean_question(apart) == "수소차 예산은?"


def test_a_question_without_spaces_is_spaced() -> None:
    """Hurried writers leave them out; what is asked stays the same."""
    query = query_of("도서관은언제문을여나요")
    assert query.asks[0].kind is Kind.DATE
    assert [t.text for t in query.terms] == ["도서관", "문", "열"]
    assert query_of("예산은얼마인가요?").asks == query_of("예산은 얼마인가요?").asks


def test_a_figure_of_the_question_is_a_value_not_a_word() -> None:
    """"5억 원 맞나요?" is compared, not looked for."""
    query = query_of("야시장 예산이 5억원 맞나요?")
    assert [str(f.low) for f in query.figures] == ["500000000"]
    assert "5억원" not in {t.text for t in query.terms}


def test_a_foreign_question_is_searched_in_korean_too() -> None:
    """Its topic in Korean is added to the text and gives the terms."""
    query = query_of("How many buses will the city buy?")
    assert query.language == "en"
    assert "버스" in query.text and "버스" in {t.text for t in query.terms}
    assert query.text.startswith(query.original)
