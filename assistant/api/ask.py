"""Asking, and what citizens thought of the answer."""

from __future__ import annotations

from uuid import uuid4

from fastapi import FastAPI, Request, Response

from assistant.api.schemas import (
    AnswerModel,
    AskBody,
    FeedbackBody,
    Stored,
    documented,
    to_question,
)
from assistant.serving.metrics import Metrics
from assistant.serving.service import AnswerService
from assistant.settings import Settings
from assistant.staff.record_types import Opinion
from assistant.staff.records import Records, RecordsUnavailable
from assistant.types import Answer, Question, Turn
from assistant.web import errors
from assistant.web.errors import ApiError
from assistant.web.stream import AnswerResponse, Desk
from assistant.web.turns import Turns

_STREAM = "text/event-stream"
_ASK = documented(400, 403, 413, 415, 422, 429, 500, 503)
_ASK[200] = {
    "description": "The answer; with `Accept: text/event-stream` in steps, the answer last",
    "model": AnswerModel,
}


def add_asking(
    app: FastAPI,
    assistant: AnswerService,
    settings: Settings,
    metrics: Metrics,
    records: Records,
    turns: Turns,
) -> None:
    """`/api/ask` and `/api/feedback`."""

    def answered(answer: Answer) -> None:
        metrics.answered(answer, "api")

    def failed_late(error: Exception) -> ApiError:
        known = errors.from_exception(error, settings)
        metrics.failed(known.code)
        return known

    desk = Desk(
        turns=turns,
        answered=answered,
        refused=lambda error: errors.from_exception(error, settings),
        broken_off=failed_late,
        left=metrics.left,
    )

    @app.post("/api/ask", summary="A grounded answer", responses=_ASK)
    async def ask(body: AskBody, request: Request) -> Response:
        try:
            question = _question(body, settings)
        except Exception as error:
            raise errors.from_exception(error, settings) from error
        streamed = _STREAM in request.headers.get("accept", "")
        return AnswerResponse(assistant.stream(question), desk, streamed)

    @app.post(
        "/api/feedback",
        status_code=201,
        summary="An opinion on an answer",
        responses=documented(400, 403, 413, 415, 422, 429, 507),
    )
    def add_feedback(body: FeedbackBody) -> Stored:
        reasons = tuple(dict.fromkeys(body.reasons))
        try:
            records.rate(Opinion(body.id, body.rating, reasons, body.comment, body.question))
        except RecordsUnavailable as error:
            raise ApiError("feedback_full") from error
        metrics.rated(body.rating, reasons)
        return Stored(status="stored")


def _question(body: AskBody, settings: Settings) -> Question:
    history = tuple(Turn(turn.role, turn.content) for turn in body.history)
    return to_question(body.question, history, settings, body.id or uuid4().hex)
