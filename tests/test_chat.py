"""The chat page's handlers and HTML: what is shown, escaped, remembered, stopped."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import threading
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from standin import ARTICLES, ATTACK, StandIn

from assistant.api.app import create_app
from assistant.chat.handlers import Chat
from assistant.chat.stopping import StopSign
from assistant.serving.metrics import Metrics
from assistant.settings import Settings
from assistant.staff.notice import Notice, NoticeBoard
from assistant.types import Question, Turn
from assistant.web.dates import short_date
from assistant.web.panel import evidence_html
from assistant.web.render import answer_html, marked
from ingest.errors import IndexMissing
from prompts import FALLBACK, languages, ui

LIBRARY = "꽃심도서관은 언제 문을 여나요?"


class Tags(HTMLParser):
    """The tags of an HTML text with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def assistant():
    return StandIn()


@pytest.fixture
def chat(assistant, tmp_path):
    return Chat(assistant, Settings(data_dir=tmp_path, max_question_chars=60), Metrics())


def ask(chat, text, before=()):
    """Everything shown while `text` is answered, and the conversation after it."""
    steps = list(chat.respond(text, before, StopSign()))
    return [messages[-1]["content"] for messages, _ in steps], steps[-1][1]


# --- handlers


def test_answer_grows_and_ends_with_links_to_its_citations(chat):
    shown, _ = ask(chat, LIBRARY)
    assert "찾고 있습니다" in shown[0]
    assert "3개를 찾았습니다" in shown[1]
    assert all("answer writing" in step for step in shown[:-1])
    assert '<div class="answer done answered"' in shown[-1]
    assert 'class="headline"' in shown[-1]
    assert shown[-1].count('<a class="cite"') == 5  # three in the text, two more in the list


def test_the_articles_found_are_there_before_the_answer(chat):
    shown, _ = ask(chat, LIBRARY)
    found = Tags(shown[1]).found
    links = [attrs["href"] for tag, attrs in found if tag == "a"]
    assert len(links) == 1  # three sentences of one article
    assert "article=library&start=0" in links[0] and "label=0" in links[0]
    assert "찾은 기사" in shown[1] and "찾은 기사" not in shown[-1]


def test_a_marker_without_a_citation_is_no_link(chat):
    assert shown_answer(chat).count("[9]") == 1
    assert "label=9" not in shown_answer(chat)


def shown_answer(chat):
    return ask(chat, LIBRARY)[0][-1]


def test_finished_exchanges_become_the_history(chat, assistant):
    _, conversation = ask(chat, LIBRARY)
    ask(chat, "거기 예산은?", conversation)
    assert assistant.asked[1].history[0] == Turn("user", LIBRARY)
    assert assistant.asked[1].history[1].role == "assistant"
    assert "158억 원" in assistant.asked[1].history[1].content


def test_one_question_at_a_time_and_none_that_is_empty(chat, assistant):
    sign = StopSign()
    steps = chat.respond(LIBRARY, (), sign)
    next(steps)
    assert list(chat.respond("축제 예산은?", (), sign)) == []
    list(steps)
    assert list(chat.respond("  \n", (), sign)) == []
    assert list(chat.respond("축제 예산은?", (), sign)) != []


def test_a_question_that_is_too_long_says_the_limit(chat, assistant):
    shown, _ = ask(chat, "가" * 61)
    assert "60자" in shown[-1]
    assert assistant.asked == []


def test_a_fault_is_told_and_forgotten(chat, assistant):
    assistant.error = IndexMissing("/srv/data: no index")
    shown, conversation = ask(chat, LIBRARY)
    assert "준비가 되지 않았습니다" in shown[-1]
    assert "/srv/data" not in shown[-1]
    assistant.error = None
    ask(chat, LIBRARY, conversation)
    assert assistant.asked[0].history == ()


def test_stopping_does_not_wait_for_the_model_and_keeps_what_was_before(chat, assistant):
    _, before = ask(chat, LIBRARY)
    assistant.pause = 30.0
    sign = StopSign()
    steps = chat.respond(LIBRARY, before, sign)
    next(steps)
    started = time.monotonic()
    threading.Timer(0.2, sign.stop).start()
    *_, (messages, conversation) = steps
    assert time.monotonic() - started < 5
    assert "멈췄습니다" in messages[-1]["content"]
    assert conversation[:-1] == before
    assistant.wake.set()
    assert conversation[-1].answer is None
    assert not sign.writing


def test_a_closed_page_frees_the_conversation(chat):
    sign = StopSign()
    steps = chat.respond(LIBRARY, (), sign)
    next(steps)
    steps.close()
    assert not sign.writing


