"""전날 and 다음 날: counted from a date named before, unless they stand beside something that happens."""

from __future__ import annotations

import pytest

from ingest.types import DateBasis, Published
from ingest.values import read_dates

MAY = Published(2014, 5, 21, DateBasis.STATED)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("시는 5일 개막식을 연다. 전날 오후 6시에는 전야제가 있다.", "2014-05-04T18:00"),
        ("시는 5일 문을 열었고 이튿날 30명이 왔다.", "2014-05-06"),
        ("시는 5일 문을 열고 선거 전날 오후 6시까지 예약을 받는다.", "T18:00"),
        ("5일 이용한 다음 날 정산된다.", ""),
    ],
)
def test_the_day_before_an_event_is_not_the_day_before_a_date(text: str, day: str) -> None:
    """선거 전날 has a time and no date: the election stands elsewhere."""
    assert read_dates(text, MAY)[-1].first.iso == day


def test_a_night_ends_on_the_next_day() -> None:
    """밤 9시부터 다음 날 오전 7시까지 is one period."""
    (period,) = read_dates("밤 9시부터 다음 날 오전 7시까지 문을 닫는다.", MAY)
    assert (period.first.time, period.last.time) == ("21:00", "07:00")
    _, hours = read_dates("오는 4월부터 밤 9시부터 다음 날 오전 7시까지 문을 닫는다.", MAY)
    assert (hours.first.time, hours.last.time) == ("21:00", "07:00")
    _, same = read_dates("2014년 5월 21일 기사에 따르면 밤 9시부터 다음 날 오전 7시까지입니다.", MAY)
    assert (same.first, same.last) == (hours.first, hours.last)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22일~24일 오전 10시~오후 6시", ["22일~24일", "오전 10시~오후 6시"]),
        ("6월 4일부터 8월 31일까지 매일 낮 12시부터 오후 5시까지", ["6월 4일부터 8월 31일까지", "매일 낮 12시부터 오후 5시까지"]),
        ("10월 14일부터 11월 1일 오후 6시까지", ["10월 14일부터 11월 1일 오후 6시까지"]),
    ],
)
def test_hours_of_each_day_stand_apart_from_the_days(text: str, found: list[str]) -> None:
    """A market of three days opens at ten on each; a deadline has its hour."""
    read = read_dates(text, MAY)
    assert [ref.text for ref in read] == found
    if len(read) > 1:
        assert read[0].last.time == "" and read[1].first.time and read[1].last.time
