"""The best sentences read together with the question by the trained reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence.candidates import candidates
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
    best = to_read(query, evidence)
    read = reader.read(question, [_line(e) for e in best])
    by_label = {e.label: read.get(position) for position, e in enumerate(best)}
    return tuple(replace(e, read=by_label.get(e.label)) for e in evidence)


def to_read(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best of `evidence`, those first that could say what is asked for: there is room for some only."""
    return sorted(evidence[:_CONSIDERED], key=lambda e: not _could_say(query, e))


def _could_say(query: Query, e: Evidence) -> bool:
    return bool(candidates(query.asks[0], e.sentence.text, e.article.published))


def _line(e: Evidence) -> Line:
    return Line(e.article.article_id, _day(e.article.published), e.article.title, e.sentence.index, e.sentence.text)


def _day(published: Published) -> str:
    """"2021.03.02", as far as it is known."""
    known = [str(published.year)] if published.year else []
    return ".".join(known + [f"{part:02d}" for part in (published.month, published.day) if part])
