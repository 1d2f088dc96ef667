"""The server's start: a port that is taken is one line, and warming up never stops it."""

from __future__ import annotations

import socket
import sqlite3

import pytest
from browser import free_port
from standin import StandIn

from assistant.commands.purge import purge as purge_command
from assistant.serving.server import serve
from assistant.serving.upkeep import purge
from assistant.serving.workers import warm
from assistant.settings import Settings
from assistant.staff.record_types import Opinion
from assistant.staff.records import Records
from ingest.errors import IndexMissing, ServerUnavailable, SettingsError


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
    warm(assistant)
    assert len(assistant.asked) == 1
    assistant.error = IndexMissing("no index")
    warm(assistant)


def test_a_wrong_setting_is_told_before_anybody_is_invited(tmp_path):
    called = []
    settings = Settings(port=free_port(), data_dir=tmp_path, rate_address="often")
    with pytest.raises(SettingsError, match="ASSISTANT_RATE_ADDRESS"):
        serve(StandIn(), settings, lambda: called.append("listening"))
    assert called == []


def test_upkeep_purges_and_survives_what_cannot_be_purged(tmp_path):
    records = Records(tmp_path, keep_days=0)
    Records(tmp_path, keep_days=9).rate(Opinion("a", "up"))
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("UPDATE opinions SET at = '2020-01-01T00:00:00+00:00'")
    purge(records)
    assert records.select("SELECT * FROM opinions") == []
    records.close()
    (tmp_path / "records.sqlite").write_bytes(b"no database" * 99)
    purge(records)


def test_purging_from_the_command_line_says_what_was_deleted(tmp_path, capsys):
    Records(tmp_path, keep_days=9).rate(Opinion("a", "up"))
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("UPDATE opinions SET at = '2020-01-01T00:00:00+00:00'")
    purge_command(days=None, data_dir=tmp_path)
    assert capsys.readouterr().out == "purged 1 questions and opinions older than 90 days\n"
