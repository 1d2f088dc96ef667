"""Grounding: what is not in the cited sentence is not shown, however near it comes."""

from __future__ import annotations

from functools import cache

import pytest
from answering import DAY, day, one
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.grounding.ground import Verdict, check
from assistant.types import DraftSentence
from ingest.types import Published
from ingest.values import read_dates, read_figures

UNDATED = Published()


def verdict(sentence: str, shown: str, published: Published = DAY) -> Verdict:
    """The verdict on `shown` when it cites only `sentence`."""
    return check(DraftSentence(shown, (1,)), [one(sentence, published)])


NEAR_MISSES = [
    ("공사는 3일 끝난다.", "공사는 13일 끝난다."),
    ("공사는 13일 끝난다.", "공사는 3일 끝난다."),
    ("공사는 23일 동안 한다.", "공사는 3일 동안 한다."),
    ("공사는 3일 동안 한다.", "공사는 23일 동안 한다."),
    ("예산은 320억 원이다.", "예산은 32억 원이다."),
    ("예산은 32억 원이다.", "예산은 320억 원이다."),
    ("예산은 32억 원이다.", "예산은 3.2억 원이다."),
    ("예산은 3.2억 원이다.", "예산은 32억 원이다."),
    ("예산은 32억 원이다.", "예산은 32만 원이다."),
    ("예산은 32억 원이다.", "예산은 32억 달러다."),
    ("예산은 32억 원이다.", "예산은 삼백이십억 원이다."),
    ("예산은 32억 원이다.", "예산은 ３２０억 원이다."),
    ("예산은 32억 원이다.", "예산은 ₩32,000,000,000이다."),
    ("예산은 32억 5천만 원이다.", "예산은 32억 원이다."),
    ("예산은 32억 원 이상이다.", "예산은 32억 원 이하다."),
    ("2023년에 문을 열었다.", "2024년에 문을 열었다."),
    ("2024년에 문을 열었다.", "2023년에 문을 열었다."),
    ("참여율은 4%다.", "참여율은 40%다."),
    ("참여율은 40%다.", "참여율은 4%다."),
    ("참여율은 3%다.", "참여율은 3%p다."),
    ("참여율은 3%다.", "참여율은 -3%다."),
    ("버스 49대를 산다.", "버스 9대를 산다."),
    ("버스 49대를 산다.", "버스 490대를 산다."),
    ("버스 49대를 산다.", "버스 49.5대를 산다."),
    ("버스 49대를 산다.", "버스 49명을 산다."),
    ("버스 3대를 산다.", "버스 열세 대를 산다."),
    ("지원금은 10만~30만원이다.", "지원금은 20만원이다."),
    ("지원금은 10만~30만원이다.", "지원금은 10만~20만원이다."),
    ("문의는 063-281-2114로 한다.", "문의는 063-281-2141로 한다."),
    ("문의는 063-281-2114로 한다.", "문의는 062-281-2114로 한다."),
    ("업체는 765개다.", "업체는 760여 개다."),
    ("업체는 760여 개다.", "업체는 765개다."),
    ("면적은 500㎡다.", "면적은 500평이다."),
    ("면적은 500평이다.", "면적은 500㎡다."),
    ("길이는 12㎞다.", "길이는 12m다."),
    ("3년간 짓는다.", "4년간 짓는다."),
    ("3년간 짓는다.", "3개월간 짓는다."),
    ("3층에 있다.", "13층에 있다."),
    ("제3조에 따른다.", "제13조에 따른다."),
    ("송천로 12에 있다.", "송천로 120에 있다."),
    ("1차 사업이다.", "2차 사업이다."),
    ("오전 10시에 연다.", "오후 10시에 연다."),
    ("오전 10시에 연다.", "오전 10시 30분에 연다."),
    ("매주 월요일에 쉰다.", "매주 화요일에 쉰다."),
    ("3월 31일 문을 연다.", "3월 13일 문을 연다."),
    ("3월 31일 문을 연다.", "4월 31일 문을 연다."),
    ("3월 31일 문을 연다.", "2022년 3월 31일 문을 연다."),
    ("3월 31일 문을 연다.", "2021.3.13. 문을 연다."),
    ("예산은 32억 원이다.", "The budget is 32 billion won."),
    ("예산은 32억 원이다.", "The budget is 320 million won."),
    ("예산은 32억 원이다.", "预算是320亿韩元。"),
    ("예산은 32억 원이다.", "予算は320億ウォンです。"),
    ("예산은 32억 원이다.", "Ngân sách là 32 tỷ won."),
    ("3월 31일 문을 연다.", "It opens on March 13, 2021."),
    ("공사는 3일 끝난다.", "공사는 23일 끝난다."),  # the day of the article, in part only
    ("축제는 25일(목) 연다.", "축제는 23일(목) 연다."),
    ("오는 4월부터 기부가 시작된다.", "오는 2월부터 기부가 시작된다."),
    ("지난해 3곳을 지었다.", "2021년 3곳을 지었다."),
    ("버스 49대를 산다.", "버스 049대를 산다."),
    ("예산은 120억 원이다.", "예산은 0120억 원이다."),
    ("목표는 1만 9300개다.", "목표는 0만 9300개다."),
    ("1만 원 넘게 산다.", "0만 원 넘게 산다."),
    ("버스 49대를 산다.", "버스 49 만대를 산다."),
    ("버스 3대를 산다.", "버스 -3대를 산다."),
    ("버스 3대를 산다.", "버스 ④대를 산다."),
    ("버스 3대를 산다.", "버스 수십 대를 산다."),
    ("버스 3대를 산다.", "He buys thirteen buses."),
    ("버스 49대를 산다.", "购买四百九十辆巴士。"),
    ("업체는 760여 개다.", "업체는 760개다."),
    ("예산은 32억 원이다.", "예산은 32억 원 미만이다."),
    ("예산은 32억 원이다.", "예산은 32억 원 이상이다."),
    ("접수는 3월 31일까지다.", "접수는 3월 31일부터다."),
    ("3월 1일부터 3월 31일까지 받는다.", "3월 1일까지 받는다."),
    ("3월 1일부터 3월 31일까지 받는다.", "3월 31일부터 받는다."),
    ("12월부터 2월까지 쉰다.", "2월부터 2월까지 쉰다."),
    ("3월 말 문을 연다.", "3월 초 문을 연다."),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "shown"), NEAR_MISSES)
