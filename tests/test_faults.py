"""What breaks in production, broken for real: nothing acknowledged is lost, what serves goes on serving.

Other faults are in test_build (killed ingest, two writers), test_backup (damaged files), test_feedback
(killed and full while opinions are kept), test_llm_limits (a model's endpoint), test_doctor (its cache).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from index_parts import TREES, BigramEncoder
from standin import StandIn

from assistant.api.app import create_api
from assistant.serving.metrics import last_ingest_age
from assistant.serving.upkeep import purge
from assistant.settings import Settings
from index import exact, generations, integrity
from index.build import update
from index.exact import ExactVectors, Guarded
from index.opened import open_index
from index.search import Mode, Searcher
from index.vectors import VectorStore

ROOT = Path(__file__).parent.parent
PRELUDE = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
from pathlib import Path
from index_parts import TREES, BigramEncoder
from index.build import update
from index.opened import open_index
from index.search import Searcher
from index import generations
from ingest.errors import AssistantError
data_dir = Path(sys.argv[1])
def add():
    try:
        update(data_dir, {{"c.txt": [TREES]}}, BigramEncoder())
    except AssistantError as error:
        sys.exit(f"error: {{error}}")
def ask():
    index = open_index(data_dir)
    print(Searcher(index, BigramEncoder()).search("수소버스", 1).hits[0].article.article_id)
"""


@pytest.fixture
def data_dir(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "data"))


