"""What a number is for, told by the words around it: its role and the noun it counts."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.values.types import Figure

_ORDINAL_MARK = re.compile(r"(?<![가-힣])제\s?$")
_PLANTED = re.compile(r"[를을가]?\s?(?:심|식재|이식)")
_ELECTED = re.compile(r"민선\s?$")
_STREET = re.compile(r"[가-힣\d]{2,}(?:로|길)\s?(?:지하\s?)?$|[가-힣]{2,}\d?(?:동|리|가)\s$")
_STREET_AFTER = re.compile(r"(?:-\d+)?(?:번길|번지|(?=에(?:서|는)?\s|이다|입니다|\s?일[원대])|[^가-힣\w]|$)")
_FLOORS = re.compile(r"(?:지상|지하|총|최고|모두)\s?$")
_BUILT = re.compile(r"\s?(?:규모|건물|높이|짜리|빌딩|아파트|이상|공급|매입|,?\s?지[상하])")
_WHOLE = re.compile(r"(?:총|모두|전체|공공임대|㎡|임대주택|주택)\s?$")
# 4대 전략: what is counted is the strategies, not vehicles.
_MAJOR = re.compile(
    r"\s?(?:추진|미래|주력|전략|핵심|신사업|명소|브랜드|질환|권리|특화|선도|신산업|신성장|분야|과제|산업|성장|목표|중점|사업|강소|권역|혁신|비전|정책|축제|관광|의제|공약|세부|중대|부문|방향"
    r"|원칙|영역|기능|거점|대책|범죄|보험|프로젝트|[가-힣]+\s?전략)"
)
_NAMED_AFTER = re.compile(r"\s?산업(?:\s?혁명)?(?!단지)")
_NAME_TAIL = re.compile(r"차\s?전지|회용|인\s?미디어|차원|중주|부작|종\s?세트|인칭")
_LATIN_AFTER = re.compile(r"[A-Za-z]+")
_NAME_BEFORE = re.compile(r"[A-Za-z][A-Za-z-]*\s?$|[가-힣]+$")
_ORDINAL_DIMENSIONS = ("ordinal", "rank", "grade", "term", "stage", "floor")


def role_of(text: str, figure: Figure) -> Figure:
    """The figure with its role, and with the 제 or the name it is part of taken in."""
    mark = _ORDINAL_MARK.search(text, max(0, figure.start - 3), figure.start)
    if mark:
        return replace(figure, start=mark.start(), role="ordinal")
    if not figure.unit:
        return _bare(text, figure) if figure.role == "figure" else figure
    if figure.unit == "주" and _PLANTED.match(text, figure.end):
        return replace(figure, unit="그루", dimension="count")
    if figure.unit == "기" and _ELECTED.search(text, max(0, figure.start - 3), figure.start):
        return replace(figure, role="ordinal")
    if figure.unit == "대" and not figure.approx and figure.high < 100 and _MAJOR.match(text, figure.end):
        return replace(figure, unit="개")
    glued = figure.start > 0 and "가" <= text[figure.start - 1] <= "힣"
    if figure.unit == "차" and (industry := _NAMED_AFTER.match(text, figure.end)):
        return replace(figure, end=industry.end(), role="name")
    if figure.unit == "동" and glued and "개" not in text[figure.start : figure.end]:
        return replace(figure, role="address")
    if figure.dimension in _ORDINAL_DIMENSIONS and not _counts_all(text, figure):
        return replace(figure, role="ordinal")
    return figure


def _counts_all(text: str, figure: Figure) -> bool:
    """True for 지상 4층, 총 3단계, 임대주택 300호: amounts, not places in an order."""
    before, after = (max(0, figure.start - 5), figure.start), figure.end
    if figure.dimension == "floor":
        return bool(figure.bound or _FLOORS.search(text, *before) or _BUILT.match(text, after))
    if figure.unit in ("단계", "호"):
        return figure.approx or bool(_WHOLE.search(text, *before) or _BUILT.match(text, after))
    return False


def _bare(text: str, figure: Figure) -> Figure:
    """A number without a unit: part of a name, of an address, or just a number."""
    start, end = figure.start, figure.end
    if _STREET.search(text, max(0, start - 20), start) and (tail := _STREET_AFTER.match(text, end)):
        return replace(figure, end=end + len(tail[0].rstrip(" ,.()\n\t'\"’”")), role="address")
    if after := _LATIN_AFTER.match(text, end) or _NAME_TAIL.match(text, end):
        role = "ordinal" if after[0] in ("st", "nd", "rd", "th") else "name"
        return replace(figure, end=after.end(), role=role)
    before = _NAME_BEFORE.search(text, max(0, start - 20), start)
    if before and not before[0].endswith((" ", "총", "약")):
        return replace(figure, start=before.start(), role="name")
    if re.fullmatch(r"\d\.0", text[start:end]):
        return replace(figure, role="name")
    return figure


_AFTER_NOUN = re.compile(r"(?:의)?\s?([가-힣A-Za-z·]{2,})")
_BEFORE_NOUN = re.compile(r"([가-힣A-Za-z·]{2,})\s?(?:총|약|최대|최소|모두)?\s?[(]?$")
_PARTICLE = re.compile(r"(?:에서는|에서|으로|에게|까지|부터|에는|에|을|를|(?<!어린)이|가|은|는|의|와|과|도|로)$")
_CLOSED = re.compile(r"(?:에서|으로|을|를|이|가|은|는|에|로|와|과|도|까지|부터|당|씩|째|[^가-힣A-Za-z\s의]|$)")
_NO_NOUN = re.compile(
    r"(?:에서|으로|까지|부터|에게|보다|[에로와과등및]|위해|통해|따라|대해|거쳐|[한된할돼해히쳐]|지난|향후|하는|되는|하여|해서|하고|이며|[며고서]|총|약|매주|매월|기준|동안|하루|현재)$"
)
# What is done with the things, not the things: 수소전기차 280대 보급.
_DEED = re.compile(
    r"(?:보급|모집|참여|참가|참석|고용|설치|운영|지원|교체|조성|창업|구축|선정|배치|공급|발굴|증가|감소|투입|확보|기준|이상|이하|규모|정도|지급|방문|투자|채용"
    r"|건립|운행|진행|동안|이내|미만|초과|대상|모두|가량|접수|신청|제공|추가|단위|내외)"
)
_VERBAL = re.compile(r"(?:[한된할돼해]|하는|되는|[어아]난)$")


def noun_near(text: str, figure: Figure) -> str:
    """The word the figure counts: after it (68개 사업), or before it (수소전기차 280대를); "" when unclear."""
    if figure.role in ("phone", "law", "address", "name"):
        return ""
    if figure.dimension not in ("money", "percent", "points", "duration") and not _CLOSED.match(text, figure.end):
        after = _AFTER_NOUN.match(text, figure.end)
        if after and not _DEED.match(after[1]) and not _VERBAL.search(after[1]):
            return _bare_noun(after[1])
    before = _BEFORE_NOUN.search(text, max(0, figure.start - 16), figure.start)
    if before is None or _NO_NOUN.search(before[1]) or before[1].isascii() or before.start(1) and text[before.start(1) - 1].isalnum():
        return ""
    return _bare_noun(before[1])


def _bare_noun(word: str) -> str:
    stripped = _PARTICLE.sub("", word)
    return stripped if len(stripped) >= 2 else "" if stripped != word else word
