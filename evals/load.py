"""How a server bears many people asking at once: none lost, and how long they waited.

    python -m evals.load [--questions N] [--url http://127.0.0.1:7860] [--data-dir DIR]

Streams the questions of the evaluation cases, all at the same moment, from this machine to a server
on this machine; without --url one is started on a free port. The last line is JSON. Client and
server share the processors: the server alone does better.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from assistant.settings import load_settings
from evals.cases import load
from ingest.errors import AssistantError, ServerUnavailable, SettingsError

_MOST = 500  # questions at once
_PATIENCE_S = 120.0  # for one answer
_START_LIMIT_S = 120.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; times in milliseconds from the moment it was sent."""

    ended: str  # "answer", "error", "http 429", or the name of what broke
    first_ms: float = 0.0
    total_ms: float = 0.0


async def ask_all(url: str, questions: Sequence[str]) -> list[Outcome]:
    """What became of the questions, asked all at once."""
    room = httpx.Limits(max_connections=len(questions), max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=room, timeout=_PATIENCE_S, trust_env=False) as client:
        return await asyncio.gather(*(_ask(client, url, question) for question in questions))


async def _ask(client: httpx.AsyncClient, url: str, question: str) -> Outcome:
    started, first, ended = time.perf_counter(), 0.0, "cut off"
    try:
        request = client.stream(
            "POST", f"{url}/api/ask", json={"question": question},
            headers={"accept": "text/event-stream"},
        )  # fmt: skip
        async with request as response:
            if response.status_code != 200:
                return Outcome(f"http {response.status_code}")
            async for line in response.aiter_lines():
                first = first or (time.perf_counter() - started) * 1000
                if line in ("event: answer", "event: error"):
                    ended = line.removeprefix("event: ")
    except httpx.HTTPError as error:
        return Outcome(type(error).__name__)
    return Outcome(ended, first, (time.perf_counter() - started) * 1000)


def summary(outcomes: Sequence[Outcome], seconds: float) -> dict[str, object]:
    """The outcomes in numbers; what did not end in an answer is lost, with how it ended."""
    whole = sorted(o.total_ms for o in outcomes if o.ended == "answer")
    first = sorted(o.first_ms for o in outcomes if o.ended == "answer")
    lost = [o.ended for o in outcomes if o.ended != "answer"]
    return {
        "questions": len(outcomes),
        "lost": len(lost),
        "lost_as": {name: lost.count(name) for name in sorted(set(lost))},
        "first_event_ms_p50": _percentile(first, 50),
        "ms_p50": _percentile(whole, 50),
        "ms_p95": _percentile(whole, 95),
        "ms_max": _percentile(whole, 100),
        "per_second": round(len(whole) / seconds, 1) if seconds else 0.0,
    }


def _percentile(ordered: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile of sorted numbers, 0 when there are none."""
    if not ordered:
        return 0.0
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 1)


def checked_url(url: str) -> str:
    """The address without a trailing slash. :raises SettingsError: it is not of this machine."""
    if urlsplit(url).hostname not in _LOOPBACK:
        raise SettingsError(f"{url} is not this machine - load is only put on servers of one's own")
    return url.rstrip("/")


@contextmanager
def own_server(data_dir: Path, questions: int) -> Iterator[str]:
    """A server on a free port, ready, for as long as the context lasts; its address.

    :raises ServerUnavailable: it did not become ready.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    limits = {
        "ASSISTANT_RATE_ADDRESS": f"{questions * 10}/minute",  # everybody has one address here
        "ASSISTANT_RECORD_DAYS": "0",
    }
    server = subprocess.Popen(
        [*command, "--data-dir", str(data_dir)],
        stdout=subprocess.DEVNULL,
        env=os.environ | limits,
    )
    try:
        _wait(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Returns when the server has answered a question: everything is loaded then."""
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            body = {"question": load()[0].question}
            if httpx.post(f"{url}/api/ask", json=body, timeout=60, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise ServerUnavailable("no server to ask - try `assistant serve` for the reason")


def main() -> int:
    """Ask, and print what became of it; 1 when a question was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--url", default="")
    parser.add_argument("--data-dir", type=Path, default=load_settings().data_dir)
    options = parser.parse_args()
    number = min(max(options.questions, 1), _MOST)
    texts = [case.question for case in load() if not case.history]
    questions = list(itertools.islice(itertools.cycle(texts), number))
    try:
        if options.url:
            found = _measure(checked_url(options.url), questions)
        else:
            with own_server(options.data_dir, number) as url:
                found = _measure(url, questions)
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(json.dumps(found) + "\n")
    return 1 if found["lost"] else 0


def _measure(url: str, questions: Sequence[str]) -> dict[str, object]:
    started = time.perf_counter()
    outcomes = asyncio.run(ask_all(url, questions))
    return summary(outcomes, time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
