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
    "foreign_mdy": rf"\b{_NAME}\s{_DAY}(?:,?\s{_YEAR})?(?!\d)|\b{_DAY}\s(?:of\s)?{_NAME}(?:,?\s{_YEAR})?\b|\b{_NAME},?\s{_YEAR}\b"
    rf"|\b(?:{'|'.join(name for name in _MONTHS if name not in ('May', 'March'))})\b|{_AFTER_LEAD}(?:May|March)\b|\b(?:May|March)(?=\s?[–~-]\s?[A-Z])",
    "foreign_vi": r"(?:[Nn]gày\s)?\d{1,2}\stháng\s\d{1,2}(?:\s?(?:năm\s|/)\d{4})?|[Tt]háng\s\d{1,2}(?!\d)(?:\s?(?:năm\s|/)\d{4})?"
    rf"|[Nn]ăm\s{_YEAR}|(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d)|[Nn]gày\s\d{{1,2}}(?!\d)",
    "foreign_cjk": rf"(?:{_YEAR}年\s?)?(?<!\d)(?:1[0-2]|0?[1-9])月(?!間)(?:\s?(?:3[01]|[12]\d|0?[1-9])[日号])?|(?<!\d){_YEAR}年(?!間|间)"
    r"|(?<!\d)(?:3[01]|[12]\d|0?[1-9])[日号](?!間|间|元|语|語|线|線|楼)",
    "foreign_year": rf"{_AFTER_LEAD}{_YEAR}(?![\d,.]*\d|[가-힣])|(?<![\d\w.,/-]){_YEAR}(?={_DASH}{_YEAR}(?!\d))"
    rf"|(?<=[12]\d\d\d[–~-]){_YEAR}(?!\d)|(?<=[12]\d\d\d\s[–~-]\s){_YEAR}(?!\d)",
    "foreign_weekdays": rf"\b{_WEEKDAY}(?:{_DASH}{_WEEKDAY}|(?:,? (?:and |& )?{_WEEKDAY})*)|{_HAN_DAY}(?:(?:至|到|~|から|-){_HAN_DAY}|(?:[、,和]{_HAN_DAY})*)"
    rf"|{_VIET_DAY}(?: đến {_VIET_DAY}|(?:,? (?:và )?{_VIET_DAY})*)",
    "foreign_time": r"(?<![\d:.])(?:1[0-2]|[1-9])(?::[0-5]\d)?\s?(?:[ap]\.m\.|[AaPp][Mm]\b)",
}
FOREIGN = "(?=[\\dA-Zntmc周星礼月火水木金土日])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")"


def read_foreign(kind: str, text: str) -> dict[str, Any] | None:
    """The year, month and day a foreign date names; None when they cannot be one."""
    if kind == "foreign_cjk":
        values = {name: int(n) for n, name in re.findall(r"(\d+)([年月日号])", text)}
        found = {"year": values.get("年"), "month": values.get("月"), "day": values.get("日", values.get("号"))}
    elif kind == "foreign_vi":
        found = _vietnamese(text)
    elif kind == "foreign_year":
        found = {"year": int(text)}
    elif kind == "foreign_weekdays":
        return {"weekdays": _weekdays(text)}
    elif kind == "foreign_time":
        return {"time": _clock(text)}
    else:
        found = _english(text)
    known = {name: value for name, value in found.items() if value is not None}
    valid = known.get("month", 1) in range(1, 13) and known.get("day", 1) in range(1, 32)
    return dict(known) if valid else None


def _english(text: str) -> dict[str, int | None]:
    name = re.search(r"[A-Z][a-z]{2}", text)
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    year = next((n for n in numbers if n > 1000), None)
    day = next((n for n in numbers if n < 100), None)
    return {"year": year, "month": _SHORT[name[0]] if name else None, "day": day}


def _vietnamese(text: str) -> dict[str, int | None]:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    year = numbers.pop() if numbers[-1] > 1000 else None
    if text[0] in "nN" and text[1:3] == "gà" or len(numbers) == 2:
        return {"year": year, "month": numbers[1] if len(numbers) > 1 else None, "day": numbers[0]}
    return {"year": year, "month": numbers[0] if numbers else None, "day": None}


_DAY_WORDS = {
    day: number
    for number, words in enumerate(
        ("Mon 一 月曜 hai", "Tue 二 火 ba", "Wed 三 水 tư", "Thu 四 木 năm", "Fri 五 金 sáu", "Sat 六 土 bảy", "Sun 日 天 nhật")
    )
    for day in words.split()
}
_DAY_WORD = re.compile("Mon|Tue|Wed|Thu|Fri|Sat|Sun|月曜|[火水木金土日](?=曜)|[一二三四五六日天](?!曜)|hai|ba(?![a-z])|tư|năm|sáu|bảy|nhật")


def _weekdays(text: str) -> tuple[int, ...]:
    words = text if text[0].isascii() and "day" in text else text.lower()
    found = [_DAY_WORDS[word] for word in _DAY_WORD.findall(words)]
    if len(found) == 2 and not re.search(r" and |,|、|和|và|&", text) and found[0] < found[1]:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


def _clock(text: str) -> str:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    hour = numbers[0] % 12 + (12 if "p" in text.lower() else 0)
    return f"{hour:02d}:{numbers[1] if len(numbers) > 1 else 0:02d}"
