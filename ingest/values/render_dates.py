"""Write a date reference in each language's convention."""

from __future__ import annotations

import re

from ingest.values.types import DateRef, PartialDate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = {
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "zh": "周一 周二 周三 周四 周五 周六 周日".split(),
    "ja": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日".split(),
    "vi": ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"],
}
_EVERY = {
    "ko": {"weekly": "매주 ", "monthly": "매월 ", "yearly": "매년 ", "daily": "매일 "},
    "en": {"weekly": "every ", "monthly": "every month, ", "yearly": "every year, ", "daily": "daily, "},
    "zh": {"weekly": "每", "monthly": "每月", "yearly": "每年", "daily": "每天"},
    "ja": {"weekly": "毎週", "monthly": "毎月", "yearly": "毎年", "daily": "毎日"},
    "vi": {"weekly": "hằng tuần, ", "monthly": "hằng tháng, ", "yearly": "hằng năm, ", "daily": "hằng ngày, "},
}
_TO = {"ko": " ~ ", "en": " – ", "zh": "至", "ja": "~", "vi": " đến "}
_BOUNDS = {
    "ko": {"until": "{}까지", "from": "{}부터"},
    "en": {"until": "until {}", "from": "from {}"},
    "zh": {"until": "{}为止", "from": "{}起"},
    "ja": {"until": "{}まで", "from": "{}から"},
    "vi": {"until": "đến {}", "from": "từ {}"},
}
_PARTS = {
    "ko": {"early": "{} 초", "mid": "{} 중순", "late": "{} 말", "within": "{} 안"},
    "en": {"early": "early {}", "mid": "mid {}", "late": "late {}", "within": "within {}"},
    "zh": {"early": "{}初", "mid": "{}中旬", "late": "{}底", "within": "{}内"},
    "ja": {"early": "{}初め", "mid": "{}中旬", "late": "{}末", "within": "{}中"},
    "vi": {"early": "đầu {}", "mid": "giữa {}", "late": "cuối {}", "within": "trong {}"},
}
_LENGTHS = {
    "ko": {"Y": "{}년간", "M": "{}개월간", "W": "{}주간", "D": "{}일간"},
    "en": {"Y": "{} years", "M": "{} months", "W": "{} weeks", "D": "{} days"},
    "zh": {"Y": "{}年", "M": "{}个月", "W": "{}周", "D": "{}天"},
    "ja": {"Y": "{}年間", "M": "{}か月", "W": "{}週間", "D": "{}日間"},
    "vi": {"Y": "{} năm", "M": "{} tháng", "W": "{} tuần", "D": "{} ngày"},
}


def render_date(ref: DateRef, language: str) -> str:
    """The date, period, time or duration in the words of `language`; its own words when nothing is known."""
    if ref.kind == "duration":
        return _length(ref.duration, language)
    days = _weekdays(ref, language)
    when = _span(ref, language)
    if ref.kind in _EVERY[language]:
        return f"{_EVERY[language][ref.kind]}{' '.join(part for part in (days, when) if part)}".strip(" ,")
    if not when:
        return ref.text
    if ref.part:
        when = _PARTS[language][ref.part].format(when)
    return _BOUNDS[language][ref.bound].format(when) if ref.bound else when


def _length(duration: str, language: str) -> str:
    match = re.fullmatch(r"P(\d+)([YMWD])", duration)
    if match is None:
        return duration
    shown = _LENGTHS[language][match[2]].format(match[1])
    return shown.rstrip("s") if language == "en" and match[1] == "1" else shown


def _weekdays(ref: DateRef, language: str) -> str:
    names = [_DAYS[language][day] for day in ref.weekdays]
    if len(names) > 2 and list(ref.weekdays) == list(range(ref.weekdays[0], ref.weekdays[-1] + 1)):
        return f"{names[0]}{_TO[language].strip() if language != 'vi' else ' đến '}{names[-1]}"
    return ("·" if language == "ko" else ", ").join(names)


def _span(ref: DateRef, language: str) -> str:
    first, last = ref.first, ref.last
    if language == "ko" and ref.precision in ("half", "quarter") and first.month:
        name = f"{'상' if first.month == 1 else '하'}반기" if ref.precision == "half" else f"{last.month // 3 if last.month else 0}분기"
        whole = last.month == first.month + (5 if ref.precision == "half" else 2)
        if whole and first.year == last.year:
            return " ".join(part for part in (f"{first.year}년" if first.year else "", name) if part)
    if first == last:
        return _point(first, language)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return f"{_point(first, language)}{_TO[language].strip() if language != 'vi' else ' đến '}{last.time}"
    return f"{_point(first, language)}{_TO[language]}{_point(_shortened(first, last, language), language)}"


def _shortened(first: PartialDate, last: PartialDate, language: str) -> PartialDate:
    """The end of a range without the year it shares with the start, where that reads naturally."""
    if language in ("ko", "zh", "ja") and first.year == last.year and first.month is not None and last.month is not None:
        return PartialDate(None, last.month, last.day, last.time)
    return last


def _point(date: PartialDate, language: str) -> str:
    words = {"ko": _korean, "en": _english, "zh": _han, "ja": _han, "vi": _vietnamese}[language](date)
    return " ".join(part for part in (words, date.time) if part)


def _korean(date: PartialDate) -> str:
    named = ((date.year, "년"), (date.month, "월"), (date.day, "일"))
    return " ".join(f"{number}{sign}" for number, sign in named if number is not None)


def _han(date: PartialDate) -> str:
    named = ((date.year, "年"), (date.month, "月"), (date.day, "日"))
    return "".join(f"{number}{sign}" for number, sign in named if number is not None)


def _vietnamese(date: PartialDate) -> str:
    named = (("ngày", date.day), ("tháng", date.month), ("năm", date.year))
    return " ".join(f"{word} {number}" for word, number in named if number is not None)


def _english(date: PartialDate) -> str:
    month = _MONTHS[date.month - 1] if date.month else ""
    year = str(date.year) if date.year is not None else ""
    if date.day is None:
        return f"{month} {year}".strip()
    if not month:
        return f"day {date.day}"
    return f"{month} {date.day}, {year}" if year else f"{month} {date.day}"
