"""A real browser and real servers for the tests of the chat page and the widget."""

from __future__ import annotations

import importlib.resources
import json
import shutil
import socket
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from functools import cache

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = shutil.which("chromedriver")
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync --lang=en-US "
    "--force-prefers-reduced-motion"  # pages scroll at once
).split()
PATIENCE_S = 60  # on a busy machine


def need_browser():
    """Skip when there is no Chromium with its driver."""
    if not (CHROMIUM and CHROMEDRIVER):
        pytest.skip("needs chromium and chromium-driver")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(check, what, patience=PATIENCE_S):
    """The first true value of `check`."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := check():
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {patience} s for {what}")


def wait_for_server(url):
    def up():
        try:
            return urllib.request.urlopen(f"{url}/api/health", timeout=30).status == 200
        except OSError:
            return False

    wait_until(up, f"{url} to answer", 120)


@contextmanager
def browser(width=1280, height=900, languages="ko-KR,ko"):
    """A fresh Chromium whose citizen reads Korean; its profile goes away with it."""
    from selenium import webdriver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"intl.accept_languages": languages})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options, webdriver.ChromeService(CHROMEDRIVER))
        try:
            resize(driver, width, height)
            yield Page(driver)
        finally:
            driver.quit()


def resize(driver, width, height):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@cache
def _axe():
    package = importlib.resources.files("selenium_axe_python")
    return (package / "axe-core" / "axe.min.js").read_text("utf-8")


class Page:
    """What a citizen does and sees on the chat page."""

    def __init__(self, driver):
        self.driver = driver

    def visit(self, url):
        """Any page, with nothing left of earlier ones."""
        self.driver.switch_to.default_content()
        self.driver.get("about:blank")
        self.cdp("Emulation.setEmulatedMedia", features=[])
        for log in ("performance", "browser"):
            self.driver.get_log(log)  # what earlier pages left there
        self.driver.get(url)
        return self

    def fresh(self, url, width=1280, height=900):
        """Any page in a new tab: nothing is kept of an earlier session."""
        before = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        tab = self.driver.current_window_handle
        self.driver.switch_to.window(before)
        self.driver.close()
        self.driver.switch_to.window(tab)
        resize(self.driver, width, height)
        return self.visit(url)

    def open(self, url):
        """The chat page, ready to be asked."""
        self.visit(url)
        wait_until(lambda: self.all("#question textarea") and self.all("#stop"), "the question box")
        return self

    def open_widget(self, url, width=420, height=680):
        """The widget's own page, in a new session."""
        self.fresh(url, width, height)
        wait_until(
            lambda: self.js("return !!document.querySelector('[role=status]')"), "the script"
        )
        return self

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector):
        return wait_until(lambda: self.all(selector), selector)[0]

    def click(self, selector):
        """Press it, scrolled to where nothing can lie over it."""
        element = self.one(selector)
        self.js("arguments[0].scrollIntoView({ block: 'center' })", element)
        element.click()

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def press(self, *keys):
        """Type into whatever has the focus."""
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def press_with_shift(self, key):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).key_down("\ue008").send_keys(key).key_up("\ue008").perform()

    def focused(self):
        return self.driver.switch_to.active_element

    def ask(self, question):
        """Type a question, press Enter once and wait for the finished answer."""
        before = len(self.all("#conversation .done"))
        self.one("#question textarea, #box").send_keys(question, "\ue007")
        return self.finished(before + 1)

    def finished(self, count):
        wait_until(lambda: len(self.all("#conversation .done")) >= count, f"answer {count}")
        return self.all("#conversation .done")[-1].text

    def media(self, **features):
        """Pretend that the device says so: media(prefers_color_scheme="dark")."""
        named = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self.cdp("Emulation.setEmulatedMedia", features=named)

    def problems(self, *skipped):
        """Serious and critical findings of axe-core on the page as it is now."""
        self.js(_axe())
        script = """
            const [skipped, done] = arguments;
            axe.run({ exclude: skipped.map((s) => [s]) }, { resultTypes: ["violations"] })
              .then((r) => done(r.violations), (e) => done([{ impact: "critical", id: String(e), nodes: [] }]));
        """
        found = self.driver.execute_async_script(script, list(skipped))
        return [
            (f["id"], node["html"][:120], node["failureSummary"][:200])
            for f in found
            if f["impact"] in ("serious", "critical")
            for node in f["nodes"] or [{"html": "", "failureSummary": ""}]
        ]

    def outside_requests(self, *own):
        """Addresses the browser asked for that do not begin with one of `own`."""
        log = (
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        )
        asked = (
            m["params"]["request"]["url"] for m in log if m["method"] == "Network.requestWillBeSent"
        )
        return {url for url in asked if not url.startswith((*own, "data:", "chrome", "about:"))}
