"""A cross-encoder that reads the question with each of the best candidates; off by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.encoder import Vectors
from ingest.errors import ModelUnavailable

_BATCH = 16
_MAX_TOKENS = 512


class Reranker(Protocol):
    """How well each text answers the question; higher is better."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """A score for every text."""


def load_reranker(model: str) -> Reranker | None:
    """The cross-encoder by hub name or local path; None for "".

    :raises ModelUnavailable: it cannot be loaded.
    """
    return CrossEncoderReranker(model) if model else None


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder, such as BAAI/bge-reranker-v2-m3."""

    def __init__(self, model: str) -> None:
        """:raises ModelUnavailable: the model cannot be loaded."""
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(model, max_length=_MAX_TOKENS)
        except Exception as error:  # the libraries below raise anything from OSError to ValueError
            raise ModelUnavailable(
                f"the reranker {model!r} cannot be loaded: no such folder, and the model hub was "
                "not reachable - leave ASSISTANT_RERANKER empty or give a local path"
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """A score for every text."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(found, np.float32).reshape(-1)
