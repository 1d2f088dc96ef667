"""A real Chroma server as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.vectors import VectorStore
from ingest.errors import IndexBroken


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Its address, for as long as the context lasts; its files lie in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [chroma, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        try:
            while True:
                try:
                    VectorStore(address, "ready", create=True).close()
                    break
                except IndexBroken:
                    assert server.poll() is None, "the server ended"
                    assert time.monotonic() < deadline, "the server did not answer"
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
