"""The chat page and the widget in a real browser, over the real assistant and the sample articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
import uuid
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import browser, free_port, need_browser, resize, wait_for_server, wait_until
from standin import ATTACK, StandIn

from prompts import ui

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
QUESTION = "꽃심도서관은 언제 문을 여나요?"
ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"
ATTACKED = f"""제목: 가람천 물놀이터 {ATTACK} 개장
배포일: 2023년 6월 1일
담당부서: 가람천과

가람천 물놀이터는 오는 7월 15일 {ATTACK} 문을 연다.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Another site, which shows the widget; its folder and its origin."""
    need_browser()
    folder = tmp_path_factory.mktemp("site")
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """An index of the samples and of one article that attacks."""
    need_browser()
    folder = tmp_path_factory.mktemp("data")
    (folder / "attack.txt").write_text(ATTACKED, "utf-8")
    command = [sys.executable, "-m", "assistant", "ingest", "samples", str(folder / "attack.txt")]
    subprocess.run([*command, "--data-dir", folder / "index"], check=True, cwd=ROOT)
    return folder / "index"


@pytest.fixture(scope="module")
def url(site, data_dir):
    """The address of the real server."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "assistant", "serve", "--port", address.rsplit(":")[-1]]
    environment = {**os.environ, "ASSISTANT_ALLOWED_ORIGINS": json.dumps([site[1]])}
    server = subprocess.Popen([*command, "--data-dir", data_dir], cwd=ROOT, env=environment)
    wait_for_server(address)
    yield address
    server.terminate()
    server.wait(15)


@pytest.fixture(scope="module")
def slow_url(tmp_path_factory):
    """A server whose answers take a second and a half, and which no site may embed."""
    need_browser()
    from assistant.server import serve
    from assistant.settings import Settings

    port = free_port()
    settings = Settings(port=port, data_dir=tmp_path_factory.mktemp("slow"))
    threading.Thread(target=serve, args=(StandIn(pause=0.5), settings), daemon=True).start()
    wait_for_server(f"http://127.0.0.1:{port}")
    return f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def chromium():
    need_browser()
    with browser() as page:
        yield page


@pytest.fixture
def page(chromium, url):
    resize(chromium.driver, 1280, 900)
    return chromium.open(url)


def test_a_citation_opens_the_article_at_the_marked_sentence(page):
    answer = page.ask(QUESTION)
    assert "2019년 12월 3일" in page.text(".headline")
    assert "틀릴 수 있으니" in answer
    chip = page.one(".text a.cite")
    chip.click()
    mark = page.one("#evidence mark").text
    assert "12월 3일 문을 연다" in mark
    panel = page.text("#evidence")
    assert "꽃심도서관 12월 개관" in panel and "전북시민신문 · 2019-10-22" in panel
    assert page.focused().tag_name == "h3"
    page.press(ESCAPE)
    assert page.focused() == chip
    assert not page.all("#evidence mark")


