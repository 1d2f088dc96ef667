"""The server's start: a port that is taken is one line, and warming up never stops it."""

from __future__ import annotations

import socket

import pytest
from standin import StandIn

from assistant.server import _warm, serve
from assistant.settings import Settings
from ingest.errors import IndexMissing, ServerUnavailable


def test_a_taken_port_is_told_in_one_line_before_anything_is_loaded(tmp_path):
    called = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerUnavailable) as told:
            serve(
                StandIn(), Settings(port=port, data_dir=tmp_path), lambda: called.append("listening")
            )
    assert str(told.value) == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use) - choose another with --port"
    )
    assert called == []


def test_warming_up_asks_an_example_and_survives_a_fault():
    assistant = StandIn()
    _warm(assistant)
    assert len(assistant.asked) == 1
    assistant.error = IndexMissing("no index")
    _warm(assistant)
