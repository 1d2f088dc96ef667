"""The topic words of a question.

A term is an eojeol without its particles and endings; `matching.py` finds it in a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.lexicon import official, synonyms
from ingest.morphemes import Morpheme, morphemes
from ingest.values import Figure

# Words that ask, address or hedge: they say nothing about the topic.
_STOP_STEMS = frozenset(
    "무엇 뭐 뭣 뭔 무슨 어떤 어떻 어떠 얼마 얼마나 언제 어디 어디서 누구 누가 왜 몇 며칠 어느 이것 저것 그것 거 것 게 수 등 좀"
    " 그럼 그러면 그리고 그런데 그래서 그건 거기 거긴 그곳 여기 이번 혹시 제발 정말 진짜 대략 알리 알려 주 알 싶 궁금 궁금하 말하 말 설명"
    " 있 없 하 되 이 아니 보 가르치 부탁 요 대하 관하 대해 관해 곳 데 기사 뉴스 자료 보도자료 부탁드리 줄 한줄 두줄 세줄 갑자기 같이 맞 요즘 이제 아까 얘기 이야기 라던데 부탁드립 부탁드려 어떻게 더 원래 동안 기존 당초 처음 비교 각각 차이 까닭 요약 간단히 정리 연도별 자세히 현황 몇몇 모두 다 어디어디 무엇무엇 가짓수 정도 전체 어 네 예 안녕 지금 현재 때 개월간 그 저 이 때문 위하 따르 중 후 날".split()
)
_MEASURE_STEMS = frozenset(
    "예산 사업비 금액 비용 돈 면적 넓이 규모 크기 길이 거리 인원 정원 대수 개수 숫자 비율 횟수 나이 연령 기간 일정 날짜 시기 시작일 종료일 요일 시각 한도 건수 갯수 기한 마감 장소"
    " 위치 주소 이메일 이메일주소 메일 메일주소 홈페이지주소 소속 이름 이유 목적 배경 전화 전화번호 연락처 문의 종류 목록 내용 시간 사람 수 총사업비 총액 총 최고액 최대액 상한액 하한액 최저액 최소액 전년 전해 예년".split()
)
# What is asked about a topic; alone they are no topic, so that "언제 문을 여나요?" is about the last one.
_ATTRIBUTE_STEMS = frozenset(
    "신청 접수 대상 방법 요금 참가비 수강료 입장료 이용료 자격 준비물 예약 혜택 주차 국비 도비 시비 면수 문 모집 운영 개관 개장 개막 개최 담당 담당자 부서"
    " 홈페이지 개수 주최 주관 할인 휴관일 휴무 휴무일 효과 절차 조건 서류 지원 보급 투자 고용 계획 이용 운영시간 이용시간 상담시간 방문객 관람객 이용객 참가자 참석자 가입자 완공 준공 착공".split()
)
# Days of an event: the date itself says them. 참가비 or 연회비 must be said: each is a price of its own.
_DAY_OF = re.compile(r"(?:마감|개장|개관|개막|시행|발행|준공|완공|착공|접수|공고|신청)일$")
_COMPOUND_MEASURE = re.compile(
    r"(?<=[가-힣]{2})(?:기간|시기|시간|인원|면적|총액|금액|규모|대수|개수|갯수|건수|횟수|비율|날짜|요일|시각|한도|(?:시작|종료|개시)일)$"
    r"|(?<=개소|개원|개통|개교|입주|재개|개최)일$"
    r"|(?<=[가-힣]{2}[가-힣])(?<![교선가순생정급용하홍호지특우다소실점복검배])수$"  # 출생아수, and no 교수
)
# When and by whose word, and how many of it: "2014년 발표 기준으로", "한 개에", "1년에", "하루종일".
_FRAME = re.compile(
    r"(?:발표|보도|집계|당시|시점|예정|앞뒤|뒤|안|이내|새로|같|월|(?:1?[가-힣]|군데|사람)당|"
    r"(?:1|한|일)?(?:년|달|개월|주일|시간|개|명|곳|대|장|번|회|가구|집|사람|군데)(?:당|마다|씩|동안|간)?|번째|하루(?:종일)?|\d{4})"
)
# Nouns with a measure for a last syllable, which articles split: 자부담금 under 자부담, 음식값 as 음식을 ... 원에.
_MEASURE_END = re.compile(r"[가-힣]{2,}[값비료액률율량금일]$")
_AS_OF = re.compile(r"(?:[년월말일]|발표|기사|현재)\s?기준")  # "2014년 기준", and no "소득 기준"
_TOPIC_TAGS = frozenset("NNG NNP NR SN SL SH XPN XSN XR VV VA MAG NNB MM".split())
_NOUN_TAGS = frozenset("NNG NNP SL SH XR".split())
_VERB_TAGS = frozenset({"VV", "VA"})
_BREAKS = frozenset("XSV XSA VX VCP VCN EP EF EC ETN ETM".split())
_ADVERB_WEIGHT = 0.2
_LEAD_IN = 0.6  # what is told before the question says less of what is asked
_HOME_WEIGHT = 0.15  # of the city that every article is about
_VERB_WEIGHT = 0.45  # a verb is often worded differently
_MEASURE_WEIGHT = 0.3  # the measure is usually said by the unit, not by its noun
@dataclass(frozen=True, slots=True)
class Term:
    """A topic word: `parts` are its nouns, `weight` how much it says before rarity is known."""

    text: str
    parts: tuple[str, ...]
    weight: float
    variants: tuple[str, ...] = ()
    required: tuple[str, ...] = ()  # proper nouns inside: 대구 of 대구혁신센터 must be said
    measure: bool = False
    attribute: bool = False  # asked about a topic, no topic itself
    name: bool = False  # a proper noun: evidence that never says it is about something else
    verb: bool = False  # a stem, found in its forms
    figure: Figure | None = None  # a value that says which one is asked about: 20리터, 2등, 72세


def read_terms(question: str, language: str = "ko") -> tuple[Term, ...]:
    """The topic words of `question`, in order, each once; of a foreign one its Korean and its names."""
    if language != "ko":
        question = " ".join(_READABLE.findall(question))
    eojeols = _eojeols(question)
    start = max((i + 1 for i, eojeol in enumerate(eojeols) if _leads_in(eojeol)), default=0)
    before, asked = ([t for e in part for p in _split(e) if (t := _term(p, question))] for part in (eojeols[:start], eojeols[start:]))
    if any(is_topic(t) for t in asked):
        before = [replace(t, weight=_LEAD_IN * t.weight) for t in before]
    return tuple({t.text: t for t in (*before, *asked)}.values())


def is_topic(term: Term) -> bool:
    """Whether a term can be what a question is about: no measure, no verb, nothing asked of a topic."""
    return term.weight >= 1.0 and not (term.measure or term.attribute)


def _leads_in(eojeol: list[Morpheme]) -> bool:
    """Whether an eojeol ends what is told before the question: "이사 가는 학부모인데요, ..."."""
    return any(m.tag == "EC" and m.form.removesuffix("요").endswith("데") for m in eojeol)


# What a Korean article can say of a foreign question: Hangul, and acronyms and numbers as they are.
HOME = frozenset({"전주", "전주시"})  # the city itself goes without saying


_READABLE = re.compile(r"[가-힣][가-힣\d]*|(?<![A-Za-z])[A-Z][A-Z0-9]+(?![a-z])")


def _eojeols(text: str) -> list[list[Morpheme]]:
    """Morphemes grouped by the spaces between them."""
    groups: list[list[Morpheme]] = []
    end, counting = -1, False
    for m in morphemes(text):
        gap = text[end : m.start] if end >= 0 else ""
        if not groups or gap.isspace():
            groups.append([])
        if not counting:  # the counter of 몇 명 is what is asked for, not the topic
            groups[-1].append(m)
        counting = m.form == "몇"
        end = max(end, m.end)
    return groups


# Endings of a noun that say how it is counted or when, not what it is: 어르신들, 업종별로, 폭우때.
_TAILS = frozenset("들 별 씩 님 쯤 때 당시 꺼 것 거 건 게 데 적 짜리".split())
_INTERROGATIVES = frozenset("얼마 언제 어디 누구 며칠".split())


def _split(eojeol: list[Morpheme]) -> list[list[Morpheme]]:
    """The nouns and the verbs of an eojeol apart: 기부한사람 is 기부 and 사람, 받은거 is 받다."""
    parts: list[list[Morpheme]] = [[]]
    for m, inside in zip(eojeol, _in_a_noun(eojeol), strict=True):
        if inside:
            parts[-1].append(m)
        elif m.tag in _VERB_TAGS and _is_light(parts[-1], m):
            noun = parts.pop().pop()
            parts += [[Morpheme(noun.form + m.form, m.tag, noun.start, m.end)], []]
        elif m.tag in _VERB_TAGS:
            parts += [[m], []]
        elif m.tag in _BREAKS or m.form in _INTERROGATIVES:  # 참가비얼마 asks about 참가비
            parts.append([])
        elif not (m.tag == "XSN" and m.form in _TAILS):
            parts[-1].append(m)
    for part in parts:
        while len(part) > 1 and part[-1].form in _TAILS:
            part.pop()
    return [part for part in parts if part]


def _is_light(before: list[Morpheme], verb: Morpheme) -> bool:
    """Whether a noun and a verb of a syllable each are one word: 끝나, 끝내, 힘쓰."""
    return (
        len(before) == 1 and before[0].tag == "NNG" and before[0].end == verb.start
        and len(before[0].form) == len(verb.form) == 1
    )  # fmt: skip


def _in_a_noun(eojeol: list[Morpheme]) -> list[bool]:
    """Which morphemes are the 인 of 농업인대학, read as "이다" between two nouns without a space."""
    tags = [m.tag for m in eojeol]
    copula = [tags[i : i + 2] == ["VCP", "ETM"] and bool(set(tags[i + 2 :]) & _NOUN_TAGS) for i in range(len(tags))]
    return [here or before for here, before in zip(copula, [False, *copula], strict=False)]


def _term(eojeol: list[Morpheme], question: str) -> Term | None:
    tail = len(eojeol)
    while tail and eojeol[tail - 1].tag not in _TOPIC_TAGS:
        tail -= 1
    head = 0
    while head < tail and eojeol[head].tag not in _TOPIC_TAGS:
        head += 1
    kept = [m for m in eojeol[head:tail] if m.form not in _STOP_STEMS or m.tag in _NOUN_TAGS]
    if all(m.form in _STOP_STEMS for m in kept):
        return None
    if kept[-1].tag in {"NNB", "MM"} and len(kept) == 1:
        return None
    text = _without_measure(_surface(kept, question))
    if not text or text in _STOP_STEMS:
        return None
    price = bool(_MEASURE_END.search(text))  # 배달비 is not said by 배달 inside another word
    parts = () if price else tuple(m.form for m in kept if m.tag in _NOUN_TAGS and len(m.form) >= 2)
    verb = all(m.tag in _VERB_TAGS for m in kept)
    measure = text in _MEASURE_STEMS or bool(_DAY_OF.search(text))
    adverb = all(m.tag == "MAG" for m in kept)
    weight = _MEASURE_WEIGHT if measure else _VERB_WEIGHT if verb else 1.0
    frame = _FRAME.fullmatch(text) or (text == "기준" and _AS_OF.search(question))
    weight = _ADVERB_WEIGHT if adverb or frame else _HOME_WEIGHT if text in HOME else weight
    name = any(m.tag in {"NNP", "SL"} and m.form not in HOME for m in kept) and not measure
    variants = _variants(text, parts) + ((text[:-1],) if price else ())
    required = tuple(m.form for m in kept if m.tag == "NNP" and len(m.form) >= 2 and len(kept) > 1)
    return Term(
        text.lower(), parts, weight, variants, tuple(r for r in required if r not in HOME),
        measure, text in _ATTRIBUTE_STEMS, name, verb,
    )  # fmt: skip


def _without_measure(text: str) -> str:
    """교육기간 as 교육: which period it is must be said, that it is one is seen."""
    return _COMPOUND_MEASURE.sub("", text) or text


def _surface(kept: list[Morpheme], question: str) -> str:
    if all(m.tag in _VERB_TAGS for m in kept):
        return kept[0].form
    return re.sub(r"[^0-9A-Za-z가-힣一-鿿.%+~-]", "", question[kept[0].start : kept[-1].end])


def _said_otherwise(word: str) -> tuple[str, ...]:
    """The synonyms of a word or stem, and what offices write for it."""
    word = word.lower()
    ways = (synonyms().get(word, ()), official().get(word, ()), official().get(f"{word}다", ()))
    return tuple(dict.fromkeys(way for some in ways for way in some))


def _variants(text: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    words = _said_otherwise(text)
    if not words and parts:  # 교육생모집 has the variants of its last noun
        words = _said_otherwise(parts[-1]) if len(parts) == 1 else ()
    return tuple(w for w in words if len(w) >= 2)
