"""The same of several years in a table: by the column of each year, or by its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.columns import says
from assistant.evidence.relevance import MIN_COVER
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.tables import Cell, cells
from ingest.values import Figure, read_figures, subtract
from prompts import message

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIFFERENCE = re.compile(r"차이|비교|얼마나|늘|줄|더\s")
_CONSIDERED = 16

Row = tuple[Evidence, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Yearly:
    """Values of several years as an answer."""

    headline: str
    labels: tuple[int, ...]
    sentences: tuple[DraftSentence, ...]


def of_years(query: Query, evidence: Sequence[Evidence]) -> Yearly | None:
    """What a table says of each year asked about, the difference where it is asked; None when no table does."""
    years = sorted(set(query.years))
    if not 2 <= len(years) <= 4 or query.relative_year:
        return None
    rows = [(e, row) for e in evidence[:_CONSIDERED] if e.cover >= MIN_COVER and (row := cells(e.article, e.sentence))]
    found = next((f for r in rows if (f := _across(query, r, years))), None) or _down(query, rows, years)
    return _shown(query, years, found, evidence) if found else None


def _year(text: str) -> int | None:
    years = {int(y) for y in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _across(query: Query, row: Row, years: Sequence[int]) -> list[tuple[Evidence, Cell]] | None:
    """A row whose columns are headed by years, when the question says its label."""
    e, own = row
    at = {_year(c.head): c for c in own[1:]}
    said = any(says(t, own[0].text) for t in query.terms)
    return [(e, at[y]) for y in years] if said and all(y in at for y in years) else None


def _down(query: Query, rows: Sequence[Row], years: Sequence[int]) -> list[tuple[Evidence, Cell]] | None:
    """A row for each year: the cell of the one column that the question names."""
    at: dict[tuple[str, int], Row] = {}
    for e, row in rows:
        if (year := _year(row[0].text)) is not None:
            at.setdefault((e.article.article_id, year), (e, row))
    for article in dict.fromkeys(key for key, _ in at):
        own = [at[article, y] for y in years if (article, y) in at]
        at_column = _column(query, own[0][1]) if len(own) == len(years) else 0
        if at_column and all(len(row) > at_column for _, row in own):
            return [(e, row[at_column]) for e, row in own]
    return None


def _column(query: Query, row: Sequence[Cell]) -> int:
    """Which column the question names, by the last of its words that names one alone; 0 for none."""
    ways = ([i for i, c in enumerate(row) if i and says(t, c.head)] for t in reversed(query.terms))
    return next((named[0] for named in ways if len(named) == 1), 0)


def _shown(query: Query, years: Sequence[int], found: Sequence[tuple[Evidence, Cell]], evidence: Sequence[Evidence]) -> Yearly:
    rows = list({e.label: e for e, _ in found}.values())
    heads = [e for e in evidence if e.article.article_id == rows[0].article.article_id and _is_head(e, years)]
    each = ", ".join(f"{cell.text} ({year}년)" for year, (_, cell) in zip(years, found, strict=True))
    shown = [*rows, *heads[:1]]
    quotes = tuple(DraftSentence(message("quote", query.language, quote=e.sentence.text), (e.label,)) for e in shown)
    return Yearly(_difference(query, [c for _, c in found]) or each, tuple(e.label for e in shown), quotes)


def _is_head(e: Evidence, years: Sequence[int]) -> bool:
    """Whether a sentence is the row of heads that names the years."""
    return not cells(e.article, e.sentence) and all(str(y) in e.sentence.text for y in years)


def _difference(query: Query, found: Sequence[Cell]) -> str:
    """"3,100억 원에서 2,400억 원으로 ..." reckoned with its terms; "" when it is not asked, or the cells bear no units."""
    figures = [f for c in found for f in read_figures(c.text)[:1]]
    if len(found) != 2 or len(figures) != 2 or not _DIFFERENCE.search(query.original):
        return ""
    high, low = _ordered(figures)
    gap = subtract(high, low) if high.unit and high.unit == low.unit else None
    if gap is None or gap.low == 0:
        return ""
    return f"{found[0].text}, {found[1].text} ({high.text} - {low.text} = {gap.text})"


def _ordered(figures: Sequence[Figure]) -> tuple[Figure, Figure]:
    first, second = figures
    return (first, second) if first.low >= second.low else (second, first)
