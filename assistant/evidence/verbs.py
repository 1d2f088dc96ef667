"""Where a text says a verb: 열 in "문을 연다", "연 도서관", "열었고", and not in 열람 or 열차."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.morphemes import conjugated, morphemes

# Endings before which the last syllable of a stem may change.
_ENDINGS = (
    ("는다", "EF"), ("ᆫ다", "EF"), ("ᆸ니다", "EF"), ("었", "EP"), ("고", "EC"), ("면", "EC"), ("지", "EC"),
    ("게", "EC"), ("기", "ETN"), ("는", "ETM"), ("던", "ETM"), ("ᆫ", "ETM"), ("ᆯ", "ETM"), ("어", "EC"),
)  # fmt: skip
_STEM_TAGS = frozenset({"VV", "VA"})


@lru_cache(maxsize=5_000)
def is_stem(word: str) -> bool:
    """Whether a word of the lexicon is the stem of a verb, and no noun (차)."""
    tags = [m.tag for m in morphemes(f"{word}다")]
    noun = [m.tag for m in morphemes(word)] == ["NNG"]
    return len(tags) >= 2 and tags[-2] in _STEM_TAGS and tags[-1] == "EF" and not noun


@lru_cache(maxsize=5_000)
def pattern(stem: str) -> re.Pattern[str]:
    """What finds the forms of `stem` at the beginning of a word."""
    forms = {(form, ending) for ending, tag in _ENDINGS for form in conjugated(stem, ending, tag)}
    ways = [_way(form, ending) for form, ending in sorted(forms, key=lambda f: (-len(f[0]), f[0]))]
    return re.compile(rf"(?<![가-힣])(?:{'|'.join(ways)})")


def _way(form: str, ending: str) -> str:
    if len(form) == 1 and ending != "었":  # "연 2회", "한 곳": a verb only after its object or subject
        return rf"(?<=[을를이가은는]\s){form}(?![가-힣])"
    return rf"{form}(?:서|야|도|요)?(?![가-힣])" if ending == "어" else form
