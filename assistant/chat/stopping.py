"""Stopping an answer while it is being written, at once, whatever the model is doing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.serving.service import close
from assistant.types import Event

_LOOK_EVERY_S = 0.1
_PATIENCE_S = 5.0


@dataclass
class StopSign:
    """One conversation's: whether an answer is being written, and whether it shall stop."""

    writing: bool = False
    requested: bool = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """While an answer is being written."""
        self.writing, self.requested = True, False
        try:
            yield
        finally:
            self.writing = False

    def stop(self) -> None:
        """Ask the answer to stop and wait until nothing more of it can come."""
        self.requested = True
        end = time.monotonic() + _PATIENCE_S
        while self.writing and time.monotonic() < end:
            time.sleep(_LOOK_EVERY_S / 2)


def until_stopped(events: Iterator[Event], sign: StopSign) -> Iterator[Event]:
    """The events up to the moment the sign asks to stop, even while one is awaited."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        while True:
            coming = pool.submit(next, events, None)
            while not coming.done():
                wait((coming,), _LOOK_EVERY_S)
                if sign.requested:
                    return
            event = coming.result()
            if event is None or sign.requested:
                return
            yield event
    finally:
        pool.submit(close, events)  # after the event under way, which cannot be interrupted
        pool.shutdown(wait=False)
