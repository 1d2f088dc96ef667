"""Words that citizens and officials use for the same thing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

Words = Mapping[str, tuple[str, ...]]


@cache
def synonyms() -> Words:
    """Every word of the groups with the words that say the same."""
    return _merged(
        (word, other) for group in groups() for word in group for other in group
    )


@cache
def official() -> Words:
    """What people type, with the words under which offices write of it; not the other way round."""
    return _merged((word, other) for word, *others in _tables()["everyday"] for other in others)


def groups() -> list[list[str]]:
    """The groups of words that say the same, as the file has them."""
    return _tables()["groups"]


def _tables() -> dict[str, list[list[str]]]:
    path = Path(__file__).with_name("lexicon.toml")
    tables: dict[str, list[list[str]]] = tomllib.loads(path.read_text("utf-8"))
    return tables


def _merged(pairs: Iterable[tuple[str, str]]) -> Words:
    table: dict[str, dict[str, None]] = {}
    for word, other in pairs:
        if other != word:
            table.setdefault(word, {})[other] = None
    return {word: tuple(others) for word, others in table.items()}
