"""A limit of time for readers that a hostile document could keep busy."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import SourceRejected


class _TimeUp(BaseException):
    """Not an Exception: libraries go on after those."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside is stopped after some seconds; only the main thread can be.

    :raises SourceRejected: it was stopped.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TimeUp:
        raise SourceRejected(f"not read within {seconds:g} s: save it again or as .txt") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: object) -> None:
    raise _TimeUp
