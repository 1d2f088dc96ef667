"""What the API and the chat page need of an assistant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from assistant.types import Answer, Event, Question
from ingest.types import Article


class AnswerService(Protocol):
    """`assistant.pipeline.Assistant`, as far as its web faces use it."""

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The finished answer."""
        ...

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        """The same in steps; the answer comes last."""
        ...

    def article(self, article_id: str) -> Article | None:
        """An article by id, or None when there is none (any more)."""
        ...

    def status(self) -> dict[str, Any]:
        """Counts, model names and the time of the last ingest."""
        ...
