"""The upper layers of the default model as the reader learnt them, as an ONNX graph of their own.

In: `lower`, float32 [1, length, hidden], what the encoder's graph gives after its lower layers. Out:
`states`, the same shape. The low-rank matrices of the reader are added to the encoder's weights
(LoRA, Hu et al. 2021: W + BA), which are then kept as int8.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.e5_onnx import SHARED, add_layer
from index.e5_weights import E5Weights
from index.onnx_graph import Graph, save_graph

Tensors = Mapping[str, NDArray[np.float32]]


def write_reader_onnx(weights: E5Weights, learnt: Tensors, path: Path) -> None:
    """Write the adapted layers as one self-contained ONNX file."""
    graph = Graph()
    x = "lower"
    for number in range(SHARED, weights.layers):
        x = add_layer(graph, weights, number, x, "", _Adapted(graph, weights, learnt, number))
    graph.nodes[-1].output[0] = "states"
    states = (1, "length", weights.hidden)
    save_graph(graph, "reader", {"lower": states}, {"states": states}, path)


class _Adapted:
    """The linear maps of one layer with what was learnt added."""

    def __init__(self, graph: Graph, weights: E5Weights, learnt: Tensors, number: int) -> None:
        self._graph, self._weights, self._learnt, self._number = graph, weights, learnt, number

    def __call__(self, x: str, name: str) -> str:
        key = f"l{self._number}.{name}"
        a, b = (self._learnt[f"layers.{self._number}.{name}.{m}"].astype(np.float32) for m in "AB")
        weight = self._weights.blocks[f"{key}.w"].floats() + b @ a
        return self._graph.linear8(x, weight, self._weights.plain[f"{key}.b"])
