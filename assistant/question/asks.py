"""What a question asks for: a figure of which unit, a date, a person, a place, a list...

The tables are rules of the language, not answers: words that in Korean announce the kind of answer
that is expected. `asks_foreign` has those of the other languages.
"""

from __future__ import annotations

import re

from assistant.question.asks_claims import is_claim
from assistant.question.asks_measures import Words, counted, measure
from assistant.question.kinds import AREA, DURATION, LENGTH, MONEY, PEOPLE, TITLE, Ask, Kind
from assistant.question.nouns import (
    asked_noun,
    class_of,
    described_focus,
    focus,
    organisation_asked,
    subject_of_where,
)
from ingest.types import Published
from ingest.values import read_dates

__all__ = ["AREA", "DURATION", "LENGTH", "MONEY", "PEOPLE", "TITLE", "Ask", "Kind", "read_asks"]

_DURATION = re.compile(
    r"(?:최장|최대|길게는|길면)\s*(?:몇\s*(?:년|개월|달|주|일|시간|분)|며칠)(?:까지|간|동안)?|얼마나\s*(?:오래|걸|기다|머물|머무|거주|살아야|살았)|(?:걸리|드)는\s*시간|소요\s?시간"
    r"|며칠(?:을|씩|이나)?\s?(?:연장|빌[리려릴]|대출|걸[리려]|쉬|쉰|머물|묵|더)"
    r"|(?:얼마|며칠|몇\s*(?:년|개월|달|주|일|시간|분))\s*(?:간격|간|동안|이내|안에|만에|마다|(?:전|뒤|후)(?:에|까지|부터))"
)
_DATE = re.compile(
    r"언제|며칠|몇\s*월|몇\s*일(?!간|\s*동안|자리)|몇\s*년도|몇\s*년(?:에|부터|까지)|어느\s*해|날짜|일자|시기"
    r"|기한|마감(?:일|은|이|\?|$)|무슨\s*요일|몇\s*시(?!간|행|민|설|장)|일시"
)
_WEEKDAY = re.compile(r"(?:무슨|어느|어떤)\s*요일|요일(?=[은이]?\s?(?:언제|[?？]|$))")
CLOSED = re.compile(r"쉬|쉰|휴[관무일장원업]|닫|안\s?(?:열|여)|열지\s?않")  # said of a day on which nothing is open
_CLOCK = re.compile(r"몇\s*시(?!간|행|민|설|장)|시각")
_WHICH_YEAR = re.compile(r"몇\s*년도|어느\s*해|(?<![가-힣])[년연]도")
_HOURS = re.compile(r"(?:상담|운영|이용|개방|관람|진료|영업|업무|근무|수업|강의|교육|접수|공연|행사|출발|개장)\s?시간")
_PERIOD = re.compile(r"(?:상담|운영|이용|개방|관람|진료|영업|업무|근무|수업|강의|교육|접수|공연|행사|개장)\s?시간|(?:언제|몇\s?월|며칠|몇\s?일|몇\s?시)[가-힣\s]{0,8}부터[^?]{0,14}까지|(?<!유효)기간|언제부터\s*언제까지|일정")
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.REASON, re.compile(r"왜|이유|까닭|사유|원인|어째서|무엇\s*때문|뭐\s*때문|배경은|목적")),
    (Kind.CONTACT, re.compile(r"어디(?:에|로|다|에다)?\s*(?:물어|문의|전화|연락|신고)|전화번호|전화|연락처|문의처|문의|몇\s*번으로|(?:신고|상담|문의|예약|접수|대표|사무국|사무실|직통|접수처|센터)\s?번호|번호\s*(?:좀|알려|부탁|뭐|몇)|번호(?:는|가)?\s*[?？]?$|콜센터|홈페이지|이메일|팩스")),
    (Kind.ORGANISATION, re.compile(
        r"(?:어느|어떤|무슨)\s*(?:기관|부서|회사|기업|단체|업체|과|국|대학|신문|매체|협회|센터)"
        r"|(?:그룹|기업|회사|기관|부서|업체|단체|대학|은행|협회)(?:은|는|이|가)?\s*어디|주최|주관(?!적)|담당\s*부서|어디(?:서|에서)\s*(?:주최|주관|담당|발표|운영|만들|개발)|어디(?:랑|와|하고)")),
    (Kind.PERSON, re.compile(rf"누구|누가|누군|누굴|성함|(?:{TITLE}|사람)(?:의|\s)?\s*이름|(?:{TITLE})(?:은|는|이|가)?\s*[?？]?$")),
    (Kind.NAME, re.compile(r"(?<!장)(?<!장\s)(?<!장의)(?<!대표)(?<!대표\s)(?<!교수)(?<!교수\s)(?<!의원)(?<!의원\s)(?<!전무)(?<!전무\s)(?<!사람)(?<!사람\s)(?:이름|명칭)(?!.*누구)|뭐라고\s*(?:불|하나|해)")),
    (Kind.PLACE, re.compile(r"어디|어딨|장소|위치|주소|소재지|어떤\s*곳(?!인|이)|(?:어느|무슨)\s*(?:곳|동|구|지역|시장|마을|건물|도로|장소)(?![가-힣]*\s*(?:전략))")),
)
_LIST = re.compile(
    r"\d+\s*(?:대|가지|개)\s+[가-힣\s·]+?(?:은|는|이|가|을|를)?\s*(?:뭐|무엇|뭔|어떤|알려|\?|？|$)|(?:무엇무엇|뭐뭐|어떤\s*것들|종류|목록|항목|대상\s*사업)|(?:어떤|무슨)\s*[가-힣\s]{0,12}(?:들|사업|분야|프로그램|내용|과목|전략|업체|기관|시설|것|게|거)"
    r"|(?:뭐|무엇|뭣)(?:가|이|들이|들은)?\s*(?:있|포함|들어|나와)|(?:전략|분야|과제|산업|사업|프로그램|거점|목표)(?:은|는|이|가)?\s*(?:무엇|뭐|뭔|뭘)"
    r"|나열|다\s*(?:알려|말해)|모두\s*(?:알려|말해)|(?:어떤|무슨)\s*[가-힣\s]{1,12}(?:이|가)?\s*(?:있|열리|들어|생기|포함)|[가-힣]+들(?:을|은|이|도)?\s*(?:좀\s*)?(?:알려|말해|뭐|무엇|누구|어디|$|[?？])"
    r"|(?:준비물|구비\s?서류|제출\s?서류|필요한\s?(?:서류|것)|금지\s?(?:물품|행위|품목)|품목|메뉴|부대\s?행사)(?:[은는이가]?\s*(?:뭐|무엇|뭔|어떤|알려|[?？]|$))"
)
_ELIGIBLE = re.compile(
    r"(?:수\s?(?:있|없)는|못\s?[가-힣]*는|안\s?[가-힣]*는|않는|되는|해당하는|무료인)\s?(?:사람|분)(?:들)?(?:은|이|는)?\s*(?:누구|누가|어떤|[?？]|$)"
    r"|(?:대상|대상자)(?:은|는|이|가)?\s*(?:누구|어떤\s?(?:사람|분)|어떻게)|누가\s[가-힣\s]{0,12}수\s?있"
)
_SUMMARY = re.compile(r"요약|정리해|소식|개요|(?:대해|관해|관한|대한).{0,8}(?:알려|설명|말해)|어떤\s*(?:사업|정책|제도|곳|행사)(?:이|인|예|야|\?)|설명해|내용(?:을|이|은)?\s*(?:뭐|알려|무엇)")
_WHAT = re.compile(r"무엇|무슨|뭐|뭔|뭘|어떤|어떻게|어떠|방법|절차|어떡")
_YES_NO = re.compile(r"(?:맞[가-힣]*|이에요|예요|이야|이라던데요?|라던데요?|다던데요?|이라면서요?|다면서요?|나요|가요|까요|니까|는지|던가요|죠|지요|맞아|맞나|맞습|맞는|는가|은가|ㄴ가|니|냐|래요?|어요|아요|해요|돼요|되요|인가|입니까|인지)\s*[?？]?\s*$")
_AFFILIATION = re.compile(r"소속|어디\s?(?:사람|분|출신|사람들)(?![가-힣]*\s*(?:많|적))|맡은\s?부서|직책|직함|어느\s?직")
_NAME_OF = re.compile(r"(?P<noun>[가-힣A-Za-z]{2,}?)의?\s*(?:이름|명칭)")
_NAMES_OF_SEVERAL = re.compile(r"(?:\d+\s?(?:대|가지|개|곳|군데)|[한두세네]\s?(?:가지|곳|군데))\s[가-힣\s]{1,14}(?:이름|명칭)|(?:사람|분|참석자|위원|기관|업체|기업)들\s?(?:의\s)?(?:이름|명단|명칭)|명단|누구누구")
_OF_A_PERSON = re.compile(rf"(?:{TITLE}|사람|책임자|담당자|참가자|선수|분)$")
_CONTACT_WAY = re.compile(r"이\s?메일|메일|전자우편|e-?mail|홈페이지|누리집|웹사이트|사이트", re.I)
_WAYS = dict.fromkeys(("이메일", "이 메일", "메일", "전자우편", "email", "e-mail"), "email") | dict.fromkeys(
    ("홈페이지", "누리집", "웹사이트", "사이트"), "url"
)
_EACH_KIND = re.compile(r"어디어디|(?:분야|항목|종류|대상|과정|지역|시설)별로")
_EACH = re.compile(r"비교|차이|연도별|해마다|각각")
_HOW_MUCH = re.compile(r"얼마|얼만|몇")
_HOW_IS = re.compile(r"어떻게\s*(?:되|돼|됩)|어떠")

