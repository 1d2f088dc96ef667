"""What a reader of a format gives, whatever the format was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.types import Removed


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a source, with what is known of them before they are read."""

    name: str  # file name or address
    data: bytes
    url: str = ""  # where they came from, "" for a file
    media_type: str = ""  # as a server said ("text/html"), "" for a file
    charset: str = ""  # as a server said
    validator: str = ""  # header that asks the server whether it changed: "If-None-Match: ..."


@dataclass(frozen=True, slots=True)
class Document:
    """Text in the form that lines.py reads, and what its format says about it.

    Headings start with "#", list lines with "-", rows of tables stand between "|".
    """

    text: str
    fields: Mapping[str, str] = field(default_factory=dict)  # by the names of header.py
    whole: bool = False  # one article by its format: it is not split
    record: bool = False  # its fields are of this article (a row, an item of a feed), not of a page
    row: str = ""  # what a row of an export is known by
    removed: tuple[Removed, ...] = ()  # what the reader left out of the text
    where: str = ""  # of a broken row: "line 12"
    rejected: str = ""  # why a row cannot be read


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read; every field has a setting."""

    columns: Mapping[str, str] = field(default_factory=dict)  # field -> column of an export
    allow_private: bool = False  # addresses of this machine and of private networks
    timeout_s: float = 20.0  # of one request
    delay_s: float = 1.0  # between two requests to one host
    max_pages: int = 500  # of one sitemap or feed


Reader = Callable[[Raw, Options], list[Document]]
