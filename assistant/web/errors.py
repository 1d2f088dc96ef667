"""The one shape of an API error: {"error": {"code", "message_ko", "message_en"}}."""

from __future__ import annotations

import logging
from typing import Any

from assistant.settings import Settings
from ingest.errors import (
    IndexBroken,
    IndexLocked,
    IndexMissing,
    ManifestMismatch,
    ModelUnavailable,
    QuestionRejected,
)
from prompts import ui

_log = logging.getLogger(__name__)

STATUS = {
    "invalid_json": 400,
    "origin_not_allowed": 403,
    "not_found": 404,
    "article_not_found": 404,
    "method_not_allowed": 405,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "empty_question": 422,
    "question_too_long": 422,
    "invalid_request": 422,
    "internal": 500,
    "not_ready": 503,
    "feedback_full": 507,
}
_NOT_READY = (IndexMissing, IndexBroken, IndexLocked, ManifestMismatch, ModelUnavailable)


class ApiError(Exception):
    """A request that ends in an error; `code` is a key of `STATUS`."""

    def __init__(self, code: str, **variables: str) -> None:
        super().__init__(code)
        self.code = code
        self.variables = variables


def from_exception(error: Exception, settings: Settings) -> ApiError:
    """The error a caller sees; what went wrong inside stays in the log."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, QuestionRejected) and error.reason == "question_too_long":
        return ApiError("question_too_long", limit=str(settings.max_question_chars))
    if isinstance(error, QuestionRejected):
        return ApiError("empty_question")
    if isinstance(error, _NOT_READY):
        _log.error("not ready: %s", error)
        return ApiError("not_ready")
    _log.error("question failed: %s", error, exc_info=error)
    return ApiError(
        "internal", department=settings.contact_department, phone=settings.contact_phone
    )


def body(error: ApiError) -> dict[str, Any]:
    """The JSON of an error."""
    key = f"error_{error.code}"
    return {
        "error": {
            "code": error.code,
            "message_ko": ui("ko")(key, **error.variables),
            "message_en": ui("en")(key, **error.variables),
        }
    }
