"""How a server bears many people asking at once: how long they wait, who is refused, what it costs.

    python -m evals.load [--users 1,10,50,200] [--hour 3600] [--url URL] [--data-dir DIR] [--output FILE]

Every user streams an answer, reads it in no time, and asks the next question; who is told to come
again later does. Then an hour's traffic as fast as it goes, for the memory, and streams that are left
after their first event. Without --url a server is started on a free port. The last line is JSON.
Client and server share the processors: the server alone does better.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from assistant.settings import load_settings
from evals.cases import load
from evals.load_server import Target, own_server
from ingest.errors import AssistantError, SettingsError

_PATIENCE_S = 120.0  # for one answer
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EACH, _AT_LEAST = 5, 100  # questions of a user, and of a row of the table
_STEADY = 8  # users of the hour
_ROWS = ("users", "questions", "per_second", "ms_p50", "ms_p95", "ms_max", "lost", "refused", "cpu_ms")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request; times in milliseconds from the moment it was sent."""

    ended: str  # "answer", "error", "http 500", or the name of what broke
    first_ms: float = 0.0
    total_ms: float = 0.0
    retry_after: str | None = None  # of a refusal that says when to come again


async def ask_all(url: str, questions: Sequence[str], users: int) -> list[Outcome]:
    """What became of every request of users who ask one after the other until none is left."""
    room = httpx.Limits(max_connections=users, max_keepalive_connections=0)
    left, outcomes = iter(questions), list[Outcome]()
    async with httpx.AsyncClient(limits=room, timeout=_PATIENCE_S, trust_env=False) as client:

        async def use() -> None:
            for question in left:
                while (outcome := await _ask(client, url, question)).retry_after:
                    outcomes.append(outcome)
                    await asyncio.sleep(float(outcome.retry_after or 0))
                outcomes.append(outcome)

        await asyncio.gather(*(use() for _ in range(users)))
    return outcomes


async def _ask(client: httpx.AsyncClient, url: str, question: str, leave: bool = False) -> Outcome:
    """The answer awaited, or left after its first line."""
    started, first, ended = time.perf_counter(), 0.0, "cut off"
    try:
        request = client.stream(
            "POST", f"{url}/api/ask", json={"question": question},
            headers={"accept": "text/event-stream"},
        )  # fmt: skip
        async with request as response:
            if response.status_code != 200:
                again = response.headers.get("retry-after") if response.status_code == 429 else None
                return Outcome(f"http {response.status_code}", retry_after=again)
            async for line in response.aiter_lines():
                first = first or (time.perf_counter() - started) * 1000
                if leave:
                    return Outcome("left", first)
                if line in ("event: answer", "event: error"):
                    ended = line.removeprefix("event: ")
    except httpx.HTTPError as error:
        return Outcome(type(error).__name__)
    return Outcome(ended, first, (time.perf_counter() - started) * 1000)


def summary(outcomes: Sequence[Outcome], seconds: float) -> dict[str, Any]:
    """The outcomes in numbers; what was neither answered nor told when to come again is lost."""
    whole = sorted(o.total_ms for o in outcomes if o.ended == "answer")
    first = sorted(o.first_ms for o in outcomes if o.ended == "answer")
    lost = [o.ended for o in outcomes if o.ended != "answer" and not o.retry_after]
    return {
        "questions": len(whole) + len(lost),
        "lost": len(lost),
        "lost_as": {name: lost.count(name) for name in sorted(set(lost))},
        "refused": len(outcomes) - len(whole) - len(lost),
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


def _row(target: Target, questions: Iterator[str], users: int) -> dict[str, Any]:
    """One row of the table: so many users at once."""
    number = max(_AT_LEAST, users * _EACH)
    before, started = target.cpu_seconds(), time.perf_counter()
    outcomes = asyncio.run(ask_all(target.url, list(itertools.islice(questions, number)), users))
    found = summary(outcomes, time.perf_counter() - started)
    used = (target.cpu_seconds() - before) * 1000 / number
    return {"users": users, **found, "cpu_ms": round(used, 1)}


def hour(target: Target, questions: Iterator[str], number: int) -> dict[str, Any]:
    """Memory over an hour's traffic: at five moments, and what its second half added."""
    sizes, lost = [target.memory_mb()], 0
    for _ in range(4):
        part = list(itertools.islice(questions, number // 4))
        lost += int(summary(asyncio.run(ask_all(target.url, part, _STEADY)), 1.0)["lost"])
        sizes.append(target.memory_mb())
    added = (sizes[-1] - sizes[2]) * 2000 / number
    return {"asked": number, "lost": lost, "memory_mb": sizes, "mb_per_1000": round(added, 1)}


def leaving(target: Target, questions: Iterator[str], users: int) -> dict[str, Any]:
    """What is still held after users left in the middle of their answers, and how soon nothing is."""

    async def leave() -> None:
        async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
            asked = itertools.islice(questions, users)
            await asyncio.gather(*(_ask(client, target.url, q, leave=True) for q in asked))

    asyncio.run(leave())
    started, names = time.perf_counter(), ("assistant_in_flight", "assistant_waiting")
    while held := sum(map(target.metric, names)):
        if time.perf_counter() - started > _PATIENCE_S:
            break
    freed = round(time.perf_counter() - started, 2)
    return {"left": users, "still_held": held, "freed_s": freed, "threads": target.threads()}


def measure(target: Target, users: Sequence[int], number: int) -> dict[str, Any]:
    """Every row of the table, the hour, and the streams that were left."""
    questions = itertools.cycle(case.question for case in load() if not case.history)
    rows = [_row(target, questions, some) for some in users]
    over = hour(target, questions, number) if number and target.pid else None
    return {"rows": rows, "hour": over, "leaving": leaving(target, questions, 50)}


def table(found: dict[str, Any]) -> str:
    """The same as Markdown."""
    lines = [f"| {' | '.join(_ROWS)} |", "|---" * len(_ROWS) + "|"]
    lines += [f"| {' | '.join(str(row[name]) for name in _ROWS)} |" for row in found["rows"]]
    rest = [f"{name}: {json.dumps(found[name])}" for name in ("hour", "leaving") if found[name]]
    return "\n".join([*lines, "", *rest]) + "\n"


def main() -> int:
    """Ask, and print what became of it; 1 when a question was lost or a place is still held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--users", default="1,10,50,200")
    parser.add_argument("--hour", type=int, default=3600, metavar="QUESTIONS")
    parser.add_argument("--url", default="")
    parser.add_argument("--data-dir", type=Path, default=load_settings().data_dir)
    parser.add_argument("--output", type=Path, help="also write the table there")
    options = parser.parse_args()
    users = [min(max(int(n), 1), 500) for n in options.users.split(",")]
    try:
        if options.url:
            found = measure(Target(checked_url(options.url)), users, options.hour)
        else:
            with own_server(options.data_dir) as target:
                found = measure(target, users, options.hour)
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    text = table(found)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    sys.stdout.write(text + json.dumps(found) + "\n")
    lost = sum(row["lost"] for row in found["rows"]) + (found["hour"] or {}).get("lost", 0)
    return 1 if lost or found["leaving"]["still_held"] else 0


if __name__ == "__main__":
    sys.exit(main())
