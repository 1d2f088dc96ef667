"""The first half of an evaluation: every case is asked once, and what was answered is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeVar

from rich.console import Console
from rich.progress import track

from assistant.types import Answer, Question, Status
from evals.cases import Case
from ingest.errors import AssistantError, CasesInvalid


class Answering(Protocol):
    """Whatever answers questions: `assistant.pipeline.Assistant`, a baseline, or a fake in tests."""

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Generated:
    """What was answered to a case, as plain JSON values."""

    case: str
    answer: dict[str, Any]
    ms: float  # as the caller waited


Item = TypeVar("Item")
Keep = Callable[[Generated], None]


def generate(
    assistant: Answering,
    cases: Sequence[Case],
    today: date | None = None,
    jobs: int = 1,
    keep: Keep | None = None,
    label: str = "asking",
) -> tuple[Generated, ...]:
    """An answer to every case, in their order; `keep` sees each as soon as it is there.

    The first question is asked once more beforehand, to warm up. With several jobs, questions are
    asked side by side: sensible for a language model that answers several, not for timing.
    """
    if cases:
        _asked(assistant, cases[0], today)
    answers = _each(assistant, cases, today, jobs)
    done: dict[str, Generated] = {}
    for item in watched(answers, label, len(cases)):
        done[item.case] = item
        if keep:
            keep(item)
    return tuple(done[case.id] for case in cases)


def watched(items: Iterable[Item], label: str, total: int) -> Iterable[Item]:
    """The items, with a bar on stderr for a person who waits; nothing in a log."""
    console = Console(stderr=True)
    quiet = not console.is_terminal
    return track(items, label, total, console=console, transient=True, disable=quiet)


def _each(
    assistant: Answering, cases: Sequence[Case], today: date | None, jobs: int
) -> Iterator[Generated]:
    """Answers as they come; no more questions under way than jobs."""
    if jobs <= 1:
        yield from (_asked(assistant, case, today) for case in cases)
        return
    waiting = iter(cases)
    with ThreadPoolExecutor(jobs) as pool:
        running: set[Future[Generated]] = set()
        while True:
            more = islice(waiting, jobs - len(running))
            running |= {pool.submit(_asked, assistant, case, today) for case in more}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)


def _asked(assistant: Answering, case: Case, today: date | None) -> Generated:
    """The answer; a question that fails is an answer with status "error", not the end of the run."""
    start = perf_counter()
    try:
        answer = assistant.ask(case.asked, today)
    except AssistantError as error:
        failed = (Status.ERROR, type(error).__name__, "", "", case.lang, "")
        answer = Answer(case.id, case.question, *failed, notice=str(error))
    ms = round((perf_counter() - start) * 1000, 1)
    return Generated(case.id, answer.to_json(trace=True), ms)


def read_generated(path: Path, lenient: bool = False) -> tuple[Generated, ...]:
    """The answers of an earlier run. `lenient` drops a last line that a kill cut in two.

    :raises CasesInvalid: names the line that is not a generated answer.
    """
    try:
        lines = path.read_text("utf-8", "replace" if lenient else "strict").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"{path}: cannot be read ({error})") from error
    *whole, rest = lines
    if rest and not lenient:
        whole.append(rest)
    return tuple(_read(whole, path.name))


def _read(lines: Iterable[str], name: str) -> Iterator[Generated]:
    for number, line in enumerate(lines, start=1):
        try:
            yield Generated(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise CasesInvalid(f"{name}:{number}: not a generated answer ({error})") from error
