"""Cross-encoders and other models by setting: loaded by path, prompted as they were trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encoder import prompts_of
from index.reranker import load_reranker
from ingest.errors import ModelUnavailable


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("/models/my-e5-base/", "query: ", "passage: "),
        ("BAAI/bge-m3", "", ""),
        ("nlpai-lab/KURE-v1", "", ""),
        ("dragonkue/snowflake-arctic-embed-l-v2.0-ko", "query: ", ""),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("jhgan/ko-sroberta-multitask", "", ""),
        ("/data/e5/KURE-v1", "", ""),  # the folder above says nothing about the model
    ],
)
def test_models_get_the_prompts_of_their_family(model: str, query: str, passage: str) -> None:
    assert prompts_of(model) == {"query": query, "passage": passage}


def test_instructed_models_are_told_the_task() -> None:
    prompts = prompts_of("intfloat/multilingual-e5-large-instruct")
    assert prompts["query"].startswith("Instruct: ")
    assert prompts["passage"] == ""


def test_no_name_is_no_reranker() -> None:
    assert load_reranker("") is None


@pytest.mark.slow
def test_a_cross_encoder_loads_from_a_folder(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"가나다라마바사"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]",
    ).save_pretrained(tmp_path)  # fmt: skip
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    reranker = load_reranker(str(tmp_path))
    assert reranker is not None
    scores = reranker.scores("가 나", ["다 라", "마 바 사", "가"])
    assert scores.shape == (3,)
    assert len(set(scores.tolist())) == 3
    assert reranker.scores("가", []).shape == (0,)


@pytest.mark.slow
def test_a_missing_cross_encoder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="ASSISTANT_RERANKER"):
        load_reranker(str(tmp_path / "none"))
