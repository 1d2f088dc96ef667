"""Counters and timings for Prometheus; one registry an app, nothing about who asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.types import Answer, Status

_BUCKETS = (0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """What `/metrics` shows."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ends = ("status", "reason", "language", "face")
        self._answers = self._counter("answers", "Questions answered, by how they ended", *ends)
        self._questions = self._counter("questions", "Questions that got an answer")
        self._abstained = self._counter("abstentions", "Questions left unanswered", "reason")
        self._errors = self._counter("errors", "Requests that ended in an error", "code")
        self._feedback = self._counter("feedback", "Opinions on answers", "rating")
        self._dislikes = self._counter("dislikes", "Reasons given with a thumb down", "reason")
        self._limited = self._counter("rate_limited", "Requests beyond a limit", "bucket")
        self._left = self._counter("callers_left", "Callers that left before their answer")
        self._in_flight = self._gauge("in_flight", "Answers being worked on")
        self._waiting = self._gauge("waiting", "Questions waiting for their turn")
        self._index = self._gauge("index", "Size of the index", "what")
        self._age = self._gauge("last_ingest_age_seconds", "Time since the index was last built")
        self._seconds = Histogram(
            "assistant_stage_seconds",
            "Time of each stage of an answer",
            ("stage",),
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"assistant_{name}", about, labels, registry=self._registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"assistant_{name}", about, labels, registry=self._registry)

    def answered(self, answer: Answer, face: str) -> None:
        """Count an answer of a face ("api" or "chat") and its timings."""
        self._answers.labels(answer.status.value, answer.reason, answer.language, face).inc()
        self._questions.inc()
        if answer.status is Status.ABSTAINED:
            self._abstained.labels(answer.reason).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self._seconds.labels(stage).observe(milliseconds / 1000)

    def failed(self, code: str) -> None:
        """Count an error by its code."""
        self._errors.labels(code).inc()

    def rated(self, rating: str, reasons: tuple[str, ...] = ()) -> None:
        """Count an opinion; `reasons` are those of a thumb down."""
        self._feedback.labels(rating).inc()
        for reason in reasons:
            self._dislikes.labels(reason).inc()

    def rate_limited(self, bucket: str) -> None:
        """Count a request beyond its limit."""
        self._limited.labels(bucket).inc()

    def left(self) -> None:
        """Count a caller who did not wait for the answer."""
        self._left.inc()

    def load(self, in_flight: int, waiting: int) -> None:
        """Set how many answers are being worked on and waited for."""
        self._in_flight.set(in_flight)
        self._waiting.set(waiting)

    def render(self, status: dict[str, Any]) -> bytes:
        """The exposition text, with the counts of `status` as they are now."""
        for name, value in status.items():
            if isinstance(value, int) and not isinstance(value, bool):
                self._index.labels(name).set(value)
        age = last_ingest_age(status)
        if age is not None:
            self._age.set(age)
        return generate_latest(self._registry)


def last_ingest(status: dict[str, Any]) -> str:
    """When the index of a status was built, "" when that is not known."""
    return str(status.get("built_at") or status.get("last_ingest") or "")


def last_ingest_age(status: dict[str, Any]) -> int | None:
    """Seconds since the index was built, None when that is not known."""
    try:
        built = datetime.fromisoformat(last_ingest(status))
    except ValueError:
        return None
    built = built if built.tzinfo else built.replace(tzinfo=UTC)
    return max(0, int((datetime.now(UTC) - built).total_seconds()))
