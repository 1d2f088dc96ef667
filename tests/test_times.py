"""Which years a sentence may be of: its own, its article's, and the one its title or lead speaks of."""

from __future__ import annotations

from answering import day, drafts, headline, news

from assistant.evidence.times import may_be_of, own_years, surely_of, years_told_of

BUDGET = news(
    "전주시 내년 예산안 1조 7000억 원 편성", "전주시가 내년 예산안을 시의회에 냈다. 복지 예산은 6400억 원이다.", day(2018, 11, 21)
)
CENSUS = news(
    "전주 인구 65만 명", "지난해 말 전주 인구는 65만 명이다. 평균 나이는 42.6세다. 도서관은 12곳이다.", day(2022, 1, 12)
)


def test_a_budget_of_november_is_of_the_year_to_come() -> None:
    """The title says 내년; sentences that name no year are of either."""
    assert years_told_of(BUDGET) == {2018, 2019}
    assert headline("2019년 복지 예산은 얼마인가요?", BUDGET) == "6400억 원"
    assert drafts("2021년 복지 예산은 얼마인가요?", BUDGET) == []


def test_figures_of_the_year_that_has_ended() -> None:
    """A release of January counts what was at the end of December."""
    assert own_years(CENSUS, CENSUS.sentences[0]) == {2021}
    assert own_years(CENSUS, CENSUS.sentences[1]) == set()
    assert surely_of(CENSUS, CENSUS.sentences[1], (2021,))
    assert headline("2021년 말 전주시민 평균 나이는 몇 세인가요?", CENSUS) == "42.6세"


def test_a_year_that_nothing_near_names_is_another_one() -> None:
    """Near miss: two years before is told of nowhere."""
    assert not may_be_of(CENSUS, CENSUS.sentences[1], (2019,))