def test_everything_works_with_the_keyboard_alone(page):
    page.press(TAB)
    assert "건너뛰기" in page.focused().text
    page.press(ENTER, QUESTION, ENTER)
    page.finished(1)
    page.js(
        "document.querySelector('h1').setAttribute('tabindex', -1); document.querySelector('h1').focus()"
    )
    for _ in range(20):
        page.press(TAB)
        if "cite" in page.focused().get_attribute("class"):
            break
    ring = page.js("return getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    page.press(ENTER)
    assert page.one("#evidence mark")


def compose(page, *, commit_first=False, enter_after=False):
    """Write "나요" with a Korean input method and end its last syllable with one Enter."""
    page.one("#question textarea").click()
    page.press("꽃심도서관은 언제 문을 여")
    for text in ("ㄴ", "나", "낭", "나요"):
        page.cdp(
            "Input.imeSetComposition", text=text, selectionStart=len(text), selectionEnd=len(text)
        )
    composing = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    if commit_first:
        page.cdp("Input.insertText", text="나요")
        page.cdp("Input.dispatchKeyEvent", type="rawKeyDown", **composing)
    else:
        page.cdp("Input.dispatchKeyEvent", type="rawKeyDown", **composing)
        page.cdp("Input.insertText", text="나요")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    if enter_after:  # the same key, reported again once the composition is over
        page.cdp("Input.dispatchKeyEvent", type="keyDown", text="\r", **enter)
    page.cdp("Input.dispatchKeyEvent", type="keyUp", **enter)


@pytest.mark.parametrize(
    "order",
    [{}, {"enter_after": True}, {"commit_first": True}],
    ids=["chromium", "windows", "safari"],
)
def test_one_enter_sends_once_with_a_korean_keyboard(page, order):
    compose(page, **order)
    page.finished(1)
    page.js("return new Promise(done => setTimeout(done, 800))")
    assert [asked.text for asked in page.all(".asked")] == ["꽃심도서관은 언제 문을 여나요"]
    assert page.one("#question textarea").get_attribute("value") == ""


def test_a_composition_that_does_not_end_with_enter_sends_nothing(page):
    page.one("#question textarea").click()
    page.cdp("Input.imeSetComposition", text="하", selectionStart=1, selectionEnd=1)
    page.cdp("Input.insertText", text="하 ")
    page.js("return new Promise(done => setTimeout(done, 500))")
    assert not page.all(".asked")


def test_shift_enter_breaks_the_line(page):
    page.one("#question textarea").send_keys("첫 줄", "\ue008" + ENTER, "둘째 줄")
    assert page.one("#question textarea").get_attribute("value") == "첫 줄\n둘째 줄"
    assert not page.all(".asked")


def test_only_the_finished_answer_is_spoken_and_once(chromium, slow_url):
    page = chromium.open(slow_url)
    page.js("""
        window.spoken = [];
        const status = document.querySelector("body > [role=status]");
        new MutationObserver(() => window.spoken.push(status.textContent)).observe(status, { childList: true });
        window.loud = [];
        new MutationObserver(changes => changes.forEach(({ target }) => {
            const region = target.parentElement?.closest("[aria-live], [role=log], [role=status], [role=alert]");
            if (region && region.getAttribute("aria-live") !== "off" && region !== status) window.loud.push(region.outerHTML.slice(0, 200));
        })).observe(document.body, { childList: true, subtree: true, characterData: true });
    """)
    page.ask(QUESTION)
    page.js("return new Promise(done => setTimeout(done, 500))")
    spoken = page.js("return window.spoken")
    assert len(spoken) == 1
    assert "문을 연다" in spoken[0] and "쉰다" in spoken[0]
    assert page.js("return window.loud") == []


def test_an_answer_can_be_stopped_and_the_conversation_cleared(chromium, slow_url):
    page = chromium.open(slow_url)
    page.one("#question textarea").send_keys(QUESTION, ENTER)
    page.one(".answer.writing")
    wait_until(lambda: page.one("#stop").is_enabled(), "the stop button")
    page.one("#stop").click()
    assert "멈췄습니다" in page.finished(1)
    assert page.ask(QUESTION).startswith("중화산동에")
    page.one("#reset").click()
    wait_until(lambda: not page.all(".asked"), "an empty conversation")
    assert page.one("#examples").is_displayed()


def test_an_example_is_asked_with_one_press(page):
    page.all("#examples button")[1].click()
    assert "2019년 12월 3일" in page.finished(1)


def test_every_example_has_an_answer(url):
    for question in ui("ko").examples:
        body = json.dumps({"question": question}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{url}/api/ask", body, headers)
        answer = json.load(urllib.request.urlopen(request, timeout=60))
        assert answer["status"] == "answered", question
        assert any(c.isdigit() for c in answer["headline"]), question


def test_attacks_stay_text(page):
    page.ask(f"가람천 물놀이터는 언제 문을 여나요? {ATTACK}")
    assert "onerror" in page.text(".asked")
    for link in page.all("#conversation a.cite"):
        link.click()
        wait_until(lambda: "onerror" in page.text("#evidence"), "the attacking article")
    assert page.js("return window.attacked") is None
    assert not page.all("#conversation img, #evidence img")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 780), (1280, 900)])
def test_nothing_is_cut_off_sideways(page, width, height):
    resize(page.driver, width, height)
    page.ask(QUESTION)
    page.one(".text a.cite").click()
    page.one("#evidence mark")
    assert page.js("return document.documentElement.scrollWidth") <= width
    chat, panel = page.one("#chat").rect, page.one("#panel").rect
    if width < 960:
        assert panel["y"] >= chat["y"] + chat["height"]
    else:
        assert panel["x"] >= chat["x"] + chat["width"]


