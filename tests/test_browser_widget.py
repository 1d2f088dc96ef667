"""The widget in a real browser: on other sites, kind and hostile, and its own page."""

from __future__ import annotations

import json

import pytest
from browser import wait_until
from browser_site import held

pytestmark = pytest.mark.slow
QUESTION = "꽃심도서관은 언제 문을 여나요?"
ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"
POLICY = "default-src 'none'; script-src {0}; frame-src {0}"
HOSTILE = """<style>
  body *, div, section, button, iframe { display: none !important; visibility: hidden !important; }
  div, section { transform: scale(3) !important; position: static !important; z-index: -1 !important; }
  * { color: red !important; background: red !important; letter-spacing: 9px !important; margin: 40px !important;
      text-transform: uppercase !important; pointer-events: auto; }
  html { font-size: 60px; line-height: 5; filter: none; }
</style>"""


def inside(page, script):
    """What a script sees that runs within the widget's shadow tree."""
    return page.js(f"const root = document.querySelector('#civic-assistant').shadowRoot; {script}")


def launcher(page):
    wait_until(lambda: page.js("return !!document.querySelector('#civic-assistant')"), "the widget")
    return inside(page, "return root.querySelector('.launcher')")


def enter(page):
    """Open the widget with the keyboard and go on in its frame; the name of the frame."""
    launcher(page).send_keys(ENTER)
    frame = inside(page, "return root.querySelector('iframe')")
    name = frame.get_attribute("title")
    page.driver.switch_to.frame(frame)
    wait_until(lambda: page.js("return document.activeElement?.id") == "box", "the focus in it")
    return name


def window_shown(page):
    return inside(page, "return root.querySelector('.window')").is_displayed()


@pytest.fixture
def frame(chromium, url):
    """The widget's page by itself."""
    return chromium.open_widget(url + "/widget")


def test_it_answers_on_another_site_and_gives_the_focus_back(chromium, site, url):
    wishes = 'data-title="무엇이든 물어보세요" data-position="left" data-color="#ffe08a"'
    page = chromium.fresh(site.show(url, wishes))
    assert launcher(page).accessible_name == "무엇이든 물어보세요 열기"
    assert not inside(page, "return root.querySelector('iframe')")  # nothing before it is wanted
    ink = inside(page, "return getComputedStyle(root.querySelector('.launcher')).color")
    assert ink == "rgb(0, 0, 0)"
    assert enter(page) == "무엇이든 물어보세요"
    assert "2019년 12월 3일" in page.ask(QUESTION)
    page.click(".text a.cite")
    assert "12월 3일 문을 연다" in page.one("#evidence mark").text
    page.press(ESCAPE)  # closes the evidence only
    chip = "return document.activeElement?.className === 'cite'"
    wait_until(lambda: not page.all("#evidence[open]") and page.js(chip), "the focus to come back")
    page.press(ESCAPE)
    page.driver.switch_to.default_content()
    wait_until(lambda: not window_shown(page), "closing")
    assert inside(page, "return root.activeElement?.className") == "launcher"
    assert page.outside_requests(url, site.origin) == set()


def test_the_focus_goes_in_and_out_without_a_trap(chromium, site, url):
    page = chromium.fresh(site.show(url))
    enter(page)
    places = []
    while places[-1:] != [""] and len(places) < 30:  # backwards: through the frame, into the page
        page.driver.switch_to.default_content()
        places.append(inside(page, "return root.activeElement?.localName ?? ''"))
        page.press_with_shift(TAB)
    order = [place for place, before in zip(places, ["", *places], strict=False) if place != before]
    assert order == ["iframe", "button", "a", ""]


def test_a_site_with_a_strict_policy_shows_it_whole(chromium, site, url):
    page = chromium.fresh(site.show(url, policy=POLICY.format(url)))
    assert launcher(page).is_displayed()
    shown = "const s = getComputedStyle(root.querySelector('.launcher'));"
    assert inside(page, f"{shown} return [s.position, s.backgroundColor]") == [
        "fixed", "rgb(37, 110, 244)",
    ]  # fmt: skip
    enter(page)
    assert "2019년 12월 3일" in page.ask(QUESTION)
    page.driver.switch_to.default_content()
    assert [e for e in page.driver.get_log("browser") if e["level"] == "SEVERE"] == []


@pytest.mark.parametrize("html", ['lang="ko"', 'lang="ko" dir="rtl"'], ids=["ltr", "rtl"])
def test_hostile_styles_of_the_site_do_not_reach_it(chromium, site, url, html):
    kind, hostile = site.show(url), site.show(url, head=HOSTILE, html=html)
    measured = []
    for address in (kind, hostile):
        page = chromium.fresh(address)
        assert launcher(page).is_displayed()
        closed = launcher(page).rect
        launcher(page).click()
        measured.append((closed, inside(page, "return root.querySelector('.window')").rect))
        looks = "const s = getComputedStyle(root.querySelector('h2'));"
        measured[-1] += tuple(
            inside(page, f"{looks} return [s.color, s.fontSize, s.letterSpacing, s.direction]")
        )
    assert measured[0] == measured[1]


