"""The ONNX graph of the default model, built straight from its 4-bit weights.

In: `input_ids` and `attention_mask`, int64 [batch, length]. Out: `states`, float32 [batch, length,
hidden], one per token; pooling is left to the caller because it may want sentences, not passages.
The vocabulary table stays 4-bit: rows are gathered, then unpacked, so nothing is lost against the
source and 384 MB need not be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.e5_weights import BLOCK, Blocks, E5Weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

_OPSET = 18
_FLOAT, _INT32 = 1, 6  # ONNX element types
_INT8_COMPUTE = 4  # MatMulNBits: activations are quantised to int8 by blocks, as the source engine does


def write_onnx(weights: E5Weights, path: Path) -> None:
    """Write the encoder as one self-contained ONNX file."""
    import onnx
    from onnx import TensorProto, helper

    graph = _Graph()
    _encoder(graph, weights)
    graph.nodes[-1].output[0] = "states"
    ids, mask = (
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    )
    out = helper.make_tensor_value_info(
        "states", TensorProto.FLOAT, ["batch", "length", weights.hidden]
    )
    model = helper.make_model(
        helper.make_graph(graph.nodes, "e5", [ids, mask], [out], graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )
    onnx.save(model, path)


class _Graph:
    """Nodes and constants in the making; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, values: NDArray[Any] | np.generic) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def shape(self, *sizes: int) -> str:
        return self.constant(np.array(sizes, np.int64))

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        from onnx import helper

        name = f"n{len(self.nodes)}"
        node = helper.make_node(operator, list(inputs), [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def linear(self, x: str, weight: Blocks, bias: NDArray[np.float32]) -> str:
        rows, blocks = weight.scales.shape
        product = self.add(
            "MatMulNBits", x, self.constant(_paired(weight)),
            self.constant(weight.scales.astype(np.float32).reshape(-1)),
            domain="com.microsoft", K=blocks * BLOCK, N=rows, bits=4, block_size=BLOCK,
            accuracy_level=_INT8_COMPUTE,
        )  # fmt: skip
        return self.add("Add", product, self.constant(bias))

    def norm(self, x: str, plain: dict[str, NDArray[np.float32]], name: str, epsilon: float) -> str:
        scale, bias = self.constant(plain[f"{name}.w"]), self.constant(plain[f"{name}.b"])
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)


def _paired(weight: Blocks) -> NDArray[np.uint8]:
    """The nibbles in MatMulNBits' order: neighbours share a byte, the earlier one in the low half."""
    low, high = weight.nibbles & 15, weight.nibbles >> 4
    whole = np.concatenate([low, high], axis=2)
    paired: NDArray[np.uint8] = whole[:, :, 0::2] | (whole[:, :, 1::2] << 4)
    return paired


def _encoder(graph: _Graph, weights: E5Weights) -> None:
    x = _embedding(graph, weights)
    mask = _mask(graph)
    for number in range(weights.layers):
        x = _layer(graph, weights, number, x, mask)


def _embedding(graph: _Graph, weights: E5Weights) -> str:
    table = weights.blocks["emb.word"]
    packed = graph.add("Gather", graph.constant(table.nibbles), "input_ids")
    low = graph.add("BitwiseAnd", packed, graph.constant(np.uint8(15)))
    high = graph.add("BitShift", packed, graph.constant(np.uint8(4)), direction="RIGHT")
    whole = graph.add("Concat", low, high, axis=3)
    centred = graph.add(
        "Sub", graph.add("Cast", whole, to=_FLOAT), graph.constant(np.float32(8))
    )
    scales = graph.add("Gather", graph.constant(table.scales[:, :, None]), "input_ids")
    words = graph.add("Mul", centred, graph.add("Cast", scales, to=_FLOAT))
    words = graph.add("Reshape", words, graph.shape(0, 0, weights.hidden))
    positions = weights.plain["emb.pos"].reshape(-1, weights.hidden)
    kind = weights.plain["emb.type"][: weights.hidden]  # every token is of the first kind
    length = graph.add("Shape", "input_ids", start=1, end=2)
    places = graph.add("Slice", graph.constant(positions + kind), graph.shape(0), length)
    return graph.norm(graph.add("Add", words, places), weights.plain, "emb.ln", weights.epsilon)


def _mask(graph: _Graph) -> str:
    """1 for a token and 0 for padding, as int32: what MultiHeadAttention reads."""
    return graph.add("Cast", "attention_mask", to=_INT32)


def _layer(graph: _Graph, weights: E5Weights, number: int, x: str, mask: str) -> str:
    def linear(value: str, name: str) -> str:
        key = f"l{number}.{name}"
        return graph.linear(value, weights.blocks[f"{key}.w"], weights.plain[f"{key}.b"])

    def norm(value: str, name: str) -> str:
        return graph.norm(value, weights.plain, f"l{number}.{name}", weights.epsilon)

    attended = _attention(graph, weights, linear(x, "q"), linear(x, "k"), linear(x, "v"), mask)
    x = norm(graph.add("Add", x, linear(attended, "ao")), "aln")
    inner = graph.add("Gelu", linear(x, "fi"), domain="com.microsoft")
    return norm(graph.add("Add", x, linear(inner, "fo")), "oln")


def _attention(graph: _Graph, weights: E5Weights, q: str, k: str, v: str, mask: str) -> str:
    return graph.add(
        "MultiHeadAttention", q, k, v, "", mask, domain="com.microsoft", num_heads=weights.heads
    )
