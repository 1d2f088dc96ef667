"""Sources to bytes: files read, addresses fetched, feeds and sitemaps followed to their pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected
from ingest.formats import LISTS, kind_of
from ingest.formats.types import Document, Raw
from ingest.readers import SourceFile, load
from ingest.stamps import Run

if TYPE_CHECKING:
    from ingest.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of one source, or why there are none."""

    name: str
    raw: Raw | None = None
    rejected: str = ""
    documents: tuple[Document, ...] = ()  # of an item that a feed holds in full
    unchanged: bool = False  # since it was read last, as its host says


@dataclass
class Loader:
    """Loads one source after another, through one polite fetcher."""

    run: Run
    _fetcher: Fetcher | None = None
    _seen: set[str] = field(default_factory=set)  # addresses, each fetched once a run

    def load(self, found: SourceFile) -> Iterator[Loaded]:
        """What a source holds; a feed or sitemap gives one source for each of its pages."""
        if found.rejected:
            yield Loaded(found.name, rejected=found.rejected)
            return
        try:
            raw = self.fetch(found.name) if found.is_address else load(found.path, found.name)
        except SourceRejected as error:
            yield Loaded(found.name, rejected=str(error))
            return
        if raw is None or _kind(raw) not in LISTS:
            yield Loaded(found.name, raw, unchanged=raw is None)
            return
        from ingest.feeds import follow

        yield from follow(raw, self, self.run.options)

    def fetch(self, url: str) -> Raw | None:
        """What an address holds; None when it is as it was when it was read last.

        :raises SourceRejected: it cannot or may not be fetched.
        """
        from ingest.fetch import Fetcher

        self._fetcher = self._fetcher or Fetcher(self.run.options)
        return self._fetcher.get(url, self.run.validator(url))

    def is_new(self, name: str) -> bool:
        """Whether a page was not loaded in this run; it counts as loaded from now on."""
        new = name not in self._seen
        self._seen.add(name)
        return new

    def load_page(self, url: str) -> Iterator[Loaded]:
        """A page that a feed or sitemap names, once."""
        if not self.is_new(url):
            return
        try:
            raw = self.fetch(url)
            yield Loaded(url, raw, unchanged=raw is None)
        except SourceRejected as error:
            yield Loaded(url, rejected=str(error))


def _kind(raw: Raw) -> str:
    """The format of a source, "" when it is none that is known: its reader says why."""
    try:
        return kind_of(raw)
    except SourceRejected:
        return ""
