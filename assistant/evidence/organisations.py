"""Which names of a sentence can be the kind of organisation asked for: 국토부 for a 부처, not 중소도시."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.regions import other_regions
from assistant.question.nouns import organisations
from ingest.morphemes import morphemes

_SAID = 0.4  # what speaks for a name that the sentence itself calls what is asked for
_COUNTRIES = frozenset("대한민국 한국 우리나라 미국 일본 중국 독일 영국 프랑스 유럽 아시아 세계 국내 해외 전국 전주".split())
_LONGER = 0.01  # a character: the whole of what stands there
_SHORT, _GENERIC = 2, 3  # characters that 국토부 has more than, and 연합회, which names nobody, has not
_NAME_TAGS = frozenset({"NNP", "SL"})


def may_be(units: Sequence[str], name: str) -> bool:
    """Whether `name` can be an organisation of the kind in `units`; any, when none is asked for."""
    if name in _COUNTRIES or name in other_regions():
        return False
    table = organisations().get(units[0]) if units else None
    if table is None:
        return True
    found = morphemes(name)
    if "fits" not in table:  # names of companies are open: what they cannot be is known
        one_word = len(name) > _GENERIC and " " not in name
        return not _ends(name, table["never"]) and (one_word or any(m.tag in _NAME_TAGS for m in found))
    if not _ends(name, table["fits"]) or {name, found[-1].form} & set(table["never"]):
        return False
    if units[0] == "ministry":
        return len(name) > _SHORT and " " not in name
    return len(name) > _GENERIC or any(m.tag in _NAME_TAGS for m in found)


def said_to_be(units: Sequence[str], text: str, start: int, end: int) -> float:
    """What speaks for a name that stands beside the noun asked for: "한빛소재를 앵커기업으로"."""
    if len(units) < 2:
        return 0.0
    noun = re.escape(units[1])
    after = re.match(rf"\s?(?:을|를|이|가)?\s?{noun}(?:으로|로|이|인|을|를)", text[end:])
    before = re.search(rf"{noun}(?:인|은|는|으로|이|[:,(])\s?$", text[:start])
    return _SAID + _LONGER * (end - start) if after or before else 0.0  # 안전과 of "담당부서: 구청 안전과" too


def _ends(name: str, endings: Sequence[str]) -> bool:
    return name.endswith(tuple(endings))
