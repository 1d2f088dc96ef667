"""Sources to articles: every source becomes articles or a reject with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from ingest import dating
from ingest.bylines import mark_bylines, read_credits
from ingest.clean import mark_furniture
from ingest.errors import SourceRejected
from ingest.header import mark_header, read_header
from ingest.lines import Line, Role, parse
from ingest.paragraphs import join_broken, mark_captions, mark_copies
from ingest.readers import SourceFile, find_sources, read_text
from ingest.sentences import split_sentences
from ingest.split import BODY_ROLES, is_notice, split
from ingest.titles import take_title, title_from_lead
from ingest.types import Article, ArticleKind, Removed


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source: its articles, or why there are none."""

    source: str  # file name relative to the given folder, or the address
    articles: tuple[Article, ...] = ()
    rejected: str = ""  # the reason in one line, "" when the source was read
    digest: str = ""  # SHA-256 of the bytes, "" when they could not be read
    removed: tuple[Removed, ...] = ()  # what stood around all of its articles, and why it was cut


def read_sources(paths: Iterable[str | Path]) -> Iterator[SourceResult]:
    """The result of every source in `paths` (files and folders); a bad one never stops the rest."""
    for found in find_sources(paths):
        yield _read(found)


def _read(found: SourceFile) -> SourceResult:
    if found.rejected:
        return SourceResult(found.name, rejected=found.rejected)
    digest = ""
    try:
        source = read_text(found.path)
        digest = source.digest
        return SourceResult(found.name, read_articles(source.text, found.name), "", digest)
    except SourceRejected as error:
        return SourceResult(found.name, rejected=str(error), digest=digest)
    except Exception as error:  # a source nobody thought of must not stop the others
        reason = f"cannot be understood ({type(error).__name__}): please report it with the file"
        return SourceResult(found.name, rejected=reason, digest=digest)


def read_articles(text: str, source: str) -> tuple[Article, ...]:
    """The articles of a source text.

    :raises SourceRejected: when nothing but furniture is in it.
    """
    lines = mark_furniture(mark_bylines(mark_header(parse(text))))
    page = _page_fields(lines)
    articles: list[Article] = []
    for group in split(lines):
        article = _article(group, page, source, articles)
        if article.sentences:
            articles.append(article)
    if not articles:
        raise SourceRejected("no article text: only menus, buttons or blank space")
    return tuple(
        replace(article, published=published)
        for article, published in zip(articles, dating.infer(articles), strict=True)
    )


def _article(
    lines: list[Line], page: dict[str, str], source: str, before: list[Article]
) -> Article:
    own, credits = read_header(lines), read_credits(lines)
    publisher = own.get("publisher") or credits.publisher or page.get("publisher", "")
    titled = take_title(mark_captions(lines), publisher)
    rest = mark_copies(titled.lines)
    kept = [line for line in rest if line.role in BODY_ROLES]
    text = [line for line in kept if line.role is not Role.CONTACT]
    contacts = [line for line in kept if line.role is Role.CONTACT]
    body = "\n".join(line.text for line in join_broken(text) + contacts)
    sentences = split_sentences(body)
    title = titled.title or title_from_lead([sentence.text for sentence in sentences])
    url = own.get("url") or page.get("url", "")
    dates = (own.get("date", ""), page.get("date", ""))
    return Article(
        article_id=_article_id(source, titled.title, before),
        title=title,
        title_stated=bool(titled.title),
        subtitle=titled.subtitle,
        body=body,
        publisher=publisher,
        reporter=own.get("reporter") or credits.reporter,
        published=dating.stated(lines, dates, (url, source)),
        source=source,
        url=url,
        kind=ArticleKind.NOTICE if is_notice(kept) else ArticleKind.ARTICLE,
        sentences=sentences,
        removed=tuple(
            Removed(line.raw.strip(), line.reason) for line in rest if line.role not in BODY_ROLES
        ),
    )


def _page_fields(lines: list[Line]) -> dict[str, str]:
    """What a page says above its first article, about all of its articles."""
    first = next((place for place, line in enumerate(lines) if line.role in BODY_ROLES), 0)
    fields = read_header(lines[:first])
    names = ("date", "publisher", "url")
    page: dict[str, str] = {name: fields[name] for name in names if name in fields}
    credits = read_credits(lines[:first])
    if credits.publisher and not credits.reporter:  # a newspaper's name, not one article's byline
        page.setdefault("publisher", credits.publisher)
    stamp = next((line.text for line in lines[:first] if line.role is Role.BYLINE), "")
    if dating.read_stamp(stamp):
        page.setdefault("date", stamp)
    return page


def _article_id(source: str, title: str, before: list[Article]) -> str:
    """A name that a changed body keeps: from source and title, or its place without a title."""
    same = sum(article.title == title for article in before)
    name = f"{title}#{same}" if title and same else title or f"#{len(before)}"
    return sha256(f"{source}\n{name}".encode()).hexdigest()[:16]
