"""What belongs to the pages: the widget's script and page, style sheets, scripts, evidence."""

from __future__ import annotations

import json

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse

from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.web import asset
from assistant.web.errors import ApiError
from assistant.web.render import evidence_html
from ingest.errors import AssistantError
from prompts import ui

_ASSETS = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}


def add_parts(app: FastAPI, assistant: AnswerService, settings: Settings) -> None:
    """The addresses that the pages load from."""

    @app.get("/widget.js")
    def widget() -> Response:
        texts = ui("ko")
        names = {
            "title": texts("title", city=settings.city),
            "open": texts("widget_open", title="{title}"),  # the site may give its own title
            "close": texts("widget_close"),
            "newWindow": texts("widget_new_window"),
        }
        script = asset("widget.js").replace("__TEXTS__", json.dumps(names, ensure_ascii=False))
        return Response(script, media_type="text/javascript")

    @app.get("/web/{name}")
    def page_asset(name: str) -> Response:
        if name not in _ASSETS:
            raise ApiError("not_found")
        return Response(asset(name), media_type=_ASSETS[name])

    @app.get("/evidence")
    def evidence(article: str, start: int, end: int, label: int, lang: str = "ko") -> HTMLResponse:
        try:
            found = assistant.article(article)
        except AssistantError as error:
            raise ApiError("article_not_found") from error
        if found is None:
            raise ApiError("article_not_found")
        return HTMLResponse(evidence_html(found, start, end, label, lang))
