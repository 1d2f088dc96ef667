"""An answer on its way to a caller who may leave: as server-sent events, or whole.

Leaving stops the work: the step under way (it cannot be interrupted) is the last one.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import anyio
from anyio.to_thread import run_sync
from starlette.responses import JSONResponse, Response

from assistant.serving.service import close
from assistant.types import Answer, Event, EvidenceFound
from assistant.web import errors
from assistant.web.errors import ApiError
from assistant.web.ids import Receive, Scope, Send
from assistant.web.turns import Turns

_HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # no proxy may hold it back
}
_STILL_WORKING = b": still working\n\n"  # a comment, for proxies that close what is silent
_SILENCE_S = 10.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every answer of a server needs: its turn, and somebody to tell how it ended."""

    turns: Turns
    answered: Callable[[Answer], None]
    refused: Callable[[Exception], ApiError]  # the HTTP error that a failure is to the caller
    broken_off: Callable[[Exception], ApiError]  # the same within a stream
    left: Callable[[], None]


class AnswerResponse(Response):
    """The answer that `events` come to: the finished one, or the events as they come.

    Until the first event is there, a failure is an HTTP error; later it is an `error` event.
    """

    def __init__(self, events: Iterator[Event], desk: Desk, streamed: bool) -> None:
        super().__init__()
        self._events = events
        self._desk = desk
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as long as the caller is there."""

        async def work() -> Response | None:
            async with self._desk.turns.taken(), aclosing(_steps(self._events)) as steps:
                return await (self._stream(steps, send) if self._streamed else self._whole(steps))

        try:
            done, response = await _while_there(receive, work)
        except Exception as error:
            raise self._desk.refused(error) from error
        if not done:
            self._desk.left()
        elif response is not None:
            await response(scope, receive, send)

    async def _whole(self, steps: AsyncIterator[Event]) -> Response:
        *_, answer = [event async for event in steps]
        assert isinstance(answer, Answer)
        self._desk.answered(answer)
        return JSONResponse(answer.to_json())

    async def _stream(self, steps: AsyncIterator[Event], send: Send) -> None:
        first = await anext(steps)
        raw = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_keep_open, send)
            await self._send_events(first, steps, send)
            tasks.cancel_scope.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_events(self, first: Event, steps: AsyncIterator[Event], send: Send) -> None:
        try:
            await _send_line(send, *self._told(first))
            async for event in steps:
                await _send_line(send, *self._told(event))
        except Exception as error:
            await _send_line(send, "error", errors.body(self._desk.broken_off(error)))

    def _told(self, event: Event) -> tuple[str, dict[str, Any]]:
        """Name and data of an event; the answer is counted."""
        if isinstance(event, Answer):
            self._desk.answered(event)
            return "answer", event.to_json()
        if isinstance(event, EvidenceFound):
            # Numbers are given when the answer points at a sentence; until then it has none.
            return "evidence", {"citations": [asdict(c) | {"label": None} for c in event.citations]}
        return "sentence", asdict(event)


async def _steps(events: Iterator[Event]) -> AsyncGenerator[Event, None]:
    """The events, each made in a worker thread; leaving the iteration closes their source."""
    try:
        while (event := await run_sync(next, events, None)) is not None:
            yield event
    finally:
        with anyio.CancelScope(shield=True):
            await run_sync(close, events)


async def _while_there(
    receive: Receive, work: Callable[[], Awaitable[T]]
) -> tuple[bool, T | None]:
    """(True, what `work` returns), or (False, None) when the caller left before its end."""
    done: list[T] = []
    fault: Exception | None = None
    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        try:
            done.append(await work())
        except Exception as error:  # kept out of the group, which would wrap it
            fault = error
        tasks.cancel_scope.cancel()
    if fault is not None:
        raise fault
    return bool(done), done[0] if done else None


async def _keep_open(send: Send) -> None:
    while True:
        await anyio.sleep(_SILENCE_S)
        await send({"type": "http.response.body", "body": _STILL_WORKING, "more_body": True})


async def _send_line(send: Send, name: str, data: dict[str, Any]) -> None:
    line = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
    await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
