"""Fusion: scores of different scales become comparable."""

from __future__ import annotations

import numpy as np

from index.fusion import fuse, standardise


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_standard_scores_have_mean_zero_and_spread_one() -> None:
    standard = standardise(scores(1, 2, 3, 10))
    assert np.isclose(standard.mean(), 0, atol=1e-6)
    assert np.isclose(standard.std(), 1, atol=1e-6)


def test_scores_that_say_nothing_do_not_count() -> None:
    assert standardise(scores(2, 2, 2)).tolist() == [0, 0, 0]
    assert fuse(scores(0, 0, 0), scores(0.7, 0.9, 0.8)).argsort()[::-1].tolist() == [1, 2, 0]
    assert fuse(scores(0, 5, 1), scores(0.8, 0.8, 0.8)).argsort()[::-1].tolist() == [1, 2, 0]


def test_no_candidates_and_one_candidate() -> None:
    assert fuse(scores(), scores()).shape == (0,)
    assert fuse(scores(3), scores(0.9)).shape == (1,)


def test_scale_does_not_matter() -> None:
    words, near = scores(0, 3, 12, 5), scores(0.81, 0.80, 0.86, 0.90)
    assert np.allclose(fuse(words, near), fuse(words * 10 + 3, near / 100), atol=1e-3)


def test_the_best_of_both_sides_wins() -> None:
    fused = fuse(scores(9, 8, 1, 0), scores(0.80, 0.89, 0.90, 0.80))
    assert int(fused.argmax()) == 1
