"""The ONNX graphs of the default model, built straight from its 4-bit weights.

The lower: `input_ids` and `attention_mask`, int64 [batch, length], to `lower`, float32 [batch, length,
hidden], one state a token, after the layers that the reader shares (`reader_onnx`). The upper: `lower`
and the mask to `states`; pooling is left to the caller because it may want sentences, not passages.
The vocabulary table stays 4-bit: rows are gathered, then unpacked, so nothing is lost against the
source and 384 MB need not be read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.e5_weights import E5Weights
from index.onnx_graph import FLOAT, INT32, Graph, save_graph

SHARED = 4  # layers that encoder and reader share
Linear = Callable[[str, str], str]  # (a value, which map of the layer) -> its output


def write_lower(weights: E5Weights, path: Path) -> None:
    """Write the embedding and the first layers as one self-contained ONNX file."""
    graph = Graph()
    _layers(graph, weights, _embedding(graph, weights), 0, SHARED)
    graph.nodes[-1].output[0] = "lower"
    size = ("batch", "length")
    inputs = {"input_ids": size, "attention_mask": size}
    save_graph(graph, "lower", inputs, {"lower": (*size, weights.hidden)}, path)


def write_upper(weights: E5Weights, path: Path) -> None:
    """Write the other layers as one self-contained ONNX file."""
    graph = Graph()
    _layers(graph, weights, "lower", SHARED, weights.layers)
    graph.nodes[-1].output[0] = "states"
    size = ("batch", "length")
    states = (*size, weights.hidden)
    save_graph(graph, "upper", {"lower": states, "attention_mask": size}, {"states": states}, path)


def _layers(graph: Graph, weights: E5Weights, x: str, first: int, end: int) -> None:
    mask = _mask(graph)
    for number in range(first, end):
        x = add_layer(graph, weights, number, x, mask, _plain(graph, weights, number))


def _embedding(graph: Graph, weights: E5Weights) -> str:
    table = weights.blocks["emb.word"]
    packed = graph.add("Gather", graph.constant(table.nibbles), "input_ids")
    low = graph.add("BitwiseAnd", packed, graph.constant(np.uint8(15)))
    high = graph.add("BitShift", packed, graph.constant(np.uint8(4)), direction="RIGHT")
    whole = graph.add("Concat", low, high, axis=3)
    centred = graph.add(
        "Sub", graph.add("Cast", whole, to=FLOAT), graph.constant(np.float32(8))
    )
    scales = graph.add("Gather", graph.constant(table.scales[:, :, None]), "input_ids")
    words = graph.add("Mul", centred, graph.add("Cast", scales, to=FLOAT))
    words = graph.add("Reshape", words, graph.shape(0, 0, weights.hidden))
    positions = weights.plain["emb.pos"].reshape(-1, weights.hidden)
    kind = weights.plain["emb.type"][: weights.hidden]  # every token is of the first kind
    length = graph.add("Shape", "input_ids", start=1, end=2)
    places = graph.add("Slice", graph.constant(positions + kind), graph.shape(0), length)
    return graph.norm(graph.add("Add", words, places), weights.plain, "emb.ln", weights.epsilon)


def _mask(graph: Graph) -> str:
    """1 for a token and 0 for padding, as int32: what MultiHeadAttention reads."""
    return graph.add("Cast", "attention_mask", to=INT32)


def _plain(graph: Graph, weights: E5Weights, number: int) -> Linear:
    def linear(value: str, name: str) -> str:
        key = f"l{number}.{name}"
        return graph.linear(value, weights.blocks[f"{key}.w"], weights.plain[f"{key}.b"])

    return linear


def add_layer(graph: Graph, weights: E5Weights, number: int, x: str, mask: str, linear: Linear) -> str:
    """One layer of the encoder over `x`, with these linear maps."""

    def norm(value: str, name: str) -> str:
        return graph.norm(value, weights.plain, f"l{number}.{name}", weights.epsilon)

    attended = _attention(graph, weights, linear(x, "q"), linear(x, "k"), linear(x, "v"), mask)
    x = norm(graph.add("Add", x, linear(attended, "ao")), "aln")
    inner = graph.add("Gelu", linear(x, "fi"), domain="com.microsoft")
    return norm(graph.add("Add", x, linear(inner, "fo")), "oln")


def _attention(graph: Graph, weights: E5Weights, q: str, k: str, v: str, mask: str) -> str:
    return graph.add(
        "MultiHeadAttention", q, k, v, "", mask, domain="com.microsoft", num_heads=weights.heads
    )
