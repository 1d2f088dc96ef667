"""Evaluation cases: one JSON object a line, loaded. `lint.py` checks them against their sources."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.types import Question, Turn
from evals.facts import Fact
from ingest.errors import CasesInvalid

DEFAULT_FOLDER = Path(__file__).parent / "cases"


class Message(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(frozen=True)

    role: str = Field(pattern="^(user|assistant)$")
    content: str = Field(min_length=1)


class Case(BaseModel):
    """A question with what a right answer must show; no `answers` means abstaining is right."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    type: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: tuple[Message, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    lang: str = "ko"
    note: str = ""
    split: str = Field(default="open", pattern="^(open|held)$")
    derived: bool = False  # a required fact is concluded from the evidence, not written in it
    draft: bool = False  # proposed, not yet finished by a person: never asked
    where: str = Field(default="", exclude=True)  # file and line, for messages

    @field_validator("source", "evidence", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) and value else value or ()

    @field_validator("history", "answers", "forbidden", mode="before")
    @classmethod
    def _none_is_empty(cls, value: object) -> object:
        return () if value is None else value

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The required facts, ready to be looked for."""
        return tuple(Fact.of(alternatives) for alternatives in self.answers)

    @property
    def asked(self) -> Question:
        """The question as the assistant takes it."""
        turns = tuple(Turn(message.role, message.content) for message in self.history)
        return Question(self.question, turns, self.id)


def split_of(case_id: str) -> str:
    """"held" for about a third of all ids, "open" for the rest; the same on every machine."""
    return "held" if sha256(case_id.encode()).digest()[0] % 3 == 0 else "open"


def load(files: Iterable[Path] = ()) -> tuple[Case, ...]:
    """The cases of `files`, of every file in evals/cases when none is named.

    :raises CasesInvalid: a file is missing, a line is not a case, or an id is used twice.
    """
    paths = tuple(files) or tuple(sorted(DEFAULT_FOLDER.glob("*.jsonl")))
    cases = tuple(case for path in paths for case in _cases_of(path))
    if not cases:
        raise CasesInvalid(f"no cases in {', '.join(map(str, paths)) or DEFAULT_FOLDER}; name a file with --cases")
    seen: dict[str, str] = {}
    for case in cases:
        if case.id in seen:
            raise CasesInvalid(f"{case.where}: the id {case.id} is already used at {seen[case.id]}")
        seen[case.id] = case.where
    return cases


def sampled(cases: Sequence[Case], number: int, seed: int) -> tuple[Case, ...]:
    """`number` open cases, of every language and type as many as their share; the same for a seed.

    For what takes too long to be asked of all, such as a language model. All when there are no more.
    """
    dice = random.Random(seed)
    ordered = [case for case in cases if case.split == "open"]
    dice.shuffle(ordered)
    ordered.sort(key=lambda c: (c.lang, c.type))  # by chance within a type
    step = max(len(ordered) / number, 1.0)
    first = dice.random() * step
    return tuple(ordered[int(first + n * step)] for n in range(min(number, len(ordered))))


def _cases_of(path: Path) -> Iterable[Case]:
    try:
        lines = path.read_text("utf-8").split("\n")  # a case may hold U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _case(line, f"{path.name}:{number}")


def _case(line: str, where: str) -> Case:
    try:
        return Case.model_validate({**json.loads(line), "where": where})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CasesInvalid(f"{where}: {field}: {first['msg']}") from error
    except (ValueError, TypeError) as error:
        raise CasesInvalid(f"{where}: not a JSON object ({error})") from error
