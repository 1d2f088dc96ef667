"""The HTTP contract: answers, streaming, errors, limits, origins, headers, feedback, metrics."""

from __future__ import annotations

import json
import logging

import pytest
from fastapi.testclient import TestClient
from standin import StandIn

from assistant.api import create_api
from assistant.feedback import FeedbackFull, FeedbackLog, mask
from assistant.settings import Settings
from assistant.types import Turn
from assistant.web.errors import STATUS
from assistant.web.guard import MAX_BODY_BYTES
from ingest.errors import IndexMissing, SettingsError
from prompts import ui

SITE = "https://www.jeonju.example"
QUESTION = {"id": "q1", "question": "꽃심도서관은 언제 문을 여나요?", "history": []}
ANSWER_FIELDS = {
    "id", "status", "reason", "headline", "answer", "language", "answerer", "citations", "facts",
    "timings_ms",
}  # fmt: skip
CITATION_FIELDS = {
    "label", "article_id", "title", "publisher", "published_at", "source", "url", "quote", "start",
    "end",
}  # fmt: skip


@pytest.fixture
def assistant():
    return StandIn()


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, max_question_chars=50, max_history_turns=2)


@pytest.fixture
def client(assistant, settings):
    return TestClient(create_api(assistant, settings))


def events(response):
    """The (name, data) pairs of a server-sent stream."""
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    return [(b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks]


def code(response):
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message_ko", "message_en"}
    return response.status_code, body["error"]["code"]


# --- asking


def test_answer_has_the_contract_s_fields(client):
    answer = client.post("/api/ask", json=QUESTION).json()
    assert set(answer) >= ANSWER_FIELDS
    assert answer["id"] == "q1"
    assert answer["status"] == "answered"
    assert set(answer["citations"][0]) >= CITATION_FIELDS
    assert "trace" not in answer


def test_an_answer_without_an_id_gets_one(client):
    first, second = (
        client.post("/api/ask", json={"question": "꽃심도서관"}).json()["id"] for _ in range(2)
    )
    assert first and first != second


def test_unknown_fields_are_ignored(client):
    response = client.post("/api/ask", json={**QUESTION, "answers": [["x"]], "today": "x"})
    assert response.status_code == 200


def test_only_the_newest_turns_reach_the_assistant(client, assistant):
    history = [{"role": "user", "content": str(n)} for n in range(5)]
    client.post("/api/ask", json={**QUESTION, "history": history})
    assert assistant.asked[0].history == (Turn("user", "3"), Turn("user", "4"))


def test_streaming_ends_with_the_same_answer(client):
    stream = client.post("/api/ask", json=QUESTION, headers={"accept": "text/event-stream"})
    assert stream.headers["content-type"].startswith("text/event-stream")
    named = events(stream)
    assert [name for name, _ in named] == ["evidence", "sentence", "sentence", "sentence", "answer"]
    assert named[0][1]["citations"][0]["quote"].startswith("중화산동에")
    assert named[1][1]["headline"] is True
    assert named[-1][1] == client.post("/api/ask", json=QUESTION).json()


def test_error_in_the_middle_of_a_stream_is_an_event(client, assistant, monkeypatch):
    whole = assistant.stream

    def broken(question, today=None):
        yield next(whole(question))
        raise RuntimeError("lost")

    monkeypatch.setattr(assistant, "stream", broken)
    named = events(client.post("/api/ask", json=QUESTION, headers={"accept": "text/event-stream"}))
    assert [name for name, _ in named] == ["evidence", "error"]
    assert named[-1][1]["error"]["code"] == "internal"


# --- errors


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"question": "  \n "}, (422, "empty_question")),
        ({"question": "가" * 51}, (422, "question_too_long")),
        ({"question": 3}, (422, "invalid_request")),
        ({}, (422, "invalid_request")),
        (
            {"question": "가", "history": [{"role": "system", "content": ""}]},
            (422, "invalid_request"),
        ),
        ({"question": "가", "id": "x" * 101}, (422, "invalid_request")),
    ],
)
def test_wrong_questions_are_refused_in_one_shape(client, body, expected):
    assert code(client.post("/api/ask", json=body)) == expected


