"""Every route has its headers; ids, paths and forms of an attacker lead nowhere."""

from __future__ import annotations

import hmac
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from standin import StandIn

from assistant.api.app import create_app
from assistant.settings import Settings
from assistant.web.staff_session import StaffSessions

TOKEN = "a-long-enough-token"
OUTSIDE = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%252f..%252fetc%252fpasswd",
    "....//....//etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "%00/etc/passwd",
    "library%00.txt",
    "..%c0%af..%c0%afetc/passwd",
    "pyproject.toml",
    "page.py",
    "__init__.py",
    "staff_base.html",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole app: API, staff pages, widget and chat page."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("doors"), staff_token=TOKEN, rate_address="10000/minute"
    )
    return create_app(StandIn(), settings)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A visitor who follows no redirect."""
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def test_every_route_has_its_headers(app: FastAPI, client: TestClient) -> None:
    """Whatever is added later too: routes are listed, not named here."""
    listed = {route.path for route in app.routes if getattr(route, "path", "")}
    paths = {
        path.replace("{article_id:path}", "library").replace("{name}", "chat.css")
        for path in listed
    }
    tried = [
        path
        for path in sorted(paths | {"/", "/staff", "/staff/nowhere", "/nowhere", "/web/base.css"})
        if "{" not in path
    ]
    assert len(tried) > 8
    for path in tried:
        for reply in (client.get(path), client.post(path, json={})):
            policy = reply.headers["content-security-policy"]
            assert reply.headers["x-content-type-options"] == "nosniff", path
            assert "frame-ancestors" in policy, path
            assert "default-src" in policy, path
            assert "unsafe-eval" not in policy or path == "/", path
            assert "permissions-policy" in reply.headers, path
            assert reply.headers["referrer-policy"], path


@pytest.mark.parametrize("outside", OUTSIDE)
@pytest.mark.parametrize(
    "door",
    [
        "/api/articles/{}",
        "/web/{}",
        "/evidence?article={}&start=0&end=1&label=1",
        "/staff/{}",
        "/gradio_api/file={}",
        "/file={}",
        "/static/{}",
        "/assets/{}",
    ],
)
def test_no_path_leads_to_a_file(client: TestClient, door: str, outside: str) -> None:
    """Neither of the machine nor of the program."""
    reply = client.get(door.format(outside))
    assert reply.status_code in {303, 307, 400, 403, 404, 405, 422}
    for inside in ("root:", "[fonts]", "import annotations", "[project]", "{% "):
        assert inside not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/component_server",
        "/gradio_api/run/predict",
        "/monitoring",
        "/docs",
        "/redoc",
    ],
)
def test_what_the_page_does_not_need_stays_shut(client: TestClient, path: str) -> None:
    """Uploads and proxies of the page's framework: a way to files and to other machines."""
    assert client.post(path, files={"files": ("x.html", b"<script>")}).status_code in {
        403,
        404,
        405,
    }
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_change_nothing(client: TestClient, method: str) -> None:
    """There is nothing that they could do."""
    for path in ("/api/ask", "/api/articles/library", "/staff/notice", "/web/chat.css"):
        assert client.request(method, path).status_code in {403, 404, 405}


@pytest.mark.parametrize(
    "value", ["a\r\nset-cookie: x=1", "a\nlocation: //evil.example", "é" * 9, "x" * 5000]
)
def test_a_header_cannot_be_split_by_what_is_sent(client: TestClient, value: str) -> None:
    """Neither through an id nor through a language."""
    raw = {
        "x-request-id": value.encode(),
        "x-correlation-id": value.encode(),
        "accept-language": value.encode(),
    }
    reply = client.get("/api/health", headers=raw)
    assert "set-cookie" not in reply.headers
    assert "location" not in reply.headers
    assert value not in "".join(reply.headers.values())


def test_deeply_nested_json_ends_in_a_refusal(client: TestClient) -> None:
    """And the next request is answered."""
    for body in ("[" * 50_000, '{"question":' * 10_000, '{"question": 1e999999}', "\ufeff{}"):
        reply = client.post(
            "/api/ask", content=body.encode(), headers={"content-type": "application/json"}
        )
        assert 400 <= reply.status_code < 500
    assert client.get("/api/health/live").status_code == 200


def test_the_pages_come_with_their_own_files_only() -> None:
    """No template names another host."""
    folder = Path(__file__).parent.parent / "assistant" / "web"
    for file in folder.glob("*.html"):
        text = file.read_text("utf-8")
        assert 'src="http' not in text
        assert 'src="//' not in text


def test_tokens_and_form_keys_are_compared_in_constant_time(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared, own = [], hmac.compare_digest
    stranger = TestClient(app, client=("192.0.2.7", 50_000))  # nobody else's guesses count against it

    def noted(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return own(one, other)

    monkeypatch.setattr("assistant.web.staff_session.hmac.compare_digest", noted)
    for guess in ("", "a", TOKEN[:-1], f"{TOKEN}x", "\u0000" * 100):
        stranger.post("/staff/login", data={"token": guess})
    assert compared == [(32, 32)] * 5  # digests: not even the length of the token shows
    sessions = StaffSessions(SecretStr(TOKEN))
    assert not sessions.form_is_ours("session", "guess")
    assert len(compared) == 6
