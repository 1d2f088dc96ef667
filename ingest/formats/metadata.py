"""What an HTML page says about its article besides the text: date, title, site, author."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.bylines import MEDIUM
from ingest.dating import read_stamp
from ingest.formats.days import korean_day
from ingest.formats.markup import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

# Where a page states the day of publication, best witness first.
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date.created", "dc.date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "regdate",
    "date",
)  # fmt: skip
_SITE = ("og:site_name", "publisher", "dc.publisher", "article:publisher", "application-name")
_AUTHOR = ("article:author", "dable:author", "author", "byl", "dc.creator")
_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_ARTICLE = re.compile(r"article|report|posting|webpage|announcement", re.IGNORECASE)
_PERSON = re.compile(r"([가-힣]{2,4})\s?(?:[가-힣]{0,4}기자|특파원)?(?:\s.*)?")
_PARTS = re.compile(r"\s+[|<>:»›·–—-]\s+|\s*\|\s*|\s*::\s*|\s*<\s*")
_CITY = re.compile(r"[가-힣]{2,8}(?:특별자치도|광역시|특례시|특별시|시|군|구|도)(?:청|의회)?")
_MAX_JSON = 200_000  # characters


def page_fields(tree: Element, url: str) -> dict[str, str]:
    """The fields of header.py that the page states, each only when it does."""
    named = _named(tree)
    data = list(_json_ld(tree))
    fields = {
        "date": _date(tree, named, data),
        "publisher": _site(tree, named, data),
        "reporter": _author(named, data),
        "url": _link(tree, named, url),
    }
    return {field: value for field, value in fields.items() if value}


def stated_title(tree: Element) -> str:
    """The title of the page's article: a heading that the page's own title begins with or names."""
    named = _named(tree)
    titles = [named[name] for name in _TITLE if named.get(name)]
    titles += [text_of(title) for title in tree.iter("title")][:1]
    headings = [
        text for tag in ("h1", "h2", "h3", "h4") for e in tree.iter(tag) if (text := text_of(e))
    ]
    for title in titles:
        for heading in headings:
            if len(heading) >= 6 and heading.replace(" ", "") in title.replace(" ", ""):
                return heading
    return next((part for title in titles if (part := _without_site(title, named))), "")


def _without_site(title: str, named: dict[str, str]) -> str:
    """A page's title less the name of its site: the longest of its parts when there are several."""
    site = named.get("og:site_name", "")
    parts = [part.strip() for part in _PARTS.split(title) if part.strip() and part.strip() != site]
    return max(parts, key=len) if parts else ""


def _named(tree: Element) -> dict[str, str]:
    """The meta elements by name, lower-cased; the first of each."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        value = " ".join((meta.get("content") or "").split())
        if name and value:
            found.setdefault(name.strip().lower(), value)
    return found


def _json_ld(tree: Element) -> Iterator[dict[str, Any]]:
    """The objects about articles in the page's JSON-LD."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or len(script.text or "") > _MAX_JSON:
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(data, 4)


def _objects(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth:
        for part in data:
            yield from _objects(part, depth - 1)
    elif isinstance(data, dict):
        if _ARTICLE.search(str(data.get("@type", ""))):
            yield data
        yield from _objects(data.get("@graph", []), depth - 1) if depth else ()
        yield from _objects(data.get("mainEntity", []), depth - 1) if depth else ()


def _date(tree: Element, named: dict[str, str], data: list[dict[str, Any]]) -> str:
    """The day of publication with the words that state it."""
    witnesses = [("JSON-LD datePublished", str(part.get("datePublished", ""))) for part in data]
    witnesses += [(f"meta {name}", named.get(name, "")) for name in _DATES]
    for time in tree.iter("time"):
        marks = f"{time.get('itemprop') or ''} {time.get('class') or ''}"
        if time.get("pubdate") is not None or re.search(r"publi|entry-date|date", marks, re.I):
            witnesses.append(("time", time.get("datetime") or text_of(time)))
    for name, value in witnesses:
        day = korean_day(value)
        if value and read_stamp(day):
            return f"{name}: {day}"
    return ""


def _site(tree: Element, named: dict[str, str], data: list[dict[str, Any]]) -> str:
    names = [_name(part.get("publisher")) for part in data]
    names += [named.get(name, "") for name in _SITE]
    names += [_site_in(text_of(title)) for title in tree.iter("title")][:1]
    return next((name for name in names if name and "://" not in name), "")


def _site_in(title: str) -> str:
    """The city or medium that a page's title ends with, "" when it ends with neither."""
    first, *parts = [part.strip() for part in _PARTS.split(title)]
    last = parts[-1] if parts else ""
    return last if _CITY.fullmatch(last) or MEDIUM.fullmatch(last) else ""


def _author(named: dict[str, str], data: list[dict[str, Any]]) -> str:
    """A person's name; an office or address as author says nothing about a reporter."""
    names = [_name(part.get("author")) for part in data]
    names += [named.get(name, "") for name in _AUTHOR]
    for name in names:
        if (match := _PERSON.fullmatch(name)) and "기자" in name:
            return match[1]
    return ""


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _link(tree: Element, named: dict[str, str], url: str) -> str:
    """The address of the article as the page gives it, else the one it was fetched from."""
    links = [link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "canonical"]
    given = [*links, named.get("og:url", "")]
    return next((link for link in given if link.startswith(("http://", "https://"))), url)
