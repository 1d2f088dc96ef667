"""Spans of a sentence that could be the answer, by the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asks import Ask, Kind
from assistant.tables import Cell
from ingest.morphemes import Morpheme, morphemes
from ingest.types import Published
from ingest.values import DateRef, Figure, read_dates, read_figures


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that could be the answer. `fit` (0..1): how well its form suits the question."""

    text: str
    start: int  # in the sentence
    end: int
    fit: float
    value: Figure | DateRef | None = None


_TITLES = (
    "부시장 시장 도지사 지사 구청장 군수 국장 과장 소장 회장 부회장 대표이사 대표 교수 단장 부단장 의원 의장 부의장 위원장 센터장 본부장 관장 팀장"
    " 원장 총장 이사장 지부장 전무 상무 사장 장관 차관 청장 서장 교장 감독 기자 이장 통장 동장 지점장 조합장 사무국장 연구원 작가 선수 실장 처장"
    " 관계자 주무관 사무관 운영자 학장 협회장 연합회장 총재 은행장 행장"
).split()
_TITLE = "|".join(sorted(_TITLES, key=len, reverse=True))
_SURNAME = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부황보"
_NAME = rf"(?:[{_SURNAME}][가-힣]{{2}}|남궁[가-힣]{{1,2}}|황보[가-힣]{{1,2}}|선우[가-힣]{{1,2}})"
# "김병수 전주시 신성장경제국장", "(회장 김동수)", "대표 임동욱"
_NAME_FIRST = re.compile(rf"(?<![가-힣])(?P<name>{_NAME})\s+(?P<role>(?:[가-힣A-Za-z0-9·]+\s+){{0,3}}?[가-힣A-Za-z0-9·]*(?:{_TITLE}))(?![가-힣]*\s*협)")
_ROLE_FIRST = re.compile(rf"(?P<role>[가-힣A-Za-z0-9·\s]{{0,20}}?(?:{_TITLE}))\s*[:：]?\s*(?P<name>{_NAME})(?![가-힣]{{2}})")
_PLACE_END = re.compile(
    r"(?:[가-힣]동|[가-힣]구|[가-힣]로|[가-힣]길|[0-9]가|시장|공원|센터|회의실|강당|시청|구청|청사|호텔|광장|단지|산단|캠퍼스|대학교|대학|터미널|일원"
    r"|부지|[0-9]층|[가-힣]관|학교|주차장|마을|한옥마을|운동장|경기장|체육관|도서관|역|병원|교차로|사거리|천변|[가-힣]천|[가-힣]산|[가-힣]면|[가-힣]읍|[가-힣]리"
    r"|지역|농장|온천|극장|거리|밸리|타워|빌딩|홀|터|원|부두|공장|[0-9]번지|[가-힣]시|[가-힣]군|[가-힣]도|파크|랜드|숲|공항|정류장|골목|옛\s?[가-힣]+|옆|앞|내|인근)$"
)
_ORG_END = re.compile(
    r"(?:센터|재단|공사|공단|협회|연합회|협의회|모금회|진흥원|대학교|대학|은행|기업|그룹|부|처|청|과|국|원|위원회|의회|노조|조합|사업소|공제회|법인|회사|학회|병원|시|도|구|소재|기술원|연구원|연구소|본부|공동체|㈜|상공회의소|신문|뉴스)$"
)
_NOT_A_PLACE = re.compile(r"^(?:이|그|저|각|전|본|당|올해|지난해|내년|작년|이번|다음|앞|뒤|중|후|때|과정|사업|계획|위해|경우|분야|대상|기준|가운데|협약|캠페인|사회|운동|전략)(?:[가-힣]{0,2})$|(?:사업|계획|분야|과정|캠페인|지원|확대|강화|추진|활성화|때문|만|해|년|월|일|개|명|원|데|것|등|정책|경제|산업|기술|투자|협약|기업|시민|구축|운영|조성|주민|참여|회복|안정|향상|제공|생활|위기|중심)$")
_LABEL = re.compile(r"^\s*[-*○●◦▪▶△▲□■·ㆍ※\d.()가-하\s]{0,6}(?P<label>[가-힣A-Za-z\s·/]{1,14}?)\s*[:：|]\s*(?P<value>.+)$")
_LABELS: dict[Kind, re.Pattern[str]] = {
    Kind.PLACE: re.compile(r"장소|위치|주소|집결지|소재지|곳"),
    Kind.CONTACT: re.compile(r"문의|연락처|전화|접수처"),
    Kind.ORGANISATION: re.compile(r"주최|주관|담당|문의|부서|기관|후원"),
    Kind.PERSON: re.compile(r"담당|강사|대표|이름|발표"),
    Kind.DATE: re.compile(r"일시|날짜|기간|마감|일정|시간|기한"),
    Kind.PERIOD: re.compile(r"기간|일시|일정|시간"),
}
_EMAIL_OR_URL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://|www\.)[\w./?=&%-]+")
_BULLET = re.compile(r"[△▲▷▶◇◆○●■□•∙①-⑳]")
_ITEM_LIMIT = 60  # characters: longer runs between bullets are prose, not items


