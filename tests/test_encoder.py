"""Encoders: the offline model is the package's model, in every form it is built into."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.settings import load_settings
from index import e5
from index.e5_weights import Blocks, read_weights
from index.encoder import OnnxEncoder, _batches, load_encoder
from ingest.errors import ModelUnavailable

TEXTS = [
    "전주시는 오는 3월까지 한옥마을 주차장 2,400면을 새로 만든다고 밝혔다.",
    "The city will spend 4.5 billion won on the new library.",
    "친환경복합산업단지(57만㎡)와\n탄소국가산업단지 조성이 ‘본궤도’에 올랐다.",
    "全州市は来年、水素バスを20台導入する。",
    "문의: ☎ 063-222-1000 (시청 총무과) ½ ㈜ｆｕｌｌ",
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    loaded = load_encoder(e5.NAME, load_settings().cache_dir)
    assert isinstance(loaded, OnnxEncoder)
    return loaded


@pytest.fixture(scope="module")
def folder() -> Path:
    return e5.ensure_model(load_settings().cache_dir)


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(axis=1)


def test_four_bit_blocks_read_low_halves_first() -> None:
    nibbles = np.zeros((1, 1, 16), np.uint8)
    nibbles[0, 0, 0] = 0xF0  # weight 0 is the low half, weight 16 the high half
    blocks = Blocks(np.array([[0.5]], np.float16), nibbles)
    values = blocks.floats()[0]
    assert values[0] == -4.0  # (0 - 8) * 0.5
    assert values[16] == 3.5  # (15 - 8) * 0.5
    assert values[1] == -4.0


def test_the_runtime_reports_to_nobody(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"CI", "ORT_DISABLE_TELEMETRY"}}
    environment["HOME"] = str(tmp_path)  # where it would keep what it is about to send
    subprocess.run([sys.executable, "-c", "import index, onnxruntime"], env=environment, check=True)
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="not an E5S1 file"):
        read_weights(tmp_path / "x.bin")


def test_batches_hold_like_lengths_within_the_token_budget() -> None:
    lengths = [512, 10, 300, 12, 512, 300, 512, 512, 512]
    batches = _batches(lengths)
    assert sorted(i for batch in batches for i in batch) == list(range(9))
    assert all(max(lengths[i] for i in batch) * len(batch) <= 2048 for batch in batches)
    assert batches[0] == [0, 4, 6, 7]


def test_a_missing_package_names_the_next_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="make setup"):
        e5.weights_path()


def test_weights_of_another_release_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelUnavailable, match="not the pinned one"):
        e5.weights_path()


def test_an_unwritable_cache_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelUnavailable, match="ASSISTANT_CACHE_DIR"):
        e5.ensure_model(tmp_path / "file" / "cache")


@pytest.mark.slow
def test_vectors_are_unit_length_and_in_order(encoder: OnnxEncoder) -> None:
    texts = [TEXTS[0] * 30, *TEXTS, "한 줄"]
    together = encoder.passages(texts)
    alone = np.vstack([encoder.passages([text]) for text in texts])
    assert together.dtype == np.float32
    assert together.shape == (7, encoder.dimension)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert cosines(together, alone).min() > 0.9999  # padding changes nothing
    assert encoder.passages([]).shape == (0, encoder.dimension)


@pytest.mark.slow
def test_questions_and_passages_are_told_apart(encoder: OnnxEncoder) -> None:
    assert cosines(encoder.queries(TEXTS[:1]), encoder.passages(TEXTS[:1]))[0] < 0.99


@pytest.mark.slow
def test_a_question_is_nearer_to_its_answer(encoder: OnnxEncoder) -> None:
    question = encoder.queries(["주차장은 몇 면이나 늘어나나요?"])[0]
    scores = encoder.passages(TEXTS) @ question
    assert int(scores.argmax()) == 0


@pytest.mark.slow
def test_spans_come_from_their_own_tokens(encoder: OnnxEncoder) -> None:
    first, second = TEXTS[0], "시내버스 요금은 그대로다."
    text = f"{first} {second}"
    marks = [(0, len(first)), (len(first) + 1, len(text))]
    whole, parts = encoder.spans([text], [marks])
    assert parts[0].shape == (2, encoder.dimension)
    assert cosines(whole, encoder.passages([text]))[0] > 0.9999
    question = encoder.queries(["버스 요금이 오르나요?"])[0]
    assert parts[0][1] @ question > parts[0][0] @ question


@pytest.mark.slow
def test_text_past_the_limit_is_cut_and_its_spans_are_zero(encoder: OnnxEncoder) -> None:
    text = "시청 앞 광장에서 행사가 열린다. " * 200
    whole, parts = encoder.spans([text], [[(0, 18), (len(text) - 18, len(text))]])
    assert np.isclose(np.linalg.norm(whole[0]), 1, atol=1e-5)
    assert np.linalg.norm(parts[0][0]) > 0.99
    assert not parts[0][1].any()


@pytest.mark.slow
def test_onnx_equals_sentence_transformers(encoder: OnnxEncoder, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder))
    passages = model.encode(TEXTS, prompt_name="passage")
    queries = model.encode(TEXTS, prompt_name="query")
    assert cosines(encoder.passages(TEXTS), passages).min() >= 0.999
    assert cosines(encoder.queries(TEXTS), queries).min() >= 0.999
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_a_local_path_loads_through_sentence_transformers(
    encoder: OnnxEncoder, folder: Path, tmp_path: Path
) -> None:
    loaded = load_encoder(str(folder), tmp_path)
    assert loaded.dimension == encoder.dimension
    assert cosines(encoder.queries(TEXTS), loaded.queries(TEXTS)).min() >= 0.999
    assert cosines(encoder.passages(TEXTS), loaded.passages(TEXTS)).min() >= 0.999
    whole, parts = loaded.spans(TEXTS[:2], [[(0, 10), (10, 20)], []])
    assert whole.shape == (2, loaded.dimension)
    assert [len(part) for part in parts] == [2, 0]


@pytest.mark.slow
def test_onnx_equals_the_packages_own_engine(encoder: OnnxEncoder, tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler")
    weights = e5.weights_path()
    library = tmp_path / "e5.so"
    source = weights.parent / "e5.c"
    flags = ["-O2", "-mavx2", "-mfma", "-shared", "-fPIC"]
    built = subprocess.run([compiler, *flags, str(source), "-o", str(library), "-lm"])
    if built.returncode != 0:
        pytest.skip("the engine does not compile here")
    engine = ctypes.CDLL(str(library))
    engine.e5_load.restype = ctypes.c_void_p
    model = ctypes.c_void_p(engine.e5_load(str(weights).encode()))

    def embed(text: str, query: int) -> np.ndarray:
        out = (ctypes.c_float * encoder.dimension)()
        assert engine.e5_embed(model, text.encode(), query, out) == 0
        return np.array(out, np.float32)

    texts = [*TEXTS, " ".join(TEXTS)]
    for query, vectors in ((0, encoder.passages(texts)), (1, encoder.queries(texts))):
        engine_vectors = np.array([embed(text, query) for text in texts])
        assert cosines(vectors, engine_vectors).min() >= 0.999


@pytest.mark.slow
def test_a_damaged_model_is_rebuilt(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    onnx = copy / e5.UPPER_FILE
    with onnx.open("r+b") as file:
        file.truncate(1000)
    assert not e5.is_whole(copy)
    assert e5.ensure_model(tmp_path) == copy
    assert e5.is_whole(copy, hashes=True)
    assert load_encoder(e5.NAME, tmp_path).queries(["질문"]).shape[0] == 1
    with onnx.open("r+b") as file:  # same size: only the hash tells
        file.seek(2000)
        file.write(b"\0\1\2\3")
    assert e5.is_whole(copy)
    assert not e5.is_whole(copy, hashes=True)
    (copy / "manifest.json").write_text("[")
    assert not e5.is_whole(copy)


@pytest.mark.slow
def test_the_everyday_path_loads_no_torch() -> None:
    code = (
        "import sys, json; from assistant.settings import load_settings;"
        "from index.encoder import load_encoder;"
        "e = load_encoder('e5-small-offline', load_settings().cache_dir); e.queries(['질문']);"
        "print(json.dumps([m for m in ('torch', 'transformers', 'onnx') if m in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []


@pytest.mark.slow
def test_an_unknown_model_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="ASSISTANT_EMBEDDING_MODEL") as caught:
        load_encoder("nobody/no-such-model", tmp_path)
    assert "\n" not in str(caught.value)
