"""The pages as a visitor gets them: Gradio's, mended on its way out, and the widget's own."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html import escape, unescape
from string import Template

from assistant.settings import Settings
from assistant.staff.notice import NoticeBoard
from assistant.web import asset
from prompts import UiTexts, languages, named, ui

_SOCIAL_META = re.compile(r"\s*<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*/?>")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
_HTML_LANG = re.compile(r"(<html\s[^>]*?)lang=\"en\"")
_GRADIO = re.compile(r"<gradio-app.*?</gradio-app>", re.DOTALL)
_COMPONENT_TEXT = re.compile(r"%([a-z_]+)%")
_FILLED = {"title", "subtitle", "guide_find", "notice", "notice_label", "noscript"}
_LOOKS = ("auto", "light", "dark", "contrast")

WIDGET_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def rewrite(html: str, settings: Settings, language: str) -> tuple[str, str]:
    """Gradio's page in `language` inside our own, and the CSP sources of its inline scripts."""
    values = _values(settings, language)
    html = _HTML_LANG.sub(rf'\1lang="{language}"', html, count=1)
    html = _SOCIAL_META.sub("", html)  # they point at other sites
    html = _COMPONENT_TEXT.sub(lambda found: _component_text(found, values), html)
    html = html.replace("</head>", _head(values) + "</head>", 1)
    html = _GRADIO.sub(lambda found: _filled("chat.html", values, gradio=found.group()), html)
    return html, " ".join(_hash(script) for script in _INLINE_SCRIPT.findall(html))


def widget_page(settings: Settings, language: str) -> str:
    """The page in the widget's frame: no Gradio, a few kilobytes."""
    return _filled("widget.html", _values(settings, language))


def _values(settings: Settings, language: str) -> dict[str, str]:
    """Everything that a page of `language` says, as HTML, by the names of its places."""
    texts = ui(language)
    city = named(settings.city, language)
    department = named(settings.contact_department, language)
    office = {"department": department, "phone": settings.contact_phone}
    ai = texts("ai_llm" if settings.answerer == "llm" else "ai_extractive")
    filled = {
        "title": texts("title", city=city),
        "subtitle": texts("subtitle", city=city),
        "guide_find": texts("guide_find", city=city),
        "widget_greeting": texts("widget_greeting", city=city),
        "notice": texts("notice", ai=ai, **office),
        "notice_label": texts("notice_label", ai=ai),
        "noscript": texts("noscript", **office),
    }
    plain = {**texts.texts, **filled, **office, "language": language}
    values = {name: escape(text) for name, text in plain.items()}
    values |= {"examples": _examples(texts), "languages": _languages(language)}
    values |= {"looks": _looks(texts), "announcement": _announcement(settings, texts, office)}
    values |= {"texts": _for_scripts(texts, office), "max_chars": str(settings.max_question_chars)}
    values["panel"] = _filled("panel.html", values)
    return values


def _component_text(found: re.Match[str], values: dict[str, str]) -> str:
    """A text of a Gradio component, as it stands in a JSON string within a script."""
    name = found.group(1)
    if name not in values:
        return found.group()
    return json.dumps(unescape(values[name]))[1:-1].replace("<", "\\u003c")


def _head(values: dict[str, str]) -> str:
    return (
        f"<title>{values['title']}</title>"
        '<link rel="icon" type="image/svg+xml" href="web/favicon.svg">'
        '<script src="web/look.js"></script>'
        '<link rel="stylesheet" href="web/base.css"><link rel="stylesheet" href="web/chat.css">'
        f'<script type="application/json" id="texts">{values["texts"]}</script>'
        '<script type="module" src="web/chat.js"></script>'
    )


@cache
def _template(name: str) -> Template:
    return Template(asset(name))


def _filled(name: str, values: dict[str, str], **more: str) -> str:
    return _template(name).substitute(values, **more)


def _for_scripts(texts: UiTexts, office: dict[str, str]) -> str:
    """The texts that need no filling on the server, for our scripts."""
    data = {name: text for name, text in texts.texts.items() if name not in _FILLED}
    data |= {"language": texts.language, **office}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _examples(texts: UiTexts) -> str:
    buttons = (
        f'<li><button type="button" class="ask">{escape(e)}</button></li>' for e in texts.examples
    )
    return f'<ul class="asks">{"".join(buttons)}</ul>'


def _languages(current: str) -> str:
    """A link for every language, in that language; Korean first."""
    links = ""
    for code in sorted(languages(), key=lambda code: code != "ko"):
        here = 'aria-current="true" ' if code == current else ""
        name = escape(ui(code)("language_name"))
        links += f'<a {here}href="?lang={code}" lang="{code}" hreflang="{code}">{name}</a>'
    return links


def _looks(texts: UiTexts) -> str:
    return "".join(
        f'<button type="button" data-look="{look}" aria-pressed="false">'
        f"{escape(texts(f'look_{look}'))}</button>"
        for look in _LOOKS
    )


def _announcement(settings: Settings, texts: UiTexts, office: dict[str, str]) -> str:
    """What staff want everyone to read, if anything; that the assistant is off, if it is."""
    notice = NoticeBoard(settings.data_dir).current()
    said = notice.text(texts.language)
    if notice.closed and not said:
        said = texts("error_closed", **office)
    label = escape(texts("announcement"))
    return f'<p class="announcement"><strong>{label}</strong> {escape(said)}</p>' if said else ""


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