# "얼마" alone asks for money before anything else, and hardly ever for a duration.
_FIT_OF_ANY = {"money": 1.0, "area": 0.6, "length": 0.6, "percent": 0.6, "count": 0.1, "duration": 0.05}
_BACK_REFERENCE = re.compile(r"^(?:이날|당일|전날|다음\s?날|최근|현재|지금|이달|올해|지난해|내년|올)$")


@lru_cache(maxsize=20_000)
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence (cached)."""
    return read_figures(text)


@lru_cache(maxsize=20_000)
def dates_of(text: str, published: Published) -> tuple[DateRef, ...]:
    """The dates of a sentence of an article published then (cached)."""
    return read_dates(text, published)


def candidates(ask: Ask, text: str, published: Published) -> tuple[Candidate, ...]:
    """Every span of the sentence `text` that could answer `ask`."""
    labelled = _labelled(ask.kind, text)
    match ask.kind:
        case Kind.FIGURE:
            found = tuple(_figures(ask, text))
        case Kind.DATE | Kind.PERIOD:
            found = tuple(_dates(ask, text, published))
        case Kind.PERSON:
            found = tuple(_persons(text))
        case Kind.CONTACT:
            found = tuple(_contacts(text))
        case Kind.NAME:
            found = tuple(_quoted(text))
        case Kind.PLACE | Kind.ORGANISATION:
            found = tuple(_noun_phrases(ask.kind, text, published))
            if ask.kind is Kind.PLACE:
                found = (*_addresses(text), *found)
        case _:
            found = ()
    return labelled + found if ask.kind in {Kind.PLACE, Kind.ORGANISATION} else found


def _figures(ask: Ask, text: str) -> Iterator[Candidate]:
    money = any(f.dimension == "money" for f in figures_of(text))
    for figure in figures_of(text):
        if figure.role not in {"figure", "ordinal"} or not figure.unit:
            continue
        if figure.role == "ordinal" and figure.unit not in ask.units:
            continue
        if ask.units and figure.unit not in ask.units and (ask.strict or len(ask.units) > 1):
            continue
        if not ask.units and (money and figure.dimension != "money"):
            continue  # "얼마" is money where there is any
        if not ask.units and figure.dimension not in _FIT_OF_ANY:
            continue
        rank = ask.units.index(figure.unit) if figure.unit in ask.units else 0
        fit = (1.0 if rank == 0 else 0.88) if ask.units else _FIT_OF_ANY[figure.dimension]
        yield Candidate(figure.text, figure.start, figure.end, fit, figure)


def _dates(ask: Ask, text: str, published: Published) -> Iterator[Candidate]:
    for ref in dates_of(text, published):
        if ref.kind == "duration" or (_BACK_REFERENCE.match(ref.text) and not ref.first.iso):
            continue
        fit = _date_fit(ask, ref, text)
        yield Candidate(ref.text, ref.start, ref.end, fit, ref)


def _date_fit(ask: Ask, ref: DateRef, text: str) -> float:
    fit = 1.0
    clock = bool(ref.first.time or ref.kind == "time")
    if "time" in ask.units:
        fit = 1.0 if clock else 0.3
    elif ask.kind is Kind.DATE and (ref.kind in {"time", "weekly", "daily"} or not ref.first.iso):
        fit = 0.4
    if ask.kind is Kind.PERIOD:
        whole = ref.first != ref.last or ref.kind in {"period", "weekly", "time"}
        fit = 1.0 if whole else 0.35
    if _BACK_REFERENCE.match(ref.text):
        fit *= 0.7 if ref.basis == "relative" and ref.precision == "day" else 0.4
    if re.match(r"[^.]{0,25}(?:밝혔다|전했다|말했다)", text[ref.end :]):
        fit *= 0.6  # the day of the announcement is seldom what is asked
    return fit


def _persons(text: str) -> Iterator[Candidate]:
    tokens = morphemes(text)
    for pattern in (_NAME_FIRST, _ROLE_FIRST):
        at = 0
        while m := pattern.search(text, at):
            at = m.start() + 1  # a false name may hide a true one behind it
            named = _is_name(tokens, *m.span("name")) and _is_role(tokens, *m.span("role"))
            if named and not _MARKET.search(m["role"]):
                shown = f"{m['name'].strip()} {' '.join(m['role'].split())}"
                yield Candidate(shown, m.start(), m.end(), 1.0)
                at = m.end()


# A noun of three syllables that begins like a surname, as 전문가 and 주민들 do.
_COMMON_NOUN = re.compile(r"[자인가원들회과부처팀장단사측관생시군구도형적용업별간화동재학교계산품식력률]$")


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
_MARKET = re.compile(r"[가-힣](?<!전주)(?<!서울)(?<!부산)(?<!대구)(?<!인천)(?<!광주)(?<!대전)(?<!울산)(?<!군산)(?<!익산)(?<!완주)시장$")


def _is_role(tokens: tuple[Morpheme, ...], start: int, end: int) -> bool:
    return not any(
        t.tag.startswith(("J", "E")) and t.tag != "JKG" for t in tokens if start <= t.start < end
    )


def _contacts(text: str) -> Iterator[Candidate]:
    for figure in figures_of(text):
        if figure.role == "phone":
            yield Candidate(figure.text, figure.start, figure.end, 1.0, figure)
    for m in _EMAIL_OR_URL.finditer(text):
        yield Candidate(m.group(), m.start(), m.end(), 0.7)


_QUOTED = re.compile(r"[‘'“\"「『<《](?P<name>[^‘’'“”\"」』>》]{2,25})[’'”\"」』>》]")


def _quoted(text: str) -> Iterator[Candidate]:
    for m in _QUOTED.finditer(text):
        yield Candidate(m["name"], m.start("name"), m.end("name"), 1.0)


def from_cells(kind: Kind, cells: Sequence[Cell]) -> tuple[Candidate, ...]:
    """The cells of a table row whose column is headed by what is asked for."""
    wanted = _LABELS.get(kind)
    return tuple(
        Candidate(c.text, c.start, c.end, 1.3) for c in cells if wanted and wanted.search(c.head)
    )


def _labelled(kind: Kind, text: str) -> tuple[Candidate, ...]:
    """"장소: 전주실내체육관": the value of a line that says its own kind."""
    m = _LABEL.match(text)
    wanted = _LABELS.get(kind)
    if m is None or wanted is None or not wanted.search(m["label"]):
        return ()
    return (Candidate(m["value"].strip(), m.start("value"), m.end("value"), 1.3),)


_ADDRESS = re.compile(
    r"(?:[가-힣]+(?:시|군)\s+)?(?:[가-힣]+구\s+)?[가-힣0-9]+(?:로|길)\s?\d+(?:-\d+)?(?:\([^)]{1,20}\))?(?:\s*[가-힣]+\s?(?:\d+층|\d+호|신관|본관|별관|청사))*"
)
_ONE_SYLLABLE_END = re.compile(r"[가-힣](?:도|산|천|시|군|면|읍|리|길|로|구|동|역|터|원|홀|옆|앞|내|관|숲)$")


def _addresses(text: str) -> Iterator[Candidate]:
    for m in _ADDRESS.finditer(text):
        yield Candidate(m.group().strip(), m.start(), m.end(), 1.2)


_NOUNISH = frozenset("NNG NNP NNB SN SL SH XPN XSN XR NR".split())


def _noun_phrases(kind: Kind, text: str, published: Published) -> Iterator[Candidate]:
    """Places and organisations: noun phrases by their last noun, or by the particle after them."""
    taken = [(d.start, d.end) for d in dates_of(text, published)]
    taken += [(p.start, p.end) for p in _persons(text)]
    taken += [(f.start, f.end) for f in figures_of(text) if f.role == "figure"]
    for words, particle in _runs(text):
        for first in range(len(words)):
            for last in range(first, len(words)):
                start, end = words[first][0].start, words[last][-1].end
                if any(a < end and start < b for a, b in taken):
                    continue
                after = particle if last == len(words) - 1 else ""
                fit = _phrase_fit(kind, text[start:end], words[last], after)
                if fit:
                    yield Candidate(text[start:end], start, end, fit - 0.02 * (last - first))


def _phrase_fit(kind: Kind, span: str, last_word: list[Morpheme], particle: str) -> float:
    ending = _PLACE_END if kind is Kind.PLACE else _ORG_END
    named = bool(ending.search(span))
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


def list_items(text: str) -> tuple[str, ...]:
    """The items of an inline list with bullets, else of "A, B, C 등"; empty when there is none."""
    parts = _BULLET.split(text)
    if len(parts) > 2:
        items = [_item(p, last=i == len(parts) - 2) for i, p in enumerate(parts[1:])]
        return tuple(i for i in items if i)
    return _comma_items(text)


def _item(part: str, last: bool) -> str:
    item = part.strip(" ,;/")
    if last or len(item) > _ITEM_LIMIT:
        item = re.split(r"\s등(?:[을를이의]|\s|$|에|으로)|(?:을|를)\s(?:통해|추진|위해|중심)|[.。]", item)[0]
    return item.strip(" ,;") if len(item) <= 2 * _ITEM_LIMIT else ""


def _comma_items(text: str) -> tuple[str, ...]:
    m = re.search(r"((?:[가-힣A-Za-z0-9·()%’‘“”'\s]{1,25},\s*){1,}[가-힣A-Za-z0-9·()’‘“”'\s]{1,25}?)\s등", text)
    if m is None:
        return ()
    items = [i.strip() for i in m.group(1).split(",")]
    return tuple(i for i in items if i)
