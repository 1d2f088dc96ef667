"""What the same embedding model costs on several engines, in one run.

    python -m evals.encoders [--texts N] [--characters N]

Every engine embeds the same made-up passages, in batches of the same sizes, on every core; printed
are passages a second (best of three rounds, the engines taking turns) and the lowest cosine with
the torch vectors. OpenVINO is measured when it is installed. The last line is JSON.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.settings import load_settings
from evals.scale import made_up_sentences
from index import e5
from index.encoder import OnnxEncoder

Vectors = NDArray[np.float32]
Engine = Callable[[Sequence[str]], Vectors]
_ROUNDS, _BATCH = 3, 8


def engines(cache_dir: Path, scratch: Path) -> Iterator[tuple[str, Engine]]:
    """Name and function of every engine that can be had here; torch first."""
    import torch
    from sentence_transformers import SentenceTransformer

    folder = e5.ensure_model(cache_dir)
    model = SentenceTransformer(str(folder), device="cpu")
    yield "torch fp32", _sentence_transformer(model)
    exported = scratch / "fp32.onnx"
    _export(model, exported)
    quantised = SentenceTransformer(str(folder), device="cpu")
    quantised[0].auto_model = torch.ao.quantization.quantize_dynamic(
        quantised[0].auto_model, {torch.nn.Linear}, dtype=torch.qint8
    )
    yield "torch int8 (dynamic)", _sentence_transformer(quantised)
    yield "ONNX Runtime fp32", _onnx(exported, model.tokenizer)
    yield "ONNX Runtime int8 (dynamic)", _onnx(_int8(exported), model.tokenizer)
    yield "ONNX Runtime 4-bit weights, int8 compute (ours)", OnnxEncoder(folder, e5.NAME).passages
    if importlib.util.find_spec("openvino"):
        yield "OpenVINO", _openvino(exported, model.tokenizer)


def _sentence_transformer(model: Any) -> Engine:  # noqa: ANN401
    def embed(texts: Sequence[str]) -> Vectors:
        vectors: Vectors = model.encode(list(texts), prompt_name="passage", batch_size=_BATCH)
        return vectors

    return embed


def _export(model: Any, path: Path) -> None:  # noqa: ANN401
    import torch

    bert = model[0].auto_model
    bert.set_attn_implementation("eager")

    class States(torch.nn.Module):  # type: ignore[misc]
        """The token states alone: what the exporter can trace."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, ids: Any, mask: Any) -> Any:  # noqa: ANN401
            """Token states of ids and mask."""
            return self.bert(input_ids=ids, attention_mask=mask).last_hidden_state

    example = model.tokenizer(["passage: 예"], return_tensors="pt")
    names = ["input_ids", "attention_mask"]
    axes = {name: {0: "batch", 1: "length"} for name in [*names, "states"]}
    torch.onnx.export(
        States(), tuple(example[n] for n in names), str(path),
        input_names=names, output_names=["states"], dynamic_axes=axes, dynamo=False,
    )  # fmt: skip


def _int8(exported: Path) -> Path:
    from onnxruntime.quantization import quantize_dynamic

    path = exported.with_name("int8.onnx")
    quantize_dynamic(exported, path)
    return path


def _onnx(path: Path, tokenizer: Any) -> Engine:  # noqa: ANN401
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return _pooled(lambda feed: session.run(None, feed)[0], tokenizer)


def _openvino(path: Path, tokenizer: Any) -> Engine:  # noqa: ANN401
    import openvino

    model = openvino.Core().compile_model(str(path), "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
    return _pooled(lambda feed: model(feed)[0], tokenizer)


def _pooled(run: Callable[[dict[str, Any]], Vectors], tokenizer: Any) -> Engine:  # noqa: ANN401
    def embed(texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), 0), np.float32)
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            read = tokenizer(["passage: " + texts[i] for i in batch], padding=True, return_tensors="np")
            mask = read["attention_mask"].astype(np.int64)
            states = run({"input_ids": read["input_ids"].astype(np.int64), "attention_mask": mask})
            means = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
            if not vectors.shape[1]:
                vectors = np.zeros((len(texts), means.shape[1]), np.float32)
            vectors[batch] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return vectors

    return embed


def measure(texts: Sequence[str], cache_dir: Path) -> dict[str, dict[str, float]]:
    """Passages a second and lowest cosine with the first engine, by engine."""
    with tempfile.TemporaryDirectory() as scratch:
        found = dict(engines(cache_dir, Path(scratch)))
        vectors = {name: embed(texts) for name, embed in found.items()}
        best = dict.fromkeys(found, float("inf"))
        for _ in range(_ROUNDS):
            for name, embed in found.items():
                start = perf_counter()
                embed(texts)
                best[name] = min(best[name], perf_counter() - start)
    reference = next(iter(vectors.values()))
    return {
        name: {
            "passages_per_s": round(len(texts) / best[name], 1),
            "lowest_cosine": round(float((vectors[name] * reference).sum(1).min()), 4),
        }
        for name in found
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=int, default=64)
    parser.add_argument("--characters", type=int, default=400)
    options = parser.parse_args()
    random = np.random.default_rng(0)
    pool = list(made_up_sentences(random, 12 * options.texts))
    texts = [" ".join(pool[12 * i : 12 * i + 12])[: options.characters] for i in range(options.texts)]
    found = measure(texts, load_settings().cache_dir)
    for name, row in found.items():
        sys.stdout.write(f"{name:<50} {row['passages_per_s']:8.1f}/s  cosine >= {row['lowest_cosine']}\n")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
