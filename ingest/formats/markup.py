"""HTML elements to lines: headings, lists, tables with their heads; what is no text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ingest.formats import grid
from ingest.header import field_named
from ingest.types import Removed

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_SILENT = frozenset(
    "script style noscript template iframe object embed svg canvas video audio map head link meta "
    "button select textarea input label option datalist progress dialog".split()
)
_FRAME = frozenset("nav footer aside".split())
_BLOCK = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul caption footer aside menu".split()
)
_LABELS = frozenset("span strong b em".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Names that sites give to what stands around an article. The first kind never holds article text.
_AROUND = re.compile(
    r"(?:^|[-_ ])(?:gnb|lnb|snb|fnb|nav(?:i|bar|igation)?|menu|breadcrumbs?|location|footer|"
    r"copyright|comments?|repl(?:y|ies)|disqus|share|sns|pagination|paging|paginate|skip|"
    r"skipnav|quick|satisfaction|cookie|popup|toolbar|banners?|ads?|adsense|advert\w*)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"relat|recommend|popular|ranking|most|sidebar|aside|widget|latest|prev|next|tags?(?:$|[-_ ])|"
    r"header|top|util|btn|button|tool|print|file|attach|list",
    re.IGNORECASE,
)
_CONTROL = "script or control"  # or a comment
_LINKED = 0.5  # of the text of a list of other articles stands in links
_MAX_SPAN = 100


def text_of(element: Element) -> str:
    """All words of an element in one line."""
    return " ".join(" ".join(element.itertext()).split())


def is_left_out(element: Element) -> str:
    """Why an element holds no article text, "" when it may."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return _CONTROL
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return "not shown"
    if element.tag in _FRAME:
        return "menu or foot of the site"
    names = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}"
    if element.tag in ("div", "section", "ul", "ol", "dl", "p", "span", "form", "table", "header"):
        if _AROUND.search(names) and not _is_text(element):
            return "menu, share buttons or comments"
        if _LISTS.search(names) and link_share(element) >= _LINKED:
            return "list of links"
    return ""


def _is_text(element: Element) -> bool:
    """Whether most of a page's own words stand here, whatever the name says."""
    own, whole = len(text_of(element)), len(text_of(element.getroottree().getroot()))
    return own > 0.5 * whole


def link_share(element: Element) -> float:
    """The share of an element's text that stands in links."""
    whole = len(text_of(element))
    return sum(len(text_of(link)) for link in element.iter("a")) / whole if whole else 0.0


def lines_of(element: Element, removed: list[Removed]) -> Iterator[str]:
    """The lines of an element in reading order; what is left out goes to `removed`.

    Inline text between the blocks of an element forms lines of its own.
    """
    inline: list[str] = [element.text or ""]
    for child in element:
        if not _is_shown(child, removed):
            pass
        elif child.tag == "br":
            inline.append("\n")
        elif child.tag in _BLOCK:
            yield from _lines(inline)
            inline = []
            yield from _block(child, removed)
        else:
            yield from _inline(child, inline, removed)
            inline.append(_colon(child, inline))
        inline.append(child.tail or "")
    yield from _lines(inline)


def _is_shown(element: Element, removed: list[Removed]) -> bool:
    """Whether an element may hold article text; the words of one that does not are noted."""
    reason = is_left_out(element)
    if reason and reason != _CONTROL:
        removed += [Removed(line, reason) for line in own_lines(element)]
    return not reason


def _inline(child: Element, inline: list[str], removed: list[Removed]) -> Iterator[str]:
    """An inline element: its words go on with the line, blocks inside it end the line."""
    if any(isinstance(inner.tag, str) and inner.tag in _BLOCK for inner in child.iter()):
        yield from _lines(inline)
        inline.clear()
        yield from lines_of(child, removed)
        return
    inline.append("\n".join(lines_of(child, removed)))


def _colon(child: Element, inline: list[str]) -> str:
    """What is set behind the label of a field that its page tells by looks only, else ""."""
    label = text_of(child)
    if child.tag not in _LABELS or not field_named(label) or "".join(inline).strip() != label:
        return ""
    beside = child.getnext()
    after = (child.tail or "").strip() or (text_of(beside) if beside is not None else "")
    return ": " if after and after[0] not in ":：" else ""


def _lines(inline: list[str]) -> Iterator[str]:
    """Inline text as lines: white space counts once, only a line break breaks."""
    text = "".join(
        part if part == "\n" else re.sub(r"[ \t\r\f]*\n[ \t\r\f]*", " ", part) for part in inline
    )
    for line in text.split("\n"):
        yield re.sub(r"[ \t\r\f\u00a0\u200b]+", " ", line).strip()


