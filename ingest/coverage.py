"""Accounts: whether every character of a source is in its articles exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.lines import parse, plain
from ingest.types import Article

_MARKUP = frozenset("#|>\\")  # marks of headings, tables and quotations, which no article keeps


def problems(text: str, articles: Sequence[Article]) -> tuple[str, ...]:
    """What is lost, invented or out of place between a source and its articles; () when all is well."""
    source = _characters(line.raw for line in parse(text))
    kept = _characters(part for article in articles for part in _parts(article))
    found = [f"lost {count} x {char!r}" for char, count in (source - kept).items()]
    found += [f"invented {count} x {char!r}" for char, count in (kept - source).items()]
    letters = "".join(_plain(line.raw) for line in parse(text))
    for article in articles:
        found += [f"not in this order: {line}" for line in _strangers(article, letters)]
        found += _sentence_problems(article)
    return tuple(found)


def _parts(article: Article) -> list[str]:
    title = article.title if article.title_stated else ""
    removed = (line.text for line in article.removed)
    return [title, article.subtitle, *article.body.split("\n"), *removed]


def _strangers(article: Article, letters: str) -> list[str]:
    """Body lines whose characters do not stand in the source in this order."""
    return [line for line in article.body.split("\n") if not _is_within(_plain(line), letters)]


def _is_within(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def _sentence_problems(article: Article) -> list[str]:
    found: list[str] = []
    at = 0
    for sentence in article.sentences:
        if article.body[sentence.start : sentence.end] != sentence.text:
            found.append(f"offsets of sentence {sentence.index} do not match")
        if article.body[at : sentence.start].strip():
            found.append(f"between sentences: {article.body[at : sentence.start].strip()}")
        at = sentence.end
    return found + (
        [f"after the last sentence: {article.body[at:]}"] if article.body[at:].strip() else []
    )


def _characters(texts: Iterable[str]) -> Counter[str]:
    return Counter(char for text in texts for char in _plain(text))


def _plain(text: str) -> str:
    return "".join(c for c in plain(text) if not c.isspace() and c not in _MARKUP)
