"""A local HTTP server that speaks the chat completion protocol, well or badly, for tests."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = "HEADLINE: 45억원 [1]\n시는 도서관에 45억원을 들인다. [1]\n공사는 3년 걸린다. [2]"


@dataclass
class Peer:
    """The server's address, how it behaves, and what it was asked."""

    url: str = ""
    behaviour: str = "good"
    text: str = GOOD
    write: Callable[[dict[str, Any]], str] | None = None  # what to say to a request, instead of `text`
    requests: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0
    broken_off: threading.Event = field(default_factory=threading.Event)


@contextmanager
def llm_server(behaviour: str = "good", text: str = GOOD) -> Iterator[Peer]:
    """A peer that listens on a free loopback port until the block ends."""
    peer = Peer(behaviour=behaviour, text=text)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"peer": peer}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    peer.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Behaves as `peer.behaviour` says: one `be_...` method each."""

    peer: Peer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.peer.requests.append(json.loads(body) | {"_auth": self.headers["Authorization"]})
        try:
            getattr(self, f"be_{self.peer.behaviour}")()
        except (BrokenPipeError, ConnectionResetError):
            self.peer.broken_off.set()
        self.close_connection = True

    def be_good(self) -> None:
        self.start()
        for char in self.said():
            self.say(char)
        self.say("", "stop")
        self.event("[DONE]")
        self.chunk(b"")

    def said(self) -> str:
        """What this request is answered with."""
        write = self.peer.write
        if write is None:
            return self.peer.text
        return write(self.peer.requests[-1])

    def be_cut(self) -> None:
        """Stops at the token limit, in mid-sentence."""
        self.start()
        self.say(self.peer.text)
        self.say("", "length")
        self.event("[DONE]")
        self.chunk(b"")

    def be_500(self) -> None:
        self.plain(500, b'{"error": {"message": "out of memory"}}')

    def be_401(self) -> None:
        self.plain(401, b'{"error": {"message": "wrong key"}}')

    def be_html(self) -> None:
        self.plain(200, b"<html>Welcome</html>", "text/html")

    def be_silent(self) -> None:
        self.start()
        self.peer.broken_off.wait(5)

    def be_pinging(self) -> None:
        """Never says anything, but keeps the line busy."""
        self.start()
        for _ in range(200):
            self.chunk(b": ping\n\n")
            time.sleep(0.05)

    def be_slow(self) -> None:
        self.start()
        for char in self.peer.text * 20:
            self.say(char)
            time.sleep(0.05)

    def be_endless(self) -> None:
        self.start()
        for number in range(1_000_000):
            self.say(f"{number}번째로 같은 말을 한다. [1]\n")

    def be_babbling(self) -> None:
        self.start()
        for _ in range(1_000_000):
            self.say("가나다라 마바사 ")

    def be_closing(self) -> None:
        """Breaks the connection off in mid-sentence."""
        self.start()
        self.say(self.peer.text[: len(self.peer.text) // 2])

    def be_ending(self) -> None:
        """Ends the stream properly, but never said why the model stopped."""
        self.start()
        self.say(self.peer.text[: len(self.peer.text) // 2])
        self.chunk(b"")

    def be_bad_json(self) -> None:
        self.start()
        self.say("시는 ")
        self.event('{"choices": [{"delta": ')
        self.chunk(b"")

    def be_wrong_shape(self) -> None:
        self.start()
        self.event('["not", "a", "completion"]')
        self.event('{"choices": [7]}')
        self.chunk(b"")

    def be_error_event(self) -> None:
        self.start()
        self.event('{"error": {"message": "the model crashed", "code": 500}}')
        self.chunk(b"")

    def start(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def plain(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say(self, text: str, reason: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
        self.event(
            json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": "m",
                    "choices": [choice],
                }
            )
        )
        self.peer.sent += 1

    def event(self, data: str) -> None:
        self.chunk(f"data: {data}\n\n".encode())

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
