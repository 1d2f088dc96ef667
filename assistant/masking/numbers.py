"""How the numbers that belong to one person are written."""

from __future__ import annotations

import re
from datetime import date

from assistant.masking.rules import (
    JOINT,
    LEFT,
    RIGHT,
    Rule,
    about,
    before,
    digits,
    is_counted,
    is_official,
)

_ACCOUNT = re.compile(
    r"계좌|통장|입금|송금|이체|예금|환급|과오납|은행|농협|수협|신협|새마을|우체국|뱅크|[카케토]뱅|국민|신한|우리|하나|기업|"
    r"account|bank|refund|账号|账户|口座|tài khoản",
    re.I,
)
_CARD = re.compile(r"카드|card|カ.ド|信用卡|银行卡|thẻ|visa|비자|마스터|아멕스|amex|다이너스", re.I)
_LICENCE = re.compile(r"면허|licen[cs]e|驾照|驾驶|免許|bằng lái", re.I)
_PASSPORT = re.compile(r"여권|passport|护照|パスポ.ト|旅券|hộ chiếu", re.I)
_RESIDENT = re.compile(
    r"주민|민번|주번|외국인|등록|거소|\bRRN\b|\bARC\b|registration|resident|alien|身份|登[录録陆]|đăng ký",
    re.I,
)

# Whose number it is. Home and office numbers look alike, so only words can tell.
_OWN = re.compile(
    r"(?<![가-힣])(?:제 (?!\d)|제가|내 |저희|우리 ?집|본인|집(?![행계중단회합필])|자택|본가|처가|친정|시댁|댁)|자택| 댁|"
    r"(?:남편|아내|와이프|엄마|아빠|어머니|아버지|할머니|할아버지|부모님|아들|딸|동생|언니|누나|형|친구|이웃|보호자) ?(?:의 ?)?(?:휴대|핸드|전화|번호|연락처|폰|집|댁|은|는)|"
    r"(?<![가-힣])저(?:예요|에요|입니다|한테|에게|의|요)|(?:연락|회신|전화|답변|문자) ?(?:주(?![소차민택])|줘|받|부탁|바라|바람|바랍)|번호 남|"
    r"\b(?:my|our|call (?:me|us)|home (?:phone|number)|me at)\b|我家|家里|我的|自宅|私の|nhà tôi|của tôi",
    re.I,
)
_OFFICE = re.compile(
    r"(?:[시구도]청|민원실|[가-힣]과|[가-힣]팀|사무소|보건소|사업소|안내소|센터|도서관|미술관|박물관|회관|공단|공사|병원|지회|협회|학교|직매장|우체국|"
    r"대표|콜|안내|문의|담당|상담|팩스|hotline|city hall|office)[ :(☎)]*(?:(?:대표 ?)?전화(?:번호)?[는가]?|연락처|tel)?[ :.(☎)]*(?:\+)?$",
    re.I,
)