def test_every_control_has_a_korean_name(page):
    page.ask(QUESTION)
    page.one(".text a.cite").click()
    page.one("#evidence mark")
    controls = [c for c in page.all("button, a, textarea, input, [role=log]") if c.is_displayed()]
    assert len(controls) > 8
    english = [
        c.accessible_name for c in controls if not any("가" <= n <= "힣" for n in c.accessible_name)
    ]
    assert english == []
    assert page.js("return document.documentElement.lang") == "ko"


def test_an_opinion_is_stored(page, data_dir):
    page.ask(QUESTION)
    page.one(".unhelpful").click()
    page.press("연도가 없어요")
    page.one(".opinion button").click()
    wait_until(lambda: "고맙습니다" in page.text(".said"), "thanks")
    stored = json.loads((data_dir / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert (stored["rating"], stored["reason"]) == ("down", "연도가 없어요")
    assert stored["question"] == QUESTION


def test_a_copied_answer_carries_its_sources_and_the_notice(page, url):
    grant = {"origin": url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.cdp("Browser.grantPermissions", **grant)
    page.ask(QUESTION)
    page.one(".copy").click()
    wait_until(lambda: "복사했습니다" in page.text(".said"), "the copy")
    copied = page.js("return navigator.clipboard.readText()")
    assert "[1] 꽃심도서관 12월 개관" in copied and "자동으로 만든 답변" in copied


def test_nothing_is_asked_of_other_servers(page, url):
    page.ask(QUESTION)
    page.one(".text a.cite").click()
    page.one("#evidence mark")
    assert page.outside_requests(url) == set()
    blocked = [e["message"] for e in page.driver.get_log("browser") if e["level"] == "SEVERE"]
    assert blocked == []


def widget_page(site, server, attributes=""):
    """The address of a page of that site with the widget.

    Each page has a name of its own: a browser keeps a page by its second of change, so a second
    page of the same name, written within that second, would be answered with the first one.
    """
    folder, origin = site
    name = f"{uuid.uuid4().hex}.html"
    html = f'<!doctype html><html lang="ko"><h1>시청</h1><script src="{server}/widget.js" {attributes}></script>'
    (folder / name).write_text(f'<meta charset="utf-8">{html}', "utf-8")
    return f"{origin}/{name}"


def in_widget(page, script):
    return page.js(f"const root = document.querySelector('#civic-assistant').shadowRoot; {script}")


def test_the_widget_answers_on_another_site_and_gives_the_focus_back(chromium, site, url):
    page = chromium
    page.driver.get(
        widget_page(
            site, url, 'data-title="무엇이든 물어보세요" data-position="left" data-color="#ffe08a"'
        )
    )
    launcher = in_widget(page, "return root.querySelector('.launcher')")
    assert launcher.accessible_name == "무엇이든 물어보세요 열기"
    assert not in_widget(page, "return root.querySelector('iframe')")  # nothing before it is wanted
    assert (
        in_widget(page, "return getComputedStyle(root.querySelector('.launcher')).color")
        == "rgb(0, 0, 0)"
    )
    launcher.send_keys(ENTER)
    frame = in_widget(page, "return root.querySelector('iframe')")
    assert frame.get_attribute("title") == "무엇이든 물어보세요"
    page.driver.switch_to.frame(frame)
    page.one("#question textarea")
    assert "2019년 12월 3일" in page.ask(QUESTION)
    page.press(ESCAPE)
    page.driver.switch_to.default_content()
    wait_until(
        lambda: not in_widget(page, "return root.querySelector('.window')").is_displayed(),
        "closing",
    )
    assert in_widget(page, "return root.activeElement?.className") == "launcher"


def test_no_site_may_embed_the_page_by_default(chromium, site, slow_url):
    page = chromium
    page.driver.get(widget_page(site, slow_url))
    in_widget(page, "root.querySelector('.launcher').click()")
    refused = "frame-ancestors"
    wait_until(
        lambda: any(refused in e["message"] for e in page.driver.get_log("browser")), "a refusal"
    )
