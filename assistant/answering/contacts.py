"""Where to ask instead: the department that answers for a topic, from a file, else the default.

    [[contacts]]
    topics = ["도서관", "책"]
    department = "도서관정책과"
    phone = "063-000-0000"

Only what staff wrote down is given: a number that an article names is shown when it is cited,
never in an abstention.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.settings import Settings
from ingest.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Contact:
    """A department, its telephone number, and the topics it answers for (none: everything)."""

    department: str
    phone: str
    topics: tuple[str, ...] = ()


def contact_for(words: Iterable[str], settings: Settings) -> Contact:
    """The contact whose topic is the longest one in `words`; the default when there is none.

    :raises SettingsError: the contacts file cannot be read.
    """
    default = Contact(settings.contact_department, settings.contact_phone)
    text = " ".join(words)
    fitting = [
        (len(topic), contact)
        for contact in _contacts(settings.contacts_file)
        for topic in contact.topics
        if topic in text
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else default


def check_contacts(settings: Settings) -> None:
    """Nothing. :raises SettingsError: the contacts file cannot be read."""
    _contacts(settings.contacts_file)


@lru_cache(maxsize=4)
def _contacts(path: Path | None) -> tuple[Contact, ...]:
    if path is None:
        return ()
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["contacts"]
        return tuple(
            Contact(str(row["department"]), str(row["phone"]), tuple(map(str, row["topics"])))
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"cannot read the contacts in {path}: {error} - check ASSISTANT_CONTACTS_FILE"
        ) from error
