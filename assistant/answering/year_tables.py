"""What a table says of a year: by the column that the year heads, or by its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.columns import says
from assistant.evidence.candidates import Candidate, figures_of
from assistant.evidence.choosing import Choice
from assistant.evidence.relevance import MIN_COVER, unsaid
from assistant.question.asks import Ask, Kind
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.tables import Cell, cells

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CONSIDERED = 16


def cell_of_year(query: Query, ask: Ask, evidence: Sequence[Evidence], year: int) -> Choice | None:
    """The cell of the year with its unit, when the question says its row and its column; else None."""
    if ask.kind not in {Kind.FIGURE, Kind.SUMMARY}:
        return None
    nouns = [t for t in query.terms if not t.verb]
    for e in evidence[:_CONSIDERED]:
        row = cells(e.article, e.sentence)
        if e.cover < MIN_COVER or unsaid(query, e) or len(row) < 2:
            continue
        for cell in _cells(nouns, row, year):
            if found := _choice(ask, e, cell):
                return found
    return None


def _cells(nouns: Sequence[Term], row: Sequence[Cell], year: int) -> Iterator[Cell]:
    """The cells of a row that are of the year: under it, or in its row under the one head that is asked for."""
    if any(says(t, row[0].text) for t in nouns):
        yield from (c for c in row[1:] if year_in(c.head) == year)
    elif year_in(row[0].text) == year:
        ways = ([c for c in row[1:] if says(t, c.head)] for t in reversed(nouns))
        yield from next((named for named in ways if len(named) == 1), [])


def year_in(text: str) -> int | None:
    """The one year that the head of a row or column names."""
    years = {int(y) for y in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _choice(ask: Ask, e: Evidence, cell: Cell) -> Choice | None:
    figure = next(iter(figures_of(cell.text)), None)
    measured = next(iter(figures_of(f"{cell.text.lstrip('+-')}{cell.unit}")), None)
    if figure is None or measured is None or (measured.unit and ask.units and measured.unit not in ask.units):
        return None
    text = f"{cell.text}({cell.unit})" if cell.unit else cell.text  # as the table writes it
    return Choice(Candidate(text, cell.start, cell.end, 1.0, figure), e, 1.0, e.score)


def with_year(choice: Choice) -> str:
    """A cell with the year that the table names for it: "2021년 11.4(억 원)"; "" for other values."""
    row = cells(choice.evidence.article, choice.evidence.sentence)
    head = next((c.head for c in row if c.start == choice.candidate.start), "")
    of = next((y for y in (year_in(head), year_in(row[0].text) if row else None) if y), None)
    return f"{of}년 {choice.candidate.text}" if of else ""


def head_row(e: Evidence, evidence: Sequence[Evidence]) -> Evidence | None:
    """The row of heads over a row of a table, when it is among the evidence."""
    row = cells(e.article, e.sentence)
    same = (o for o in evidence if row and o.article.article_id == e.article.article_id and o.sentence.index < e.sentence.index)
    return next((o for o in same if all(c.head in o.sentence.text for c in row)), None)