def _block(child: Element, removed: list[Removed]) -> Iterator[str]:
    tag = child.tag
    if tag == "hr":
        yield from ("", "---", "")
    elif re.fullmatch(r"h[1-6]", tag):
        text = " ".join(line for line in lines_of(child, removed) if line)
        yield from ("", f"{'#' * int(tag[1])} {text}" if text else "", "")
    elif tag == "table":
        yield from ("", *_table(child, removed), "")
    elif tag in ("ul", "ol", "menu"):
        yield from _list(child, removed)
    elif tag == "dl":
        yield from _pairs(child, removed)
    elif tag == "figure":
        yield from _figure(child, removed)
    elif tag == "pre":
        yield from ("", *child.text_content().split("\n"), "")
    else:
        around = ("",) if tag == "p" else ()
        yield from (*around, *lines_of(child, removed), *around)


def _list(element: Element, removed: list[Removed]) -> Iterator[str]:
    number = 0
    yield from _lines([element.text or ""])
    for item in element:
        if item.tag != "li":
            yield from _stray(item, removed)
        elif _is_shown(item, removed):
            number += 1
            lines = [line for line in lines_of(item, removed) if line]
            mark = f"{number}. " if element.tag == "ol" else "- "
            for place, line in enumerate(lines):
                plain = place or re.match(r"[-*•·○●□■▪◦▶▷※△▲\d①-⑳#|]", line)
                yield line if plain else mark + line
        yield from _lines([item.tail or ""])


def _stray(element: Element, removed: list[Removed]) -> Iterator[str]:
    """The lines of an element where HTML allows none of its kind: pages have them all the same."""
    if _is_shown(element, removed):
        yield from _block(element, removed) if element.tag in _BLOCK else lines_of(element, removed)


def _pairs(element: Element, removed: list[Removed]) -> Iterator[str]:
    """A list of terms as "term: value"; what stands between them as it stands."""
    label = ""
    for tag, lines in _terms(element, removed):
        if tag == "dd" and label and len(lines) == 1:
            yield f"{label}: {lines[0]}"
            label = ""
        elif tag == "dt":
            yield from [label] if label else []
            label = " ".join(lines).rstrip(" :：")
        elif lines or tag == "dd":
            yield from [label, *lines] if label else lines
            label = ""
    yield from [label] if label else []


def _terms(element: Element, removed: list[Removed]) -> Iterator[tuple[str, list[str]]]:
    """Tag and lines of everything in a list of terms or in a group of it; "" is the tag of text."""
    yield "", [line for line in _lines([element.text or ""]) if line]
    for item in element:
        if item.tag == "div":
            yield from _terms(item, removed)
        else:
            yield item.tag, [line for line in _stray(item, removed) if line]
        yield "", [line for line in _lines([item.tail or ""]) if line]


def _figure(element: Element, removed: list[Removed]) -> Iterator[str]:
    """A picture's caption, marked as one; a table in a figure is a table."""
    if element.find(".//table") is not None:
        yield from lines_of(element, removed)
        return
    lines = [line for line in lines_of(element, removed) if line]
    removed += [Removed(line, "photo caption") for line in lines]


def _table(element: Element, removed: list[Removed]) -> Iterator[str]:
    inside = ("table", "caption", "td", "th")
    own = [row for row in element.iter("tr") if next(row.iterancestors(*inside)) is element]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in own]
    yield from _beside_cells(element, {*own, *chain(*cells)}, removed)
    yield from grid.table_lines([[_cell(cell, removed) for cell in row] for row in cells if row])


def _beside_cells(
    element: Element, parts: set[Element], removed: list[Removed]
) -> Iterator[str]:
    """What a table holds outside its cells: browsers show it above the table.

    parts: its rows and cells
    """
    yield from _lines([element.text or ""])
    for child in element:
        if child.tag == "caption":
            removed += [Removed(line, "caption of a table") for line in own_lines(child)]
        elif child.tag == "tr" or not parts.isdisjoint(child.iter("tr")):
            yield from _beside_cells(child, parts, removed)
        elif child not in parts:
            yield from _stray(child, removed)
        yield from _lines([child.tail or ""])


def _cell(cell: Element, removed: list[Removed]) -> grid.Cell:
    lines = tuple(lines_of(cell, removed))
    rows, columns = _span(cell.get("rowspan")), _span(cell.get("colspan"))
    return grid.Cell(lines, rows, columns, cell.tag == "th")


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _MAX_SPAN) if value and value.strip().isdecimal() else 1


def own_lines(element: Element) -> list[str]:
    """The words of an element that is left out, a line for each of its blocks."""
    if element.tag in _SILENT:
        return []
    text = "\n".join(element.itertext())
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
