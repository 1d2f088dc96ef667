"""Scores summed up: overall, by type, by split and by language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from evals.measures import COUNTS, RATIOS, interval, ratio
from evals.scoring import Score


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one group of cases. Shares are 0 to 1; None when no case has a say."""

    cases: int
    right: float | None  # everything asked for and nothing wrong, or rightly nothing
    facts_recall: float | None  # facts shown / facts required, answerable cases
    facts_precision: float | None  # values shown that the evidence or a fact holds / values shown
    figures_recall: float | None
    dates_recall: float | None
    complete: float | None  # answerable cases with every fact shown
    headline: float | None  # questions for one figure, date or period whose headline alone is right
    wrong_headlines: int  # of those, the ones that show something else instead
    first_citation: float | None  # answered cases whose first cited article is a source of the case
    stray_citations: float | None  # citations of other articles / citations
    citation_precision: float | None  # citations that hold a fact or the evidence / citations
    citation_recall: float | None  # facts shown whose own [n] holds them / facts shown
    support: float | None  # facts shown that stand in a cited sentence
    abstained_rightly: float | None  # unanswerable cases
    abstained_wrongly: float | None  # answerable cases
    errors: int
    forbidden_shown: int  # answers that show a forbidden value
    ungrounded_shown: int  # answers that show a figure or date no cited sentence holds
    unseen_numbers: int  # the same by bare digits
    language: float | None
    length_median: float | None  # characters, answered cases
    ms_p50: float | None
    ms_p95: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Every score and the metrics: overall, by type, by split and by language."""

    name: str
    scores: tuple[Score, ...]
    overall: Metrics
    by_type: dict[str, Metrics]
    by_split: dict[str, Metrics]
    by_language: dict[str, Metrics]
    intervals: dict[str, list[float]]  # metric: [value, low, high] over all cases

    def to_json(self) -> dict[str, Any]:
        """The metrics as plain JSON values, without the single scores."""
        groups = {name: {key: asdict(m) for key, m in getattr(self, name).items()} for name in _GROUPS}
        whole = {"name": self.name, "overall": asdict(self.overall), "intervals": self.intervals}
        return whole | groups


_GROUPS = ("by_type", "by_split", "by_language")


def report(name: str, scores: Iterable[Score]) -> Report:
    """The report over `scores`, groups in order of first appearance."""
    all_scores = tuple(scores)
    found = {metric: interval(metric, all_scores) for metric in RATIOS}
    return Report(
        name,
        all_scores,
        metrics(all_scores),
        _grouped(all_scores, lambda score: score.type),
        _grouped(all_scores, lambda score: score.split),
        _grouped(all_scores, lambda score: score.lang),
        {metric: bounds.to_json() for metric, bounds in found.items() if bounds},
    )


def metrics(scores: Sequence[Score]) -> Metrics:
    """The metrics of one group."""
    lengths = [score.length for score in scores if score.status in {"answered", "partial"}]
    times = sorted(score.ms for score in scores)
    return Metrics(
        cases=len(scores),
        length_median=median(lengths) if lengths else None,
        ms_p50=_percentile(times, 50),
        ms_p95=_percentile(times, 95),
        **{name: ratio(name, scores) for name in RATIOS},  # type: ignore[arg-type]
        **{name: sum(map(counted, scores)) for name, counted in COUNTS.items()},
    )


def _grouped(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, Metrics]:
    names = dict.fromkeys(key(score) for score in scores)
    return {name: metrics([score for score in scores if key(score) == name]) for name in names}


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile: a time that was really measured."""
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)  # rounded up
    return round(ordered[rank - 1], 1)
