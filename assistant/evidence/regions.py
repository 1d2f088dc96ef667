"""Other cities and provinces that a text names."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path

from ingest.morphemes import morphemes

_OF_A_REGION = frozenset("시 도 군 구 센터 지역 시민 시청 시장 광역시 특별시 시내".split())
_HANGUL = re.compile(r"[가-힣]")


@cache
def other_regions() -> tuple[str, ...]:
    """The names of other cities and provinces."""
    path = Path(__file__).with_name("regions.toml")
    return tuple(tomllib.loads(path.read_text("utf-8"))["names"])


@lru_cache(maxsize=1_000)
def regions_in(text: str) -> tuple[str, ...]:
    """The other cities and provinces that `text` names, as proper nouns: not 대전 in 대전환."""
    names = other_regions()
    forms = _standing_alone(text)
    found = [name for name in names for form in forms if _is_region(form, name)]
    lowered = text.lower()
    found += [n for n in names if not _HANGUL.match(n) and n in lowered]
    return tuple(dict.fromkeys(found))


def _standing_alone(text: str) -> list[str]:
    """Proper nouns that are no part of a longer name: not 전북 in 전북사회복지공동모금회."""
    found = morphemes(text)
    return [
        m.form
        for m, after in zip_longest(found, found[1:])
        if m.tag == "NNP"
        and (after is None or after.start > m.end or after.tag[0] != "N" or after.form in _OF_A_REGION)
    ]


def _is_region(form: str, name: str) -> bool:
    return re.fullmatch(rf"{name}(?:특별|광역|특별자치)?(?:시|도|군|구)?", form) is not None
