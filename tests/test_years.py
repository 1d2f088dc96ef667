"""The same measure in several years: the year asked about, or all of them, never the wrong one."""

from __future__ import annotations

import pytest
from answering import day, drafts, evidence_for, headline, news, one, query_of

from assistant.answering.years import in_time
from assistant.grounding.ground import check
from assistant.types import DraftSentence
from ingest.types import Article

OLD = news("달빛축제 2018", "달빛축제 방문객은 9만 명이다.", day(2018, 5, 1))
NEW = news("달빛축제 2019", "달빛축제 방문객은 12만 명이다.", day(2019, 5, 1))

BOTH = "12만 명 (2019년 5월 1일), 9만 명 (2018년 5월 1일)"  # the articles' own dates, in full


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("2018년 달빛축제 방문객은 몇 명인가요?", "9만 명"),
        ("18년 달빛축제 방문객은 몇 명인가요?", "9만 명"),
        ("2019년 달빛축제 방문객은 몇 명인가요?", "12만 명"),
        ("달빛축제 방문객은 몇 명인가요?", BOTH),
        ("연도별 달빛축제 방문객은 몇 명인가요?", BOTH),
        ("2018년과 2019년 달빛축제 방문객을 비교해 주세요", BOTH),
    ],
)
def test_the_year_asked_about_is_answered_and_no_other(question: str, shown: str) -> None:
    """Without a year each value comes with its own, newest first."""
    assert headline(question, OLD, NEW) == shown
    assert headline(question, NEW, OLD) == shown


def test_a_year_without_articles_is_not_answered_from_another() -> None:
    """An explicit year is a condition."""
    assert drafts("2015년 달빛축제 방문객은 몇 명인가요?", OLD, NEW) == []


def test_a_relative_year_gives_way_and_says_so() -> None:
    """"작년" counts from today; the nearest article answers with a remark."""
    written = drafts("작년 달빛축제 방문객은 몇 명인가요?", OLD, NEW)
    assert written[0].headline
    assert written[-1].missing


def test_each_value_points_at_its_own_article() -> None:
    """Two years, two citations."""
    written = drafts("달빛축제 방문객은 몇 명인가요?", OLD, NEW)
    assert len(written[0].labels) == 2
    assert {d.labels for d in written[1:]} == {(label,) for label in written[0].labels}


def test_a_headline_of_several_years_is_grounded() -> None:
    """What dates each value stands in its citation, so that the headline is shown."""
    evidence = evidence_for(query_of("달빛축제 방문객은 몇 명인가요?"), OLD, NEW)
    written = drafts("달빛축제 방문객은 몇 명인가요?", OLD, NEW)
    assert check(written[0], evidence).supported


def test_an_article_of_another_year_may_speak_of_the_year() -> None:
    """Last year's figure in this year's article is of last year."""
    article = news("달빛축제 2020", "달빛축제 방문객은 2019년 12만 명, 2020년 3만 명이다.", day(2020, 6, 1))
    assert headline("2019년 달빛축제 방문객은 몇 명인가요?", article) == "12만 명"
    assert headline("2020년 달빛축제 방문객은 몇 명인가요?", article) == "3만 명"


def test_undated_articles_are_never_of_another_year() -> None:
    """What is not known excludes nothing."""
    from ingest.types import Published

    query = query_of("2015년 달빛축제 방문객은 몇 명인가요?")
    evidence = evidence_for(query, news("달빛축제", "달빛축제 방문객은 9만 명이다.", Published()), OLD)
    timely, of_time = in_time(query, evidence)
    assert of_time
    assert [e.article.title for e in timely] == ["달빛축제"]


