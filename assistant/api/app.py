"""The HTTP face of an assistant: the API, the pages' parts, the staff page and the chat page at "/"."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from assistant.api.ask import add_asking
from assistant.api.docs import add_docs
from assistant.api.material import add_material
from assistant.api.operations import add_operations
from assistant.serving.metrics import Metrics
from assistant.serving.service import AnswerService, PublicService
from assistant.settings import Settings
from assistant.staff.notice import NoticeBoard
from assistant.staff.records import Records
from assistant.suggest.examples import ExampleBook
from assistant.suggest.further import Suggester
from assistant.web import errors
from assistant.web.errors import ApiError
from assistant.web.guard import Guard, check_origins
from assistant.web.ids import HEADER, CorrelationIds
from assistant.web.limits import SESSION_HEADER, RateLimits, check_limits
from assistant.web.parts import add_parts
from assistant.web.staff import Staff, add_staff
from assistant.web.staff_session import StaffSessions
from assistant.web.turns import Turns

_POST_ONLY = ("ask", "feedback")


@dataclass(frozen=True, slots=True)
class Server:
    """What the faces of one server share."""

    settings: Settings
    assistant: PublicService
    metrics: Metrics
    records: Records
    board: NoticeBoard
    turns: Turns
    suggester: Suggester
    examples: ExampleBook


def check_settings(settings: Settings) -> None:
    """Nothing, when a server can be made with these settings.

    :raises SettingsError: an allowed origin, a limit, a proxy or the staff token cannot be used.
    """
    check_origins(settings)
    check_limits(settings)
    StaffSessions(settings.staff_token)


def server_for(
    assistant: AnswerService, settings: Settings, metrics: Metrics | None = None
) -> Server:
    """The shared parts around an assistant."""
    metrics = metrics or Metrics()
    records = Records(settings.data_dir, settings.record_days)
    board = NoticeBoard(settings.data_dir)
    suggester, turns = Suggester(assistant, settings.city), Turns(settings, metrics)
    examples = ExampleBook(settings.data_dir, suggester, turns.give_way)
    public = PublicService(assistant, records, board)
    return Server(settings, public, metrics, records, board, turns, suggester, examples)


def create_app(assistant: AnswerService, settings: Settings) -> FastAPI:
    """The whole server: the API and the chat page.

    :raises SettingsError: as `check_settings`.
    """
    return create_whole(server_for(assistant, settings))


def create_whole(server: Server) -> FastAPI:
    """The whole server around parts that the caller keeps. :raises SettingsError: as `check_settings`."""
    from assistant.chat.page import mount_chat  # loads Gradio

    app = _app(server)
    return mount_chat(app, server.assistant, server.settings, server.metrics)


def create_api(
    assistant: AnswerService, settings: Settings, metrics: Metrics | None = None
) -> FastAPI:
    """The server without the chat page. :raises SettingsError: as `check_settings`."""
    return _app(server_for(assistant, settings, metrics))


def _app(server: Server) -> FastAPI:
    settings, metrics = server.settings, server.metrics
    check_settings(settings)
    app = FastAPI(
        title="Civic assistant",
        version="1",
        docs_url=None,  # loads scripts from elsewhere; api_docs has a page of our own
        redoc_url=None,
        openapi_url=None,
    )
    _add_errors(app, metrics)
    add_asking(app, server.assistant, settings, metrics, server.records, server.turns)
    add_material(app, server.assistant, server.board, server.turns, server.suggester, server.examples)
    add_operations(app, server.assistant, server.board, metrics)
    add_docs(app)
    add_parts(app, server.assistant, settings)
    sessions = StaffSessions(settings.staff_token)
    add_staff(app, Staff(server.assistant, settings, server.records, server.board, sessions))
    _add_not_found(app)
    _add_layers(app, settings, metrics)
    return app


def _add_layers(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """What every request passes through; the last one added is the outermost."""
    app.add_middleware(RateLimits, settings=settings, metrics=metrics)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),  # nobody by default
        allow_methods=["GET", "POST"],
        allow_headers=["accept", "content-type", HEADER, SESSION_HEADER],
        expose_headers=[HEADER, "retry-after"],
    )
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(CorrelationIds)


def _add_not_found(app: FastAPI) -> None:
    """Addresses under /api that are nothing; without this the chat page would answer them."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    @app.api_route("/api/{path:path}", methods=methods, include_in_schema=False)
    def nothing(path: str) -> PlainTextResponse:
        raise ApiError("method_not_allowed" if path in _POST_ONLY else "not_found")


def _add_errors(app: FastAPI, metrics: Metrics) -> None:
    def respond(error: ApiError) -> JSONResponse:
        metrics.failed(error.code)
        return JSONResponse(errors.body(error), error.status, error.headers)

    @app.exception_handler(ApiError)
    def known(_: Request, error: ApiError) -> JSONResponse:
        return respond(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return respond(_validation_error(error))

    @app.exception_handler(HTTPException)
    def unknown(_: Request, error: HTTPException) -> JSONResponse:
        codes = {400: "invalid_json", 405: "method_not_allowed"}  # 400: a body too deep to be read
        return respond(ApiError(codes.get(error.status_code, "not_found")))


def _validation_error(error: RequestValidationError) -> ApiError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return ApiError("invalid_json")
    place = ".".join(str(part) for part in first["loc"][1:])
    return ApiError("invalid_request", field=place[:100] or "body")
