"""The HTTP contract: answers, streaming, errors, limits, origins, headers, feedback, metrics."""

from __future__ import annotations

import json
import logging
import re

import pytest
from fastapi.testclient import TestClient
from standin import StandIn

from assistant.api.app import create_api
from assistant.settings import Settings
from assistant.types import Turn
from assistant.web.errors import STATUS
from assistant.web.guard import MAX_BODY_BYTES
from assistant.web.ids import correlation_id
from assistant.web.logs import JsonFormatter, TextFormatter
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
    error = body["error"]
    assert set(error) == {"code", "message", "message_ko", "message_en", "correlation_id"}
    assert error["message"] == {"ko": error["message_ko"], "en": error["message_en"]}
    assert error["correlation_id"] == response.headers["x-request-id"]
    return response.status_code, error["code"]


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
    assert {c["label"] for c in named[0][1]["citations"]} == {None}  # numbered when cited
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
    for origin in (f"{SITE}.evil.example", SITE.replace("https", "http"), "null", "http://["):
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
    assert health["last_ingest"] == "2026-01-01T00:00:00"
    assert health["last_ingest_age_s"] >= 0
    assert health["closed"] is False


def test_health_is_503_without_an_index(client, assistant):
    assistant.error = IndexMissing("no index")
    response = client.get("/api/health")
    assert response.status_code == 503
    assert response.json()["live"] is True
    assert response.json()["ready"] is False
    assert client.get("/api/health/ready").status_code == 503
    assert client.get("/api/health/live").status_code == 200


def test_metrics_count_answers_errors_and_opinions(client):
    client.post("/api/ask", json=QUESTION)
    client.post("/api/ask", json={"question": ""})
    client.post("/api/ask", json={"question": "모르는 것"})
    client.post("/api/feedback", json={"id": "q1", "rating": "up"})
    client.post("/api/feedback", json={"id": "q1", "rating": "down", "reasons": ["outdated"]})
    text = client.get("/metrics").text
    assert (
        'assistant_answers_total{face="api",language="ko",reason="",status="answered"} 1.0' in text
    )
    assert 'assistant_errors_total{code="empty_question"} 1.0' in text
    assert 'assistant_feedback_total{rating="up"} 1.0' in text
    assert 'assistant_dislikes_total{reason="outdated"} 1.0' in text
    assert "assistant_questions_total 2.0" in text
    assert 'assistant_abstentions_total{reason="no_evidence"} 1.0' in text
    assert "assistant_in_flight 0.0" in text
    assert "assistant_last_ingest_age_seconds" in text
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


# --- articles, notice, the API's own page


def test_an_article_comes_with_the_places_of_its_sentences(client):
    article = client.get("/api/articles/library").json()
    first = article["sentences"][0]
    assert article["body"][first["start"] : first["end"]].startswith("중화산동에")
    assert (article["published_at"], article["published_basis"]) == ("2019-10-22", "stated")
    assert article["url"] == "https://news.example/library?a=1&b=2"
    assert article["duplicate_of"] == ""
    assert client.get("/api/articles/festival").json()["url"] == ""  # javascript: is no address
    for name in ("nothing", "a/../b", "%2e%2e%2fsecret"):
        assert code(client.get(f"/api/articles/{name}"))[0] == 404


def test_the_api_describes_itself_without_anything_from_elsewhere(client):
    page = client.get("/api/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in page.text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text)
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) >= {"/api/ask", "/api/feedback", "/api/health", "/api/suggest"}
    assert not [path for path in described["paths"] if path.startswith(("/staff", "/metrics"))]
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_history_over_the_limit_is_refused(client):
    history = [{"role": "user", "content": "가"}] * 201
    assert code(client.post("/api/ask", json={**QUESTION, "history": history})) == (
        422,
        "invalid_request",
    )


# --- correlation ids


def test_a_well_formed_id_is_kept_and_any_other_replaced(client):
    given = "abc-123.DEF_456"
    assert client.get("/api/health", headers={"x-request-id": given}).headers["x-request-id"] == given
    for wrong in ("short", "x" * 65, "a b c d e f", "id=1;drop", "ünïcödé-id".encode()):
        made = client.get("/api/health", headers={"x-request-id": wrong}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", made)


def test_a_refusal_at_the_door_has_its_id_too(client):
    given = "refused-1"
    response = client.post("/api/ask", data={"a": "b"}, headers={"x-request-id": given})
    assert response.json()["error"]["correlation_id"] == given


def test_a_fault_is_logged_under_the_id_that_the_caller_sees(client, assistant, caplog):
    assistant.error = RuntimeError("broken")
    seen = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(correlation_id())
    logging.getLogger("assistant.web.errors").addHandler(handler)
    try:
        response = client.post("/api/ask", json=QUESTION)
    finally:
        logging.getLogger("assistant.web.errors").removeHandler(handler)
    assert seen == [response.json()["error"]["correlation_id"]]


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_nobody_can_write_log_entries_of_their_own(formatter):
    attack = "x\n2026-01-01 00:00:00 error forged\r\u2028{\"level\": \"error\"}\x1b[2J"
    try:
        raise RuntimeError(attack)
    except RuntimeError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("assistant", logging.ERROR, "", 1, "asked %s", (attack,), info)
    lines = formatter.format(record).split("\n")
    if isinstance(formatter, JsonFormatter):
        assert json.loads(lines[0])["message"] == f"asked {attack}"
        lines = lines[1:]
    assert not [line for line in lines[1:] if not line.startswith("    | ")]
    assert not any(c in "".join(lines) for c in "\r\u2028\x1b")


def test_questions_and_addresses_are_not_logged(client, caplog):
    with caplog.at_level(logging.INFO):
        client.post("/api/ask", json=QUESTION)
        client.get("/api/notice?language=ko&q=비밀질문")
    assert "/api/notice 200" in caplog.text
    assert "꽃심" not in caplog.text
    assert "비밀" not in caplog.text
    assert "testclient" not in caplog.text
