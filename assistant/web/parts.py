"""What belongs to the pages: the widget's script and page, style sheets, scripts, evidence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from assistant.serving.service import AnswerService
from assistant.settings import Settings
from assistant.web import asset
from assistant.web.errors import ApiError
from assistant.web.page import WIDGET_POLICY, widget_page
from assistant.web.panel import evidence_html
from assistant.web.wanted import known, wanted
from ingest.errors import AssistantError
from prompts import FALLBACK, languages, named, ui

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_ASSETS = {p.name: _TYPES[p.suffix] for p in Path(__file__).parent.iterdir() if p.suffix in _TYPES}


def add_parts(app: FastAPI, assistant: AnswerService, settings: Settings) -> None:
    """The addresses that the pages load from."""

    @app.get("/widget.js")
    def widget(request: Request) -> Response:
        script = asset("widget.js").replace("__TEXTS__", _widget_texts(settings))
        return _kept(script, "text/javascript", request)

    @app.get("/widget")
    def frame(request: Request) -> HTMLResponse:
        html = widget_page(settings, wanted(request.scope))
        headers = {"content-security-policy": WIDGET_POLICY, "cache-control": "no-store"}
        return HTMLResponse(html, headers=headers | {"vary": "accept-language"})

    @app.get("/web/{name}")
    def page_asset(name: str, request: Request) -> Response:
        if name not in _ASSETS or name == "widget.js":
            raise ApiError("not_found")
        return _kept(asset(name), _ASSETS[name], request)

    @app.get("/evidence")
    def evidence(article: str, start: int, end: int, label: int, lang: str = "ko") -> HTMLResponse:
        try:
            found = assistant.article(article)
        except AssistantError as error:
            raise ApiError("article_not_found") from error
        if found is None:
            raise ApiError("article_not_found")
        return HTMLResponse(evidence_html(found, start, end, label, known(lang) or FALLBACK))


def _kept(text: str, media_type: str, request: Request) -> Response:
    """A file that a browser keeps and asks about again: an update is seen at once."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)


def _widget_texts(settings: Settings) -> str:
    """What the launcher says, by language; the site may give its own title."""
    texts = {
        code: {
            "title": ui(code)("title", city=named(settings.city, code)),
            "open": ui(code)("widget_open", title="{title}"),
            "close": ui(code)("widget_close"),
            "newWindow": ui(code)("widget_new_window"),
        }
        for code in languages()
    }
    return json.dumps(texts, ensure_ascii=False)
