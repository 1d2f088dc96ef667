"""Write a figure or date in Korean, English, Chinese, Japanese or Vietnamese."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from importlib import resources

from ingest.values.keys import plain_number
from ingest.values.render_dates import render_date
from ingest.values.types import DateRef, Figure

_COLUMNS = {"en": 2, "zh": 3, "ja": 4, "vi": 5}
_SCALES: dict[str, tuple[tuple[int, str], ...]] = {
    "ko": ((10**12, "조"), (10**8, "억"), (10**4, "만")),
    "zh": ((10**12, "兆"), (10**8, "亿"), (10**4, "万")),
    "ja": ((10**12, "兆"), (10**8, "億"), (10**4, "万")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "vi": ((10**9, " tỷ"), (10**6, " triệu"), (10**3, " nghìn")),
}
_ABOUT = {"ko": "약 ", "en": "about ", "zh": "约", "ja": "約", "vi": "khoảng "}
_BOUNDS = {
    "ko": {"at_least": "{} 이상", "at_most": "{} 이하", "more_than": "{} 초과", "less_than": "{} 미만"},
    "en": {"at_least": "at least {}", "at_most": "at most {}", "more_than": "more than {}", "less_than": "less than {}"},
    "zh": {"at_least": "至少{}", "at_most": "最多{}", "more_than": "超过{}", "less_than": "不到{}"},
    "ja": {"at_least": "{}以上", "at_most": "{}以下", "more_than": "{}超", "less_than": "{}未満"},
    "vi": {"at_least": "ít nhất {}", "at_most": "tối đa {}", "more_than": "hơn {}", "less_than": "dưới {}"},
}
_TO = {"ko": "~", "en": " to ", "zh": "至", "ja": "~", "vi": " đến "}
_ORDINALS = ("ordinal", "rank", "grade", "term", "stage", "floor")
_HANGUL = re.compile("[가-힣]")
_VERBATIM = ("phone", "law", "address", "name")


# 5일 would read as a day of the month.
_KOREAN = {
    "KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔", "CNY": "위안", "GBP": "파운드", "VND": "동화", "일": "일간",
}  # fmt: skip


def _names() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("names.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {row[0]: row for row in rows}


_NAMES = _names()


def render(value: Figure | DateRef, language: str) -> str:
    """The value in the words of `language` ("ko", "en", "zh", "ja", "vi"; others read English)."""
    language = language if language in _SCALES else "en"
    return _figure(value, language) if isinstance(value, Figure) else render_date(value, language)


def _figure(figure: Figure, language: str) -> str:
    if figure.role in _VERBATIM:
        return figure.text
    about = _ABOUT[language] if figure.approx else ""
    if figure.unit == "비":
        return about + _ratio(figure.low, language)
    if figure.role == "ordinal":
        return _ordinal(figure, language)
    bounds = _BOUNDS[language]
    if figure.low != figure.high:
        if figure.bound == "less_than":
            low, high = (_amount(v, figure.unit, language) for v in (figure.low, figure.high))
            return f"{about}{bounds['at_least'].format(low)} {bounds['less_than'].format(high)}"
        return about + _range(figure, language)
    shown = _amount(figure.low, figure.unit, language)
    return bounds[figure.bound].format(about + shown) if figure.bound else about + shown


def _range(figure: Figure, language: str) -> str:
    """10만~30만원; with the unit on both sides when the first number could be taken for 만 as well."""
    first, last = (_number(value, figure.unit, language) for value in (figure.low, figure.high))
    plain = not any(sign.strip() in last for _, sign in _SCALES[language])
    marked = any(sign.strip() in first for _, sign in _SCALES[language])
    start = first if plain or marked else _amount(figure.low, figure.unit, language)
    return f"{start}{_TO[language]}{_amount(figure.high, figure.unit, language)}"


def _amount(value: Decimal, unit: str, language: str) -> str:
    number = _number(value, unit, language)
    if language == "ko":
        return number + _KOREAN.get(unit, unit)
    row = _NAMES.get(unit)
    if row is None:
        return number if _HANGUL.search(unit) else f"{number} {unit}".strip()  # GB is GB everywhere
    name = row[1 if language == "en" and value == 1 else _COLUMNS[language]]
    close = language in ("zh", "ja") or name == "%"
    return f"{number}{name}" if close else f"{number} {name}"


def _number(value: Decimal, unit: str, language: str) -> str:
    if value < 0:
        return "-" + _number(-value, unit, language)
    if language in ("ko", "zh", "ja") and value == value.to_integral():
        if value >= 10000 and (unit in ("KRW", "USD", "JPY", "CNY") or value % 10000 == 0):
            return _by_myriads(int(value), _SCALES[language], language == "ko")
        return f"{int(value):,}"
    if language in ("en", "vi"):
        for scale, word in _SCALES[language]:
            scaled = value / scale
            if value >= scale and scaled == round(scaled, 1 if language == "vi" else 3):
                return _grouped(scaled, language, True) + word
    return _grouped(value, language)


def _grouped(value: Decimal, language: str, scaled: bool = False) -> str:
    """1,234.5; in Vietnamese 1.234,5 before a word like tỷ, and without grouping elsewhere (1.234 m² would be unclear)."""
    plain = plain_number(value)
    whole, dot, rest = plain.partition(".")
    if language != "vi":
        return f"{int(whole):,}{dot}{rest}"
    if scaled:
        return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")
    return plain.replace(".", ",") if value < 1000 else plain


def _by_myriads(value: int, scales: tuple[tuple[int, str], ...], spaced: bool) -> str:
    """3조 2,500억, 1억 2,345만: each power of ten thousand with its own sign."""
    parts: list[str] = []
    for scale, sign in scales:
        count, value = divmod(value, scale)
        if count:
            parts.append(f"{count:,}{sign}")
    gap = " " if spaced and (not value or value >= 100) else ""
    return gap.join([*parts, f"{value:,}"] if value else parts)


def _ratio(value: Decimal, language: str) -> str:
    exact = Fraction(value).limit_denominator(1000)
    if value < 1:
        top, bottom = exact.numerator, exact.denominator
        return f"{bottom}분의 {top}" if language == "ko" else f"{top}/{bottom}"
    return f"{plain_number(round(value, 6))}" + ("대 1" if language == "ko" else ":1")


def _ordinal(figure: Figure, language: str) -> str:
    number = plain_number(figure.low)
    if language == "ko":
        return f"{number}{figure.unit}" if figure.dimension in _ORDINALS else f"제{number}{figure.unit}"
    if language == "vi":
        return f"thứ {number}"
    if language in ("zh", "ja"):
        return f"第{number}"
    last_two = int(figure.low) % 100
    ending = "th" if 10 < last_two < 14 else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return number + ending
