"""Addresses: a real server on this machine, robots, redirects, limits, and where no request may go."""

import socket
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest import fetch, fetch_guard
from ingest.errors import SourceRejected
from ingest.fetch import Fetcher
from ingest.fetch_guard import check_address, resolve
from ingest.formats.types import Options
from ingest.pipeline import read_sources
from ingest.stamps import Run

PAGES = Path(__file__).parent / "data" / "pages"
ROBOTS = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>온고을시 보도자료</title>
<item><title>봄꽃길 12곳 만든다</title><link>{site}/i/1</link><pubDate>Fri, 01 Mar 2024 23:00:00 +0000</pubDate>
<content:encoded><![CDATA[<p>온고을시가 봄꽃길 12곳을 만든다고 2일 밝혔다.</p>]]></content:encoded></item>
<item><title>도서관</title><link>{site}/news.html</link><description>온고을시가 밤에…</description></item>
<item><title>없는 쪽</title><link>{site}/none.html</link></item></channel></rss>"""
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


class _Site(BaseHTTPRequestHandler):
    pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[str] = []

    def do_GET(self):  # noqa: N802
        self.asked.append(self.path)
        status, headers, body = self.pages.get(self.path, (404, {}, b"no"))
        conditions = (self.headers["If-None-Match"], self.headers["If-Modified-Since"])
        if any(value and value in headers.values() for value in conditions):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    """A site on this machine; tests add to `_Site.pages`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    address = f"http://127.0.0.1:{server.server_port}"
    html = {"Content-Type": "text/html; charset=utf-8"}
    _Site.asked = []
    _Site.pages = {"/robots.txt": (200, {}, ROBOTS)}
    for path in PAGES.iterdir():
        _Site.pages[f"/{path.name}"] = (200, html, path.read_bytes())
    xml = {"Content-Type": "application/xml"}
    _Site.pages["/feed"] = (200, xml, FEED.format(site=address).encode())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def _fetcher(**options) -> Fetcher:
    options = {"allow_private": True, "delay_s": 0.0, **options}
    return Fetcher(Options(**options), sleep=lambda seconds: None)


def _read(*addresses, **options):
    options = {"allow_private": True, "delay_s": 0.0, **options}
    return list(read_sources(addresses, Options(**options)))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(fetch, "_MAX_DELAY_S", 0.0)


def test_a_page_is_its_article_under_its_address(site):
    (result,) = _read(f"{site}/board.html")
    (article,) = result.articles
    assert article.source == result.source == article.url == f"{site}/board.html"
    assert article.title == "온고을시, 통학로 26곳에 노란 횡단보도 놓는다"
    assert result.digest


def test_this_machine_is_refused_unless_allowed(site):
    (result,) = _read(f"{site}/board.html", allow_private=False)
    assert "ASSISTANT_INGEST_ALLOW_PRIVATE" in result.rejected
    assert _Site.asked == []


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 198.18.0.1 192.0.2.1 "
    "224.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:db8::1 ::127.0.0.1".split(),
)
def test_addresses_that_are_not_public(address):
    with pytest.raises(SourceRejected, match="not a public address"):
        check_address(address, allow_private=False)
    check_address(address, allow_private=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses(address):
    check_address(address, allow_private=False)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises(SourceRejected):
        resolve(host, 80, allow_private=False)


def test_one_private_address_among_public_ones_refuses_a_name(monkeypatch):
    found = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(SourceRejected, match=r"10\.0\.0\.1"):
        resolve("city.example", 80, allow_private=False)


def test_the_checked_address_is_the_one_connected_to(site, monkeypatch):
    """A name that means another address at the second look is asked only once a request."""
    looks = []
    real = socket.getaddrinfo

    def changing(host, port, *args, **more):
        if host == "city.example":
            looks.append(host)
            host = "127.0.0.1"
        return real(host, port, *args, **more)

    monkeypatch.setattr(fetch_guard.socket, "getaddrinfo", changing)
    port = site.rpartition(":")[2]
    raw = _fetcher().get(f"http://city.example:{port}/board.html")
    assert raw.url == f"http://city.example:{port}/board.html"
    assert looks == ["city.example"] * 2  # robots.txt and the page


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://city.example/a", "only http and https"),
        ("file:///etc/hosts", "only http and https"),
        ("http://", "not a web address"),
        ("http://user:secret@city.example/", "without a login"),
        ("http://[::1/", "not a web address"),
        ("https://no-such-host.invalid/a", "no such host"),
    ],
)
def test_what_is_no_web_page_says_why(address, reason):
    (result,) = _read(address)
    assert reason in result.rejected
    assert "\n" not in result.rejected


def test_robots_are_honoured(site):
    _Site.pages["/private/a.html"] = _Site.pages["/board.html"]
    (result,) = _read(f"{site}/private/a.html")
    assert "robots.txt" in result.rejected
    assert _Site.asked == ["/robots.txt"]


def test_a_host_without_robots_allows_and_one_that_fails_does_not(site):
    del _Site.pages["/robots.txt"]
    assert _fetcher().get(f"{site}/board.html").data
    _Site.pages["/robots.txt"] = (503, {}, b"")
    with pytest.raises(SourceRejected, match="robots.txt of the host fails"):
        _fetcher().get(f"{site}/board.html")


def test_a_redirect_leads_on_and_keeps_the_name(site):
    _Site.pages["/old"] = (302, {"Location": "/board.html"}, b"")
    raw = _fetcher().get(f"{site}/old")
    assert (raw.name, raw.url) == (f"{site}/old", f"{site}/board.html")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/hosts", "only http and https"),
        ("/private/a.html", "robots.txt"),
        ("/loop", "more than 5 redirects"),
        ("http://no-such-host.invalid/", "no such host"),
    ],
)
def test_every_step_of_a_redirect_is_checked(site, target, reason):
    _Site.pages["/loop"] = (301, {"Location": target}, b"")
    with pytest.raises(SourceRejected, match=reason):
        _fetcher().get(f"{site}/loop")


