"""Copies of one release among the articles of an index: one is searched, the others listed with it."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from index.store import Store
from ingest import duplicates
from ingest.chunks import chunk
from ingest.types import Article

_SCHEMA = """
CREATE TABLE IF NOT EXISTS signatures (article_id TEXT PRIMARY KEY, bands BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (key INTEGER, article_id TEXT, PRIMARY KEY (key, article_id))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copies (article_id TEXT PRIMARY KEY, primary_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS copies_primary ON copies(primary_id);
"""
_MOST = 200  # articles of one group, and candidates for one article: what is more alike is a form
Freed = list[tuple[str, int]]  # digest and row of chunks taken out of the store


def regroup(store: Store, gone: Iterable[str]) -> Freed:
    """Group the articles that are new to the index, and those whose group lost or changed one.

    What a copy tells that its primary tells too is no longer searched. Costs what is new, and
    does not depend on the order in which articles came.

    gone: the ids of the articles that were removed or changed
    """  # fmt: skip
    db = store.connection
    db.executescript(_SCHEMA)
    left = _forget(db, gone)
    new = [article_id for (article_id,) in db.execute(_UNSIGNED)]
    for article in (found for part in _parts(new) for found in store.articles(part).values()):
        _sign(db, article)
    freed: Freed = []
    seen: set[str] = set()
    for article_id in [*left, *new]:
        if article_id not in seen:
            group = _component(store, article_id)
            seen |= group.keys()
            freed += _divide(store, group)
    return freed


_UNSIGNED = (
    "SELECT article_id FROM articles WHERE article_id NOT IN (SELECT article_id FROM signatures) "
    "ORDER BY article_id"
)


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + 500] for start in range(0, len(ids), 500)]


def _forget(db: sqlite3.Connection, gone: Iterable[str]) -> list[str]:
    """Take articles out of their groups; the articles that were in a group with them."""
    left: set[str] = set()
    for article_id in gone:
        query = (
            "SELECT article_id FROM copies WHERE primary_id = ? UNION "
            "SELECT primary_id FROM copies WHERE article_id = ?"
        )
        left |= {found for (found,) in db.execute(query, [article_id, article_id])}
        rows = [(key, article_id) for key in _bands(db, article_id)]
        db.executemany("DELETE FROM bands WHERE key = ? AND article_id = ?", rows)
        for table in ("signatures", "copies"):
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
    query = "SELECT 1 FROM articles WHERE article_id = ?"
    return sorted(found for found in left if db.execute(query, [found]).fetchone())


def _sign(db: sqlite3.Connection, article: Article) -> None:
    found = duplicates.signature(article)
    keys = list(dict.fromkeys(duplicates.bands(found))) if found is not None else []
    packed = array("q", keys).tobytes()
    db.execute("INSERT INTO signatures VALUES (?, ?)", [article.article_id, packed])
    rows = [(key, article.article_id) for key in keys]
    db.executemany("INSERT INTO bands VALUES (?, ?)", rows)


def _bands(db: sqlite3.Connection, article_id: str) -> list[int]:
    query = "SELECT bands FROM signatures WHERE article_id = ?"
    row = db.execute(query, [article_id]).fetchone()
    return array("q", row[0]).tolist() if row else []


def _near(db: sqlite3.Connection, article_id: str) -> list[str]:
    """The articles that share most of a signature with one."""
    keys = _bands(db, article_id)
    query = f"SELECT article_id FROM bands WHERE key IN ({','.join('?' * len(keys))})"
    shared = Counter(found for (found,) in db.execute(query, keys) if found != article_id)
    ranked = sorted(shared, key=lambda found: (-shared[found], found))
    return ranked[:_MOST]


def _component(store: Store, article_id: str) -> dict[str, Article]:
    """The article with all that tell the same as it or as one of them."""
    found = store.articles([article_id])
    todo = list(found)
    while todo and len(found) < _MOST:
        article = found[todo.pop()]
        near = _near(store.connection, article.article_id)
        for other in store.articles(i for i in near if i not in found).values():
            if duplicates.same_release(article, other):
                found[other.article_id] = other
                todo.append(other.article_id)
    return found


def _divide(store: Store, group: dict[str, Article]) -> Freed:
    """Make the best of a group its primary, then the best of what does not tell the same as it."""
    freed: Freed = []
    left = sorted(group.values(), key=duplicates.rank)
    while left:
        primary, *others = left
        freed += _file(store, primary, None)
        copies = [other for other in others if duplicates.same_release(primary, other)]
        for copy in copies:
            freed += _file(store, copy, primary)
        left = [other for other in others if other not in copies]
    return freed


def _file(store: Store, article: Article, primary: Article | None) -> Freed:
    """Store whether an article is a copy, and the chunks it is searched by."""
    primary_id = primary.article_id if primary else ""
    if not primary and not article.duplicate_of:
        return []
    found = replace(article, duplicate_of=primary_id)
    chunks = [
        part
        for part in chunk(found)
        if primary is None or duplicates.adds_something(part.text, article, primary)
    ]
    db = store.connection
    db.execute("DELETE FROM copies WHERE article_id = ?", [article.article_id])
    if primary:
        db.execute("INSERT INTO copies VALUES (?, ?)", [article.article_id, primary_id])
    return store.refile(found, chunks)


def groups(store: Store) -> dict[str, list[str]]:
    """Primary to its copies, both by id."""
    found: dict[str, list[str]] = {}
    try:
        rows = store.connection.execute("SELECT primary_id, article_id FROM copies ORDER BY 2")
    except sqlite3.OperationalError:  # an index from before there were groups
        return {}
    for primary_id, article_id in rows:
        found.setdefault(primary_id, []).append(article_id)
    return found
