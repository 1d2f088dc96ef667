"""How values and quotes are worded."""

from __future__ import annotations

import pytest
from answering import DAY, one
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.wording import clip, worded
from assistant.evidence.candidates import candidates
from assistant.question.asks import Ask, Kind
from ingest.types import Published
from ingest.values import read_dates, read_figures

UNDATED = Published()

LONG = (
    "시는 국비 42억 5천만 원과 도비 16억 3천200만 원, 시비 99억 원을 들여 2021년 3월 31일부터 2023년 12월 1일까지 "
    "중화산동 옛 세무서 터 8230㎡에 지하 1층 지상 5층의 도서관을 짓고, 장서 5만 3천 권과 좌석 1200석을 갖추며, "
    "사서 14명과 자원봉사자 120여명이 하루 평균 2만 5천 명의 시민을 맞이하도록 할 계획이라고 밝혔다."
)

WITH_COMMAS = (
    "시는 국비 42억 5천만 원과 도비 16억 3,200만 원, 시비 99억 원을 들여 중화산동 옛 세무서 터 8,230㎡에 지하 1층 지상 5층의 도서관을 짓고, "
    "장서 5만 3,000권과 좌석 1,200석을 갖추며, 사서 14명과 자원봉사자 120여 명이 하루 평균 2만 5천 명의 시민을 맞이하도록 할 계획이라고 밝혔다."
)


def shown(kind: Kind, sentence: str, language: str = "ko", units: tuple[str, ...] = ()) -> str:
    """The first candidate of the sentence, worded."""
    evidence = one(sentence)
    return worded(candidates(Ask(kind, units), sentence, DAY)[0], evidence, language)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("오는 3월 31일 문을 연다.", "2021년 3월 31일"),
        ("어제 문을 열었다.", "2021년 2월 22일"),
        ("접수는 3월 31일까지다.", "2021년 3월 31일까지"),
        ("내년 문을 연다.", "2022년"),
    ],
)
def test_a_date_is_worded_absolutely(sentence: str, text: str) -> None:
    """"오는" and "어제" mean nothing when read years later."""
    assert shown(Kind.DATE, sentence) == text


def test_a_figure_is_worded_as_the_article_writes_it() -> None:
    """In another language it is rendered."""
    assert shown(Kind.FIGURE, "공사비는 총 158억 5천만 원이다.", units=("KRW",)).endswith("158억 5천만 원")
    assert shown(Kind.FIGURE, "공사비는 158억 원이다.", "en", ("KRW",)) == "15.8 billion won"


def test_a_short_text_is_not_cut() -> None:
    """No mark where nothing is missing."""
    assert clip("공사비는 158억 원이다.") == "공사비는 158억 원이다."


@pytest.mark.parametrize("limit", [40, 60, 80, 100, 120])
def test_what_is_cut_says_so(limit: int) -> None:
    """An ellipsis on the side where text is missing."""
    cut = clip(LONG, limit=limit)
    assert cut.endswith("…") and not cut.startswith("…")
    assert cut.rstrip("…") in LONG


@pytest.mark.parametrize("limit", range(30, 150, 10))
def test_a_comma_inside_a_number_is_no_place_to_cut(limit: int) -> None:
    """3,200만 does not become 3 or 200만, wherever the cut is made."""
    known = {(f.low, f.unit) for f in read_figures(WITH_COMMAS)}
    for figure in read_figures(WITH_COMMAS):
        cut = clip(WITH_COMMAS, figure.start, figure.end, limit).strip("…")
        assert {(f.low, f.unit) for f in read_figures(cut)} <= known


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(read_figures(LONG)), st.integers(30, 150))
def test_cutting_never_cuts_a_number(figure: object, limit: int) -> None:
    """Whatever the place and the limit: the chosen figure stays whole, and so does every other."""
    start, end = figure.start, figure.end  # type: ignore[attr-defined]
    cut = clip(LONG, start, end, limit)
    body = cut.strip("…")
    assert LONG[start:end] in body
    known = {(f.low, f.high, f.unit) for f in read_figures(LONG)}
    assert {(f.low, f.high, f.unit) for f in read_figures(body)} <= known
    dates = {end.iso for d in read_dates(LONG, UNDATED) for end in (d.first, d.last)}
    assert {end.iso for d in read_dates(body, UNDATED) for end in (d.first, d.last)} <= dates
