"""The server's log: one entry a line, as text or JSON, whatever a visitor sends.

A line break or a control character in something that is logged would let its sender write entries
of their own, so both formats escape them, in tracebacks too.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from assistant.web.ids import correlation_id

_CONTINUED = "\n    | "  # what a further line of a traceback begins with


def configure(log_format: str) -> None:
    """Let everything that is logged go to stderr in `log_format` ("text" or "json").

    Our own requests are entries in JSON only: people read the text.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("assistant").setLevel(
        logging.INFO if log_format == "json" else logging.WARNING
    )


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "correlation_id": correlation_id(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True, default=str)  # ASCII: no exotic line break


class TextFormatter(logging.Formatter):
    """A line for people; what follows an entry is marked as its continuation."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        known = f" [{correlation_id()}]" if correlation_id() else ""
        line = f"{moment} {record.levelname.lower()} {_escaped(record.getMessage())}{known}"
        if not record.exc_info:
            return line
        return line + "".join(
            _CONTINUED + _escaped(part)
            for part in self.formatException(record.exc_info).splitlines()
        )


def _escaped(text: str) -> str:
    """`text` on one line: what is not printable is written as an escape."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