def test_a_near_miss_is_not_supported(sentence: str, shown: str) -> None:
    """A figure or date that resembles the source, in digits, unit or size, is not the source's."""
    assert not verdict(sentence, shown).supported


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("도서관은 오는 3월 문을 연다.", "도서관은 2021년 3월 15일 문을 연다."),
        ("도서관은 2022년 문을 연다.", "도서관은 2022년 3월 문을 연다."),
        ("도서관은 내년 문을 연다.", "도서관은 2022년 5월 1일 문을 연다."),
        ("도서관은 3월 31일 문을 연다.", "도서관은 3월 31일 오전 10시에 문을 연다."),
    ],
)
def test_a_date_finer_than_the_source_is_not_supported(sentence: str, shown: str) -> None:
    """A day is not concluded from a month, nor an hour from a day."""
    assert not verdict(sentence, shown).supported


def test_a_figure_of_a_sentence_that_is_not_cited_is_not_supported() -> None:
    """Standing somewhere among the evidence is not enough: the draft must point there."""
    evidence = [one("버스 49대를 산다.", label=1), one("택시는 120대다.", label=2)]
    assert not check(DraftSentence("택시는 120대다.", (1,)), evidence).supported
    assert check(DraftSentence("택시는 120대다.", (2,)), evidence).supported
    assert check(DraftSentence("버스 49대와 택시 120대다.", (1, 2)), evidence).supported


def test_a_label_that_stands_for_nothing_supports_nothing() -> None:
    """An unknown label has no sentence behind it."""
    assert not check(DraftSentence("버스 49대를 산다.", (7,)), [one("버스 49대를 산다.")]).supported


