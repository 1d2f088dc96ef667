"""What a rule of masking is, and what the words around a number say about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# No number begins or ends inside another one.
LEFT = r"(?<![A-Za-z0-9_])(?<!\d[.,/-])"
RIGHT = r"(?![A-Za-z0-9]|[-.,]\d)"
JOINT = r" {0,2}[-./_~,]? {0,2}"

# What stands after an amount or before an official number: no person's number does.
_COUNTED = re.compile(
    r" ?(?:(?:원|달러|명|건|대|호|번지|톤|개|회|백만|천|만|억)"
    r"(?![가-힣])|(?:원|달러|명|건|대|톤|개|회)(?:[을를이가은는의과와도만씩인]|으로|에서|까지|부터|짜리| )"
    r"|백만|천만|억|만 |㎡|%|韩元|ウォン|won\b)",
    re.I,
)
_OFFICIAL = re.compile(r"(?:(?<![가-힣])제|공고|고시|KRW|[#₩$￦]) ?$")
_NAMED = re.compile(
    r"법인|사업자|등기|고유번호|바코드|송장|접수|관리번호|공고|고시|주문|예산|차량|정류|ISBN|barcode|corporate|business",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<!no)(?<!No)[.?!。？！] ")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of identifier, how it is written, and what else must hold."""

    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True


def digits(match: re.Match[str]) -> str:
    """The digits of a match."""
    return re.sub(r"\D", "", match.group())


def before(match: re.Match[str], reach: int) -> str:
    """Up to `reach` characters before a match, within its sentence."""
    text = match.string[max(0, match.start() - reach) : match.start()]
    return _SENTENCE_END.split(text)[-1]


def after(match: re.Match[str], reach: int) -> str:
    """Up to `reach` characters after a match, within its sentence."""
    return _SENTENCE_END.split(match.string[match.end() : match.end() + reach])[0]


def about(match: re.Match[str], words: re.Pattern[str], reach: int = 24, on: int = 10) -> bool:
    """Whether the words near a number, mostly those before it, say what it is."""
    return bool(words.search(before(match, reach)) or words.search(after(match, on)))


def is_counted(match: re.Match[str]) -> bool:
    """Whether the number is an amount or the number of a notice."""
    following = match.string[match.end() :]
    return bool(_COUNTED.match(following) or _OFFICIAL.search(before(match, 8)))


def is_official(match: re.Match[str]) -> bool:
    """Whether a company, a parcel or a file is named before the number."""
    return bool(_NAMED.search(before(match, 14)))
