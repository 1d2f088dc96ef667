"""What the API and the chat page need of an assistant, and what a public one does besides answering."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from assistant.staff.notice import Closed, NoticeBoard
from assistant.staff.records import Records
from assistant.types import Answer, Citation, Event, EvidenceFound, Question
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


class PublicService:
    """An assistant in public: staff can switch it off, and what it was asked is recorded, masked."""

    def __init__(self, inner: AnswerService, records: Records, board: NoticeBoard) -> None:
        self.inner = inner  # answers without either, for questions that are our own
        self._records = records
        self._board = board

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The finished answer. :raises Closed: staff have switched the assistant off."""
        *_, answer = self.stream(question, today)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        """The same in steps. :raises Closed: staff have switched the assistant off."""
        notice = self._board.current()
        if notice.closed:
            raise Closed(notice.message)
        found: tuple[Citation, ...] = ()
        answer: Answer | None = None
        events = self.inner.stream(question, today)
        try:
            for event in events:
                if isinstance(event, EvidenceFound):
                    found += event.citations
                elif isinstance(event, Answer):
                    answer = event
                yield event
        finally:  # after the answer is on its way, and also when its reader stops there
            close(events)
            if answer is not None:
                self._records.add(answer, found, _scores(answer))

    def article(self, article_id: str) -> Article | None:
        """An article by id, or None when there is none (any more)."""
        return self.inner.article(article_id)

    def status(self) -> dict[str, Any]:
        """Counts, model names and the time of the last ingest."""
        return self.inner.status()


def _scores(answer: Answer) -> list[float]:
    """The scores of the evidence, in its order; none when the answer brings no trace."""
    chosen = (step.gave for step in answer.trace if step.stage == "evidence")
    return [float(one["score"]) for gave in chosen for one in gave.get("sentences", ())]


def close(events: Iterator[Event]) -> None:
    """End a stream of events early, if it can be."""
    end = getattr(events, "close", None)
    if end is not None:
        end()
