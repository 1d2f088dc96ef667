"""Persons, places and organisations in a sentence: by their form, their office, their particle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question.asks import Kind
from ingest.morphemes import Morpheme, final_consonant, morphemes


@dataclass(frozen=True, slots=True)
class Name:
    """A span that names somebody or something. `fit` (0..1.2): how much its form says so."""

    text: str
    start: int
    end: int
    fit: float


_TITLES = (
    "부시장 시장 도지사 지사 구청장 군수 국장 과장 소장 회장 부회장 대표이사 대표 교수 단장 부단장 의원 의장 부의장 위원장 센터장 본부장 관장 팀장"
    " 원장 총장 이사장 지부장 전무 상무 사장 장관 차관 청장 서장 교장 감독 기자 이장 통장 동장 지점장 조합장 사무국장 연구원 작가 선수 실장 처장"
    " 관계자 주무관 사무관 운영자 학장 협회장 연합회장 총재 은행장 행장"
).split()
_TITLE = "|".join(sorted(_TITLES, key=len, reverse=True))
_SURNAME = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부황보"
_NAME = rf"(?:[{_SURNAME}][가-힣]{{2}}|남궁[가-힣]{{1,2}}|황보[가-힣]{{1,2}}|선우[가-힣]{{1,2}})"
# "김병수 전주시 신성장경제국장", "(회장 김동수)", "대표 임동욱"
_NAME_FIRST = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME})\s+(?P<role>(?:[가-힣A-Za-z0-9·]+\s+){{0,3}}?[가-힣A-Za-z0-9·]*(?:{_TITLE}))(?![가-힣]*\s*협)"
)
_ROLE_FIRST = re.compile(
    rf"(?<![가-힣A-Za-z0-9·])(?P<role>[가-힣A-Za-z0-9·\s]{{0,20}}?(?:{_TITLE}))\s*[:：]?\s*(?P<name>{_NAME})(?![가-힣]{{2}})"
)
_ADDRESSED = re.compile(rf"(?<![가-힣])(?P<name>{_NAME})\s?(?:씨|군|양)(?![가-힣]{{2}})")
_PLACE_END = re.compile(
    r"(?:[가-힣]동|[가-힣]구|[가-힣]로|[가-힣]길|[0-9]가|시장|공원|센터|회의실|강당|시청|구청|청사|호텔|광장|단지|산단|캠퍼스|대학교|대학|터미널|일원"
    r"|부지|[0-9]층|[가-힣]관|학교|주차장|마을|한옥마을|운동장|경기장|체육관|도서관|역|병원|교차로|사거리|천변|[가-힣]천|[가-힣]산|[가-힣]면|[가-힣]읍|[가-힣]리"
    r"|지역|농장|온천|극장|거리|밸리|타워|빌딩|홀|터|원|부두|공장|[0-9]번지|[가-힣]시|[가-힣]군|[가-힣]도|파크|랜드|숲|공항|정류장|골목|옛\s?[가-힣]+|옆|앞|내|인근)$"
)
_ORG_END = re.compile(
    r"(?:센터|재단|공사|공단|협회|연합회|협의회|모금회|진흥원|대학교|대학|은행|기업|그룹|부|처|청|과|국|원|위원회|의회|노조|조합|사업소|공제회|법인|회사|학회|병원|시|도|구|소재|기술원|연구원|연구소|본부|공동체|㈜|상공회의소|신문|뉴스)$"
)
_SUPPORT_OR_STAFF = re.compile(r"(?:지원|인원|직원|회원|위원|의원|임원|요원|조합원|단원|대원|재원|자원)$")  # no 원 that one goes to
_NOT_A_PLACE = re.compile(
    r"^(?:자리|이|그|저|각|전|본|당|올해|지난해|내년|작년|이번|다음|앞|뒤|중|후|때|과정|사업|계획|위해|경우|분야|대상|기준|가운데|협약|캠페인|사회|운동|전략)(?:[가-힣]{0,2})$|(?:사업|계획|분야|과정|캠페인|지원|확대|강화|추진|활성화|때문|만|해|년|월|일|개|명|데|것|등|정책|경제|산업|기술|투자|협약|기업|시민|구축|운영|조성|주민|참여|회복|안정|향상|제공|생활|위기|중심)$"
)


def persons(text: str) -> Iterator[Name]:
    """Persons with their office, as "name office", whichever comes first in the text."""
    tokens = morphemes(text)
    for pattern in (_NAME_FIRST, _ROLE_FIRST):
        at = 0
        while m := pattern.search(text, at):
            at = m.start() + 1  # a false name may hide a true one behind it
            named = _is_name(tokens, *m.span("name")) and _is_role(tokens, *m.span("role"))
            if named and not _MARKET.search(m["role"]):
                shown = f"{m['name'].strip()} {' '.join(m['role'].split())}"
                yield Name(shown, m.start(), m.end(), 1.0)
                at = m.end()
    for m in _ADDRESSED.finditer(text):
        if _is_name(tokens, *m.span("name")):
            yield Name(m.group(), m.start(), m.end(), 0.9)


def affiliations(text: str) -> Iterator[Name]:
    """Where the persons of a sentence belong: 일자리정책과 of a 일자리정책과장."""
    for person in persons(text):
        words = person.text.split()[1:]
        unit = " ".join(words[:-1]) if len(words) > 1 else words[-1].removesuffix("장")
        at = text.find(unit, person.start, person.end)
        if at >= 0 and len(unit) >= 2:
            yield Name(unit, at, at + len(unit), 1.0)


# A noun of three syllables that begins like a surname, as 전문가 and 주민들 do.
_COMMON_NOUN = re.compile(
    r"[자인가원들회과부처팀장단사측관생시군구도형적용업별간화동재학교계산품식력률]$"
)


def _is_name(tokens: tuple[Morpheme, ...], start: int, end: int) -> bool:
    """Surname and given name, no ordinary word: 전주형 is the city and a suffix, not a person."""
    inside = [t for t in tokens if start <= t.start < end and t.end > t.start]
    if not inside or any(t.tag[0] in "JEVS" for t in inside):
        return False
    whole = inside[0].start == start and inside[0].end >= end
    if whole:
        return inside[0].tag == "NNP" or not _COMMON_NOUN.search(inside[0].form)
    return inside[0].end == start + 1


# 시장 is a mayor after a city's name or alone, and a market after anything else (모래내시장).
_MARKET = re.compile(
    r"[가-힣](?<!전주)(?<!서울)(?<!부산)(?<!대구)(?<!인천)(?<!광주)(?<!대전)(?<!울산)(?<!군산)(?<!익산)(?<!완주)시장$"
)


def _is_role(tokens: tuple[Morpheme, ...], start: int, end: int) -> bool:
    return not any(
        t.tag.startswith(("J", "E")) and t.tag != "JKG" for t in tokens if start <= t.start < end
    )


_ADDRESS = re.compile(
    r"(?:[가-힣]+(?:시|군)\s+)?(?:[가-힣]+구\s+)?[가-힣0-9]*[가-힣](?<!으)(?:로|길)\s?\d+(?:-\d+)?(?:\([^)]{1,20}\))?(?:\s*[가-힣]+\s?(?:\d+층|\d+호|신관|본관|별관|청사))*"
)
_ONE_SYLLABLE_END = re.compile(
    r"[가-힣](?:도|산|천|시|군|면|읍|리|길|로|구|동|역|터|홀|옆|앞|내|관|숲)$"
)


def addresses(text: str) -> Iterator[Name]:
    """Street addresses."""
    for m in _ADDRESS.finditer(text):
        yield Name(m.group().strip(), m.start(), m.end(), 1.2)


_NO_START = frozenset("경우 결과 가운데 때 등 이날 이번 최근 당시 이후 이전 현재 올해 지난해 내년".split())
_NOUNISH = frozenset("NNG NNP NNB SN SL SH XPN XSN XR NR".split())


def noun_phrases(kind: Kind, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Name]:
    """Places or organisations: noun phrases by their last noun, or by the particle after them.

    :param taken: spans that are something else (dates, figures, persons)
    """
    for words, particle in _runs(text):
        for first in range(len(words)):
            if text[words[first][0].start : words[first][-1].end] in _NO_START:
                continue  # "수소의 경우 국토부가"
            for last in range(first, len(words)):
                start, end = words[first][0].start, words[last][-1].end
                if any(a < end and start < b for a, b in taken):
                    continue
                after = particle if last == len(words) - 1 else ""
                fit = _phrase_fit(kind, text[start:end], words[last], after)
                if kind is Kind.PLACE and _is_generic(words[first : last + 1]):
                    continue
                if fit:
                    longer = 0.03 if after else -0.02  # 시청 4층 회의실에서: the whole of what the particle marks
                    yield Name(text[start:end], start, end, fit + longer * (last - first))


def _is_generic(words: list[list[Morpheme]]) -> bool:
    """시장 or 공원 alone names no place."""
    return len(words) == 1 and len(words[0]) == 1 and words[0][0].tag == "NNG"


def _phrase_fit(kind: Kind, span: str, last_word: list[Morpheme], particle: str) -> float:
    ending = _PLACE_END if kind is Kind.PLACE else _ORG_END
    named = bool(ending.search(span)) and not (kind is Kind.PLACE and _SUPPORT_OR_STAFF.search(span))
    if kind is Kind.PLACE and _ONE_SYLLABLE_END.search(span):
        odd = len(last_word) > 1 and not any(m.tag == "NNG" and len(m.form) > 1 for m in last_word)
        named = odd or any(m.tag == "NNP" for m in last_word)  # 송천동 is no word Kiwi knows
    marks = {"에", "에서"} if kind is Kind.PLACE else {"이", "가", "은", "는", "과", "와"}
    marked = particle in marks
    if len(span) < 2 or not (named or (marked and not _NOT_A_PLACE.search(span))):
        return 0.0
    if kind is Kind.PLACE and _WHOLE_CITY.search(span):
        named = False
    return 0.55 * named + 0.3 * marked + 0.15 * any(m.tag == "NNP" for m in last_word)


_WHOLE_CITY = re.compile(r"^(?:[가-힣]{1,3}(?:시|도)|전국|시|도|도시|지역|국내|세계)$")


def _runs(text: str) -> Iterator[tuple[list[list[Morpheme]], str]]:
    """Runs of nouns as words (split at spaces), each with the particle that follows the run."""
    run: list[list[Morpheme]] = []
    end = -1
    for m in (*morphemes(text), Morpheme("", "", len(text) + 9, len(text) + 9)):
        joined = m.tag in _NOUNISH and m.start - end <= 1
        if run and not joined:
            yield run, m.form if m.tag.startswith("J") and m.start == end else ""
            run = []
        if m.tag in _NOUNISH:
            if run and m.start == end:
                run[-1].append(m)
            else:
                run.append([m])
            end = m.end


_WORD_END = re.compile(r"(?:[가-힣A-Za-z0-9]|(?<=[가-힣A-Za-z0-9])·(?=[가-힣A-Za-z0-9]))*")
_WORD_START = re.compile(r"(?:[가-힣A-Za-z0-9]|(?<=[가-힣A-Za-z0-9])·(?=[가-힣A-Za-z0-9]|$))*$")


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span [start:end] from where its first word begins to where its last one ends, particles apart.

    Words joined by a tight "·" are one: P3·P4 주차장, not P4 주차장.
    """
    begin = _WORD_START.search(text, 0, start)
    edge = _WORD_END.match(text, end)
    assert begin and edge  # both may be empty
    return begin.start(), _particles_from(text, end, edge.end())


def _particles_from(text: str, end: int, edge: int) -> int:
    """Where, between `end` and the `edge` of its word, particles or endings begin that are no part of a name."""
    for m in morphemes(text):
        if end <= m.start < edge and (m.tag[0] in "JEV" or m.tag in {"XSV", "XSA"}):
            if m.tag == "VCP" and m.start == m.end and final_consonant(text[: m.start]):
                return edge  # 이 is never left out after a consonant: 산업단지 is no 산업단이지
            return m.start
    return edge