def test_one_wrong_figure_condemns_the_sentence_and_is_named() -> None:
    """A draft sentence stands or falls as a whole, with the reason."""
    found = verdict("버스 49대에 120억 원을 쓴다.", "버스 49대에 12억 원을 쓴다.")
    assert not found.supported
    assert [(f.text, bool(f.reason)) for f in found.findings if f.fact is None] == [("12억 원", True)]


LET_THROUGH = [
    ("도서관은 오는 3월 31일 문을 연다.", "도서관은 2021년 3월 31일 문을 연다."),
    ("도서관은 오는 3월 31일 문을 연다.", "도서관은 3월 31일 문을 연다."),
    ("지난달 접수했다.", "2021년 1월 접수했다."),
    ("어제 문을 열었다.", "2021년 2월 22일 문을 열었다."),
    ("내년까지 짓는다.", "2022년까지 짓는다."),
    ("다음 달 3일 연다.", "2021년 3월 3일 연다."),
    ("오는 3월 1일부터 31일까지 받는다.", "2021년 3월 1일부터 3월 31일까지 받는다."),
    ("오는 3월 1일부터 31일까지 받는다.", "3월 31일까지 받는다."),
    ("2021~2023년 추진한다.", "2021년부터 2023년까지 추진한다."),
    ("23일 오전 10시에 연다.", "2021년 2월 23일 오전 10시에 연다."),
    ("접수를 마쳤다.", "2021년 2월 23일 기사에 따르면 접수를 마쳤다."),
    ("접수를 마쳤다.", "2021년 2월 접수를 마쳤다."),
    ("면적은 2㎢다.", "면적은 200ha다."),
    ("길이는 1.5km다.", "길이는 1500m다."),
    ("무게는 2톤이다.", "무게는 2000kg이다."),
    ("예산은 2,400억 원이다.", "예산은 2400억원이다."),
    ("예산은 2,400억 원이다.", "예산은 240,000,000,000원이다."),
    ("예산은 2,400억 원이다.", "예산은 0.24조 원이다."),
    ("1만 2천 대가 다닌다.", "12,000대가 다닌다."),
    ("다섯 곳을 짓는다.", "5곳을 짓는다."),
    ("참여율은 4%다.", "참여율은 4퍼센트다."),
    ("지원금은 10만~30만원이다.", "지원금은 10만~30만원이다."),
    ("지원금은 10만~30만원이다.", "지원금은 10만 ~ 30만 원이다."),
    ("문의는 063-281-2114로 한다.", "전화는 063)281-2114이다."),
    ("제3조에 따른다.", "제3조에 따라 한다."),
    ("올 상반기에 연다.", "2021년 상반기에 연다."),
    ("예산은 320억 원이다.", "The budget is 32 billion won."),
    ("예산은 320억 원이다.", "预算为320亿韩元。"),
    ("예산은 320억 원이다.", "予算は320億ウォンです。"),
    ("예산은 320억 원이다.", "Ngân sách là 32 tỷ won."),
    ("교육생 120명을 뽑는다.", "120 people are chosen."),
    ("교육생 120명을 뽑는다.", "招收120人。"),
    ("교육생 120명을 뽑는다.", "120名を募集する。"),
    ("교육생 120명을 뽑는다.", "Tuyển 120 người."),
    ("3년간 짓는다.", "It takes three years."),
    ("오는 3월 31일 연다.", "It opens on March 31, 2021."),
    ("오는 3월 31일 연다.", "2021年3月31日开放。"),
    ("오는 3월 31일 연다.", "2021年3月31日に開館します。"),
    ("오는 3월 31일 연다.", "Mở cửa ngày 31 tháng 3 năm 2021."),
    ("오후 2시에 연다.", "It opens at 2 p.m."),
    ("축제는 3월 31일(수)까지다.", "축제는 3월 31일 수요일까지다."),
    ("축제가 이달 25일 막을 올려 28일까지 나흘간 이어진다.", "축제가 이달 25일 막을 올려 28일까지 나흘간 이어진다."),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "shown"), LET_THROUGH)
def test_the_same_value_in_other_words_is_supported(sentence: str, shown: str) -> None:
    """Dates resolved, units converted exactly, another spelling or language: the same value."""
    found = verdict(sentence, shown)
    assert found.supported
    assert found.facts