def test_answers_of_the_chat_are_counted(assistant, tmp_path):
    metrics = Metrics()
    list(Chat(assistant, Settings(data_dir=tmp_path), metrics).respond(LIBRARY, (), StopSign()))
    assert b'face="chat",language="ko"' in metrics.render({})


# --- HTML


def test_an_attack_in_question_answer_or_title_stays_text(chat):
    for text in (f"공격 {ATTACK}", f"모르는 것 {ATTACK}"):  # answered, abstained
        steps = list(chat.respond(text, (), StopSign()))
        html = "".join(message["content"] for message in steps[-1][0])
        assert "&lt;img src=x" in html
        assert not [tag for tag, _ in Tags(html).found if tag in ("img", "script")]
        assert not [name for _, attrs in Tags(html).found for name in attrs if name[:2] == "on"]


def test_an_attack_in_an_article_stays_text():
    article = ARTICLES[2]
    first = article.sentences[0]
    html = evidence_html(article, first.start, first.end, 1, "ko")
    assert "&lt;img src=x" in html
    assert {tag for tag, _ in Tags(html).found} <= {
        "p",
        "h3",
        "div",
        "mark",
        "a",
        "dl",
        "dt",
        "dd",
        "span",
    }


def test_messages_have_no_line_that_markdown_could_read(chat):
    for text in ("공격", LIBRARY, "없는 것\n\n# 제목\n\n- 항목"):
        for messages, _ in chat.respond(text, (), StopSign()):
            assert all("\n" not in m["content"] for m in messages)


def test_only_a_web_address_becomes_a_link():
    library, festival, _ = ARTICLES
    assert 'href="https://news.example/library?a=1&amp;b=2"' in evidence_html(
        library, 0, 1, 1, "ko"
    )
    assert "javascript:" not in evidence_html(festival, 0, 1, 1, "ko")


def panel(article, language="ko", label=1):
    return re.sub("<[^>]*>", "", evidence_html(article, 0, 1, label, language))


def test_how_the_date_is_known_is_shown():
    library, festival, attack = ARTICLES
    assert "발행가람일보날짜2019년 10월 22일 · 기사에 적힌 날짜" in panel(library)
    assert "날짜2018년 10월 · 기사 내용으로 추정한 날짜" in panel(festival)
    assert "날짜기사에 날짜가 적혀 있지 않음" in panel(attack)
    assert "2018-10 · estimated from the article" in panel(festival, "en")
    assert "10/2018 · ước đoán" in panel(festival, "vi")


def test_an_inferred_date_says_so_in_the_list_of_sources():
    texts = ui("ko")
    assert short_date("2018-10", "inferred", texts) == "2018년 10월(추정)"
    assert short_date("2019-10-22", "stated", texts) == "2019년 10월 22일"
    assert short_date("2019", "stated", texts) == "2019년"
    assert short_date("", "unknown", texts) == "날짜 미상"


def test_a_sentence_that_no_answer_has_numbered_has_no_number():
    assert panel(ARTICLES[0], label=0).startswith("찾은 문장")
    assert panel(ARTICLES[0], label=2).startswith("근거 2")


def test_an_answer_speaks_its_language_in_a_page_of_the_visitors(assistant):
    answer = replace(assistant.ask(Question("공격", id="x")), language="en")
    html = answer_html(answer, "vi")
    assert '<div class="text" lang="en">' in html
    assert "Sao chép câu trả lời" in html and "trí tuệ nhân tạo (AI)" in html


def test_a_korean_quote_is_marked_as_korean_in_any_answer():
    assert marked("“문을 연다.” [1]", (), "en").startswith('<span lang="ko">“문을 연다.”</span>')
    assert '<span lang="ko">「문을 연다.」</span>' in marked("原文：「문을 연다.」 [1]", (), "ja")
    assert "<span" not in marked("“open” 3일", (), "en")


def test_an_answer_without_sources_asks_nobody_to_check_them(assistant):
    html = answer_html(assistant.ask(Question("없는 것", id="x")), "ko")
    assert "인공지능(AI)이 자동으로 만든 답변입니다." in html and "근거를 확인" not in html


def test_an_answer_says_which_kind_of_machine_wrote_it(assistant):
    answer = assistant.ask(Question("공격", id="x"))
    assert "인공지능(AI)이 자동으로 만든 답변" in answer_html(answer, "ko")
    assert "생성형" not in answer_html(answer, "ko")
    assert "생성형 인공지능(AI)이" in answer_html(replace(answer, answerer="qwen3"), "ko")


