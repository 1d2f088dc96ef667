"""Questions with known answers, asked of an index before or after citizens are: does it still answer?

A file of them is JSON lines, one question a line:

    {"question": "꽃심도서관은 언제 문을 여나요?", "contains": ["12월 3일"], "source": "library.md"}
    {"question": "우주정거장 요금은?", "status": "abstained"}

`contains`: texts that the answer must show; `source`: what a citation's source must end with;
`status`: how it must end ("answered" when absent, "any" for no matter).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from assistant.types import Answer, Question
from ingest.errors import AssistantError, CasesInvalid

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from index.encoder import Encoder

_FIELDS = {"question", "contains", "source", "status", "today"}
_NAMED = 3  # failures told in one line


class CanaryFailed(AssistantError):
    """An index does not answer what it must; the message names the first questions."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A question and what its answer must show."""

    question: str
    contains: tuple[str, ...] = ()
    source: str = ""
    status: str = "answered"
    today: date | None = None


def canaries_of(settings: Settings) -> tuple[Canary, ...]:
    """The questions of the settings' file, none without one. :raises CasesInvalid: a wrong file."""
    return load_canaries(settings.canary_file) if settings.canary_file else ()


def check_of(settings: Settings, encoder: Encoder) -> Check | None:
    """What an index must pass before it serves. :raises CasesInvalid: a wrong file."""
    canaries = canaries_of(settings)
    return Check(canaries, settings, encoder) if canaries else None


def load_canaries(path: Path) -> tuple[Canary, ...]:
    """The questions of a file.

    :raises CasesInvalid: it cannot be read, a line is none, or there is none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise CasesInvalid(f"{path} cannot be read ({error})") from error
    found = tuple(_canary(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip())
    if not found:
        raise CasesInvalid(f"{path} holds no questions")
    return found


def _canary(line: str, place: str) -> Canary:
    try:
        data: dict[str, Any] = json.loads(line)
        unknown = sorted(data.keys() - _FIELDS)
        if unknown:
            raise ValueError(f"no such field: {', '.join(unknown)}")
        question, contains = data["question"], data.get("contains", [])
        if not isinstance(question, str) or not isinstance(contains, list):
            raise TypeError("question is a text, contains a list")
        day = date.fromisoformat(data["today"]) if data.get("today") else None
        return Canary(
            question, tuple(map(str, contains)), str(data.get("source", "")),
            str(data.get("status", "answered")), day,
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CasesInvalid(f"{place}: {error} - see docs/production.md for the fields") from error


def failures(assistant: Assistant, canaries: Sequence[Canary]) -> Iterator[str]:
    """What is wrong, a line for each question that is not answered as it must be."""
    for canary in canaries:
        try:
            answer = assistant.ask(Question(canary.question), canary.today)
        except AssistantError as error:
            yield f"{canary.question}: {error}"
        else:
            wrong = _wrong(canary, answer)
            if wrong:
                yield f"{canary.question}: {wrong}"


def _wrong(canary: Canary, answer: Answer) -> str:
    shown = f"{answer.headline}\n{answer.answer}"
    if canary.status not in ("any", answer.status.value):
        return f"{answer.status.value}, not {canary.status}"
    missing = [text for text in canary.contains if text not in shown]
    if missing:
        return f"does not show {', '.join(missing)}"
    if canary.source and not any(c.source.endswith(canary.source) for c in answer.citations):
        return f"does not cite {canary.source}"
    return ""


@dataclass(frozen=True, slots=True)
class Check:
    """What a new generation must pass before it serves."""

    canaries: tuple[Canary, ...]
    settings: Settings
    encoder: Encoder

    def __call__(self, folder: Path) -> None:
        """Nothing, when the generation in `folder` answers every question as it must.

        :raises CanaryFailed: it does not.
        :raises AssistantError: it cannot be opened.
        """
        from assistant.answering.extractive import ExtractiveAnswerer
        from assistant.pipeline import Assistant
        from index.opened import open_generation
        from index.reranker import load_reranker
        from index.search import Searcher

        index = open_generation(folder)
        try:
            searcher = Searcher(index, self.encoder, load_reranker(self.settings.reranker))
            assistant = Assistant(searcher, self.settings, ExtractiveAnswerer())
            wrong = list(failures(assistant, self.canaries))
        finally:
            index.close()
        if wrong:
            raise CanaryFailed(
                f"{len(wrong)} of {len(self.canaries)} canary questions failed, so {folder.name} was "
                f"dropped and the old index goes on serving - {'; '.join(wrong[:_NAMED])} - mend the "
                f"sources or {self.settings.canary_file}, then run the command again"
            )
