"""The staff page: who gets in, what is shown and exported, the notice and the off switch."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from answering import DAY, news, searcher_over
from fastapi.testclient import TestClient
from standin import ATTACK, StandIn

from assistant.api.app import create_api, server_for
from assistant.settings import Settings
from assistant.staff.notice import Notice, NoticeBoard
from assistant.staff.record_types import Asked, Considered, Opinion
from assistant.staff.records import Records
from assistant.types import Question
from assistant.web.staff_session import StaffSessions
from evals.cases import load
from ingest.errors import SettingsError

TOKEN = "a-long-enough-token"
SITE = "https://www.jeonju.example"
FORMULAS = ("=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, staff_token=TOKEN, rate_address="10000/minute")


@pytest.fixture
def app(settings):
    return create_api(StandIn(), settings)


@pytest.fixture
def visitor(app):
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def staff(visitor):
    assert visitor.post("/staff/login", data={"token": TOKEN}).status_code == 303
    return visitor


def key_of(page):
    return re.search(r'name="key" value="([0-9a-f]{64})"', page.text)[1]


def record(folder, question, **more):
    values = {"status": "abstained", "reason": "no_value", **more}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    Records(folder, 90).add_asked(
        Asked("a1", at, question, values["status"], values["reason"], "ko", "extractive", 1.0,
              considered=values.get("considered", ()))
    )  # fmt: skip


# --- who gets in


def test_without_a_token_there_is_no_staff_page(tmp_path):
    client = TestClient(create_api(StandIn(), Settings(data_dir=tmp_path)))
    for path in ("/staff", "/staff/unanswered", "/staff/articles", "/staff/unanswered.csv"):
        assert client.get(path).json()["error"]["code"] == "not_found"
    for path in ("/staff/login", "/staff/notice", "/staff/logout"):
        assert client.post(path, data={"token": ""}).status_code == 404


def test_a_token_that_could_be_guessed_stops_the_start(tmp_path):
    with pytest.raises(SettingsError, match="ASSISTANT_STAFF_TOKEN"):
        create_api(StandIn(), Settings(data_dir=tmp_path, staff_token="short"))


def test_nothing_is_shown_before_signing_in(visitor, tmp_path):
    record(tmp_path, "비밀 질문")
    assert 'type="password"' in visitor.get("/staff").text
    for path in ("/staff/unanswered", "/staff/disliked.csv", "/staff/unanswered.jsonl", "/staff/articles"):
        response = visitor.get(path)
        assert (response.status_code, response.text) == (303, "")
        assert response.headers["location"].startswith("/staff?")


def test_the_cookie_holds_a_session_and_not_the_token(visitor):
    response = visitor.post("/staff/login", data={"token": TOKEN})
    cookie = response.headers["set-cookie"]
    assert TOKEN not in cookie
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/staff", "Max-Age=28800"):
        assert attribute in cookie
    assert "Secure" not in cookie  # over plain HTTP it would never come back
    tls = TestClient(visitor.app, base_url="https://testserver", follow_redirects=False)
    assert "Secure" in tls.post("/staff/login", data={"token": TOKEN}).headers["set-cookie"]


@pytest.mark.parametrize("token", ["", TOKEN + "x", TOKEN[:-1], TOKEN.upper(), "가" * 20, "\0"])
def test_a_wrong_token_gets_nobody_in(visitor, token):
    response = visitor.post("/staff/login", data={"token": token})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert 'role="alert"' in response.text


def test_guessing_is_limited(visitor, monkeypatch):
    clock = SimpleNamespace(time=lambda: 1_000_000_000.0)  # no minute ends meanwhile
    monkeypatch.setattr("limits.aio.storage.memory.time", clock)
    got = [visitor.post("/staff/login", data={"token": f"guess{n}"}).status_code for n in range(7)]
    assert got[0] == 403
    assert got[-1] == 429
    refused = visitor.post("/staff/login", data={"token": TOKEN})
    assert refused.status_code == 429  # the right one too, or the limit would tell which it is


def test_a_forged_or_foreign_cookie_gets_nobody_in(visitor, settings):
    other = StaffSessions(Settings(staff_token="another-token-of-somebody").staff_token)
    genuine = StaffSessions(settings.staff_token).start()
    for cookie in (other.start(), genuine[:-1] + "x", genuine + "x", TOKEN, "x.y.z"):
        visitor.cookies.set("staff", cookie, path="/staff")
        assert visitor.get("/staff/articles").status_code == 303
    visitor.cookies.clear()
    visitor.cookies.set("staff", genuine, path="/staff")
    assert visitor.get("/staff/articles").status_code == 200


def test_a_session_ends(settings, monkeypatch):
    sessions = StaffSessions(settings.staff_token)
    cookie = sessions.start()
    assert sessions.session(cookie)
    import itsdangerous.timed

    later = itsdangerous.timed.time.time() + 9 * 3600
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: later)
    assert sessions.session(cookie) == ""


def test_signing_out_takes_the_cookie_away(staff):
    page = staff.get("/staff")
    assert "staff=" not in staff.post("/staff/logout", data={"key": "0" * 64}).headers.get("set-cookie", "")
    response = staff.post("/staff/logout", data={"key": key_of(page)})
    assert 'staff=""' in response.headers["set-cookie"]


def test_another_site_cannot_act_for_staff(tmp_path):
    settings = Settings(data_dir=tmp_path, staff_token=TOKEN, allowed_origins=(SITE,))
    client = TestClient(create_api(StandIn(), settings), follow_redirects=False)
    client.post("/staff/login", data={"token": TOKEN})
    key = key_of(client.get("/staff"))
    form = {"closed": "1", "key": key}
    refused = client.post("/staff/notice", data=form, headers={"origin": SITE})
    assert refused.json()["error"]["code"] == "origin_not_allowed"  # it may embed, and no more
    client.post("/staff/notice", data={"closed": "1"})  # without the key of the form
    client.post("/staff/notice", data={"closed": "1", "key": "0" * 64})
    assert NoticeBoard(tmp_path).current() == Notice()
    other = StaffSessions(settings.staff_token)
    client.post("/staff/notice", data={"closed": "1", "key": other.form_key("another session")})
    assert NoticeBoard(tmp_path).current() == Notice()


def test_the_page_is_strict_about_what_it_loads(staff):
    for path in ("/staff", "/staff/unanswered", "/staff/articles", "/staff/unanswered.csv"):
        headers = staff.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        )
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
    assert staff.get("/web/staff.css").headers["content-type"].startswith("text/css")


# --- what is shown


class Checked(HTMLParser):
    """The parts of a page that accessibility rests on."""

    def __init__(self, html):
        super().__init__()
        self.language, self.headings, self.ids, self.labels, self.fields = "", [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.language = self.language or (given.get("lang", "") if tag == "html" else "")
        self.ids += [given["id"]] if "id" in given else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labels.append(given["for"])
        if tag in {"input", "textarea", "select"} and given.get("type") != "hidden":
            self.fields.append(given["id"])


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", ["/staff", "/staff/unanswered", "/staff/disliked", "/staff/articles"])
def test_pages_are_labelled_and_in_order(staff, tmp_path, path, language):
    record(tmp_path, "어린이 수영장은 언제 여나요?")
    page = Checked(staff.get(path, params={"lang": language}).text)
    assert page.language == language
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fields) <= set(page.labels)


def test_the_form_to_sign_in_is_labelled_in_both_languages(visitor):
    for language, text in (("ko", "직원용 암호"), ("en", "Staff token")):
        html = visitor.get("/staff", params={"lang": language}).text
        assert text in html
        assert set(Checked(html).fields) <= set(Checked(html).labels)


def test_unanswered_questions_come_with_the_evidence_considered(staff, tmp_path):
    sentence = StandIn().article("library").sentences[1]
    gone = Considered("gone", 0, 5, 0.9)
    record(tmp_path, "주차장은 몇 면인가요?", considered=(Considered("library", sentence.start, sentence.end, 0.61), gone))
    page = staff.get("/staff/unanswered").text
    assert "주차장은 몇 면인가요?" in page
    assert sentence.text in page
    assert "0.61" in page
    assert "기사는 있으나 물은 내용이 없음" in page


def test_everything_shown_is_escaped(staff, tmp_path):
    record(tmp_path, f"질문 {ATTACK}")
    Records(tmp_path, 90).rate(Opinion("zz", "down", ("other",), ATTACK, f"싫은 {ATTACK}"))
    for path in ("/staff/unanswered", "/staff/disliked"):
        text = staff.get(path).text
        assert "<img" not in text
        assert "&lt;img" in text
    NoticeBoard(tmp_path).post(Notice(False, {"ko": f"</textarea>{ATTACK}"}))
    assert "<img" not in staff.get("/staff").text


def test_numbers_of_the_overview(staff, tmp_path):
    for _ in range(3):
        staff.post("/api/ask", json={"question": "꽃심도서관은 언제 여나요?"})
    staff.post("/api/ask", json={"question": "모르는 것"})
    staff.post("/api/feedback", json={"id": "x", "rating": "down", "question": "나"})
    text = " ".join(re.sub(r"<[^>]+>", " ", staff.get("/staff").text).split())
    assert "질문 4" in text
    assert "답변 보류 1 25%" in text
    assert "아쉽다는 의견 1" in text
    assert "기사 3" in text


def test_damaged_records_leave_the_page_usable(staff, tmp_path):
    (tmp_path / "records.sqlite").write_bytes(b"no database" * 99)
    for path in ("/staff", "/staff/unanswered"):
        assert "기록을 읽을 수 없습니다" in staff.get(path).text
    assert staff.get("/staff/unanswered.csv").status_code == 503


def test_what_is_indexed_is_listed(tmp_path):
    searcher_over(tmp_path, news("새 도서관", "도서관이 문을 연다.", DAY), news("옛 다리", "다리를 고쳤다."))
    app = create_api(StandIn(), Settings(data_dir=tmp_path, staff_token=TOKEN))
    client = TestClient(app, follow_redirects=False)
    client.post("/staff/login", data={"token": TOKEN})
    text = client.get("/staff/articles").text
    assert "새 도서관" in text and "옛 다리" in text
    assert "2021-02-23" in text
    assert "1 / 1쪽" in text
    assert client.get("/staff/articles?page=99999").status_code == 200
    assert client.get("/staff/articles?page=x").status_code == 200


def test_without_an_index_the_list_says_so(staff):
    assert "색인을 읽을 수 없습니다" in staff.get("/staff/articles").text


# --- exports


def test_no_cell_of_the_table_is_a_formula(staff, tmp_path):
    for place, formula in enumerate(FORMULAS):
        record(tmp_path, f"{formula} 질문{place}")
        Records(tmp_path, 90).rate(Opinion(f"o{place}", "down", (), f"{formula} 의견", f"{formula} 물음{place}"))
    for kind in ("unanswered", "disliked"):
        response = staff.get(f"/staff/{kind}.csv")
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert f'filename="{kind}-30-days.csv"' in response.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == 1 + len(FORMULAS)
        cells = [cell for row in rows for cell in row]
        assert not [c for c in cells if re.match(r"\s*[=+\-@＝]", c)]
        assert sum(cell.startswith("'") for cell in cells) >= len(FORMULAS)


def test_a_question_with_commas_quotes_and_breaks_stays_one_cell(staff, tmp_path):
    record(tmp_path, '쉼표, "따옴표"\n줄바꿈')
    rows = list(csv.reader(io.StringIO(staff.get("/staff/unanswered.csv").content.decode("utf-8-sig"))))
    assert rows[1][0] == '쉼표, "따옴표"\n줄바꿈'
    assert {len(row) for row in rows} == {9}


def test_drafts_of_cases_can_be_loaded_and_are_marked_as_drafts(staff, tmp_path):
    sentence = StandIn().article("library").sentences[0]
    record(tmp_path, "주차장은 몇 면인가요?", considered=(Considered("library", sentence.start, sentence.end, 0.5),))
    record(tmp_path, "수영장은 언제 여나요?")
    file = tmp_path / "drafts.jsonl"
    file.write_text(staff.get("/staff/unanswered.jsonl").text, "utf-8")
    cases = {case.question: case for case in load([file])}
    assert len(cases) == 2
    parking = cases["주차장은 몇 면인가요?"]
    assert parking.draft is True
    assert parking.answers == ()
    assert parking.source == ("library.txt",)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sentence.text in [text for line in lines for text in line["considered"]]


# --- notice and off switch


def post_notice(client, **form):
    key = key_of(client.get("/staff"))
    return client.post("/staff/notice", data={"key": key, **form})


def test_a_notice_is_seen_by_every_process_at_once(staff, tmp_path):
    elsewhere = NoticeBoard(tmp_path)
    assert elsewhere.current() == Notice()
    assert "said=saved" in post_notice(staff, message_ko="오늘 <점검>", message_en="Maintenance").headers["location"]
    assert elsewhere.current() == Notice(False, {"ko": "오늘 <점검>", "en": "Maintenance"})
    assert staff.get("/api/notice").json() == {"closed": False, "message": "오늘 <점검>"}
    assert staff.get("/api/notice?language=vi").json()["message"] == "오늘 <점검>"
    post_notice(staff)
    assert elsewhere.current() == Notice()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_closed_assistant_says_so_and_opens_again(staff, accept):
    post_notice(staff, closed="1", message_ko="공사 중입니다.")
    response = staff.post("/api/ask", json={"question": "꽃심도서관"}, headers={"accept": accept})
    assert (response.status_code, response.json()["error"]["code"]) == (503, "closed")
    assert int(response.headers["retry-after"]) > 0
    message = response.json()["error"]["message"]
    assert message["ko"] == "공사 중입니다."
    assert "063-222-1000" in message["en"]  # no words of the staff in English: ours
    health = staff.get("/api/health").json()
    assert (health["ready"], health["closed"]) == (True, True)
    assert staff.get("/api/articles/library").status_code == 200
    post_notice(staff)
    assert staff.post("/api/ask", json={"question": "꽃심도서관"}).status_code == 200


def test_the_chat_page_is_closed_too(settings):
    server = server_for(StandIn(), settings)
    server.board.post(Notice(True, {"ko": "닫음"}))
    with pytest.raises(Exception, match="switched off"):
        server.assistant.ask(Question("꽃심도서관"))


def test_a_damaged_notice_file_leaves_the_last_notice_and_a_whole_page(tmp_path):
    board = NoticeBoard(tmp_path)
    board.post(Notice(True, {"ko": "닫음"}))
    assert board.current().closed
    (tmp_path / "notice.json").write_text("{half")
    assert board.current() == Notice(True, {"ko": "닫음"})
    (tmp_path / "notice.json").unlink()
    assert board.current() == Notice()
    (tmp_path / "notice.json").write_text('{"closed": "yes", "message": {}}')
    assert not board.current().closed


def test_a_notice_that_cannot_be_written_leaves_the_old_one(staff, tmp_path, monkeypatch):
    post_notice(staff, message_ko="옛 알림")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    assert "said=not_saved" in post_notice(staff, message_ko="새 알림").headers["location"]
    assert NoticeBoard(tmp_path).current().message == {"ko": "옛 알림"}
    assert not list(tmp_path.glob(".notice*"))


def test_too_many_fields_are_no_form(staff):
    body = "&".join(f"a{n}=1" for n in range(60))
    response = staff.post("/staff/notice", content=body)
    assert "said=form_expired" in response.headers["location"]
