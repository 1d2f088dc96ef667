"""What staff want everyone to read, and the off switch: one small file, followed by every process."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock

from ingest.errors import AssistantError

MAX_CHARS = 500
_FALLBACKS = ("ko", "en")
_log = logging.getLogger(__name__)


class Closed(AssistantError):
    """Staff have switched the assistant off; `message` is what they say about it, by language."""

    def __init__(self, message: Mapping[str, str]) -> None:
        super().__init__("switched off on the staff page")
        self.message = message


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice as it is now."""

    closed: bool = False
    message: dict[str, str] = field(default_factory=dict)  # by language

    def text(self, language: str) -> str:
        """The message for readers of `language`: theirs, else Korean, else English, else ""."""
        found = (self.message.get(code, "") for code in (language, *_FALLBACKS))
        return next(filter(None, found), "")


class NoticeBoard:
    """`notice.json` of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "notice.json"
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._notice = Notice()

    def current(self) -> Notice:
        """The notice now; costs one stat when nothing changed. Without a readable file: none."""
        with self._lock:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._notice, self._stamp = self._read(), stamp
            return self._notice

    def post(self, notice: Notice) -> None:
        """Put up `notice` in place of the last one, whole or not at all.

        :raises OSError: it cannot be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self._path.parent, prefix=".notice", delete=False
        ) as file:
            try:
                json.dump(asdict(notice), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, self._path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read(self) -> Notice:
        try:
            data = json.loads(self._path.read_text("utf-8"))
            message = {str(k): str(v)[:MAX_CHARS] for k, v in data["message"].items() if v}
            return Notice(data["closed"] is True, message)
        except FileNotFoundError:
            return Notice()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.warning("%s cannot be read, the last notice stands: %s", self._path.name, error)
            return self._notice
