"""Texts to vectors of unit length, behind one interface.

`e5-small-offline` runs on ONNX Runtime alone; any other name or path loads through
sentence-transformers, which takes half a minute to import and is therefore imported late.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index import e5
from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

Vectors = NDArray[np.float32]
Span = tuple[int, int]  # character offsets in a text

# Tokens of one forward pass: enough to keep the cores busy, little enough to stay in cache.
_BATCH_TOKENS = 2_048


class Encoder(Protocol):
    """Texts to float32 vectors of unit length, one row a text."""

    @property
    def name(self) -> str:
        """The model as it is configured and as the index's manifest records it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are searched."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Passage vectors of `texts`, and for each text a vector for each of its spans."""


def load_encoder(model: str, cache_dir: Path) -> Encoder:
    """The encoder for `model`: "e5-small-offline", a model hub name, or a local path.

    :raises ModelUnavailable: it cannot be found, built or loaded.
    """
    if model == e5.NAME:
        return OnnxEncoder(e5.ensure_model(cache_dir), model)
    return SentenceTransformerEncoder(model)


class OnnxEncoder:
    """The default model on ONNX Runtime: no torch, ready in a second."""

    def __init__(self, folder: Path, name: str) -> None:
        from tokenizers import Tokenizer

        try:
            self.tokenizer = Tokenizer.from_file(str(folder / e5.TOKENIZER_FILE))
            self._lower = open_session(folder / e5.LOWER_FILE)
            self._upper = open_session(folder / e5.UPPER_FILE)
        except Exception as error:  # both libraries raise types of their own
            raise ModelUnavailable(
                f"{name} in {folder} cannot be loaded - delete that folder to have it rebuilt"
            ) from error
        self.name = name
        self.dimension = int(self._upper.get_outputs()[0].shape[2])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are searched."""
        return self.spans(texts, [()] * len(texts))[0]

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._encode([e5.PROMPTS["query"] + text for text in texts], [()] * len(texts))[0]

    def spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Passage vectors, and the mean of the token states of every span (one forward pass)."""
        prompt = e5.PROMPTS["passage"]
        moved = [[(a + len(prompt), b + len(prompt)) for a, b in marks] for marks in spans]
        return self._encode([prompt + text for text in texts], moved)

    def _encode(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        encodings = self.tokenizer.encode_batch(list(texts))
        whole = np.zeros((len(texts), self.dimension), np.float32)
        parts = [np.zeros((0, self.dimension), np.float32)] * len(texts)
        for batch in _batches([len(encoding.ids) for encoding in encodings]):
            states = self._states([encodings[i] for i in batch])
            for i, state in zip(batch, states, strict=True):
                real = state[: len(encodings[i].ids)]
                whole[i] = real.mean(axis=0)
                if spans[i]:
                    parts[i] = _unit(_span_means(real, encodings[i].offsets, spans[i]))
        return _unit(whole), parts

    def _states(self, encodings: Sequence[Encoding]) -> Vectors:
        """Token states, [text, token, dimension], padded to the longest text."""
        length = max(len(encoding.ids) for encoding in encodings)
        ids = np.ones((len(encodings), length), np.int64)
        mask = np.zeros((len(encodings), length), np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        feed = {"lower": self.lower(ids, mask), "attention_mask": mask}
        states: Vectors = self._upper.run(None, feed)[0]
        return states


    def lower(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        """States after the layers that the reader shares, [text, token, dimension]."""
        states: Vectors = self._lower.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return states


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by hub name or local path."""

    def __init__(self, model: str) -> None:
        self._model = _load_sentence_transformer(model)
        self.name = model
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        prompts = {name: text for name, text in (self._model.prompts or {}).items() if text}
        given = prompts_of(model)
        self._query = prompts.get("query") or given["query"]
        self._passage = prompts.get("passage") or prompts.get("document") or given["passage"]

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are searched."""
        return self._encode(texts, self._passage)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._encode(texts, self._query)

    def spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Passage vectors, and every span embedded on its own."""
        pieces = [text[a:b] for text, marks in zip(texts, spans, strict=True) for a, b in marks]
        ends = np.cumsum([len(marks) for marks in spans])[:-1]
        return self.passages(texts), list(np.split(self.passages(pieces), ends))

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = self._model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


def open_session(path: Path) -> InferenceSession:
    """An ONNX graph on all cores of this process."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    # Waiting threads that spin steal the core from whoever else needs it: on a busy machine
    # a question took 75 ms with spinning and 17 ms without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


# What a family of models was trained with, for folders that do not say it themselves.
_PROMPTS = (
    (r"e5.*instruct", {
        "query": "Instruct: Given a question, retrieve passages that answer it\nQuery: ", "passage": "",
    }),
    (r"e5", e5.PROMPTS),
    (r"arctic-embed|arctic-ko", {"query": "query: ", "passage": ""}),
    (r"bge-(?:small|base|large)-en", {
        "query": "Represent this sentence for searching relevant passages: ", "passage": "",
    }),
)  # fmt: skip


def prompts_of(model: str) -> dict[str, str]:
    """The prompts before a question and a passage; none for bge-m3, KURE and unknown models."""
    name = model.lower().rstrip("/").rpartition("/")[2]
    for family, prompts in _PROMPTS:
        if re.search(family, name):
            return prompts
    return {"query": "", "passage": ""}


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load_sentence_transformer(model: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(model)
    except Exception as error:  # the libraries below raise anything from OSError to ValueError
        raise ModelUnavailable(
            f"the embedding model {model!r} cannot be loaded: no such folder, and the model hub "
            f"was not reachable - use ASSISTANT_EMBEDDING_MODEL={e5.NAME} or a local path"
        ) from error


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Positions grouped so that a batch holds texts of like length and at most so many tokens."""
    batches: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= _BATCH_TOKENS:
            batches[-1].append(position)
        else:
            batches.append([position])
    return batches


def _span_means(states: Vectors, offsets: Sequence[Span], spans: Sequence[Span]) -> Vectors:
    """Mean state of the tokens that begin or end inside each span; zeros where none is left."""
    starts, ends = np.array(offsets).T
    means = np.zeros((len(spans), states.shape[1]), np.float32)
    for row, (start, end) in enumerate(spans):
        inside = (starts < end) & (ends > start)
        if inside.any():  # a span past the 512-token limit has no token
            means[row] = states[inside].mean(axis=0)
    return means


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-12)
    return unit
