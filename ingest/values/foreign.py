"""Date words of English, Chinese, Japanese and Vietnamese, so that answers in them can be checked."""

from __future__ import annotations

import re
from typing import Any

_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_NAME = "(?:" + "|".join(_MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:19|20)\d\d"
_LEADS = ("in", "In", "by", "By", "ntil", "rom", "ince", "to", "hrough", "of", "year", "and", "uring", "Early", "early", "late", "mid", "efore", "fter")
_AFTER_LEAD = "(?:" + "|".join(rf"(?<=\b{word}\s)" if word in ("to", "of", "in", "by", "and") else rf"(?<={word}\s)" for word in _LEADS) + ")"
_DASH = r"\s?(?:[–~\-]|to|and|through|until)\s?"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_HAN_DAY = r"(?:(?:周|星期|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?)"
_VIET_DAY = r"(?:[Tt]hứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy)|[Cc]hủ [Nn]hật)"

_PATTERNS = {
    "foreign_half": rf"(?:[Ff]irst|[Ss]econd)\shalf\sof\s{_YEAR}|(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)\squarter\sof\s{_YEAR}|\bQ[1-4]\s(?:of\s)?{_YEAR}"
    rf"|{_YEAR}年[上下]半[年期]|{_YEAR}年第[1-4一二三四]季度|[Nn]ửa\s(?:đầu|cuối)\snăm\s{_YEAR}|[Qq]uý\s[1-4]\snăm\s{_YEAR}",
    "foreign_mdy": rf"\b{_NAME}\s{_DAY}(?:(?:\s?[–~-]\s?|\sto\s|\sthrough\s|\sand\s){_DAY}(?!\s(?:{_NAME})))?(?:,?\s{_YEAR})?(?!\d)|\b{_DAY}(?:\s?[–~-]\s?{_DAY})?\s(?:of\s)?{_NAME}(?:,?\s{_YEAR})?\b|\b{_NAME},?\s{_YEAR}\b"
    rf"|\b(?:{'|'.join(name for name in _MONTHS if name not in ('May', 'March'))})\b|{_AFTER_LEAD}(?:May|March)\b|\b(?:May|March)(?=\s?[–~-]\s?[A-Z])",
    "foreign_vi": r"(?:[Nn]gày\s)?\d{1,2}\stháng\s\d{1,2}(?:\s?(?:năm\s|/)\d{4})?|[Tt]háng\s\d{1,2}(?!\d)(?:\s?(?:năm\s|/)\d{4})?"
    rf"|[Nn]ăm\s{_YEAR}|(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d)|[Nn]gày\s\d{{1,2}}(?!\d)",
    "foreign_cjk": rf"(?:{_YEAR}年\s?)?(?<!\d)(?:1[0-2]|0?[1-9])月(?!間)(?:\s?(?:3[01]|[12]\d|0?[1-9])[日号])?|(?<!\d){_YEAR}年(?!間|间)"
    r"|(?<!\d)(?:3[01]|[12]\d|0?[1-9])[日号](?!間|间|元|语|語|线|線|楼)",
    "foreign_year": rf"{_AFTER_LEAD}{_YEAR}(?![\d,.]*\d|[가-힣])|(?<![\d\w.,/-]){_YEAR}(?={_DASH}{_YEAR}(?!\d))"
    rf"|(?<=[12]\d\d\d[–~-]){_YEAR}(?!\d)|(?<=[12]\d\d\d\s[–~-]\s){_YEAR}(?!\d)",
    "foreign_weekdays": rf"\b{_WEEKDAY}(?:{_DASH}{_WEEKDAY}|(?:,? (?:and |& )?{_WEEKDAY})*)|{_HAN_DAY}(?:(?:至|到|~|から|-){_HAN_DAY}|(?:(?:[、和]|,\s?){_HAN_DAY})*)"
    rf"|{_VIET_DAY}(?: đến {_VIET_DAY}|(?:,? (?:và )?{_VIET_DAY})*)",
    "foreign_time": r"(?<![\d:.])(?:1[0-2]|[1-9])(?::[0-5]\d)?\s?(?:[ap]\.m\.|[AaPp][Mm]\b)"
    r"|(?<!\d)(?:[01]?\d|2[0-4])(?:時|时|点)(?!間|间|钟)(?:\d{1,2}分|半)?",
}
FOREIGN = "(?=[\\dA-Zfsntmcq周星礼月火水木金土日])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")"


