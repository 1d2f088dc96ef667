"""What is indexed, as a list: read once per generation of the index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index import generations
from index.opened import STORE
from index.store import Store
from ingest.types import Article


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, without its text."""

    article_id: str
    title: str
    publisher: str
    published: str  # ISO, possibly partial, "" when unknown
    basis: str
    source: str
    duplicate_of: str  # id of the article that is searched instead, "" of none


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The articles of one generation, newest first."""

    generation: str
    entries: tuple[Entry, ...] = ()

    def publishers(self) -> tuple[tuple[str, int], ...]:
        """(publisher, articles), the largest first."""
        return tuple(Counter(e.publisher for e in self.entries).most_common())

    def years(self) -> tuple[tuple[str, int], ...]:
        """(year, articles), the latest first; "" is for articles without a known year."""
        return tuple(sorted(Counter(e.published[:4] for e in self.entries).items(), reverse=True))


def catalogue(data_dir: Path) -> Catalogue:
    """What is indexed now.

    :raises AssistantError: there is no index, or it cannot be read.
    """
    return _read(generations.current(data_dir))


@lru_cache(maxsize=2)
def _read(folder: Path) -> Catalogue:
    store = Store(folder / STORE)
    try:
        found = [_entry(article) for article in store.all_articles()]
    finally:
        store.close()
    found.sort(key=lambda e: (e.published, e.title), reverse=True)
    return Catalogue(folder.name, tuple(found))


def _entry(article: Article) -> Entry:
    published = article.published
    return Entry(
        article.article_id, article.title, article.publisher, published.iso, published.basis.value,
        article.source, article.duplicate_of,
    )  # fmt: skip
