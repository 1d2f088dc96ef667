"""The same candidates ordered in several ways: what each signal and each way of adding is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from index.fusion import WEIGHTS, Signals, fuse, standardise

if TYPE_CHECKING:
    from index.encoder import Vectors
    from index.opened import Index
    from index.question import Asked

_RANK_CONSTANT = 60  # of reciprocal rank fusion
_PLAIN = 0.4  # dense share of the two-sided sum (ADR 0003)
_CONSTANT = (0.30, 0.40, 0.15, 0.20)  # the best weights that do not look at the question


def _ranks(scores: Vectors) -> Vectors:
    return np.argsort(np.argsort(-scores, kind="stable"), kind="stable").astype(np.float32)


def _by_rank(signals: Signals) -> Vectors:
    both = (signals.keyword, signals.dense)
    total: Vectors = np.sum([1 / (_RANK_CONSTANT + 1 + _ranks(s)) for s in both], axis=0)
    return total


def _two(signals: Signals) -> Vectors:
    dense = np.float32(_PLAIN) * standardise(signals.dense)
    return np.float32(1 - _PLAIN) * standardise(signals.keyword) + dense


def _weighed(*weights: float) -> Callable[[Signals], Vectors]:
    return lambda signals: signals.standard() @ np.array(weights, np.float32)


def _without(signal: int) -> Callable[[Signals], Vectors]:
    weights = WEIGHTS.copy()
    weights[signal] = 0
    return lambda signals: fuse(signals, weights)


# Parts of the keyword side: scores of every row.
ALONE: dict[str, Callable[[Index, Asked], Vectors]] = {
    "morphemes alone": lambda index, asked: index.keyword.words.scores(asked.terms),
    "pairs alone": lambda index, asked: index.keyword.pairs.scores(asked.pairs),
}

VARIANTS: dict[str, Callable[[Signals], Vectors]] = {
    "keyword": lambda signals: signals.keyword,
    "article": lambda signals: signals.article,
    "dense": lambda signals: signals.dense,
    "rank fusion": _by_rank,
    "keyword + dense": _two,
    "+ article": _weighed(0.35, 0.40, 0.20, 0),
    "+ sentence": _weighed(0.35, 0.40, 0, 0.20),
    "+ both": _weighed(*_CONSTANT),
    "by the question": fuse,
    "without keyword": _without(0),
    "without dense": _without(1),
    "without article": _without(2),
    "without sentence": _without(3),
}
