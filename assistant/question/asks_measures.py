"""Which figure a Korean question asks for: its counter ("몇 명") or the noun of its measure ("예산")."""

from __future__ import annotations

import re

from assistant.question.kinds import AREA, LENGTH, MONEY, PEOPLE, WEIGHT, Ask, Kind
from assistant.question.nouns import class_of, counted_noun, focus
from ingest.morphemes import morphemes
from ingest.values import read_figures

# Counters after 몇; the figures library reads any other ("몇 그루"), see _counted.
_COUNTERS: dict[str, tuple[str, ...]] = {
    "명": ("명", "인", "사람"), "사람": ("명", "인", "사람"), "분": ("명", "분"), "인": ("명", "인", "사람"),
    "개": ("개", "곳", "개사", "개소", "개교", "개국", "종", "건", "동", "명"), "가지": ("가지", "개", "종"),
    "곳": ("곳", "개", "개소", "개사"), "군데": ("곳", "개", "개소"), "개소": ("곳", "개소", "개"), "집": ("가구", "세대", "호", "채", "곳"),
    "개사": ("개사", "개", "곳"), "개기업": ("개사", "개", "곳"), "개회사": ("개사", "개", "곳"),
    "개업체": ("개사", "개", "곳"), "개동": ("동", "개"), "개학교": ("개교", "개", "곳"),
    "개국가": ("개국", "개"), "개나라": ("개국", "개"), "업체": ("개사", "개", "곳"), "기업": ("개사", "개", "곳"),
    "년": ("년",), "개월": ("개월",), "달": ("개월",), "주": ("주",), "시간": ("시간",),
    "살": ("세",), "세": ("세",), "%포인트": ("%p",), "퍼센트포인트": ("%p",), "%p": ("%p",), "%": ("%",), "퍼센트": ("%",), "프로": ("%",),
    "번": ("회", "번", "차례"), "회": ("회", "차례", "차"), "차례": ("차례", "회"), "배": ("배",), "평": AREA, "원": MONEY,
    "억": MONEY, "미터": LENGTH, "킬로": LENGTH, "제곱미터": AREA, "헥타르": AREA,
    "면": ("면", "대"), "대": ("대", "면"),
}

# Nouns that announce a measure: what the figure must be measured in.
_MEASURES: tuple[tuple[re.Pattern[str], tuple[str, ...], bool], ...] = tuple((re.compile(p), units, strict) for p, units, strict in (
    (r"(?!준비|소비|대비|정비|설비|장비|자료|재료|완료|무료|종료|의료|치료|원료|음료|연료|지금|조금|방금)"
     r"[가-힣]{1,7}(?:액|값|비|료|금|삯)(?=[은는이가도을를]?(?:\s|\?|？|$))|예산|총사업비|사업비|금액|비용|투자(?:액|금|비|유치액)|국비|도비|시비|지원금|보조금|상금|가격|요금"
     r"|수강료|참가비|입장료|이용료|기금|성금|모금액|매출|발행액|발행\s*규모|투입액|얼마짜리|돈|재원"
     r"|빚|부채|채무|지방채|월급|주급|시급|연봉|총액|수익|급여|수당|할인액|피해액|월세|전세|보증금|세금|임대료|단가|(?:분양|공시|매매|판매|거래|낙찰)가", MONEY, True),
    (r"평수|[가-힣]{0,3}면적|넓이|얼마나\s*(?:넓|커|큰)|몇\s*(?:㎡|제곱미터|평|헥타르)", AREA, True),
    (r"크기", (*AREA, *LENGTH, "cm"), True),
    (r"길이|거리|연장(?!\s?[하한했해되된될])|얼마나\s*(?:길|먼|멀)", LENGTH, True),
    (r"높이|깊이|수심|너비|두께|[가-힣]*(?<![가-힣]대)폭(?=[은는이가]?\s|[은는이가]?[?？]|[은는이가]?$)", ("m", "cm", "mm", "km", "층"), True),
    (r"온도|수온|기온", ("℃",), True),
    (r"속도|시속", ("km", "km/h"), True),
    (r"강수량|강우량|적설량|비의?\s양", ("mm", "cm"), True),
    (r"무게|중량|[가-힣]{0,4}(?:용|배출|생산|수거|발생|사용|저장|처리|수확|매립|소비|공급)량|(?<![가-힣])양(?=[은이을]?\s?(?:얼마|[?？]|$))", WEIGHT, True),
    (r"[가-힣]{0,4}출산율", ("명", "%"), True),
    (r"인원(?:\s?수)?|정원|고용\s*(?:규모|효과|목표)|참가자\s*수|관람객|방문객|이용객|인구|응시자|신청자\s*수", PEOPLE, True),
    (r"대수", ("대",), True),
    (r"[가-힣]{0,6}(?:비율|율|률|금리)(?=[은는이가도을를]?\s|[은는이가도을를]?[?？]|[은는이가도을를]?$)|퍼센트|몇\s*%", ("%", "%p"), True),
    (r"순위|등수", ("위", "등"), True),
    (r"횟수|얼마나\s*자주", ("회", "번"), True),
    (r"나이|연령", ("세",), True),
    (r"(?:개소|업체|기업|회사|가맹점|점포|시설|센터|기관|학교|단지|주차장|도서관)\s*수|개수|갯수|숫자|건수|물량", ("개", "곳", "개사", "개소", "건", "대", "명", "개교", "가구", "세대", "호"), True),
    (r"(?:투자|예산|사업|발행|지원|펀드|기금|매출|대출)\s?규모", MONEY, True),
    (r"(?:고용|채용|모집)\s?규모|(?:고용|채용)$", PEOPLE, True),
    (r"투자$", MONEY, True),
    (r"규모", (*MONEY, *AREA, "명", "대", "개"), False),
))
_COUNTER = re.compile(
    r"\s*(?:개\s?(?:기업|회사|업체|동|학교|국가|나라)|퍼센트(?!\s?포인트)|프로|제곱미터|헥타르|킬로|미터|개소|개사|개월|군데|집(?![가-힣]*[중단회])|%포인트|퍼센트\s?포인트|%p|가지|사람|시간|업체|기업|차례|명|인|곳|개|년|달|주|살|세(?!대|기)|%(?!포인트|p)|번(?!째)|회|배|평|원|억|면|대)"
)