def read_foreign(kind: str, text: str) -> dict[str, Any] | None:
    """The year, month and day a foreign date names; None when they cannot be one."""
    if kind == "foreign_cjk":
        values = {name: int(n) for n, name in re.findall(r"(\d+)([年月日号])", text)}
        found = {"year": values.get("年"), "month": values.get("月"), "day": values.get("日", values.get("号"))}
    elif kind == "foreign_vi":
        found = _vietnamese(text)
    elif kind == "foreign_year":
        found = {"year": int(text)}
    elif kind == "foreign_half":
        return _half(text)
    elif kind == "foreign_weekdays":
        return {"weekdays": _weekdays(text)}
    elif kind == "foreign_time":
        return {"time": _clock(text)}
    else:
        found = _english(text)
    known = {name: value for name, value in found.items() if value is not None}
    valid = known.get("month", 1) in range(1, 13) and all(known.get(name, 1) in range(1, 32) for name in ("day", "day_until"))
    return dict(known) if valid else None


def _english(text: str) -> dict[str, int | None]:
    name = re.search(r"[A-Z][a-z]{2}", text)
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    year = next((n for n in numbers if n > 1000), None)
    days = [n for n in numbers if n < 100]
    day, until = (*days, None, None)[:2]
    return {"year": year, "month": _SHORT[name[0]] if name else None, "day": day, "day_until": until}


def _vietnamese(text: str) -> dict[str, int | None]:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    year = numbers.pop() if numbers[-1] > 1000 else None
    if text[0] in "nN" and text[1:3] == "gà" or len(numbers) == 2:
        return {"year": year, "month": numbers[1] if len(numbers) > 1 else None, "day": numbers[0]}
    return {"year": year, "month": numbers[0] if numbers else None, "day": None}


_DAY_WORDS = {
    word: number
    for number, words in enumerate(
        ("mon 一 月 hai", "tue 二 火 ba", "wed 三 水 tư", "thu 四 木 năm", "fri 五 金 sáu", "sat 六 土 bảy", "sun 日 天 nhật")
    )
    for word in words.split()
}
_LATIN_DAY = re.compile(r"mon|tue|wed|thu|fri|sat|sun|hai|ba(?![a-z])|tư|năm|sáu|bảy|nhật")


def _weekdays(text: str) -> tuple[int, ...]:
    if "曜" in text:
        words = re.findall("([月火水木金土日])曜", text)
    else:
        words = re.findall("[一二三四五六日天]", text) or _LATIN_DAY.findall(text.lower())
    found = [_DAY_WORDS[word] for word in words]
    if len(found) == 2 and not re.search(r" and |,|、|和|và|&", text) and found[0] < found[1]:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


_ORDER = {"first": 1, "đầu": 1, "上": 1, "一": 1, "second": 2, "cuối": 2, "下": 2, "二": 2, "third": 3, "三": 3, "fourth": 4, "四": 4}


def _half(text: str) -> dict[str, Any]:
    year = int(re.findall(r"(?:19|20)\d\d", text)[0])
    rest = text.lower().replace(str(year), "")
    number = re.search(r"[1-4]", rest)
    order = int(number[0]) if number else next(value for word, value in _ORDER.items() if word in rest)
    name = "quarter" if re.search("quarter|q|季", rest) else "half"
    return {"year": year, name: order}


def _clock(text: str) -> str | None:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 30 if text.endswith("半") else 0
    if text[-1] in "mM.":
        hour = hour % 12 + (12 if "p" in text.lower() else 0)
    return f"{hour:02d}:{minute:02d}"
