"""Sources to articles: every source becomes articles or a reject with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from ingest import dating
from ingest.bylines import mark_bylines, person, read_credits
from ingest.clean import mark_furniture
from ingest.errors import SourceRejected
from ingest.formats import read_document
from ingest.formats.types import Document, Options
from ingest.header import mark_header, read_header
from ingest.lines import Line, Role, parse
from ingest.loading import Loaded, Loader
from ingest.paragraphs import join_broken, mark_captions, mark_copies
from ingest.readers import SourceFile, find_sources
from ingest.sentences import split_sentences
from ingest.sidecar import Stated, restated
from ingest.split import BODY_ROLES, is_notice, split
from ingest.stamps import Run
from ingest.titles import take_title, title_from_lead
from ingest.types import Article, ArticleKind, Removed

DEFAULTS = Options()
PLAIN = Document("")


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source: its articles, or why there are none."""

    source: str  # file name relative to the given folder, or the address
    articles: tuple[Article, ...] = ()
    rejected: str = ""  # the reason in one line, "" when the source was read
    digest: str = ""  # SHA-256 of the bytes, "" when they could not be read
    removed: tuple[Removed, ...] = ()  # what stood around all of its articles, and why it was cut
    unchanged: bool = False  # as it was when it was read last: it was not read
    stated: Mapping[str, str] = field(default_factory=dict)  # fields given by staff, and where


def read_sources(
    paths: Iterable[str | Path], options: Options = DEFAULTS, run: Run | None = None
) -> Iterator[SourceResult]:
    """The result of every source in `paths` (files, folders, addresses); a bad one never stops the rest.

    run: knows which sources need not be read again, and remembers those that were read
    """  # fmt: skip
    run = run or Run(options)
    loader = Loader(run)
    sources = list(find_sources(paths))
    run.total = len(sources)
    for found in sources:
        if not found.is_address:
            run.found(found)
        if found.is_address or found.rejected:
            yield from _read_found(found, loader, run, Stated())
        elif run.sidecars.is_one(found.path):
            for place, reason in run.sidecars.faults(found.path):
                yield SourceResult(f"{found.name}#{place}".rstrip("#"), rejected=reason)
        else:
            yield from _read_stated(found, loader, run)


def _read_stated(found: SourceFile, loader: Loader, run: Run) -> Iterator[SourceResult]:
    """The results of a file, with what staff state about it."""
    try:
        stated = run.sidecars.of(found.path)
    except SourceRejected as error:
        yield SourceResult(found.name, rejected=str(error))
        return
    if run.unchanged(found, stated):
        yield SourceResult(found.name, unchanged=True)
        return
    results = list(_read_found(found, loader, run, stated))
    if any(result.source == found.name and not result.rejected for result in results):
        run.read(found, results[0].digest if len(results) == 1 else "")
    else:
        run.forget(found)
    yield from results


def _read_found(
    found: SourceFile, loader: Loader, run: Run, stated: Stated
) -> Iterator[SourceResult]:
    for loaded in loader.load(found):
        if loaded.unchanged:
            yield SourceResult(loaded.name, unchanged=True)
            continue
        results = list(_read(loaded, run.options))
        if loaded.raw and loaded.raw.url:
            whole = not any(result.rejected for result in results)
            run.fetched(loaded.name, loaded.raw.validator if whole else "")
        yield from (_restated(r, stated) if stated.fields else r for r in results)


def _restated(result: SourceResult, stated: Stated) -> SourceResult:
    if result.rejected:
        return result
    try:
        articles = restated(result.articles, stated)
    except SourceRejected as error:
        return replace(result, articles=(), rejected=str(error))
    return replace(result, articles=articles, stated=stated.places)


def _read(loaded: Loaded, options: Options) -> Iterator[SourceResult]:
    """The result of a source, and one for each of its rows that cannot be read."""
    name, raw = loaded.name, loaded.raw
    digest = sha256(raw.data).hexdigest() if raw else ""
    if raw is None:
        yield SourceResult(name, rejected=loaded.rejected)
        return
    try:
        documents = list(loaded.documents) or read_document(raw, options)
    except SourceRejected as error:
        yield SourceResult(name, rejected=str(error), digest=digest)
        return
    except Exception as error:  # a source nobody thought of must not stop the others
        yield SourceResult(name, rejected=_unforeseen(error), digest=digest)
        return
    yield from _results(name, documents, digest)