def read_asks(question: str, language: str) -> tuple[Ask, ...]:
    """What `question` asks for, main thing first; never empty."""
    if language == "ko":
        asks = _korean(Words(question))
    else:
        # It builds on the kinds of this module.
        from assistant.question.asks_foreign import foreign_asks

        asks = foreign_asks(question)
    return tuple(dict.fromkeys(asks)) or (Ask(Kind.TEXT),)


def _korean(q: Words) -> list[Ask]:
    several = _several(q)
    if several:
        return several
    if is_claim(q.text):
        return [Ask(Kind.YES_NO)]
    if not q.search(_HOW_MUCH) and _WHEN.search(noun := focus(q.text)):
        return [Ask(Kind.DATE, ("year",) if noun in _YEARS else ())]
    names = _names(q)
    if Ask(Kind.CONTACT) in names:  # "몇 번으로 전화": no number of times
        return names
    values = _values(q)
    asks = values + (names or [a for a in _of_class(q) if a.kind not in {v.kind for v in values}])
    if asks:
        return asks
    if _claims(q):
        return [Ask(Kind.YES_NO)]
    if q.search(_HOW_IS) and (asks := measure(q)):
        return asks
    for kind, pattern in ((Kind.LIST, _LIST), (Kind.SUMMARY, _SUMMARY), (Kind.TEXT, _WHAT)):
        if pattern.search(q.text):
            return [Ask(kind)]
    return _without_interrogative(q)


