"""How much one address and one session may ask: counted by the `limits` library.

The address is what a visitor cannot choose: that of the connection, or what a trusted proxy says. A
session is what a page calls itself; it only narrows what the address may do.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from re import compile as pattern
from typing import Any

from limits import RateLimitItem, parse_many
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string
from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from assistant.serving.metrics import Metrics
from assistant.settings import Settings
from assistant.web import errors
from assistant.web.ids import App, Message, Receive, Scope, Send
from ingest.errors import SettingsError

SESSION_HEADER = "x-session-id"
_SESSION = pattern(r"[A-Za-z0-9_-]{8,64}")
_HOUSEHOLD_BITS = 64  # of an IPv6 address: one connection may use all the rest
_WIDER = 5  # what costs little may be asked for so many times as often as an answer
_LOGIN = parse_many("5/minute;30/hour")
_LONGEST_S = 3600  # nobody is told to wait longer
_AWAY_S, _STORE_PATIENCE_S = 10.0, 1.0  # how long a lost store is left alone, and waited for
_log = logging.getLogger(__name__)

# What is counted, by method and path; a question asked on the chat page arrives through Gradio, with
# a few smaller events beside it.
_BUCKETS = {
    ("POST", "/api/ask"): "ask",
    ("GET", "/api/suggest"): "suggest",
    ("POST", "/api/feedback"): "feedback",
    ("POST", "/gradio_api/queue/join"): "chat",
    ("POST", "/staff/login"): "login",
}
_READING = ("/api/articles/", "/api/examples", "/evidence")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class _Rule:
    bucket: str
    whose: str  # an address or a session
    items: Sequence[RateLimitItem]


def check_limits(settings: Settings) -> None:
    """Nothing, when the limits can be kept as they are set.

    :raises SettingsError: a limit, the store or a trusted proxy cannot be understood.
    """
    _items(settings.rate_address, "RATE_ADDRESS")
    _items(settings.rate_session, "RATE_SESSION")
    networks(settings)
    _strategy(settings.rate_store)


class RateLimits:
    """An ASGI app around another: requests beyond the limits end in 429 with `Retry-After`."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._address_items = _items(settings.rate_address, "RATE_ADDRESS")
        self._session_items = _items(settings.rate_session, "RATE_SESSION")
        self._proxies = networks(settings)
        self._store = _strategy(settings.rate_store)
        self._own = _strategy("memory://")  # when the store cannot be reached
        self._away_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        bucket = _bucket(scope) if scope["type"] == "http" else ""
        session = Headers(scope=scope).get(SESSION_HEADER, "") if bucket == "ask" else ""
        if bucket == "chat":
            session, receive = await _gradio_session(receive)
        seconds = await self._seconds_over(bucket, session, scope) if bucket else 0
        if not seconds:
            await self._app(scope, receive, send)
            return
        self._metrics.rate_limited(bucket)
        error = errors.ApiError("rate_limited", retry_after=seconds, seconds=str(seconds))
        response = JSONResponse(errors.body(error), error.status, error.headers)
        await response(scope, receive, send)

    async def _seconds_over(self, bucket: str, session: str, scope: Scope) -> int:
        """0 when the request is within every limit, else when to try again."""
        for rule in self._rules(bucket, session, scope):
            for item in rule.items:
                seconds = await self._hit(item, rule)
                if seconds:
                    return seconds
        return 0

    def _rules(self, bucket: str, session: str, scope: Scope) -> Iterator[_Rule]:
        address = client_address(scope, self._proxies)
        if bucket == "login":
            yield _Rule(bucket, address, _LOGIN)
            return
        by_address, by_session = self._address_items, self._session_items
        if bucket in {"read", "chat"}:
            by_address, by_session = _widened(by_address), _widened(by_session)
        if _SESSION.fullmatch(session):
            # With the address: else one visitor could use up the session of another.
            yield _Rule(f"{bucket} session", f"{address} {session}", by_session)
        yield _Rule(bucket, address, by_address)

    async def _hit(self, item: RateLimitItem, rule: _Rule) -> int:
        if time.monotonic() >= self._away_until:
            try:
                return await _count(self._store, item, rule)
            except Exception as error:  # whatever the store's client raises: answering goes on
                _log.warning("the rate store cannot be reached (%s), counting here", error)
                self._away_until = time.monotonic() + _AWAY_S
        return await _count(self._own, item, rule)


