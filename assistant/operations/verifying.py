"""Whether the index that serves is what was published, and whether it answers what it must."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.operations.canary import Canary, failures
from assistant.settings import Settings
from index import generations, integrity


def damaged_files(folder: Path) -> list[str]:
    """What is wrong with a generation's files and vectors, a line each."""
    from index.vectors_again import vector_damage
    from ingest.errors import AssistantError

    wrong = integrity.damage(folder)
    try:
        return wrong + vector_damage(folder)
    except (AssistantError, OSError, ValueError, IndexError) as error:
        reason = str(error).replace(f"{folder}/", "")
        return wrong or [reason]


def repaired(data_dir: Path) -> int:
    """Make the vectors in Chroma again from the segments; how many. Servers open the index anew.

    :raises IndexBroken: the segments themselves are damaged.
    :raises IndexLocked: another process is writing.
    """
    from index.vectors_again import make_vectors_again

    with generations.writer(data_dir):
        folder = generations.current(data_dir)
        for wrong in integrity.damage(folder):
            raise generations.broken(data_dir, wrong)
        made = make_vectors_again(folder)
        generations.point(data_dir, folder)
        return made


def wrong_answers(settings: Settings, canaries: Sequence[Canary]) -> Iterator[str]:
    """The questions that the index that serves does not answer as it must."""
    from assistant.pipeline import Assistant

    yield from failures(Assistant.from_settings(settings), canaries)
