"""What the reader learns from: questions over articles written for it, as the assistant meets them.

`evals/reading/` is for learning only, nothing is scored on it (its README says how it was written). A
question goes the assistant's own way up to where an answer would be written; what stands there is
read, and labelled by the answers that the question came with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering.extractive import VALUE_KINDS, ExtractiveAnswerer
from assistant.evidence.candidates import dates_of, figures_of
from assistant.evidence.choosing import choose
from assistant.evidence.reading import to_read, with_reading
from assistant.operations.ingesting import Ingest
from assistant.pipeline import Assistant
from assistant.question.understanding import Query
from assistant.settings import load_settings
from assistant.trace.stages import Note, no_note
from assistant.types import DraftSentence, Evidence, Question
from evals.setup import file_name
from index.encoder import Span
from index.reader import Line, Read, Reader
from ingest.errors import CasesInvalid

FOLDER = Path(__file__).parent / "reading"
_TODAY = date(2026, 11, 22)  # when the questions were written
_VALIDATION = ("-08.md", "-15.md")  # articles that are not learnt from
_INSIDE, _OF_THE_LONGER = 0.8, 0.25  # how much of a value and an answer must be the same words


class Asked(BaseModel):
    """A question about one article. Without `answers` the article does not say, but may tempt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    source: str  # the article's file
    question: str
    answers: tuple[str, ...]  # as they stand in the article
    tempting: tuple[str, ...]  # values of the article that are the answer to something else

    @property
    def for_validation(self) -> bool:
        """Whether it is kept back from learning, like every question about its article."""
        return self.source.endswith(_VALIDATION)


@dataclass(frozen=True, slots=True)
class Value:
    """A span of a sentence that could be the answer, and whether it is."""

    start: int
    end: int
    right: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence to be read, whether it answers, and its values (none where no value is asked for)."""

    line: Line
    right: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the sentences that it is read with, best first as the assistant finds them."""

    question: str
    sentences: tuple[Labelled, ...]


def load(folder: Path = FOLDER) -> tuple[Asked, ...]:
    """The questions of a folder. :raises CasesInvalid: its file cannot be read, or a line of it."""
    path = folder / "questions.jsonl"
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"{path}: cannot be read ({error})") from error
    return tuple(_asked(line, f"{path}:{n}") for n, line in enumerate(lines, start=1) if line.strip())


def _asked(line: str, where: str) -> Asked:
    try:
        return Asked.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        raise CasesInvalid(f"{where}: {'.'.join(map(str, first['loc']))} {first['msg']}") from error


def examples(
    asked: Iterable[Asked], data_dir: Path, folder: Path = FOLDER
) -> Iterator[tuple[Asked, Example]]:
    """Every question as the assistant meets it over the folder's articles, which `data_dir` then indexes.

    A question is left out where nothing is found, or nothing that answers although the article says it.
    """
    settings = load_settings(data_dir=data_dir, reader=False)
    Ingest(settings, lambda *_: None).run([str(folder / "articles")])
    listener = _Listener()
    assistant = Assistant(Assistant.from_settings(settings).searcher, settings, listener)
    for one in asked:
        listener.heard.clear()
        assistant.ask(Question(one.question), _TODAY)
        if listener.heard:
            example = _example(one, *listener.heard[0])
            if example.sentences and (not one.answers or any(s.right for s in example.sentences)):
                yield one, example


class _Listener(ExtractiveAnswerer):
    """Answers nothing, and keeps what it was to answer from."""

    def __init__(self) -> None:
        self.heard: list[tuple[Query, Sequence[Evidence]]] = []

    def write(
        self, query: Query, evidence: Sequence[Evidence], note: Note = no_note
    ) -> Iterator[DraftSentence]:
        self.heard.append((query, evidence))
        return iter(())


class _Given(Reader):
    """Reads nothing, and keeps what it was to read."""

    def __init__(self) -> None:
        self.question, self.lines = "", tuple[Line, ...]()

    def read(self, question: str, lines: Sequence[Line]) -> dict[int, Read]:
        self.question, self.lines = question, tuple(lines)
        return {}


def _example(one: Asked, query: Query, evidence: Sequence[Evidence]) -> Example:
    given = _Given()
    with_reading(given, query, evidence)
    best = to_read(query, evidence)
    sentences = []
    for e, line, spans in zip(best, given.lines, _values(one, query, best), strict=True):
        own = one.answers if file_name(e.article.source) == one.source else ()
        right = [span for answer in own for span in standing(answer, line.text)]
        sentences.append(
            Labelled(line, bool(right), tuple(Value(*span, _is_one_of(span, right)) for span in spans))
        )
    return Example(given.question, tuple(sentences))


def _values(one: Asked, query: Query, evidence: Sequence[Evidence]) -> list[list[Span]]:
    """By sentence, the candidates for what is asked and whatever else is a figure or a date."""
    ask = query.asks[0]
    if ask.kind not in VALUE_KINDS or one.type == "list":
        return [[] for _ in evidence]
    choices = choose(query, ask, evidence)
    found = []
    for e in evidence:
        spans = [(c.candidate.start, c.candidate.end) for c in choices if c.evidence is e]
        for first, last in _figures_and_dates(e):
            if not any(first < end and start < last for start, end in spans):
                spans.append((first, last))
        found.append(list(dict.fromkeys(spans)))
    return found


def _figures_and_dates(e: Evidence) -> Iterator[Span]:
    yield from ((f.start, f.end) for f in figures_of(e.sentence.text))
    yield from ((d.start, d.end) for d in dates_of(e.sentence.text, e.article.published))


def standing(answer: str, text: str) -> Iterator[Span]:
    """Where an answer stands in a text, however it is spaced, as no part of a longer number."""
    words = r"\s*".join(map(re.escape, re.sub(r"\s", "", answer)))
    before = r"(?<![\d.,])" if answer[0].isdigit() else ""
    after = r"(?!\d)" if answer[-1].isdigit() else ""
    return (m.span() for m in re.finditer(before + words + after, text))


def _is_one_of(span: Span, right: Iterable[Span]) -> bool:
    """Whether a span is an answer: nearly all of the shorter is in the longer, and is much of it."""
    for start, end in right:
        shared = min(end, span[1]) - max(start, span[0])
        shorter, longer = sorted((end - start, span[1] - span[0]))
        if shared >= _INSIDE * shorter and shared >= _OF_THE_LONGER * longer:
            return True
    return False
