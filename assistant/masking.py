"""Personal identifiers in what citizens write, covered before it is stored, logged or sent on.

Articles are never masked: the telephone numbers of offices and the figures in them are the answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

COVER = "○○○"  # the Korean way to leave a name or number out; no word that a search would look for

_NEAR = 14  # characters before (and a few after) a number in which a word can say what it is
_DASHES = "‐‑‒–—―−﹣－ー·․•"
_ACCOUNT = re.compile(
    r"계좌|통장|입금|송금|이체|예금|은행|농협|수협|신협|새마을|우체국|뱅크|account|bank", re.I
)
_CARD = re.compile(r"카드|card", re.I)
_LICENCE = re.compile(r"면허|licen[cs]e", re.I)
_PASSPORT = re.compile(r"여권|passport", re.I)
_COMPANY = re.compile(r"법인|사업자|등기|corporate|business", re.I)
_OWN = re.compile(
    r"(?:제|내|저희|우리|본인|집|자택|남편|아내|와이프|엄마|아빠|어머니|아버지|할머니|할아버지|아들|딸|동생|언니|누나|형|친구|이웃)"
    r"\s?(?:의\s?)?(?:휴대|핸드|전화|번호|연락처|폰|집|주소|은|는)|연락\s?(?:주|부탁|바)|전화\s?(?:주|부탁|바)|\bmy\b|call me",
    re.I,
)
_HOME = re.compile(
    r"(?:제|내|저희|우리|본인)\s?(?:집|주소|가게)|집\s?주소|자택|(?<![가-힣])주소\s?:|사는|살고|살아|삽니다|살거든|거주|사시|\bmy (?:home|house|address)|live at|lives? (?:at|in)",
    re.I,
)
# What stands after an amount or before an official number: no person's number does.
_COUNTED = re.compile(r"\s?(?:원|달러|명|건|대|㎡|호|번지|%|톤|개|회)")
_OFFICIAL = re.compile(r"(?:제|공고|고시|No\.?|#)\s?$")


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal identifier: `text[start:end]`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True


def mask(text: str) -> str:
    """`text` with each personal identifier covered; the rest is as it was."""
    parts, last = [], 0
    for found in personal(text):
        parts += [text[last : found.start], COVER]
        last = found.end
    return "".join([*parts, text[last:]])


def personal(text: str) -> tuple[Personal, ...]:
    """The personal identifiers in `text`, in order, none overlapping."""
    plain = _plain(text)
    taken: list[Personal] = []
    for found in _candidates(plain):
        if all(found.end <= t.start or t.end <= found.start for t in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda t: t.start))


def _plain(text: str) -> str:
    """The same length, with full-width digits and letters and odd dashes as their plain forms."""
    return "".join(_plain_character(c) for c in text)


def _plain_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character.isspace() or unicodedata.category(character) == "Cf":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _candidates(text: str) -> Iterator[Personal]:
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            if rule.holds(match):
                yield Personal(rule.kind, match.start(), match.end())


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _about(match: re.Match[str], words: re.Pattern[str], after: int = 8) -> bool:
    """Whether the words near a number, mostly those before it, say what it is."""
    text = match.string
    before = text[max(0, match.start() - _NEAR) : match.start()]
    return bool(words.search(before) or words.search(text[match.end() : match.end() + after]))


def _is_counted(match: re.Match[str]) -> bool:
    text = match.string
    return bool(_COUNTED.match(text, match.end()) or _OFFICIAL.search(text[: match.start()]))


def _is_resident(match: re.Match[str]) -> bool:
    """A birthday and a digit for sex and century, as resident and alien registrations begin."""
    digits = _digits(match)
    century = 20 if digits[6:7] in {"3", "4", "7", "8"} else 19
    try:
        date(century * 100 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return not (_is_counted(match) or _about(match, _COMPANY, 0))


def _is_card(match: re.Match[str]) -> bool:
    if _about(match, _CARD):
        return True
    groups = re.findall(r"\d+", match.group())
    years = len(groups) > 1 and all("1900" <= g <= "2100" for g in groups)
    return not years and not _is_counted(match) and _luhn(_digits(match))


def _luhn(digits: str) -> bool:
    """The check digit of payment cards, ISO/IEC 7812-1 annex B."""
    odd = (int(d) for d in digits[-1::-2])
    even = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(odd) + sum(even)) % 10 == 0


def _is_account(match: re.Match[str]) -> bool:
    digits = _digits(match)
    if not 10 <= len(digits) <= 14 or _is_counted(match):
        return False
    if _about(match, _ACCOUNT):
        return not re.match(r"(?:1[568]\d\d|0\d)", digits) or len(digits) > 11
    groups = match.group().split("-")
    official = digits.startswith(("0", "19", "20", "978", "979")) or _about(match, _COMPANY, 0)
    return len(groups) in {3, 4} and len(digits) >= 11 and not official


_LEFT, _RIGHT = r"(?<![\w.,-])", r"(?![\d-]|[.,]\d)"
_DASH = r"[-. ]{0,3}"
_UNIT = r"(?:\d{1,4}|(?<![\w])[A-Za-z가-하])\s?동\s?\d{1,4}\s?호(?![선기봉차])"
_STREET = (
    r"[가-힣\d]{1,12}(?:로|길)\s?\d{1,4}(?:-\d{1,4})?(?![\d년월일만억]|,\d|\s?[개곳명건차호번])"
)
_LOT = r"[가-힣]{1,8}(?:동|리)(?:\s?\d가)?\s?(?:산\s?)?\d{1,4}(?:-\d{1,4})?\s?번지"
_ROOM = r"(?!\s?(?:강의실|회의실|강당|교실|세미나실|상담실|사무실|민원실))"
_DWELLING = r"(?:아파트|빌라|오피스텔|원룸|맨션|연립|빌리지|하우스|타운|apt\.?)"

# The first rule that takes a stretch of text keeps it.
_RULES = (
    _Rule("email", re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    _Rule("resident", re.compile(rf"{_LEFT}\d{{6}}\s?-?\s?[1-8](?:\d{{6}}|[*xX●○]{{6}}){_RIGHT}"), _is_resident),
    _Rule("resident", re.compile(rf"{_LEFT}\d{{6}}\s?-\s?[1-8]{_RIGHT}"), _is_resident),
    _Rule("phone", re.compile(rf"(?<![\d.,-])(?:\+?82{_DASH}\(?0?\)?|\(?0)1[016-9]\)?{_DASH}\d{{3,4}}{_DASH}\d{{4}}(?!\d|[.,]\d)"),
          lambda m: not _COUNTED.match(m.string, m.end())),
    _Rule("phone", re.compile(rf"{_LEFT}050\d?{_DASH}\d{{3,4}}{_DASH}\d{{4}}(?!\d)")),
    _Rule("phone", re.compile(rf"{_LEFT}\(?0(?:2|[3-6]\d|70)\)?{_DASH}\d{{3,4}}{_DASH}\d{{4}}(?!\d)"),
          lambda m: _about(m, _OWN, 12)),
    _Rule("licence", re.compile(rf"{_LEFT}(?:\d\d|[가-힣]{{2}})[- ]\d\d[- ]\d{{6}}[- ]\d\d{_RIGHT}")),
    _Rule("licence", re.compile(rf"{_LEFT}\d{{12}}{_RIGHT}"), lambda m: _about(m, _LICENCE)),
    _Rule("passport", re.compile(r"(?<![A-Za-z\d-])[MSRODGmsrodg](?:\d{8}|\d{3}[A-Za-z]\d{4})(?![A-Za-z\d])")),
    _Rule("passport", re.compile(r"(?<![A-Za-z\d-])[A-Za-z]{1,2}\d{7}(?![A-Za-z\d])"), lambda m: _about(m, _PASSPORT)),
    _Rule("card", re.compile(rf"{_LEFT}[3-69]\d{{3}}(?:[- ]?\d{{4}}){{3}}{_RIGHT}|(?<=카드번호 )\d{{4}}(?:[- ]?\d{{4}}){{3}}"), _is_card),
    _Rule("card", re.compile(rf"{_LEFT}3[47]\d\d[- ]?\d{{6}}[- ]?\d{{5}}{_RIGHT}"), _is_card),
    _Rule("account", re.compile(rf"{_LEFT}\d{{2,6}}(?:-\d{{1,8}}){{1,3}}{_RIGHT}|{_LEFT}\d{{10,14}}{_RIGHT}"), _is_account),
    _Rule("address", re.compile(rf"(?:(?:{_STREET}|{_LOT})[,\s]*(?:[가-힣\w]{{2,12}}\s?)?)?{_UNIT}{_ROOM}")),
    _Rule("address", re.compile(rf"(?:(?:{_STREET}|{_LOT})[,\s]*[가-힣\w]{{0,10}}(?:주택)?|[가-힣\w]{{0,10}}{_DWELLING})\s?(?:\d{{1,3}}층\s?)?\d{{1,4}}호(?![선기봉차])")),
    _Rule("address", re.compile(rf"(?:{_STREET}|{_LOT})(?:[,\s]*\d{{1,3}}층)?(?:\s?\d{{1,4}}호)?"), lambda m: _about(m, _HOME, 14)),
)  # fmt: skip
