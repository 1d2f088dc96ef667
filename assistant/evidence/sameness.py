"""Whether a sentence is of the very thing asked about: the same number of a kind, the same district.

제18기 is not answered from 제17기, 1호점 not from 3호점, 덕진구 neither from 완산구 nor from the whole city.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.evidence.candidates import figures_of
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.morphemes import morphemes

_EDITIONS = frozenset("기 회 차 대 번째 주년".split())  # said once for a whole article
_NUMBERS = frozenset("호점 호선 호기 학년".split())  # of several things in one article
_NUMBERED = re.compile(  # numbers that name which one without 제: 20대 총선. 20대 청년 is an age
    r"(?P<number>\d+)\s?(?:(?P<unit>회계연도|학년도)|(?P<term>대)\s?(?=총선|대선|국회|대통령|시장|도지사|교육감|의회|의장|회장|총장))"
)
_BEFORE = 3  # sentences before it that say what a sentence is of
_LEVELS = "구동읍면"
_SHORTEST = 3  # syllables of the name of a district


def of_the_number(query: Query, evidence: Evidence) -> bool:
    """Whether what stands nearest says the number of the question, or none of its kind."""
    article = evidence.article
    whole = (evidence.sentence.text, article.title, article.sentences[0].text)
    near = (*_around(evidence), article.title)
    for unit, number in _numbers(query.original):
        texts = near if unit in _NUMBERS else whole
        said = ({n for u, n in _numbers(text) if u == unit} for text in texts)
        if number not in next(filter(None, said), {number}):
            return False
    return True


def of_the_district(query: Query, evidence: Evidence) -> bool:
    """Whether a district of the question is said where the sentence stands, and no other beside it."""
    asked = districts_in(query.original)
    if not asked:
        return True
    own = districts_in(evidence.sentence.text)
    levels = {name[-1] for name in asked}
    if rivals := {name for name in own if name[-1] in levels}:
        return bool(rivals & asked)
    article = evidence.article
    texts = (*_around(evidence), article.title, article.subtitle, *(s.text for s in article.sentences[:2]))
    return any(name in text for text in texts for name in asked)


def _around(evidence: Evidence) -> tuple[str, ...]:
    """The sentence and those before it, nearest first."""
    at = evidence.sentence.index
    return tuple(s.text for s in reversed(evidence.article.sentences[max(0, at - _BEFORE) : at + 1]))


@lru_cache(maxsize=4_000)
def districts_in(text: str) -> frozenset[str]:
    """The 구, 동, 읍 and 면 that a text names; 송천1동 is 송천동 as well."""
    return frozenset(_districts(text))


def _districts(text: str) -> Iterator[str]:
    found = morphemes(text) if any(level in text for level in _LEVELS) else ()
    for m in found:
        if m.tag == "NNP" and len(m.form) >= _SHORTEST and m.form[-1] in _LEVELS:
            yield m.form
    for name, number, level in zip(found, found[1:], found[2:], strict=False):
        if name.tag == "NNP" and number.tag == "SN" and level.form == "동" and name.end == number.start:
            yield f"{name.form}동"


@lru_cache(maxsize=1_000)
def _numbers(text: str) -> tuple[tuple[str, int], ...]:
    """Which edition, branch or year of account `text` names, as (unit, number)."""
    kinds = _EDITIONS | _NUMBERS
    ordinals = [(f.unit, int(f.low)) for f in figures_of(text) if f.role == "ordinal" and f.unit in kinds]
    return (*ordinals, *((m["unit"] or m["term"], int(m["number"])) for m in _NUMBERED.finditer(text)))
