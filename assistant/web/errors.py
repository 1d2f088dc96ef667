"""The one shape of an API error: {"error": {"code", "message": {"ko", "en"}, "correlation_id"}}."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from assistant.settings import Settings
from assistant.staff.notice import Closed
from assistant.web.ids import correlation_id
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
    "rate_limited": 429,
    "busy": 429,
    "internal": 500,
    "not_ready": 503,
    "closed": 503,
    "feedback_full": 507,
}
_NOT_READY = (IndexMissing, IndexBroken, IndexLocked, ManifestMismatch, ModelUnavailable)
_RETRY_CLOSED_S, _RETRY_NOT_READY_S = 300, 10


class ApiError(Exception):
    """A request that ends in an error; `code` is a key of `STATUS`."""

    def __init__(
        self,
        code: str,
        *,
        retry_after: int = 0,
        own: Mapping[str, str] | None = None,
        **variables: str,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after  # seconds; 0 when trying again is no use
        self.own = own or {}  # by language: what staff say instead of the text of the code
        self.variables = variables

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS[self.code]

    @property
    def headers(self) -> dict[str, str]:
        """What the response says besides its body."""
        return {"retry-after": str(self.retry_after)} if self.retry_after else {}


def from_exception(error: Exception, settings: Settings) -> ApiError:
    """The error a caller sees; what went wrong inside stays in the log."""
    department, phone = settings.contact_department, settings.contact_phone
    if isinstance(error, ApiError):
        return error
    if isinstance(error, QuestionRejected) and error.reason == "question_too_long":
        return ApiError("question_too_long", limit=str(settings.max_question_chars))
    if isinstance(error, QuestionRejected):
        return ApiError("empty_question")
    if isinstance(error, Closed):
        return ApiError(
            "closed",
            retry_after=_RETRY_CLOSED_S,
            own=error.message,
            department=department,
            phone=phone,
        )
    if isinstance(error, _NOT_READY):
        _log.error("not ready: %s", error)
        return ApiError("not_ready", retry_after=_RETRY_NOT_READY_S)
    _log.error("question failed: %s", error, exc_info=error)
    return ApiError("internal", department=department, phone=phone)


def message(error: ApiError, language: str) -> str:
    """What an error says to a citizen."""
    own = error.own.get(language)
    return own or ui(language)(f"error_{error.code}", **error.variables)


def body(error: ApiError) -> dict[str, Any]:
    """The JSON of an error. `message_ko` and `message_en` are for callers of the first version."""
    korean, english = message(error, "ko"), message(error, "en")
    return {
        "error": {
            "code": error.code,
            "message": {"ko": korean, "en": english},
            "message_ko": korean,
            "message_en": english,
            "correlation_id": correlation_id(),
        }
    }
