"""The command line over a real index: the sample articles, the real embedding model."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import app
from ingest.errors import CasesInvalid
from tests.llm_server import llm_server
from tests.test_cli import ROOT, assert_fails, run

pytestmark = pytest.mark.slow

SAMPLES = ("2019-library.md", "2020-flood-first.md", "2021-gift-certificate.md")
QUESTION = "꽃심도서관은 언제 문을 여나요?"
ANSWER_FIELDS = {
    "id", "question", "status", "reason", "headline", "answer", "language", "answerer",
    "citations", "facts", "timings_ms",
}  # fmt: skip
CITATION_FIELDS = {
    "label", "article_id", "title", "publisher", "published_at", "source", "url", "quote",
    "start", "end",
}  # fmt: skip


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for name in SAMPLES:
        shutil.copy(ROOT / "samples" / name, folder)
    return folder


@pytest.fixture(scope="module")
def data_dir(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    done = run("ingest", sources, "--data-dir", folder)
    assert done.returncode == 0, done.stderr
    assert counts(done.stdout) == {
        "added": 3, "changed": 0, "unchanged": 0, "removed": 0, "rejected": 0,
    }  # fmt: skip
    return folder


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts one command in a process of its own, which does not outlive the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def invoke(*words: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "assistant", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        processes.append(subprocess.Popen(command, cwd=ROOT, **pipes))
        return processes[-1]

    yield invoke
    for process in processes:
        process.kill()
        process.communicate()


def counts(summary: str) -> dict[str, int]:
    rows = [line.split() for line in summary.splitlines() if line.endswith(("articles", "sources"))]
    return {row[0]: int(row[1]) for row in rows if len(row) == 3}


Cli = Callable[..., str]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """One command in this process, where the libraries are loaded already; its output."""

    def invoke(*words: str | Path) -> str:
        capsys.readouterr()
        app([str(word) for word in words], standalone_mode=False)
        out, errors = capsys.readouterr()
        assert errors.strip() == ""
        return out

    return invoke


def read_lines(path: Path) -> list[dict[str, Any]]:
    text = path.read_text("utf-8")
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def assert_answer(answer: dict[str, Any]) -> None:
    assert ANSWER_FIELDS <= set(answer)
    assert {"search", "answer", "grounding", "total"} <= set(answer["timings_ms"])
    for citation in answer["citations"]:
        assert CITATION_FIELDS <= set(citation)
        assert f"[{citation['label']}]" in answer["answer"]


def test_only_what_changed_is_ingested_again(
    sources: Path, data_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(data_dir, tmp_path / "data")
    shutil.copytree(sources, tmp_path / "sources")
    file = tmp_path / "sources" / SAMPLES[0]
    file.write_text(file.read_text("utf-8").rstrip() + " 주차장은 50면이다.\n", "utf-8")
    (tmp_path / "sources" / "broken.txt").write_bytes(b"\0\1\2" * 1000)
    done = run("ingest", tmp_path / "sources", "--data-dir", tmp_path / "data")
    assert done.returncode == 1
    assert counts(done.stdout) == {
        "added": 0, "changed": 1, "unchanged": 2, "removed": 0, "rejected": 1,
    }  # fmt: skip
    assert "broken.txt: " in done.stdout


def test_status_counts_and_names_the_models(cli: Cli, data_dir: Path) -> None:
    status = json.loads(cli("status", "--json", "--data-dir", data_dir))
    assert (status["articles"], status["health"]) == (3, "ok")
    assert status["chunks"] >= 3
    assert status["last_ingest"] and status["embedding_model"]
    assert "articles         3" in cli("status", "--data-dir", data_dir)


def test_search_gives_the_article_first(cli: Cli, data_dir: Path) -> None:
    found = json.loads(cli("search", QUESTION, "-k", "2", "--json", "--data-dir", data_dir))
    assert len(found["hits"]) == 2
    assert found["hits"][0]["source"] == SAMPLES[0]
    assert found["hits"][0]["score"] > found["hits"][1]["score"]
    assert "1. 꽃심도서관" in cli("search", QUESTION, "--data-dir", data_dir)


def test_ask_answers_in_the_contracts_shape(data_dir: Path) -> None:
    done = run("ask", QUESTION, "--json", "--data-dir", data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert_answer(answer)
    assert "trace" not in answer
    assert (answer["status"], answer["answerer"]) == ("answered", "extractive")
    assert "12월 3일" in answer["headline"]
    [citation, *_] = answer["citations"]
    assert citation["source"] == SAMPLES[0]
    assert "12월 3일" in citation["quote"]


def test_ask_reads_well_in_a_terminal(cli: Cli, data_dir: Path) -> None:
    text = cli("ask", QUESTION, "--trace", "--today", "2019-11-01", "--data-dir", data_dir)
    first, *rest = text.splitlines()
    assert "12월 3일" in first
    assert "[" not in first
    at = next(i for i, line in enumerate(rest) if line.startswith("[1] "))
    assert "꽃심도서관 12월 개관" in rest[at] and "2019-10-22" in rest[at]
    assert rest[at + 1].startswith('    "') and "12월 3일" in rest[at + 1]
    assert "-- search" in text


def test_a_batch_answers_every_line_in_order(data_dir: Path, tmp_path: Path) -> None:
    batch, output = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    lines = [
        json.dumps({"id": "1", "question": QUESTION, "extra": [1]}),
        "{not json",
        "",
        json.dumps({"id": "empty", "question": "  "}),
        json.dumps({"id": "long", "question": "가" * 10_000}),
        json.dumps({"id": "odd", "question": "\ud800 예산은?"}),
        json.dumps({"id": "last", "question": "화성에 지은 도서관 예산은 얼마인가요?"}),
    ]
    batch.write_bytes("\ufeff".encode() + "\r\n".join(lines).encode())
    done = run("ask", "--batch", batch, "--output", output, "--data-dir", data_dir)
    assert done.returncode == 0, done.stderr
    answers = read_lines(output)
    assert [a["id"] for a in answers] == ["1", "", "empty", "long", "odd", "last"]
    for answer in answers:
        assert ANSWER_FIELDS <= set(answer)
    assert_answer(answers[0])
    assert [a["status"] for a in answers[:4]] == ["answered", "error", "error", "error"]
    assert [a["reason"] for a in answers[1:4]] == [
        "malformed_line", "empty_question", "question_too_long",
    ]  # fmt: skip
    assert "line 2" in done.stderr and "line 4" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_batch_gives_an_empty_file(cli: Cli, data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text("\n\n")
    output = tmp_path / "a.jsonl"
    output.write_text("earlier\n")
    cli("ask", "--batch", tmp_path / "q.jsonl", "--output", output, "--data-dir", data_dir)
    assert output.read_text() == ""


@pytest.fixture
def long_batch(tmp_path: Path) -> Path:
    line = json.dumps({"id": "x", "question": QUESTION}) + "\n"
    (tmp_path / "long.jsonl").write_text(line * 2_000)
    return tmp_path / "long.jsonl"


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_stopped_batch_leaves_whole_lines(
    sign: signal.Signals,
    code: int,
    start: Start,
    data_dir: Path,
    long_batch: Path,
    tmp_path: Path,
) -> None:
    output = tmp_path / "a.jsonl"
    process = start("ask", "--batch", long_batch, "--output", output, "--data-dir", data_dir)
    wait_for(lambda: output.exists() and output.stat().st_size > 10_000, process)
    process.send_signal(sign)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in errors
    assert 0 < len(read_lines(output)) < 2_000


def test_a_reader_that_leaves_a_batch_is_no_failure(
    start: Start, data_dir: Path, long_batch: Path
) -> None:
    process = start("ask", "--batch", long_batch, "--data-dir", data_dir)
    assert process.stdout and process.stderr
    assert json.loads(process.stdout.readline())["status"] == "answered"
    process.stdout.close()
    process.wait(60)
    assert process.stderr.read() == b""


def test_a_language_model_writes_and_a_broken_one_is_replaced(
    cli: Cli, data_dir: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "q.jsonl"
    batch.write_text(json.dumps({"question": QUESTION}) + "\n")
    answers = {}
    for behaviour in ("good", "500"):
        output = tmp_path / f"{behaviour}.jsonl"
        text = "HEADLINE: 12월 3일 [1]\n꽃심도서관은 12월 3일 문을 연다. [1]"
        with llm_server(behaviour, text=text) as peer:
            cli(
                "ask", "--batch", batch, "--output", output,
                "--llm", f"tiny@{peer.url}", "--data-dir", data_dir,
            )  # fmt: skip
        [answers[behaviour]] = read_lines(output)
    assert answers["good"]["answerer"] == "tiny"
    assert "꽃심도서관은 12월 3일 문을 연다." in answers["good"]["answer"]
    assert answers["500"]["answerer"] == "extractive"
    assert "12월 3일" in answers["500"]["headline"]
    assert answers["500"]["notice"]


def test_eval_writes_a_report(cli: Cli, data_dir: Path, tmp_path: Path) -> None:
    case = {
        "id": "1", "type": "date", "question": QUESTION, "history": [], "answers": [["12월 3일"]],
        "forbidden": [], "source": SAMPLES[0], "evidence": "", "lang": "ko", "note": "",
    }  # fmt: skip
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(case) + "\n")
    cli("eval", "--cases", cases, "--out", tmp_path / "out", "--data-dir", data_dir)
    assert list((tmp_path / "out").glob("*/report.md"))
    cases.write_text("{\n")
    with pytest.raises(CasesInvalid, match="line 1|:1"):
        cli("eval", "--cases", cases, "--data-dir", data_dir)


def test_serve_ingests_first_serves_and_stops(
    start: Start, sources: Path, tmp_path: Path
) -> None:
    port = free_port()
    process = start(
        "serve", "--port", str(port), "--first", sources, "--data-dir", tmp_path / "data"
    )
    wait_for(lambda: healthy(port), process)
    assert_fails(run("serve", "--port", str(port), "--data-dir", tmp_path / "data"), 2, "--port")
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode in {0, 130}
    assert f"http://127.0.0.1:{port}" in out.decode()
    assert b"Traceback" not in errors


def wait_for(condition: Any, process: subprocess.Popen[bytes], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            pytest.fail(f"gave up waiting: {process.communicate()[1].decode()}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2) as reply:
            return bool(json.load(reply)["ready"])
    except (OSError, ValueError):
        return False
