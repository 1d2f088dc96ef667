"""Articles and chunks in SQLite, read by id, with what is known of every source."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBroken
from ingest.stamps import Stamp
from ingest.types import Article, ArticleKind, Chunk, DateBasis, Published, Removed, Sentence

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, source TEXT NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_source ON articles(source);
CREATE TABLE IF NOT EXISTS chunks (
    chunk_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, digest TEXT NOT NULL,
    row INTEGER, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_article ON chunks(article_id);
CREATE INDEX IF NOT EXISTS chunks_row ON chunks(row);
CREATE INDEX IF NOT EXISTS chunks_digest ON chunks(digest);
CREATE TABLE IF NOT EXISTS stamps (
    source TEXT PRIMARY KEY, path TEXT, size INTEGER, mtime_ns INTEGER, digest TEXT, reader TEXT
);
"""
_SLICE = 500  # ids of one SELECT; SQLite limits the variables of a statement


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with its row in the index."""

    chunk: Chunk
    digest: str
    row: int


def article_digest(article: Article, chunks: Sequence[Chunk]) -> str:
    """A hash that changes when anything of the article or of its chunks changes."""
    return _digest([asdict(article), *(asdict(chunk) for chunk in chunks)])


def chunk_digest(chunk: Chunk, sentences: Sequence[tuple[int, int]]) -> str:
    """A hash of what is embedded: the text, its context and where its sentences are."""
    return _digest([chunk.context, chunk.text, list(sentences)])


def sentence_spans(article: Article, chunk: Chunk) -> list[tuple[int, int]]:
    """(start, end) of every sentence of the chunk, as offsets into `chunk.text`."""
    chosen = article.sentences[chunk.first : chunk.last + 1]
    return [(sentence.start - chunk.start, sentence.end - chunk.start) for sentence in chosen]


class Store:
    """The SQLite file of one generation. Reading is safe from several threads."""

    def __init__(self, path: Path, writable: bool = False) -> None:
        mode = "rwc" if writable else "ro"
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}", uri=True, check_same_thread=False
            )
            if writable:
                self._db.executescript(_SCHEMA)
            self._db.execute("SELECT count(*) FROM articles").fetchone()
        except sqlite3.Error as error:
            raise IndexBroken(f"{path} cannot be read ({error})") from error

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for tables of others (copies.py)."""
        return self._db

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def commit(self) -> None:
        """Write what was changed."""
        self._db.commit()

    # -- reading

    def article(self, article_id: str) -> Article | None:
        """The article, or None when there is none with this id."""
        return self.articles([article_id]).get(article_id)

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles with these ids; unknown ids are left out."""
        rows = self._by_ids("SELECT article_id, data FROM articles WHERE article_id IN ({})", ids)
        return {article_id: _article(json.loads(data)) for article_id, data in rows}

    def months(self, ids: Iterable[str]) -> dict[str, tuple[int | None, int | None]]:
        """Year and month of publication by article id, without reading the articles."""
        query = (
            "SELECT article_id, json_extract(data, '$.published.year'), "
            "json_extract(data, '$.published.month') FROM articles WHERE article_id IN ({})"
        )
        return {article_id: (year, month) for article_id, year, month in self._by_ids(query, ids)}

    def all_articles(self) -> Iterator[Article]:
        """Every article, by id."""
        for (data,) in self._db.execute("SELECT data FROM articles ORDER BY article_id"):
            yield _article(json.loads(data))

    def chunks_by_row(self, rows: Iterable[int]) -> dict[int, StoredChunk]:
        """The chunks at these rows of the index."""
        found = self._by_ids(f"SELECT {_COLUMNS} FROM chunks WHERE row IN ({{}})", rows)
        return {values[2]: _stored(values) for values in found}

    def chunks_by_id(self, chunk_ids: Iterable[str]) -> dict[str, StoredChunk]:
        """The chunks with these ids; unknown ids are left out."""
        found = self._by_ids(f"SELECT {_COLUMNS} FROM chunks WHERE chunk_id IN ({{}})", chunk_ids)
        return {stored.chunk.chunk_id: stored for stored in map(_stored, found)}

    def all_chunks(self) -> Iterator[StoredChunk]:
        """Every chunk in row order."""
        for values in self._db.execute(f"SELECT {_COLUMNS} FROM chunks ORDER BY row"):
            yield _stored(values)

    def live_rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that a chunk stands in, ascending, and a number for the article of each."""
        query = (
            "SELECT row, articles.rowid FROM chunks JOIN articles USING (article_id) "
            "WHERE row IS NOT NULL ORDER BY row"
        )
        found = np.array(self._db.execute(query).fetchall(), np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def digests(self, source: str) -> dict[str, str]:
        """Article id to digest, for the articles of one source."""
        query = "SELECT article_id, digest FROM articles WHERE source = ?"
        return dict(self._db.execute(query, [source]))

    def sources(self) -> dict[str, int]:
        """Source name to number of articles."""
        return dict(self._db.execute("SELECT source, count(*) FROM articles GROUP BY source"))

    def ids_like(self, start: str) -> list[str]:
        """The ids of articles that begin so."""
        query = "SELECT article_id FROM articles WHERE substr(article_id, 1, ?) = ?"
        return [found for (found,) in self._db.execute(query, [len(start), start])]

    def stamps(self) -> dict[str, Stamp]:
        """What is remembered of every source's file; an older index remembers nothing."""
        try:
            rows = self._db.execute("SELECT * FROM stamps").fetchall()
        except sqlite3.OperationalError:
            return {}
        return {source: Stamp(*values) for source, *values in rows}

    def counts(self) -> tuple[int, int]:
        """Number of articles and of chunks."""
        one = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks)"
        articles, chunks = self._db.execute(one).fetchone()
        return articles, chunks

    # -- writing

    def put(self, source: str, article: Article, digest: str, chunks: Sequence[Chunk]) -> None:
        """Store an article and its chunks in place of what was there under its id."""
        self.remove([article.article_id])
        data = json.dumps(asdict(article), ensure_ascii=False)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?)", [article.article_id, source, digest, data]
        )
        self._put_chunks(article, chunks)

    def refile(self, article: Article, chunks: Sequence[Chunk]) -> list[tuple[str, int]]:
        """Store another form of an article under its digest; (digest, row) of chunks that went."""
        name = [article.article_id]
        data = json.dumps(asdict(article), ensure_ascii=False)
        self._db.execute("UPDATE articles SET data = ? WHERE article_id = ?", [data, *name])
        query = "SELECT chunk_id, digest, row FROM chunks WHERE article_id = ?"
        there = self._db.execute(query, name).fetchall()
        wanted = {part.chunk_id for part in chunks}
        went = [values for values in there if values[0] not in wanted]
        gone = [(chunk_id,) for chunk_id, _, _ in went]
        self._db.executemany("DELETE FROM chunks WHERE chunk_id = ?", gone)
        known = {chunk_id for chunk_id, _, _ in there}
        self._put_chunks(article, [part for part in chunks if part.chunk_id not in known])
        return [(digest, row) for _, digest, row in went if row is not None]

    def put_stamps(self, stamps: Mapping[str, Stamp], gone: Iterable[str]) -> None:
        """Remember the files of sources; forget those of `gone`."""
        self._db.executemany("DELETE FROM stamps WHERE source = ?", [(name,) for name in gone])
        rows = [(source, *astuple(stamp)) for source, stamp in stamps.items()]
        self._db.executemany("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _put_chunks(self, article: Article, chunks: Sequence[Chunk]) -> None:
        self._db.executemany(
            "INSERT INTO chunks(chunk_id, article_id, digest, data) VALUES (?, ?, ?, ?)",
            [
                (c.chunk_id, c.article_id, chunk_digest(c, sentence_spans(article, c)),
                 json.dumps(asdict(c), ensure_ascii=False))
                for c in chunks
            ],
        )  # fmt: skip

    def remove(self, article_ids: Iterable[str]) -> None:
        """Delete articles and their chunks."""
        ids = [(article_id,) for article_id in article_ids]
        self._db.executemany("DELETE FROM chunks WHERE article_id = ?", ids)
        self._db.executemany("DELETE FROM articles WHERE article_id = ?", ids)

    def rows_of(self, digests: Iterable[str]) -> dict[str, list[int]]:
        """For the digest of a chunk, the rows where such a chunk stands."""
        query = "SELECT digest, row FROM chunks WHERE row IS NOT NULL AND digest IN ({})"
        found: dict[str, list[int]] = {}
        for digest, row in self._by_ids(query, digests):
            found.setdefault(digest, []).append(row)
        return found

    def digests_of_chunks(self, article_ids: Iterable[str]) -> list[tuple[str, int]]:
        """(digest, row) of every chunk of these articles."""
        query = "SELECT digest, row FROM chunks WHERE row IS NOT NULL AND article_id IN ({})"
        return [(digest, row) for digest, row in self._by_ids(query, article_ids)]

    def unplaced(self) -> list[tuple[str, str]]:
        """(chunk id, digest) of the chunks without a row, by article and place."""
        query = "SELECT chunk_id, digest, article_id, data FROM chunks WHERE row IS NULL"
        found = self._db.execute(query).fetchall()
        found.sort(key=lambda values: (values[2], json.loads(values[3])["first"]))
        return [(chunk_id, digest) for chunk_id, digest, _, _ in found]

    def place(self, rows: Mapping[str, int]) -> None:
        """Give chunks their rows."""
        values = [(row, chunk_id) for chunk_id, row in rows.items()]
        self._db.executemany("UPDATE chunks SET row = ? WHERE chunk_id = ?", values)

    def renumber(self, rows: Mapping[int, int]) -> None:
        """Move chunks from row to row; no row may be moved up."""
        moved = [(new, old) for old, new in sorted(rows.items()) if new != old]
        self._db.executemany("UPDATE chunks SET row = ? WHERE row = ?", moved)

    def _by_ids(self, query: str, ids: Iterable[Any]) -> list[tuple[Any, ...]]:
        wanted = list(dict.fromkeys(ids))
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), _SLICE):
            part = wanted[start : start + _SLICE]
            found += self._db.execute(query.format(",".join("?" * len(part))), part).fetchall()
        return found


_COLUMNS = "data, digest, row"


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _stored(values: Sequence[Any]) -> StoredChunk:
    data, digest, row = values
    return StoredChunk(Chunk(**json.loads(data)), digest, row)


def _removed(line: dict[str, str] | str) -> Removed:
    """What was cut; an index of the first version has the text only."""
    return Removed(line, "") if isinstance(line, str) else Removed(**line)


def _article(data: dict[str, Any]) -> Article:
    published = {**data["published"], "basis": DateBasis(data["published"]["basis"])}
    return Article(
        **{
            **data,
            "published": Published(**published),
            "kind": ArticleKind(data["kind"]),
            "sentences": tuple(Sentence(**sentence) for sentence in data["sentences"]),
            "removed": tuple(_removed(line) for line in data["removed"]),
        }
    )