def _results(name: str, documents: list[Document], digest: str) -> Iterator[SourceResult]:
    articles: list[Article] = []
    broken: list[SourceResult] = []
    for document in documents:
        try:
            articles += _articles_of(document, name, articles)
        except SourceRejected as error:
            broken.append(_reject(name, document, str(error), digest))
        except Exception as error:
            broken.append(_reject(name, document, _unforeseen(error), digest))
    if articles:
        removed = tuple(line for document in documents for line in document.removed)
        yield SourceResult(name, tuple(articles), "", digest, removed)
    yield from broken


def _reject(name: str, document: Document, reason: str, digest: str) -> SourceResult:
    name = f"{name}#{document.where}" if document.where else name
    return SourceResult(name, rejected=reason, digest=digest, removed=document.removed)


def _unforeseen(error: Exception) -> str:
    return f"cannot be understood ({type(error).__name__}): please report it with the file"


def _articles_of(document: Document, source: str, before: list[Article]) -> list[Article]:
    if document.rejected:
        raise SourceRejected(document.rejected)
    known = () if document.row else before  # a row is named by its export, not by its title
    return list(read_articles(document.text, source, document, known))


def read_articles(
    text: str, source: str, document: Document = PLAIN, before: Sequence[Article] = ()
) -> tuple[Article, ...]:
    """The articles of a source text; `before` are those of the source already read.

    :raises SourceRejected: when nothing but furniture is in it.
    """
    if not text.strip():
        raise SourceRejected("the file is empty: nothing but blank space")
    lines = mark_furniture(mark_bylines(mark_header(parse(text))))
    page = {**document.fields, **_page_fields(lines)}
    groups = [lines] if document.whole else split(lines)
    articles: list[Article] = []
    for group in groups:
        known = document.fields if len(groups) == 1 else {}
        page_of = _Page(page, known, source, document)
        article = _article(group, page_of, [*before, *articles])
        if article.sentences:
            articles.append(article)
    if not articles:
        raise SourceRejected("no article text: only menus, buttons or blank space")
    return tuple(
        replace(article, published=published)
        for article, published in zip(articles, dating.infer(articles), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of an article besides its lines."""

    fields: Mapping[str, str]  # of the whole page
    known: Mapping[str, str]  # of this article by its format
    source: str
    document: Document


def _article(lines: list[Line], page: _Page, before: list[Article]) -> Article:
    own, credits = read_header(lines), read_credits(lines)
    if page.document.record:  # the columns of an export are the fields of its article
        own = {**own, **page.known}
    publisher = own.get("publisher") or credits.publisher or page.fields.get("publisher", "")
    titled = take_title(mark_captions(lines), publisher, page.known)
    rest = mark_copies(titled.lines)
    kept = [line for line in rest if line.role in BODY_ROLES]
    text = [line for line in kept if line.role is not Role.CONTACT]
    contacts = [line for line in kept if line.role is Role.CONTACT]
    body = "\n".join(line.text for line in join_broken(text) + contacts)
    sentences = split_sentences(body)
    title = titled.title or title_from_lead([sentence.text for sentence in sentences])
    url = own.get("url") or page.fields.get("url", "")
    dates = (own.get("date", ""), page.fields.get("date", ""))
    return Article(
        article_id=_article_id(page, titled.title, before),
        title=title,
        title_stated=bool(titled.title),
        subtitle=titled.subtitle,
        body=body,
        publisher=publisher,
        reporter=person(own.get("reporter", ""))
        or credits.reporter
        or page.known.get("reporter", ""),
        published=dating.stated(lines, dates, _names(page, url)),
        source=page.source,
        url=url,
        kind=ArticleKind.NOTICE if is_notice(kept) else ArticleKind.ARTICLE,
        sentences=sentences,
        removed=tuple(
            Removed(line.raw.strip(), line.reason) for line in rest if line.role not in BODY_ROLES
        ),
    )


def _names(page: _Page, url: str) -> tuple[str, str]:
    """What may hold the date in its name; an export is named by the day it was made."""
    return url, "" if page.document.row else page.source


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


def _article_id(page: _Page, title: str, before: list[Article]) -> str:
    """A name that a changed body keeps: from source and title, or its place without a title.

    A row of an export is named by what the export calls it.
    """
    same = sum(article.title == title for article in before)
    name = f"{title}#{same}" if title and same else title or f"#{len(before)}"
    name = f"row {page.document.row}" if page.document.row else name
    return sha256(f"{page.source}\n{name}".encode()).hexdigest()[:16]
