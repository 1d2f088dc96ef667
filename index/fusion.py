"""Keyword and dense scores of the same candidates, made comparable and added."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

# Share of the dense side.
DENSE_WEIGHT = 0.4


def fuse(keyword: Scores, dense: Scores, dense_weight: float = DENSE_WEIGHT) -> Scores:
    """Weighted sum of the standardised scores, one a candidate; higher is better."""
    fused: Scores = (1 - dense_weight) * standardise(keyword) + dense_weight * standardise(dense)
    return fused


def standardise(scores: Scores) -> Scores:
    """Scores as distances from their mean, in standard deviations; zeros when all are alike."""
    if len(scores) == 0:
        return scores
    spread = scores.std()
    if spread < 1e-9:
        return np.zeros_like(scores)
    standard: Scores = (scores - scores.mean()) / spread
    return standard
