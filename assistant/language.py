"""The language of a question: script first, langdetect only for what is left (DESIGN 3.6)."""

from __future__ import annotations

import re

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_KANA = re.compile(r"[぀-ヿ]")
_HAN = re.compile(r"[一-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ỹ]{2,}")
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_HANGUL_SHARE = 0.2  # from this share of the letters on a text is Korean (LIBRARIES.md, langdetect)
_FOREIGN_SENTENCE_WORDS = 3  # "how old is 전동성당?" is an English sentence around a Korean name


def detect_language(text: str) -> str:
    """"ko", "en", "zh", "ja" or "vi"; Korean when nothing tells."""
    hangul, kana, han = (len(p.findall(text)) for p in (_HANGUL, _KANA, _HAN))
    words = _LATIN_WORD.findall(text)
    latin = sum(map(len, words))
    letters = hangul + kana + han + latin
    if not letters:
        return "ko"
    foreign_sentence = len(words) >= _FOREIGN_SENTENCE_WORDS and latin > hangul
    if hangul / letters >= _HANGUL_SHARE and not foreign_sentence and hangul >= kana:
        return "ko"
    if kana:
        return "ja"
    if han and han >= latin:
        return "zh"
    if _VIETNAMESE.search(text):
        return "vi"
    return _detect_latin(text) if latin else "ko"


def _detect_latin(text: str) -> str:
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0  # it is random otherwise
    try:
        guesses = {guess.lang: guess.prob for guess in detect_langs(text)}
    except LangDetectException:
        return "en"
    return "vi" if guesses.get("vi", 0.0) > guesses.get("en", 0.0) else "en"