BONDS = news("달빛시 살림", "달빛시가 예산을 짰다. 지방채 잔액은 올해 말 412억 원에서 내년 말 465억 원으로 불어난다. 대출 한도는 업체당 5천만 원이다.", day(2023, 12, 1))
INNS = news("달빛마을 통계", "달빛마을 숙박업소는 2012년 말 94곳에서 지난해 말 148곳으로, 음식점은 같은 기간 86곳에서 201곳으로 늘었다.", day(2015, 2, 1))
FEAST = news("차례상 비용", "지난해와 견주면 전통시장은 18만 7,900원에서 2% 올랐고 대형마트는 25만 3,200원에서 1% 내렸다. 올해 대형마트 차례상은 24만 9,800원이다.", day(2015, 9, 1))
TABLE = news("달빛시 예산", "달빛시 예산을 정했다.\n분야 | 2023년(억 원) | 2024년(억 원)\n환경 | 2,316 | 2,204\n농림 | 1,021 | 1,038", day(2023, 12, 1))
ROWS = news("태양광 보급", "달빛시 태양광을 보급한다.\n연도 | 주택(가구) | 예산(억 원)\n2021 | 210 | 11.4\n2023 | 340 | 19.2", day(2023, 6, 1))


@pytest.mark.parametrize(
    ("question", "article", "shown"),
    [
        ("달빛시 지방채 2023년 말하고 2024년 말 각각 얼마씩이야", BONDS, "465억 원 (2024년), 412억 원 (2023년 12월 1일)"),
        ("달빛마을 숙박업소는 2012년과 2014년에 각각 몇 곳이었나요?", INNS, "148곳 (2014년), 94곳 (2012년)"),
        ("2014년이랑 2015년 대형마트 차례상 비용 각각 얼마", FEAST, "24만 9,800원 (2015년 9월 1일), 25만 3,200원 (2014년)"),
        ("환경 예산 2023년하고 2024년 각각 얼마", TABLE, "2024년 2,204(억 원), 2023년 2,316(억 원)"),
        ("태양광 예산은 2021년과 2023년 얼마예요?", ROWS, "2023년 19.2(억 원), 2021년 11.4(억 원)"),
    ],
)
def test_each_value_is_of_the_year_that_is_named_beside_it(question: str, article: Article, shown: str) -> None:
    """In a sentence by the nearest year, an old value by what it is compared with, in a table by head or row."""
    assert headline(question, article) == shown
    assert all(check(d, evidence_for(query_of(question), article)).supported for d in drafts(question, article) if d.labels)


def test_the_difference_is_shown_with_its_terms() -> None:
    """Only where it is asked for."""
    assert headline("달빛축제 방문객 2018년하고 2019년 얼마 차이", OLD, NEW) == f"{BOTH} (12만 명 - 9만 명 = 3만명)"


def test_a_year_that_is_missing_is_said_to_be() -> None:
    """The other one's value is given with its year."""
    written = drafts("2015년과 2019년 달빛축제 방문객은 각각 몇 명인가요?", OLD, NEW)
    assert written[0].text == "12만 명 (2019년 5월 1일)"
    assert any(d.missing for d in written)


def test_a_period_is_no_list_of_years() -> None:
    """2018~2019: one value, and nothing is missing."""
    written = drafts("2018~2019년 달빛축제 방문객은 몇 명인가요?", OLD, NEW)
    assert not any(d.missing for d in written)


def test_this_year_and_the_last_are_those_of_the_article() -> None:
    """Where no article is of them: each value with its year, and a remark."""
    rooms = news("청년 공간", "달빛시가 청년 공간을 지난해 3곳에서 올해 7곳으로 늘린다.", day(2018, 1, 25))
    written = drafts("달빛시 청년 공간 작년이랑 올해 각각 몇 곳이야?", rooms)
    assert written[0].text == "7곳 (2018년 1월 25일), 3곳 (2017년)"
    assert written[-1].missing


def test_a_month_in_brackets_is_no_year() -> None:
    """What stands in the article is quoted as it stands; a year in brackets must still be the value's."""
    e = one("- 달빛시장: 쉼터 3억 9천만 원(11월 완료)", day(2020, 4, 7))
    assert check(DraftSentence("“- 달빛시장: 쉼터 3억 9천만 원(11월 완료)”", (1,)), [e]).supported
    assert not check(DraftSentence("3억 9천만 원 (2018년)", (1,)), [e]).supported
