"""The chat page and the widget in a real browser, over the real assistant and the sample articles."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import resize, wait_until
from browser_site import held
from standin import ATTACK

from assistant.staff.records import Records
from prompts import ui

pytestmark = pytest.mark.slow
QUESTION = "꽃심도서관은 언제 문을 여나요?"
ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"


def test_a_citation_opens_the_article_at_the_marked_sentence(page):
    answer = page.ask(QUESTION)
    assert "2019년 12월 3일" in page.text(".headline")
    assert "틀릴 수 있으니" in answer
    chip = page.one(".text a.cite")
    chip.click()
    mark = page.one("#evidence mark").text
    assert "12월 3일 문을 연다" in mark
    panel = page.text("#evidence")
    assert "꽃심도서관 12월 개관" in panel and "전북시민신문" in panel
    assert "2019년 10월 22일 · 기사에 적힌 날짜" in panel
    assert page.focused().tag_name == "h3"
    page.press(ESCAPE)
    wait_until(lambda: not page.all("#evidence mark"), "the panel to close")
    assert page.focused() == chip


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
    page.click("#question textarea")
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
    page.click("#question textarea")
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
    with held():
        page.one("#question textarea").send_keys(QUESTION, ENTER)
        page.one(".answer.writing")
        wait_until(lambda: page.one("#stop").is_enabled(), "the stop button")
        page.click("#stop")
        assert "멈췄습니다" in page.finished(1)
    assert page.ask(QUESTION).startswith("중화산동에")
    page.click("#reset")
    wait_until(lambda: not page.all(".asked"), "an empty conversation")
    assert page.one("#start").is_displayed()


def test_an_example_is_asked_with_one_press(page):
    example = page.one("#start button.ask")
    question = example.text
    example.click()
    assert any(c.isdigit() for c in page.finished(1))
    assert page.text(".asked") == question
    assert not page.one("#start").is_displayed()


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


def test_the_evidence_is_beside_the_conversation_or_over_it(page):
    page.ask(QUESTION)
    page.click(".text a.cite")
    page.one("#evidence mark")
    assert not page.all("#evidence:modal")
    talk, panel = page.one("#talk").rect, page.one("#evidence").rect
    assert panel["x"] >= talk["x"] + talk["width"]
    page.click("#evidence .close")
    resize(page.driver, 360, 780)
    chip = page.one(".text a.cite")
    chip.click()
    page.one("#evidence:modal mark")
    box = "const b = document.querySelector('#evidence').getBoundingClientRect();"
    assert page.js(f"{box} return [b.x, b.y, b.width, b.height]") == [0, 0, 360, 780]
    page.press(ESCAPE)
    wait_until(lambda: not page.all("#evidence mark"), "the panel to close")
    assert page.focused() == chip


def test_every_control_has_a_korean_name(page):
    page.ask(QUESTION)
    page.click(".text a.cite")
    page.one("#evidence mark")
    controls = [c for c in page.all("button, a, textarea, input, [role=log]") if c.is_displayed()]
    assert len(controls) > 8
    names = [c.accessible_name for c in controls if "tel:" not in (c.get_attribute("href") or "")]
    assert [name for name in names if not any("가" <= c <= "힣" for c in name)] == []
    assert page.js("return document.documentElement.lang") == "ko"


def test_a_dislike_asks_for_reasons_and_is_stored(page, data_dir):
    page.ask(QUESTION)
    page.click(".unhelpful")
    page.press(" ", TAB, TAB, " ")  # the first and the third reason
    page.one(".opinion input[type=text]").send_keys("연도가 없어요, 전화 010-1234-4567")
    page.click(".opinion button.strong")
    wait_until(lambda: "고맙습니다" in page.text(".said"), "thanks")
    assert page.focused().get_attribute("class") == "unhelpful"
    assert page.one(".unhelpful").get_attribute("aria-pressed") == "true"
    rows = Records(data_dir, 30).select("SELECT * FROM opinions ORDER BY id")
    assert json.loads(rows[-1]["reasons"]) == ["incorrect", "outdated"]
    assert "연도가 없어요" in rows[-1]["comment"] and "4567" not in rows[-1]["comment"]
    assert (rows[-1]["rating"], rows[-1]["question"]) == ("down", QUESTION)


def test_a_copied_answer_carries_its_sources_and_the_notice(page, url):
    grant = {"origin": url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.cdp("Browser.grantPermissions", **grant)
    page.ask(QUESTION)
    page.click(".copy")
    wait_until(lambda: "복사했습니다" in page.text(".said"), "the copy")
    copied = page.js("return navigator.clipboard.readText()")
    assert "[1] 꽃심도서관 12월 개관" in copied and "자동으로 만든 답변" in copied


def test_what_may_be_asked_next_is_asked_with_one_press_and_keeps_the_draft(page):
    page.ask(QUESTION)
    following = page.one(".follow button.ask")
    question = following.text
    page.one("#question textarea").send_keys("쓰다 만 질문")
    following.click()
    answer = page.finished(2)
    assert page.all(".asked")[1].text == question
    assert any(c.isdigit() for c in answer.splitlines()[0])
    box = page.one("#question textarea")
    wait_until(lambda: box.get_attribute("value") == "쓰다 만 질문", "the draft")
    wait_until(lambda: len(page.all(".follow")) <= 1, "one list of suggestions")


def test_a_shared_link_asks_again_and_hides_personal_data(page, url):
    grant = {"origin": url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.cdp("Browser.grantPermissions", **grant)
    page.ask(f"{QUESTION} 제 번호는 010-1234-5678이고 메일은 kim@example.kr 입니다")
    page.click(".share")
    wait_until(lambda: "주소를 복사했습니다" in page.text(".said"), "the link")
    link = page.js("return navigator.clipboard.readText()")
    asked = parse_qs(urlsplit(link).query)["q"][0]
    assert asked.startswith(QUESTION)
    assert "5678" not in asked and "kim@" not in asked and asked.count("○○○") == 2
    page.open(f"{url}/?q={quote(QUESTION)}&lang=ko")
    assert "2019년 12월 3일" in page.finished(1)
    assert page.text(".asked") == QUESTION
    assert "q=" not in page.driver.current_url  # loading the page again does not ask again


def test_a_date_in_a_question_is_no_personal_data(page, url):
    question = "2019-10-22 ~ 2019-12-03 꽃심도서관 소식은?"
    page.ask(question)
    page.js(
        "navigator.clipboard.writeText = (text) => { window.link = text; return Promise.resolve(); }"
    )
    page.click(".share")
    link = wait_until(lambda: page.js("return window.link"), "the link")
    assert parse_qs(urlsplit(link).query)["q"] == [question]


def test_the_articles_found_can_be_read_before_a_slow_answer_is_finished(chromium, slow_url):
    page = chromium.open(slow_url)
    with held():
        page.one("#question textarea").send_keys(QUESTION, ENTER)
        page.click(".writing .found a.cite")
        page.one("#evidence mark")
        assert "찾은 문장" in page.text("#evidence .label")
    page.finished(1)
    assert page.all("#evidence mark")  # and stay open when it is


def test_the_page_is_held_in_the_language_that_is_chosen(page, url):
    page.click(".menu summary")
    page.click('.menu a[lang="en"]')
    wait_until(lambda: page.js("return document.documentElement.lang") == "en", "English")
    assert "December 3, 2019" in page.ask("When does Kkotsim Library open?")
    named = [c.accessible_name for c in page.all("button, summary, textarea") if c.is_displayed()]
    assert len(named) > 8
    assert not [n for n in named if any("가" <= c <= "힣" for c in n)]
    page.click(".text a.cite")
    page.one("#evidence mark")
    assert "stated in the article" in page.text("#evidence")
    assert page.one("#evidence h3").get_attribute("lang") == "ko"
    assert page.js("return document.documentElement.lang") == "en"


def test_nothing_is_asked_of_other_servers(page, url):
    page.ask(QUESTION)
    page.click(".text a.cite")
    page.one("#evidence mark")
    assert page.outside_requests(url) == set()
    blocked = [e["message"] for e in page.driver.get_log("browser") if e["level"] == "SEVERE"]
    assert blocked == []
