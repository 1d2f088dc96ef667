"""BM25 over Korean morphemes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBroken
from ingest.morphemes import content_terms

TERMS_VERSION = 1  # raise it when `terms` changes: stored terms are then found again
_ABOUT = "about.json"
_FIELD = "\x1f"  # between stored terms; a morpheme may contain a space


def terms(text: str) -> list[str]:
    """The terms a text is found by."""
    return content_terms(text)


def pack(found: Sequence[str]) -> str:
    """Terms as one string, for storing."""
    return _FIELD.join(found)


def unpack(packed: str) -> list[str]:
    """Terms from their stored form."""
    return packed.split(_FIELD) if packed else []


class KeywordIndex:
    """BM25 scores of every chunk for a question, by row."""

    def __init__(self, model: Any, size: int) -> None:  # noqa: ANN401
        self._model = model
        self.size = size

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> KeywordIndex:
        """An index over the terms of each document, in row order."""
        import bm25s

        corpus = [list(document) for document in documents]
        if not any(corpus):  # bm25s cannot index nothing
            return cls(None, len(corpus))
        model = bm25s.BM25()
        model.index(corpus, show_progress=False)
        return cls(model, len(corpus))

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """The index saved in `folder`, memory-mapped.

        :raises IndexBroken: it is missing or damaged.
        """
        import bm25s

        try:
            about = json.loads((folder / _ABOUT).read_text())
            size = int(about["documents"])
            model = None if about["empty"] else bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        except Exception as error:  # numpy, json and bm25s each raise their own
            raise IndexBroken(f"{folder} cannot be read ({type(error).__name__})") from error
        return cls(model, size)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._model is not None:
            self._model.save(str(folder), show_progress=False)
        about = {"documents": self.size, "empty": self._model is None}
        (folder / _ABOUT).write_text(json.dumps(about))

    def scores(self, question: Sequence[str]) -> NDArray[np.float32]:
        """A score for every row; 0 where no term of the question occurs."""
        known = self._known(question)
        if not known:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._model.get_scores(known), np.float32)

    def _known(self, question: Sequence[str]) -> list[str]:
        if self._model is None:
            return []
        return [term for term in question if term in self._model.vocab_dict]


def top(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Rows of the k highest scores above zero, best first."""
    k = min(k, len(scores))
    if k == 0:
        return np.zeros(0, np.int64)
    rows = np.argpartition(-scores, k - 1)[:k]
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return np.asarray(rows[scores[rows] > 0], np.int64)
