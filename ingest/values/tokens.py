"""The words dates are made of: one pattern, and what each of its alternatives says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.values.foreign import read_foreign
from ingest.values.words import DASH, TOKEN, WEEKDAYS

# Order inside one expression: a token may follow only one of lower rank.
_RANKS = {
    "mod": (0, 0), "every": (0, 0), "year": (1, 1), "relyear": (1, 1), "bareyear": (1, 1), "yearmonth": (1, 2),
    "decade": (1, 2), "full": (1, 3), "foreign": (1, 3),
    "foreign_weekdays": (5, 5), "foreign_time": (6, 6), "month": (2, 2), "relmonth": (2, 2), "half": (2, 2), "quarter": (2, 2),
    "season": (2, 2), "vague": (2, 4), "monthday": (2, 3), "week": (3, 3), "day": (3, 3), "relday": (3, 3), "part": (4, 4),
    "paren": (5, 5), "weekdays": (5, 5), "time": (6, 6), "duration": (9, 9),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a date expression and the fields it fills."""

    kind: str
    start: int
    end: int
    first_rank: int
    last_rank: int
    values: dict[str, Any]


def tokens(text: str) -> Iterator[Token]:
    """The date words of `text`, in order."""
    for match in TOKEN.finditer(text):
        kind = (match.lastgroup or "").rstrip("12")
        if kind == "skip":
            continue
        if kind.startswith("foreign"):
            values, rank = read_foreign(kind, match[0]), _RANKS.get(kind, _RANKS["foreign"])
        else:
            values, rank = _READERS[kind](" ".join(match[0].split())), _RANKS[kind]
        if values is not None:
            yield Token(kind, match.start(), match.end(), *rank, values)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _four(year: int) -> int:
    """A year of four digits: '24 is 2024, '98 is 1998."""
    if year >= 100:
        return year
    return year + (2000 if year < 70 else 1900)


def _decade(year: int) -> int:
    """The first year of a decade: 60년대 is 1960."""
    return year if year >= 100 else year + (1900 if year >= 20 else 2000)


def _full(text: str) -> dict[str, Any] | None:
    year, month, day = _numbers(text)
    return {"year": _four(year), "month": month, "day": day}


def _yearmonth(text: str) -> dict[str, Any]:
    year, month = _numbers(text)
    return {"year": _four(year), "month": month}


