"""A question as the keyword side reads it: its morphemes, its pairs of letters, and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.bm25 import Scores
from index.keyword import pairs, plain, term_keys, values
from index.postings import Keys
from index.variants import variants
from ingest.morphemes import CONTENT_TAGS, Morpheme, morphemes

# What is asked for is not what is written about: "얼마" stands in no answer.
_ASKING = frozenset(
    "얼마 언제 어디 누구 누가 뭐 무엇 무어 뭣 몇 어떤 어떻 어떻게 어떠 어느 무슨 왜".split()
)
_WORDS = CONTENT_TAGS - {"NNB", "NR", "SN", "MM", "XPN", "XSN"}
# A run of letters that are not Hangul, and those of them that are written without spaces.
_FOREIGN = re.compile(r"(?:(?![가-힣ㄱ-ㆎ])[^\W\d_])+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_FEW = 3  # foreign words in a Korean question that are its names: below, they are always looked for
_EDGE = 0.5  # weight of a pair with one letter of an ending, a particle or a question word


@dataclass(frozen=True, slots=True)
class Asked:
    """The keys of a question. `weights` go with `pairs`."""

    terms: Keys
    pairs: Keys
    weights: Scores
    written: tuple[tuple[str, float], ...]  # the distinct pairs as text, with their weights
    otherwise: tuple[tuple[Keys, ...], ...] = ()  # terms that can be said otherwise, and those ways
    foreign: tuple[Keys, Keys] | None = None  # words and pairs of another language, where it is one
    share: float = 1.0  # of the question's letters that were read; 1 where Hangul is among them


def read(text: str, foreign: bool = True) -> Asked:
    """A question read once for all that compares words.

    foreign: read words of other languages too; acronyms and numbers always are
    """
    said, text = values(text), plain(text)
    others, letters = _foreign(text), _letters(text)
    if not foreign:
        text = _FOREIGN.sub(lambda run: run[0] if _is_acronym(run[0]) else " ", text)
    share = 1.0 if _has_hangul(text) else _letters(text) / max(letters, 1)
    found = morphemes(text)
    terms = [*(m.form.lower() for m in found if m.tag in CONTENT_TAGS), *said]
    says = _says(text, found)
    places = [i for i, letter in enumerate(text) if letter.isalnum()]
    both = [
        (text[a].lower()[0] + text[b].lower()[0], says[a] + says[b]) for a, b in pairwise(places)
    ]
    weights = {0: 0.0, 1: _EDGE, 2: 1.0}
    weighed = [(pair, weights[count]) for pair, count in both]
    keys = [ord(pair[0]) << 32 | ord(pair[1]) for pair, _ in weighed]
    return Asked(
        term_keys(terms), np.array(keys, np.uint64),
        np.array([weight for _, weight in weighed], np.float32), _distinct(weighed),
        tuple(tuple(map(term_keys, ways)) for ways in variants(_words(found))), others,
        share,
    )  # fmt: skip


def _is_acronym(run: str) -> bool:
    return run.isascii() and run.isupper()


def _foreign(text: str) -> tuple[Keys, Keys] | None:
    """The foreign words of a question and, where they are written together, their pairs of letters."""
    runs = [run.lower() for run in _FOREIGN.findall(text) if not _is_acronym(run)]
    together = [run for run in runs if _SPACELESS.search(run)]
    words = sorted({run for run in runs if not _SPACELESS.search(run)})
    found = term_keys(words), np.unique(np.concatenate([pairs(""), *map(pairs, together)]))
    return found if sum(map(len, found)) >= (_FEW if _has_hangul(text) else 1) else None


def _has_hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


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
