"""Answers on their way: callers who leave, turns, what a stream's labels mean, many at once."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter

import pytest
from answering import DAY, assistant_over, news, searcher_over
from fastapi.testclient import TestClient
from standin import StandIn
from uvicorn import Config, Server

from assistant.api.app import create_api
from assistant.serving.metrics import Metrics
from assistant.settings import Settings
from assistant.types import EvidenceFound, Question, SentenceReady
from assistant.web import stream
from evals.load import Outcome, ask_all, checked_url, summary
from ingest.errors import SettingsError

QUESTION = {"question": "꽃심도서관은 언제 문을 여나요?"}
STREAM = "text/event-stream"


class Blocked(StandIn):
    """Begins an answer and then works on it until told to go on; knows when it was given up."""

    def __init__(self):
        super().__init__()
        self.begun, self.go_on, self.given_up = (threading.Event() for _ in range(3))

    def stream(self, question, today=None):
        try:
            yield EvidenceFound(())
            self.begun.set()
            assert self.go_on.wait(30)
            yield SentenceReady("가")
            yield self._abstained(question)
        except GeneratorExit:
            self.given_up.set()
            raise


class Caller:
    """One request straight into an app, whose caller can leave."""

    def __init__(self, app, accept=STREAM, body=QUESTION):
        self.app, self.sent, self.left = app, [], asyncio.Event()
        self.came = asyncio.Condition()
        raw = json.dumps(body).encode()
        self.scope = {
            "type": "http", "method": "POST", "path": "/api/ask", "raw_path": b"/api/ask",
            "query_string": b"", "scheme": "http", "http_version": "1.1", "root_path": "",
            "server": ("testserver", 80), "client": ("127.0.0.1", 1),
            "headers": [(b"host", b"testserver"), (b"content-type", b"application/json"),
                        (b"content-length", str(len(raw)).encode()), (b"accept", accept.encode())],
        }  # fmt: skip
        self.pending = [{"type": "http.request", "body": raw}]

    async def receive(self):
        if self.pending:
            return self.pending.pop()
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        async with self.came:
            self.sent.append(message)
            self.came.notify_all()

    def start(self):
        return asyncio.create_task(self.app(self.scope, self.receive, self.send))

    async def until(self, seen):
        async with self.came:
            await self.came.wait_for(lambda: seen(self.sent))

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def text(self):
        return b"".join(m.get("body", b"") for m in self.sent[1:]).decode()


def thread_event(event):
    return asyncio.to_thread(event.wait, 30)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, parallel_answers=1, waiting_answers=1, record_days=0)


def metric(metrics, name):
    return next(
        float(line.split()[-1]) for line in metrics.render({}).decode().splitlines()
        if line.startswith(f"{name} ")
    )  # fmt: skip


@pytest.mark.parametrize("accept", [STREAM, "application/json"])
def test_a_caller_who_leaves_stops_the_work_and_frees_its_place(settings, accept):
    assistant, metrics = Blocked(), Metrics()
    app = create_api(assistant, settings, metrics)

    async def leave_and_ask_again():
        gone = Caller(app, accept)
        running = gone.start()
        assert await thread_event(assistant.begun)
        gone.left.set()
        assistant.go_on.set()  # the step under way ends; it must be the last one
        await running
        assert await thread_event(assistant.given_up)
        assert "event: answer" not in gone.text
        assert metric(metrics, "assistant_in_flight") == 0
        assert metric(metrics, "assistant_callers_left_total") == 1
        after = Caller(app, accept)
        await after.start()
        assert after.status == 200

    asyncio.run(asyncio.wait_for(leave_and_ask_again(), 60))


def test_a_caller_who_leaves_while_waiting_gives_the_turn_to_the_next(settings):
    assistant, metrics = Blocked(), Metrics()
    app = create_api(assistant, settings, metrics)

    async def queue():
        working = Caller(app)
        first = working.start()
        assert await thread_event(assistant.begun)
        waiting = Caller(app)
        second = waiting.start()
        while metric(metrics, "assistant_waiting") == 0:
            await asyncio.sleep(0)
        refused = Caller(app)  # one works, one waits: no room
        await refused.start()
        assert refused.status == 429
        assert dict(refused.sent[0]["headers"])[b"retry-after"] == b"2"
        assert json.loads(refused.text)["error"]["code"] == "busy"
        waiting.left.set()
        await second
        assert waiting.sent == []
        assert metric(metrics, "assistant_waiting") == 0
        assistant.go_on.set()
        await first
        assert "event: answer" in working.text

    asyncio.run(asyncio.wait_for(queue(), 60))


def test_nobody_waits_for_longer_than_the_setting(tmp_path):
    settings = Settings(data_dir=tmp_path, parallel_answers=1, wait_s=0.01, record_days=0)
    assistant = Blocked()
    app = create_api(assistant, settings)

    async def wait():
        working = Caller(app)
        running = working.start()
        assert await thread_event(assistant.begun)
        late = Caller(app)
        await late.start()
        assert json.loads(late.text)["error"]["code"] == "busy"
        assistant.go_on.set()
        await running

    asyncio.run(asyncio.wait_for(wait(), 60))


def test_a_silent_stream_is_kept_open_with_comments(settings, monkeypatch):
    monkeypatch.setattr(stream, "_SILENCE_S", 0.01)
    assistant = Blocked()
    app = create_api(assistant, settings)

    async def listen():
        caller = Caller(app)
        running = caller.start()
        await caller.until(lambda sent: any(m.get("body", b"").startswith(b":") for m in sent))
        assistant.go_on.set()
        await running
        assert [name for name, _ in events(caller.text)] == ["evidence", "sentence", "answer"]

    asyncio.run(asyncio.wait_for(listen(), 60))


def events(text):
    blocks = [b.split("\n") for b in text.strip().split("\n\n") if not b.startswith(":")]
    return [(b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks]


def test_numbers_in_a_stream_are_those_of_the_answer(tmp_path):
    library = news(
        "꽃심도서관 12월 개관",
        "꽃심도서관이 오는 12월 3일 문을 연다. 꽃심도서관 공사비는 158억 원이다. 꽃심도서관 장서는 5만 권이다.",
        DAY,
    )
    assistant = assistant_over(searcher_over(tmp_path, library))
    client = TestClient(create_api(assistant, Settings(data_dir=tmp_path)))
    body = {"question": "꽃심도서관 공사비는 얼마인가요? 꽃심도서관 장서는 몇 권인가요?"}
    told = events(client.post("/api/ask", json=body, headers={"accept": STREAM}).text)
    answer = told[-1][1]
    final = {c["label"]: c for c in answer["citations"]}
    assert set(final) == {1, 2}
    pieces = [data for name, data in told if name == "sentence"]
    assert [c for p in pieces for c in p["citations"] if final[c["label"]] != c] == []
    assert {c["label"] for p in pieces for c in p["citations"]} == set(final)
    assert {c["label"] for n, d in told if n == "evidence" for c in d["citations"]} == {None}
    assert "\n".join(p["text"] for p in pieces if not p["headline"]) == answer["answer"]


# --- many at once


@pytest.fixture
def served(tmp_path):
    """A server of a real kind, in a thread; its address."""
    app = create_api(StandIn(), Settings(data_dir=tmp_path, rate_address="1000/minute", record_days=0))
    server = Server(Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_fifty_at_once_all_get_their_answer(served):
    outcomes = asyncio.run(ask_all(served, ["꽃심도서관은 언제 여나요?"] * 50, users=50))
    assert Counter(o.ended for o in outcomes) == {"answer": 50}


def test_the_load_report_names_what_was_lost():
    outcomes = [Outcome("answer", 1.0, float(n)) for n in range(1, 20)]
    outcomes += [Outcome("http 429"), Outcome("http 429", retry_after="2")]
    found = summary(outcomes, 2.0)
    assert (found["lost"], found["lost_as"], found["refused"]) == (1, {"http 429": 1}, 1)
    assert found["questions"] == 20
    assert (found["ms_p50"], found["ms_p95"], found["ms_max"]) == (10.0, 19.0, 19.0)


@pytest.mark.parametrize("url", ["http://www.city.example", "http://127.0.0.1.evil.example", "http://10.0.0.1"])
def test_load_is_put_on_this_machine_only(url):
    with pytest.raises(SettingsError, match="not this machine"):
        checked_url(url)


def test_what_was_asked_is_recorded_when_the_reader_stops_at_the_answer(tmp_path):
    from assistant.api.app import server_for

    server = server_for(StandIn(), Settings(data_dir=tmp_path))
    stream = server.assistant.stream(Question("꽃심도서관", id="a1"))
    while not hasattr(next(stream), "status"):
        pass
    stream.close()
    assert [r["question"] for r in server.records.select("SELECT question FROM questions")] == ["꽃심도서관"]
