"""The frozen values that records are made of. Questions and comments are masked before they get in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Considered:
    """An evidence sentence that was weighed: where it stands, and how well it fitted."""

    article_id: str
    start: int
    end: int
    score: float

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how it ended."""

    answer_id: str
    at: str  # ISO, UTC
    question: str
    status: str
    reason: str
    language: str
    answerer: str
    ms: float
    cited: tuple[str, ...] = ()  # article ids
    considered: tuple[Considered, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a citizen thought of an answer, as it came in."""

    answer_id: str
    rating: str  # "up" or "down"
    reasons: tuple[str, ...] = ()
    comment: str = ""
    question: str = ""
