"""The best sentences read together with the question by the trained reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.question.understanding import Query
from assistant.types import Evidence
from index.reader import Line, Reader
from ingest.types import Published

_CONSIDERED = 12  # evidence sentences, of which as many are read as fit into one reading


def with_reading(reader: Reader | None, query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """`evidence` with what the reader makes of the best of it; as it is without a reader."""
    if reader is None or not evidence:
        return tuple(evidence)
    question = query.text if query.language == "ko" else query.original
    read = reader.read(question, [_line(e) for e in evidence[:_CONSIDERED]])
    return tuple(replace(e, read=read.get(position)) for position, e in enumerate(evidence))


def _line(e: Evidence) -> Line:
    return Line(e.article.article_id, _day(e.article.published), e.article.title, e.sentence.index, e.sentence.text)


def _day(published: Published) -> str:
    """"2021.03.02", as far as it is known."""
    known = [str(published.year)] if published.year else []
    return ".".join(known + [f"{part:02d}" for part in (published.month, published.day) if part])
