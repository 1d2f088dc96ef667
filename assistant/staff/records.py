"""What was asked and how it ended, masked, for the staff page: SQLite, shared by every process.

Answering never depends on it: what cannot be written is left out with a line in the log. Opinions are
told apart: they are acknowledged to whoever gave them, so they are on disk before that, or an error.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.masking.mask import mask
from assistant.staff.record_types import Asked, Considered, Opinion
from assistant.types import Answer, Citation
from ingest.errors import AssistantError

FILE = "records.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL,
    terms TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, language TEXT NOT NULL,
    answerer TEXT NOT NULL, ms REAL NOT NULL, cited TEXT NOT NULL, considered TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS questions_at ON questions(at);
CREATE INDEX IF NOT EXISTS questions_answer ON questions(answer_id);
CREATE TABLE IF NOT EXISTS opinions (
    id INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, at TEXT NOT NULL, rating TEXT NOT NULL,
    reasons TEXT NOT NULL, comment TEXT NOT NULL, question TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS opinions_at ON opinions(at);
"""
_MAX_PAGES = 50_000  # of 4 KiB: whoever floods us cannot fill the disk
_PATIENCE_S = 2.0  # for another process that writes
_KEPT_EVIDENCE = 8
_QUIET_S = 60.0  # between two log lines about the same trouble
_log = logging.getLogger(__name__)


class RecordsUnavailable(AssistantError):
    """The records cannot be read or written: the disk is full, or the directory read-only."""


class Records:
    """`records.sqlite` of a data directory; safe between threads and processes."""

    def __init__(self, data_dir: Path, keep_days: int) -> None:
        """`keep_days` 0 keeps nothing at all."""
        self._path = data_dir / FILE
        self._days = keep_days
        self._lock = Lock()
        self._db: sqlite3.Connection | None = None
        self._quiet_until = 0.0

    def add(self, answer: Answer, found: Sequence[Citation], scores: Sequence[float] = ()) -> None:
        """Keep a question and how it ended. `found` is the evidence, best first. Never raises."""
        self.add_asked(_asked(answer, found, scores))

    def add_asked(self, asked: Asked) -> None:
        """Keep a question; only a log line says when that cannot be done."""
        if not self._days:
            return
        try:
            terms = " ".join(_terms(asked.question))
            with self._open() as db:
                db.execute(
                    "INSERT INTO questions(answer_id, at, question, terms, status, reason, language,"
                    " answerer, ms, cited, considered) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                    [asked.answer_id, asked.at, asked.question, terms, asked.status, asked.reason,
                     asked.language, asked.answerer, asked.ms, json.dumps(asked.cited),
                     json.dumps([c.to_json() for c in asked.considered])],
                )  # fmt: skip
        except Exception as error:  # a citizen is waiting: no fault of the records may show
            self._complain(error)

    def rate(self, opinion: Opinion) -> None:
        """Keep an opinion; it is on disk when this returns.

        :raises RecordsUnavailable: it cannot be.
        """
        if not self._days:
            return
        question = mask(opinion.question)
        values = [mask(opinion.answer_id), _now(), opinion.rating, json.dumps(opinion.reasons),
                  mask(opinion.comment), question, " ".join(_terms(question))]  # fmt: skip
        with self._open() as db:
            db.execute(
                "INSERT INTO opinions(answer_id, at, rating, reasons, comment, question, terms)"
                " VALUES (?,?,?,?,?,?,?)",
                values,
            )

    def select(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query; none while nothing was ever kept.

        :raises RecordsUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return []
        with self._open() as db:
            return db.execute(query, values).fetchall()

    def purge(self, older_than_days: int | None = None) -> int:
        """Delete what is older than the retention (or `older_than_days`); how many rows that were.

        :raises RecordsUnavailable: the file cannot be written.
        """
        if not self._path.exists():
            return 0
        before = _before(self._days if older_than_days is None else older_than_days)
        with self._open() as db:
            gone = sum(
                db.execute(f"DELETE FROM {table} WHERE at < ?", [before]).rowcount
                for table in ("questions", "opinions")
            )
        with self._open() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._drop()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The connection for one transaction; after an error the next one starts afresh."""
        with self._lock:
            try:
                self._db = self._db or _connect(self._path)
                with self._db:
                    yield self._db
            except (sqlite3.Error, OSError) as error:
                self._drop()
                raise RecordsUnavailable(f"{self._path.name} cannot be used ({error})") from error

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()

    def _complain(self, error: Exception) -> None:
        if time.monotonic() >= self._quiet_until:
            _log.warning("a question was not recorded: %s", error)
            self._quiet_until = time.monotonic() + _QUIET_S


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # for nobody but us
    db = sqlite3.connect(path, timeout=_PATIENCE_S, check_same_thread=False)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode = WAL")  # readers and one writer do not wait for each other
        db.execute("PRAGMA synchronous = FULL")  # a commit is on disk
        db.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten
        db.execute(f"PRAGMA max_page_count = {_MAX_PAGES}")
        db.executescript(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _asked(answer: Answer, found: Sequence[Citation], scores: Sequence[float]) -> Asked:
    padded = [*scores, *[0.0] * len(found)]
    considered = [
        Considered(c.article_id, c.start, c.end, round(score, 3))
        for c, score in zip(found[:_KEPT_EVIDENCE], padded, strict=False)
    ]
    return Asked(
        answer_id=mask(answer.id),
        at=_now(),
        question=mask(answer.question),
        status=answer.status.value,
        reason=answer.reason,
        language=answer.language,
        answerer=answer.answerer,
        ms=answer.timings_ms.get("total", 0.0),
        cited=tuple(dict.fromkeys(c.article_id for c in answer.citations)),
        considered=tuple(considered),
    )


def _terms(question: str) -> list[str]:
    from ingest.morphemes import content_terms

    return content_terms(question) if question else []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _before(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
