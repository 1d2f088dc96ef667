"""Answers as HTML. Everything that was not written here is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from assistant.types import Answer, Citation, SentenceReady
from assistant.web.dates import short_date
from prompts import UiTexts, ui

_MARKER = re.compile(r" ?\[(\d{1,3})\]")  # with the space before it: a link must not start a line
# Read with a Korean voice in any answer.
_KOREAN_QUOTE = re.compile(r"“[^”\n]*[가-힣][^”\n]*”|「[^」\n]*[가-힣][^」\n]*」")
_FOUND_SHOWN = 3  # articles named while the answer is being written
_TOOLS = ("copy", "share", "helpful", "unhelpful")


def answer_html(answer: Answer, language: str) -> str:
    """A finished answer in a page of `language`: headline, text, sources, notice, buttons."""
    texts = ui(language)
    spoken = f'lang="{escape(answer.language)}"'
    parts = [f'<div class="answer done {answer.status.value}" id="answer-{escape(answer.id)}">']
    # Hidden, for the scripts: what was typed may hold personal data. Gradio drops data attributes.
    parts.append(f'<p class="question">{escape(" ".join(answer.question.split()))}</p>')
    if answer.headline:
        headline = " ".join(marked(answer.headline, answer.citations, language).split())
        parts.append(f'<p class="headline" {spoken}>{headline}</p>')
    text = _paragraphs(marked(answer.answer, answer.citations, language))
    parts.append(f'<div class="text" {spoken}>{text}</div>')
    if answer.notice:
        parts.append(f'<p class="service-notice" {spoken}>{escape(answer.notice)}</p>')
    parts.append(_listed(texts("sources"), answer.citations, texts))
    parts.append(f'<p class="made-by">{escape(_made_by(answer, texts))}</p>')
    return "".join((*parts, _tools(texts), "</div>"))


def partial_html(
    pieces: Sequence[SentenceReady],
    progress: str,
    found: tuple[Citation, ...] = (),
    language: str = "ko",
) -> str:
    """An answer that is still being written, with the articles found for it."""
    head = "".join(_piece(p, language) for p in pieces if p.headline)
    text = "".join(_piece(p, language) for p in pieces if not p.headline)
    wait = f'<p class="progress">{escape(progress)}</p>'
    articles = _found(found, ui(language))
    return f'<div class="answer writing">{head}<div class="text">{text}</div>{wait}{articles}</div>'


def plain_html(text: str, kind: str) -> str:
    """A short message of ours ("notice" or "error") or a question ("asked")."""
    return f'<div class="{kind}">{_paragraphs(escape(text))}</div>'


def marked(text: str, citations: tuple[Citation, ...], language: str = "ko") -> str:
    """`text` escaped, with each [n] that names a citation turned into a link to its evidence."""
    known = {citation.label: citation for citation in citations}

    def link(match: re.Match[str]) -> str:
        citation = known.get(int(match.group(1)))
        return f"&nbsp;{_chip(citation, language)}" if citation else match.group()

    return _MARKER.sub(link, _KOREAN_QUOTE.sub(r'<span lang="ko">\g<0></span>', escape(text)))


def evidence_path(citation: Citation, language: str, label: int | None = None) -> str:
    """The address of a citation's evidence, relative to the page."""
    query = {
        "article": citation.article_id,
        "start": citation.start,
        "end": citation.end,
        "label": citation.label if label is None else label,
        "lang": language,
    }
    return f"evidence?{urlencode(query)}"


def _made_by(answer: Answer, texts: UiTexts) -> str:
    """The mark of an answer that a machine made; sources are to be checked where there are any."""
    ai = texts("ai_extractive" if answer.answerer == "extractive" else "ai_llm")
    return texts("made_by" if answer.citations else "made_by_alone", ai=ai)


def _chip(citation: Citation, language: str) -> str:
    texts = ui(language)
    return (
        f'<a class="cite" href="{escape(evidence_path(citation, language))}">'
        f'<span class="unseen" lang="{language}">{escape(texts("cite_prefix"))} </span>'
        f"[{citation.label}]"
        f'<span class="unseen" lang="ko"> {escape(_described(citation, texts))}</span></a>'
    )


def _listed(title: str, citations: Iterable[Citation], texts: UiTexts) -> str:
    """The cited articles: each by name, with a link for every sentence cited from it."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    if not by_article:
        return ""
    items = "".join(_source(cited, texts) for cited in by_article.values())
    return (
        f'<div class="sources"><p class="sources-title">{escape(title)}</p><ul>{items}</ul></div>'
    )


def _source(cited: list[Citation], texts: UiTexts) -> str:
    first, *others = cited
    name = f'[{first.label}] <span lang="ko">{escape(_described(first, texts))}</span>'
    address = escape(evidence_path(first, texts.language))
    chips = "".join(_chip(citation, texts.language) for citation in others)
    return f'<li><a class="cite source" href="{address}">{name}</a>{chips}</li>'


def _piece(piece: SentenceReady, language: str) -> str:
    if not piece.headline:
        return _paragraphs(marked(piece.text, piece.citations, language))
    line = " ".join(marked(piece.text, piece.citations, language).split())
    return f'<p class="headline">{line}</p>'


def _found(citations: tuple[Citation, ...], texts: UiTexts) -> str:
    """The first few articles that were found: their sentences have no numbers yet."""
    first = {citation.article_id: citation for citation in reversed(citations)}
    chosen = [c for c in citations if first[c.article_id] is c][:_FOUND_SHOWN]
    items = "".join(
        f'<li><a class="cite source" href="{escape(evidence_path(c, texts.language, label=0))}">'
        f'<span lang="ko">{escape(_described(c, texts))}</span></a></li>'
        for c in chosen
    )
    title = f'<p class="sources-title">{escape(texts("found"))}</p>'
    return f'<div class="sources found">{title}<ul>{items}</ul></div>' if items else ""


def _described(citation: Citation, texts: UiTexts) -> str:
    date = short_date(citation.published_at, citation.published_basis, texts)
    publisher = citation.publisher or texts("publisher_unknown")
    return texts("source_link", title=citation.title, publisher=publisher, date=date)


def _tools(texts: UiTexts) -> str:
    buttons = "".join(
        f'<button type="button" class="{name}">{escape(texts(name))}</button>' for name in _TOOLS
    )
    return f'<div class="tools">{buttons}</div>'


def _paragraphs(html: str) -> str:
    """A paragraph a line, without line breaks: a blank line would end HTML for a Markdown reader."""
    return "".join(f"<p>{line.strip()}</p>" for line in html.splitlines() if line.strip())
