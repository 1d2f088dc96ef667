"""Nearest chunks without Chroma: from the segments, for large indexes and when Chroma is away.

Sketches of all vectors tell which are worth comparing exactly (sketch.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Thread
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.segments import Segment
from index.sketch import Sketch, sketch_of
from ingest.errors import IndexBroken

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]
Result = TypeVar("Result")

_PATIENCE_S = 3.0  # for a server; its client has no limit of its own
_AWAY_S = 20.0  # how long a server that failed is left alone
_COMPARED = 40  # vectors compared exactly for each that is wanted: 96 of 100 at a million are found
_log = logging.getLogger(__name__)


class Nearest(Protocol):
    """A store of chunk vectors, as far as a reader uses it."""

    def count(self) -> int:
        """Number of vectors."""
        ...

    def nearest(self, vector: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k nearest rows with their cosines, best first."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class ExactVectors:
    """The vectors of the segments; rows that nothing stands in are left out."""

    def __init__(self, parts: Sequence[Segment], live: NDArray[np.bool_]) -> None:
        self._parts, self._live = parts, live
        self._ends = np.cumsum([len(part) for part in parts], dtype=np.int64)

    @cached_property
    def _sketches(self) -> list[Sketch]:
        return [sketch_of(part.folder, part.chunks) for part in self._parts]

    def count(self) -> int:
        """Number of vectors."""
        return int(self._live.sum())

    def nearest(self, vector: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k nearest rows with their cosines, best first."""
        rows = self._likely(vector, k * _COMPARED)
        cosines = np.zeros(len(rows), np.float32)
        of_part = np.searchsorted(self._ends, rows, side="right")
        for number in np.unique(of_part):
            chosen, part = of_part == number, self._parts[number]
            local = rows[chosen] - (self._ends[number] - len(part))
            cosines[chosen] = part.chunks[local].astype(np.float32) @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return rows[best], cosines[best]

    def _likely(self, vector: Vectors, count: int) -> Rows:
        """The rows that look nearest, ascending: all where there are no more than `count`."""
        if self.count() <= count:
            return np.flatnonzero(self._live)
        about = np.concatenate([sketch.cosines(vector) for sketch in self._sketches])
        about[~self._live] = -np.inf
        return np.sort(np.argpartition(-about, count)[:count])

    def close(self) -> None:
        """Nothing to let go of: the segments are the index's."""


class Guarded:
    """A server's vectors; while it is down, slow or lying, the exact ones."""

    def __init__(self, connect: Callable[[], Nearest], exact: ExactVectors) -> None:
        """`connect` opens the server's store; it is called again after a failure."""
        self._connect, self._exact = connect, exact
        self._store: Nearest | None = None
        self._away_until = 0.0

    def count(self) -> int:
        """Number of vectors that can be found."""
        return self._exact.count()

    def nearest(self, vector: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k nearest rows with their cosines, best first."""
        if time.monotonic() >= self._away_until:
            try:
                return within(_PATIENCE_S, lambda: self._asked(vector, k))
            except Exception as error:  # whatever the client raises: answering goes on
                _log.warning("the Chroma server cannot be used (%s), searching here", error)
                self._store, self._away_until = None, time.monotonic() + _AWAY_S
        return self._exact.nearest(vector, k)

    def _asked(self, vector: Vectors, k: int) -> tuple[Rows, Vectors]:
        if self._store is None:
            store = self._connect()
            if store.count() < self._exact.count():
                raise IndexBroken("it lacks vectors - run `assistant verify --repair`")
            self._store = store
        return self._store.nearest(vector, k)

    def close(self) -> None:
        """Let go of the connection."""
        if self._store is not None:
            self._store.close()


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` returns; its exception is raised here.

    :raises TimeoutError: it takes longer; it is left to end by itself, in a thread that keeps no
        process from ending.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # carried to the thread that waits
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return results[0]
