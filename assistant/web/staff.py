"""The staff page: what was asked and not answered, what is indexed, the notice and the off switch.

Rendered on the server, without scripts. Without a token in the settings there is nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse

from assistant.serving.service import AnswerService
from assistant.settings import Settings
from assistant.staff.export import as_cases, as_csv
from assistant.staff.notice import MAX_CHARS, Notice, NoticeBoard
from assistant.staff.record_groups import DISLIKED, UNANSWERED, groups
from assistant.staff.records import Records, RecordsUnavailable
from assistant.web.errors import ApiError
from assistant.web.limits import networks, through_tls
from assistant.web.staff_session import COOKIE, HOURS, StaffSessions
from assistant.web.staff_views import Views
from assistant.web.wanted import wanted
from prompts import languages

_PERIODS = (7, 30, 90)
_EXPORTS = {"csv": (as_csv, "text/csv; charset=utf-8"), "jsonl": (as_cases, "application/x-ndjson")}
_MAX_FIELDS = 50
_SAID = ("saved", "not_saved", "form_expired")


@dataclass(frozen=True, slots=True)
class Staff:
    """What the staff page works with."""

    assistant: AnswerService
    settings: Settings
    records: Records
    board: NoticeBoard
    sessions: StaffSessions


def add_staff(app: FastAPI, staff: Staff) -> None:
    """The addresses under /staff. :raises SettingsError: a trusted proxy is no address."""
    pages = _Pages(staff)

    def add(path: str, answer: Callable[..., Any], method: str = "GET") -> None:
        app.add_api_route(path, answer, methods=[method], include_in_schema=False)

    add("/staff/login", pages.login, "POST")
    add("/staff/logout", pages.logout, "POST")
    add("/staff/notice", pages.notice, "POST")
    add("/staff", pages.overview)
    add("/staff/articles", pages.articles)
    for kind in (UNANSWERED, DISLIKED):
        add(f"/staff/{kind}", partial(pages.questions, kind))
        for suffix in _EXPORTS:
            add(f"/staff/{kind}.{suffix}", partial(pages.exported, kind, suffix))
    add("/staff/{path:path}", pages.nothing)


class _Pages:
    """Every address as a method; whoever is not signed in is sent to the form."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._sessions = staff.sessions
        self._views = Views(staff.assistant, staff.settings, staff.records, staff.board)
        self._proxies = networks(staff.settings)

    async def login(self, request: Request) -> Response:
        self._enabled()
        form = _form(await request.body())
        if not self._sessions.accepts(form.get("token", "")):
            return HTMLResponse(self._views.login(_language(request), True), 403, _headers())
        response = _to("/staff", request)
        response.set_cookie(
            COOKIE, self._sessions.start(), max_age=HOURS * 3600, path="/staff", httponly=True,
            samesite="strict", secure=through_tls(request.scope, self._proxies),
        )  # fmt: skip
        return response

    async def logout(self, request: Request) -> Response:
        self._enabled()
        response = _to("/staff", request)
        if self._signed(request, _form(await request.body())):
            response.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="strict")
        return response

    async def notice(self, request: Request) -> Response:
        self._enabled()
        form = _form(await request.body())
        if not self._signed(request, form):
            return _to("/staff", request, said="form_expired")
        return _to("/staff", request, said=await run_in_threadpool(_post, self._staff.board, form))

    def overview(self, request: Request, said: str = "") -> Response:
        key, language = self._key(request), _language(request)
        if not key:
            return _page(self._views.login(language))
        return _page(self._views.overview(language, key, said if said in _SAID else ""))

    def questions(self, kind: str, request: Request) -> Response:
        key = self._key(request)
        if not key:
            return _to("/staff", request)
        return _page(
            self._views.questions(_language(request), key, kind, _days(request), _PERIODS)
        )

    def articles(self, request: Request) -> Response:
        key = self._key(request)
        if not key:
            return _to("/staff", request)
        return _page(self._views.articles(_language(request), key, _number(request, "page")))

    def exported(self, kind: str, suffix: str, request: Request) -> Response:
        if not self._key(request):
            return _to("/staff", request)
        write, media_type = _EXPORTS[suffix]
        days = _days(request)
        try:
            found = groups(self._staff.records, kind, days)
        except RecordsUnavailable as error:
            raise ApiError("not_ready") from error
        name = f"{kind}-{days}-days.{suffix}"
        headers = _headers() | {"content-disposition": f'attachment; filename="{name}"'}
        text = write(found, self._staff.assistant.article)
        return Response(text, 200, headers, media_type)

    def nothing(self) -> Response:
        raise ApiError("not_found")

    def _enabled(self) -> None:
        if not self._sessions.enabled:
            raise ApiError("not_found")

    def _session(self, request: Request) -> str:
        return self._sessions.session(request.cookies.get(COOKIE, ""))

    def _key(self, request: Request) -> str:
        """The form key of whoever is signed in, "" for everybody else."""
        self._enabled()
        session = self._session(request)
        return self._sessions.form_key(session) if session else ""

    def _signed(self, request: Request, form: Mapping[str, str]) -> bool:
        """Whether a form comes from a page of ours, sent by whoever is signed in."""
        session = self._session(request)
        return bool(session) and self._sessions.form_is_ours(session, form.get("key", ""))


def _post(board: NoticeBoard, form: Mapping[str, str]) -> str:
    """Put up the notice of a form; what is said about it."""
    given = {code: form.get(f"message_{code}", "").strip()[:MAX_CHARS] for code in languages()}
    try:
        board.post(Notice("closed" in form, {code: text for code, text in given.items() if text}))
    except OSError:
        return "not_saved"
    return "saved"


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form as browsers send it; what is not UTF-8 is replaced."""
    try:
        fields = parse_qs(body.decode("latin-1"), errors="replace", max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}
    return {name: values[-1].replace("\r\n", "\n") for name, values in fields.items()}


def _language(request: Request) -> str:
    return "ko" if wanted(request.scope) == "ko" else "en"


def _days(request: Request) -> int:
    days = _number(request, "days")
    return days if days in _PERIODS else _PERIODS[1]


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _to(path: str, request: Request, **query: str) -> RedirectResponse:
    query = {"lang": _language(request), **query}
    parts = "&".join(f"{name}={value}" for name, value in query.items())
    return RedirectResponse(f"{path}?{parts}", 303, _headers())


def _page(html: str) -> HTMLResponse:
    return HTMLResponse(html, headers=_headers())


def _headers() -> dict[str, str]:
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
    return {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "vary": "accept-language, cookie",
    }
