"""Sums, differences and ratios: only of what can be reckoned, in the right unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.values import Figure, add, change, ratio, read_figures, subtract, value_key


def one(text: str) -> Figure:
    """The single figure of a text."""
    (figure,) = read_figures(text)
    return figure


@pytest.mark.parametrize(
    ("terms", "total"),
    [
        (("100억 원", "45억 원"), "145억원"),
        (("1조 2천억 원", "800억 원"), "1조 2,800억원"),
        (("2만 5천 원", "500원", "1만 원"), "3만 5,500원"),
        (("49대", "60대", "15대"), "124대"),
        (("2ha", "500㎡"), "20,500㎡"),
        (("1.5km", "250m"), "1,750m"),
        (("약 20억 원", "5억 원"), "약 25억원"),
        (("10만~30만원", "5만원"), "15만~35만원"),
        (("30명 이상", "20명 이상"), "50명 이상"),
    ],
)
def test_figures_of_one_kind_add_up(terms, total):
    """The sum is in the unit of its terms, or in the base of units that convert exactly."""
    found = add([one(term) for term in terms])
    assert found is not None
    assert found.text == total


@pytest.mark.parametrize(
    "terms",
    [
        ("49대", "60명"), ("100억 원", "45억 달러"), ("30%", "20%"), ("3배", "2배"), ("100억 원",), ("30명 이상", "20명"),
        ("500평", "300㎡"), ("제3기", "제4기"), ("3학년", "4학년"), ("063-281-2114", "063-281-2115"), ("49대", "60"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_none(terms):
    """Other units, shares, orders, telephone numbers and half bounds have no sum."""
    assert add([one(term) for term in terms]) is None


@pytest.mark.parametrize(
    ("a", "b", "difference"),
    [
        ("2,400억 원", "2,000억 원", "400억원"),
        ("743억 원", "1024억 원", "-281억원"),
        ("16.3%", "14%", "2.3%p"),
        ("약 760명", "700명", "약 60명"),
        ("3시간", "90분", "90분"),
    ],
)
def test_differences_keep_their_sign(a, b, difference):
    """A fall is negative; percentages differ by points."""
    found = subtract(one(a), one(b))
    assert found is not None
    assert found.text == difference


def test_a_range_or_a_bound_has_no_difference():
    """At most 30 less 10 may be anything up to 20."""
    assert subtract(one("최대 30명"), one("10명")) is None
    assert subtract(one("10만~30만원"), one("5만원")) is None


def test_ratios_and_changes_say_when_they_were_rounded():
    """Twice is exact; 37.8 % is not."""
    assert ratio(one("130대"), one("65대")).text == "2배"  # type: ignore[union-attr]
    assert ratio(one("130대"), one("60대")).text == "약 2.2배"  # type: ignore[union-attr]
    assert change(one("743억 원"), one("1024억 원")).text == "약 37.8%"  # type: ignore[union-attr]
    assert change(one("80명"), one("60명")).text == "-25%"  # type: ignore[union-attr]
    assert ratio(one("130대"), one("0대")) is None
    assert change(one("49대"), one("60명")) is None


@given(st.lists(st.integers(0, 10**13), min_size=2, max_size=6))
def test_a_sum_less_its_other_terms_is_the_first(values):
    """Adding and subtracting are each other's reverse."""
    figures = [Figure("", 0, 0, Decimal(v), Decimal(v), "KRW", "money") for v in values]
    rest = add(figures)
    for figure in figures[1:]:
        assert rest is not None
        rest = subtract(rest, figure)
    assert rest is not None
    assert value_key(rest) == str(values[0])