def test_facts_carry_value_unit_and_citation() -> None:
    """What was checked can be checked again: normalised value, unit, label."""
    found = verdict("도서관에 45억 원을 들여 오는 3월 31일 연다.", "2021년 3월 31일, 45억원이다.")
    assert {(f.kind, f.value, f.unit, f.label) for f in found.facts} == {
        ("figure", "4500000000", "KRW", 1), ("date", "2021-03-31", "", 1),
    }  # fmt: skip


def test_a_sentence_without_figures_has_nothing_to_check() -> None:
    """Grounding speaks of figures and dates."""
    assert verdict("도서관을 짓는다.", "도서관을 짓는다.").findings == ()


def test_the_year_of_the_article_does_not_support_another_day() -> None:
    """The article's own date supports itself, no other date of that month or year."""
    assert not verdict("접수를 마쳤다.", "2021년 2월 24일 마쳤다.").supported
    assert not verdict("접수를 마쳤다.", "2021년 3월 마쳤다.").supported
    assert not verdict("접수를 마쳤다.", "2020년 마쳤다.", day(2021)).supported


def test_a_year_in_which_the_weekday_fits_too_is_not_supported() -> None:
    """24 February was a Wednesday in 2021, and will be again in 2027."""
    said, other = "2021년 2월 24일 수요일 연다.", "2027년 2월 24일 수요일 연다."
    assert not verdict(said, other, UNDATED).supported


def test_a_date_that_does_not_exist_is_not_supported_by_its_digits() -> None:
    """There is no thirteenth month, and the 13 of 13일 does not stand for one."""
    said = "2000년 10월 13일 현재 예산은 2억 원이다."
    assert not verdict(said, said.replace("10월", "13월"), UNDATED).supported
    assert not verdict(said, said.replace("13일", "10월 32일"), UNDATED).supported


_SUBJECTS = ("예산", "참가자", "시설", "수강료", "길이", "면적", "정원", "비율")
_UNITS = ("억 원", "만 원", "원", "명", "대", "곳", "㎡", "km", "%", "개월", "가구", "톤", "권", "그루")


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Evidence with one to three figures, each of another unit, and perhaps a full date."""
    units = draw(st.lists(st.sampled_from(_UNITS), min_size=1, max_size=3, unique=True))
    subjects = draw(st.permutations(_SUBJECTS))
    numbers = [draw(st.integers(2, 9999)) for _ in units]
    parts = [
        f"{subject}은 {draw(st.sampled_from((str(n), f'{n:,}', f'약 {n}', f'총 {n}')))}{unit}"
        for subject, n, unit in zip(subjects, numbers, units, strict=False)
    ]
    if draw(st.booleans()):
        when = draw(st.dates())
        parts.insert(0, f"{max(when.year, 1950)}년 {when.month}월 {min(when.day, 28)}일 현재")
    return ", ".join(parts) + "이다."


@cache
def places_of_digits(text: str) -> tuple[int, ...]:
    """Where the digits of the figures and dates of `text` stand."""
    spans = [(v.start, v.end) for v in (*read_figures(text), *read_dates(text, UNDATED))]
    return tuple(i for i, c in enumerate(text) if c.isdigit() and any(a <= i < b for a, b in spans))


@settings(max_examples=150, deadline=None)
@given(sentences(), st.sampled_from((DAY, UNDATED, day(2024, 6), day(2015))))
def test_the_evidence_itself_is_always_supported(sentence: str, published: Published) -> None:
    """An answer that is the cited sentence shows nothing that is not in it."""
    assert verdict(sentence, sentence, published).supported


@settings(max_examples=300, deadline=None)
@given(sentences(), st.data())
def test_one_digit_changed_is_never_supported(sentence: str, data: st.DataObject) -> None:
    """No single wrong digit in a figure or date passes."""
    places = places_of_digits(sentence)
    assume(places)
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != sentence[at]]))
    assert not verdict(sentence, sentence[:at] + digit + sentence[at + 1 :], UNDATED).supported
