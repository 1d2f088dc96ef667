"""The frozen values that flow from a question to a grounded answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from assistant.evidence.matching import Match
from assistant.trace.trace import Step
from index.reader import Read
from ingest.types import Article, Sentence


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"  # something asked for is missing, and the answer says what
    ABSTAINED = "abstained"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: str  # "user" or "assistant"
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it came in."""

    text: str
    history: tuple[Turn, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer the question, with the signals that say how well.

    The per-term tuples run parallel to the terms of the query.
    """

    label: int  # the [n] of the answer, from 1
    sentence: Sentence
    article: Article
    score: float  # higher is better
    cover: float = 0.0  # share (0..1) of the question's terms the sentence or its surroundings say
    similarity: float = 0.0  # cosine of question and sentence
    matches: tuple[Match, ...] = ()  # where the sentence itself says each term
    credits: tuple[float, ...] = ()  # how far each term is said, surroundings included
    weights: tuple[float, ...] = ()  # what each term weighs, rarity included
    read: Read | None = None  # what the trained reader makes of it


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as an answerer wrote it, before grounding. The headline is a draft sentence too."""

    text: str  # without markers
    labels: tuple[int, ...]  # evidence it points at
    headline: bool = False
    template: bool = False  # says the headline in a sentence: a model's words may take its place
    missing: bool = False  # says that a part of what was asked is not in the articles


@dataclass(frozen=True, slots=True)
class Citation:
    """An evidence sentence that the answer points at with [label]."""

    label: int
    article_id: str
    title: str
    publisher: str
    published_at: str  # ISO, possibly partial ("2021-02"), "" when unknown
    published_basis: str  # "stated", "inferred" or "unknown"
    source: str
    url: str
    quote: str  # the exact sentence
    start: int  # offset in the article body; body[start:end] == quote
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or date of the answer and the citation that contains it."""

    text: str
    kind: str  # "figure" or "date"
    value: str  # decimal string, "low..high" for a range, or an ISO date or period
    unit: str
    label: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, with everything needed to check it. `to_json` is DESIGN section 4's shape."""

    id: str
    question: str
    status: Status
    reason: str
    headline: str
    answer: str
    language: str
    answerer: str
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str = ""  # shown beside the answer, e.g. "the language model did not answer"
    trace: tuple[Step, ...] = ()  # masked; only written out when asked for

    def to_json(self, trace: bool = False) -> dict[str, Any]:
        """The answer as plain JSON values, in the contract's field names."""
        data = asdict(self)
        for name in ("citations", "facts"):
            data[name] = list(data[name])
        data["status"] = self.status.value
        del data["trace"]
        return data | ({"trace": [step.to_json() for step in self.trace]} if trace else {})


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Stream event: the evidence considered, before the answer is written."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """Stream event: one grounded piece of the answer, with its [n] markers."""

    text: str
    headline: bool = False
    citations: tuple[Citation, ...] = ()  # what it points at, labelled as in the answer


Event = EvidenceFound | SentenceReady | Answer  # an Answer always comes last
