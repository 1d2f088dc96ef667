"""What the stages before the writing leave in the trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.evidence.relevance import MIN_CONFIDENCE, confidence, least_confidence
from assistant.question.understanding import Query
from assistant.trace.trace import Left
from assistant.types import Evidence

if TYPE_CHECKING:
    from assistant.assembly import Assembly
    from assistant.evidence.choosing import Choice
    from assistant.question.asks import Ask
    from index.search import RetrievalResult

Note = Callable[[str, dict[str, Any], dict[str, Any], Sequence[Left]], None]  # `Assembly.note`

_SHOWN = 40  # characters of a sentence that was left out
_WEIGHED = 8  # values of one ask that are told


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


def weighed(note: Note, query: Query, ask: Ask, choices: Sequence[Choice], shown: bool) -> None:
    """The values that could answer one ask, best first, and whether the best was good enough."""
    rows = [
        {"text": c.candidate.text, "label": c.evidence.label, "score": c.score, "near": c.near,
         "odds": c.odds, "confidence": confidence(query, c)}
        for c in choices[:_WEIGHED]
    ]  # fmt: skip
    best = [Left(str(r["text"]), "not confident enough, or without a name of the question") for r in rows[:1]]
    worse = [Left(str(r["text"]), "scored lower") for r in rows[1:]]
    asked = {"ask": ask.kind.value, "units": list(ask.units), "least_confidence": least_confidence(choices[0]) if choices else MIN_CONFIDENCE}
    gave = {"shown": shown, "candidates": rows, "confidence": rows[0]["confidence"] if rows else 0.0}
    note("choice", asked, gave, [*([] if shown else best), *worse])


def no_note(stage: str, took: dict[str, Any], gave: dict[str, Any], left: Sequence[Left]) -> None:
    """What hears of a stage where no trace is kept."""
