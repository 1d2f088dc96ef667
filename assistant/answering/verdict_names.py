"""Persons, places and organisations that a yes/no question claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evidence.names import noun_phrases, persons
from assistant.question.asks import Kind


@dataclass(frozen=True, slots=True)
class Claimed:
    """A name of the question, and what it names."""

    text: str
    kind: Kind

    @property
    def packed(self) -> str:
        """The name without spaces, in lower case, as terms are."""
        return self.text.replace(" ", "").lower()


_PHRASE = r"(?P<name>[가-힣A-Za-z0-9·]{2,}(?:\s[가-힣A-Za-z0-9·]{2,}){0,2}?)"
_PLACE = re.compile(
    rf"{_PHRASE}(?:에서|에)\s*(?=열|개최|진행|한|하는|했|있|들어|생|위치|짓|지어|설치|만들|조성|세워|오픈|연다|여는|치러)"
)
_PLACE_IS = re.compile(r"(?:장소|위치|곳|열린\s?데|열리는\s?데)(?:는|은|가|이)?\s(?P<name>[가-힣A-Za-z0-9·\s]{2,20}?)(?:\s?(?:맞|인가|이죠|이야|이에|아닌|입니|예요|죠|이라|라))")
_PARTNER = re.compile(rf"{_PHRASE}(?:이랑|랑|하고|와|과)\s*(?=함께|같이|손잡|손\s|협력|협업|협약|공동|업무)")
_AGENT = re.compile(
    rf"{_PHRASE}(?:이|가|에서|은|는)\s(?=[가-힣\s]{{0,12}}(?:도와|돕|지원|주관|주최|운영|맡|담당|만들|만든|개발|짓|지은|후원|투자|제공|시행|추진|발표|관리|하는\s?거|한\s?거))"
)
_TO_THE_END = 8  # characters after a person who is claimed: "방성수 씨 맞나요?"
_LAST_WORD = re.compile(r"\s")
_ROLE_IS = re.compile(
    r"(?P<role>[가-힣]*(?:시장|국장|과장|소장|회장|대표|교수|단장|의원|의장|위원장|센터장|본부장|관장|팀장|원장|총장|이사장))(?:은|는|이|가)\s(?P<name>[가-힣]{3})(?=\s|이|인|맞|죠|씨|님|예|라)"
)


def claims_of(question: str) -> tuple[Claimed, ...]:
    """The names that are claimed, by the words around them."""
    return tuple(c for c in dict.fromkeys(_claims(question)) if len(c.packed) > 1)


def _claims(question: str) -> Iterator[Claimed]:
    for person in persons(question):
        if len(question) - person.end > _TO_THE_END:
            continue  # "방성수 씨가 임기를 채웠죠?" asks about what he did
        yield Claimed(person.text.split()[0], Kind.PERSON)
    for m in _ROLE_IS.finditer(question):
        yield Claimed(m["name"], Kind.PERSON)
    for m in (*_PLACE.finditer(question), *_PLACE_IS.finditer(question)):
        yield Claimed(_longest(Kind.PLACE, m["name"]), Kind.PLACE)
    for pattern in (_PARTNER, _AGENT):
        for m in pattern.finditer(question):
            name = _longest(Kind.ORGANISATION, m["name"], strict=pattern is _AGENT)
            if name:
                yield Claimed(name, Kind.ORGANISATION)


def _longest(kind: Kind, phrase: str, strict: bool = False) -> str:
    """The last words of `phrase` that name something of `kind`: "컨퍼런스 전주시청 강당" ends in a place."""
    found = [n for n in noun_phrases(kind, phrase, ()) if n.end == len(phrase)]
    if found:
        best = max(found, key=lambda n: (len(n.text.split()) <= 2, n.fit, len(n.text)))
        return best.text
    return "" if strict else _LAST_WORD.split(phrase)[-1]
