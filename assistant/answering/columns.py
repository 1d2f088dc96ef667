"""The column of a table that a question asks for: 동네 of "8월에 단수되는 동네 전부", its cells alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.matching import find, haystack
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.tables import Cell, cells

_DAY = re.compile(r"(\d{1,2})월\s?(\d{1,2})일")
_SAID = 0.75  # how well a head or a cell says a word of the question


def column(query: Query, rows: Sequence[Evidence]) -> tuple[list[Evidence], list[str]] | None:
    """(the rows that are meant, the cells of the column asked for); None when no one column is."""
    read = [(row, cells(row.article, row.sentence)) for row in rows]
    heads = dict.fromkeys(c.head for _, row in read for c in row)
    asked = [head for head in heads if any(says(t, head) for t in query.terms)]
    if len(asked) != 1:
        return None
    rest = [t for t in query.terms if not says(t, asked[0])]
    days = _DAY.findall(query.original)
    named = [
        pair for pair in read
        if any(day in _DAY.findall(pair[0].sentence.text) for day in days) or any(says(t, c.text) for t in rest for c in pair[1])
    ]  # fmt: skip
    chosen = named or read
    texts = [_cell(row, asked[0]) for _, row in chosen]
    return ([e for e, _ in chosen], texts) if all(texts) else None


def _cell(row: Sequence[Cell], head: str) -> str:
    return next((c.text for c in row if c.head == head), "")


def says(term: Term, text: str) -> bool:
    """Whether a head or a cell says a word of the question."""
    return find(term, haystack(text), typos=False).score >= _SAID