def test_a_conversation_is_held_in_the_language_of_the_page(chat, assistant):
    steps = list(chat.respond(LIBRARY, (), StopSign(), "en"))
    assert "Looking for evidence" in steps[0][0][-1]["content"]
    assert "Copy answer" in steps[-1][0][-1]["content"]
    *_, (messages, _) = chat.respond("가" * 61, (), StopSign(), "ja")
    assert "60文字以内" in messages[-1]["content"]
    *_, (messages, _) = chat.respond(LIBRARY, (), StopSign(), "xx<script>")
    assert "답변 복사" in messages[-1]["content"]


def test_every_language_has_every_ui_text():
    korean = ui(FALLBACK)
    for language in languages():
        texts = ui(language)
        assert texts.texts.keys() == korean.texts.keys()
        for key, text in texts.texts.items():
            wanted = set(re.findall(r"\{(\w+)", korean.texts[key]))
            assert set(re.findall(r"\{(\w+)", text)) == wanted, key


# --- the page


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(StandIn(), settings)) as client:
        yield client


def test_page_is_korean_and_named_after_the_city(page):
    text = page.get("/").text
    assert re.search(r'<html\s+lang="ko"', text)
    assert "<title>전주시 소식 도우미</title>" in text
    assert "<title>Jeonju News Assistant</title>" in page.get("/?lang=en").text


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", "en-US,en;q=0.9", "en"),
        ("/", "fr-FR,ja;q=0.5,vi;q=0.8", "vi"),
        ("/", "de", "ko"),
        ("/", "en;q=0,ko", "ko"),
        ("/?lang=zh", "en", "zh"),
        ("/?lang=zh-TW", "en", "zh"),
        ("/?lang=xx", "ja", "ja"),
        ("/widget?lang=en", "ko", "en"),
        ("/widget", "ja", "ja"),
    ],
)
def test_page_speaks_the_language_of_the_address_or_the_browser(page, address, accepted, language):
    response = page.get(address, headers={"accept-language": accepted})
    assert re.search(rf'<html\s+lang="{language}"', response.text)
    assert ui(language)("send") in html.unescape(as_text(response.text))
    assert "%" not in re.findall(r'"(?:label|placeholder|value)":"([^"]*)"', response.text)
    assert "accept-language" in response.headers["vary"].lower()


def as_text(text):
    """A page with the escapes of its scripts resolved."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def test_page_has_no_text_left_to_fill(page):
    for address in ("/", "/?lang=en", "/widget"):
        text = re.sub(r"\$(?:defs|ref)", "", page.get(address).text)  # of Gradio
        assert not re.search(r"%[a-z_]+%|\$[a-z]", text)


def test_page_says_before_use_that_a_machine_answers(page):
    for address in ("/", "/widget"):
        assert "인공지능(AI)이 답하는 서비스입니다" in page.get(address).text


def test_what_staff_announce_is_on_the_pages(tmp_path):
    NoticeBoard(tmp_path).post(Notice(message={"ko": "점검 <b>안내</b>", "en": "Maintenance"}))
    with TestClient(create_app(StandIn(), Settings(data_dir=tmp_path))) as client:
        for address in ("/", "/widget"):
            assert "점검 &lt;b&gt;안내" in client.get(address).text
            assert "Maintenance" in client.get(f"{address}?lang=en").text


def test_the_pages_say_when_staff_switched_the_assistant_off(tmp_path):
    NoticeBoard(tmp_path).post(Notice(closed=True))
    with TestClient(create_app(StandIn(), Settings(data_dir=tmp_path))) as client:
        for address in ("/", "/widget"):
            assert "지금은 도우미를 운영하지 않습니다" in client.get(address).text


def test_page_runs_only_our_scripts(page):
    response = page.get("/")
    policy = response.headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    scripts = re.findall(r"<script(?![^>]*(?:src|type)=)[^>]*>(.*?)</script>", response.text, re.S)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_page_names_no_other_server(page):
    text = re.sub(r"<script>window\.gradio_(config|api_info).*?</script>", "", page.get("/").text)
    assert re.findall(r'(?:src|href|content)="(https?:[^"]*)"', text) == []


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/file=/etc/hostname", "/gradio_api/proxy=http://x",
             "/monitoring", "/gradio_api/run/ask", "/gradio_api/vibe-edit"],
)  # fmt: skip
def test_what_the_page_does_not_need_of_gradio_is_shut(page, path):
    assert page.get(path).json()["error"]["code"] == "not_found"
    assert page.post(path).json()["error"]["code"] == "not_found"


def test_unknown_addresses_of_the_api_do_not_fall_through_to_the_page(page):
    assert page.get("/api/nothing").json()["error"]["code"] == "not_found"
    assert page.get("/api/ask").status_code == 405
