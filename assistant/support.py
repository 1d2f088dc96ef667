"""Whether what a model wrote is said by the sentences it cites: their words, not only their figures.

Grounding holds figures and dates to the evidence. A sentence without any ("the mayor has resigned")
would pass it with any citation, so its words are held to the evidence as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.glossary import korean_words, other_wordings
from assistant.terms import synonyms
from assistant.types import Evidence
from ingest.morphemes import morphemes

_ENOUGH = 0.75  # share of the nouns of a Korean sentence that the cited sentences must say
_FEW_WORDS = 2  # Korean words that a foreign sentence without figures must share with them
_HANGUL = re.compile(r"[가-힣]")
_NOUNS = frozenset({"NNG", "NNP", "SL", "SH", "XR"})
# Nouns that frame a statement and say nothing that could be wrong.
_FRAME = frozenset(
    "기사 보도 자료 보도자료 내용 경우 정도 규모 모두 총 약 시 전주시 전주 사업 발표 예정 계획 올해 지난해 작년 내년 현재 이번 당시 기준 금액 수치 날짜 기간 장소 시작 진행 확인 안내 관련 해당"
    " 답 질문 근거 추정".split()
)
_DENIAL = re.compile(r"지\s?(?:않|못|아니)|없[다습었을는]|아니(?:다|며|고|라|었)|(?<![가-힣])(?:안|못)\s[가-힣]|취소|중단|폐지|폐쇄|철회|무산|백지화|연기되|정정|허위|거짓")
_FOREIGN_DENIAL = re.compile(
    r"\b(?:not|no longer|never|cancel\w*|abolish\w*|suspend\w*|withdrawn|false|fake|corrected)\b|n't\b|不|没有|取消|停止|废除|虚假|ない|ません|中止|廃止|取り消|\b(?:không|chưa|hủy|huỷ|ngừng|bãi bỏ)\b", re.I
)
_KOREAN_DENIAL = re.compile(r"않|못|없|아니|안\s|취소|중단|폐지|폐쇄|철회|무산|연기|정정|종료|휴|불|미|비|금지|제외")


def unsupported(text: str, cited: Sequence[Evidence], language: str, grounded: bool) -> list[str]:
    """Why the words of `text` are not those of the cited sentences; nothing when they are."""
    said = " ".join(f"{e.sentence.text} {e.article.title} {e.article.publisher}" for e in cited)
    if _HANGUL.search(text) and (language == "ko" or _mostly_hangul(text)):
        return _unsaid_in_korean(text, said)
    return _unsaid_in_translation(text, said, language, grounded)


def _mostly_hangul(text: str) -> bool:
    return len(_HANGUL.findall(text)) * 2 > sum(c.isalpha() for c in text)


def _unsaid_in_korean(text: str, said: str) -> list[str]:
    packed = re.sub(r"\s", "", said).lower()
    nouns = list(dict.fromkeys(m.form for m in morphemes(text) if m.tag in _NOUNS and m.form not in _FRAME))
    unsaid = [noun for noun in nouns if not _is_said(noun, packed)]
    if len(unsaid) > (1 - _ENOUGH) * len(nouns):
        return [f"{', '.join(unsaid)}: not in the cited sentences"]
    if _DENIAL.search(text) and not _KOREAN_DENIAL.search(said):
        return ["denies or revokes what the cited sentences do not"]
    return []


def _is_said(noun: str, packed: str) -> bool:
    return any(word.lower() in packed for word in (noun, *synonyms().get(noun, ())))


def _unsaid_in_translation(text: str, said: str, language: str, grounded: bool) -> list[str]:
    """A foreign sentence needs a grounded figure, or words that translate words of the evidence."""
    if _FOREIGN_DENIAL.search(text) and not _KOREAN_DENIAL.search(said):
        return ["denies or revokes what the cited sentences do not"]
    if grounded:
        return []
    packed = re.sub(r"\s", "", said)
    words = [w for w in korean_words(text, language) if w not in _FRAME]
    shared = [w for w in words if any(v.replace(" ", "") in packed for v in (w, *other_wordings(w)))]
    return [] if len(shared) >= _FEW_WORDS else ["has neither figures nor words of the cited sentences"]
