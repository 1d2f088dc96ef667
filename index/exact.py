"""Nearest chunks without Chroma: exact, from the segments, for when Chroma cannot be used.

A scan goes through every vector: some 5 ms a thousand chunks on a busy core.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.segments import Segment
from ingest.errors import IndexBroken

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]
Result = TypeVar("Result")

_PATIENCE_S = 3.0  # for a server; its client has no limit of its own
_AWAY_S = 20.0  # how long a server that failed is left alone
_BLOCK = 16_384  # rows compared at a time: some 25 MB
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

    def count(self) -> int:
        """Number of vectors."""
        return int(self._live.sum())

    def nearest(self, vector: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k nearest rows with their cosines, best first."""
        found = [np.zeros(0, np.float32)]
        for part in self._parts:
            for start in range(0, len(part), _BLOCK):
                found.append(part.chunks[start : start + _BLOCK].astype(np.float32) @ vector)
        cosines = np.where(self._live, np.concatenate(found), -np.inf)
        best = np.argsort(-cosines, kind="stable")[: min(k, self.count())]
        return best.astype(np.int64), cosines[best].astype(np.float32)

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
