"""The same measure in articles of several years."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asks import Ask, Kind
from assistant.choosing import Choice
from assistant.understanding import Query
from ingest.values import Figure

_AS_GOOD = 0.9  # share of the best score from which another article says the same thing
_SHOWN = 4


def other_years(query: Query, ask: Ask, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The best choice and its equals in articles of other years, newest first; empty when alone."""
    best = choices[0]
    if ask.kind not in {Kind.FIGURE, Kind.PERSON} or best.evidence.article.published.year is None:
        return ()
    if len(query.years) == 1 and not query.relative_year:
        return ()
    by_year: dict[int, Choice] = {}
    for choice in choices:
        year = choice.evidence.article.published.year
        if year is not None and year not in by_year and _same_measure(best, choice):
            by_year[year] = choice
    wanted = {y: c for y, c in by_year.items() if not query.years or y in query.years}
    if len(wanted) < 2:
        return ()
    return tuple(wanted[y] for y in sorted(wanted, reverse=True))[:_SHOWN]


def _same_measure(best: Choice, other: Choice) -> bool:
    """Whether `other` says every topic word that `best` says, about as near to its value."""
    if other.score < _AS_GOOD * best.score or other.near < _AS_GOOD * best.near:
        return False
    a, b = best.candidate.value, other.candidate.value
    if isinstance(a, Figure) and isinstance(b, Figure) and a.unit != b.unit:
        return False
    return all(
        theirs.score >= ours.score - 0.3
        for ours, theirs in zip(best.evidence.matches, other.evidence.matches, strict=True)
    )
