"""What the confidence gate is worth, and what a fit on these cases would make of it.

    python -m evals.confidence [--data-dir DIR]

Every open value question is asked as it is, and once more with each sentence that holds its answer
taken away: what is left is what an unanswerable question looks like. Printed are the share of right
values that each limit would hold back, the share of wrong ones it would stop, and the coefficients
of a logistic model fitted to the three signals. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.extractive import VALUE_KINDS
from assistant.answering.wording import worded
from assistant.answering.years import in_time
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.relevance import MIN_CONFIDENCE, confidence, of_the_place, unsaid
from assistant.evidence.scoring import score_sentences
from assistant.pipeline import Assistant
from assistant.question.understanding import Query, understand
from assistant.settings import load_settings
from assistant.types import Evidence
from evals.cases import Case, load
from evals.facts import Shown

_HITS, _EVIDENCE = 12, 24  # as in the pipeline
_LIMITS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
_STEPS, _RIDGE = 25, 1e-3

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observation:
    """The best value found for a question: its signals and whether it answers."""

    signals: tuple[float, float, float]  # nearness, cover, share of nouns unsaid
    confidence: float
    right: bool


def observe(assistant: Assistant, cases: Sequence[Case]) -> Iterator[Observation]:
    """An observation of every open value question, and of the same without its answer."""
    for case in cases:
        if case.split != "open" or case.lang != "ko":
            continue
        query = understand(case.question, case.asked.history, date.today())
        if query.asks[0].kind not in VALUE_KINDS or len(query.years) > 1:
            continue
        evidence = _evidence(assistant, query)
        yield from _best(query, case, evidence)
        if case.answers:
            yield from _best(query, case, [e for e in evidence if not _holds(case, e)])


def _evidence(assistant: Assistant, query: Query) -> list[Evidence]:
    found = assistant.searcher.search(query.text, k=_HITS)
    similar = assistant.searcher.sentence_similarities(query.text, found.hits)
    evidence, _ = in_time(query, score_sentences(query, found.hits, similar)[:_EVIDENCE])
    return [e for e in evidence if of_the_place(query, e)]


def _best(query: Query, case: Case, evidence: Sequence[Evidence]) -> Iterator[Observation]:
    choices = choose(query, query.asks[0], evidence)
    if choices:
        best = choices[0]
        signals = (best.near, best.evidence.cover, unsaid(query, best.evidence))
        yield Observation(signals, confidence(query, best), _answers(case, best))


def _answers(case: Case, choice: Choice) -> bool:
    shown = Shown.of(worded(choice.candidate, choice.evidence, "ko"))
    return any(fact.found_in(shown) for fact in case.facts)


def _holds(case: Case, evidence: Evidence) -> bool:
    shown = Shown.of(evidence.sentence.text, evidence.article.published)
    return any(fact.found_in(shown) for fact in case.facts)


def fit(signals: Matrix, right: Matrix) -> Matrix:
    """(bias, nearness, cover, unsaid) of a ridge logistic regression, by Newton's method."""
    x = np.column_stack([np.ones(len(signals)), signals])
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(x.shape[1])
        weights += np.linalg.solve(hessian, x.T @ (right - p) - _RIDGE * weights)
    return weights


def main() -> None:
    """Print the table and the fit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data-dir", type=Path, default=load_settings().data_dir)
    assistant = Assistant.from_settings(load_settings(data_dir=parser.parse_args().data_dir))
    seen = list(observe(assistant, load()))
    scores = np.array([o.confidence for o in seen])
    right = np.array([o.right for o in seen])
    out = sys.stdout.write
    out(f"{len(seen)} observations, {int(right.sum())} right; the limit in use is {MIN_CONFIDENCE}\n")
    for limit in _LIMITS:
        lost, stopped = (scores[right] < limit).mean(), (scores[~right] < limit).mean()
        out(f"limit {limit:.2f}: holds back {lost:6.1%} of right values, stops {stopped:6.1%} of wrong\n")
    weights = fit(np.array([o.signals for o in seen]), right.astype(np.float64))
    names = ("bias", "near", "cover", "unsaid")
    out(json.dumps(dict(zip(names, weights.round(2).tolist(), strict=True))) + "\n")


if __name__ == "__main__":
    main()
