"""Fusion: signals of different scales become comparable, and weigh by the question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.fusion import WEIGHTS, Signals, fuse, standardise
from index.nearby import best_sentence


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def signals(keyword: np.ndarray, dense: np.ndarray, length: int = 16) -> Signals:
    nothing = np.zeros(len(keyword), np.float32)
    return Signals(keyword, dense, nothing, nothing, length)


def order(given: Signals) -> list[int]:
    return fuse(given).argsort()[::-1].tolist()


def test_standard_scores_have_mean_zero_and_spread_one() -> None:
    standard = standardise(scores(1, 2, 3, 10))
    assert np.isclose(standard.mean(), 0, atol=1e-6)
    assert np.isclose(standard.std(), 1, atol=1e-6)


def test_signals_that_say_nothing_do_not_count() -> None:
    assert standardise(scores(2, 2, 2)).tolist() == [0, 0, 0]
    assert order(signals(scores(0, 0, 0), scores(0.7, 0.9, 0.8))) == [1, 2, 0]
    assert order(signals(scores(0, 5, 1), scores(0.8, 0.8, 0.8))) == [1, 2, 0]


def test_no_candidates_and_one_candidate() -> None:
    assert fuse(signals(scores(), scores())).shape == (0,)
    assert fuse(signals(scores(3), scores(0.9))).shape == (1,)


def test_scale_does_not_matter() -> None:
    words, near = scores(0, 3, 12, 5), scores(0.81, 0.80, 0.86, 0.90)
    assert np.allclose(
        fuse(signals(words, near)), fuse(signals(words * 10 + 3, near / 100)), atol=1e-3
    )


def test_the_best_of_both_sides_wins() -> None:
    assert order(signals(scores(9, 8, 1, 0), scores(0.80, 0.89, 0.90, 0.80)))[0] == 1


def test_every_signal_can_decide() -> None:
    alike = signals(scores(1, 2, 3), scores(0.8, 0.8, 0.8))
    for name in ("dense", "article", "sentence"):
        flat = replace(alike, keyword=scores(1, 1, 1))
        assert order(replace(flat, **{name: scores(0.2, 0.9, 0.4)}))[0] == 1


def test_no_weight_ever_counts_against_a_candidate() -> None:
    """However odd the question, a better score never lowers a candidate."""
    for length in (0, 1, 500):
        for sentence in (scores(0, 0, 0), scores(1, 0, 0)):
            given = Signals(scores(0, 9, 1), scores(0, 1, 0), scores(0, 3, 0), sentence, length)
            better = replace(given, article=scores(0, 3, 3))
            assert fuse(better)[2] >= fuse(given)[2] - 1e-6
    assert (WEIGHTS[:, 0] > 0).all()


def test_the_best_sentence_holds_what_is_asked_together() -> None:
    rarity = {"수소": 2.0, "버스": 1.0, "노선": 1.0}
    assert best_sentence("수소버스 노선이다.", rarity) == 1
    assert best_sentence("수소 충전소다. 버스 노선이다.", rarity) == 0.5
    assert best_sentence("수소충전소\n버스", rarity) == 0.5
    assert best_sentence("", rarity) == 0
    assert best_sentence("수소버스", {}) == 0
    assert best_sentence("수소버스", {"수소": 0.0}) == 0
