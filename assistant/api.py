"""The HTTP face of an assistant: the API, the widget's script and, mounted at "/", the chat page."""

from __future__ import annotations

import logging
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from assistant.feedback import FeedbackFull, FeedbackLog
from assistant.metrics import Metrics
from assistant.schemas import AskBody, FeedbackBody, to_question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.types import Answer, Question, Turn
from assistant.web import errors
from assistant.web.errors import ApiError
from assistant.web.guard import Guard, check_origins
from assistant.web.parts import add_parts
from assistant.web.stream import stream_response
from ingest.errors import AssistantError

_log = logging.getLogger(__name__)
_POST_ONLY = ("ask", "feedback")


def create_app(assistant: AnswerService, settings: Settings) -> FastAPI:
    """The whole server: the API and the chat page.

    :raises SettingsError: an allowed origin is not an origin.
    """
    from assistant.chat_page import mount_chat  # loads Gradio

    metrics = Metrics()
    app = create_api(assistant, settings, metrics)
    return mount_chat(app, assistant, settings, metrics)


def create_api(
    assistant: AnswerService, settings: Settings, metrics: Metrics | None = None
) -> FastAPI:
    """The server without the chat page.

    :raises SettingsError: an allowed origin is not an origin.
    """
    check_origins(settings)
    metrics = metrics or Metrics()
    app = FastAPI(title="assistant", docs_url=None, redoc_url=None, openapi_url=None)
    _add_errors(app, metrics)
    _add_api(app, assistant, settings, metrics)
    _add_operations(app, assistant, metrics)
    add_parts(app, assistant, settings)
    _add_not_found(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),  # nobody by default
        allow_methods=["GET", "POST"],
        allow_headers=["accept", "content-type"],
    )
    app.add_middleware(Guard, settings=settings)  # the last one added is the outermost
    return app


def _add_api(app: FastAPI, assistant: AnswerService, settings: Settings, metrics: Metrics) -> None:
    feedback = FeedbackLog(settings.data_dir)

    def answered(answer: Answer) -> None:
        metrics.answered(answer, "api")

    def failed(error: Exception) -> ApiError:
        known = errors.from_exception(error, settings)
        metrics.failed(known.code)
        return known

    @app.post("/api/ask")
    def ask(body: AskBody, request: Request) -> Response:  # sync: runs in a worker thread
        try:
            question = _question(body, settings)
            if "text/event-stream" in request.headers.get("accept", ""):
                return stream_response(assistant.stream(question), answered, failed)
            answer = assistant.ask(question)
        except Exception as error:
            raise errors.from_exception(error, settings) from error
        answered(answer)
        return JSONResponse(answer.to_json())

    @app.post("/api/feedback", status_code=201)
    def add_feedback(body: FeedbackBody) -> dict[str, str]:
        try:
            feedback.add(body.id, body.rating, body.question, body.reason)
        except FeedbackFull as error:
            raise ApiError("feedback_full") from error
        metrics.rated(body.rating)
        return {"status": "stored"}


def _add_operations(app: FastAPI, assistant: AnswerService, metrics: Metrics) -> None:
    @app.get("/api/health")
    def health() -> JSONResponse:
        try:
            index = assistant.status()
        except AssistantError as error:
            _log.warning("not ready: %s", error)
            return JSONResponse({"live": True, "ready": False, "index": {}}, 503)
        ready = bool(index.get("ready", index.get("articles")))
        return JSONResponse({"live": True, "ready": ready, "index": index}, 200 if ready else 503)

    @app.get("/metrics")
    def show_metrics() -> Response:
        try:
            status = assistant.status()
        except AssistantError:
            status = {}
        return Response(metrics.render(status), media_type=CONTENT_TYPE_LATEST)


def _add_not_found(app: FastAPI) -> None:
    """Addresses under /api that are nothing; without this the chat page would answer them."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    @app.api_route("/api/{path:path}", methods=methods)
    def nothing(path: str) -> PlainTextResponse:
        raise ApiError("method_not_allowed" if path in _POST_ONLY else "not_found")


def _add_errors(app: FastAPI, metrics: Metrics) -> None:
    def respond(error: ApiError) -> JSONResponse:
        metrics.failed(error.code)
        return JSONResponse(errors.body(error), errors.STATUS[error.code])

    @app.exception_handler(ApiError)
    def known(_: Request, error: ApiError) -> JSONResponse:
        return respond(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return respond(_validation_error(error))

    @app.exception_handler(HTTPException)
    def unknown(_: Request, error: HTTPException) -> JSONResponse:
        code = "method_not_allowed" if error.status_code == 405 else "not_found"
        return respond(ApiError(code))


def _validation_error(error: RequestValidationError) -> ApiError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return ApiError("invalid_json")
    place = ".".join(str(part) for part in first["loc"][1:])
    return ApiError("invalid_request", field=place or "body")


def _question(body: AskBody, settings: Settings) -> Question:
    history = tuple(Turn(turn.role, turn.content) for turn in body.history)
    return to_question(body.question, history, settings, body.id or uuid4().hex)
