"""Addresses to bytes: http(s) only, as robots.txt allows, slowly, within limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from ingest.errors import SourceRejected
from ingest.fetch_guard import GuardedTransport
from ingest.formats.types import Options, Raw

if TYPE_CHECKING:
    from protego import Protego

AGENT = "civic-assistant"
MAX_BYTES = 20 * 1024 * 1024
_MAX_ROBOTS = 512 * 1024
_MAX_REDIRECTS = 5
_MAX_DELAY_S = 30.0  # a host that asks for more between two requests is asked less politely
_CHUNK = 64 * 1024
_STATUS = {401: "it wants a login", 403: "the host refuses it", 404: "not found", 410: "gone"}


@dataclass
class Fetcher:
    """Fetches one address after another; remembers robots.txt and the last request of each host."""

    options: Options
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            transport=GuardedTransport(self.options.allow_private),
            headers={"User-Agent": f"{AGENT}/1.0", "Accept-Encoding": "identity"},
            timeout=self.options.timeout_s,
            trust_env=False,  # a proxy would resolve the name again, unchecked
        )

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def get(self, url: str, validator: str = "") -> Raw | None:
        """What an address holds, under the address as given; None when it did not change.

        validator: that of what was read from there before
        :raises SourceRejected: with the reason in one line.
        """
        at = url
        for _ in range(_MAX_REDIRECTS + 1):
            self._check(at)
            answer = self._request(at, MAX_BYTES, validator)
            if answer.status_code == httpx.codes.NOT_MODIFIED and validator:
                return None
            if not answer.is_redirect:
                return _raw(url, at, answer)
            at = urljoin(at, answer.headers.get("location", ""))
        raise SourceRejected(f"more than {_MAX_REDIRECTS} redirects")

    def _check(self, url: str) -> None:
        """:raises SourceRejected: the address is no web page, or its host does not want us there."""
        _host_of(url)
        robots = self._robots_of(url)
        if not robots.can_fetch(url, AGENT):
            raise SourceRejected("robots.txt of the host does not allow it")
        wanted = robots.crawl_delay(AGENT)
        self._wait(url, min(max(float(wanted or 0), self.options.delay_s), _MAX_DELAY_S))

    def _wait(self, url: str, delay: float) -> None:
        host = urlsplit(url).netloc
        if host in self._last:
            self.sleep(max(0.0, self._last[host] + delay - self.clock()))
        self._last[host] = self.clock()

    def _robots_of(self, url: str) -> Protego:
        """The rules of a host; a host without them allows everything, one that fails nothing."""
        from protego import Protego

        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = Protego.parse(self._robots_text(site))
        return self._robots[site]

    def _robots_text(self, site: str) -> str:
        at = f"{site}/robots.txt"
        for _ in range(_MAX_REDIRECTS + 1):
            answer = self._request(at, _MAX_ROBOTS)
            if not answer.is_redirect:
                break
            at = urljoin(at, answer.headers.get("location", ""))
            _host_of(at)
        if answer.status_code >= 500:
            raise SourceRejected(f"robots.txt of the host fails ({answer.status_code}): try later")
        return answer.text if answer.is_success else ""

    def _request(self, url: str, limit: int, header: str = "") -> httpx.Response:
        """One answer with its whole body, redirects not followed."""
        name, _, value = header.partition(": ")
        deadline = self.clock() + self.options.timeout_s
        try:
            with self._client.stream("GET", url, headers={name: value} if name else None) as answer:
                body = bytearray()
                for part in answer.iter_bytes(_CHUNK):
                    body += part
                    if len(body) > limit:
                        raise SourceRejected(f"larger than {limit // 1024**2 or 1} MB")
                    if self.clock() > deadline:
                        raise httpx.ReadTimeout("slow")
                return _whole(answer, bytes(body))
        except httpx.TimeoutException as error:
            raise SourceRejected(f"no answer within {self.options.timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise SourceRejected(f"cannot be fetched: {' '.join(reason.split())}") from error


def _host_of(url: str) -> str:
    """The host of a web address.

    :raises SourceRejected: it is none.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        raise SourceRejected("not a web address: check it") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise SourceRejected(f"only http and https are fetched, not {parts.scheme or 'this'}")
    if not host or parts.username or parts.password:
        raise SourceRejected("not a web address: give one with a host and without a login")
    return host


def _whole(answer: httpx.Response, body: bytes) -> httpx.Response:
    """The answer with its body read (and no longer packed)."""
    headers = [
        (name, value)
        for name, value in answer.headers.items()
        if name not in ("content-encoding", "content-length", "transfer-encoding")
    ]
    return httpx.Response(answer.status_code, headers=headers, content=body)


def _raw(name: str, url: str, answer: httpx.Response) -> Raw:
    if not answer.is_success:
        why = _STATUS.get(answer.status_code, "try later")
        raise SourceRejected(f"the host answered {answer.status_code}: {why}")
    if not answer.content:
        raise SourceRejected("the page is empty")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    charset = answer.charset_encoding or ""
    return Raw(name, answer.content, url, media_type, charset, _validator(answer))


def _validator(answer: httpx.Response) -> str:
    """The header by which the host says later whether a page changed, "" when it cannot."""
    known = ("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")
    found = (f"{ask}: {answer.headers[told]}" for told, ask in known if told in answer.headers)
    return next(found, "")
