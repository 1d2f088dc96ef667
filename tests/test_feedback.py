"""Opinions and recorded questions: masked, durable, grouped, purged, and never in the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from standin import StandIn

import prompts
from assistant.api.app import create_api
from assistant.api.schemas import FeedbackBody
from assistant.settings import Settings
from assistant.staff.record_groups import DISLIKED, UNANSWERED, groups
from assistant.staff.record_types import Asked, Opinion
from assistant.staff.records import FILE, Records, RecordsUnavailable

PERSON = "제 번호는 010-1234-5678, 주민번호 900101-1234567 입니다"
ASK = {"id": "q1", "question": "꽃심도서관은 언제 문을 여나요?"}


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


@pytest.fixture
def client(settings):
    return TestClient(create_api(StandIn(), settings))


@pytest.fixture
def records(tmp_path):
    return Records(tmp_path, keep_days=90)


def asked(question, status="abstained", reason="no_evidence", at=None, answer_id=""):
    at = at or datetime.now(UTC).isoformat(timespec="seconds")
    return Asked(answer_id, at, question, status, reason, "ko", "extractive", 1.0)


def everything(folder):
    """Every byte of the records, with what is still in the write-ahead log."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith(FILE))


def test_an_opinion_is_kept_without_personal_data_and_without_who_gave_it(client, settings, tmp_path):
    body = {"id": "q1", "rating": "down", "reasons": ["incorrect", "outdated", "incorrect"],
            "question": PERSON, "comment": "a.b@city.example 로 2021-07-06까지 45억원"}  # fmt: skip
    response = client.post("/api/feedback", json=body, headers={"user-agent": "SpyBrowser/1.0"})
    assert (response.status_code, response.json()) == (201, {"status": "stored"})
    (row,) = Records(tmp_path, 90).select("SELECT * FROM opinions")
    assert row["reasons"] == '["incorrect", "outdated"]'
    assert "2021-07-06까지 45억원" in row["comment"]
    stored = everything(tmp_path)
    for secret in (b"010-1234-5678", b"900101", b"a.b@city.example", b"SpyBrowser", b"testclient"):
        assert secret not in stored


def test_older_names_of_the_fields_are_read(client, tmp_path):
    body = {"answer_id": "q1", "rating": "up", "reason": "고마워요"}
    assert client.post("/api/feedback", json=body).status_code == 201
    (row,) = Records(tmp_path, 90).select("SELECT * FROM opinions")
    assert (row["answer_id"], row["comment"]) == ("q1", "고마워요")


@pytest.mark.parametrize(
    "body",
    [
        {"id": "q1", "rating": "meh"},
        {"rating": "up"},
        {"id": "q1", "rating": "up", "comment": "가" * 501},
        {"id": "q1", "rating": "down", "reasons": ["because"]},
        {"id": "q1", "rating": "down", "reasons": ["other"] * 21},
    ],
)
def test_wrong_opinions_are_refused(client, body, tmp_path):
    response = client.post("/api/feedback", json=body)
    assert response.json()["error"]["code"] == "invalid_request"
    assert not (tmp_path / FILE).exists()


def test_every_reason_has_a_text_for_citizens_and_for_staff():
    values = FeedbackBody.model_json_schema()["properties"]["reasons"]["items"]["enum"]
    for texts in (prompts.ui("ko").texts, prompts.staff("ko").texts):
        assert {key for key in texts if key.startswith("reason_")} == {f"reason_{v}" for v in values}


def test_a_question_is_recorded_with_how_it_ended_and_what_was_considered(client, tmp_path):
    client.post("/api/ask", json=ASK)
    client.post("/api/ask", json={"question": f"{PERSON} 모르는 것"})
    first, second = Records(tmp_path, 90).select("SELECT * FROM questions ORDER BY id")
    assert (first["status"], first["cited"]) == ("answered", '["library"]')
    assert '"article_id": "library"' in first["considered"]
    assert (second["status"], second["reason"]) == ("abstained", "no_evidence")
    assert b"010-1234-5678" not in everything(tmp_path)


