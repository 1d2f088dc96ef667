"""A file of questions, answered line by line: what stops half-way leaves whole lines behind."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.api.schemas import to_question
from assistant.commands.options import assistant_for
from assistant.commands.progress import progress_bar
from assistant.trace.trace import Clock
from assistant.types import Answer, Question, Status, Turn
from ingest.errors import AssistantError, CasesInvalid, QuestionRejected

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings


def answer_file(
    batch: Path, output: Path | None, settings: Settings, day: date | None, trace: bool
) -> None:
    """Answer every line of `batch` in order; one line of JSON each.

    A line that cannot be read, or a question that fails, becomes an answer with status "error".
    :raises CasesInvalid: the batch cannot be read or the output cannot be written at all.
    """
    lines = _lines(batch)
    if output is not None and output.exists() and output.samefile(batch):
        raise CasesInvalid(f"--output {output} is the batch itself - give another file")
    with _opened(output) as descriptor, progress_bar() as progress:
        assistant = assistant_for(settings)
        _empty(descriptor)
        for done, (number, line) in enumerate(lines, 1):
            answer = _answer_line(assistant, settings, number, line, day)
            data = json.dumps(answer.to_json(trace), ensure_ascii=False) + "\n"
            _write_whole(descriptor, data.encode("utf-8", "replace"))
            progress("questions", done, len(lines))


def _lines(batch: Path) -> list[tuple[int, str]]:
    """(line number, text) of every line that is not blank."""
    try:
        text = batch.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise CasesInvalid(f"cannot read {batch}: {error.strerror} - check --batch") from error
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


@contextmanager
def _opened(output: Path | None) -> Iterator[int]:
    """A descriptor to write to, opened before anything slow; a new file left empty goes again."""
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.fileno()
        return
    try:
        new = not output.exists()
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise CasesInvalid(f"cannot write {output}: {error.strerror} - check --output") from error
    try:
        yield descriptor
    except BaseException:
        if new and os.fstat(descriptor).st_size == 0:
            output.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _empty(descriptor: int) -> None:
    """Drop earlier answers, only now that new ones are certain to come; a pipe has none."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and descriptor > 2:
        os.ftruncate(descriptor, 0)


def _write_whole(descriptor: int, data: bytes) -> None:
    """Write a line in one system call, so that a kill does not leave half of it."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:  # the reader has left: nothing is wrong
        raise
    except OSError as error:
        raise CasesInvalid(f"cannot write the answers: {error.strerror}") from error


def _answer_line(
    assistant: Assistant, settings: Settings, number: int, line: str, day: date | None
) -> Answer:
    """The answer to one line; what is wrong with it is said on stderr with its number."""
    question = Question("")
    try:
        question = _question(line)
        within = to_question(question.text, question.history, settings, question.id)
        return assistant.ask(within, today=day)
    except CasesInvalid as error:
        return _failed(question, "malformed_line", f"line {number}: {error}")
    except QuestionRejected as error:
        return _failed(question, error.reason, f"line {number}: {error}")
    except AssistantError as error:
        return _failed(question, "failed", f"line {number}: {error}")
    except Exception as error:  # one question must not cost the others their answers
        if os.environ.get("ASSISTANT_DEBUG") == "1":
            raise
        message = f"line {number}: unexpected {type(error).__name__}: {error} - please report it"
        return _failed(question, "internal_error", message)


def _failed(question: Question, reason: str, message: str) -> Answer:
    typer.echo(f"error: {message}", err=True)
    return Answer(
        question.id, question.text, Status.ERROR, reason, "", "", "", "",
        timings_ms=Clock().timings(), notice=message,
    )  # fmt: skip


def _question(line: str) -> Question:
    """The question of one JSON line.

    :raises CasesInvalid: what is wrong, without the line number.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CasesInvalid(f"not JSON ({error})") from error
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        raise CasesInvalid('no "question" text')
    return Question(data["question"], _turns(data.get("history")), _text(data.get("id")))


def _turns(history: object) -> tuple[Turn, ...]:
    if history is None:
        return ()
    if not isinstance(history, list):
        raise CasesInvalid('"history" is not a list')
    return tuple(_turn(item) for item in history)


def _turn(item: object) -> Turn:
    if not isinstance(item, dict) or item.get("role") not in {"user", "assistant"}:
        raise CasesInvalid('"history" wants {"role": "user" or "assistant", "content": text}')
    return Turn(item["role"], _text(item.get("content")))


def _text(value: object) -> str:
    return "" if value is None else str(value)
