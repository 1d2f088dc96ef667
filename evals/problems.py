"""What is wrong with an answer, in words: for lists of misses and their order."""

from __future__ import annotations

from collections.abc import Iterator

from evals.scoring import Score

# How bad each kind is: a wrong value shown is worse than none.
_WEIGHTS = {
    "error": 9, "forbidden": 8, "ungrounded": 8, "should have abstained": 7, "wrong headline": 6,
    "unseen": 5, "missing": 4, "abstained": 3, "cited article": 3, "own marker": 2,
    "fact not cited": 2, "language": 2, "headline": 1,
}  # fmt: skip


def problems(score: Score) -> dict[str, str]:
    """Kind of problem to what it is about; empty when nothing is wrong."""
    return dict(_found(score))


def severity(score: Score) -> int:
    """How bad the answer is: 0 when nothing is wrong."""
    return sum(_WEIGHTS[kind] for kind in problems(score))


def in_words(score: Score) -> str:
    """The problems in one line."""
    return "; ".join(f"{kind} {about}".strip() for kind, about in problems(score).items())


def _found(score: Score) -> Iterator[tuple[str, str]]:
    if score.status == "error":
        yield "error", ""
    if not score.answerable and not score.abstained:
        yield "should have abstained", ""
    if score.answerable and score.abstained:
        yield "abstained", ""
    elif score.missing:
        yield "missing", ", ".join(score.missing)
    if score.wrong_headline:
        yield "wrong headline", score.headline
    elif score.headline_right is False and not score.abstained:
        yield "headline", "empty"
    yield from _of_citations(score)
    for kind, values in (
        ("forbidden", score.forbidden), ("ungrounded", score.ungrounded), ("unseen", score.unseen),
    ):  # fmt: skip
        if values:
            yield kind, ", ".join(values)
    if not score.language_right:
        yield "language", ""


def _of_citations(score: Score) -> Iterator[tuple[str, str]]:
    if score.first_citation_right is False:
        yield "cited article", ""
    if score.found > score.supported:
        yield "fact not cited", ""
    elif score.found > score.pointed:
        yield "own marker", "points at another sentence"
