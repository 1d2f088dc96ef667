"""Whose turn it is: so many answers at once, so many waiting, and nobody waits for too long."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from assistant.serving.metrics import Metrics
from assistant.settings import Settings
from assistant.web.errors import ApiError

_LOOK_EVERY_S = 0.1
_SOON_S = 2  # when to come again while the queue is full


class Turns:
    """The places of one server process; turns are taken in order of arrival."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._places = settings.parallel_answers
        self._room = settings.waiting_answers
        self._patience = settings.wait_s
        self._metrics = metrics
        self._free: anyio.Semaphore | None = None  # belongs to the loop that first waits
        self._working = self._waiting = 0

    @property
    def spare(self) -> bool:
        """Whether a place is free that nobody waits for."""
        return self._working < self._places and not self._waiting

    def give_way(self) -> None:
        """Waits, in a thread of its own, until a place is free that nobody waits for."""
        while not self.spare:
            time.sleep(_LOOK_EVERY_S)

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Waits for a turn and holds it.

        :raises ApiError: "busy": too many wait already, or the wait took too long.
        """
        await self._wait()
        self._working += 1
        self._show()
        try:
            yield
        finally:
            self._working -= 1
            self._show()
            self._semaphore().release()

    async def _wait(self) -> None:
        free = self._semaphore()
        try:
            free.acquire_nowait()
            return
        except anyio.WouldBlock:
            if self._waiting >= self._room:
                raise _busy(_SOON_S) from None
        self._waiting += 1
        self._show()
        try:
            with anyio.fail_after(self._patience):
                await free.acquire()
        except TimeoutError:
            raise _busy(math.ceil(self._patience)) from None
        finally:
            self._waiting -= 1
            self._show()

    def _semaphore(self) -> anyio.Semaphore:
        if self._free is None:
            self._free = anyio.Semaphore(self._places)
        return self._free

    def _show(self) -> None:
        self._metrics.load(self._working, self._waiting)


def _busy(seconds: int) -> ApiError:
    return ApiError("busy", retry_after=seconds, seconds=str(seconds))
