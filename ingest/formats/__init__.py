"""Which format a source is in, and the one reader of each format."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import PurePosixPath

from ingest.errors import SourceRejected
from ingest.formats.types import Document, Options, Raw, Reader

# Kind -> module and function; a module is imported when its first source is read.
_READERS = {
    "text": ("text", "read_plain"),
    "html": ("html", "read_html"),
    "hwp": ("office", "read_office"),
    "hwpx": ("office", "read_office"),
    "docx": ("office", "read_office"),
    "pdf": ("office", "read_office"),
    "hwpml": ("hwpml", "read_hwpml"),
    "csv": ("exports", "read_csv"),
    "jsonl": ("exports", "read_jsonl"),
}
LISTS = frozenset({"feed", "sitemap"})  # they name other sources: ingest/feeds.py

_SUFFIXES = {
    ".txt": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mht": "mht",
    ".pdf": "pdf", ".docx": "docx", ".hwp": "hwp", ".hwpx": "hwpx", ".hml": "hwpml",
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".xml": "xml", ".rss": "xml", ".atom": "xml",
}  # fmt: skip
_MEDIA = {
    "text/plain": "text", "text/markdown": "text",
    "text/html": "html", "application/xhtml+xml": "html",
    "application/pdf": "pdf", "text/csv": "csv", "text/tab-separated-values": "csv",
    "application/x-ndjson": "jsonl", "application/jsonl": "jsonl", "application/json": "jsonl",
    "text/xml": "xml", "application/xml": "xml",
    "application/rss+xml": "xml", "application/atom+xml": "xml",
}  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096  # bytes in which a format shows itself
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_ROOTS = {
    "html": "html", "hwpml": "hwpml", "rss": "feed", "feed": "feed", "rdf": "feed",
    "urlset": "sitemap", "sitemapindex": "sitemap",
}  # fmt: skip
_KNOWN = "give .txt, .md, .html, .pdf, .docx, .hwp, .hwpx, .csv, .jsonl, a feed or a sitemap"


def kind_of(raw: Raw) -> str:
    """The format of a source: what its bytes show, else its ending, else what a server said.

    :raises SourceRejected: when no reader is known for it.
    """
    suffix = PurePosixPath(raw.name.partition("?")[0] if raw.url else raw.name).suffix.lower()
    named = _MEDIA.get(raw.media_type, "") if raw.url else _SUFFIXES.get(suffix, "")
    named = named or _SUFFIXES.get(suffix, "")
    kind = _shown(raw.data, named) or named
    if kind in _READERS or kind in LISTS:
        return kind
    if kind == "xml":
        raise SourceRejected("an XML file of an unknown kind: give a feed, a sitemap or HWPML")
    raise SourceRejected(f"unsupported type {suffix or 'without an ending'}: {_KNOWN}")


def _shown(data: bytes, named: str) -> str:
    """The format that the first bytes show, "" when they could be of any."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLE):
        return "hwp" if named in ("hwp", "hwpx", "") else named
    if data.startswith(b"PK\x03\x04"):
        return named if named in ("hwpx", "docx") else _zipped(data) or named
    if named in ("text", "csv", "jsonl"):
        return named
    return _ROOTS.get(_root(data), "")


def _zipped(data: bytes) -> str:
    if b"application/hwp+zip" in data[:_HEAD]:
        return "hwpx"
    return "docx" if b"word/document.xml" in data else ""


def _root(data: bytes) -> str:
    """The name of the first element, lower-cased, "" when the text does not begin with one."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = data[:_HEAD].decode("utf-16" if wide else "latin-1", "ignore").lstrip("\ufeffï»¿ \t\r\n")
    if not head.startswith("<"):
        return ""
    if re.match(r"<!doctype\s+html", head, re.IGNORECASE):
        return "html"
    head = re.sub(r"<!--.*?-->|<\?.*?\?>|<![^>]*>", "", head, flags=re.DOTALL)
    match = _ROOT.search(head)
    return match[1].lower() if match else ""


def reader_of(kind: str) -> Reader:
    """The function that reads sources of a kind."""
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(f"ingest.formats.{module}"), name)
    return reader


def read_document(raw: Raw, options: Options) -> list[Document]:
    """The documents of a source: one, or one a row for an export.

    :raises SourceRejected: with the reason in one line.
    """
    kind = kind_of(raw)
    if kind in LISTS:
        raise SourceRejected(f"a {kind} inside another list is not followed: give its address")
    return reader_of(kind)(raw, options)
