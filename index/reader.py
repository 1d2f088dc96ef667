"""A small model that reads a question together with sentences and says which words answer it.

It is the upper part of the default embedding model, trained further on questions over articles that
were written for it (docs/adr/0028). It says how surely a sentence, or any span of it, answers, against
"nothing here does"; what it learnt lies in `reader.safetensors` beside this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import e5
from index.encoder import Encoder, OnnxEncoder, Span, Vectors, open_session
from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

MAX_TOKENS = 256  # of one reading: five to eight sentences
_MAX_QUESTION, _MAX_TITLE, _MAX_SENTENCE = 56, 24, 100
Heads = dict[str, Vectors]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to be read: of which article, on which day ("2021.03.02", "2021", ""), where in it."""

    article: str
    day: str
    title: str
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as it was read with the question. Odds are log odds against "nothing here answers"."""

    sentence_odds: float
    states: Vectors  # [tokens, dimension]
    offsets: tuple[Span, ...]  # of the tokens, in characters of the sentence
    heads: Heads
    none: float  # what "no value here answers" scores

    def span_odds(self, start: int, end: int) -> float | None:
        """How surely the characters from `start` to `end` answer; None where the sentence was cut."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start]
        if not inside:
            return None
        return _head(self.heads, "vh", self.states[inside[0] : inside[-1] + 1].mean(axis=0)) - self.none


def load_reader(encoder: Encoder, cache_dir: Path) -> Reader:
    """The reader on the lower layers of `encoder`, or of the default model where that is another.

    :raises ModelUnavailable: it cannot be built or loaded.
    """
    folder = e5.ensure_model(cache_dir)
    return Reader(encoder if isinstance(encoder, OnnxEncoder) else OnnxEncoder(folder, e5.NAME), folder)


class Reader:
    """The trained reader on ONNX Runtime. Safe to share between threads."""

    def __init__(self, encoder: OnnxEncoder, folder: Path) -> None:
        """:raises ModelUnavailable: its files cannot be loaded."""
        from safetensors.numpy import load_file

        self._encoder = encoder
        try:
            self._session = open_session(folder / e5.READER_FILE)
            learnt = load_file(e5.LEARNT)
        except Exception as error:  # the libraries raise types of their own
            raise ModelUnavailable(
                f"the reader in {folder} cannot be loaded - delete that folder to have it rebuilt"
            ) from error
        self._heads = {k: v.astype(np.float32) for k, v in learnt.items() if not k.startswith("layers.")}

    def read(self, question: str, lines: Sequence[Line]) -> dict[int, Read]:
        """By position, the lines that fit into one reading, best first as given, as they were read."""
        tokenizer = self._encoder.tokenizer
        laid = Laid(tokenizer, question, lines)
        ids = np.array([laid.ids], np.int64)
        lower = self._encoder.lower(ids, np.ones_like(ids))
        states: Vectors = self._session.run(None, {"lower": lower})[0][0]
        none_sentence, none_value = (_head(self._heads, name, states[0]) for name in ("sn", "vn"))
        found = {}
        for position, (start, offsets) in laid.places.items():
            own = states[start : start + len(offsets)]
            odds = _head(self._heads, "sh", own.mean(axis=0)) - none_sentence
            found[position] = Read(odds, own, offsets, self._heads, none_value)
        return found


class Laid:
    """The token ids of a reading: the question, then article by article its day, title and sentences."""

    def __init__(self, tokenizer: Tokenizer, question: str, lines: Sequence[Line]) -> None:
        def encode(text: str) -> Encoding:
            return tokenizer.encode(text, add_special_tokens=False)

        begin, end = tokenizer.encode("").ids
        self.ids: list[int] = [begin, *encode(question).ids[:_MAX_QUESTION], end]
        self.places: dict[int, tuple[int, tuple[Span, ...]]] = {}
        heads = {
            line.article: [*encode(line.day).ids, *encode(line.title).ids[:_MAX_TITLE], end]
            for line in lines
        }
        bodies = [encode(line.text) for line in lines]
        chosen = self._fitting(lines, heads, [min(len(b.ids), _MAX_SENTENCE) + 1 for b in bodies])
        for article in dict.fromkeys(lines[i].article for i in chosen):
            self.ids += heads[article]
            for i in sorted((i for i in chosen if lines[i].article == article), key=lambda i: lines[i].index):
                self.places[i] = len(self.ids), tuple(bodies[i].offsets[:_MAX_SENTENCE])
                self.ids += [*bodies[i].ids[:_MAX_SENTENCE], end]

    def _fitting(self, lines: Sequence[Line], heads: dict[str, list[int]], sizes: Sequence[int]) -> list[int]:
        """The positions of the lines for which there is room, in the order given."""
        room, chosen, opened = MAX_TOKENS - len(self.ids), list[int](), set[str]()
        for i, line in enumerate(lines):
            needed = sizes[i] + (0 if line.article in opened else len(heads[line.article]))
            if needed <= room:
                room -= needed
                opened.add(line.article)
                chosen.append(i)
        return chosen


def _head(heads: Heads, name: str, x: Vectors) -> float:
    """A layer of 128 units over a state, then one number."""
    inner = heads[f"{name}.0.weight"] @ x + heads[f"{name}.0.bias"]
    return float(heads[f"{name}.2.weight"][0] @ _gelu(inner) + heads[f"{name}.2.bias"][0])


def _gelu(x: Vectors) -> Vectors:
    """GELU by its tanh approximation (Hendrycks & Gimpel 2016)."""
    return (0.5 * x * (1.0 + np.tanh(0.7978846 * (x + 0.044715 * x**3)))).astype(np.float32)
