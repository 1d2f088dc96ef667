"""Answers and evidence as HTML. Everything that was not written here is escaped."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlencode, urlsplit

from assistant.types import Answer, Citation
from ingest.types import Article, DateBasis
from prompts import UiTexts, ui

_MARKER = re.compile(r" ?\[(\d{1,3})\]")  # with the space before it: a link must not start a line
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def answer_html(answer: Answer) -> str:
    """A finished answer: headline, text with citation links, sources, notice, buttons."""
    texts = ui(answer.language)
    parts = [f'<div class="answer done {answer.status.value}" id="answer-{escape(answer.id)}"']
    parts.append(f' lang="{escape(answer.language)}">')
    if answer.headline:
        headline = " ".join(marked(answer.headline, answer.citations, answer.language).split())
        parts.append(f'<p class="headline">{headline}</p>')
    text = _paragraphs(marked(answer.answer, answer.citations, answer.language))
    parts.append(f'<div class="text">{text}</div>')
    if answer.notice:
        parts.append(f'<p class="service-notice">{escape(answer.notice)}</p>')
    parts.append(_sources(answer.citations, texts))
    parts.append(f'<p class="made-by">{escape(texts("made_by"))}</p>{_tools(texts)}</div>')
    return "".join(parts)


def partial_html(headline: str, sentences: list[str], progress: str) -> str:
    """An answer that is still being written; its [n] become links when its citations are known."""
    head = f'<p class="headline">{escape(headline)}</p>' if headline else ""
    text = _paragraphs("\n".join(escape(sentence) for sentence in sentences))
    wait = f'<p class="progress">{escape(progress)}</p>'
    return f'<div class="answer writing">{head}<div class="text">{text}</div>{wait}</div>'


def plain_html(text: str, kind: str) -> str:
    """A short message of ours ("notice" or "error") or a question ("asked")."""
    return f'<div class="{kind}">{_paragraphs(escape(text))}</div>'


def marked(text: str, citations: tuple[Citation, ...], language: str = "ko") -> str:
    """`text` escaped, with each [n] that names a citation turned into a link to its evidence."""
    known = {citation.label: citation for citation in citations}

    def link(match: re.Match[str]) -> str:
        citation = known.get(int(match.group(1)))
        return f"&nbsp;{_chip(citation, language)}" if citation else match.group()

    return _MARKER.sub(link, escape(text))


def evidence_html(article: Article, start: int, end: int, label: int, language: str) -> str:
    """An article with the cited sentence marked, for the evidence panel."""
    texts = ui(language)
    whole = any(s.start == start and s.end == end for s in article.sentences)
    date = _date(article.published.iso, article.published.basis, texts)
    publisher = article.publisher or texts("publisher_unknown")
    parts = [
        f'<p class="label" lang="{texts.language}">{escape(texts("panel_label", label=str(label)))}</p>',
        f'<h3 tabindex="-1" lang="ko">{escape(article.title)}</h3>',
        f'<p class="meta">{escape(publisher)} · {escape(date)}</p>',
        _body(article.body, start, end) if whole else _changed(article.body, texts),
        f'<p class="meta">{escape(texts("panel_source", source=article.source))}</p>',
        _original(article.url, texts),
    ]
    return "".join(parts)


def evidence_path(citation: Citation, language: str) -> str:
    """The address of a citation's evidence, relative to the chat page."""
    query = {
        "article": citation.article_id,
        "start": citation.start,
        "end": citation.end,
        "label": citation.label,
        "lang": language,
    }
    return f"evidence?{urlencode(query)}"


def _chip(citation: Citation, language: str) -> str:
    texts = ui(language)
    return (
        f'<a class="cite" href="{escape(evidence_path(citation, language))}">'
        f'<span class="unseen">{escape(texts("cite_prefix"))} </span>[{citation.label}]'
        f'<span class="unseen"> {escape(_described(citation, texts))}</span></a>'
    )


def _sources(citations: tuple[Citation, ...], texts: UiTexts) -> str:
    """The cited articles: each by name, with a link for every sentence cited from it."""
    if not citations:
        return ""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    items = "".join(_source(cited, texts) for cited in by_article.values())
    title = f'<p class="sources-title">{escape(texts("sources"))}</p>'
    return f'<div class="sources">{title}<ul>{items}</ul></div>'


def _source(cited: list[Citation], texts: UiTexts) -> str:
    first, *others = cited
    address = escape(evidence_path(first, texts.language))
    name = f"[{first.label}] {escape(_described(first, texts))}"
    chips = "".join(_chip(citation, texts.language) for citation in others)
    return f'<li><a class="cite source" href="{address}">{name}</a>{chips}</li>'


def _described(citation: Citation, texts: UiTexts) -> str:
    date = _date(citation.published_at, citation.published_basis, texts)
    publisher = citation.publisher or texts("publisher_unknown")
    return texts("source_link", title=citation.title, publisher=publisher, date=date)


def _date(iso: str, basis: str, texts: UiTexts) -> str:
    """The publication date as it may be shown: an inferred one always says so."""
    if not iso:
        return texts("date_unknown")
    return texts("date_inferred", date=iso) if basis == DateBasis.INFERRED else iso


def _tools(texts: UiTexts) -> str:
    buttons = "".join(
        f'<button type="button" class="{name}">{escape(texts(name))}</button>'
        for name in ("copy", "helpful", "unhelpful")
    )
    return f'<div class="tools">{buttons}</div>'


def _body(body: str, start: int, end: int) -> str:
    before, quote, after = (_spaced(part) for part in (body[:start], body[start:end], body[end:]))
    return f'<div class="article-body" lang="ko">{before}<mark>{quote}</mark>{after}</div>'


def _spaced(text: str) -> str:
    """Escaped text with an empty line between paragraphs; the style sheet keeps line breaks."""
    return _LINE_BREAKS.sub("\n\n", escape(text))


def _changed(body: str, texts: UiTexts) -> str:
    note = f'<p class="service-notice">{escape(texts("panel_changed"))}</p>'
    return f'{note}<div class="article-body" lang="ko">{_spaced(body)}</div>'


def _original(url: str, texts: UiTexts) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    link = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
    return f"<p>{link}{escape(texts('panel_original'))}</a></p>"


def _paragraphs(html: str) -> str:
    """A paragraph a line, without line breaks: a blank line would end HTML for a Markdown reader."""
    return "".join(f"<p>{line.strip()}</p>" for line in html.splitlines() if line.strip())
