"""Near misses are told apart; what says the same is not."""

import pytest

from ingest.types import DateBasis, Published
from ingest.values import Relation, compare, read_dates, read_figures, render, value_key

PUBLISHED = Published(2021, 2, 23, DateBasis.STATED)
EQUAL, COMPATIBLE, CONTAINED, DIFFERENT = Relation.EQUAL, Relation.COMPATIBLE, Relation.CONTAINED, Relation.DIFFERENT


def figure(text):
    (found,) = read_figures(text)
    return found


def date(text, published=PUBLISHED):
    (found,) = read_dates(text, published)
    return found


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("320억원", "320억 원", EQUAL),
        ("320억원", "32억원", DIFFERENT),
        ("320억원", "320억 달러", DIFFERENT),
        ("320억원", "32 billion won", EQUAL),
        ("320억원", "320亿韩元", EQUAL),
        ("320억원", "320億ウォン", EQUAL),
        ("320억원", "32 tỷ won", EQUAL),
        ("1,770억원", "1770억원", EQUAL),
        ("2400억 원", "2000억원", DIFFERENT),
        ("5천만원", "5,000만 원", EQUAL),
        ("760여 개", "760개", COMPATIBLE),
        ("760여 개", "약 760개", EQUAL),
        ("760여 개", "763개", COMPATIBLE),
        ("760여 개", "770개", DIFFERENT),
        ("약 320억원", "32억원", DIFFERENT),
        ("10만~30만원", "20만원", CONTAINED),
        ("10만~30만원", "10만원", CONTAINED),
        ("10만~30만원", "40만원", DIFFERENT),
        ("10만~30만원", "10만원에서 30만원까지", EQUAL),
        ("19~39세", "만 19세 이상 39세 이하", EQUAL),
        ("19세 이상", "19세 이하", DIFFERENT),
        ("19세 이상", "19세", COMPATIBLE),
        ("19세 이상", "25세", DIFFERENT),
        ("300만원 이하", "최대 300만원", EQUAL),
        ("30곳", "30개", COMPATIBLE),
        ("30곳", "30명", DIFFERENT),
        ("30인", "30명", COMPATIBLE),
        ("7개사", "7개 기업", EQUAL),
        ("7개사", "7개", COMPATIBLE),
        ("280대", "280", COMPATIBLE),
        ("280대", "28대", DIFFERENT),
        ("15ha", "15만㎡", EQUAL),
        ("15ha", "15㎡", DIFFERENT),
        ("3km", "3,000m", EQUAL),
        ("1년", "12개월", EQUAL),
        ("3개월", "90일", DIFFERENT),
        ("500평", "1,653㎡", COMPATIBLE),
        ("500평", "500㎡", DIFFERENT),
        ("1%", "1%p", DIFFERENT),
        ("1%", "10%", DIFFERENT),
        ("제17기", "제7기", DIFFERENT),
        ("063-222-1000", "063-222-1001", DIFFERENT),
        ("063-222-1000", "(063) 222-1000", EQUAL),
        ("100시간", "100분", DIFFERENT),
        ("3분의 1", "3분의 2", DIFFERENT),
    ],
)
def test_figures_relate(a, b, relation):
    assert compare(figure(a), figure(b)) is relation
    assert compare(figure(b), figure(a)) is relation


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("2021년 3월 31일", "오는 3월 31일", EQUAL),
        ("2021년 3월 31일", "March 31, 2021", EQUAL),
        ("2021년 3월 31일", "2021年3月31日", EQUAL),
        ("2021년 3월 31일", "ngày 31 tháng 3 năm 2021", EQUAL),
        ("3월 13일", "3월 3일", DIFFERENT),
        ("2024년", "2023년", DIFFERENT),
        ("2021년 3월", "2021년 3월 31일", COMPATIBLE),
        ("2021년", "2021년 3월 31일", COMPATIBLE),
        ("2021년", "2022년 3월 31일", DIFFERENT),
        ("올해", "2021년", EQUAL),
        ("3월 2일~13일", "3월 5일", CONTAINED),
        ("3월 2일~13일", "3월 14일", DIFFERENT),
        ("3월 2일~13일", "3월 2일부터 13일까지", EQUAL),
        ("3월 2일~13일", "3월 2일~3일", CONTAINED),
        ("3월 2일~13일", "3월 12일~20일", DIFFERENT),
        ("3월 31일까지", "3월 31일부터", DIFFERENT),
        ("올해부터 5년 동안", "2021~2025년", EQUAL),
        ("3월 말", "3월 초", DIFFERENT),
        ("3월 말", "3월", COMPATIBLE),
        ("3년간", "3년 동안", EQUAL),
        ("3년간", "5년간", DIFFERENT),
        ("매주 월~금", "매주 월요일 ~ 금요일", EQUAL),
        ("매주 월~금", "매주 월~토", CONTAINED),
        ("매주 월요일", "매주 화요일", DIFFERENT),
        ("매주 월~금", "Monday to Friday", EQUAL),
        ("오후 2시", "14:00", EQUAL),
        ("오후 2시", "오전 2시", DIFFERENT),
        ("10:00~17:00", "10:00~18:00", DIFFERENT),
        ("2021년 상반기", "2021년 3월", CONTAINED),
        ("2021년 상반기", "2021년 하반기", DIFFERENT),
    ],
)
def test_dates_relate(a, b, relation):
    assert compare(date(a), date(b)) is relation
    assert compare(date(b), date(a)) is relation


