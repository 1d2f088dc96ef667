"""What a server does beside answering: old records purged, examples found, again and again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.staff.records import Records, RecordsUnavailable
from prompts import FALLBACK, languages

if TYPE_CHECKING:
    from assistant.api.app import Server

_LOOK_EVERY_S = 60.0  # whether there is a new index
_PURGE_EVERY_S = 24 * 3600.0
_log = logging.getLogger(__name__)


def upkeep(server: Server, before: Callable[[], None]) -> None:
    """Does it until the process ends; `before` is awaited first."""
    purged = purge(server.records)
    before()
    while True:
        find_examples(server)
        time.sleep(_LOOK_EVERY_S)
        if time.monotonic() - purged >= _PURGE_EVERY_S:
            purged = purge(server.records)


def purge(records: Records) -> float:
    """Deletes what is older than the retention; when that was, on the monotonic clock."""
    try:
        gone = records.purge()
    except RecordsUnavailable as error:
        _log.warning("old records could not be purged: %s", error)
    else:
        if gone:
            _log.info("purged %d old records", gone)
    return time.monotonic()


def find_examples(server: Server) -> None:
    """Finds the examples of every language, Korean first, unless the index is still the same."""
    for language in (FALLBACK, *(code for code in languages() if code != FALLBACK)):
        try:
            server.examples.find(language)
        except Exception as error:  # upkeep goes on: the pages show their own examples meanwhile
            _log.warning("no examples in %s: %s", language, error)