def networks(settings: Settings) -> tuple[Any, ...]:
    """The trusted proxies. :raises SettingsError: one is no address or network."""
    try:
        return tuple(ip_network(proxy, strict=False) for proxy in settings.trusted_proxies)
    except ValueError as error:
        raise SettingsError(
            f'ASSISTANT_TRUSTED_PROXIES: {error} - write ["127.0.0.1", "10.0.0.0/8"]'
        ) from error


def client_address(scope: Scope, proxies: Sequence[Any]) -> str:
    """Who is asking: the connection's address, or what a trusted proxy says it is.

    Proxies append the address that they saw, so the list is read from its end, up to the first that is
    not a proxy of ours: everything before that was written by the visitor.
    """
    client = scope.get("client")
    nearest = _address(client[0]) if client else None
    if nearest is None:
        return client[0] if client else ""
    if _trusted(nearest, proxies):
        said = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        for part in reversed(said.split(",") if said else []):
            found = _address(part)
            if found is None:
                break
            nearest = found
            if not _trusted(found, proxies):
                break
    return _household(nearest)


def through_tls(scope: Scope, proxies: Sequence[Any]) -> bool:
    """Whether the visitor's connection is encrypted, to us or to a trusted proxy."""
    if scope["scheme"] == "https":
        return True
    client = scope.get("client")
    nearest = _address(client[0]) if client else None
    said = Headers(scope=scope).get("x-forwarded-proto", "")
    return nearest is not None and _trusted(nearest, proxies) and said.strip().lower() == "https"


def _bucket(scope: Scope) -> str:
    """What a request counts as, "" when it is not limited."""
    path = scope["path"].rstrip("/") or "/"
    found = _BUCKETS.get((scope["method"], path), "")
    return found or ("read" if path.startswith(_READING) else "")


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _trusted(address: Address, proxies: Sequence[Any]) -> bool:
    return any(address in network for network in proxies)


def _household(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _HOUSEHOLD_BITS), strict=False))
    return str(address)


def _items(text: str, name: str) -> Sequence[RateLimitItem]:
    try:
        return parse_many(text)
    except ValueError as error:
        raise SettingsError(f"ASSISTANT_{name}: {text!r} - write 240/minute;10000/day") from error


def _widened(items: Sequence[RateLimitItem]) -> Sequence[RateLimitItem]:
    return [type(i)(i.amount * _WIDER, i.multiples, i.namespace) for i in items]


async def _gradio_session(receive: Receive) -> tuple[str, Receive]:
    """What the chat page calls its session, and the request as it was.

    The body is there already, in one piece: the guard has read it.
    """
    whole = await receive()
    pending = [whole]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    try:
        found = json.loads(whole.get("body", b"")).get("session_hash", "")
    except (ValueError, AttributeError):
        found = ""
    return found if isinstance(found, str) else "", again


def _strategy(url: str) -> SlidingWindowCounterRateLimiter:
    try:
        found = storage_from_string(f"async+{url}", **_client_options(url))
    except Exception as error:  # also: the client library of the store is not installed
        raise SettingsError(
            f"ASSISTANT_RATE_STORE: {error} - memory://, or redis://host:6379/0 after "
            "`pip install redis`"
        ) from error
    assert isinstance(found, Storage)
    return SlidingWindowCounterRateLimiter(found)


def _client_options(url: str) -> dict[str, Any]:
    if not url.startswith(("redis", "valkey")):
        return {}
    patience = {"socket_timeout": _STORE_PATIENCE_S, "socket_connect_timeout": _STORE_PATIENCE_S}
    return patience | ({"implementation": "redispy"} if url.startswith("redis") else {})


async def _count(store: SlidingWindowCounterRateLimiter, item: RateLimitItem, rule: _Rule) -> int:
    """0 when there was room, else the seconds until there is."""
    if await store.hit(item, rule.bucket, rule.whose):
        return 0
    stats = await store.get_window_stats(item, rule.bucket, rule.whose)
    return min(max(1, math.ceil(stats.reset_time - time.time())), _LONGEST_S)
