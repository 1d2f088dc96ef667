"""The handlers behind the chat page: a conversation goes in, what is shown comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from assistant.api.schemas import to_question
from assistant.chat.stopping import StopSign, until_stopped
from assistant.serving.metrics import Metrics
from assistant.serving.service import AnswerService
from assistant.settings import Settings
from assistant.types import Answer, Citation, EvidenceFound, SentenceReady, Turn
from assistant.web import errors
from assistant.web.render import answer_html, partial_html, plain_html
from assistant.web.wanted import known
from prompts import FALLBACK, ui

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

    def respond(
        self, text: str, before: Conversation, sign: StopSign, language: str = FALLBACK
    ) -> Iterator[tuple[Messages, Conversation]]:
        """The conversation with the answer to `text`, again and again while it grows.

        Nothing when there is no text, or an answer is already being written.
        """
        if not text.strip() or sign.writing:
            return
        language = known(language) or FALLBACK
        with sign.held():
            searching = partial_html((), ui(language)("searching"))
            current = Exchange(text.strip(), searching)
            yield messages((*before, current)), (*before, current)
            try:
                for grown in self._answered(current.question, before, sign, language):
                    yield messages((*before, grown)), (*before, grown)
            except Exception as error:
                failed = replace(current, shown=self._failed(error, language))
                yield messages((*before, failed)), (*before, failed)

    def _answered(
        self, text: str, before: Conversation, sign: StopSign, language: str
    ) -> Iterator[Exchange]:
        question = to_question(text, _history(before), self._settings, uuid4().hex)
        texts = ui(language)
        found: tuple[Citation, ...] = ()
        pieces: list[SentenceReady] = []
        for event in until_stopped(self._assistant.stream(question), sign):
            if isinstance(event, Answer):
                self._metrics.answered(event, "chat")
                yield Exchange(text, answer_html(event, language), event)
                return
            if isinstance(event, EvidenceFound):
                found = event.citations
            else:
                pieces.append(event)
            progress = texts("writing", count=str(len(found)))
            yield Exchange(text, partial_html(pieces, progress, found, language))
        yield Exchange(text, plain_html(texts("stopped"), "notice done"))

    def _failed(self, error: Exception, language: str) -> str:
        failure = errors.from_exception(error, self._settings)
        self._metrics.failed(failure.code)
        return plain_html(errors.message(failure, language), "error done")


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
