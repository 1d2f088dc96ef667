"""In which language a text is written, by its script alone: nothing shared with the assistant."""

from __future__ import annotations

import re
from collections import Counter

_QUOTED = re.compile(r"[“\"「『][^”\"」』]*[”\"」』]")
_MARKS = re.compile(r"[“”\"「」『』]")
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)
_MOSTLY = 0.5  # of the letters
_KANA = 0.1  # Japanese is mostly Han with some kana
_DIACRITICS = 0.08  # of the Latin letters; Vietnamese has about a fifth


def written_in(text: str) -> str:
    """"ko", "ja", "zh", "vi" or "en", "" for a text without letters. Quoted words do not count.

    Names in Hangul may stand in any language: the majority of the letters decides.
    """
    own = _QUOTED.sub(" ", text)
    count = Counter(kind for char in own if (kind := _kind(char)))
    letters = sum(count.values())
    if not letters:
        bare = _MARKS.sub("", text)  # nothing but quotes, and digits between them
        return written_in(bare) if bare != text else ""
    if count["kana"] >= _KANA * (letters - count["hangul"]) > 0:
        return "ja"
    if count["hangul"] > _MOSTLY * letters:
        return "ko"
    if count["han"] > _MOSTLY * (letters - count["hangul"]):
        return "zh"
    return "vi" if len(_VIETNAMESE.findall(own)) > _DIACRITICS * count["latin"] else "en"


def _kind(char: str) -> str:
    if "가" <= char <= "힣":
        return "hangul"
    if "぀" <= char <= "ヿ":
        return "kana"
    if "一" <= char <= "鿿":
        return "han"
    return "latin" if char.isalpha() and char < "ἀ" else ""
