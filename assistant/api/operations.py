"""What operators ask of a server: is it well, and what does it do."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from assistant.serving.metrics import Metrics, last_ingest, last_ingest_age
from assistant.serving.service import AnswerService
from assistant.staff.notice import NoticeBoard
from ingest.errors import AssistantError

_log = logging.getLogger(__name__)
_NOT_READY: dict[int | str, dict[str, Any]] = {503: {"description": "It cannot answer questions"}}


def add_operations(
    app: FastAPI, assistant: AnswerService, board: NoticeBoard, metrics: Metrics
) -> None:
    """`/api/health...` and `/metrics`."""

    @app.get("/api/health", summary="Live, ready, how fresh the index is", responses=_NOT_READY)
    def health() -> JSONResponse:
        index, ready = _index(assistant)
        body = {
            "live": True,
            "ready": ready,
            "closed": board.current().closed,
            "last_ingest": last_ingest(index),
            "last_ingest_age_s": last_ingest_age(index),
            "index": index,
        }
        return JSONResponse(body, 200 if ready else 503)

    @app.get("/api/health/live", summary="The process serves")
    def live() -> dict[str, bool]:
        return {"live": True}

    @app.get("/api/health/ready", summary="It can answer questions", responses=_NOT_READY)
    def ready() -> JSONResponse:
        _, can_answer = _index(assistant)
        return JSONResponse({"ready": can_answer}, 200 if can_answer else 503)

    @app.get("/metrics", include_in_schema=False)
    def show_metrics() -> Response:
        index, _ = _index(assistant)
        return Response(metrics.render(index), media_type=CONTENT_TYPE_LATEST)


def _index(assistant: AnswerService) -> tuple[dict[str, Any], bool]:
    """What is indexed, and whether questions can be answered from it."""
    try:
        index = assistant.status()
    except AssistantError as error:
        _log.warning("not ready: %s", error)
        return {}, False
    return index, bool(index.get("ready", index.get("articles")))
