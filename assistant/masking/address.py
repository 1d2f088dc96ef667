"""How the address of a home is written: the building and flat, the lot, the number in a street."""

from __future__ import annotations

import re

from assistant.masking.rules import LEFT, Rule, about, is_counted

_HOME = re.compile(
    r"(?:제|내|저희|우리|본인) ?(?:집|주소|가게)(?!에서)|집 ?주소|자택|댁|등록상 주소|(?<![가-힣])주소 ?:|수령지|배송지|자취|이사|전입|"
    r"사는|사시|살고|살아|삽니다|살거든|거주|\b(?:my|our) (?:home|house|address)|\blives? (?:at|in)\b|住址|住所|我家|自宅|nhà tôi",
    re.I,
)

_HANGUL_NUMBER = "[일이삼사오육칠팔구십백천영공]{2,7}"
_FLAT = rf"(?:제 ?)?(?:\d{{1,4}}|{_HANGUL_NUMBER}) ?(?:호(?!선|기|봉|차|실)|号|號|-?ho\b)"
_BUILDING = r"(?:제 ?)?(?:\d{1,4}|(?<![A-Za-z가-힣\d])[A-Za-z가-하]) ?(?:동|棟|栋|-?dong\b)"
_UNIT = rf"{_BUILDING}[ -]?(?:지하 ?)?(?:\d{{1,2}}층 ?)?{_FLAT}"
_NUMBER = r"\d{1,4}(?:-\d{1,4})?(?![\d년월일만억분원시]|[.,]\d| ?[개곳명건차번km%])"
_STREET = rf"[가-힣\d]{{2,12}}(?:로|길) ?{_NUMBER}(?! ?호)"
_LOT = r"[가-힣]{1,8}(?:동|리)(?: ?\d가)? ?(?:산 ?)?\d{1,4}(?:-\d{1,4})? ?번지"
_LOT_NUMBER = rf"[가-힣]{{1,8}}(?:동|리)(?: ?\d가)? ?(?:산 ?)?\d{{1,4}}-{_NUMBER}(?! ?호)"
_PLACE = rf"(?:{_LOT}|{_STREET}|{_LOT_NUMBER})"
_ROOM = r"(?! ?(?:강의실|회의실|강당|교실|교육실|세미나실|상담실|사무실|민원실))"
_DWELLING = r"(?:아파트|빌라|오피스텔|원룸|맨션|연립|빌리지|하우스|타운|apt\.?)"
_FLOOR = r"(?:지하 ?)?\d{1,3} ?층"
_LABEL = r"(?:\bapt\.?|\bapartment|\bunit|\bbuilding|\bbldg\.?|tòa(?: nhà)?|phòng|căn hộ|#) ?#?"


def _is_home(match: re.Match[str]) -> bool:
    return about(match, _HOME, 30, 16)


def _is_flat(match: re.Match[str]) -> bool:
    """Whether a unit is a flat: "10동 20호" may also count buildings and households."""
    numbers = re.findall(r"\d+", match.group())
    return not numbers or len(numbers[-1]) >= 3 or _is_home(match)


ADDRESSES = (
    Rule("address", re.compile(rf"(?:{_PLACE}[, ]*(?:[가-힣\w]{{2,12}} ?)?)?{_UNIT}{_ROOM}", re.I), _is_flat),
    Rule("address", re.compile(rf"{LEFT}(?<!제)(?<!제 )[1-9]\d\d[-/]\d{{3,4}} ?호{_ROOM}")),
    Rule("address", re.compile(rf"(?:{_PLACE}[, ]*[가-힣\w]{{0,10}}(?:주택)?|[가-힣\w]{{0,10}}{_DWELLING}) ?(?:{_FLOOR} ?)?\d{{1,4}}호(?![선기봉차실]){_ROOM}")),
    Rule("address", re.compile(rf"{_PLACE}(?:[, ]*{_FLOOR})?(?: ?\d{{1,4}}호)?"), _is_home),
    Rule("address", re.compile(rf"{_LABEL}\d{{1,4}}(?:[, ]+(?:{_LABEL})?\d{{1,4}}(?!\d))+", re.I), lambda m: _is_home(m) and not is_counted(m)),
)  # fmt: skip
