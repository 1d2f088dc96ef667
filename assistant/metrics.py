"""Counters and timings for Prometheus; one registry an app, nothing about who asked."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.types import Answer

_BUCKETS = (0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """What `/metrics` shows."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "assistant_answers",
            "Questions answered, by how they ended",
            ("status", "reason", "language", "face"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "assistant_stage_seconds",
            "Time of each stage of an answer",
            ("stage",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._errors = Counter(
            "assistant_errors",
            "Requests that ended in an error",
            ("code",),
            registry=self._registry,
        )
        self._feedback = Counter(
            "assistant_feedback", "Opinions on answers", ("rating",), registry=self._registry
        )
        self._index = Gauge(
            "assistant_index", "Size of the index", ("what",), registry=self._registry
        )

    def answered(self, answer: Answer, face: str) -> None:
        """Count an answer of a face ("api" or "chat") and its timings."""
        self._answers.labels(answer.status.value, answer.reason, answer.language, face).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self._seconds.labels(stage).observe(milliseconds / 1000)

    def failed(self, code: str) -> None:
        """Count an error by its code."""
        self._errors.labels(code).inc()

    def rated(self, rating: str) -> None:
        """Count an opinion."""
        self._feedback.labels(rating).inc()

    def render(self, status: dict[str, object]) -> bytes:
        """The exposition text, with the counts of `status` as they are now."""
        for name, value in status.items():
            if isinstance(value, int) and not isinstance(value, bool):
                self._index.labels(name).set(value)
        return generate_latest(self._registry)
