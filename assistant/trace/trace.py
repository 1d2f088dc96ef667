"""What each stage of an answer took and gave, what it left out and why, and how long it took.

A trace is made from the masked question, so it may be kept; `Answer.to_json(trace=True)` has it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Left:
    """Something that a stage left out, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One stage; `took` and `gave` are plain JSON values."""

    stage: str
    took: dict[str, Any] = field(default_factory=dict)
    gave: dict[str, Any] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The step as plain JSON values."""
        return {
            "stage": self.stage,
            "ms": round(self.ms, 1),
            "input": self.took,
            "output": self.gave,
            "rejected": [{"what": left.what, "reason": left.reason} for left in self.left],
        }


class Clock:
    """How long the stages of one answer took, and how long it has been since the last look."""

    def __init__(self) -> None:
        self.started = self._looked = time.perf_counter()
        self.ms = {"search": 0.0, "answer": 0.0, "grounding": 0.0}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time spent inside to a stage of the answer's timings."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.ms[stage] += (time.perf_counter() - started) * 1000

    def since_last(self) -> float:
        """Milliseconds since this was last asked, or since the start."""
        before, self._looked = self._looked, time.perf_counter()
        return (self._looked - before) * 1000

    def timings(self) -> dict[str, float]:
        """The contract's `timings_ms`."""
        total = (time.perf_counter() - self.started) * 1000
        return {name: round(ms, 1) for name, ms in (self.ms | {"total": total}).items()}
