"""A second look at what an answer shows, from its JSON alone: is every value in a cited sentence?

It shares the value readers with the assistant, so it cannot see what they misread in both places;
`unseen_numbers` compares bare digits and shares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.grounding.sums import derivation
from evals.facts import Shown, without_markers
from ingest.types import DateBasis, Published
from ingest.values import DateRef, Figure, PartialDate, Relation, compare

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_AGREES = {Relation.EQUAL, Relation.COMPATIBLE}
_CHECKED = {"figure", "phone"}  # ordinals, laws, addresses and names claim no amount


def published_of(citation: Mapping[str, Any]) -> Published:
    """The publication date of a cited article, as far as its citation tells."""
    parts = [int(part) for part in citation.get("published_at", "").split("-") if part]
    year, month, day = (*parts, None, None, None)[:3]
    return Published(year, month, day, DateBasis.STATED if parts else DateBasis.UNKNOWN)


def ungrounded(answer: Mapping[str, Any], question: str) -> tuple[str, ...]:
    """The figures and dates shown that stand in no cited sentence.

    A date may also be the article's own, or repeat one of the question; a figure may not.
    """
    quotes = [Shown.of(cited["quote"], published_of(cited)) for cited in answer["citations"]]
    return not_in(shown_by(answer), quotes, published_points(answer), question)


def not_in(
    shown: Shown, quotes: Sequence[Shown], own: Sequence[PartialDate], question: str
) -> tuple[str, ...]:
    """The figures and dates of `shown` that none of the quotes holds.

    Dates may also be among `own` or those of the question.
    """
    figures = [figure for quote in quotes for figure in quote.figures]
    known = [date for quote in quotes for date in quote.dates]
    dated = (*known, *Shown.of(question).dates)
    points = [*own, *(point for date in dated for point in (date.first, date.last))]
    durations = {date.duration for date in known if date.duration}
    texts = [quote.text for quote in quotes]
    bad_figures = [
        figure.text
        for figure in claimed(shown)
        if not _figure_known(figure, figures) and not _verbatim(figure, shown.text, texts)
    ]
    bad_figures = [text for text in bad_figures if not _reckoned(text, shown, figures)]
    bad_dates = [d.text for d in shown.dates if not _date_known(d, points, durations)]
    return tuple(dict.fromkeys(bad_figures + bad_dates))


def claimed(shown: Shown) -> tuple[Figure, ...]:
    """The figures that claim an amount or a number to call."""
    return tuple(figure for figure in shown.figures if figure.role in _CHECKED)


def published_points(answer: Mapping[str, Any]) -> tuple[PartialDate, ...]:
    """The publication dates of the cited articles."""
    return tuple(_point(published_of(cited)) for cited in answer["citations"])


def unseen_numbers(answer: Mapping[str, Any], question: str) -> tuple[str, ...]:
    """The digit strings of a Korean answer that occur in no quote, publication date or question.

    Numbers inside a date are left to `ungrounded`: 다음 달 22일 rightly becomes 10월 22일.
    """
    if answer["language"] != "ko":
        return ()  # 2,400억 원 is rightly "240 billion" elsewhere
    sources = [f"{cited['quote']} {cited['published_at']}" for cited in answer["citations"]]
    seen = {_digits(number) for text in (*sources, question) for number in _NUMBER.findall(text)}
    shown = shown_by(answer)
    quotes = [Shown.of(cited["quote"], published_of(cited)) for cited in answer["citations"]]
    known = [figure for quote in quotes for figure in quote.figures]
    numbers = [
        match[0]
        for match in _NUMBER.finditer(shown.text)
        if not any(date.start <= match.start() < date.end for date in shown.dates)
        and not any(
            figure.start <= match.start() < figure.end and _reckoned(figure.text, shown, known)
            for figure in shown.figures
        )
    ]
    return tuple(dict.fromkeys(number for number in numbers if _digits(number) not in seen))


def shown_by(answer: Mapping[str, Any]) -> Shown:
    """Headline and text of an answer, read, without its markers."""
    return Shown.of(without_markers(f"{answer['headline']}\n{answer['answer']}"))


def _digits(number: str) -> str:
    return number.replace(",", "").rstrip(".")


def _reckoned(text: str, shown: Shown, known: list[Figure]) -> bool:
    """Whether a figure follows from others that are known and shown in the same line."""
    for line in map(Shown.of, shown.text.split("\n")):
        terms = [f for f in line.figures if _figure_known(f, known)]
        if any(derivation(f, line.text, terms) for f in line.figures if f.text == text):
            return True
    return False


def _figure_known(figure: Figure, known: list[Figure]) -> bool:
    return any(compare(figure, other) in _AGREES for other in known)


def _verbatim(figure: Figure, text: str, quotes: list[str]) -> bool:
    """Whether a number read without its unit (12~16 of "12~16세입니다") stands in a quote as shown.

    The letter after it has to agree, or "12~16" of something else would do.
    """
    if figure.unit:
        return False
    following = text[figure.end : figure.end + 1]
    as_shown = re.compile(rf"(?<![\d.,]){re.escape(figure.text + following)}")
    return following.isalpha() and any(as_shown.search(quote) for quote in quotes)


def _date_known(date: DateRef, points: list[PartialDate], durations: set[str]) -> bool:
    if date.duration:
        return date.duration in durations
    return all(_point_known(point, points) for point in (date.first, date.last))


def _point_known(point: PartialDate, points: list[PartialDate]) -> bool:
    """Whether everything the point claims is claimed by one known point too."""
    mine = _claims(point)
    return any(mine <= _claims(other) for other in points)


def _claims(point: PartialDate) -> set[tuple[str, object]]:
    claims = {("year", point.year), ("month", point.month), ("day", point.day), ("time", point.time)}
    return {(name, value) for name, value in claims if value not in (None, "")}


def _point(published: Published) -> PartialDate:
    return PartialDate(published.year, published.month, published.day)
