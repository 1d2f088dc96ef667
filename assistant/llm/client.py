"""Streamed completions of an OpenAI-compatible endpoint, through LlamaIndex, within limits."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import openai
from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.llms.openai_like import OpenAILike

from ingest.errors import LLMBadOutput, LLMError, LLMTimeout

_CONNECT_S = 5.0  # a machine that is there answers sooner
_BACKOFF_S, _LONGEST_S = 0.25, 4.0  # before the first retry, and before any
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP states that may pass
_UNKNOWN_FIELD = frozenset({400, 404, 415, 422, 501})  # how endpoints refuse a response format


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model is asked, how long it may take in all, and how often it is tried."""

    base_url: str
    model: str
    api_key: str
    timeout_s: float
    retries: int = 0
    concurrency: int = 2
    max_tokens: int = 1024  # room for a model that thinks first

    @property
    def host(self) -> str:
        """The host name: all of the address that a message may show."""
        return httpx.URL(self.base_url).host


@dataclass(frozen=True, slots=True)
class Piece:
    """Some more text, and why the model stopped ("" while it goes on)."""

    text: str
    stopped: str


class FormatRefused(LLMError):
    """The endpoint does not take a response format."""


class Client:
    """One endpoint, asked by many threads: never more at a time than its limit."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._places = threading.BoundedSemaphore(endpoint.concurrency)

    def stream(
        self, system: str, user: str, schema: dict[str, Any] | None = None, deadline: float = 0.0
    ) -> Iterator[Piece]:
        """The completion, piece by piece; closing the iterator frees the server.

        :raises FormatRefused: the endpoint does not take `schema`.
        :raises LLMTimeout: it took longer than the endpoint's limit, or no place became free.
        :raises LLMBadOutput: what came is not the protocol.
        :raises LLMError: the endpoint cannot be reached, refused, or broke off.
        """
        deadline = deadline or time.monotonic() + self.endpoint.timeout_s
        if not self._places.acquire(timeout=max(deadline - time.monotonic(), 0.0)):
            raise LLMTimeout("the language model is busy with other answers")
        try:
            yield from self._tried(system, user, schema, deadline)
        finally:
            self._places.release()

    def _tried(
        self, system: str, user: str, schema: dict[str, Any] | None, deadline: float
    ) -> Iterator[Piece]:
        """The first attempt that brings anything; later ones only for failures that may pass."""
        for attempt in range(self.endpoint.retries + 1):
            came = False
            try:
                for piece in _stream(self.endpoint, system, user, schema, deadline):
                    came = True
                    yield piece
                return
            except LLMError as error:
                wait = _pause(attempt, error)
                last = attempt == self.endpoint.retries or time.monotonic() + wait >= deadline
                if came or last or not _may_pass(error):
                    raise
            time.sleep(wait)


def _stream(
    endpoint: Endpoint, system: str, user: str, schema: dict[str, Any] | None, deadline: float
) -> Iterator[Piece]:
    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=system),
        ChatMessage(role=MessageRole.USER, content=user),
    ]
    wanted = {"response_format": _response_format(schema)} if schema else {}
    with _failures(endpoint.host, bool(schema)), _client(deadline) as client:
        for response in _model(endpoint, client).stream_chat(messages, **wanted):
            choices = response.raw.choices
            stopped = choices[0].finish_reason if choices else ""
            yield Piece(response.delta or "", stopped or "")


def _response_format(schema: dict[str, Any]) -> dict[str, Any]:
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _pause(attempt: int, error: LLMError) -> float:
    """Seconds before the next attempt: what the server asks for, else longer each time."""
    asked = _retry_after(error)
    backoff: float = _BACKOFF_S * 2.0**attempt * random.uniform(1.0, 1.5)  # spread out
    return min(max(backoff, asked), _LONGEST_S)


def _retry_after(error: LLMError) -> float:
    cause = error.__cause__
    if not isinstance(cause, openai.APIStatusError):
        return 0.0
    value = str(cause.response.headers.get("retry-after", ""))
    return float(value) if value.isdecimal() else 0.0


def _may_pass(error: LLMError) -> bool:
    """Whether the same request may succeed in a moment."""
    cause = error.__cause__
    if isinstance(cause, openai.APIStatusError):
        return cause.status_code in _PASSING
    if isinstance(cause, openai.APITimeoutError):
        return False  # the time is up, or nobody is there
    return isinstance(cause, openai.APIConnectionError | httpx.TransportError | OSError)


def _model(endpoint: Endpoint, client: httpx.Client) -> OpenAILike:
    return OpenAILike(
        model=endpoint.model,
        api_base=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        temperature=0.0,
        max_tokens=endpoint.max_tokens,
        timeout=client.timeout.read,
        max_retries=0,  # retries are ours: they know the deadline, and what was shown already
        is_chat_model=True,
        http_client=client,
    )


def _client(deadline: float) -> httpx.Client:
    """A client whose response ends when the time is up, however busily the server sends."""
    left = max(deadline - time.monotonic(), 0.05)

    def limit(response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Limited(response.stream, deadline)

    def connect_soon(request: httpx.Request) -> None:
        request.extensions["timeout"] = request.extensions["timeout"] | {"connect": min(left, _CONNECT_S)}

    client = httpx.Client(timeout=left, follow_redirects=False)
    client.event_hooks = {"request": [connect_soon], "response": [limit]}
    return client


class _Limited(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the answer took too long")
            yield part

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _failures(host: str, formatted: bool) -> Iterator[None]:
    """Whatever the client raises, as one of the project's own errors, in one line."""
    model = f"the language model at {host}"
    try:
        yield
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise LLMTimeout(f"{model} took too long") from error
    except openai.APIStatusError as error:
        refused = formatted and error.status_code in _UNKNOWN_FIELD
        kind = FormatRefused if refused else LLMError
        raise kind(f"{model} answered HTTP {error.status_code}") from error
    except (openai.OpenAIError, httpx.HTTPError, OSError) as error:
        raise LLMError(f"{model} failed: {error}") from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise LLMBadOutput(f"{model} does not speak the protocol: {error}") from error
