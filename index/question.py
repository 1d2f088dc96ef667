"""A question as the keyword side reads it: its morphemes, its pairs of letters, and what they weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.bm25 import Scores
from index.keyword import plain, term_keys, values
from index.postings import Keys
from index.variants import variants
from ingest.morphemes import CONTENT_TAGS, Morpheme, morphemes

# What is asked for is not what is written about: "얼마" stands in no answer.
_ASKING = frozenset(
    "얼마 언제 어디 누구 누가 뭐 무엇 무어 뭣 몇 어떤 어떻 어떻게 어떠 어느 무슨 왜".split()
)
_WORDS = CONTENT_TAGS - {"NNB", "NR", "SN", "MM", "XPN", "XSN"}
_EDGE = 0.5  # weight of a pair with one letter of an ending, a particle or a question word


@dataclass(frozen=True, slots=True)
class Asked:
    """The keys of a question. `weights` go with `pairs`."""

    terms: Keys
    pairs: Keys
    weights: Scores
    written: tuple[tuple[str, float], ...]  # the distinct pairs as text, with their weights
    otherwise: tuple[tuple[Keys, ...], ...] = ()  # terms that can be said otherwise, and those ways


def read(text: str) -> Asked:
    """A question read once for all that compares words."""
    said, text = values(text), plain(text)
    found = morphemes(text)
    terms = [*(m.form.lower() for m in found if m.tag in CONTENT_TAGS), *said]
    says = _says(text, found)
    places = [i for i, letter in enumerate(text) if letter.isalnum()]
    pairs = [
        (text[a].lower()[0] + text[b].lower()[0], says[a] + says[b]) for a, b in pairwise(places)
    ]
    weights = {0: 0.0, 1: _EDGE, 2: 1.0}
    weighed = [(pair, weights[count]) for pair, count in pairs]
    keys = [ord(pair[0]) << 32 | ord(pair[1]) for pair, _ in weighed]
    return Asked(
        term_keys(terms), np.array(keys, np.uint64),
        np.array([weight for _, weight in weighed], np.float32), _distinct(weighed),
        tuple(tuple(map(term_keys, ways)) for ways in variants(_words(found))),
    )  # fmt: skip


def _words(found: Sequence[Morpheme]) -> list[str]:
    """The words of the question that may be said otherwise: no numerals, counters and affixes."""
    return [m.form.lower() for m in found if m.tag in _WORDS and m.form not in _ASKING]


def _says(text: str, found: Sequence[Morpheme]) -> list[bool]:
    """Per letter, whether it belongs to a morpheme that says what the question is about."""
    says = [True] * len(text)
    for morpheme in found:
        if not _is_topical(morpheme):
            says[morpheme.start : morpheme.end] = [False] * (morpheme.end - morpheme.start)
    for morpheme in found:  # a letter shared by a stem and an ending stays
        if _is_topical(morpheme):
            says[morpheme.start : morpheme.end] = [True] * (morpheme.end - morpheme.start)
    return says


def _is_topical(morpheme: Morpheme) -> bool:
    return morpheme.tag in CONTENT_TAGS and morpheme.tag != "XSN" and morpheme.form not in _ASKING


def _distinct(weighed: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for pair, weight in weighed:
        best[pair] = max(weight, best.get(pair, 0.0))
    return tuple(best.items())
