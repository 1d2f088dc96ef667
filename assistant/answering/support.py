"""Whether what a model wrote is said by the sentences it cites: their words, not only their figures.

Grounding holds figures and dates to the evidence. A sentence without any ("the mayor has resigned")
would pass it with any citation, so its words are held to the evidence as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.glossary import korean_words, other_wordings
from assistant.types import Evidence
from ingest.lexicon import synonyms
from ingest.morphemes import morphemes

_HANGUL = re.compile(r"[가-힣]")
_NOUNS = frozenset({"NNG", "NNP", "SL", "SH", "XR"})
# Nouns that frame a statement; what they say of a figure or name could hardly be wrong.
_FRAME = frozenset(
    "기사 보도 자료 보도자료 내용 경우 정도 규모 모두 총 약 시 전주시 전주 사업 발표 예정 계획 올해 지난해 작년 내년 현재 이번 당시 기준 금액 수치 날짜 기간 장소 시작 진행 확인 안내 관련 해당"
    " 답 질문 근거 추정 투입 소요 추진 실시 시행 개최 운영 조성 건립 건설 설치 마련 제공 포함 구성 도입 이용 가능 대상 전체 합계 각각 이상 이하 이후 이전".split()
)
_ENGLISH_WORD = re.compile(r"[A-Za-z][a-z]{3,}")
# English words that frame a statement, units among them.
_ENGLISH_FRAME = frozenset(
    "according article news report reports said says announced will would have been were that this which with from into than then them they their there also more most total about around approximately"
    " million billion thousand hundred percent january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday"
    " city jeonju held place takes taking took made used using include includes including each only during after before until between under over based amount number figure date time year years month months"
    " phone telephone center centre give gives given rate"
    " people person persons square meters metres days hours minutes open opens opened start starts started planned scheduled expected provided available".split()
)
_ASKS = re.compile(r"(?:[하되있없었했았였]나요|[인는은한]가요|까요?)\W*$")
_POLITE_END = re.compile(r"[다요죠][\s.!?”’\"')」]*$")
_DENIAL = re.compile(r"지\s?(?:않|못|아니)|없[다습었을는]|아니(?:다|며|고|라|었)|(?<![가-힣])(?:안|못)\s[가-힣]|취소|중단|폐지|폐쇄|철회|무산|백지화|연기되|정정|허위|거짓")
_FOREIGN_DENIAL = re.compile(
    r"\b(?:not|no longer|never|cancel\w*|abolish\w*|suspend\w*|withdrawn|false|fake|corrected)\b|n't\b|不|没有|取消|停止|废除|虚假|ない|ません|中止|廃止|取り消|\b(?:không|chưa|hủy|huỷ|ngừng|bãi bỏ)\b", re.I
)
_KOREAN_DENIAL = re.compile(r"않|못|없|아니|안\s|취소|중단|폐지|폐쇄|철회|무산|연기|정정|종료|금지|제외|휴관|불가|미정")


def unsupported(text: str, cited: Sequence[Evidence], language: str, values: int) -> list[str]:
    """Why the words of `text` are not those of the cited sentences; nothing when they are."""
    said = " ".join(f"{e.sentence.text} {e.article.title} {e.article.publisher}" for e in cited)
    if _HANGUL.search(text) and (language == "ko" or _mostly_hangul(text)):
        return _unsaid_in_korean(text, said)
    return _unsaid_in_translation(text, said, language, values)


def ill_worded(text: str, language: str) -> list[str]:
    """Why nobody should be answered so: in another language than the question, or in half a sentence."""
    if any(c.isalpha() for c in text) and _mostly_hangul(text) != (language == "ko"):
        return ["in another language than the question"]
    if language == "ko" and (_ASKS.search(text) or not _POLITE_END.search(text)):
        return ["no whole sentence, a question, or impolite"]
    return []


def _mostly_hangul(text: str) -> bool:
    return len(_HANGUL.findall(text)) * 2 > sum(c.isalpha() for c in text)


def _unsaid_in_korean(text: str, said: str) -> list[str]:
    packed = re.sub(r"\s", "", said).lower()
    nouns = dict.fromkeys(m.form for m in morphemes(text) if m.tag in _NOUNS and m.form not in _FRAME)
    unsaid = [noun for noun in nouns if not _is_said(noun, packed)]
    if unsaid:
        return [f"{', '.join(unsaid)}: not in the cited sentences"]
    if _DENIAL.search(text) and not _KOREAN_DENIAL.search(said):
        return ["denies or revokes what the cited sentences do not"]
    return []


def _is_said(noun: str, packed: str) -> bool:
    return any(word.lower() in packed for word in (noun, *synonyms().get(noun, ())))


def _unsaid_in_translation(text: str, said: str, language: str, values: int) -> list[str]:
    """A foreign sentence needs more words and figures of the evidence than words of its own."""
    if _FOREIGN_DENIAL.search(text) and not _KOREAN_DENIAL.search(said):
        return ["denies or revokes what the cited sentences do not"]
    packed = re.sub(r"\s", "", said)
    words = [w for w in korean_words(text, language) if w not in _FRAME]
    known = [w for w in words if any(v.replace(" ", "") in packed for v in (w, *other_wordings(w)))]
    own = len(words) - len(known) + (_unknown(text) if language == "en" else 0)
    if own >= len(known) + values or (not values and (own or language != "en")):
        return ["says more than the cited sentences do"]
    return []


def _unknown(text: str) -> int:
    """How many English words are neither framing nor known to the glossary; names count too."""
    words = (word.lower() for word in _ENGLISH_WORD.findall(text))
    return sum(w not in _ENGLISH_FRAME and not korean_words(w, "en") for w in words)
