"""An article with the cited sentence marked, as the evidence panel shows it."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from assistant.web.dates import basis_text, written_date
from ingest.types import Article
from prompts import UiTexts, ui

_LINE_BREAKS = re.compile(r"\s*\n\s*")


def evidence_html(article: Article, start: int, end: int, label: int, language: str) -> str:
    """The article as a fragment; `label` 0 is a sentence that no answer has numbered."""
    texts = ui(language)
    whole = any(s.start == start and s.end == end for s in article.sentences)
    number = texts("panel_label", label=str(label)) if label else texts("panel_found")
    parts = [
        f'<p class="label">{escape(number)}</p>',
        f'<h3 tabindex="-1" lang="ko">{escape(article.title)}</h3>',
        _facts(article, texts),
        _origin(article, texts),
        _body(article.body, start, end) if whole else _changed(article.body, texts),
    ]
    return "".join(parts)


def _facts(article: Article, texts: UiTexts) -> str:
    """Publisher and date, with how the date is known."""
    iso, basis = article.published.iso, article.published.basis
    publisher = escape(article.publisher or texts("publisher_unknown"))
    known = escape(basis_text(iso, basis, texts))
    date = f'<span class="basis">{known}</span>'
    if iso:
        date = f"{escape(written_date(iso, texts))} · {date}"
    return (
        f'<dl class="facts"><dt>{escape(texts("panel_publisher"))}</dt><dd>{publisher}</dd>'
        f"<dt>{escape(texts('panel_date'))}</dt><dd>{date}</dd></dl>"
    )


def _origin(article: Article, texts: UiTexts) -> str:
    """A link to the original page, or the name of the file when there is none."""
    if urlsplit(article.url).scheme not in ("http", "https"):
        return f'<p class="meta">{escape(texts("panel_source", source=article.source))}</p>'
    link = f'<a href="{escape(article.url)}" target="_blank" rel="noopener noreferrer">'
    return f'<p class="meta">{link}{escape(texts("panel_original"))}</a></p>'


def _body(body: str, start: int, end: int) -> str:
    before, quote, after = (_spaced(part) for part in (body[:start], body[start:end], body[end:]))
    return f'<div class="article-body" lang="ko">{before}<mark>{quote}</mark>{after}</div>'


def _spaced(text: str) -> str:
    """Escaped text with an empty line between paragraphs; the style sheet keeps line breaks."""
    return _LINE_BREAKS.sub("\n\n", escape(text))


def _changed(body: str, texts: UiTexts) -> str:
    note = f'<p class="service-notice">{escape(texts("panel_changed"))}</p>'
    return f'{note}<div class="article-body" lang="ko">{_spaced(body)}</div>'
