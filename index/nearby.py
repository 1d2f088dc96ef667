"""How much of a question stands together in one sentence of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")  # near enough, and no article has to be loaded
_NOT_WRITTEN = re.compile(r"[\W_]+")


def best_sentence(text: str, rarity: Mapping[str, float]) -> float:
    """The largest share of the question's pairs, by rarity, that one sentence holds: 0 to 1."""
    total = sum(rarity.values())
    if not total:
        return 0.0
    known = [(pair, value) for pair, value in rarity.items() if value]
    sentences = (_NOT_WRITTEN.sub("", s) for s in _SENTENCE_END.split(text.lower()))
    return max(sum(value for pair, value in known if pair in s) for s in sentences) / total
