"""A file of questions, answered line by line: what stops half-way leaves whole lines behind."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.commands.options import assistant_for
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
    with _opened(output) as descriptor:
        assistant = assistant_for(settings)
        for number, line in lines:
            answer = _answer_line(assistant, number, line, day)
            data = json.dumps(answer.to_json(trace), ensure_ascii=False) + "\n"
            _write_whole(descriptor, data.encode("utf-8", "replace"))


def _lines(batch: Path) -> list[tuple[int, str]]:
    """(line number, text) of every line that is not blank."""
    try:
        text = batch.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise CasesInvalid(f"cannot read {batch}: {error.strerror} - check --batch") from error
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


@contextmanager
def _opened(output: Path | None) -> Iterator[int]:
    """A file descriptor to write to: a person's file is opened before anything slow happens."""
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.fileno()
        return
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    except OSError as error:
        raise CasesInvalid(f"cannot write {output}: {error.strerror} - check --output") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, data: bytes) -> None:
    """Write a line in one system call, so that a kill does not leave half of it."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CasesInvalid(f"cannot write the answers: {error.strerror}") from error


def _answer_line(assistant: Assistant, number: int, line: str, day: date | None) -> Answer:
    """The answer to one line; what is wrong with the line is said on stderr with its number."""
    question = Question("")
    try:
        question = _question(line)
        return assistant.ask(question, today=day)
    except CasesInvalid as error:
        return _failed(question, "malformed_line", f"line {number}: {error}")
    except QuestionRejected as error:
        return _failed(question, error.reason, f"line {number}: {error}")
    except AssistantError as error:
        return _failed(question, "failed", f"line {number}: {error}")


def _failed(question: Question, reason: str, message: str) -> Answer:
    typer.echo(f"error: {message}", err=True)
    return Answer(
        question.id, question.text, Status.ERROR, reason, "", "", "", "", notice=message
    )


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


def _turns(history: Any) -> tuple[Turn, ...]:
    if history is None:
        return ()
    if not isinstance(history, list):
        raise CasesInvalid('"history" is not a list')
    return tuple(_turn(item) for item in history)


def _turn(item: Any) -> Turn:
    if not isinstance(item, dict) or item.get("role") not in {"user", "assistant"}:
        raise CasesInvalid('"history" wants {"role": "user" or "assistant", "content": text}')
    return Turn(item["role"], _text(item.get("content")))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