class Words:
    """A Korean question in which only whole morphemes are found: no 일자 in 일자리."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = morphemes(text)
        self._edges = {m.start for m in found} | {m.end for m in found}

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match that starts where a morpheme starts (or ends) and ends where one does."""
        for match in pattern.finditer(self.text):
            if match.start() in self._edges and self._ends_well(match.end()):
                return match
        return None

    def _ends_well(self, end: int) -> bool:
        return end in self._edges or not self.text[end - 1 : end + 1].isalnum()


def counted(rest: str) -> tuple[str, ...]:
    """The units of what follows 몇: a known counter, or whatever a figure there would be read as."""
    if match := _COUNTER.match(rest):
        counter = match.group().replace(" ", "")
        return _COUNTERS.get(counter, (counter,))
    figures = read_figures(f"3{rest.lstrip()}")
    unit = figures[0].unit if figures and figures[0].start == 0 else ""
    return next((f for f in (LENGTH, AREA, MONEY) if unit in f), (unit,) if unit else ())


_COUNT = ("개", "곳", "개사", "개소", "건", "대", "팀", "회", "명", "개교", "종", "가구", "세대", "동")


def _number_of(q: Words) -> list[Ask]:
    """"사업 수", "참가자수": how many of what the noun before 수 names."""
    noun = counted_noun(q.text)
    if not noun:
        return []
    if len(noun) == 1 and (units := counted(noun)):
        return [Ask(Kind.FIGURE, units, strict=True)]  # 면수, 편수
    people = class_of(noun) == "person" or noun.endswith(_PEOPLE_NOUNS)
    return [Ask(Kind.FIGURE, PEOPLE if people else _COUNT, strict=True)]


_PEOPLE_NOUNS = tuple("자 객 생 원 민 인 학생 시민 회원 직원 환자 청년 노인 어린이 아동 가구 세대".split())


def measure(q: Words) -> list[Ask]:
    """The figure that the nouns of a question ask for, as one ask; empty when they name none."""
    if number := _number_of(q):
        return number
    if (noun := focus(q.text)) and noun != q.text and (asks := _measured(Words(noun))):
        return asks
    return _measured(q)


def _measured(q: Words) -> list[Ask]:
    for pattern, units, strict in _MEASURES:
        if q.search(pattern):
            return [Ask(Kind.FIGURE, units, strict)]
    return []
