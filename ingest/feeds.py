"""Feeds and sitemaps: the pages they name, each a source of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected
from ingest.formats import kind_of
from ingest.formats.days import korean_day_of
from ingest.formats.html import fragment_text
from ingest.formats.types import Document, Options, Raw
from ingest.formats.xml import parse_xml, refuse_entities
from ingest.lines import ends_sentence
from ingest.loading import Loaded
from ingest.readers import is_address

if TYPE_CHECKING:
    from feedparser import FeedParserDict
    from lxml.etree import _Element as Element

    from ingest.loading import Loader

_MAX_SITEMAPS = 50  # of one index of sitemaps
_FULL_FROM = 200  # characters: a shorter description only announces its page
_BOARD = re.compile(r"\s*[-|:·>]?\s*(?:보도자료|공지사항|새소식|시정소식|고시공고|전체기사|RSS).*", re.IGNORECASE)
_CUT = ("…", "...", "[...]", "더보기", "[…]")


def follow(raw: Raw, loader: Loader, options: Options) -> Iterator[Loaded]:
    """A source for every page of a feed or sitemap, up to `max_pages`."""
    pages = _items(raw, loader) if kind_of(raw) == "feed" else _mapped(raw, loader)
    number = 0
    try:
        for page in pages:
            if number >= options.max_pages:
                reason = f"more than {options.max_pages} pages: set ASSISTANT_INGEST_MAX_PAGES"
                yield Loaded(raw.name, rejected=reason)
                return
            number += 1
            yield page
    except SourceRejected as error:
        yield Loaded(raw.name, rejected=str(error))
        return
    if not number:
        yield Loaded(raw.name, rejected="it names no pages: check the address")


def _items(raw: Raw, loader: Loader) -> Iterator[Loaded]:
    """The items of a feed: those in full as they stand, the others fetched."""
    import feedparser

    refuse_entities(raw.data)
    headers = {"content-location": raw.url} if raw.url else {}
    feed = feedparser.parse(raw.data, response_headers=headers)
    publisher = _BOARD.sub("", str(feed.feed.get("title", "")))
    for entry in feed.entries:
        yield from _item(entry, publisher, raw, loader)


def _item(entry: FeedParserDict, publisher: str, raw: Raw, loader: Loader) -> Iterator[Loaded]:
    link = str(entry.get("link", ""))
    text = _full_text(entry)
    if not text and is_address(link):
        yield from loader.load_page(link)
        return
    text = text or fragment_text(str(entry.get("summary", "")))
    name = link or f"{raw.name}#{entry.get('id') or entry.get('title', '')}"
    if not loader.is_new(name):
        return
    fields = {
        "title": " ".join(str(entry.get("title", "")).split()),
        "date": _dated(entry),
        "reporter": str(entry.get("author", "")),
        "publisher": publisher,
        "url": link,
    }
    stated = {field: value for field, value in fields.items() if value}
    document = Document(text, stated, whole=True, record=True)
    yield Loaded(name, Raw(name, text.encode()), documents=(document,))


def _full_text(entry: FeedParserDict) -> str:
    """The text of an item when the feed holds it in full, else ""."""
    contents = [part.get("value", "") for part in entry.get("content", ())]
    if contents:
        return fragment_text(str(max(contents, key=len)))
    text = fragment_text(str(entry.get("summary", ""))).strip()
    whole = len(text) >= _FULL_FROM and ends_sentence(text) and not text.endswith(_CUT)
    return text if whole else ""


def _dated(entry: FeedParserDict) -> str:
    stamp = str(entry.get("published", ""))
    parsed = entry.get("published_parsed")
    day = korean_day_of(tuple(parsed)) if parsed else ""
    return f"{day} (feed: {stamp})" if day else stamp


def _mapped(raw: Raw, loader: Loader) -> Iterator[Loaded]:
    """The pages of a sitemap, or of the sitemaps that an index names."""
    is_index, urls = _locations(raw.data)
    for url in urls[:_MAX_SITEMAPS] if is_index else urls:
        yield from _part(url, loader) if is_index else loader.load_page(url)


def _part(url: str, loader: Loader) -> Iterator[Loaded]:
    """The pages of one sitemap of an index."""
    try:
        raw = loader.fetch(url)
        is_index, urls = _locations(raw.data) if raw else (False, [])
        if is_index:
            raise SourceRejected("an index of sitemaps inside another one is not followed")
    except SourceRejected as error:
        yield Loaded(url, rejected=str(error))
        return
    for page in urls:
        yield from loader.load_page(page)


def _locations(data: bytes) -> tuple[bool, list[str]]:
    """Whether a sitemap is an index of others, and the addresses it names in their order."""
    root = parse_xml(data)
    places = [place for entry in root for place in entry if _name(place) == "loc"]
    return _name(root) == "sitemapindex", [text for p in places if (text := (p.text or "").strip())]


def _name(element: Element) -> str:
    """The name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
