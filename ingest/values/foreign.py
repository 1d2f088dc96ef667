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
_LEAD = r"(?:[Ii]n|[Bb]y|[Uu]ntil|[Ff]rom|[Ss]ince|to|through|of|year|and|[Dd]uring|[Ee]arly|[Ll]ate|mid|[Bb]efore|[Aa]fter|end of|between|–|-|~)"

FOREIGN = rf"""
    (?P<foreign_mdy>\b{_NAME}\s{_DAY}(?:,?\s{_YEAR})?(?!\d)|\b{_DAY}\s(?:of\s)?{_NAME}(?:,?\s{_YEAR})?\b|\b{_NAME},?\s{_YEAR}\b
      |\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|(?<=[iI]n\s)May\b|(?<=[bB]y\s)May\b|(?<=from\s)May\b|(?<=until\s)May\b)
  | (?P<foreign_vi>(?:[Nn]gày\s)?\d{{1,2}}\stháng\s\d{{1,2}}(?:\s?(?:năm\s|/)\d{{4}})?|[Tt]háng\s\d{{1,2}}(?:\s?(?:năm\s|/)\d{{4}})?|[Nn]ăm\s{_YEAR}
      |(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d)|[Nn]gày\s\d{{1,2}}(?!\d))
  | (?P<foreign_cjk>(?:{_YEAR}年)?(?<!\d)(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])[日号])?|(?<!\d){_YEAR}年(?!間|间)
      |(?<!\d)(?:3[01]|[12]\d|0?[1-9])[日号](?!間|间|元|语|語))
  | (?P<foreign_year>(?:(?<=[Ii]n\s)|(?<=[Bb]y\s)|(?<=ntil\s)|(?<=[Ff]rom\s)|(?<=ince\s)|(?<=\bto\s)|(?<=hrough\s)|(?<=\bof\s)|(?<=year\s)|(?<=and\s)|(?<=uring\s)
      |(?<=20\d\d[–~-])|(?<=20\d\d\s[–~-]\s)){_YEAR}(?![\d,.]*\d|[가-힣])|(?<![\d\w.,/-]){_YEAR}(?=\s?(?:[–~-]|to)\s?{_YEAR}(?!\d)))
"""


def read_foreign(kind: str, text: str) -> dict[str, Any] | None:
    """The year, month and day a foreign date names; None when they cannot be one."""
    if kind == "foreign_cjk":
        values = {name: int(n) for n, name in re.findall(r"(\d+)([年月日号])", text)}
        found = {"year": values.get("年"), "month": values.get("月"), "day": values.get("日", values.get("号"))}
    elif kind == "foreign_vi":
        found = _vietnamese(text)
    elif kind == "foreign_year":
        found = {"year": int(text)}
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
