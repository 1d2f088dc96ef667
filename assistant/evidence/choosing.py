"""The best candidate for one ask among the evidence, and whether it is good enough to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.evidence.candidates import Candidate, candidates, dates_of, figures_of, from_cells
from assistant.evidence.hints import named_years, push
from assistant.evidence.nearness import nearness
from assistant.question.asks import TITLE, Ask, Kind
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.tables import cells
from ingest.values import DateRef, Figure, Relation, compare

_BESIDE = 3  # characters between a year and its figure in a row of years
_TOPIC = 0.6  # share of a span said by the question from which it is no answer
_CONSIDERED = 12  # evidence sentences whose candidates are weighed
_SENTENCE, _NEAR, _ODDS = 0.6, 0.9, 0.08  # weights of the signals
_MOST_ODDS, UNREAD = 8.0, -4.0  # log odds of the reader are kept within these; of a span it did not read
_FIT = {Kind.FIGURE: 0.35, Kind.DATE: 0.5, Kind.PERIOD: 0.5}
_FIT_OF_NAMES = 0.7  # a place stands anywhere in its sentence: what it looks like says more


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with the evidence it stands in and its scores (higher is better)."""

    candidate: Candidate
    evidence: Evidence
    near: float
    score: float
    odds: float | None = None  # log odds of the reader that this answers; None: nothing was read
    lead: float = 0.0  # how far the best ranks before the next that says something else, at most 1

    @property
    def rank(self) -> float:
        """What the choices are ordered by: the score and what the reader says."""
        return self.score + _ODDS * (self.odds or 0.0)


def choose(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> tuple[Choice, ...]:
    """Every candidate for `ask`, best first."""
    best = max((e.score for e in evidence), default=0.0)
    choices = []
    for e in evidence[:_CONSIDERED]:
        found = candidates(ask, e.sentence.text, e.article.published)
        row = cells(e.article, e.sentence)
        found += from_cells(ask.kind, row)
        nears = {c: nearness(c, [r for r in found if r is not c], e) for c in found}
        for candidate in (c for c in found if _could_answer(query, ask, c, e)):
            near = max(nears.values()) if row else nears[candidate]  # in a row the column tells
            score = (
                _SENTENCE * (e.score / best if best > 0 else 0.0)
                + _NEAR * near
                + _FIT.get(ask.kind, _FIT_OF_NAMES) * candidate.fit
                + push(query, ask, candidate, e)
            )
            choices.append(Choice(candidate, e, near, score, _odds(candidate, e)))
    return _with_lead(sorted(_all_read(choices), key=lambda c: -c.rank))


def _odds(candidate: Candidate, e: Evidence) -> float | None:
    found = e.read.span_odds(candidate.start, candidate.end) if e.read else None
    return None if found is None else kept_within(found)


def kept_within(odds: float) -> float:
    """Log odds without the extremes."""
    return max(-_MOST_ODDS, min(_MOST_ODDS, odds))


def _all_read(choices: Sequence[Choice]) -> Sequence[Choice]:
    """Where some were read, those for which there was no room count as unlikely."""
    if all(c.odds is None for c in choices):
        return choices
    return [replace(c, odds=UNREAD) if c.odds is None else c for c in choices]


def _with_lead(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices, best first, the best one with its lead."""
    if not choices:
        return ()
    best, *rest = choices
    others = (c.rank for c in rest if _bare(c) != _bare(best))
    return (replace(best, lead=min(1.0, best.rank - next(others, best.rank - 1.0))), *rest)


def _bare(choice: Choice) -> str:
    return re.sub(r"[\s,]", "", choice.candidate.text)


def _could_answer(query: Query, ask: Ask, candidate: Candidate, e: Evidence) -> bool:
    """Whether a span says something that the question does not say already."""
    if ask.kind in _NAMED and _is_topic(ask.kind, candidate, e):
        return False
    if ask.kind is Kind.PERSON and not _has_role(query, candidate, e.sentence.text):
        return False
    if _repeats_the_year(query, candidate) or _repeats_a_figure(query, candidate):
        return False
    return not (ask.kind is Kind.FIGURE and _of_another_year(query, candidate, e))


_NAMED = frozenset({Kind.PLACE, Kind.ORGANISATION, Kind.NAME})


def _has_role(query: Query, candidate: Candidate, text: str) -> bool:
    """Whether a person holds the office that the question names: a 과장 is no 시장; "관장은 임서우 씨가 맡는다"."""
    asked = [m for t in query.terms for m in re.findall(rf"(?:{TITLE})$", t.text)]
    before = text[: candidate.start]
    return all(role in candidate.text or re.search(rf"{role}(?:은|는|으로는?|에는?)\s", before) for role in asked)


def _repeats_the_year(query: Query, candidate: Candidate) -> bool:
    """Whether a date says no more than the year that the question names."""
    value = candidate.value
    return (
        isinstance(value, DateRef)
        and value.first == value.last
        and value.first.month is None
        and value.first.day is None
        and value.first.year in query.years
    )


def _repeats_a_figure(query: Query, candidate: Candidate) -> bool:
    """Whether a figure is one that the question states ("한 달 최대 얼마"), not claims ("30개 맞죠?")."""
    value = candidate.value
    if query.asks[0].kind is Kind.YES_NO:
        return False
    return isinstance(value, Figure) and any(
        f.unit and compare(f, value) is Relation.EQUAL for f in query.figures
    )


def _of_another_year(query: Query, candidate: Candidate, e: Evidence) -> bool:
    """Whether the years beside a value are others than those asked about.

    The day of the article may be meant by "2016년": then only a row of several years tells.
    """
    named = named_years(candidate, e) if query.years and not query.relative_year else set()
    if not named or not named.isdisjoint(query.years):
        return False
    return e.article.published.year not in query.years or _in_a_row_of_years(candidate, e)


def _in_a_row_of_years(candidate: Candidate, e: Evidence) -> bool:
    """Whether a sentence gives the figure of several years: 2020년 118건, 2021년 176건."""
    text, published = e.sentence.text, e.article.published
    value = candidate.value
    starts = {f.start for f in figures_of(text) if isinstance(value, Figure) and f.unit == value.unit}
    years = [d for d in dates_of(text, published) if d.precision == "year" and d.first == d.last]
    dated = [d for d in years if any(0 <= start - d.end <= _BESIDE for start in starts)]
    return len(dated) > 1


def _is_topic(kind: Kind, candidate: Candidate, e: Evidence) -> bool:
    """Whether the candidate is what the question already names."""
    covered = {
        i for m in e.matches if m.score >= _TOPIC for start, end in m.spans for i in range(start, end)
    }
    if kind is Kind.PLACE and {candidate.end - 1, candidate.end - 2} <= covered:
        return True  # 지하 주차장 for a 주차장: a kind of the thing, not its place
    inside = sum(1 for i in range(candidate.start, candidate.end) if i in covered)
    return inside >= _TOPIC * (candidate.end - candidate.start)
