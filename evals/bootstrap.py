"""Bootstrap intervals and paired differences: how far a number would move with other cases.

Everything is seeded, so that the same numbers in give the same numbers out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROUNDS, _SEED, _LEVEL = 2000, 20190502, 0.95
_BLOCK = 2_000_000  # resampled values held at once

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the percentile interval around it."""

    value: float
    low: float
    high: float

    def to_json(self) -> list[float]:
        """[value, low, high], to four digits."""
        return [round(number, 4) for number in (self.value, self.low, self.high)]


def mean_interval(
    values: Sequence[float], rounds: int = _ROUNDS, level: float = _LEVEL, seed: int = _SEED
) -> Interval | None:
    """The mean of `values` (one a case) with its bootstrap interval; None without values."""
    return ratio_interval(values, [1.0] * len(values), rounds, level, seed)


def ratio_interval(
    parts: Sequence[float],
    wholes: Sequence[float],
    rounds: int = _ROUNDS,
    level: float = _LEVEL,
    seed: int = _SEED,
) -> Interval | None:
    """sum(parts) / sum(wholes) over cases, resampled by case; None when the wholes sum to nothing."""
    part, whole = np.asarray(parts, np.float64), np.asarray(wholes, np.float64)
    if not len(part) or not whole.sum():
        return None
    ratios = _resampled(part, whole, rounds, seed)
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(part.sum() / whole.sum()), float(low), float(high))


def ratio_difference(
    before: tuple[Sequence[float], Sequence[float]],
    after: tuple[Sequence[float], Sequence[float]],
    rounds: int = _ROUNDS,
    level: float = _LEVEL,
    seed: int = _SEED,
) -> Interval | None:
    """The difference of two ratios over the same cases, each given as (parts, wholes).

    The same cases are drawn for both, so what they share cancels out. None when one has no whole.
    """
    sides = [tuple(np.asarray(column, np.float64) for column in side) for side in (before, after)]
    if any(not len(whole) or not whole.sum() for _, whole in sides):
        return None
    values = [part.sum() / whole.sum() for part, whole in sides]
    random, size = np.random.default_rng(seed), len(sides[0][0])
    drawn = random.integers(0, size, (rounds, size))
    sums = [(part[drawn].sum(axis=1), whole[drawn].sum(axis=1)) for part, whole in sides]
    kept = (sums[0][1] > 0) & (sums[1][1] > 0)
    differences = sums[1][0][kept] / sums[1][1][kept] - sums[0][0][kept] / sums[0][1][kept]
    low, high = np.quantile(differences, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(values[1] - values[0]), float(low), float(high))


def _resampled(part: Vector, whole: Vector, rounds: int, seed: int) -> Vector:
    """One ratio a round; a round that drew no whole at all is left out."""
    random, size = np.random.default_rng(seed), len(part)
    at_once = max(1, _BLOCK // size)
    ratios = []
    for start in range(0, rounds, at_once):
        drawn = random.integers(0, size, (min(at_once, rounds - start), size))
        sums = whole[drawn].sum(axis=1)
        kept = sums > 0
        ratios.append(part[drawn].sum(axis=1)[kept] / sums[kept])
    return np.concatenate(ratios)
