"""How much of what an answer shows belongs to the question, and how sure the assistant was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evals.cases import Case
from evals.facts import Shown
from evals.recheck import claimed, not_in, published_of, published_points, shown_by
from ingest.types import Published


def relevant_values(case: Case, answer: Mapping[str, Any]) -> tuple[int, int]:
    """(figures and dates shown, those that the case's evidence or a required fact holds).

    (0, 0) when the case does not tell its evidence. The article's own date is left out of both.
    """
    if not case.evidence:
        return 0, 0
    shown, own = shown_by(answer), published_points(answer)
    texts = [text for fact in case.answers for text in fact]
    held = [Shown.of(text) for text in texts]
    for published in _dates(case, answer):
        held += [Shown.of(sentence, published) for sentence in case.evidence]
    told = not_in(_dates_only(shown), (), own, "")  # dates that are not the article's own
    values = {figure.text for figure in claimed(shown)} | set(told)
    strange = set(not_in(shown, held, own, case.question))
    return len(values), len(values - strange)


def confidence_of(answer: Mapping[str, Any]) -> float | None:
    """How sure the assistant was, 0 to 1, from the trace; None when the answer has none.

    The assistant's own word if it left one, else how much of the question the best evidence says.
    """
    own: list[float] = []
    covers: list[float] = []
    for step in answer.get("trace", ()):
        data = step.get("output", {})
        own += [value for value in _floats(data.get("confidence"))]
        covers += [piece["cover"] for piece in data.get("sentences", ()) if "cover" in piece]
    if own:
        return own[-1]
    return round(min(1.0, max(covers)), 4) if covers else None


def _dates(case: Case, answer: Mapping[str, Any]) -> set[Published]:
    """The publication dates to resolve the evidence against: those of the cited articles."""
    return {published_of(cited) for cited in answer["citations"]} or {Published()}


def _dates_only(shown: Shown) -> Shown:
    return Shown(shown.text, (), shown.dates)


def _floats(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
