"""A full disk, a folder that cannot be written and too little memory, said in one line."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import AssistantError

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
_PLACE = {errno.EEXIST, errno.ENOTDIR}
_DISK_WORDS = ("disk is full", "no space left", "file too large", "disk i/o error", " requested and ")  # numpy's words
_RIGHTS_WORDS = ("readonly database", "read-only file system", "permission denied")


class StorageFailed(AssistantError):
    """A folder could not be written, or memory ran out; what was there before still serves."""


@contextmanager
def told_politely(folder: Path) -> Iterator[None]:
    """Turns what the machine lacks into one line that says so; other errors pass.

    :raises StorageFailed: the disk is full, `folder` cannot be written, memory ran out.
    """
    try:
        yield
    except Exception as error:  # SQLite and Chroma wrap the system's errors in their own
        reason = _reason(error)
        if not reason:
            raise
        raise StorageFailed(
            f"{folder}: {reason} - nothing was changed there; mend that and run the command again"
        ) from error


def _reason(error: BaseException) -> str:
    """What the machine lacks, looked for in an error and its causes; "" for anything else."""
    seen: BaseException | None = error
    while seen is not None:
        number, words = getattr(seen, "errno", None), str(seen).lower()
        if isinstance(seen, MemoryError):
            return "not enough memory"
        if number in _DISK or any(word in words for word in _DISK_WORDS):
            return "the disk is full or a file may not grow"
        if number in _RIGHTS or any(word in words for word in _RIGHTS_WORDS):
            return "this user may not read or write there"
        if number in _PLACE:
            return "a file is where a folder is wanted"
        seen = seen.__cause__ or seen.__context__
    return ""