def _is_resident(match: re.Match[str]) -> bool:
    """A birthday and a digit for sex and century, as resident and alien registrations begin."""
    number = digits(match)
    century = 20 if number[6:7] in {"3", "4", "7", "8"} else 19
    try:
        date(century * 100 + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return False
    return not (is_counted(match) or is_official(match))


def _is_told_resident(match: re.Match[str]) -> bool:
    return about(match, _RESIDENT) and _is_resident(match)


def _is_home_phone(match: re.Match[str]) -> bool:
    near_office = _OFFICE.search(before(match, 24))
    return not near_office and about(match, _OWN, 22, 16)


def _is_card(match: re.Match[str]) -> bool:
    groups = re.findall(r"\d+", match.group())
    if is_counted(match) or len(groups) > 1 and all("1900" <= g <= "2100" for g in groups):
        return False
    return about(match, _CARD) or _luhn(digits(match))


def _luhn(number: str) -> bool:
    """The check digit of payment cards, ISO/IEC 7812-1 annex B."""
    odd = (int(d) for d in number[-1::-2])
    even = (sum(divmod(2 * int(d), 10)) for d in number[-2::-2])
    return (sum(odd) + sum(even)) % 10 == 0


def _is_account(match: re.Match[str]) -> bool:
    number = digits(match)
    if not 10 <= len(number) <= 14 or is_counted(match) or _is_day(match):
        return False
    if about(match, _ACCOUNT):
        return not re.match(r"1[568]\d\d|0\d", number) or len(number) > 11
    official = number.startswith(("0", "19", "20", "978", "979")) or is_official(match)
    return match.group().count("-") in {2, 3} and len(number) >= 11 and not official


def _is_day(match: re.Match[str]) -> bool:
    return bool(re.match(r"(?:19|20)\d\d[-. ](?:0?\d|1[0-2])(?!\d)", match.group()))


_MOBILE = (
    rf"(?:(?:\+|00)?82{JOINT}\(?0?\)?{JOINT}1[016-9]|\(?[0Oo] ?1 ?[Oo016-9]|공일[공육칠팔구일])\)?"
    rf"{JOINT}\d{{3,4}}{JOINT}\d{{4}}(?!\d|[.,]\d)"
)
_AREA = rf"(?:\+?82{JOINT}\(?0?\)?(?:2|[3-6]\d|70)|\(?0(?:2|[3-6]\d|70))\)?"
_AT = r"(?:@| @ | ?[(\[] ?at ?[)\]] ?| ?골뱅이 ?)"
_DOT = r"(?:\.| \. | ?[(\[] ?dot ?[)\]] ?| ?닷 ?)"
_REGION = "서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주"

NUMBERS = (
    Rule("email", re.compile(rf"[\w.+'-]{{1,64}}{_AT}[A-Za-z0-9가-힣-]{{1,64}}(?:{_DOT}[A-Za-z]{{2,24}})+", re.I)),
    Rule("resident", re.compile(rf"{LEFT}\d{{6}}{JOINT}[1-8](?: ?\d){{6}}{RIGHT}"), _is_resident),
    Rule("resident", re.compile(rf"{LEFT}\d\d ?\d\d ?\d\d ?- ?[1-8](?: ?\d){{6}}{RIGHT}"), _is_resident),
    Rule("resident", re.compile(rf"{LEFT}\d{{6}}[^\d\n]{{1,8}}[1-8]\d{{6}}{RIGHT}"), _is_told_resident),
    Rule("resident", re.compile(rf"{LEFT}\d{{6}} ?- ?[1-8](?:[*xX●○]{{6}})?{RIGHT}"), _is_resident),
    Rule("phone", re.compile(rf"(?<![A-Za-z\d+])(?<!\d[.,-]){_MOBILE}"), lambda m: not is_counted(m)),
    Rule("phone", re.compile(rf"{LEFT}050\d?{JOINT}\d{{3,4}}{JOINT}\d{{4}}(?!\d)")),
    Rule("phone", re.compile(rf"(?<![A-Za-z\d+])(?<!\d[.,-]){_AREA}{JOINT}\d{{3,4}}{JOINT}\d{{4}}(?!\d)"), _is_home_phone),
    Rule("licence", re.compile(rf"{LEFT}(?:\d\d-\d\d|(?:{_REGION})[- ]?\d\d(?:[- ]\d\d)?)[- ]\d{{6}}[- ]\d\d{RIGHT}")),
    Rule("licence", re.compile(rf"{LEFT}\d\d[-./~ ]?\d\d[-./~ ]?\d{{6}}[-./~ ]?\d\d{RIGHT}"), lambda m: about(m, _LICENCE)),
    Rule("passport", re.compile(r"(?<![A-Za-z\d-])[MSRODGmsrodg](?:\d{8}|\d{3}[A-Za-z]\d{4})(?![A-Za-z\d])")),
    Rule("passport", re.compile(r"(?<![A-Za-z\d])[A-Za-z]{1,2}[- ]?\d{3,4} ?[A-Za-z]? ?\d{3,5}(?![A-Za-z\d])"), lambda m: about(m, _PASSPORT)),
    Rule("passport", re.compile(rf"{LEFT}\d{{9}}{RIGHT}"), lambda m: about(m, _PASSPORT) and not is_counted(m)),
    Rule("card", re.compile(rf"{LEFT}(?<!\d{{4}} )[2-69]\d{{3}}(?:{JOINT}\d{{4}}){{3}}{RIGHT}(?! \d{{4}})"), _is_card),
    Rule("card", re.compile(rf"{LEFT}3\d{{3}}{JOINT}\d{{6}}{JOINT}\d{{4,5}}{RIGHT}"), _is_card),
    Rule("account", re.compile(rf"{LEFT}(?<!\+)\d{{2,6}}([-. ])\d{{1,8}}(?:\1\d{{1,8}}){{0,3}}{RIGHT}|{LEFT}\d{{10,14}}{RIGHT}"), _is_account),
)  # fmt: skip
