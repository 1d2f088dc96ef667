"""Fixtures of the browser tests: the real server, a slow one, another site, one Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import browser, free_port, need_browser, resize, wait_for_server
from standin import ATTACK, StandIn

ROOT = Path(__file__).parent.parent
STAFF_TOKEN = "a-token-for-the-staff-page-of-tests"
ATTACKED = f"""제목: 가람천 물놀이터 {ATTACK} 개장
배포일: 2023년 6월 1일
담당부서: 가람천과

가람천 물놀이터는 오는 7월 15일 {ATTACK} 문을 연다.
"""


class Site:
    """Another site: pages that show the widget, each at an address of its own."""

    def __init__(self):
        self.pages = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, server, attributes="", *, policy="", head="", html='lang="ko"'):
        """The address of a page with the widget of `server`."""
        path = f"/{uuid.uuid4().hex}.html"
        script = f'<script src="{server}/widget.js" {attributes}></script>'
        body = f"<main><h1>가람시청</h1><p>어서 오세요.</p></main>{script}"
        head = f'<meta charset="utf-8"><title>가람시청</title>{head}'
        self.pages[path] = (f"<!doctype html><html {html}><head>{head}</head><body>{body}", policy)
        return self.origin + path

    def _handler(self):
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                text, policy = pages.get(self.path, ("", ""))
                self.send_response(200 if text else 404)
                self.send_header("content-type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("content-security-policy", policy)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture(scope="session")
def site():
    need_browser()
    site = Site()
    yield site
    site.server.shutdown()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """An index of the samples and of one article that attacks."""
    need_browser()
    folder = tmp_path_factory.mktemp("browser")
    (folder / "attack.txt").write_text(ATTACKED, "utf-8")
    command = [sys.executable, "-m", "assistant", "ingest", "samples", str(folder / "attack.txt")]
    subprocess.run([*command, "--data-dir", folder / "index"], check=True, cwd=ROOT)
    return folder / "index"


@pytest.fixture(scope="session")
def url(site, data_dir):
    """The address of the real server."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "assistant", "serve", "--port", address.rsplit(":")[-1]]
    environment = {
        **os.environ,
        "ASSISTANT_ALLOWED_ORIGINS": json.dumps([site.origin]),
        "ASSISTANT_STAFF_TOKEN": STAFF_TOKEN,
        "ASSISTANT_RATE_SESSION": "1000/minute",  # all tests share one browser
    }
    server = subprocess.Popen([*command, "--data-dir", data_dir], cwd=ROOT, env=environment)
    wait_for_server(address)
    yield address
    server.terminate()
    server.wait(15)


SLOW = StandIn(pause=0.4)


@contextmanager
def held():
    """The slow server goes on with its answers only when this ends."""
    SLOW.pause = 60.0
    try:
        yield
    finally:
        SLOW.pause = 0.4
        SLOW.wake.set()
        SLOW.wake.clear()


def serve_stand_in(tmp_path_factory, assistant, **settings):
    """The address of a server in this process, over a stand-in assistant."""
    need_browser()
    from assistant.serving.server import serve
    from assistant.settings import Settings

    port = free_port()
    chosen = Settings(port=port, data_dir=tmp_path_factory.mktemp("stand_in"), **settings)
    threading.Thread(target=serve, args=(assistant, chosen), daemon=True).start()
    wait_for_server(f"http://127.0.0.1:{port}")
    return f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def slow_url(tmp_path_factory):
    """A server whose answers take more than a second, and which no site may embed."""
    return serve_stand_in(tmp_path_factory, SLOW)


@pytest.fixture(scope="session")
def strict_url(tmp_path_factory, site):
    """A server where a session may ask one question a day."""
    origins = (site.origin,)
    return serve_stand_in(
        tmp_path_factory, StandIn(), rate_session="1/day", allowed_origins=origins
    )


@pytest.fixture(scope="session")
def chromium():
    need_browser()
    with browser() as page:
        yield page


@pytest.fixture
def page(chromium, url):
    resize(chromium.driver, 1280, 900)
    return chromium.open(url)
