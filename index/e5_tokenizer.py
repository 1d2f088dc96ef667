"""The tokenizer of the default model, from the vocabulary and normaliser in its weights file."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from index.e5_weights import E5Weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def build_tokenizer(weights: E5Weights) -> Tokenizer:
    """A Unigram tokenizer that puts `<s>` and `</s>` around a text and cuts it at the model's limit."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(_normaliser(weights.normal_forms))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    names = [weights.pieces[i][0] for i in (weights.bos, weights.pad, weights.eos, weights.unk)]
    special = [AddedToken(name, special=True, normalized=False) for name in (*names, "<mask>")]
    tokenizer.add_special_tokens(special)
    bos, eos = names[0], names[2]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, weights.bos), (eos, weights.eos)],
    )
    tokenizer.enable_truncation(weights.positions)
    return tokenizer


def _normaliser(forms: dict[str, str]) -> list[object]:
    """NFKC, after the characters the model treats otherwise (controls, breaks, zero-width spaces)."""
    from tokenizers import Regex, normalizers

    own: dict[str, str] = {}
    for character, form in forms.items():
        if unicodedata.normalize("NFKC", character) != form:
            own[form] = own.get(form, "") + character
    steps: list[object] = [
        normalizers.Replace(Regex(_any_of(characters)), form) for form, characters in own.items()
    ]
    return [*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]


def _any_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"
