"""What a question says, as others would write it: 방세 is found under 월세 as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.lexicon import official, synonyms
from ingest.morphemes import content_terms

Terms = tuple[str, ...]
_LONGEST = 3  # terms of a word or phrase in the lexicon
_ENDING = re.compile(r"(?<=..)[하되]다$|(?<=.)다$")


def variants(terms: Sequence[str]) -> tuple[tuple[Terms, ...], ...]:
    """Terms of a question that can be said otherwise, the longest at each place, with other ways."""
    table, said = _table(), set(terms)
    found: dict[Terms, tuple[Terms, ...]] = {}
    for place in range(len(terms)):
        runs = (tuple(terms[place : place + size]) for size in range(_LONGEST, 0, -1))
        own = next((run for run in runs if "".join(run) in table), None)
        if own is not None:
            ways = map(_cut, table["".join(own)])
            found[own] = (own, *(way for way in ways if not said.issuperset(way)))
    return tuple(ways for ways in found.values() if len(ways) > 1)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """The lexicon by what the terms of a word are when they are put together."""
    table: dict[str, dict[str, None]] = {}
    for words in (synonyms(), official()):
        for word, others in words.items():
            name = "".join(_cut(word)) if " " in word else _ENDING.sub("", word)
            table.setdefault(name, {}).update(dict.fromkeys(others))
    return {word: tuple(others) for word, others in table.items()}


@cache
def _cut(word: str) -> Terms:
    """The terms of a word or stem as they stand in a text."""
    alone, verb = (tuple(content_terms(text)) for text in (word, f"{word}다"))
    return verb if "".join(verb) == word else alone or (word,)
