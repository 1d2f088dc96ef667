"""The frozen values that flow from sources to chunks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ArticleKind(StrEnum):
    """What an item of a source is."""

    ARTICLE = "article"
    NOTICE = "notice"  # an advertisement or notice: kept for its own facts (phone, hours)


class DateBasis(StrEnum):
    """How a publication date is known."""

    STATED = "stated"  # byline, metadata, URL
    INFERRED = "inferred"  # concluded from the text; always shown as such
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, as far as it is known, and how that is known.

    Parts may be missing: day 23 can be known while the year is not.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    basis: DateBasis = DateBasis.UNKNOWN
    reason: str = ""  # the words it was read from, or the reasoning

    @property
    def iso(self) -> str:
        """What is known of it: "2024-06-26", "2024-06", "2024", or "" when not even the year is known."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article body: the unit of evidence. `body[start:end] == text`."""

    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A line of a source that is no article text, and why it was cut."""

    text: str  # as it stands in the source
    reason: str  # "furniture of the site", "photo caption", "copyright line", ...


@dataclass(frozen=True, slots=True)
class Article:
    """One news item or press release."""

    article_id: str  # stable: from source name and title (or its place when no title is stated)
    title: str
    body: str
    publisher: str
    published: Published
    source: str  # file name or URL as ingested
    subtitle: str = ""
    reporter: str = ""
    url: str = ""
    kind: ArticleKind = ArticleKind.ARTICLE
    title_stated: bool = True  # False: the source has no title, this one is its first words
    sentences: tuple[Sentence, ...] = ()
    removed: tuple[Removed, ...] = field(default=(), compare=False)  # cut from the source, and why
    duplicate_of: str = ""  # the article that tells the same and is searched instead, by the index


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole sentences of one article: the unit that is embedded and searched."""

    chunk_id: str  # article_id + ":" + sentence range, stable
    article_id: str
    first: int  # index of the first sentence
    last: int  # index of the last sentence, inclusive
    start: int  # offset in the article body
    end: int
    text: str  # body[start:end]
    context: str  # title (and date) put before the text for search, never shown as evidence