def test_question_at_the_limit_is_answered(client):
    assert client.post("/api/ask", json={"question": "가" * 50}).status_code == 200


def test_broken_json_is_named(client):
    headers = {"content-type": "application/json"}
    response = client.post("/api/ask", content="{", headers=headers)
    assert code(response) == (400, "invalid_json")


def test_a_form_is_refused(client):
    """A form needs no preflight, so another site could send one with a citizen's browser."""
    assert code(client.post("/api/ask", data={"question": "가"})) == (415, "unsupported_media_type")


def test_unknown_and_wrong_addresses(client):
    assert code(client.get("/api/nothing")) == (404, "not_found")
    assert code(client.get("/api/ask")) == (405, "method_not_allowed")
    assert code(client.get("/web/api.py")) == (404, "not_found")


def test_body_over_the_limit_is_refused_before_it_is_parsed(client):
    text = json.dumps({"question": "가", "padding": "x" * MAX_BODY_BYTES})
    headers = {"content-type": "application/json"}
    assert code(client.post("/api/ask", content=text, headers=headers)) == (413, "body_too_large")

    def chunks():  # without a Content-Length
        for _ in range(40):
            yield b" " * 10_000

    assert code(client.post("/api/ask", content=chunks(), headers=headers))[1] == "body_too_large"


def test_inner_faults_are_logged_not_shown(client, assistant, caplog):
    assistant.error = RuntimeError("secret path /srv/data")
    with caplog.at_level(logging.ERROR):
        response = client.post("/api/ask", json=QUESTION)
    assert code(response) == (500, "internal")
    assert "secret" not in response.text
    assert "secret" in caplog.text


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_missing_index_is_503(client, assistant, accept):
    assistant.error = IndexMissing("no index - run `assistant ingest`")
    response = client.post("/api/ask", json=QUESTION, headers={"accept": accept})
    assert code(response) == (503, "not_ready")


def test_every_error_has_its_texts():
    for language in ("ko", "en"):
        keys = {key for key in ui(language).texts if key.startswith("error_")}
        assert keys == {f"error_{name}" for name in STATUS}


# --- who may call


def test_no_other_site_may_call_by_default(client):
    response = client.post("/api/ask", json=QUESTION, headers={"origin": SITE})
    assert code(response) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in response.headers
    own = client.post("/api/ask", json=QUESTION, headers={"origin": "http://testserver"})
    assert own.status_code == 200


def test_a_site_that_looks_alike_is_not_allowed(assistant, tmp_path):
    client = TestClient(create_api(assistant, Settings(data_dir=tmp_path, allowed_origins=(SITE,))))
    for origin in (f"{SITE}.evil.example", SITE.replace("https", "http"), "null"):
        response = client.post("/api/ask", json=QUESTION, headers={"origin": origin})
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_an_allowed_site_may_call_and_frame(assistant, tmp_path):
    client = TestClient(create_api(assistant, Settings(data_dir=tmp_path, allowed_origins=(SITE,))))
    response = client.post("/api/ask", json=QUESTION, headers={"origin": SITE})
    assert response.headers["access-control-allow-origin"] == SITE
    assert response.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {SITE}")
    assert "x-frame-options" not in response.headers
    preflight = client.options(
        "/api/ask", headers={"origin": SITE, "access-control-request-method": "POST"}
    )
    assert preflight.headers["access-control-allow-origin"] == SITE


def test_an_origin_that_is_none_stops_the_start(assistant, tmp_path):
    settings = Settings(data_dir=tmp_path, allowed_origins=("https://a.example; script-src *",))
    with pytest.raises(SettingsError, match="ASSISTANT_ALLOWED_ORIGINS"):
        create_api(assistant, settings)


