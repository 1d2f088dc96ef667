"""What grounding says: a status and a reason for every value and name of a draft sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.types import Fact


class Grounds(StrEnum):
    """How a value or name of a draft relates to what the draft cites."""

    STANDS = "stands"  # in a cited sentence, or it is the cited article's own date or publisher
    FOLLOWS = "follows"  # resolved, converted, or reckoned from terms that are shown and stand
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, date, telephone number or name of a draft sentence, and what supports it."""

    text: str
    fact: Fact | None = None  # the figure or date as the answer reports it; names are none
    reason: str = ""
    kind: str = "figure"  # or "date", "phone", "name"
    grounds: Grounds = Grounds.UNSUPPORTED

    @property
    def supported(self) -> bool:
        """Whether it may be shown."""
        return self.grounds is not Grounds.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What grounding says of one draft sentence."""

    findings: tuple[Finding, ...]

    @property
    def supported(self) -> bool:
        """Whether every value and name is supported by the cited evidence."""
        return all(f.supported for f in self.findings)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The figures and dates with the citation that contains each."""
        return tuple(f.fact for f in self.findings if f.fact is not None and f.supported)


def unsupported(text: str, reason: str, kind: str = "figure") -> Finding:
    """The finding that `text` may not be shown."""
    return Finding(text, None, reason, kind)