_YEAR_OFFSETS = {
    "올해": 0, "올": 0, "금년": 0, "금년도": 0, "당해연도": 0, "지난해": -1, "작년": -1, "작년도": -1, "전년": -1,
    "전년도": -1, "지지난해": -2, "재작년": -2, "내년": 1, "내년도": 1, "명년": 1, "내후년": 2,
}  # fmt: skip
_MONTH_OFFSETS = {
    "이달": 0, "이번달": 0, "금월": 0, "당월": 0, "다음달": 1, "내달": 1, "익월": 1, "새달": 1, "지난달": -1, "전월": -1,
    "지지난달": -2,
}  # fmt: skip
_DAY_OFFSETS = {"오늘": 0, "내일": 1, "어제": -1, "그저께": -2, "모레": 2}
_NEAR_DAYS = {"이날": 0, "같은날": 0, "전날": -1, "다음날": 1, "이튿날": 1}
_WEEK_OFFSETS = {"이번주": 0, "금주": 0, "다음주": 1, "내주": 1, "차주": 1, "지난주": -1}
_SEASONS = {"봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "겨울": (12, 2)}
_PARTS = {"초순": "early", "상순": "early", "초": "early", "중순": "mid", "하순": "late", "말": "late", "말일": "late"}


def _relyear(text: str) -> dict[str, Any]:
    word = text.replace(" ", "")
    if word in _YEAR_OFFSETS:
        return {"year_offset": _YEAR_OFFSETS[word]}
    return {"same_year": 1 if word in ("이듬해", "다음해") else 0}


def _relmonth(text: str) -> dict[str, Any]:
    word = text.replace(" ", "")
    return {"month_offset": _MONTH_OFFSETS[word]} if word in _MONTH_OFFSETS else {"same_month": True}


def _relday(text: str) -> dict[str, Any]:
    word = text.replace(" ", "")
    return {"day_offset": _DAY_OFFSETS[word]} if word in _DAY_OFFSETS else {"near_day": _NEAR_DAYS[word]}


def _vague(text: str) -> dict[str, Any]:
    if text == "최근":
        return {"recent": True}
    return {"part": {"연말": "late", "연초": "early", "연내": "within"}[text], "vague_year": True}


def _every(text: str) -> dict[str, Any]:
    week = {"평일": (0, 1, 2, 3, 4), "주중": (0, 1, 2, 3, 4), "주말": (5, 6)}
    if text in week:
        return {"every": "weekly", "weekdays": week[text]}
    return {"every": {"매주": "weekly", "매일": "daily", "매년": "yearly", "해마다": "yearly"}.get(text, "monthly")}


def _weekdays(text: str) -> dict[str, Any]:
    if text.strip() == "말":
        return {"weekdays": (5, 6)}
    found = [WEEKDAYS.index(c) for c in text.replace("요일", "") if c in WEEKDAYS]
    if re.search(DASH, text) and len(found) == 2:
        first, last = found
        found = [n % 7 for n in range(first, last + 1 if last >= first else last + 8)]
    return {"weekdays": tuple(found)}


def _time(text: str) -> dict[str, Any] | None:
    if text in ("정오", "자정"):
        return {"time": "12:00" if text == "정오" else "24:00"}
    numbers = _numbers(text)
    if not numbers:
        hours = {word: n for n, word in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split(), 1)}
        numbers = [hours[re.sub(r"^\S+\s|\s?시.*", "", text)]]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 30 if text.endswith("반") else 0
    if hour < 12 and (text.startswith(("오후", "저녁")) or text.startswith(("낮", "밤")) and (hour < 4 or text[0] == "밤" and hour > 5)):
        hour += 0 if text[0] == "밤" and hour < 4 else 12
    elif hour == 12 and text.startswith(("오전", "밤")):
        hour = 0 if text.startswith("오전") else 24
    return {"time": f"{hour:02d}:{minute:02d}"} if hour <= 24 and minute < 60 else None


_LENGTHS = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "열흘": 10, "보름": 15, "하루": 1}
_NATIVE_COUNT = {"한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4}


def _duration(text: str) -> dict[str, Any]:
    for word, days in _LENGTHS.items():
        if text.startswith(word):
            return {"duration": f"P{days}D"}
    amount = _numbers(text)[0] if text[0].isdigit() else _NATIVE_COUNT[text[0]]
    letters = (("개월", "M"), ("달", "M"), ("주", "W"), ("일", "D"), ("년", "Y"), ("해", "Y"))
    return {"duration": f"P{amount}{next(letter for word, letter in letters if word in text)}"}


_READERS: dict[str, Callable[[str], dict[str, Any] | None]] = {
    "full": _full,
    "yearmonth": _yearmonth,
    "monthday": lambda text: dict(zip(("month", "day"), _numbers(text), strict=True)),
    "year": lambda text: {"year": _four(_numbers(text)[0])},
    "decade": lambda text: {"decade": _decade(_numbers(text)[0])},
    "bareyear": lambda text: {"year": int(text)},
    "relyear": _relyear,
    "month": lambda text: {"month": _numbers(text)[0]},
    "relmonth": _relmonth,
    "half": lambda text: {"half": 1 if text[0] == "상" else 2},
    "quarter": lambda text: {"quarter": _numbers(text)[0]},
    "season": lambda text: {"season": _SEASONS[text.strip()]},
    "day": lambda text: {"day": _numbers(text)[0]},
    "relday": _relday,
    "week": lambda text: {"week_offset": _WEEK_OFFSETS[text.replace(" ", "")]},
    "every": _every,
    "weekdays": _weekdays,
    "paren": lambda text: {"dow": WEEKDAYS.index(next(c for c in text if c in WEEKDAYS))},
    "time": _time,
    "vague": _vague,
    "part": lambda text: {"part": _PARTS.get(text.strip(), "within")},
    "mod": lambda text: {"mod": {"오는": "next", "지난": "last", "이번": "this"}.get(text, "next" if "오는" in text else "ahead")},
    "duration": _duration,
}
