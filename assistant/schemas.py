"""The bodies that the API takes; unknown fields are ignored."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, BaseModel, Field

from assistant.settings import Settings
from assistant.types import Question, Turn
from ingest.errors import QuestionRejected

_MAX_ID_CHARS = 100
_MAX_TURN_CHARS = 4_000  # an answer with its citations is far shorter
_MAX_REASON_CHARS = 500


class TurnBody(BaseModel):
    """One earlier message."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=_MAX_TURN_CHARS)


class AskBody(BaseModel):
    """A question, in the shape of a batch line."""

    question: str
    id: str = Field("", max_length=_MAX_ID_CHARS)
    history: list[TurnBody] = Field(default_factory=list)


class FeedbackBody(BaseModel):
    """What a citizen thought of an answer."""

    rating: Literal["up", "down"]
    id: str = Field(max_length=_MAX_ID_CHARS, validation_alias=AliasChoices("id", "answer_id"))
    question: str = Field("", max_length=_MAX_TURN_CHARS)
    reason: str = Field("", max_length=_MAX_REASON_CHARS)


def to_question(
    text: str, history: tuple[Turn, ...], settings: Settings, question_id: str
) -> Question:
    """The question within the configured limits: only the newest turns of the history are kept.

    :raises QuestionRejected: nothing is asked, or too much.
    """
    text = text.strip()
    if not text:
        raise QuestionRejected("empty_question", "the question is empty")
    if len(text) > settings.max_question_chars:
        limit = settings.max_question_chars
        raise QuestionRejected("question_too_long", f"the question is over {limit} characters")
    newest = history[-settings.max_history_turns :] if settings.max_history_turns else ()
    return Question(text, newest, question_id)