_WHEN = re.compile(r"^(?:해|연도|년도|날|날짜|때|일시|시점|연월일)$|[가-힣]{2}(?<!휴)(?<!생활)일자?$")


_YEARS = frozenset("해 연도 년도".split())


def _claims(q: Words) -> bool:
    """Whether the question states a number and asks whether it is right."""
    stated = re.search(r"\d", q.text) and not _WHAT.search(q.text) and not _SUMMARY.search(q.text)
    return bool(stated and _YES_NO.search(q.text))


def _several(q: Words) -> list[Ask]:
    """Questions for one thing of each kind or year."""
    if _EACH_KIND.search(q.text):
        return [Ask(Kind.LIST)]
    years = len(set(re.findall(r"(?:19|20)\d\d", q.text))) > 1
    if years and (asks := measure(q)):
        return asks
    if _EACH.search(q.text):
        asks = measure(q) or [a for a in _values(q) if a.kind is Kind.FIGURE]
        return asks or [Ask(Kind.SUMMARY)]
    return []


def _names(q: Words) -> list[Ask]:
    """Asks for a person, a place, a contact..., as far as they do not say the same."""
    asks: list[Ask] = []
    if _AFFILIATION.search(q.text):
        return [Ask(Kind.ORGANISATION, ("affiliation",))]
    if _NAMES_OF_SEVERAL.search(q.text) or _ELIGIBLE.search(q.text):
        return [Ask(Kind.LIST)]
    if (named := _NAME_OF.search(q.text)) and not _OF_A_PERSON.search(named["noun"]):
        return [Ask(Kind.NAME, (named["noun"],))]
    subject = class_of(subject_of_where(q.text))
    if subject == "organisation" and not _STANDS.search(q.text):
        return [Ask(Kind.ORGANISATION, organisation_asked(q.text))]
    for kind, pattern in _PATTERNS:
        if kind is Kind.CONTACT and (way := _CONTACT_WAY.search(q.text)):
            return [*asks, Ask(kind, (_WAYS[way.group().lower()],))]
        said_before = kind is Kind.PLACE and any(a.kind in {Kind.ORGANISATION, Kind.CONTACT} for a in asks)
        if q.search(pattern) and not said_before:
            asks.append(Ask(kind, _also(kind, q.text)))
    return asks


