"""The same measure in several years: the year asked about, or all of them, never the wrong one."""

from __future__ import annotations

import pytest
from answering import day, drafts, evidence_for, headline, news, query_of

from assistant.answering.years import in_time
from assistant.grounding.ground import check

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
