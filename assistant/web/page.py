"""Gradio's page, mended on its way out: language, title, our style and script, hashes for the CSP."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape

from assistant.settings import Settings
from prompts import ui

_SOCIAL_META = re.compile(r"\s*<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*/?>")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HTML_LANG = re.compile(r"(<html\s[^>]*?)lang=\"en\"")
_SCRIPT_TEXTS = (
    "conversation",
    "copied",
    "copy_failed",
    "feedback_failed",
    "feedback_reason",
    "feedback_send",
    "feedback_thanks",
    "made_by",
    "panel_close",
    "panel_failed",
    "panel_loading",
)


def rewrite(html: str, settings: Settings, language: str) -> tuple[str, str]:
    """The page in Korean with our head, and the CSP sources of its inline scripts."""
    html = _HTML_LANG.sub(r'\1lang="ko"', html, count=1)
    html = _SOCIAL_META.sub("", html)  # they point at other sites
    html = html.replace("</head>", _head(settings) + "</head>", 1)
    return html, " ".join(_hash(script) for script in _INLINE_SCRIPT.findall(html))


def _head(settings: Settings) -> str:
    texts = ui("ko")
    for_script = json.dumps({name: texts(name) for name in _SCRIPT_TEXTS}, ensure_ascii=False)
    return (
        f"<title>{escape(texts('title', city=settings.city))}</title>"
        '<link rel="icon" type="image/svg+xml" href="web/favicon.svg">'
        '<link rel="stylesheet" href="web/chat.css">'
        f'<script src="web/chat.js" data-texts="{escape(for_script)}" defer></script>'
        f"<noscript>{escape(texts('noscript'))}</noscript>"
    )


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
