"""The words dates are made of: one pattern, and what each of its alternatives says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.values.foreign import FOREIGN, read_foreign

WEEKDAYS = "월화수목금토일"
_DASH = r"\s?[~∼〜～–\-]\s?"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_Y = r"(?:19|20)\d\d"
_END = r"(?=[^가-힣]|$|[은는이가을를의에도과와께경쯤로]|까지|부터|이후|이전|동안|안에|중으로)"
_WD = rf"[{WEEKDAYS}]"
_NATIVE_HOUR = "한|두|세|네|다섯|여섯|일곱|여덟|아홉|열한|열두|열"

TOKEN = re.compile(
    rf"""
    (?P<skip>\d{{1,2}}[.·ㆍ]\d{{1,2}}\.?\s?(?:절|운동|민주|전쟁|혁명|사태|의거|항쟁|만세|사변|선언|광복)|연말연시|연말정산)
  | (?P<full>(?<![\d.])(?:{_Y}\s?\.\s?{_M}\s?\.\s?{_D}(?!\d)\.?|{_Y}[-/]{_M}[-/]{_D}(?!\d)|['’‘]?\d\d\s?\.\s?{_M}\s?\.\s?{_D}(?![\d.]*\d)\.?))
  | (?P<yearmonth>(?<![\d.]){_Y}\.\s?{_M}(?:\.|(?=\s?{_DASH}))(?!\s?\d)|(?<![\d.])['’‘]\d\d\.\s?{_M}\.(?!\s?\d))
  | (?P<monthday>(?<![\d.,])(?:{_M}\.\s?{_D}\.?(?=\s?\({_WD})|{_M}/{_D}(?=\s?\({_WD})
      |{_M}\.\s?{_D}\.(?=\s?(?:[~∼〜～–\-]|$|까지|부터|[,)]|(?:오전|오후|\d{{1,2}}:)|에\s))(?!\d)))
  | (?P<year>(?<!\d){_Y}\s?년도?(?!생|간)|['’‘]\d\d\s?년도?|(?<!\d)\d\d년(?=\s?{_M}월)|(?<=20\d\d[~∼〜–\-])\d\d년(?!간)
      |(?<!\d){_Y}(?={_DASH}(?:{_Y}|\d\d)\s?년)|(?<!\d){_Y}(?=\s?[·,]\s?{_Y}\s?년))
  | (?P<relyear>(?<![가-힣])(?:올해|올(?=\s(?:상반기|하반기|{_M}월|연말|말|초|\d분기|한\s?해|해|봄|여름|가을|겨울|[1-4]/4))|올(?=봄|여름|가을|겨울|하반기|상반기)
      |금년도?|당해\s?연도|지난해|작년도?|전년도?(?=\s|의|보다|에|과|도)|지지난해|재작년|내년도?|명년|내후년|이듬해|같은\s?해|그\s?해))
  | (?P<month>(?<![\d.])(?:{_M}\s?월(?!\d|드|세|급|평균|남|등|간)|{_M}(?={_DASH}{_M}\s?월(?!드|세))|{_M}(?=\s?[·,]\s?{_M}월(?!드|세))))
  | (?P<relmonth>(?<![가-힣])(?:이달(?!의\s)|이번\s?달|금월|당월|다음\s?달|내달|익월|지난\s?달|전월(?!세)|지지난달|같은\s?달|그\s?달|새달))
  | (?P<half>(?:상|하)반기) | (?P<quarter>[1-4](?:/4)?\s?분기)
  | (?P<season>(?<=올)\s?(?:봄|여름|가을|겨울)|(?<=년\s)(?:봄|여름|가을|겨울){_END})
  | (?P<day>(?<![\d.])(?:{_D}\s?일(?!\d|자리|대|반|본|원|정|시|부(?!터)|상|체|제|몰|괄|꾼|손|선|차|째|장|권)|{_D}(?={_DASH}{_D}\s?일(?!대|째))|{_D}(?=\s?[·,]\s?{_D}일(?!대|째))))
  | (?P<relday>(?<![가-힣])(?:오늘(?!날|의\s|도\s)|내일(?=\s?(?:부터|까지|오전|오후|\(|은|\s열|\s낮|,))|어제(?!의)|그저께|모레|이날|전날|다음\s?날|이튿날|같은\s?날))
  | (?P<week>(?<![가-힣])(?:이번\s?주|다음\s?주|지난\s?주|금주|내주|차주)(?=\s|$|말|에|부터|까지|의|중|[,.()]|{_WD}요일))
  | (?P<every>(?<![가-힣])(?:매주|매월|매달|매년|해마다|매일|평일|주말|주중)(?![가-힣]{{0,1}}경))
  | (?P<weekdays>(?<![가-힣])(?:{_WD}(?:요일)?{_DASH}{_WD}(?:요일)?(?![가-힣])|{_WD}(?:요일)?(?:\s?[·,ㆍ/]\s?{_WD}(?:요일)?)+(?![가-힣]|\s?요일)
      |{_WD}요일)|(?<=이번\s주)말|(?<=다음\s주)말|(?<=지난\s주)말)
  | (?P<paren>[(\[（]\s?{_WD}(?:요일)?\s?[)\]）])
  | (?P<time>(?:(?:오전|오후|낮|밤|새벽|저녁|아침)\s?)?(?<![\d:.])(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?(?![\d:])
      |\s?시(?![간군장민도청내설즌범각행작험스])(?:\s?[0-5]?\d분|\s?반(?![가-힣]))?|(?={_DASH}(?:[01]?\d|2[0-4])시(?!간)))
      |(?:오전|오후|낮|밤|새벽|저녁)\s(?:{_NATIVE_HOUR})\s?시(?:\s반)?|정오|자정)
  | (?P<vague>(?<![가-힣])(?:연말|연초|연내|최근)(?![가-힣]{{0,1}}년))
  | (?P<part>(?<=[월달해년기])\s?(?:초순|상순|중순|하순|말|초|안|중|내){_END}(?!등|고|기|대))
  | (?P<mod>(?<![가-힣])(?:오는|지난|이번|다가오는|향후|앞으로|돌아오는)(?=\s))
  | (?P<duration>(?<![\d.,])\d{{1,3}}(?:\s?년|\s?개년|\s?개월|\s?주일?|\s?일|\s?달)\s?(?:간|동안)(?![가-힣]{{0,1}}격)
      |(?<![가-힣])(?:한|두|세|네|석|넉)\s(?:달|해|주)\s?(?:간|동안)|(?<![가-힣])(?:이틀|사흘|나흘|닷새|엿새|열흘|보름|하루)\s?(?:간|동안))
  | {FOREIGN}
  | (?P<bareyear>(?<![\d\w.,/\-+]){_Y}(?=\s[가-힣A-Z‘'“])(?!\s?(?:여|명|개|원|억|만|대|건|곳|년|달러|가구|세대|회|석|부|㎡|평|m|km|ha)))
    """,
    re.X,
)

# Order inside one expression: a token may follow only one of lower rank.
_RANKS = {
    "mod": (0, 0), "every": (0, 0), "year": (1, 1), "relyear": (1, 1), "bareyear": (1, 1), "yearmonth": (1, 2),
    "full": (1, 3), "foreign": (1, 3), "month": (2, 2), "relmonth": (2, 2), "half": (2, 2), "quarter": (2, 2),
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
        kind = match.lastgroup or ""
        if kind == "skip":
            continue
        if kind.startswith("foreign"):
            values, rank = read_foreign(kind, match[0]), _RANKS["foreign"]
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
_PARTS = {"초순": "early", "상순": "early", "초": "early", "중순": "mid", "하순": "late", "말": "late"}


def _relyear(text: str) -> dict[str, Any]:
    word = text.replace(" ", "")
    if word in _YEAR_OFFSETS:
        return {"year_offset": _YEAR_OFFSETS[word]}
    return {"same_year": 1 if word == "이듬해" else 0}


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
    if re.search(r"[~∼〜～–\-]", text) and len(found) == 2:
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
