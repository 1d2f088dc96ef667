"""The handlers behind the chat page: a conversation goes in, what is shown comes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from assistant.metrics import Metrics
from assistant.schemas import to_question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.types import Answer, Citation, EvidenceFound, SentenceReady, Turn
from assistant.web import errors
from assistant.web.render import answer_html, partial_html, plain_html
from prompts import ui

_log = logging.getLogger(__name__)
Messages = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it."""

    question: str
    shown: str  # HTML
    answer: Answer | None = None  # None while it is being written, when stopped or on an error


Conversation = tuple[Exchange, ...]


class Chat:
    """The handlers of the chat page; a conversation goes in, what is shown comes out."""

    def __init__(self, assistant: AnswerService, settings: Settings, metrics: Metrics) -> None:
        self._assistant = assistant
        self._settings = settings
        self._metrics = metrics
        self._texts = ui("ko")

    def respond(self, text: str, before: Conversation) -> Iterator[tuple[Messages, Conversation]]:
        """The conversation with the answer to `text`, again and again while it grows."""
        current = Exchange(text.strip(), self._progress(self._texts("searching")))
        if not current.question:
            yield messages(before), before
            return
        yield messages((*before, current)), (*before, current)
        try:
            for grown in self._answered(current, before):
                yield messages((*before, grown)), (*before, grown)
        except Exception as error:
            conversation = (*before, replace(current, shown=self._failed(error)))
            yield messages(conversation), conversation

    def stopped(self, conversation: Conversation) -> tuple[Messages, Conversation]:
        """The conversation after a citizen stopped the answer that was being written."""
        if conversation and conversation[-1].answer is None:
            notice = plain_html(self._texts("stopped"), "notice done")
            conversation = (*conversation[:-1], replace(conversation[-1], shown=notice))
        return messages(conversation), conversation

    def _answered(self, current: Exchange, before: Conversation) -> Iterator[Exchange]:
        question = to_question(current.question, _history(before), self._settings, uuid4().hex)
        citations: tuple[Citation, ...] = ()
        headline, sentences = "", []
        for event in self._assistant.stream(question):
            if isinstance(event, Answer):
                self._metrics.answered(event, "chat")
                yield replace(current, shown=answer_html(event), answer=event)
                return
            if isinstance(event, EvidenceFound):
                citations = event.citations
            elif isinstance(event, SentenceReady) and event.headline:
                headline = event.text
            elif isinstance(event, SentenceReady):
                sentences.append(event.text)
            progress = self._texts("writing", count=str(len(citations)))
            yield replace(current, shown=partial_html(headline, sentences, citations, progress))

    def _progress(self, text: str) -> str:
        return partial_html("", [], (), text)

    def _failed(self, error: Exception) -> str:
        known = errors.from_exception(error, self._settings)
        if known.code in ("internal", "not_ready"):
            _log.error("question failed: %s", error, exc_info=known.code == "internal")
        self._metrics.failed(known.code)
        return plain_html(errors.body(known)["error"]["message_ko"], "error done")


def messages(conversation: Conversation) -> Messages:
    """What the chatbot component shows."""
    shown: Messages = []
    for exchange in conversation:
        shown.append({"role": "user", "content": plain_html(exchange.question, "asked")})
        shown.append({"role": "assistant", "content": exchange.shown})
    return shown


def _history(conversation: Conversation) -> tuple[Turn, ...]:
    """The finished exchanges as turns."""
    turns: list[Turn] = []
    for exchange in conversation:
        if exchange.answer is not None:
            turns.append(Turn("user", exchange.question))
            turns.append(Turn("assistant", exchange.answer.answer))
    return tuple(turns)
