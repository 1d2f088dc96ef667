"""What different signals say of the same candidates, made comparable and added.

How much a signal counts depends on the question: whether its words are found together somewhere,
how long it is, and how far the best candidate of either side stands out. The weights were learnt
on KorQuAD questions alone and are reported on other benchmarks (ADR 0016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """Scores of the candidates, one array a signal; higher is better in all of them."""

    keyword: Scores  # BM25 of the chunk
    dense: Scores  # cosines of the chunk and of its best sentence
    article: Scores  # BM25 of the whole article
    sentence: Scores  # share of the question that one sentence has, 0 to 1
    length: int  # distinct pairs of letters in the question
    trust: float = 1.0  # in the words: the share of the question that they are, 0 to 1

    def standard(self) -> Scores:
        """The signals as standard scores, [candidate, signal]."""
        columns = (self.keyword, self.dense, self.article, self.sentence)
        trust = np.array([self.trust, 1, self.trust, self.trust], np.float32)
        return trust * np.stack([standardise(column) for column in columns], axis=1)

    def situation(self) -> Scores:
        """What the weights depend on: 1, words met, length, and the leads of the two sides."""
        met = float(self.sentence.max(initial=0.0))
        return np.array([
            1.0, met - _MET, np.log(self.length + 1) - _LENGTH,
            _lead(standardise(self.keyword)) - _KEYWORD_LEAD,
            _lead(standardise(self.dense)) - _DENSE_LEAD,
        ], np.float32)  # fmt: skip


# What is usual: the situation is measured from here.
_MET, _LENGTH, _KEYWORD_LEAD, _DENSE_LEAD = 0.6, 2.8, 1.0, 0.5

# Weight of each signal: usual, and for each part of the situation.
WEIGHTS = np.array([
    [0.220, 0.046, 0.105, 0.055, 0.048],  # keyword
    [0.310, -0.114, 0.067, 0.055, 0.038],  # dense
    [0.218, 0.030, 0.112, 0.058, 0.062],  # article
    [0.253, 0.095, 0.147, 0.065, 0.053],  # sentence
], np.float32)  # fmt: skip


def fuse(signals: Signals, weights: Scores = WEIGHTS) -> Scores:
    """One score a candidate; higher is better."""
    if not len(signals.keyword):
        return signals.keyword
    fused: Scores = signals.standard() @ np.maximum(weights @ signals.situation(), 0)
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


def _lead(scores: Scores) -> float:
    """How far the best is ahead of the second."""
    if len(scores) < 2:
        return 0.0
    second, first = np.partition(scores, -2)[-2:]
    return float(first - second)
