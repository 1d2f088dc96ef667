"""What citizens thought of answers: one JSON line each, masked, in a file that cannot grow forever."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

_MAX_FILE_BYTES = 20 * 1024 * 1024
_MASK = "***"

# Personal data a citizen may have typed: resident and alien numbers, cards and accounts,
# telephones, mail addresses, passports, driving licences.
_PERSONAL = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+             # mail address
    | (?<!\d)\d{6}\s*-?\s*[1-8]\d{6}(?!\d)   # resident or alien registration number
    | (?<!\d)\d{2}-\d{2}-\d{6}-\d{2}(?!\d)   # driving licence
    | (?<!\d)(?:\d{4}[\s-]?){3}\d{4}(?!\d)   # card
    | (?<!\d)0\d{1,2}[\s.)-]*\d{3,4}[\s.-]*\d{4}(?!\d)  # telephone
    | (?<!\d)\d{2,6}-\d{2,6}-\d{2,6}(?:-\d{1,6})?(?!\d) # bank account
    | (?<![A-Za-z0-9])[A-Z]\d{8}(?!\d)       # passport
    """,
    re.VERBOSE,
)
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


class FeedbackFull(Exception):
    """The feedback file has reached its limit; an operator has to move it away."""


class FeedbackLog:
    """`feedback.jsonl` of a data directory."""

    def __init__(self, data_dir: Path, max_bytes: int = _MAX_FILE_BYTES) -> None:
        self._path = data_dir / "feedback.jsonl"
        self._max_bytes = max_bytes
        self._lock = Lock()

    def add(self, answer_id: str, rating: str, question: str, reason: str) -> None:
        """Append one opinion, without personal data and without who gave it.

        :raises FeedbackFull: the file has reached its limit.
        """
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "id": mask(answer_id),
            "rating": rating,
            "question": mask(question),
            "reason": mask(reason),
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self._lock:
            size = self._path.stat().st_size if self._path.exists() else 0
            if size + len(line.encode()) > self._max_bytes:
                raise FeedbackFull(str(self._path))
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)


def mask(text: str) -> str:
    """`text` with personal data replaced by ***; dates such as 2021-07-06 stay."""

    def masked(match: re.Match[str]) -> str:
        return match.group() if _ISO_DATE.fullmatch(match.group()) else _MASK

    return _PERSONAL.sub(masked, text)
