"""BM25 over Korean morphemes, helped by BM25 over pairs of neighbouring characters.

Kiwi cuts a compound noun differently in a question and in an article, and a space more or less cuts
it differently again. Pairs of characters, read across spaces, meet all the same (ADR 0003).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.bm25 import BM25, Runs, Scores
from index.postings import Keys, Postings, key
from ingest.morphemes import content_terms
from ingest.values import read_dates, read_figures, value_key

if TYPE_CHECKING:
    from index.question import Asked

TERMS_VERSION = 4  # raise it when `terms` or `pairs` changes: the postings are then written again
_PAIR_WEIGHT = 0.5  # of the pairs' score beside the morphemes'; 0.3 to 1 do as well
_WRITTEN_OUT = 10_000  # from here on a number is written in several ways
_NOT_WRITTEN = re.compile(r"[\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """`text` without the marks that some put into numbers: 2,400 as 2400."""
    return _THOUSANDS.sub("", text)


def terms(text: str) -> list[str]:
    """What a text is found by: its morphemes, and its values."""
    return [*content_terms(plain(text)), *values(text)]


def values(text: str) -> list[str]:
    """Large figures and days, the same however they are written: 2,400억 원 and 240,000백만원."""
    figures = (f for f in read_figures(text) if f.role == "figure" and f.low >= _WRITTEN_OUT)
    days = (d.first for d in read_dates(text) if d.precision == "day" and d.first.month)
    return [
        *(f"={value_key(figure)} {figure.unit}" for figure in figures),
        *(f"={day.month}-{day.day}" for day in days),
    ]


def term_keys(found: Sequence[str]) -> Keys:
    """Terms as keys, in order."""
    return np.array([key(term) for term in found], np.uint64)


def pairs(text: str) -> Keys:
    """Keys of neighbouring letters and digits, lower-cased, as if the text had no spaces."""
    written = _NOT_WRITTEN.sub("", text.lower())
    codes = np.frombuffer(written.encode("utf-32-le"), np.uint32).astype(np.uint64)
    return codes[:-1] << np.uint64(32) | codes[1:]


def words_of(texts: Iterable[str]) -> Postings:
    """The morphemes of texts."""
    return Postings.of(term_keys(terms(text)) for text in texts)


def pairs_of(texts: Iterable[str]) -> Postings:
    """The pairs of texts."""
    return Postings.of(pairs(text) for text in texts)


class KeywordIndex:
    """BM25 scores for a question: of every chunk, and of the articles that chunks are of."""

    def __init__(
        self, words: Sequence[Postings], pairs: Sequence[Postings], runs: Sequence[Runs]
    ) -> None:
        """From the postings of every segment, in order. runs: the article of each row, numbered"""
        self.words, self.pairs = BM25(words), BM25(pairs)
        self._words_of_articles, self._pairs_of_articles = BM25(words, runs), BM25(pairs, runs)

    def scores(self, asked: Asked) -> Scores:
        """A score for every row; 0 where nothing of the question occurs."""
        return _added(_said(self.words, asked), self.pairs.scores(asked.pairs))

    def article_scores(self, asked: Asked) -> Scores:
        """For every row the score of its whole article."""
        pairs = self._pairs_of_articles.scores(asked.pairs, asked.weights)
        return _added(_said(self._words_of_articles, asked), pairs)

    def lacks(self, asked: Asked) -> bool:
        """Whether no chunk holds half of the question's foreign words: they are no names then."""
        if asked.foreign is None:
            return False
        words, pairs = asked.foreign
        held = self.words.held(words) + self.pairs.held(pairs)
        return bool(2 * held.max(initial=0) < len(words) + len(pairs))

    def rarity(self, asked: Asked) -> dict[str, float]:
        """How much each pair of the question says: 0 for one that is nowhere or says nothing."""
        keys = np.array([ord(pair[0]) << 32 | ord(pair[1]) for pair, _ in asked.written], np.uint64)
        rare = self.pairs.rarity(keys)
        return {
            pair: weight * float(value)
            for (pair, weight), value in zip(asked.written, rare, strict=True)
        }


def _said(words: BM25, asked: Asked) -> Scores:
    scores = words.scores(asked.terms)
    for ways in asked.otherwise:
        scores += words.otherwise(ways)
    return scores


def _added(words: Scores, pairs: Scores) -> Scores:
    return words + np.float32(_PAIR_WEIGHT) * pairs


def top(scores: Scores, k: int) -> NDArray[np.int64]:
    """Rows of the k highest scores above zero, best first."""
    k = min(k, len(scores))
    if k == 0:
        return np.zeros(0, np.int64)
    rows = np.argpartition(-scores, k - 1)[:k]
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return np.asarray(rows[scores[rows] > 0], np.int64)
