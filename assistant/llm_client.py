"""One streamed completion of an OpenAI-compatible endpoint, through LlamaIndex, within limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import openai
from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.llms.openai_like import OpenAILike

from ingest.errors import LLMBadOutput, LLMError, LLMTimeout

_MAX_TOKENS = 1024  # room for a model that thinks first


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model is asked, and how long it may take in all."""

    base_url: str
    model: str
    api_key: str
    timeout_s: float

    @property
    def host(self) -> str:
        """The host name: all of the address that a message may show."""
        return httpx.URL(self.base_url).host


@dataclass(frozen=True, slots=True)
class Piece:
    """Some more text, and why the model stopped ("" while it goes on)."""

    text: str
    stopped: str


def stream(endpoint: Endpoint, system: str, user: str) -> Iterator[Piece]:
    """The completion, piece by piece; closing the iterator frees the server.

    :raises LLMTimeout: it took longer than the endpoint's limit.
    :raises LLMBadOutput: what came is not the protocol.
    :raises LLMError: the endpoint cannot be reached, refused, or broke off.
    """
    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=system),
        ChatMessage(role=MessageRole.USER, content=user),
    ]
    with _failures(endpoint.host), _client(endpoint.timeout_s) as client:
        for response in _model(endpoint, client).stream_chat(messages):
            choices = response.raw.choices
            stopped = choices[0].finish_reason if choices else ""
            yield Piece(response.delta or "", stopped or "")


def _model(endpoint: Endpoint, client: httpx.Client) -> OpenAILike:
    return OpenAILike(
        model=endpoint.model,
        api_base=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        temperature=0.0,
        max_tokens=_MAX_TOKENS,
        timeout=endpoint.timeout_s,
        max_retries=0,  # a person is waiting, and the extractive answerer stands ready
        is_chat_model=True,
        http_client=client,
    )


def _client(timeout_s: float) -> httpx.Client:
    """A client whose response ends when the time is up, however busily the server sends."""
    deadline = time.monotonic() + timeout_s

    def limit(response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Limited(response.stream, deadline)

    return httpx.Client(timeout=timeout_s, event_hooks={"response": [limit]})


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
def _failures(host: str) -> Iterator[None]:
    """Whatever the client raises, as one of the project's own errors, in one line."""
    model = f"the language model at {host}"
    try:
        yield
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise LLMTimeout(f"{model} took too long") from error
    except openai.APIStatusError as error:
        raise LLMError(f"{model} answered HTTP {error.status_code}") from error
    except (openai.OpenAIError, httpx.HTTPError, OSError) as error:
        raise LLMError(f"{model} failed: {error}") from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise LLMBadOutput(f"{model} does not speak the protocol: {error}") from error