def test_a_day_without_a_known_year_agrees_with_the_same_day_of_any_year():
    unknown = date("3월 31일", None)
    assert unknown.basis == "unresolved"
    assert (unknown.first.month, unknown.first.day, unknown.first.year) == (3, 31, None)
    assert compare(unknown, date("2021년 3월 31일")) is COMPATIBLE
    assert compare(unknown, date("2021년 3월 13일")) is DIFFERENT


def test_an_inferred_publication_date_makes_what_rests_on_it_uncertain():
    inferred = Published(2021, 2, 23, DateBasis.INFERRED)
    assert not date("오는 3월", inferred).certain
    assert date("2021년 3월", inferred).certain
    assert date("오는 3월").certain


def test_a_month_is_filled_in_even_when_the_publication_year_is_unknown():
    found = date("다음 달 8일", Published(None, 2, 23, DateBasis.INFERRED))
    assert (found.first.year, found.first.month, found.first.day) == (None, 3, 8)
    assert found.basis == "unresolved"


def test_figure_and_date_are_never_the_same():
    assert compare(figure("3년간"), date("3년간")) is DIFFERENT


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("320억원", "en", "32 billion won"),
        ("320억원", "zh", "320亿韩元"),
        ("320억원", "ja", "320億ウォン"),
        ("320억원", "vi", "32 tỷ won"),
        ("57만㎡", "en", "570,000 m²"),
        ("760여 개", "ko", "약 760개"),
        ("10만~30만원", "en", "100,000 to 300,000 won"),
    ],
)
def test_figures_are_written_in_each_language(text, language, expected):
    assert render(figure(text), language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("5. 2.(목) ~ 6. 10.(월)", "ko", "2021년 5월 2일 ~ 6월 10일"),
        ("오는 3월 18일", "en", "March 18, 2021"),
        ("오는 3월 18일", "zh", "2021年3月18日"),
        ("오는 3월 18일", "vi", "ngày 18 tháng 3 năm 2021"),
        ("매주 월~금", "en", "every Monday–Friday"),
    ],
)
def test_dates_are_written_in_each_language(text, language, expected):
    assert render(date(text), language) == expected


def test_value_keys_are_plain():
    assert value_key(figure("320억원")) == "32000000000"
    assert value_key(figure("10만~30만원")) == "100000..300000"
    assert value_key(figure("1577-1295")) == "15771295"
    assert value_key(date("5. 2.(목) ~ 6. 10.(월)")) == "2021-05-02..2021-06-10"


def test_what_a_figure_counts_is_named():
    assert figure("총 68개 사업에 쓴다").noun == "사업"
    assert figure("수소전기차 280대를 보급한다").noun == "수소전기차"
    assert figure("국비 10억원을 확보했다").noun == "국비"
