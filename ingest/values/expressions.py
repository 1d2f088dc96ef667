"""Date words grouped into expressions, before anything is resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ingest.values.tokens import Token, tokens

_GAP = re.compile(r"[ \t\u00a0]{0,2}")
_TIME_GAP = re.compile(r"[ \t\u00a0]{0,2}[\[(,]?\s?")
# A bare "N일" followed or preceded by one of these is a length of time, not a day of the month.
_LENGTH_AFTER = re.compile(
    r"(?:\s?[~∼〜～–\-]\s?\d{1,2}\s?일)?(?:\s?(?:간(?!담)|동안|이내|이상|이하|미만|초과|만에|만의|분량|가량|정도|남짓|넘|\s안[에으]|짜리|소요|연속|앞당|늦|단축"
    r"|연장|뒤|이용권|숙박|평균|근무|무료)|\s?[내전후](?:[에까부로의]|\s|,|$)|\s\d+회|여\s|\s?당\s|이\s?(?:걸|지난|넘|남|소요))"
)
_A_DAY = re.compile(r"1일\s(?:약\s|최대\s|평균\s)?\d[\d,]*(?:\.\d+)?\s?(?:만|천|백)?\s?(?:여\s?)?(?:회|톤|명|대|건|개|㎥|시간|kg|t\b|식|끼|원)")  # a day
_LENGTH_BEFORE = re.compile(r"(?:약|최대|최소|총|주|매주|최장|꼬박|무려|연간|연|평균|박|단|불과|수업일|영업일|\d시간씩)\s?$")


@dataclass(slots=True)
class Expression:
    """A date expression as written: which of its parts are named, and how."""

    start: int
    end: int
    rank: int = -1
    kinds: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, token: Token) -> None:
        """Take in the next word."""
        self.end, self.rank = token.end, token.last_rank
        self.kinds.append(token.kind)
        self.values |= token.values

    def get(self, name: str) -> Any:  # noqa: ANN401  (a field of any kind)
        """The value of a field, or None when the expression does not name it."""
        return self.values.get(name)


@lru_cache(maxsize=4096)
def expressions(text: str) -> tuple[Expression, ...]:
    """The date expressions of `text`, in order; callers must not change them."""
    grouped: list[Expression] = []
    for token in tokens(text):
        last = grouped[-1] if grouped else None
        if last is None or not _continues(text, last, token):
            last = Expression(token.start, token.end)
            grouped.append(last)
        last.add(token)
    return tuple(e for e in grouped if _is_date(text, e))


def _continues(text: str, last: Expression, token: Token) -> bool:
    if token.first_rank <= last.rank or "duration" in (token.kind, *last.kinds) and last.kinds != ["mod"]:
        return False
    if "foreign" in token.kind and last.rank > 0:
        return False
    gap = _TIME_GAP if token.kind == "time" else _GAP
    return gap.fullmatch(text, last.end, token.start) is not None


def _is_date(text: str, expression: Expression) -> bool:
    kinds = expression.kinds
    if kinds == ["mod"] or kinds == ["part"] or kinds == ["paren"] or kinds == ["mod", "part"]:
        return False
    if kinds == ["day"]:
        if _A_DAY.match(text, expression.start):
            return False
        after = _LENGTH_AFTER.match(text, expression.end)
        before = _LENGTH_BEFORE.search(text, max(0, expression.start - 6), expression.start)
        return not (after or before)
    return True


def without_dates(text: str) -> str:
    """`text` with every date blanked out, lengths of time left in: what figures are read from."""
    found = expressions(text)
    if not found:
        return text
    pieces: list[str] = []
    position = 0
    for expression in found:
        if "duration" in expression.kinds:
            continue
        pieces += [text[position : expression.start], "□" * (expression.end - expression.start)]
        position = expression.end
    return "".join([*pieces, text[position:]])
