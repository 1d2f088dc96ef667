"""The language of a question: script first, langdetect only for what is left (DESIGN 3.6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_KANA = re.compile(r"[぀-ヿ]")
_HAN = re.compile(r"[一-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỹ]{2,}")
# Scripts of languages that no answer is written in: Greek to Arabic, Indic to Georgian.
_OTHER_SCRIPT = re.compile(r"[\u0370-\u08ff\u0900-\u10ff]")
_VIETNAMESE = re.compile(
    r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE
)
# Typed without diacritics: words that ask, count or name, two of which no other language has.
_UNMARKED_VIETNAMESE = re.compile(
    r"\b(?:bao nhieu|khi nao|bao gio|o dau|la gi|may gio|ngay nao|nam nao|the nao|bao lau|tai sao|vi sao|co khong|duoc khong|thanh pho|le hoi"
    r"|thu vien|xe buyt|ngan sach|kinh phi|chi phi|tham gia|dang ky|mo cua|nguoi|duoc|khong|nhung|cua|trong|cho dem|gia ve|dien thoai|du an)\b",
    re.IGNORECASE,
)
_HANGUL_SHARE = 0.2  # from this share of the letters on a text is Korean (LIBRARIES.md, langdetect)
_FOREIGN_SENTENCE_WORDS = 3  # "how old is 전동성당?" is an English sentence around a Korean name
# A Korean predicate or question word at the end: names in Latin letters before it make no English sentence.
_KOREAN_SENTENCE = re.compile(r"[가-힣](?:나요|까요|가요|어요|아요|해요|예요|에요|돼요|세요|죠|지요|니까|습니다|는지|는데|던데|냐|니|까|줘|야)\s*[?？.!~]*\s*$|(?:얼마|언제|어디|몇|누구|무엇|어떻게|왜)[가-힣\s]*\s*[?？.!~]*\s*$")
# A Korean name after its translation says nothing of the language around it.
_KOREAN_ASIDE = re.compile(r"[(（「『\"“‘'《][^)）」』\"”’'》]*[가-힣][^)）」』\"”’'》]*[)）」』\"”’'》]")
_OTHER_WORDS = 4  # a guess at another language needs a sentence: short English is guessed anything
_SURE = 0.9
# Languages that langdetect takes short English for; none is guessed from fewer words than these.
_GUESSED_FROM_ENGLISH = frozenset({"no", "cy", "da", "nl", "af", "so", "tl", "sv", "et", "fi", "ro", "ca"})
_ENGLISH = re.compile(
    r"\b(?:the|what|when|where|who|why|how|which|are|were|does|did|can|of|for|and|much|many|tell)\b", re.I
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The language to answer in, and whether the question was written in it."""

    language: str
    served: bool = True


def detect_language(text: str) -> str:
    """"ko", "en", "zh", "ja" or "vi"; Korean when nothing tells."""
    return read_language(text).language


def read_language(text: str) -> Reading:
    """The language of `text`; English for one that no answer is written in."""
    around = _KOREAN_ASIDE.sub(" ", text)
    text = around if _HAN.search(around) and not _HANGUL.search(around) else text
    hangul, kana, han, other = (
        len(p.findall(text)) for p in (_HANGUL, _KANA, _HAN, _OTHER_SCRIPT)
    )
    words = _LATIN_WORD.findall(text)
    latin = sum(map(len, words))
    letters = hangul + kana + han + latin + other
    if not letters:
        return Reading("ko")
    foreign_sentence = len(words) >= _FOREIGN_SENTENCE_WORDS and latin > hangul and not _KOREAN_SENTENCE.search(text)
    if hangul and not (kana or other) and _KOREAN_SENTENCE.search(text):
        return Reading("ko")
    if hangul / letters >= _HANGUL_SHARE and not foreign_sentence and hangul >= max(kana, other):
        return Reading("ko")
    if other > kana + han + latin:
        return Reading("en", served=False)
    if kana:
        return Reading("ja")
    if han and han >= latin:
        return Reading("zh")
    if _VIETNAMESE.search(text):
        return Reading("vi")
    return _read_latin(text, words) if latin else Reading("ko")


def _read_latin(text: str, words: list[str]) -> Reading:
    if len(_UNMARKED_VIETNAMESE.findall(_unmarked(text))) >= 2:
        return Reading("vi")
    guesses = _guesses(text)
    if guesses.get("vi", 0.0) > guesses.get("en", 0.0):
        return Reading("vi")
    best = max(guesses, key=lambda name: guesses[name], default="en")
    sure = guesses.get(best, 0.0) >= _SURE and len(words) >= _OTHER_WORDS
    other = best not in _GUESSED_FROM_ENGLISH | {"en", "vi"} and not _ENGLISH.search(text)
    return Reading("en", served=not (sure and other))


def _unmarked(text: str) -> str:
    """`text` without diacritics."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _guesses(text: str) -> dict[str, float]:
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0  # it is random otherwise
    try:
        return {guess.lang: guess.prob for guess in detect_langs(text)}
    except LangDetectException:
        return {}
