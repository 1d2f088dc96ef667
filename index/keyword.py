"""BM25 over Korean morphemes, helped by BM25 over pairs of neighbouring characters.

Kiwi cuts a compound noun differently in a question and in an article, and a space more or less cuts
it differently again. Pairs of characters, read across spaces, meet all the same (ADR 0003).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBroken
from ingest.morphemes import content_terms

TERMS_VERSION = 1  # raise it when `terms` changes: stored terms are then found again
_PAIR_WEIGHT = 0.5  # of the pairs' score beside the morphemes'; 0.3 to 1 do as well
# Saturation and length: the usual pair for passages, better than bm25s' 1.5 and 0.75 (ADR 0003).
_K1, _B = 0.9, 0.4
_ABOUT = "about.json"
_FIELD = "\x1f"  # between stored terms; a morpheme may contain a space
_NOT_WRITTEN = re.compile(r"[\W_]+")

Scores = NDArray[np.float32]


def terms(text: str) -> list[str]:
    """The morphemes a text is found by."""
    return content_terms(text)


def pairs(text: str) -> list[str]:
    """Neighbouring letters and digits of a text, lower-cased, as if it had no spaces."""
    return [a + b for a, b in pairwise(_NOT_WRITTEN.sub("", text.lower()))]


def pack(found: Sequence[str]) -> str:
    """Terms as one string, for storing."""
    return _FIELD.join(found)


def unpack(packed: str) -> list[str]:
    """Terms from their stored form."""
    return packed.split(_FIELD) if packed else []


class KeywordIndex:
    """BM25 scores of every chunk for a question, by row."""

    def __init__(self, words: _Side, pairs: _Side) -> None:
        self._words = words
        self._pairs = pairs
        self.size = words.size

    @classmethod
    def build(cls, found: Iterable[Sequence[str]], texts: Iterable[str]) -> KeywordIndex:
        """An index over the terms and the text of every document, in row order."""
        return cls(_Side.build(found), _Side.build(pairs(text) for text in texts))

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """The index saved in `folder`, memory-mapped.

        :raises IndexBroken: it is missing or damaged.
        """
        try:
            return cls(_Side.load(folder / "words"), _Side.load(folder / "pairs"))
        except Exception as error:  # numpy, json and bm25s each raise their own
            raise IndexBroken(f"{folder} cannot be read ({type(error).__name__})") from error

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._words.save(folder / "words")
        self._pairs.save(folder / "pairs")

    def scores(self, question: str) -> Scores:
        """A score for every row; 0 where nothing of the question occurs."""
        words = self._words.scores(terms(question))
        return words + np.float32(_PAIR_WEIGHT) * self._pairs.scores(pairs(question))


class _Side:
    """One BM25 index. `model` is None when there is no term to index."""

    def __init__(self, model: Any, size: int) -> None:  # noqa: ANN401
        self._model = model
        self.size = size

    @classmethod
    def build(cls, documents: Iterable[Iterable[str]]) -> _Side:
        import bm25s

        numbers: dict[str, int] = {}
        corpus = [
            [numbers.setdefault(term, len(numbers)) for term in document] for document in documents
        ]
        if not numbers:  # bm25s cannot index nothing
            return cls(None, len(corpus))
        model = bm25s.BM25(k1=_K1, b=_B)
        model.index((corpus, numbers), show_progress=False)
        return cls(model, len(corpus))

    @classmethod
    def load(cls, folder: Path) -> _Side:
        import bm25s

        about = json.loads((folder / _ABOUT).read_text())
        model = None
        if not about["empty"]:
            model = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(model, int(about["documents"]))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self._model is not None:
            self._model.save(str(folder), show_progress=False)
        about = {"documents": self.size, "empty": self._model is None}
        (folder / _ABOUT).write_text(json.dumps(about))

    def scores(self, question: Iterable[str]) -> Scores:
        vocabulary = self._model.vocab_dict if self._model else {}
        known = [term for term in question if term in vocabulary]
        if not known:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._model.get_scores(known), np.float32)


def top(scores: Scores, k: int) -> NDArray[np.int64]:
    """Rows of the k highest scores above zero, best first."""
    k = min(k, len(scores))
    if k == 0:
        return np.zeros(0, np.int64)
    rows = np.argpartition(-scores, k - 1)[:k]
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return np.asarray(rows[scores[rows] > 0], np.int64)
