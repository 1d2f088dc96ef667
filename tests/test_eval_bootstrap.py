"""Intervals: seeded, around the value, as wide as the number of cases allows."""

import pytest

from evals.bootstrap import mean_interval, ratio_difference, ratio_interval


def test_an_interval_holds_its_value_and_is_the_same_every_time():
    values = [1.0, 0.0, 1.0, 1.0] * 10
    interval = mean_interval(values)
    assert interval is not None
    assert interval.value == 0.75
    assert 0.55 < interval.low < 0.75 < interval.high < 0.95
    assert interval == mean_interval(values)
    assert interval != mean_interval(values, rounds=50, level=0.9)


def test_more_cases_make_it_narrower_and_unanimity_makes_it_a_point():
    few, many = mean_interval([1.0, 0.0] * 10), mean_interval([1.0, 0.0] * 1000)
    assert many.high - many.low < (few.high - few.low) / 5
    assert mean_interval([1.0] * 7).to_json() == [1.0, 1.0, 1.0]


def test_the_share_of_cases_with_nothing_to_count_is_unknown():
    assert mean_interval([]) is None
    assert ratio_interval([0.0, 0.0], [0.0, 0.0]) is None


def test_a_ratio_is_of_sums_not_a_mean_of_ratios():
    assert ratio_interval([1.0, 3.0], [1.0, 9.0]).value == 0.4


def test_a_paired_difference_is_narrower_than_its_two_sides():
    before = [float(i % 2) for i in range(100)]
    after = [1.0 if i < 6 else value for i, value in enumerate(before)]
    ones = [1.0] * 100
    difference = ratio_difference((before, ones), (after, ones))
    assert difference.value == pytest.approx(0.03)
    assert difference.low >= 0.0
    assert difference.high < 0.08
