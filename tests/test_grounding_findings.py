"""Grounding's reasons: what follows from what is shown, what is attached to the wrong thing, names."""

from __future__ import annotations

import pytest
from answering import DAY, day, news

from assistant.grounding.ground import Grounds, Verdict, check
from assistant.types import DraftSentence, Evidence
from ingest.types import Published


def verdict(sentence: str, shown: str, published: Published = DAY, title: str = "소식") -> Verdict:
    """The verdict on `shown` when it cites only `sentence`."""
    article = news(title, sentence, published)
    return check(DraftSentence(shown, (1,)), [Evidence(1, article.sentences[0], article, 1.0)])


def grounds(found: Verdict, text: str) -> Grounds:
    """What supports the value or name `text`."""
    return next(f.grounds for f in found.findings if f.text == text)


BUDGET = "국비 2,400억 원과 시비 2,000억 원을 차례로 들인다."


@pytest.mark.parametrize(
    "shown",
    [
        "2,400억 원 - 2,000억 원 = 400억 원",
        "2,400억 원-2,000억 원=400억 원",
        "국비 2,400억 원 + 시비 2,000억 원 = 4,400억 원",
        "모두 4,400억 원(국비 2,400억 원 + 시비 2,000억 원)",
        "국비 2,400억 원은 시비 2,000억 원보다 400억 원 많다.",
        "2,400억 원과 2,000억 원을 더해 모두 4,400억 원",
        "2,400억 원 ÷ 2,000억 원 = 1.2배",
        "240 billion won - 200 billion won = 40 billion won",
    ],
)
def test_a_result_whose_terms_are_shown_follows(shown: str) -> None:
    """Sums, differences and ratios stand when each term does and the reckoning is shown."""
    found = verdict(BUDGET, shown)
    assert found.supported
    assert Grounds.FOLLOWS in {f.grounds for f in found.findings}


@pytest.mark.parametrize(
    "shown",
    [
        "400억 원 많다.",
        "2,400억 원 - 2,000억 원 = 500억 원",
        "2,400억 원 + 2,000억 원 = 400억 원",
        "2,400억 원 - 1,900억 원 = 500억 원",
        "국비 2,400억 원은 시비 2,000억 원보다 400억 원 적다.",
        "모두 4,400억 원(국비 2,400억 원)",
        "모두 4,500억 원(국비 2,400억 원 + 시비 2,000억 원)",
        "2,400억 원 - 2,000억 원 = 400명",
    ],
)
def test_a_result_without_its_terms_or_with_a_slip_does_not(shown: str) -> None:
    """A sum is not taken on trust."""
    assert not verdict(BUDGET, shown).supported


PARTS = "전망대에는 국비 120억 원과 시비 80억 원 등 총 200억 원이 들어간다."
YEARS = "관람객은 2019년 49명, 2020년 60명이었고 올해는 75명이다."


@pytest.mark.parametrize(
    ("sentence", "shown", "true"),
    [
        (PARTS, "총 200억 원이다.", True),
        (PARTS, "국비는 120억 원이다.", True),
        (PARTS, "전망대 사업비는 모두 200억 원이다.", True),
        (PARTS, "총사업비는 120억 원이다.", False),
        (PARTS, "국비는 200억 원이다.", False),
        (PARTS, "국비 80억 원이 들어간다.", False),
        (YEARS, "2020년 60명이었다.", True),
        (YEARS, "2020년에는 49명이었다.", False),
        (YEARS, "관람객은 49명에서 60명으로 늘었다.", True),
        ("10%에서 7%로 낮춘다.", "7%에서 10%로 낮춘다.", False),
        ("남쪽 시설은 90톤, 북쪽 시설은 85톤을 담는다.", "북쪽 시설은 90톤을 담는다.", False),
        ("어른 | 1500원 | 1700원", "어른 | 1700원 | 1500원", False),
    ],
)
def test_a_figure_belongs_to_what_its_sentence_says(sentence: str, shown: str, true: bool) -> None:
    """A part is not the total, a year's value not another's; a paraphrase is not blamed."""
    assert verdict(sentence, shown, day(2021, 12, 1)).supported is true


CHIEF = "한가람 전주시 교통과장은 솔내도서관 앞 ‘느린 길’을 넓히겠다고 말했다."


@pytest.mark.parametrize(
    ("shown", "true"),
    [
        ("한가람 교통과장이 말했다.", True),
        ("한가람 전주시 교통과장이 솔내도서관 앞을 넓힌다고 했다.", True),
        ("‘느린 길’을 넓힌다.", True),
        ("전주시가 길을 넓힌다.", True),
        ("박도현 교통과장이 말했다.", False),
        ("한가람 복지국장이 말했다.", False),
        ("솔빛도서관 앞을 넓힌다.", False),
        ("‘빠른 길’을 넓힌다.", False),
        ("군산시가 길을 넓힌다.", False),
    ],
)
def test_a_name_must_stand_in_what_is_cited(shown: str, true: bool) -> None:
    """Persons with their office, facilities, places and what is quoted."""
    assert verdict(CHIEF, shown).supported is true


def test_the_title_and_the_article_name_what_the_sentence_means() -> None:
    """시 is the 전주시 of the title, and the publisher may be named."""
    assert verdict("시는 길을 넓힌다.", "전주시는 길을 넓힌다.", title="전주시, 길 넓힌다").supported
    assert verdict("길을 넓힌다.", "가람일보에 따르면 길을 넓힌다.").supported


def test_every_finding_says_what_it_rests_on() -> None:
    """Stands, follows or unsupported, with the reason in words."""
    found = verdict("오는 3월 3일 2㎢에 49그루를 심는다.", "2021년 3월 3일 200ha에 50그루를 심는다.")
    assert grounds(found, "2021년 3월 3일") is Grounds.FOLLOWS
    assert grounds(found, "200ha") is Grounds.FOLLOWS
    assert grounds(found, "50그루") is Grounds.UNSUPPORTED
    assert all(f.reason for f in found.findings)


@pytest.mark.parametrize(
    ("sentence", "shown", "true"),
    [
        ("축제는 3월 31일(수)까지다.", "축제는 3월 31일(목)까지다.", False),
        ("축제는 3월 31일까지다.", "축제는 2021년 3월 31일(수)까지다.", True),
        ("축제는 3월 31일까지다.", "축제는 2021년 3월 31일(금)까지다.", False),
        ("내일 문을 연다.", "2021년 2월 24일 문을 연다.", True),
        ("내일 문을 연다.", "2021년 2월 23일 문을 연다.", False),
        ("내일 문을 연다고 밝혔다.", "2021년 2월 23일 기사에 따르면 내일 문을 연다.", True),
        ("평일 오전 9시부터 오후 6시까지 연다.", "평일은 오전 9시부터 오후 6시까지 연다.", True),
        ("평일 오전 9시부터 오후 6시까지 연다.", "토요일은 오전 9시부터 오후 6시까지 연다.", False),
        ("6월 7일 시작해 11월 30일까지 한다.", "6월 7일부터 11월 30일까지 한다.", True),
        ("음식을 3000~8000원에 판다.", "음식을 8000원에 판다.", False),
        ("최대 30만 원을 준다.", "30만 원을 준다.", False),
    ],
)
def test_weekdays_days_and_ends_are_checked(sentence: str, shown: str, true: bool) -> None:
    """A weekday beside a day, a day said relatively, one end of a range."""
    assert verdict(sentence, shown).supported is true
