"""BM25 over Korean morphemes, helped by BM25 over pairs of neighbouring characters.

Kiwi cuts a compound noun differently in a question and in an article, and a space more or less cuts
it differently again. Pairs of characters, read across spaces, meet all the same (ADR 0003).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.bm25 import BM25, Scores
from index.postings import Keys, Postings, key
from ingest.morphemes import content_terms

TERMS_VERSION = 2  # raise it when `terms` or `pairs` changes: the postings are then written again
_PAIR_WEIGHT = 0.5  # of the pairs' score beside the morphemes'; 0.3 to 1 do as well
_NOT_WRITTEN = re.compile(r"[\W_]+")


def terms(text: str) -> list[str]:
    """The morphemes a text is found by."""
    return content_terms(text)


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
    """BM25 scores of every chunk for a question, by row."""

    def __init__(self, words: Sequence[Postings], pairs: Sequence[Postings]) -> None:
        """From the postings of every segment, in order."""
        self._words = BM25(words)
        self._pairs = BM25(pairs)
        self.size = self._words.size

    def scores(self, question: str) -> Scores:
        """A score for every row; 0 where nothing of the question occurs."""
        words = self._words.scores(term_keys(terms(question)))
        return words + np.float32(_PAIR_WEIGHT) * self._pairs.scores(pairs(question))


def top(scores: Scores, k: int) -> NDArray[np.int64]:
    """Rows of the k highest scores above zero, best first."""
    k = min(k, len(scores))
    if k == 0:
        return np.zeros(0, np.int64)
    rows = np.argpartition(-scores, k - 1)[:k]
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return np.asarray(rows[scores[rows] > 0], np.int64)