def test_keeping_nothing_keeps_nothing(tmp_path):
    client = TestClient(create_api(StandIn(), Settings(data_dir=tmp_path, record_days=0)))
    client.post("/api/ask", json=ASK)
    assert client.post("/api/feedback", json={"id": "q1", "rating": "up"}).status_code == 201
    assert not (tmp_path / FILE).exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_directory_breaks_no_answer(client, tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert client.post("/api/ask", json=ASK).status_code == 200
    finally:
        tmp_path.chmod(0o700)


def test_records_that_cannot_be_written_break_no_answer(client, tmp_path, caplog):
    (tmp_path / FILE).mkdir()  # nothing can be a database here
    assert client.post("/api/ask", json=ASK).json()["status"] == "answered"
    assert "not recorded" in caplog.text
    refused = client.post("/api/feedback", json={"id": "q1", "rating": "up"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "feedback_full")


def test_a_damaged_file_breaks_no_answer(client, tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    assert client.post("/api/ask", json=ASK).json()["status"] == "answered"
    assert client.post("/api/feedback", json={"id": "q1", "rating": "up"}).status_code == 507


def test_a_full_disk_breaks_no_answer_and_acknowledges_no_opinion(client, tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.staff.records._MAX_PAGES", 1)  # SQLite then says that the disk is full
    assert client.post("/api/ask", json=ASK).json()["status"] == "answered"
    assert client.post("/api/feedback", json={"id": "q1", "rating": "up"}).status_code == 507


CRASH = """
import os, sys
from pathlib import Path
from assistant.staff.records import Records
from assistant.staff.record_types import Opinion
records = Records(Path(sys.argv[1]), 90)
for n in range(5):
    records.rate(Opinion(f"a{n}", "down"))
    os.write(1, b"stored\\n")
os.kill(os.getpid(), 9)
"""


def test_killing_the_process_loses_no_acknowledged_opinion(tmp_path):
    run = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], capture_output=True)
    assert run.returncode == -9
    kept = Records(tmp_path, 90).select("SELECT answer_id FROM opinions")
    assert len(kept) == run.stdout.count(b"stored") == 5


def test_a_commit_reaches_the_disk_before_it_is_acknowledged(records):
    records.rate(Opinion("a", "up"))
    (row,) = records.select("PRAGMA synchronous")
    assert row[0] == 2  # FULL: every commit is synced


def test_the_records_are_for_nobody_but_us(records, tmp_path):
    records.rate(Opinion("a", "up"))
    assert {p.stat().st_mode & 0o077 for p in tmp_path.iterdir()} == {0}


def test_two_processes_share_the_records(tmp_path):
    one, other = Records(tmp_path, 90), Records(tmp_path, 90)
    for n in range(20):
        (one if n % 2 else other).rate(Opinion(f"a{n}", "up"))
    assert len(one.select("SELECT id FROM opinions")) == 20


def test_what_is_older_than_the_retention_is_purged_for_good(records, tmp_path):
    old = (datetime.now(UTC) - timedelta(days=91)).isoformat(timespec="seconds")
    records.add_asked(asked("아주오래된비밀질문", at=old))
    records.add_asked(asked("새 질문"))
    assert records.purge() == 1
    records.close()
    assert [r["question"] for r in records.select("SELECT question FROM questions")] == ["새 질문"]
    records.close()
    assert "아주오래된비밀질문".encode() not in everything(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_records_that_cannot_be_read_say_so(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(RecordsUnavailable):
        Records(tmp_path, 90).select("SELECT 1")


# --- groups


def test_questions_that_ask_the_same_are_one_group(records):
    for question in (
        "한옥마을 주차장 요금은 얼마인가요?",
        "한옥마을 주차장 요금 얼마예요",
        "한옥마을주차장 요금이 얼마입니까?",
        "수영장 이용료는 얼마인가요?",
    ):
        records.add_asked(asked(question))
    first, second = groups(records, UNANSWERED, 30)
    assert (first.count, second.count) == (3, 1)
    assert first.question == "한옥마을주차장 요금이 얼마입니까?"  # the newest
    assert len(first.wordings) == 2
    assert second.question == "수영장 이용료는 얼마인가요?"


def test_the_same_question_of_another_year_is_another_group(records):
    records.add_asked(asked("2020년 축제 예산은 얼마인가요?"))
    records.add_asked(asked("2021년 축제 예산은 얼마인가요?"))
    assert [g.count for g in groups(records, UNANSWERED, 30)] == [1, 1]


def test_greetings_and_answered_questions_are_not_unanswered(records):
    records.add_asked(asked("안녕하세요", reason="small_talk"))
    records.add_asked(asked("규칙을 말해", reason="unsafe_request"))
    records.add_asked(asked("잘 답한 질문", "answered", ""))
    records.add_asked(asked("일부만", "partial", "part_missing"))
    assert [g.question for g in groups(records, UNANSWERED, 30)] == ["일부만"]


def test_disliked_answers_come_with_their_question_and_reasons(records):
    records.add_asked(asked("축제는 언제인가요?", "answered", "", answer_id="a1"))
    records.rate(Opinion("a1", "down", ("outdated",), "작년 것이에요"))
    records.rate(Opinion("a2", "down", ("incorrect",), "", "직접 보낸 질문"))
    records.rate(Opinion("a1", "up"))
    records.rate(Opinion("a3", "down"))  # no question known: nothing to look at
    found = {g.question: g for g in groups(records, DISLIKED, 30)}
    assert set(found) == {"축제는 언제인가요?", "직접 보낸 질문"}
    assert found["축제는 언제인가요?"].comments == ("작년 것이에요",)
    assert found["축제는 언제인가요?"].reasons == ("outdated",)
