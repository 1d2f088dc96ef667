"""Personal identifiers in what citizens write, covered before it is stored, logged or sent on.

Articles are never masked: the telephone numbers of offices and the figures in them are the answers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.masking.address import ADDRESSES
from assistant.masking.numbers import NUMBERS

COVER = "○○○"  # the Korean way to leave a name or number out; no word that a search would look for

_RULES = (*NUMBERS, *ADDRESSES)  # the first rule that takes a stretch of text keeps it
_DASHES = "‐‑‒–—―−﹣－ー·․•ㅡ"


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal identifier: `text[start:end]`."""

    kind: str
    start: int
    end: int


def mask(text: str) -> str:
    """`text` with each personal identifier covered; the rest is as it was."""
    parts, last = [], 0
    for found in personal(text):
        parts += [text[last : found.start], COVER]
        last = found.end
    return "".join([*parts, text[last:]])


def personal(text: str) -> tuple[Personal, ...]:
    """The personal identifiers in `text`, in order, none overlapping."""
    plain = _plain(text)
    taken: list[Personal] = []
    for found in _candidates(plain):
        if all(found.end <= t.start or t.end <= found.start for t in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda t: t.start))


def _plain(text: str) -> str:
    """The same length, with full-width digits and letters and odd dashes as their plain forms."""
    return "".join(_plain_character(c) for c in text)


def _plain_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character.isspace() or unicodedata.category(character) == "Cf":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _candidates(text: str) -> Iterator[Personal]:
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            if rule.holds(match):
                yield Personal(rule.kind, match.start(), match.end())
