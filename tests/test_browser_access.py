"""The pages for everybody: axe-core, narrow and enlarged pages, looks, targets, focus."""

from __future__ import annotations

import pytest
from browser import resize, wait_until
from browser_site import STAFF_TOKEN

pytestmark = pytest.mark.slow
QUESTION = "꽃심도서관은 언제 문을 여나요?"
TAB = "\ue004"


def look(page, name):
    page.js(f"document.querySelector('button[data-look={name}]').click()")


def answered_with_evidence(page):
    page.ask(QUESTION)
    page.one(".follow")
    page.click(".unhelpful")
    page.click(".text a.cite")
    page.one("#evidence mark")


def test_axe_finds_nothing_serious_on_the_chat_page(page):
    assert page.problems() == []
    answered_with_evidence(page)
    for name in ("light", "dark", "contrast"):
        look(page, name)
        assert page.problems() == [], name
    look(page, "auto")
    resize(page.driver, 360, 780)
    page.click("#evidence .close")
    page.click(".text a.cite")
    page.one("#evidence:modal mark")
    assert page.problems() == []


def test_axe_finds_nothing_serious_on_the_widgets_page(chromium, url):
    page = chromium.open_widget(url + "/widget?lang=en")
    page.one("#start button")
    assert page.problems() == []
    page.ask("When does Kkotsim Library open?")
    page.one(".follow")
    page.click(".unhelpful")
    for scheme in ("light", "dark"):
        page.media(prefers_color_scheme=scheme)
        assert page.problems() == [], scheme
    page.media(prefers_contrast="more")
    assert page.problems() == []


def test_axe_finds_nothing_serious_on_a_page_with_the_widget(chromium, site, url):
    page = chromium.visit(site.show(url))
    root = "document.querySelector('#civic-assistant').shadowRoot"
    wait_until(lambda: page.js("return !!document.querySelector('#civic-assistant')"), "the widget")
    assert page.problems() == []
    page.js(f"{root}.querySelector('.launcher').click()")
    assert page.problems() == []


def test_axe_finds_nothing_serious_on_the_staff_pages(chromium, url):
    page = chromium.visit(url + "/staff")
    assert page.problems() == []
    page.one("input[type=password]").send_keys(STAFF_TOKEN, "\ue007")
    wait_until(lambda: not page.all("input[type=password]"), "the staff page")
    for path in ("/staff", "/staff/unanswered", "/staff/disliked", "/staff/articles"):
        page.visit(url + path)
        assert page.problems() == [], path


# 320 px is a small telephone, and 1280 px at 400 %; 320 x 256 is a whole 1280 x 1024 screen at 400 %.
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 400)])
def test_nothing_is_cut_off_or_covered_when_narrow_or_enlarged(page, width, height):
    resize(page.driver, width, height)
    answered_with_evidence(page)
    assert_within(page, width)
    page.click("#evidence .close")
    assert_within(page, width)
    page.js("window.scrollTo(0, 0); document.querySelector('h1 a').focus()")
    for _ in range(24):
        page.press(TAB)
        covered = page.js(COVERED)
        assert not covered, covered
        if page.js("return document.activeElement.id") == "reset":
            break


def assert_within(page, width):
    assert page.js("return document.documentElement.scrollWidth") <= width
    wide = """return [...document.querySelectorAll("main *, dialog[open] *")].filter((e) => e.checkVisibility()
        && !e.closest(".unseen, #question [data-testid=block-info]") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible"
        && getComputedStyle(e).display !== "inline").map((e) => e.outerHTML.slice(0, 80));"""
    assert page.js(wide) == []


COVERED = """
    const e = document.activeElement, box = e.getBoundingClientRect();
    const x = box.left + Math.min(box.width, 20) / 2, y = box.top + Math.min(box.height, 20) / 2;
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e)) ? "" : `${e.outerHTML.slice(0, 120)} under ${top?.outerHTML.slice(0, 120)}`;
"""


@pytest.mark.parametrize(("width", "height"), [(320, 480), (320, 200)])
def test_the_widgets_page_is_whole_in_small_frames(chromium, url, width, height):
    page = chromium.open_widget(url + "/widget", width, height)
    page.ask(QUESTION)
    assert page.js("return document.documentElement.scrollWidth") <= width
    for selector in ("#box", ".text a.cite", ".tools button", "#reset"):
        page.js(
            "document.activeElement.blur(); document.querySelector(arguments[0]).focus()", selector
        )
        assert not page.js(COVERED), selector


def test_everything_that_is_pressed_is_large_enough(page):
    answered_with_evidence(page)
    small = """return [...document.querySelectorAll("a, button, summary, input, textarea")]
        .filter((e) => e.checkVisibility() && !e.matches(".skip"))
        .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html);"""
    assert [html for html in page.js(small) if 'type="checkbox"' not in html] == []


def test_the_look_follows_the_device_until_it_is_chosen_and_is_remembered(page, url):
    look(page, "auto")
    shown = "return document.documentElement.dataset.look"
    assert page.js(shown) == "light"
    page.media(prefers_color_scheme="dark")
    wait_until(lambda: page.js(shown) == "dark", "the dark look")
    page.media(prefers_contrast="more")
    wait_until(lambda: page.js(shown) == "contrast", "high contrast")
    page.click("#looks summary")
    page.click("button[data-look=dark]")
    assert page.one("button[data-look=dark]").get_attribute("aria-pressed") == "true"
    page.open(url)
    assert page.js(shown) == "dark"
    look(page, "auto")
    assert page.js(shown) == "light"


def test_who_wants_no_motion_gets_none(page):
    moving = """return [...document.querySelectorAll("body *")].filter((e) => {
        const s = getComputedStyle(e);
        return s.animationName !== "none" || (s.transitionDuration.split(", ").some((d) => parseFloat(d) > 0) && s.transitionProperty !== "none");
    }).map((e) => e.outerHTML.slice(0, 80));"""
    assert page.js(moving) == []