_STANDS = re.compile(r"어디\s?(?:있|위치|쯤)|어딨")
_HAPPENS = re.compile(r"어디(?:서|에서)\s?(?:열|개최|치르|치러|모이|모여|만나|출발|시작하|볼|보나|타|내리)")
_WHO_OR_WHERE = re.compile(r"어디(?:서|에서|가|랑|와|한테|야|예요|에요|죠|지|인가|입니까|냐|니)?(?=\s|[?？]|$)")


def _also(kind: Kind, text: str) -> tuple[str, ...]:
    """What else may answer: an office "누가 관리해?", an address "주소"."""
    if kind is Kind.PERSON:
        return ("organisation",) if _WHO_DOES.search(text) else ()
    if kind is Kind.ORGANISATION:
        return organisation_asked(text)
    return _place_units(text) if kind is Kind.PLACE else ()


_WHO_DOES = re.compile(r"(?:누가|누구(?:가|한테|에게|랑))\s?(?!시장|국장|과장|대표|참석|왔|오|말)")


def _place_units(text: str) -> tuple[str, ...]:
    """"어디서 관리하나요" may mean an office as well as a place, "어디에 생기나요" may not."""
    if "주소" in text:
        return ("address",)
    return ("organisation",) if _WHO_OR_WHERE.search(text) and not _HAPPENS.search(text) else ()


def _of_class(q: Words) -> list[Ask]:
    """The kind that the noun asked for names: "어느 동네", or the last one of terse wording."""
    counted = q.search(_HOW_MUCH)
    kind = class_of(asked_noun(q.text) or ("" if counted else described_focus(q.text)))
    units = organisation_asked(q.text) if kind == "organisation" else ()
    return [Ask(Kind(kind), units)] if kind else []


def _values(q: Words) -> list[Ask]:
    asks: list[Ask] = []
    if q.search(_DURATION):
        if _DATE.search(_DURATION.sub(" ", q.text)):
            asks.append(Ask(Kind.DATE))  # "몇 년까지 몇 년간"
        asks.append(Ask(Kind.FIGURE, DURATION))
    elif q.search(_PERIOD):
        asks.append(Ask(Kind.PERIOD, ("time",) if q.search(_HOURS) or q.search(_CLOCK) else ()))
    elif q.search(_DATE):
        days = ("weekday", "closed") if CLOSED.search(q.text) else ("weekday",)
        asks.append(Ask(Kind.DATE, days if q.search(_WEEKDAY) and not q.search(_CLOCK) else ("time",) if q.search(_CLOCK) else ("year",) if q.search(_WHICH_YEAR) else ()))
    rest = _DURATION.sub(" ", _DATE.sub(" ", q.text))
    for match in re.finditer("몇", rest):
        if units := counted(rest[match.end() :]):
            asks.append(Ask(Kind.FIGURE, units, strict=True))
    if rest.count("얼마") > 1:  # "투자 얼마 고용 얼마": one ask for each
        asks += [a for part in rest.split("얼마")[:-1] for a in measure(Words(part.strip()))]
    several = any(a.kind is Kind.FIGURE for a in asks)
    if "얼마" in rest and several and not _HOW_FAR.search(rest):  # "최대 얼마 몇 개월"
        asks += measure(Words(rest[: rest.find("얼마") + 2])) or [Ask(Kind.FIGURE, MONEY, strict=True)]
        return asks if rest.find("몇") < rest.find("얼마") else [*asks[:-2], *asks[:-3:-1]]
    if ("얼마" in rest and not several) or (not asks and _HOW_MUCH.search(rest)):
        asks += measure(q) or [Ask(Kind.FIGURE)]
    return asks


_HOW_FAR = re.compile(r"얼마나(?!\s?(?:돼|되|하|했|내|냈|모|받|들|썼|쓰))")  # "얼마나 넓은" asks for no money


def _without_dates(text: str) -> str:
    for found in reversed(read_dates(text, Published())):
        text = f"{text[: found.start]} {text[found.end :]}"
    return " ".join(text.split())


_ASIDE = re.compile(r"[(（][^)）]*[)）]")


def _without_interrogative(q: Words) -> list[Ask]:
    """Terse wording ("수소차 보급 대수 (2020)"), or a yes/no question."""
    yes_no = _YES_NO.search(q.text)
    if not yes_no and (asks := measure(q)):
        return asks
    bare = _without_dates(_ASIDE.sub(" ", q.text))
    if not yes_no and bare != q.text:
        return _korean(Words(bare))
    return [Ask(Kind.YES_NO)] if yes_no else [Ask(Kind.SUMMARY)]
