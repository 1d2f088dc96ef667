"""What a list is to be of: 동네, 서류, 나라, and how the things of that kind are written.

A sentence that lists them seldom says the word for their kind: "서신동, 인후동" says no 동네.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.question.understanding import Query

_END = r"(?=[\s·,()/]|[와과이가은는을를의도에]|$)"


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of thing: the words that ask for it, and its members."""

    asked: re.Pattern[str]
    member: re.Pattern[str]

    def members(self, text: str) -> tuple[str, ...]:
        """The members that `text` names, each once."""
        return tuple(dict.fromkeys(m.group().strip() for m in self.member.finditer(text)))


def _kind(asked: str, member: str) -> ItemKind:
    return ItemKind(re.compile(asked), re.compile(member))


_KINDS = (
    _kind(r"서류|준비물|챙[겨기길긴]|가져[가갈오올와]|지참|떼\s?[가어]|들고\s?가",
          r"[가-힣]*(?:신분증|등본|초본|사본|증명서?|증서|확인서|계약서|신청서|동의서|등록증|영수증|여권|도장|통장|사진|필기도구|돗자리)(?:\s사본)?"),
    _kind(r"어느\s?나라\s?말|언어|무슨\s?말|어떤\s?말|외국어", r"[가-힣]{1,7}(?<![단국])어" + _END),
    _kind(r"나라|국적|외국", r"베트남|중국|일본|태국|대만|미국|필리핀|캄보디아|몽골|네팔|우즈베키스탄|러시아|프랑스|이탈리아|영국|독일|캐나다|호주|홍콩|싱가포르|인도네시아|말레이시아|인도|터키|튀르키예|스페인|멕시코|브라질|카자흐스탄|미얀마|스리랑카|방글라데시"),
    _kind(r"동네|마을|어느\s?동|동\s?이름|[두세네]\s?동", r"[가-힣]{1,5}\d{0,2}동" + _END + r"|[가-힣]{2,}(?:마을|지구|시티|혁신도시)"),
    _kind(r"시·?군|도시들|시군구", r"(?:전주|군산|익산|정읍|남원|김제|완주|고창|부안|순창|임실|무주|진안|장수)[시군]?"),
    _kind(r"노선|버스\s?번호", r"(?:통합\s|급행\s)?\d+(?:-\d+)?번"),
    _kind(r"대학", r"[가-힣]+대(?:학교?)?" + _END),
    _kind(r"회사|업체|기업|보험사|은행", r"㈜\s?[가-힣A-Za-z]+|[가-힣A-Za-z]+㈜|[가-힣A-Za-z]{2,}(?:건설|산업|교통|여객|고속|식품|전자|화학|보험|은행|화재|해상|토건)" + _END),
    _kind(r"쉬는\s?날|쉬는\s?요일|휴관일|휴무일|여는\s?요일|무슨\s?요일|언제언제", r"[월화수목금토일]요일|공휴일|설날|추석|명절|1월\s?1일|\d{1,2}월" + _END),
    _kind(r"과목", r"국어|수학|영어|과학|사회|역사|미술|음악|체육|한문|코딩|한국어"),
    _kind(r"도로|큰길|길\s?이름", r"[가-힣]{2,}(?:대로|로|길)" + _END),
    _kind(r"다리", r"[가-힣]{2,}교" + _END),
    _kind(r"병원|의원|약국", r"[가-힣]{2,}(?:병원|의원|약국)"),
    _kind(r"공원", r"[가-힣]{2,}공원"),
    _kind(r"시장", r"[가-힣]{2,}시장"),
    _kind(r"도서관", r"[가-힣]{2,}도서관"),
    _kind(r"누구누구|누구한테|누구예|누구야|누구인|누군|어떤\s?(?:사람|집|분)|대상|되는\s?사람", r"[가-힣]*(?:장애인|장애아동|어르신|수급자|한부모|다자녀|유공자|임[신산]부|다문화|청년농?|차상위계층?|취약계층|노인|어린이|청소년|여성농업인|대학생|영아|가정|가구)|\d+세\s?이[상하]|\d+세\s?미만"),
)  # fmt: skip
# Words that only say that a list, and how it is ordered, is asked for.
_OF_A_LIST = re.compile(r"(?:순서|순위|상위|차례|이름|명칭|번호|항목|갈래|목록|종류|글|둘|셋|넷|\d+위)(?:대로|별|들)?$")
_FEWEST = 2


def kind_asked(question: str) -> ItemKind | None:
    """The kind of thing that is to be listed; None when it is none that is known by its members."""
    return next((kind for kind in _KINDS if kind.asked.search(question)), None)


def without_kind(query: Query) -> Query:
    """The question without the word for the kind of its items and the words that ask for a list."""
    kind = kind_asked(query.original)
    terms = tuple(t for t in query.terms if not _OF_A_LIST.match(t.text) and not (kind and kind.asked.search(t.text)))
    return replace(query, terms=terms) if any(t.weight >= 1.0 for t in terms) else query


def members_in(query: Query, text: str) -> tuple[str, ...]:
    """The members of the kind asked for, where `text` names several; those of the question are none."""
    kind = kind_asked(query.original)
    found = tuple(m for m in kind.members(text) if m not in query.original) if kind else ()
    return found if len(found) >= _FEWEST else ()