def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch):
    """The first host counts as public here; the one it leads to does not."""
    _Site.pages["/out"] = (302, {"Location": "http://10.1.2.3/admin"}, b"")
    real = fetch_guard.check_address
    monkeypatch.setattr(
        fetch_guard, "check_address", lambda text, allow: text == "127.0.0.1" or real(text, allow)
    )
    with pytest.raises(SourceRejected, match=r"10\.1\.2\.3 is not a public address"):
        _fetcher(allow_private=False).get(f"{site}/out")


def test_a_page_beyond_the_limit_is_not_read_to_its_end(site, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_BYTES", 1_000)
    with pytest.raises(SourceRejected, match="larger than"):
        _fetcher().get(f"{site}/board.html")


def test_a_host_that_does_not_answer_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(SourceRejected, match="no answer within 0.2 s"):
            _fetcher(timeout_s=0.2).get(address)


@pytest.mark.parametrize(("status", "reason"), [(404, "not found"), (403, "refuses"), (500, "try later")])  # fmt: skip
def test_an_error_of_the_host_says_what_to_do(site, status, reason):
    _Site.pages["/a"] = (status, {}, b"no")
    with pytest.raises(SourceRejected, match=f"{status}.*{reason}"):
        _fetcher().get(f"{site}/a")


def test_requests_to_one_host_keep_their_distance(site, monkeypatch):
    monkeypatch.setattr(fetch, "_MAX_DELAY_S", 30.0)
    slept = []
    fetcher = Fetcher(Options(allow_private=True, delay_s=1.0), time.monotonic, slept.append)
    for page in ("board", "news", "board"):
        fetcher.get(f"{site}/{page}.html")
    assert len(slept) == 2
    assert all(6 < seconds <= 7 for seconds in slept)  # as robots.txt asks


def test_a_feed_gives_its_items_in_full_or_fetches_them(site):
    whole, fetched, missing = _read(f"{site}/feed")
    assert whole.source == f"{site}/i/1"
    assert whole.articles[0].publisher == "온고을시"
    assert whole.articles[0].published.iso == "2024-03-02"  # 8 in the morning, in Korea
    assert f"{'/i/1'}" not in _Site.asked
    assert fetched.articles[0].title == "온고을시, 밤에 여는 도서관 네 곳으로 늘린다"
    assert "404" in missing.rejected


def test_a_saved_feed_is_read_from_its_file(tmp_path, site):
    (tmp_path / "feed.xml").write_text(FEED.format(site=site))
    assert [bool(r.articles) for r in _read(tmp_path / "feed.xml")] == [True, True, False]


def test_a_sitemap_and_an_index_of_sitemaps_give_their_pages(site):
    pages = "".join(f"<url><loc>{site}/{name}.html</loc></url>" for name in ("board", "news"))
    _Site.pages["/map.xml"] = (200, {}, MAP.format(pages).encode())
    index = INDEX.format(f"<sitemap><loc>{site}/map.xml</loc></sitemap>")
    _Site.pages["/index.xml"] = (200, {}, index.encode())
    assert [r.source for r in _read(f"{site}/map.xml")] == [f"{site}/board.html", f"{site}/news.html"]  # fmt: skip
    assert len(_read(f"{site}/index.xml")) == 2


def test_a_page_named_twice_is_fetched_once_and_a_limit_is_told(site):
    pages = f"<url><loc>{site}/board.html</loc></url>" * 3 + f"<url><loc>{site}/news.html</loc></url>"  # fmt: skip
    _Site.pages["/map.xml"] = (200, {}, MAP.format(pages).encode())
    assert len(_read(f"{site}/map.xml")) == 2
    board, limit = _read(f"{site}/map.xml", max_pages=1)
    assert board.articles
    assert "ASSISTANT_INGEST_MAX_PAGES" in limit.rejected


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_page_is_sent_again_only_when_it_changed(site, header):
    options = Options(allow_private=True, delay_s=0.0)
    page, body = f"{site}/news.html", _Site.pages["/news.html"][2]
    _Site.pages["/news.html"] = (200, {header: "one"}, body)

    def read(before: Run | None = None, options: Options = options):
        run = Run(options, before.stamps if before else {})
        (result,) = read_sources([page], options, run)
        return result.unchanged, run

    unchanged, first = read()
    assert not unchanged
    assert read(first)[0]
    assert not read(first, replace(options, columns={"title": "건명"}))[0]  # otherwise read now
    _Site.pages["/map.xml"] = (200, {}, MAP.format(f"<url><loc>{page}</loc></url>").encode())
    assert [r.unchanged for r in read_sources([f"{site}/map.xml"], options, Run(options, first.stamps))] == [True]  # fmt: skip
    _Site.pages["/news.html"] = (200, {header: "two"}, body)
    assert not read(first)[0]


def test_a_document_behind_an_address_is_read_by_its_bytes(site):
    from documents import hwpx

    paragraphs = ("꽃시장 새로 문 연다", "꽃시장이 4월 2일에 문을 연다고 시가 밝혔다.")
    _Site.pages["/down?f=1"] = (200, {"Content-Type": "application/octet-stream"}, hwpx(paragraphs))
    (result,) = _read(f"{site}/down?f=1")
    assert result.articles[0].title == "꽃시장 새로 문 연다"
