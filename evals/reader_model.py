"""The reader in torch, to be trained. `index/reader.py` reads with what it has learnt.

The encoder is the default model's, frozen. To the linear maps of its upper layers low-rank matrices
are added (LoRA, Hu et al. 2021: W + BA); four small heads say how well a sentence ("sh") and a value
("vh") answer, and how well "nothing here" does ("sn", "vn"), which is read off the first token as in
SQuAD 2.0's null answer (Rajpurkar et al. 2018; Devlin et al. 2019). The tokens of a reading are laid
out by `index/reader.py` itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evals.reader_material import Example
from index import e5
from index.e5_onnx import SHARED
from index.e5_weights import Blocks, E5Weights, read_weights
from index.encoder import Span
from index.reader import Laid

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

_RANK, _INNER = 16, 128
_MAPS = ("q", "k", "v", "ao", "fi", "fo")
_HEADS = ("sh", "sn", "vh", "vn")


@dataclass(frozen=True, slots=True)
class Reading:
    """An example in tokens: where its sentences and values are, and which of them answer."""

    ids: Sequence[int]
    sentences: tuple[Span, ...]
    right_sentences: tuple[bool, ...]
    values: tuple[Span, ...]
    right_values: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Odds:
    """Log odds of every sentence and every value of a reading against "nothing here answers"."""

    sentences: Tensor
    values: Tensor


def load_tokenizer(cache_dir: Path) -> Tokenizer:
    """The tokenizer of the default model."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(e5.ensure_model(cache_dir) / e5.TOKENIZER_FILE))


def lay(tokenizer: Tokenizer, example: Example) -> Reading:
    """The example as the reader lays it out, with as many of its sentences as fit."""
    laid = Laid(tokenizer, example.question, [s.line for s in example.sentences])
    sentences, right, values, right_values = [], [], list[Span](), list[bool]()
    for position, (first, offsets) in laid.places.items():
        sentence = example.sentences[position]
        sentences.append((first, first + len(offsets)))
        right.append(sentence.right)
        for value in sentence.values:
            tokens = [i for i, (a, b) in enumerate(offsets) if a < value.end and b > value.start]
            if tokens:
                values.append((first + tokens[0], first + tokens[-1] + 1))
                right_values.append(value.right)
    return Reading(laid.ids, tuple(sentences), tuple(right), tuple(values), tuple(right_values))


class ReaderModel:
    """The encoder with what is learnt; `learnt` has the names of `index/reader.safetensors`."""

    def __init__(self, start: Path | None = None) -> None:
        """What `start` holds is learnt on; without it, from the plain encoder and chance heads."""
        import torch
        from safetensors.torch import load_file

        weights = read_weights(e5.weights_path())
        self._weights, self._table = weights, weights.blocks["emb.word"]
        maps = {name: b.floats() for name, b in weights.blocks.items() if name != "emb.word"}
        self._frozen: dict[str, Tensor] = {
            name: torch.tensor(array).to(torch.bfloat16) for name, array in (weights.plain | maps).items()
        }
        learnt = load_file(start) if start else _fresh(weights)
        self.learnt = {name: tensor.float().requires_grad_() for name, tensor in learnt.items()}

    def save(self, path: Path) -> None:
        """Write what was learnt, as `index/reader.safetensors` is."""
        from safetensors.torch import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        save_file({name: t.detach().half().contiguous() for name, t in self.learnt.items()}, path)

    def odds(self, readings: Sequence[Reading]) -> list[Odds]:
        """The odds of every reading, read as one batch."""
        return [
            Odds(self._against(reading.sentences, own, "s"), self._against(reading.values, own, "v"))
            for reading, own in zip(readings, self._states(readings), strict=True)
        ]

    def _against(self, spans: Sequence[Span], states: Tensor, kind: str) -> Tensor:
        import torch

        none = self._head(kind + "n", states[:1])
        if not spans:
            return none[:0]
        means = torch.stack([states[start:end].mean(0) for start, end in spans])
        return self._head(kind + "h", means) - none

    def _head(self, name: str, x: Tensor) -> Tensor:
        from torch.nn.functional import gelu, linear

        first, last = ([self.learnt[f"{name}.{i}.{part}"] for part in ("weight", "bias")] for i in (0, 2))
        return linear(gelu(linear(x, *first), approximate="tanh"), *last)[:, 0]

    def _states(self, readings: Sequence[Reading]) -> Tensor:
        """The states of the last layer, [reading, token, dimension]."""
        import torch

        longest = max(len(r.ids) for r in readings)
        ids = np.full((len(readings), longest), self._weights.pad)
        for row, reading in enumerate(readings):
            ids[row, : len(reading.ids)] = reading.ids
        seen = torch.tensor(ids != self._weights.pad)[:, None, None, :]
        with torch.no_grad():
            x = self._embedded(ids)
            for number in range(SHARED):
                x = self._layer(number, x, seen)
        for number in range(SHARED, self._weights.layers):
            x = self._layer(number, x, seen)
        return x.float()

    def _embedded(self, ids: NDArray[np.int64]) -> Tensor:
        import torch

        rows, hidden = ids.reshape(-1), self._weights.hidden
        words = Blocks(self._table.scales[rows], self._table.nibbles[rows]).floats()
        places = self._frozen["emb.pos"].view(-1, hidden)[: ids.shape[1]]
        kind = self._frozen["emb.type"][:hidden]
        words = torch.tensor(words.reshape(*ids.shape, hidden))
        return self._norm((words + places + kind).to(places.dtype), "emb.ln")

    def _layer(self, number: int, x: Tensor, seen: Tensor) -> Tensor:
        from torch.nn.functional import gelu, scaled_dot_product_attention

        q, k, v = (
            self._linear(x, number, name).unflatten(2, (self._weights.heads, -1)).transpose(1, 2)
            for name in "qkv"
        )
        attended = scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).flatten(2)
        x = self._norm(x + self._linear(attended, number, "ao"), f"l{number}.aln")
        inner = gelu(self._linear(x, number, "fi"))
        return self._norm(x + self._linear(inner, number, "fo"), f"l{number}.oln")

    def _linear(self, x: Tensor, number: int, name: str) -> Tensor:
        from torch.nn.functional import linear

        weight = self._frozen[f"l{number}.{name}.w"]
        if number >= SHARED:
            a, b = (self.learnt[f"layers.{number}.{name}.{m}"] for m in "AB")
            weight = weight + (b @ a).to(weight.dtype)
        return linear(x, weight, self._frozen[f"l{number}.{name}.b"])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        from torch.nn.functional import layer_norm

        scale, bias = self._frozen[f"{name}.w"], self._frozen[f"{name}.b"]
        return layer_norm(x, scale.shape, scale, bias, self._weights.epsilon)


def _fresh(weights: E5Weights) -> dict[str, Tensor]:
    """Adapters that change nothing yet, and heads by chance."""
    import torch

    learnt = {}
    for number in range(SHARED, weights.layers):
        for name in _MAPS:
            rows, columns = weights.blocks[f"l{number}.{name}.w"].floats().shape
            key = f"layers.{number}.{name}"
            learnt[f"{key}.A"] = torch.randn(_RANK, columns) / math.sqrt(columns)
            learnt[f"{key}.B"] = torch.zeros(rows, _RANK)
    for head in _HEADS:
        for place, (wide, narrow) in {0: (weights.hidden, _INNER), 2: (_INNER, 1)}.items():
            layer = torch.nn.Linear(wide, narrow)
            learnt |= {f"{head}.{place}.{part}": p.detach() for part, p in layer.named_parameters()}
    return learnt
