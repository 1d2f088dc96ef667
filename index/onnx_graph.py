"""ONNX graphs put together node by node: what the encoder's and the reader's have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.e5_weights import BLOCK, Blocks

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

Shape = Sequence[str | int]
FLOAT, INT32 = 1, 6  # ONNX element types
_OPSET = 18
_INT8_COMPUTE = 4  # MatMulNBits: activations are quantised to int8 by blocks, as the source engine does
_INT8, _MIDDLE = 127.0, 128  # largest int8; where the zero of a uint8 lies


class Graph:
    """Nodes and constants in the making; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, values: NDArray[Any] | np.generic) -> str:
        """An array that is part of the graph."""
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def shape(self, *sizes: int) -> str:
        """Whole numbers as an array."""
        return self.constant(np.array(sizes, np.int64))

    def add(
        self, operator: str, *inputs: str, domain: str = "", name: str = "", **attributes: Any  # noqa: ANN401
    ) -> str:
        """An operator over values named before."""
        from onnx import helper

        name = name or f"n{len(self.nodes)}"
        node = helper.make_node(operator, list(inputs), [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def linear(self, x: str, weight: Blocks, bias: NDArray[np.float32]) -> str:
        """A linear map whose weights stay 4-bit."""
        return self._linear(x, _paired(weight), weight.scales.astype(np.float32), bias)

    def linear8(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """A linear map of `weight` [rows, columns] in 8 bits.

        By blocks: a few states are so large that with one scale a token or a matrix the rest is lost.
        """
        blocks = weight.reshape(len(weight), -1, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2) / _INT8, np.finfo(np.float32).tiny)
        whole = (np.round(blocks / scales[:, :, None]) + _MIDDLE).astype(np.uint8)
        return self._linear(x, whole, scales.astype(np.float32), bias)

    def _linear(
        self, x: str, packed: NDArray[np.uint8], scales: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        rows, blocks, size = packed.shape
        product = self.add(
            "MatMulNBits", x, self.constant(packed), self.constant(scales.reshape(-1)),
            domain="com.microsoft", K=blocks * BLOCK, N=rows, bits=8 * size // BLOCK, block_size=BLOCK,
            accuracy_level=_INT8_COMPUTE,
        )  # fmt: skip
        return self.add("Add", product, self.constant(bias))

    def norm(self, x: str, plain: dict[str, NDArray[np.float32]], name: str, epsilon: float) -> str:
        """Layer normalisation with the weights of that name."""
        scale, bias = self.constant(plain[f"{name}.w"]), self.constant(plain[f"{name}.b"])
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)


def _paired(weight: Blocks) -> NDArray[np.uint8]:
    """The nibbles in MatMulNBits' order: neighbours share a byte, the earlier one in the low half."""
    low, high = weight.nibbles & 15, weight.nibbles >> 4
    whole = np.concatenate([low, high], axis=2)
    paired: NDArray[np.uint8] = whole[:, :, 0::2] | (whole[:, :, 1::2] << 4)
    return paired


def save_graph(
    graph: Graph, name: str, inputs: Mapping[str, Shape], outputs: Mapping[str, Shape], path: Path
) -> None:
    """Write a graph; inputs called `..._ids` or `..._mask` are int64, all else float32."""
    import onnx
    from onnx import TensorProto, helper

    def described(named: Mapping[str, Shape]) -> list[Any]:
        whole = ("_ids", "_mask")
        kinds = {key: TensorProto.INT64 if key.endswith(whole) else TensorProto.FLOAT for key in named}
        return [helper.make_tensor_value_info(key, kinds[key], list(named[key])) for key in named]

    model = helper.make_model(
        helper.make_graph(graph.nodes, name, described(inputs), described(outputs), graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )
    onnx.save(model, path)
