"""The outermost layer of the server: who may call it, with how much, and what browsers may do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

from assistant.settings import Settings
from assistant.web import errors
from assistant.web.ids import App, Message, Receive, Scope, Send
from assistant.web.page import rewrite
from assistant.web.wanted import wanted
from ingest.errors import SettingsError

MAX_BODY_BYTES = 256 * 1024  # twenty turns of 4,000 Korean characters
_ORIGIN = re.compile(r"https?://[a-zA-Z0-9.-]+(:\d{1,5})?")

# The chat page needs only these of what Gradio serves; uploads, its proxy and its tools stay shut.
_GRADIO_OPEN = re.compile(
    r"/gradio_api/(info|queue/(join|data)|heartbeat/[\w-]+|cancel|reset|startup-events|theme\.css)/?"
)
_SHUT = re.compile(r"/(gradio_api|monitoring|login|logout|svelte|pwa_icon|docs|redoc)(/.*)?")

_NOBODY = "frame-ancestors 'none'"

# Browsers send JSON across sites only after a preflight; a form they would just send.
_JSON_ONLY = ("/api/ask", "/api/feedback")


def check_origins(settings: Settings) -> None:
    """Nothing, when every allowed origin is one: they are written into headers.

    :raises SettingsError: an allowed origin is not an origin.
    """
    for origin in settings.allowed_origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"ASSISTANT_ALLOWED_ORIGINS: {origin!r} is not an origin - "
                "write it like https://www.example.org"
            )


class Guard:
    """An ASGI app in front of another: origins, body size, security headers, the page's head."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = self._with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is None and scope["method"] == "POST":
            whole = await _read(receive)
            if whole is None:
                refusal = "body_too_large"
            else:
                receive = _replay(whole, receive)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        path = scope["path"]
        if _SHUT.fullmatch(path) and not _GRADIO_OPEN.fullmatch(path):
            return "not_found"
        headers = Headers(scope=scope)
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not self._origin_allowed(
            headers, path
        ):
            return "origin_not_allowed"
        if scope["method"] == "POST" and path in _JSON_ONLY and not _is_json(headers):
            return "unsupported_media_type"
        return None

    def _origin_allowed(self, headers: Headers, path: str) -> bool:
        """Whether the calling page is our own or, not for staff, a site that may embed us."""
        origin = headers.get("origin")
        if origin is None:  # not a browser, or the same origin
            return True
        if _host(origin) == headers.get("host"):
            return True
        return not _is_staff(path) and origin in self._settings.allowed_origins

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        """`send`, adding the security headers; the chat page is rewritten on its way out."""
        framing = _framing(self._settings)
        start: Message = {}
        page = bytearray()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                _secure(headers, framing, scope["path"])
                if _is_page(scope, headers):
                    start.update(message)
                    return
            elif start:
                page.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                html, script_sources = rewrite(page.decode(), self._settings, wanted(scope))
                headers = MutableHeaders(raw=start["headers"])
                headers["content-length"] = str(len(html.encode()))
                headers["content-security-policy"] = _page_policy(script_sources, framing)
                headers.add_vary_header("accept-language")
                await send(start)
                await send({"type": "http.response.body", "body": html.encode()})
                return
            await send(message)

        return guarded


def _host(origin: str) -> str:
    """The host and port of an origin, "" when it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_staff(path: str) -> bool:
    return path == "/staff" or path.startswith("/staff/")


def _is_json(headers: Headers) -> bool:
    return headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"


def _framing(settings: Settings) -> str:
    """Who may show our pages in a frame: the sites of the settings, nobody by default."""
    if not settings.allowed_origins:
        return _NOBODY
    return " ".join(("frame-ancestors 'self'", *settings.allowed_origins))


def _is_page(scope: Scope, headers: MutableHeaders) -> bool:
    html = headers.get("content-type", "").startswith("text/html")
    return html and scope["method"] == "GET" and scope["path"] == "/"


def _secure(headers: MutableHeaders, framing: str, path: str) -> None:
    framing = _NOBODY if _is_staff(path) else framing
    headers["x-content-type-options"] = "nosniff"
    headers.setdefault("referrer-policy", "strict-origin-when-cross-origin")
    headers["permissions-policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
    own = headers.get("content-security-policy", "default-src 'none'")  # what a page of ours needs
    headers["content-security-policy"] = f"{own}; {framing}"
    if framing == _NOBODY:
        headers["x-frame-options"] = "DENY"
    if path == "/widget.js":
        headers["cross-origin-resource-policy"] = "cross-origin"
    if path.startswith("/api/"):
        headers.setdefault("cache-control", "no-store")


def _page_policy(script_sources: str, framing: str) -> str:
    """The chat page's policy: our own files only; inline scripts by their hash, no eval."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {script_sources}",
            "style-src 'self' 'unsafe-inline'",  # Gradio sets style attributes
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            framing,
        )
    )


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body.extend(message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


async def _refuse(code: str, scope: Scope, receive: Receive, send: Send) -> None:
    error = errors.ApiError(code)
    response = JSONResponse(errors.body(error), error.status)
    await response(scope, receive, send)
