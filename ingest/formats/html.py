"""HTML to text: the main content of a page, its tables and metadata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected
from ingest.formats.markup import lines_of, link_share, own_lines, text_of
from ingest.formats.metadata import page_fields, stated_title
from ingest.formats.text import decode_markup
from ingest.formats.types import Document, Options, Raw
from ingest.header import field_named, pairs_of
from ingest.lines import ends_sentence, key, parse
from ingest.types import Removed

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

MAX_MB = 10
_MAIN_SHARE = 0.9  # of the words that are main content stand in the element chosen
_ARTICLE_FROM = 80  # characters of one of several articles of a page
_LINKED = 0.4  # a share of links that only teasers have
_TITLE_FROM, _TITLE_SHARE = 8, 0.5  # letters of a title, and its share of the page's own title
_OUTSIDE = "outside the main content"


def read_html(raw: Raw, options: Options) -> list[Document]:
    """The article of a page, or each of its articles.

    :raises SourceRejected: there is no text in it.
    """
    if len(raw.data) > MAX_MB * 2**20:
        raise SourceRejected(f"a page larger than {MAX_MB} MB: split it")
    tree = _parsed(decode_markup(raw.data, raw.charset))
    fields = page_fields(tree, raw.url)
    several = list(_articles(tree))
    if len(several) > 1:
        return [replace(_document(e, "", fields), whole=True) for e in several]
    title = stated_title(tree)
    main = _main(tree, title)
    document = _document(main, title, fields)
    return [_with_outside(document, tree, main)]


def fragment_text(markup: str) -> str:
    """The lines of a piece of HTML, such as the text of a feed item or of a row of an export."""
    if "<" not in markup and "&" not in markup:
        return markup
    return "\n".join(lines_of(_parsed(f"<div>{markup}</div>"), []))


def _parsed(text: str) -> Element:
    """The root element.

    :raises SourceRejected: there is none.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceRejected("no HTML that can be read: save the page as .txt") from error
    return tree


def _articles(tree: Element) -> Iterator[Element]:
    """The articles of a page that marks several: each with a heading and sentences of its own."""
    for element in tree.iter("article"):
        if any(parent.tag == "article" for parent in element.iterancestors()):
            continue
        text = text_of(element)
        heading = next((h for h in element.iter("h1", "h2", "h3", "h4") if text_of(h)), None)
        full = len(text) >= _ARTICLE_FROM and link_share(element) < _LINKED
        if heading is not None and full and any(_is_prose(text_of(p)) for p in element.iter("p")):
            yield element


def _is_prose(text: str) -> bool:
    return len(text) >= 20 and ends_sentence(text) and not text.endswith(("…", "..."))


def _main(tree: Element, title: str) -> Element:
    """The element with the article: around the main content, widened to its title and fields."""
    body = tree.find("body")
    body = tree if body is None else body
    words = _main_words(tree)
    if not words:
        return body
    main = _smallest_with(body, words)
    while main is not body and main.getparent() is not None and not _has_title(main, title):
        main = main.getparent()
    parent = main.getparent()
    if main is not body and parent is not None and _has_fields(parent) and not _has_fields(main):
        main = parent
    return main


def _main_words(tree: Element) -> set[str]:
    """The paragraphs that trafilatura takes for the main content, by their letters."""
    from copy import deepcopy

    from trafilatura import extract

    copy = deepcopy(tree)
    for cell in copy.iter("td", "th"):  # filling in merged cells is our own work, with limits
        cell.attrib.pop("rowspan", None)
        cell.attrib.pop("colspan", None)
    text = extract(copy, include_comments=False, include_tables=True, favor_recall=True, fast=True)
    return {key(line) for line in (text or "").split("\n") if len(key(line)) >= 8}


def _smallest_with(body: Element, words: set[str]) -> Element:
    """The smallest element that holds nearly all of the main content."""
    wanted = sum(len(word) for word in words) * _MAIN_SHARE
    main = body
    while True:
        inner = next((child for child in main if _held(child, words) >= wanted), None)
        if inner is None or inner.tag in ("p", "tr", "td", "tbody", "table", "ul", "ol"):
            return main
        main = inner


def _held(element: Element, words: set[str]) -> int:
    if not isinstance(element.tag, str):
        return 0
    text = key(text_of(element))
    return sum(len(word) for word in words if word in text)


def _has_title(element: Element, title: str) -> bool:
    return not title or key(title) in key(text_of(element))


def _has_fields(element: Element) -> bool:
    """Whether labels such as 등록일 and 담당부서 stand in it."""
    labels = (text_of(label) for label in element.iter("th", "dt", "strong", "span", "li"))
    return any(field_named(label.partition(":")[0].strip()) == "date" for label in labels)


def _document(element: Element, title: str, fields: dict[str, str]) -> Document:
    """The lines of an element, its title first; headings below it are of a lower rank."""
    removed: list[Removed] = []
    lines = list(lines_of(element, removed))
    title = title or next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    at = next((i for i, line in enumerate(lines) if _is_title(line, title)), -1)
    if at < 0:
        at = next((i for i, line in enumerate(lines) if _is_most_of(line, title)), -1)
        title = lines[at].lstrip("#- ") if at >= 0 else title
    above = [line for line in lines[: max(at, 0)] if key(line)]
    facts = [line for line in above if pairs_of(parse(line)[0])]  # "등록일: ..." above the title
    removed += [Removed(line, "above the title") for line in above if line not in facts]
    below = [_lowered(line) for line in lines[at + 1 :]]
    head = [f"# {title}", "", *facts] if title else facts
    return Document("\n".join([*head, *below]), fields, removed=tuple(removed))


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title, or a label in front of it ("제목: ...")."""
    bare = line.lstrip("#- ")
    label, _, value = bare.partition(":")
    stated = value if field_named(label) == "title" else bare
    return bool(title) and key(stated) == key(title)


def _is_most_of(line: str, title: str) -> bool:
    """Whether a line is the title that the page's own title has with the name of the site."""
    bare = key(line.lstrip("#- "))
    return len(bare) >= max(_TITLE_FROM, len(key(title)) * _TITLE_SHARE) and bare in key(title)


def _lowered(line: str) -> str:
    """A heading below the title, of the second rank at most."""
    return f"#{line}" if line.startswith("# ") else line


def _with_outside(document: Document, tree: Element, main: Element) -> Document:
    """The document with what stands outside its main element among what was removed."""
    outside: list[Removed] = []
    inner = main
    for parent in main.iterancestors():
        for element in parent:
            if element is not inner and isinstance(element.tag, str):
                outside += [Removed(line, _OUTSIDE) for line in own_lines(element)]
        inner = parent
        if parent.tag == "body":
            break
    return replace(document, removed=(*document.removed, *outside))
