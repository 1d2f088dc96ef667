"""The text of an answer that is none: what was looked for, what is near, whom to ask. No figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.answering.contacts import contact_for
from assistant.question.understanding import Query
from assistant.question.visible import visible
from assistant.settings import Settings
from assistant.types import Evidence
from ingest.types import Article
from ingest.values import read_figures
from prompts import message, named

_TOPIC_TERMS = 4
_NOUN = 0.6  # weight from which a term is no bare verb stem
_NEAREST = 3  # articles named
_NEAR = 0.35  # share of the question's terms that a sentence of a near article says
_SHORTEST = 6  # letters of a title that still say something
_LONGEST = 60  # characters of a title shown
_WORD = re.compile(r"[^\s…·,“”‘’\"'「」『』()]+")
_GAP = "…"
_GAPS = re.compile(r"…(?:[\s,·]*…)+[,·]?\s*")  # numbers side by side are one gap



def abstention(
    reason: str, query: Query, evidence: Sequence[Evidence], settings: Settings
) -> str:
    """The text for "no_evidence" or "no_value"."""
    topic = topic_of(query)
    contact = contact_for([query.text, *(t.text for t in query.terms)], settings)
    text = message(
        f"abstain_{reason}", query.language,
        topic=topic, department=named(contact.department, query.language), phone=contact.phone,
    )  # fmt: skip
    near = nearest(evidence, query.language)
    return f"{text}\n{near}" if near else text


def topic_of(query: Query) -> str:
    """What was looked for: topic words without digits, so that no figure is repeated."""
    nouns = [t.text for t in query.terms if t.weight >= _NOUN or t.measure]
    words = [word for word in nouns if not _has_number(word)]
    return " ".join(words[:_TOPIC_TERMS]) or "…"


def nearest(evidence: Sequence[Evidence], language: str) -> str:
    """The articles that come nearest, by title and publisher; "" when none is near."""
    articles = {e.article.article_id: e.article for e in evidence if e.cover >= _NEAR}
    named = (_named(article, language) for article in articles.values())
    titles = list(dict.fromkeys(name for name in named if name))[:_NEAREST]
    return message("nearest", language, titles=", ".join(titles)) if titles else ""


def _named(article: Article, language: str) -> str:
    """The title and the publisher. No date: its digits beside a topic would pass for an answer."""
    title, publisher = without_figures(visible(article.title)), visible(article.publisher).strip()
    if not title:
        return ""
    if not publisher or _has_number(publisher):
        return message("nearest_title", language, title=title)
    return message("nearest_title_by", language, title=title, publisher=publisher)


def without_figures(title: str) -> str:
    """A title with "…" for its numbers, cut between words; "" when too little is left."""
    figures = [(f.start, f.end) for f in read_figures(title) if f.role == "figure"]
    kept = _WORD.sub(lambda word: _GAP if _is_number(word, figures) else word.group(), title)
    bare = _GAPS.sub("… ", kept).strip()
    if len(re.sub(r"\W", "", bare)) < _SHORTEST or _has_number(bare):
        return ""
    return bare if len(bare) <= _LONGEST else f"{bare[: bare.rfind(' ', 0, _LONGEST)].rstrip()}…"


def _is_number(word: re.Match[str], figures: Sequence[tuple[int, int]]) -> bool:
    inside = any(start < word.end() and word.start() < end for start, end in figures)
    return inside or _has_number(word.group())


def _has_number(text: str) -> bool:
    """Whether `text` has a digit in any script, or a figure or date in words."""
    if any(unicodedata.category(c)[0] == "N" for c in text):
        return True
    return any(f.role == "figure" for f in read_figures(text)) or "억" in text