def test_security_headers_are_everywhere(client):
    for path in ("/api/health", "/metrics", "/widget.js", "/api/nothing", "/gradio_api/upload"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-frame-options"] == "DENY"


# --- health, metrics, widget, evidence


def test_health_tells_ready_and_freshness(client):
    health = client.get("/api/health").json()
    assert (health["live"], health["ready"]) == (True, True)
    assert health["index"]["articles"] == 3


def test_health_is_503_without_an_index(client, assistant):
    assistant.error = IndexMissing("no index")
    response = client.get("/api/health")
    assert response.status_code == 503
    assert response.json()["live"] is True
    assert response.json()["ready"] is False


def test_metrics_count_answers_errors_and_opinions(client):
    client.post("/api/ask", json=QUESTION)
    client.post("/api/ask", json={"question": ""})
    client.post("/api/feedback", json={"id": "q1", "rating": "up"})
    text = client.get("/metrics").text
    assert (
        'assistant_answers_total{face="api",language="ko",reason="",status="answered"} 1.0' in text
    )
    assert 'assistant_errors_total{code="empty_question"} 1.0' in text
    assert 'assistant_feedback_total{rating="up"} 1.0' in text
    assert 'assistant_index{what="articles"} 3.0' in text
    assert 'assistant_stage_seconds_count{stage="search"} 1.0' in text


def test_widget_is_a_small_script_with_korean_labels(client):
    response = client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(response.content) <= 15 * 1024
    assert "전주시 소식 도우미" in response.text
    assert "__TEXTS__" not in response.text


def test_evidence_marks_exactly_the_cited_sentence(client):
    body = client.get("/api/nothing") and client.post("/api/ask", json=QUESTION).json()
    cited = body["citations"][1]
    query = {
        "article": cited["article_id"],
        "start": cited["start"],
        "end": cited["end"],
        "label": 2,
    }
    html = client.get("/evidence", params=query).text
    assert f"<mark>{cited['quote']}</mark>" in html
    moved = client.get("/evidence", params={**query, "end": cited["end"] - 1}).text
    assert "<mark>" not in moved
    assert code(client.get("/evidence", params={**query, "article": "x"}))[1] == "article_not_found"


# --- feedback


def test_feedback_is_appended_without_personal_data(client, settings):
    body = {
        "id": "q1", "rating": "down", "question": "제 번호는 010-1234-5678 입니다",
        "reason": "a.b@city.example 로 2021-07-06까지 45억원",
    }  # fmt: skip
    assert client.post("/api/feedback", json=body).status_code == 201
    (line,) = (settings.data_dir / "feedback.jsonl").read_text("utf-8").splitlines()
    stored = json.loads(line)
    assert set(stored) == {"time", "id", "rating", "question", "reason"}
    assert stored["question"] == "제 번호는 *** 입니다"
    assert stored["reason"] == "*** 로 2021-07-06까지 45억원"


@pytest.mark.parametrize(
    "body",
    [
        {"id": "q1", "rating": "meh"},
        {"rating": "up"},
        {"id": "q1", "rating": "up", "reason": "가" * 501},
    ],
)
def test_wrong_feedback_is_refused(client, body, settings):
    assert code(client.post("/api/feedback", json=body)) == (422, "invalid_request")
    assert not (settings.data_dir / "feedback.jsonl").exists()


def test_feedback_stops_at_the_file_s_limit(tmp_path):
    log = FeedbackLog(tmp_path, max_bytes=200)
    log.add("q1", "up", "", "")
    with pytest.raises(FeedbackFull):
        log.add("q2", "up", "가" * 50, "")
    assert len((tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    ["900101-1234567", "9001011234567", "1234-5678-9012-3456", "063 281 2114", "M12345678",
     "11-22-333333-44", "123-456-789012"],
)  # fmt: skip
def test_personal_data_is_masked(text):
    assert mask(f"번호 {text} 끝") == "번호 *** 끝"


@pytest.mark.parametrize(
    "text", ["2021-07-06", "2,400억 원", "8230㎡", "1만 2480개", "2019년 12월"]
)
def test_figures_and_dates_are_not_masked(text):
    assert mask(text) == text
