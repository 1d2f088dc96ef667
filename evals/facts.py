"""Facts looked for by value: 2,400억원 is 240,000,000,000 KRW however it is written, 13일 is not 3일."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from ingest.morphemes import morphemes
from ingest.types import Published
from ingest.values import DateRef, Figure, PartialDate, Relation, compare, read_dates, read_figures

_Value = TypeVar("_Value", Figure, DateRef)

_PUNCTUATION = re.compile(r"[\s'\"‘’“”「」『』<>()\[\]·ㆍ․,.]+")
_PARTICLE = "은|는|이|가|을|를|의|에|에서|와|과|도|로|으로|만|부터|까지|이나|나|이며|며"
_HANGUL_END = re.compile(r"[가-힣]$")
_SHORTEST_STEM = 2  # syllables: a single one is too easily a part of something else
_PHONE = re.compile(r"\d{2,4}(-\d{3,4}){1,2}")
_MARKER = re.compile(r"\s*\[\d+\]")


def without_markers(text: str) -> str:
    """`text` without its [1], [2] markers."""
    return _MARKER.sub("", text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text with the figures and dates that stand in it."""

    text: str
    figures: tuple[Figure, ...]
    dates: tuple[DateRef, ...]

    @classmethod
    def of(cls, text: str, published: Published | None = None) -> Shown:
        """`text` read once; relative dates are resolved when `published` is given."""
        return _read(text, published or Published())


@lru_cache(maxsize=2048)
def _read(text: str, published: Published) -> Shown:
    figures: list[Figure] = []
    dates: list[DateRef] = []
    start = 0
    for line in text.split("\n"):  # a value never runs over a line break (headline, then answer)
        figures += (_moved(figure, start) for figure in read_figures(line))
        dates += (_moved(date, start) for date in read_dates(line, published))
        start += len(line) + 1
    return Shown(text, tuple(figures), tuple(dates))


def _moved(value: _Value, by: int) -> _Value:
    return replace(value, start=value.start + by, end=value.end + by)


@dataclass(frozen=True, slots=True)
class Fact:
    """A required fact: any one of its alternatives will do."""

    alternatives: tuple[str, ...]
    kind: str  # "figure", "date" or "text"
    figures: tuple[Figure, ...]
    dates: tuple[DateRef, ...]
    words: tuple[str, ...]  # alternatives that are not values

    @classmethod
    def of(cls, alternatives: tuple[str, ...]) -> Fact:
        """The fact, each alternative read as a date, a figure or words."""
        figures, dates, words = [], [], []
        for alternative in alternatives:
            if date := _whole_date(alternative):
                dates.append(date)
            elif figure := _whole_figure(alternative):
                figures.append(figure)
            else:
                words.append(alternative)
        # A text fact may allow a value too ("변함이 없" or "8000원"); it is still judged as text.
        kind = "text" if words and _is_word(alternatives[0]) else "date" if dates else "figure" if figures else "text"
        return cls(alternatives, kind, tuple(figures), tuple(dates), tuple(words))

    def found_in(self, shown: Shown) -> bool:
        """Whether one of the alternatives stands in the text."""
        return (
            any(_same_figure(mine, theirs) for mine in self.figures for theirs in shown.figures)
            or any(self._same_date(date) for date in shown.dates)
            or any(_has_words(shown.text, words) for words in self.words)
        )

    def _same_date(self, shown: DateRef) -> bool:
        if any(mine.duration and mine.duration == shown.duration for mine in self.dates):
            return True
        mine = [date.first for date in self.dates if not date.duration]
        return any(_same_point(mine, point) for point in (shown.first, shown.last))


def _whole_date(alternative: str) -> DateRef | None:
    dates = read_dates(alternative, Published())
    return next((date for date in dates if _covers(alternative, date.start, date.end)), None)


def _whole_figure(alternative: str) -> Figure | None:
    figures = (figure for figure in read_figures(alternative) if figure.role == "figure")
    return next((figure for figure in figures if _covers(alternative, figure.start, figure.end)), None)


def _covers(text: str, start: int, end: int) -> bool:
    return not (text[:start] + text[end:]).strip()


def _is_word(alternative: str) -> bool:
    return _whole_date(alternative) is None and _whole_figure(alternative) is None


def _same_figure(mine: Figure, theirs: Figure) -> bool:
    """Whether a figure shown is the required one: the same number in the same or a like unit.

    A required fact without a unit is met with any ("130" by "130 vehicles"). An exact requirement
    may be shown hedged (15분 by 15분쯤), an approximate one may not be shown as exact.
    """
    if theirs.role != "figure" or (mine.approx and not theirs.approx):
        return False
    same_number = (mine.low, mine.high) == (theirs.low, theirs.high)
    relation = compare(mine, theirs)
    alike = relation is Relation.COMPATIBLE or not mine.unit
    return relation is Relation.EQUAL or (alike and same_number)


def _same_point(mine: list[PartialDate], shown: PartialDate) -> bool:
    """Whether a date shown meets a required one and contradicts none of its wordings.

    "12월 3일" meets "2019년 12월 3일 | 12월 3일"; "2018년 12월 3일" does not: its year is wrong.
    Nor does a date that claims a day which no wording has.
    """
    if shown.time and any(date.time == shown.time and not _parts(date) for date in mine):
        return True  # an hour was asked for
    known = _parts(shown)
    dated = [_parts(date) for date in mine]
    fullest = {name: value for parts in dated for name, value in parts.items()}
    agrees = all(fullest.get(name, value) == value for name, value in known.items())
    return agrees and ("day" in fullest or "day" not in known) and any(
        parts.items() <= known.items() for parts in dated if parts
    )


def _parts(date: PartialDate) -> dict[str, int]:
    parts = {"year": date.year, "month": date.month, "day": date.day}
    return {name: value for name, value in parts.items() if value is not None}


def squeezed(text: str) -> str:
    """`text` without spaces and punctuation, in one width and case: what spelling is compared on."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _has_words(text: str, words: str) -> bool:
    """Whether the words stand in the text; a number in them must not be part of a longer one."""
    if _PHONE.fullmatch(words):
        digits = r"[\s().-]*".join(re.findall(r"\d", words))
        return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None
    pattern = _word_pattern(words)
    return pattern is not None and pattern.search(squeezed(text)) is not None


@lru_cache(maxsize=4096)
def _word_pattern(words: str) -> re.Pattern[str] | None:
    """The words without their particles, each of which may be followed by one where it stands."""
    stems = [stem for word in words.split() if (stem := squeezed(_without_particles(word)))]
    if not stems:
        return None
    between = rf"(?:{_PARTICLE})?"
    before = r"(?<!\d)" if stems[0][0].isdigit() else ""
    after = r"(?!\d)" if stems[-1][-1].isdigit() else ""
    return re.compile(before + between.join(map(re.escape, stems)) + after)


def _without_particles(word: str) -> str:
    """변함이 as 변함; a word that is all particle to the tagger stays as it is."""
    if not _HANGUL_END.search(word):
        return word
    found = morphemes(word)
    end = len(found)
    while end > 1 and found[end - 1].tag.startswith("J"):
        end -= 1
    kept = word[: found[end - 1].end] if end and end < len(found) else word
    return kept if len(kept) >= _SHORTEST_STEM else word
