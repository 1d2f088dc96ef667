"""How long answers take: warm, from the command line, and from the start of the chat.

    python -m evals.speed [--data-dir DIR] [--samples DIR] [--repeat N]

Asks the questions of the evaluation cases one after the other (extractive answerer). The cold
figures start a process of their own. Timings are of this machine: compare within one run. Seconds
of the processor (`..._cpu_s`) are about the same on a busy one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.types import Question
from evals.cases import DEFAULT_FOLDER, load
from evals.setup import asked_of, indexed
from index.generations import current
from ingest.errors import AssistantError

_COLD_RUNS = 3
_START_LIMIT_S = 300.0  # on a machine that has much else to do


def warm(data_dir: Path, repeat: int) -> dict[str, float]:
    """Milliseconds a question in a running process: median and 95th percentile."""
    assistant = Assistant.from_settings(load_settings(data_dir=data_dir))
    cases, _ = asked_of(load(), indexed(assistant) or frozenset())
    questions = [Question(case.question) for case in cases]
    assistant.ask(questions[0])  # loads the dictionary
    times = []
    for question in questions * repeat:
        started = time.perf_counter()
        assistant.ask(question)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return {
        "warm_questions": len(times),
        "warm_ms_p50": round(statistics.median(times), 1),
        "warm_ms_p95": round(times[int(len(times) * 0.95)], 1),
    }


def cold(data_dir: Path) -> dict[str, float]:
    """Seconds of one `assistant ask` from the shell: median of three."""
    command = [sys.executable, "-m", "assistant", "ask", _sample_question()]
    times, spent = [], _processor()
    for _ in range(_COLD_RUNS):
        started = time.perf_counter()
        subprocess.run([*command, "--data-dir", str(data_dir)], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return {
        "cold_ask_s": round(statistics.median(times), 1),
        "cold_ask_cpu_s": round((_processor() - spent) / _COLD_RUNS, 1),
    }


def _sample_question() -> str:
    """A question that the sample articles answer."""
    return load([DEFAULT_FOLDER / "samples.jsonl"])[0].question


def _processor() -> float:
    """Seconds of the processor that ended processes of ours took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def first_answer(samples: Path) -> dict[str, float]:
    """Seconds from the start of the chat without an index to its first answer over `samples`."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "assistant", "serve", "--first", str(samples)]
        command += ["--port", str(port), "--data-dir", folder]
        started, spent = time.perf_counter(), _processor()
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=os.environ)
        try:
            _ask_until_answered(f"http://127.0.0.1:{port}/api/ask", started)
            took = time.perf_counter() - started
        finally:
            server.kill()
            server.wait()
    cpu = _processor() - spent
    return {"first_answer_s": round(took, 1), "first_answer_cpu_s": round(cpu, 1)}


def _ask_until_answered(url: str, started: float) -> None:
    body = json.dumps({"question": _sample_question()}).encode()
    while (left := _START_LIMIT_S - (time.perf_counter() - started)) > 0:
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=left) as response:
                json.load(response)
                return
        except OSError:  # not there yet
            time.sleep(0.2)
    raise TimeoutError(f"no answer within {_START_LIMIT_S:.0f} s")


def main() -> None:
    """Print what was measured, a line of JSON more after each measure; the last one has all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", type=Path, default=load_settings().data_dir)
    parser.add_argument("--samples", type=Path, default=Path("samples"))
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    try:
        current(options.data_dir)
    except AssistantError as error:
        sys.exit(f"error: {error}")
    found: dict[str, float] = {}
    for measured in (
        partial(first_answer, options.samples),
        partial(cold, options.data_dir),
        partial(warm, options.data_dir, options.repeat),
    ):
        found |= measured()
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
