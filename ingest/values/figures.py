"""Read figures: numbers with their units, ranges, bounds and approximations."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from ingest.values.context import noun_near, role_of
from ingest.values.expressions import without_dates
from ingest.values.numerals import read_digits, read_native, read_sino, western
from ingest.values.patterns import AFTER, BEFORE, DAY_WORDS, FIGURE
from ingest.values.ranges import join_ranges
from ingest.values.types import Figure
from ingest.values.units import UNITS, unit_of

_CURRENCY = re.compile(r"(US\$|KRW|USD|EUR|[$₩￦€£])\s?$")
_CURRENCY_UNITS = {"US$": "USD", "$": "USD", "₩": "KRW", "￦": "KRW", "€": "EUR", "£": "GBP"}
_COLD = re.compile(r"(?:영하\s?|(?<![\w)])[-−])$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TEAMS = re.compile(r"[인명]\s?$")
_NOT_MONEY = re.compile(r"인구|조회|뷰|인류|명|년")


@lru_cache(maxsize=4096)
def read_figures(text: str) -> tuple[Figure, ...]:
    """Every figure of `text` in order; what belongs to a date is not a figure, a duration is."""
    masked = western(without_dates(text), text)
    found: list[Figure] = []
    position = 0
    while match := FIGURE.search(masked, position):
        figure = _figure(masked, match)
        position = max(figure.end if figure else match.end(), match.start() + 1)
        if figure:
            found.append(figure)
    joined = join_ranges(masked, found)
    return tuple(replace(f, text=text[f.start : f.end], noun=noun_near(masked, f)) for f in joined)


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    kind = next(name for name in _KINDS if match[name] is not None)
    if kind == "digits":
        return _from_digits(text, match)
    if kind in ("native", "sino", "english", "dayword"):
        return _from_word(text, match, kind)
    special = _special(match, kind)
    return _with_signs(text, special) if kind in ("fraction", "slash", "ratio", "nights") else special


_KINDS = ("digits", "native", "sino", "phone", "area_code", "fraction", "slash", "ratio", "law", "name", "nights", "dayword", "english")


def _special(match: re.Match[str], kind: str) -> Figure:
    """Figures with a shape of their own: telephone numbers, fractions, ratios, articles of law."""
    start, end = match.span()
    numbers = [Decimal(n) for n in _NUMBER.findall(match[0])]
    first, last = numbers[0], numbers[-1]
    if kind in ("phone", "area_code"):
        value = Decimal(re.sub(r"\D", "", match[0]))
        return Figure(match[0], start, end, value, value, "", "phone", role="phone")
    if kind == "fraction":
        return _plain(match, last / first if first else last, "비", "ratio")
    if kind in ("ratio", "slash"):
        return _plain(match, first / last if last else first, "비", "ratio")
    if kind == "law":
        return replace(_plain(match, first, "조", "law"), role="law")
    if kind == "nights":
        return _plain(match, last, "일", "duration")
    return replace(_plain(match, first, "", "number"), role="name")


def _plain(match: re.Match[str], value: Decimal, unit: str, dimension: str) -> Figure:
    return Figure(match[0], match.start(), match.end(), value, value, unit, dimension)


def _from_digits(text: str, match: re.Match[str]) -> Figure | None:
    start = match.start()
    value, used, inside = read_digits(match["digits"], text[match.end("digits") : match.end() + 12])
    whole = used == len(match["digits"])
    unit = (match["unit"] or "").strip() if whole else ""
    end = match.end() if whole else start + used
    figure = Figure("", start, end, value, value, approx=inside or bool(whole and match["over"]))
    if unit:
        found = unit_of(unit)
        figure = replace(figure, unit=found.name, dimension=found.dimension)
    else:
        figure = _without_unit(text, figure)
    return role_of(text, _with_signs(text, figure))


def _without_unit(text: str, figure: Figure) -> Figure:
    """Money written without its unit: $3 million, KRW 500, 국비 145억."""
    if currency := _CURRENCY.search(text, max(0, figure.start - 5), figure.start):
        unit = _CURRENCY_UNITS.get(currency[1], currency[1])
        return replace(figure, start=currency.start(), unit=unit, dimension="money")
    if _TEAMS.search(text, max(0, figure.start - 4), figure.start) and text[figure.end - 1] == "조":
        return replace(figure, low=figure.low / 10**12, high=figure.high / 10**12, role="name")  # 2인 1조
    near = text[max(0, figure.start - 12) : figure.end + 8]
    if text[figure.end - 1] in "억조" and not _NOT_MONEY.search(near):
        return replace(figure, unit="KRW", dimension="money")
    return figure


def _from_word(text: str, match: re.Match[str], kind: str) -> Figure | None:
    if kind == "dayword":
        return _with_signs(text, _plain(match, Decimal(DAY_WORDS[match["dayword"]]), "일", "duration"))
    if kind == "sino":
        low = high = read_sino(match["sino"])
        unit, over = match["sunit"], bool(match["sover"]) or match["sunit"].startswith("여")
    else:
        low, high = read_native(match[kind])
        unit, over = match["nunit"] or match["eunit"], False
    if _idiom(text, match, unit):
        return None
    written = re.sub(r"^여\s?", "", unit)
    name = _LOOSE.get(written) or unit_of(written).name
    figure = Figure("", match.start(), match.end(), low, high, name, UNITS[name].dimension, over)
    return role_of(text, _with_signs(text, figure))


# Native numerals name units that digits do not: 두 분 (people) but 2분 (minutes).
_LOOSE = {"분": "명", "자녀": "명", "송이": "개", "켠": "곳", "해": "년", "여": "개"}
_IDIOM = re.compile(r"(?:다시|또|더욱|한)\s$")


def _idiom(text: str, match: re.Match[str], unit: str) -> bool:
    """True for words that only look like numbers: 다시 한 번, 한 해, 한편, 만 원짜리 이름."""
    word = match[0]
    if text[match.start() - 1 : match.start()] == "(" and word[0] in "만천백억조":
        return True  # (만명): a unit of a table
    if word.startswith("한") and (unit in ("번", "해", "분", "편", "켠", "자리", "대", "주", "기", "장") or word == "한층"):
        return " " not in word or unit != "대" or bool(_IDIOM.search(text, 0, match.start()))
    if match["sino"] and len(match["sino"]) == 1 and " " not in word and unit != "원" and not unit.startswith("여"):
        return word not in ("만명", "십년")
    glued_century = word.startswith(("백년", "천년", "만년", "천 년", "백일", "천일", "만일", "억대", "만인", "백인"))
    return glued_century or word.startswith("세대") or word in ("네 편", "이 개", "만점", "백점", "세기")


def _with_signs(text: str, figure: Figure) -> Figure:
    """The figure with 약, 최대, 이상, 정도 and a minus sign taken in."""
    start = figure.start
    signs: list[re.Match[str]] = []
    while before := BEFORE.search(text, max(0, start - 16), start):
        if before["more_than"] in ("over", "Over") and figure.dimension == "duration":
            break  # over five years: during them
        start = before.start()
        signs.append(before)
    if after := AFTER.match(text, figure.end):
        signs.append(after)
    named = {name for sign in signs for name, written in sign.groupdict().items() if written}
    approx = figure.approx or "approx" in named
    bound = next((name for name in ("at_least", "at_most", "more_than", "less_than") if name in named), "")
    low, high = figure.low, figure.high
    cold = _COLD.search(text, max(0, start - 4), start)
    if cold and figure.unit in ("℃", "%", "%p"):
        start, low, high = cold.start(), -high, -low
    end = after.end() if after else figure.end
    return replace(figure, start=start, end=end, low=low, high=high, approx=approx, bound=bound)
