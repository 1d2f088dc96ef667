"""Two neighbouring figures that are one range: 10만~30만원, 19세 이상 39세 이하."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.values.types import Figure

_ROLES = ("figure", "ordinal")
_DASH = re.compile(r"\s?(?:~|∼|〜|～|–|—|-|−|내지|to|至|到|đến|から)\s?(?:만\s?|약\s?|최대\s?)?")
_FROM = re.compile(r"\s?(?:에서|부터)\s?(?:만\s?|최대\s?)?")
# 10만 원에서 30만 원을 낸다 is a range; 15분에서 10분으로 and 3곳에서 2곳 늘었다 are changes.
_CHANGED = re.compile(r"\s?(?:으로|로|늘|줄|증|감소|확대|오르|올|내[려리]|인상|인하|상승|하락|높|낮|더|많|적|추가|변|바)")
_UNTIL = re.compile(r"\s?(?:까지|사이|至|まで)")
_BOUNDS = re.compile(r"\s?(?:~|∼|에서|부터|,)?\s?(?:만\s?)?")
_SCALED = re.compile(r"\D{0,3}(\d[\d,]*(?:\.\d+)?)(?:[십백천만억조亿億万萬兆]+|\s(?:thousand|million|billion|trillion|nghìn|triệu|tỷ)\b)\D*")


def join_ranges(text: str, figures: list[Figure]) -> list[Figure]:
    """`figures` with every pair that is one range made one figure."""
    joined: list[Figure] = []
    for figure in figures:
        merged = _range(text, joined[-1], figure) if joined else None
        if merged:
            joined[-1] = merged
            continue
        if joined and _another_phone(text, joined[-1], figure):
            figure = replace(figure, role="phone", dimension="phone")
        elif joined and not joined[-1].unit and figure.unit and text[joined[-1].end : figure.start] in ("·", "ㆍ"):
            joined[-1] = replace(joined[-1], unit=figure.unit, dimension=figure.dimension, role=figure.role)  # 1·2학년
        joined.append(figure)
    return joined


def _range(text: str, left: Figure, right: Figure) -> Figure | None:
    gap = text[left.end : right.start]
    if left.unit == "KRW" and text[left.end - 1] in "억조" and right.unit:
        left = replace(left, unit="", dimension=right.dimension)  # 2억~3억 달러: won were only supposed
    same = left.dimension == right.dimension and left.unit == right.unit
    single = left.low == left.high and right.low == right.high
    if len(gap) > 8 or not single or right.role not in _ROLES or left.role not in _ROLES:
        return None
    if left.bound in ("at_least", "more_than") and right.bound in ("at_most", "less_than"):
        return _joined(left, right, right.bound == "less_than") if same and _BOUNDS.fullmatch(gap) else None
    if _DASH.fullmatch(gap) and (same or not left.unit):
        return _joined(_scaled(text, left, right), right, False)
    until = _UNTIL.match(text, right.end)
    if not same or not _FROM.fullmatch(gap) or not until and _CHANGED.match(text, right.end):
        return None
    joined = _joined(left, right, False)
    return replace(joined, end=until.end()) if joined and until else joined


def _joined(left: Figure, right: Figure, open_end: bool) -> Figure | None:
    if left.low >= right.high:
        return None
    bound = "less_than" if open_end else ""
    approx = left.approx or right.approx
    return replace(right, start=left.start, low=left.low, approx=approx, bound=bound)


def _scaled(text: str, left: Figure, right: Figure) -> Figure:
    """`left` in the magnitude of `right` when it has none of its own: 10~30만원 starts at 100,000."""
    written = _SCALED.fullmatch(text, right.start, right.end)
    if left.unit or written is None or not text[left.end - 1].isdigit():
        return left
    leading = Decimal(written[1].replace(",", ""))
    if not leading or left.low >= leading:
        return left
    scale = right.low / leading
    return replace(left, low=left.low * scale, high=left.high * scale)


def _another_phone(text: str, left: Figure, right: Figure) -> bool:
    """True for the second number of "276-8804, 8828"."""
    gap = text[left.end : right.start]
    digits = right.end - right.start
    return left.role == "phone" and (gap.strip() in (",", "/", "·") and digits == 4 or gap.strip() == "~" and digits <= 4)
