"""Scores summed up: the formulas of docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from evals.scoring import Score


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one group of cases. Shares are 0 to 1; None when no case has a say."""

    cases: int
    facts_recall: float | None  # facts shown / facts required, answerable cases
    figures_recall: float | None
    dates_recall: float | None
    complete: float | None  # answerable cases with every fact shown
    headline: float | None  # questions for one figure, date or period whose headline alone is right
    wrong_headlines: int  # of those, the ones that show something else instead
    first_citation: float | None  # answered cases whose first cited article is a source of the case
    stray_citations: float | None  # citations of other articles / citations
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

    def to_json(self) -> dict[str, Any]:
        """The metrics as plain JSON values, without the single scores."""
        groups = {name: {key: asdict(m) for key, m in getattr(self, name).items()} for name in _GROUPS}
        return {"name": self.name, "overall": asdict(self.overall), **groups}


_GROUPS = ("by_type", "by_split", "by_language")


def report(name: str, scores: Iterable[Score]) -> Report:
    """The report over `scores`, groups in order of first appearance."""
    all_scores = tuple(scores)
    return Report(
        name,
        all_scores,
        metrics(all_scores),
        _grouped(all_scores, lambda score: score.type),
        _grouped(all_scores, lambda score: score.split),
        _grouped(all_scores, lambda score: score.lang),
    )


def metrics(scores: Sequence[Score]) -> Metrics:
    """The metrics of one group."""
    answerable = [score for score in scores if score.answerable]
    unanswerable = [score for score in scores if not score.answerable]
    answered = [score for score in scores if score.status in {"answered", "partial"}]
    times = sorted(score.ms for score in scores)
    return Metrics(
        cases=len(scores),
        facts_recall=_ratio(sum(s.found for s in answerable), sum(s.required for s in answerable)),
        figures_recall=_kind_recall(answerable, "figure"),
        dates_recall=_kind_recall(answerable, "date"),
        complete=_share(score.complete for score in answerable),
        headline=_share(s.headline_right for s in answerable if s.headline_right is not None),
        wrong_headlines=sum(score.wrong_headline for score in answerable),
        first_citation=_share(s.first_citation_right for s in answered if s.first_citation_right is not None),
        stray_citations=_ratio(sum(s.stray_citations for s in answered), sum(s.citations for s in answered)),
        support=_ratio(sum(s.supported for s in answerable), sum(s.found for s in answerable)),
        abstained_rightly=_share(score.abstained for score in unanswerable),
        abstained_wrongly=_share(score.abstained for score in answerable),
        errors=sum(score.status == "error" for score in scores),
        forbidden_shown=sum(bool(score.forbidden) for score in scores),
        ungrounded_shown=sum(bool(score.ungrounded) for score in scores),
        unseen_numbers=sum(bool(score.unseen) for score in scores),
        language=_share(score.language_right for score in scores),
        length_median=median(score.length for score in answered) if answered else None,
        ms_p50=_percentile(times, 50),
        ms_p95=_percentile(times, 95),
    )


def _grouped(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, Metrics]:
    names = dict.fromkeys(key(score) for score in scores)
    return {name: metrics([score for score in scores if key(score) == name]) for name in names}


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _share(verdicts: Iterable[bool | None]) -> float | None:
    known = list(verdicts)
    return _ratio(sum(map(bool, known)), len(known))


def _kind_recall(scores: Sequence[Score], kind: str) -> float | None:
    pairs = [score.found_by_kind[kind] for score in scores if kind in score.found_by_kind]
    return _ratio(sum(found for found, _ in pairs), sum(required for _, required in pairs))


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile: a time that was really measured."""
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)  # rounded up
    return round(ordered[rank - 1], 1)
