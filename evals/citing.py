"""Whether the cited sentences hold what the answer says: citation precision and recall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.facts import Fact, Shown, squeezed, without_markers
from evals.recheck import published_of

_SEGMENT = re.compile(r"(.*?)((?:\s*\[\d+\])+|$)", re.S)
_LABEL = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Cited:
    """Counts over the facts found and over the citations."""

    supported: int = 0  # facts that some cited sentence holds
    pointed: int = 0  # facts that a sentence holds which their own [n] points at
    useful: int = 0  # citations that hold a fact found or a sentence of the evidence


def cited_facts(
    answer: Mapping[str, Any], found: Sequence[Fact], evidence: Sequence[str]
) -> Cited:
    """The counts for the facts that `answer` shows."""
    quotes = {
        cited["label"]: Shown.of(cited["quote"], published_of(cited))
        for cited in answer["citations"]
    }
    segments = [(Shown.of(text), labels) for text, labels in segments_of(answer["answer"])]
    sentences = [squeezed(sentence) for sentence in evidence]
    return Cited(
        supported=sum(any(fact.found_in(quote) for quote in quotes.values()) for fact in found),
        pointed=sum(_is_pointed_at(fact, segments, quotes) for fact in found),
        useful=sum(
            any(fact.found_in(quote) for fact in found) or _overlaps(quote.text, sentences)
            for quote in quotes.values()
        ),
    )


def segments_of(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each stretch of the answer with the labels right behind it, () when there are none."""
    for match in _SEGMENT.finditer(text):
        if words := without_markers(match[1]).strip():
            yield words, tuple(int(label) for label in _LABEL.findall(match[2]))


def _is_pointed_at(
    fact: Fact, segments: Sequence[tuple[Shown, tuple[int, ...]]], quotes: Mapping[int, Shown]
) -> bool:
    """A fact that only the headline shows has no marker of its own: any quote will do."""
    labels = [labels for text, labels in segments if fact.found_in(text)]
    chosen = {label for group in labels for label in group} if labels else set(quotes)
    return any(fact.found_in(quotes[label]) for label in chosen if label in quotes)


def _overlaps(quote: str, sentences: Sequence[str]) -> bool:
    mine = squeezed(quote)
    return any(mine in other or other in mine for other in sentences if mine and other)