def test_what_the_site_wishes_is_done(chromium, site, url):
    wishes = """data-greeting="가람시 상담입니다 <b>" data-starters="꽃심도서관은 언제 문을 여나요?| 축제 예산은? "
        data-size="small" data-z-index="77" data-lang="en" data-open="true" data-color="not a colour" """
    page = chromium.fresh(site.show(url, wishes))
    launcher(page)
    wait_until(lambda: window_shown(page), "the open widget")
    assert page.focused().tag_name in ("body", "html")  # the page keeps the focus
    window = inside(page, "return root.querySelector('.window')")
    assert (window.rect["width"], window.rect["height"]) == (360, 520)
    layer = "return getComputedStyle(document.querySelector('#civic-assistant')).zIndex"
    assert page.js(layer) == "77"
    page.driver.switch_to.frame(inside(page, "return root.querySelector('iframe')"))
    wait_until(lambda: "가람시" in page.text("#greeting"), "the greeting")
    assert page.text("#greeting") == "가람시 상담입니다 <b>"
    asks = [QUESTION, "축제 예산은?"]
    wait_until(lambda: [b.text for b in page.all("#start button")] == asks, "the questions")
    assert page.js("return document.documentElement.lang") == "en"
    page.click("#start button")
    assert "2019년 12월 3일" in page.finished(1)
    page.driver.switch_to.default_content()


def test_a_greeting_cannot_be_put_into_the_page_by_a_link(chromium, url):
    page = chromium.visit(url + "/web/favicon.svg")
    page.js('window.name = JSON.stringify({ greeting: "당첨되셨습니다" })')
    page.driver.get(url + "/widget?greeting=x")
    page.one("#greeting")
    assert "당첨" not in page.text("body")


def test_no_site_may_embed_the_page_by_default(chromium, site, slow_url):
    page = chromium.fresh(site.show(slow_url))
    launcher(page).click()
    wait_until(
        lambda: any("frame-ancestors" in e["message"] for e in page.driver.get_log("browser")),
        "a refusal",
    )


def test_a_foreign_site_is_refused_and_an_allowed_one_served(chromium, site, url, slow_url):
    page = chromium.fresh(site.show(url))
    script = """
        const [address, done] = arguments;
        fetch(address + "/api/ask", { method: "POST", headers: { "content-type": "application/json" },
          body: JSON.stringify({ question: "꽃심도서관은 언제 문을 여나요?" }) })
          .then((response) => done(response.status), () => done("refused"));
    """
    assert page.driver.execute_async_script(script, url) == 200
    assert page.driver.execute_async_script(script, slow_url) == "refused"


def test_it_follows_up_and_is_kept_for_the_session_only(frame, url):
    frame.js("localStorage.clear()")  # the look of the chat page
    frame.ask(QUESTION)
    following = frame.one(".follow button.ask")
    question = following.text
    following.click()
    frame.finished(2)
    assert frame.all(".asked")[1].text == question
    frame.driver.get(url + "/widget")
    wait_until(lambda: len(frame.all(".answer.done")) == 2, "the conversation of before")
    assert not frame.one("#start").is_displayed()
    frame.click("#reset")
    assert not frame.all(".asked") and frame.one("#start").is_displayed()
    assert frame.js("return [localStorage.length, document.cookie]") == [0, ""]
    assert json.loads(frame.js("return sessionStorage.getItem('civic-assistant-turns')")) == []


def test_it_streams_with_the_evidence_first_and_can_be_stopped(chromium, slow_url):
    page = chromium.open_widget(slow_url + "/widget")
    with held():
        page.one("#box").send_keys(QUESTION, ENTER)
        page.click(".writing .found a.cite")
        page.one("#evidence mark")
        page.press(ESCAPE)
        wait_until(lambda: not page.all("#evidence mark"), "the panel to close")
        assert page.one("#conversation").get_attribute("aria-live") == "off"
        assert page.text("body > [role=status]") == ""
        page.click("#stop")
        assert "멈췄습니다" in page.finished(1)
    page.ask(QUESTION)
    spoken = page.text("body > [role=status]")
    assert "문을 연다" in spoken and "인공지능(AI)" in spoken


def test_one_enter_sends_once_with_a_korean_keyboard(frame):
    frame.one("#box").send_keys("꽃심도서관은 언제 문을 여")
    for text in ("ㄴ", "나", "나요"):
        frame.cdp(
            "Input.imeSetComposition", text=text, selectionStart=len(text), selectionEnd=len(text)
        )
    frame.cdp(
        "Input.dispatchKeyEvent",
        type="rawKeyDown",
        key="Process",
        code="Enter",
        windowsVirtualKeyCode=229,
    )
    frame.cdp("Input.insertText", text="나요")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    frame.cdp("Input.dispatchKeyEvent", type="keyDown", text="\r", **enter)
    frame.cdp("Input.dispatchKeyEvent", type="keyUp", **enter)
    frame.finished(1)
    assert [asked.text for asked in frame.all(".asked")] == ["꽃심도서관은 언제 문을 여나요"]
    assert frame.one("#box").get_attribute("value") == ""


def test_attacks_stay_text_in_the_widget(frame):
    from standin import ATTACK

    frame.ask(f"가람천 물놀이터는 언제 문을 여나요? {ATTACK}")
    assert "onerror" in frame.text(".asked")
    assert frame.js("return window.attacked") is None
    assert not frame.all("#conversation img")


def test_a_session_that_asked_enough_is_told_politely(chromium, strict_url):
    page = chromium.open_widget(strict_url + "/widget?lang=vi")
    page.ask(QUESTION)
    assert "Có quá nhiều yêu cầu" in page.ask(QUESTION)
    assert "error" in page.all("#conversation .done")[-1].get_attribute("class")
    assert page.all("#conversation .done")[0].is_displayed()  # what was answered stays


def test_it_is_light(frame, url):
    import urllib.request

    assert len(urllib.request.urlopen(url + "/widget.js").read()) <= 15 * 1024
    script = """
        const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
        return entries.reduce((sum, entry) => sum + entry.decodedBodySize, 0);
    """
    frame.one("#start button")
    assert 0 < frame.js(script) < 100 * 1024
