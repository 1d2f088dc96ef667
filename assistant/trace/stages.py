"""What the stages before the writing leave in the trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.assembly import Assembly
from assistant.question.understanding import Query
from assistant.trace.trace import Left
from assistant.types import Evidence

if TYPE_CHECKING:
    from index.search import RetrievalResult

_SHOWN = 40  # characters of a sentence that was left out


def understood(assembly: Assembly, query: Query) -> None:
    """The question as it was understood."""
    gave = {
        "language": query.language,
        "standalone": query.text,
        "follow_up": query.follow_up,
        "asks": [[ask.kind.value, list(ask.units)] for ask in query.asks],
        "terms": {term.text: term.weight for term in query.terms},
        "years": list(query.years),
        "claims": [figure.text for figure in query.figures],
    }
    assembly.note("understand", {"text": query.original}, gave)


def searched(assembly: Assembly, found: RetrievalResult) -> None:
    """The chunks that were found, with their scores, and those that were not taken."""
    hits = [
        {"chunk": h.chunk.chunk_id, "score": h.score, "keyword": h.keyword, "dense": h.dense,
         "title": h.article.title}
        for h in found.hits
    ]  # fmt: skip
    left = [Left(f"{r.chunk_id} ({r.score:.3f})", r.reason) for r in found.rejected]
    assembly.note("search", {}, {"hits": hits, "timings_ms": dict(found.timings_ms)}, left)


def chosen(
    assembly: Assembly, evidence: Sequence[Evidence], orders: Sequence[Left], worse: Sequence[Evidence]
) -> None:
    """The evidence with its signals; what was no news, and what scored too low."""
    sentences = [
        {"label": e.label, "score": e.score, "cover": e.cover, "similarity": e.similarity,
         "article": e.article.article_id, "text": e.sentence.text}
        for e in evidence
    ]  # fmt: skip
    low = [Left(f"{e.sentence.text[:_SHOWN]} ({e.score:.2f})", "scored lower") for e in worse]
    assembly.note("evidence", {}, {"sentences": sentences}, [*orders, *low])
