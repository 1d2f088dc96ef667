"""One run of ingest: what changed is read and indexed, in parts that are whole by themselves."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.operations import rejects
from ingest.errors import IndexBroken, IndexMissing

if TYPE_CHECKING:
    from assistant.commands.progress import Report
    from assistant.settings import Settings
    from index.build import Contents, Summary
    from index.encoder import Encoder
    from ingest.formats.types import Options
    from ingest.pipeline import SourceResult
    from ingest.stamps import Run, Stamp

PART = 2_000  # articles indexed at a time: memory stays flat, and a kill costs one part


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every source, and what changed in the index."""

    results: tuple[SourceResult, ...]  # without articles when they were not asked for
    summary: Summary
    pruned: tuple[str, ...] = ()  # sources that are gone from the folders


@dataclass
class Ingest:
    """Reads sources and brings the index of the settings up to date with them."""

    settings: Settings
    report: Report
    keep_articles: bool = False  # in the results, to show them; nothing is skipped then
    encoder: Encoder | None = None  # that of the settings, loaded when something is to be embedded

    def run(self, sources: Sequence[str], prune: bool = False) -> Outcome:
        """Add or update `sources`; with `prune`, drop what is gone from their folders."""
        from assistant.operations.canary import canaries_of
        from index.build import Summary
        from ingest.stamps import Run

        known, counts, chunks = _known(self.settings.data_dir)
        run = Run(_options(self.settings), {} if self.keep_articles else known)
        results: list[SourceResult] = []
        summary, written = Summary(chunks=chunks), False
        gone: tuple[str, ...] = ()
        size = math.inf if canaries_of(self.settings) else PART  # checked as a whole
        for part, last in self._parts(sources, run, results, size):
            gone = _gone(sources, results, run, known) if prune and last else ()
            contents = {**_contents(part), **{source: [] for source in gone}}
            if contents or (last and not written and self._wanted(results)):
                summary = summary.and_then(self._index(contents, _stamps(run, part)))
                written = True
        skipped = sum(counts.get(r.source, 0) for r in results if r.unchanged)
        rejects.keep(self.settings.data_dir, results, run.paths)
        return Outcome(
            tuple(results),
            summary.and_then(Summary(unchanged=skipped, chunks=summary.chunks)),
            gone,
        )

    def _parts(
        self, sources: Sequence[str], run: Run, results: list[SourceResult], size: float
    ) -> Iterator[tuple[list[SourceResult], bool]]:
        """What was read, in parts of `size` articles, and whether it was the last of it.

        Every result is noted in `results`.
        """
        from ingest.pipeline import read_sources

        part: list[SourceResult] = []
        articles = 0
        for result in read_sources(sources, run.options, run):
            results.append(result if self.keep_articles else _without_articles(result))
            self.report("reading", len(results), max(run.total, len(results)))  # feeds give more
            if result.articles:
                part.append(result)
                articles += len(result.articles)
            if articles >= size:
                yield part, False
                part, articles = [], 0
        yield part, True

    def _index(self, contents: Contents, stamps: dict[str, Stamp]) -> Summary:
        from assistant.operations.canary import check_of
        from index.build import update
        from index.encoder import load_encoder

        settings = self.settings
        self.encoder = self.encoder or load_encoder(settings.embedding_model, settings.cache_dir)
        return update(
            settings.data_dir, contents, self.encoder,
            lambda done, all: self.report("embedding", done, all), settings.chroma_url, stamps,
            check=check_of(settings, self.encoder),
        )  # fmt: skip

    def _wanted(self, results: list[SourceResult]) -> bool:
        """Whether an index whose sources did not change is to be written all the same."""
        from index.build import wants_update

        settings = self.settings
        if not any(result.unchanged for result in results):
            return False
        return wants_update(settings.data_dir, settings.embedding_model, settings.chroma_url)


def _known(data_dir: Path) -> tuple[dict[str, Stamp], dict[str, int], int]:
    """What is remembered of files, and the number of articles by source and of chunks in all."""
    from index import generations
    from index.opened import STORE
    from index.store import Store

    try:
        store = Store(generations.current(data_dir) / STORE)
    except (IndexMissing, IndexBroken):  # the update says what is broken
        return {}, {}, 0
    try:
        return store.stamps(), store.sources(), store.counts()[1]
    finally:
        store.close()


def _options(settings: Settings) -> Options:
    from ingest.formats.types import Options

    return Options(
        columns=settings.ingest_columns,
        allow_private=settings.ingest_allow_private,
        timeout_s=settings.ingest_timeout_s,
        delay_s=settings.ingest_delay_s,
        max_pages=settings.ingest_max_pages,
    )


def _without_articles(result: SourceResult) -> SourceResult:
    return replace(result, articles=(), removed=())


def _contents(results: list[SourceResult]) -> Contents:
    """Articles with their chunks by source; a rejected source keeps what it had in the index."""
    from ingest.chunks import chunk

    return {r.source: [(article, chunk(article)) for article in r.articles] for r in results}


def _stamps(run: Run, results: list[SourceResult]) -> dict[str, Stamp]:
    read = {result.source for result in results}
    return {source: stamp for source, stamp in run.stamps.items() if source in read}


def _gone(
    sources: Sequence[str], results: list[SourceResult], run: Run, known: dict[str, Stamp]
) -> tuple[str, ...]:
    """Sources that were read from the folders of `sources` and are not there any more.

    A folder that cannot be read or holds nothing may be a disk that is not there: nothing is gone.
    """
    given = [os.path.abspath(source) for source in sources if os.path.isdir(source)]
    folders = [f for f in given if any(_under(path, f) for path in run.paths.values())]
    unread = {result.source for result in results if result.rejected}
    return tuple(
        source
        for source, stamp in known.items()
        if source not in run.paths
        and unread.isdisjoint([*source.split("/"), source])
        and any(_under(stamp.path, folder) for folder in folders)
    )


def _under(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)
