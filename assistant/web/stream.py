"""An answer as server-sent events: `evidence`, `sentence` for every piece, `answer` last."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from fastapi.responses import StreamingResponse

from assistant.types import Answer, Event, EvidenceFound
from assistant.web import errors
from assistant.web.errors import ApiError

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}  # no proxy may hold it back


def stream_response(
    events: Iterator[Event],
    answered: Callable[[Answer], None],
    failed: Callable[[Exception], ApiError],
) -> StreamingResponse:
    """The events as they come. `answered` sees the answer; `failed` turns a fault into an error.

    The first event is awaited here, so that an index that is not there still is an HTTP error.
    """
    first = next(events)

    def lines() -> Iterator[str]:
        try:
            for event in chain((first,), events):
                if isinstance(event, Answer):
                    answered(event)
                yield _line(*_named(event))
        except Exception as error:
            yield _line("error", errors.body(failed(error)))

    return StreamingResponse(lines(), media_type="text/event-stream", headers=_HEADERS)


def _named(event: Event) -> tuple[str, dict[str, Any]]:
    if isinstance(event, Answer):
        return "answer", event.to_json()
    return ("evidence" if isinstance(event, EvidenceFound) else "sentence"), asdict(event)


def _line(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
