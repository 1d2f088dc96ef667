"""The bodies that the API takes, where unknown fields are ignored, and those it gives, for its page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, Field

from assistant.settings import Settings
from assistant.types import Question, Turn
from ingest.errors import QuestionRejected

_MAX_ID_CHARS = 100
_MAX_TURN_CHARS = 4_000  # an answer with its citations is far shorter
_MAX_COMMENT_CHARS = 500
_MAX_TURNS = 200  # only the newest are used; more is no conversation


class TurnBody(BaseModel):
    """One earlier message."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=_MAX_TURN_CHARS)


class AskBody(BaseModel):
    """A question, in the shape of a batch line."""

    question: str
    id: str = Field("", max_length=_MAX_ID_CHARS)
    history: list[TurnBody] = Field(default_factory=list, max_length=_MAX_TURNS)


Reason = Literal[
    "incorrect", "incomplete", "outdated", "off_topic", "bad_source", "unclear", "other"
]


class FeedbackBody(BaseModel):
    """What a citizen thought of an answer."""

    rating: Literal["up", "down"]
    id: str = Field(max_length=_MAX_ID_CHARS, validation_alias=AliasChoices("id", "answer_id"))
    reasons: list[Reason] = Field(default_factory=list, max_length=20)
    comment: str = Field(
        "", max_length=_MAX_COMMENT_CHARS, validation_alias=AliasChoices("comment", "reason")
    )
    question: str = Field("", max_length=_MAX_TURN_CHARS)


class Stored(BaseModel):
    """An opinion that is on disk."""

    status: Literal["stored"]


class CitationModel(BaseModel):
    """A sentence that the answer points at with [label]; `quote` is `body[start:end]`."""

    label: int
    article_id: str
    title: str
    publisher: str
    published_at: str
    published_basis: str
    source: str
    url: str
    quote: str
    start: int
    end: int


class FactModel(BaseModel):
    """A figure or date of the answer, and the citation that says it."""

    text: str
    kind: str
    value: str
    unit: str
    label: int


class AnswerModel(BaseModel):
    """A grounded answer."""

    id: str
    question: str
    status: Literal["answered", "partial", "abstained", "error"]
    reason: str
    headline: str
    answer: str
    language: str
    answerer: str
    citations: list[CitationModel]
    facts: list[FactModel]
    timings_ms: dict[str, float]
    notice: str


class SentencePlace(BaseModel):
    """Where a sentence stands in the body of its article."""

    index: int
    start: int
    end: int


class ArticleModel(BaseModel):
    """An article; `body[start:end]` is a sentence."""

    article_id: str
    title: str
    subtitle: str
    publisher: str
    published_at: str
    published_basis: str
    source: str
    url: str  # "" unless it is an http(s) address
    duplicate_of: str  # id of the article that tells the same and is searched instead, or ""
    body: str
    sentences: list[SentencePlace]


class Suggestions(BaseModel):
    """Further questions that an article answers."""

    questions: list[str]


class TopicModel(BaseModel):
    """Questions of one topic."""

    topic: str
    name: str
    questions: list[str]


class Topics(BaseModel):
    """Questions to start with."""

    topics: list[TopicModel]


class NoticeModel(BaseModel):
    """What staff want everyone to read."""

    closed: bool
    message: str


class ErrorDetail(BaseModel):
    """What went wrong, for programs and for people."""

    code: str
    message: dict[str, str]  # "ko", "en"
    message_ko: str
    message_en: str
    correlation_id: str


class ErrorModel(BaseModel):
    """Every error."""

    error: ErrorDetail


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors with these statuses, for the API's page."""
    return {status: {"model": ErrorModel, "description": "Error"} for status in statuses}


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
