"""The metrics, each as a sum of parts over a sum of wholes: docs/evaluation.md has them in words.

One table serves the averages, their intervals and the comparison of two runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.bootstrap import Interval, ratio_interval
from evals.scoring import Score

Share = Callable[[Score], tuple[float, float]]  # (part, whole); (0, 0): has no say
_NONE = (0.0, 0.0)


def _answerable(part: Callable[[Score], float], whole: Callable[[Score], float]) -> Share:
    return lambda s: (part(s), whole(s)) if s.answerable else _NONE


def _answered(part: Callable[[Score], float], whole: Callable[[Score], float]) -> Share:
    return lambda s: (part(s), whole(s)) if s.status in {"answered", "partial"} else _NONE


def _verdict(verdict: Callable[[Score], bool | None]) -> Share:
    return lambda s: _NONE if (known := verdict(s)) is None else (float(known), 1.0)


def _kind(kind: str) -> Share:
    return lambda s: s.found_by_kind.get(kind, _NONE) if s.answerable else _NONE


RATIOS: dict[str, Share] = {
    "right": _verdict(lambda s: s.right),
    "facts_recall": _answerable(lambda s: s.found, lambda s: s.required),
    "facts_precision": _answerable(lambda s: s.relevant, lambda s: s.values),
    "figures_recall": _kind("figure"),
    "dates_recall": _kind("date"),
    "complete": _verdict(lambda s: s.complete if s.answerable else None),
    "headline": _verdict(lambda s: s.headline_right if s.answerable else None),
    "first_citation": _verdict(lambda s: s.first_citation_right),
    "citation_precision": _answerable(lambda s: s.useful_citations, lambda s: s.citations),
    "citation_recall": _answerable(lambda s: s.pointed, lambda s: s.found),
    "support": _answerable(lambda s: s.supported, lambda s: s.found),
    "stray_citations": _answered(lambda s: s.stray_citations, lambda s: s.citations),
    "abstained_rightly": _verdict(lambda s: None if s.answerable else s.abstained),
    "abstained_wrongly": _verdict(lambda s: s.abstained if s.answerable else None),
    "language": _verdict(lambda s: s.language_right),
}
COUNTS: dict[str, Callable[[Score], bool]] = {
    "wrong_headlines": lambda s: s.answerable and s.wrong_headline,
    "forbidden_shown": lambda s: bool(s.forbidden),
    "ungrounded_shown": lambda s: bool(s.ungrounded),
    "unseen_numbers": lambda s: bool(s.unseen),
    "errors": lambda s: s.status == "error",
}
LESS_IS_BETTER = {"stray_citations", "abstained_wrongly", *COUNTS}


def ratio(name: str, scores: Sequence[Score]) -> float | None:
    """The metric over `scores`; None when none of them has a say."""
    parts, wholes = columns(name, scores)
    return round(sum(parts) / sum(wholes), 4) if sum(wholes) else None


def interval(name: str, scores: Sequence[Score]) -> Interval | None:
    """The metric with its bootstrap interval, resampled by case."""
    parts, wholes = columns(name, scores)
    return ratio_interval(parts, wholes)


def columns(name: str, scores: Sequence[Score]) -> tuple[list[float], list[float]]:
    """Parts and wholes of a metric or a count, one a case."""
    if name in COUNTS:
        return [float(COUNTS[name](score)) for score in scores], [1.0] * len(scores)
    pairs = [RATIOS[name](score) for score in scores]
    return [float(part) for part, _ in pairs], [float(whole) for _, whole in pairs]
