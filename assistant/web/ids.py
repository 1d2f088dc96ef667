"""Correlation ids: one a request, in its response, in its errors and in every line it logs."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = "x-request-id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("correlation_id", default="")
_log = logging.getLogger(__name__)


def correlation_id() -> str:
    """The id of the request that is being answered, "" outside of one."""
    return _current.get()


class CorrelationIds:
    """An ASGI app around another: gives every request its id, and logs how it ended."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own = _chosen(Headers(scope=scope).get(HEADER, ""))
        token = _current.set(own)
        started, status = time.perf_counter(), 0

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])[HEADER] = own
            await send(message)

        try:
            await self._app(scope, receive, with_id)
        finally:
            # The path only: the query of a share link is somebody's question.
            milliseconds = (time.perf_counter() - started) * 1000
            fields = {"method": scope["method"], "path": scope["path"], "status": status}
            fields["ms"] = round(milliseconds, 1)
            _log.info("%(method)s %(path)s %(status)s %(ms)s ms", fields, extra={"fields": fields})
            _current.reset(token)


def _chosen(given: str) -> str:
    """The id that the caller gave when it may stand in a header and a log, else a new one."""
    return given if _WELL_FORMED.fullmatch(given) else uuid4().hex