def run(code: str, data_dir: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Python code in a process of its own; `before` are the words of a command that starts it."""
    command = [*before, sys.executable, "-c", PRELUDE + textwrap.dedent(code), str(data_dir)]
    env = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=env)


def serves_as_before(data_dir: Path) -> bool:
    index = open_index(data_dir)
    hit = Searcher(index, BigramEncoder()).search("수소버스", 1).hits[0].article.article_id
    whole = (hit, index.article("trees"), integrity.damage(index.folder)) == ("bus", None, [])
    index.close()
    return whole


def assert_polite(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One line that says what is lacking, and no traceback."""
    assert done.returncode == 1, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in done.stderr
    assert all(word in line for word in words), line


# -- killed during the swap


KILLS = {
    "before the checksums": "integrity.seal = killed",
    "pointer written, not yet swapped": "point = lambda *a: (setattr(os, 'replace', killed), real(*a))",
    "swapped, older ones not yet removed": "point = lambda *a: (real(*a), killed())",
}


@pytest.mark.parametrize("at", KILLS)
def test_killed_during_the_swap(data_dir: Path, at: str) -> None:
    before = generations.current(data_dir)
    swapped = at.startswith("swapped")
    done = run(
        f"""
        import os, signal
        real = generations.point
        def killed(*_): os.kill(os.getpid(), signal.SIGKILL)
        generations.{KILLS[at]}
        add()
        """,
        data_dir,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (generations.current(data_dir) != before) == swapped
    index = open_index(data_dir)
    assert (index.article("trees") is not None) == swapped
    index.close()
    update(data_dir, {"c.txt": [TREES]}, BigramEncoder())  # goes on as if nothing had been
    assert open_index(data_dir).article("trees")


# -- disk


def test_a_disk_that_fills_up_during_ingest(data_dir: Path) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); add()"
    assert_polite(run(code, data_dir), "disk is full", "nothing was changed")
    assert serves_as_before(data_dir)
    update(data_dir, {"c.txt": [TREES]}, BigramEncoder())
    assert open_index(data_dir).article("trees")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)])
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser may mount a small disk")
def test_a_disk_that_is_really_full(built: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3m") as disk:
        data_dir = Path(shutil.copytree(built, disk / "data"))
        rest = shutil.disk_usage(disk).free - 500_000
        (disk / "other").write_bytes(b"x" * rest)
        assert_polite(run("add()", data_dir), "disk is full")
        assert len(list(data_dir.glob("generations/*"))) == 1  # what was begun is gone again
        (disk / "more").write_bytes(b"x" * shutil.disk_usage(disk).free)
        assert serves_as_before(data_dir)  # though Chroma cannot even be opened
        (disk / "other").unlink()
        update(data_dir, {"c.txt": [TREES]}, BigramEncoder())
        assert open_index(data_dir).article("trees")


def test_a_read_only_data_directory_answers_and_refuses_ingest_politely(data_dir: Path) -> None:
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:  # the superuser without its rights
        if not shutil.which("setpriv"):
            pytest.skip("the superuser may write anywhere")
        before = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
    for path in [data_dir, *data_dir.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        done = run("ask(); add()", data_dir, *before)
        assert done.stdout == "bus\n", done.stderr
        assert_polite(done, "may not read or write")
    finally:
        for path in [data_dir, *data_dir.rglob("*")]:
            path.chmod(0o700)
    assert serves_as_before(data_dir)


# -- memory


def test_too_little_memory_for_an_ingest_is_said_in_one_line(data_dir: Path) -> None:
    code = """
        import resource
        open_index(data_dir).close()  # what is loaded once is loaded
        now = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + (200 << 20), now + (200 << 20)))
        class Hungry(BigramEncoder):
            def spans(self, texts, spans):
                return bytearray(1 << 30), []
        try:
            update(data_dir, {"c.txt": [TREES]}, Hungry())
        except AssistantError as error:
            sys.exit(f"error: {error}")
        """
    assert_polite(run(code, data_dir), "not enough memory", "nothing was changed")
    assert serves_as_before(data_dir)


def test_a_command_without_memory_fails_in_one_line(tmp_path: Path) -> None:
    code = """
        import assistant.cli
        def hungry(): bytearray(1 << 50)
        assistant.cli.app = hungry
        assistant.cli.main()
        """
    done = run(code, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: not enough memory") and done.stderr.count("\n") == 1


def test_a_question_that_runs_out_of_memory_ends_politely_and_others_go_on(tmp_path: Path) -> None:
    class Hungry(StandIn):
        def stream(self, question, today=None):
            if "많이" in question.text:
                bytearray(1 << 50)
            yield from super().stream(question, today)

    app = create_api(Hungry(), Settings(data_dir=tmp_path))
    client = TestClient(app, raise_server_exceptions=False)
    broken = client.post("/api/ask", json={"id": "1", "question": "많이 알려 줘"})
    assert (broken.status_code, broken.json()["error"]["code"]) == (500, "internal")
    assert "Memory" not in broken.text
    assert client.post("/api/ask", json={"id": "2", "question": "도서관"}).status_code == 200


# -- the Chroma server


def test_exact_search_finds_what_chroma_finds(data_dir: Path) -> None:
    index = open_index(data_dir)
    stored = ExactVectors(index.segments, index.live)
    vector = BigramEncoder().queries(["시립도서관 야간 개관"])[0]
    (rows, near), (others, far) = stored.nearest(vector, 3), index.chroma.nearest(vector, 3)
    assert rows.tolist() == others.tolist()
    assert np.allclose(near, far, atol=2e-3)
    index.live[rows[0]] = False  # a row that nothing stands in any more
    assert rows[0] not in stored.nearest(vector, 3)[0]


class Endpoint(BaseHTTPRequestHandler):
    """A Chroma server that is slow or lies."""

    def do_GET(self) -> None:
        if self.server.slow:  # type: ignore[attr-defined]
            self.server.released.wait(30)  # type: ignore[attr-defined]
        body = b'{"user_id": "", "tenant": "x", "databases": [], "ids": "no list'
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture(params=["down", "slow", "lying"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "down":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))  # taken, and nobody listens
            yield f"http://127.0.0.1:{probe.getsockname()[1]}"
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    server.slow, server.released = request.param == "slow", threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.released.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def test_a_chroma_server_that_fails_is_searched_without(
    data_dir: Path, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(exact, "_PATIENCE_S", 0.3)
    index = open_index(data_dir)
    tries = []

    def connect() -> VectorStore:
        tries.append(url)
        return VectorStore(url)

    guarded = Guarded(connect, ExactVectors(index.segments, index.live))
    object.__setattr__(index, "chroma", guarded)
    searcher = Searcher(index, BigramEncoder())
    for _ in range(3):
        assert searcher.search("수소버스", 1, Mode.DENSE).hits[0].article.article_id == "bus"
    assert len(tries) == 1  # a server that failed is left alone for a while
    assert "searching here" in caplog.text


def test_a_server_that_lost_its_vectors_is_searched_without_and_comes_back(data_dir: Path) -> None:
    index = open_index(data_dir)

    class Emptied:
        size = 0

        def count(self) -> int:
            return self.size

        def nearest(self, vector, k):
            return np.array([7]), np.array([1.0])

        def close(self) -> None:
            pass

    guarded = Guarded(Emptied, ExactVectors(index.segments, index.live))
    vector = BigramEncoder().queries(["수소버스"])[0]
    assert guarded.nearest(vector, 1)[0][0] != 7
    Emptied.size = 100
    guarded._away_until = 0.0
    assert guarded.nearest(vector, 1)[0][0] == 7


# -- the clock


def test_an_index_from_the_future_is_not_negative_days_old() -> None:
    future = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert last_ingest_age({"built_at": future}) == 0


def test_a_clock_that_jumps_back_neither_locks_visitors_out_nor_lets_them_all_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_api(StandIn(), Settings(data_dir=tmp_path, rate_address="2/minute"))
    client = TestClient(app)
    now = time.time()

    def ask(at: float) -> int:
        monkeypatch.setattr(time, "time", lambda: at)
        return client.post("/api/ask", json={"id": "1", "question": "도서관"}).status_code

    assert [ask(now) for _ in range(3)] == [200, 200, 429]
    back = now - 86_400
    found = [ask(back) for _ in range(4)]
    assert found.count(200) <= 2 and found[-1] == 429  # still limited, and no error
    assert ask(now + 180) == 200  # and free again when the clock is right


def test_generations_and_records_do_not_go_by_the_clock(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2001, 1, 1, tzinfo=tz)

    first = generations.current(data_dir)
    monkeypatch.setattr(generations, "datetime", Past)
    update(data_dir, {"c.txt": [TREES]}, BigramEncoder())
    assert generations.current(data_dir).name < first.name  # its name sorts before
    assert open_index(data_dir).article("trees")
    assert generations.rollback(data_dir) == first  # and still it is the newer one

    from assistant.staff import records

    monkeypatch.setattr(records, "datetime", Past)
    kept = records.Records(data_dir, 90)
    kept.rate(records.Opinion("a1", "up"))
    purge(kept)
    assert len(kept.select("SELECT id FROM opinions")) == 1
