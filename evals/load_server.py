"""A server of one's own to put load on, and what it costs the machine."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.cases import load
from ingest.errors import ServerUnavailable

_START_LIMIT_S = 120.0
_INDEX = ("current", "generations")  # of a data directory
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Target:
    """A server under load; `pid` is 0 when it was started by somebody else."""

    url: str
    pid: int = 0

    def cpu_seconds(self) -> float:
        """Processor time used so far, that of its workers included."""
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in _family(self.pid)) / _TICKS

    def memory_mb(self) -> float:
        """Memory of its own and of its workers; what they share counts once, mapped files do not."""
        texts = (_read(pid, "smaps_rollup") for pid in _family(self.pid))
        found = [re.search(r"Pss_Anon:\s+(\d+)", text) for text in texts]
        return round(sum(int(one[1]) for one in found if one) / 1024, 1)

    def threads(self) -> int:
        """Threads of the server itself."""
        return int(_stat(self.pid)[17]) if self.pid else 0

    def metric(self, name: str) -> float:
        """A number that it shows at /metrics. :raises ServerUnavailable: it does not."""
        text = httpx.get(f"{self.url}/metrics", timeout=30, trust_env=False).text
        found = re.search(rf"^{name} (\S+)$", text, re.M)
        if found is None:
            raise ServerUnavailable(f"{self.url}/metrics does not show {name}")
        return float(found[1])


def _family(pid: int) -> list[int]:
    """A process and those that it started."""
    if not pid:
        return []
    children = "".join(f.read_text() for f in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name."""
    return _read(pid, "stat").rpartition(")")[2].split()


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8")


@contextmanager
def own_server(data_dir: Path) -> Iterator[Target]:
    """A server on a free port, ready, for as long as the context lasts.

    :raises ServerUnavailable: it did not become ready.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    room = {"ASSISTANT_RATE_ADDRESS": "1000000/minute"}  # all have one address here
    with tempfile.TemporaryDirectory() as folder:
        for part in _INDEX:  # the index and nothing else: our questions are not to be recorded
            (Path(folder) / part).symlink_to((data_dir / part).resolve())
        server = subprocess.Popen(
            [*command, "--data-dir", folder], stdout=subprocess.DEVNULL, env=os.environ | room
        )
        try:
            _wait(f"http://127.0.0.1:{port}", server)
            yield Target(f"http://127.0.0.1:{port}", server.pid)
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
