"""Whether something is allowed, needed, free, there or open: what the clause about it says of it.

The words that the title does not say already (현금 of "밤마실 장터 현금 돼요?") must stand in the
sentence, and the clause that says them decides. Where it says neither, nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.evidence.matching import Match
from assistant.evidence.nearness import CLAUSE
from assistant.evidence.relevance import MIN_COVER, speaks_of
from assistant.question.asks import Ask, Kind
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence


@dataclass(frozen=True, slots=True)
class _Sense:
    """What is asked of a thing, and what says that it is so or that it is not."""

    asked: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]


def _sense(asked: str, yes: str, no: str) -> _Sense:
    return _Sense(re.compile(asked), re.compile(yes), re.compile(no))


_CANNOT = r"수\s?(?:는\s?)?없|안\s?(?:된|되|돼)|불가|금지|받지\s?(?:않|못)|지\s?못[하한합할]|제외|대상이\s?아니|막는다|않는다|않습니다"
_CAN = r"수\s?(?:도\s?)?있|[가-힣]도\s?(?:된다|됩니다|되며|되고|돼|괜찮)|가능|허용|받(?:는다|습니다|으며|고\s)|된다|됩니다"
_MUST = r"야\s?(?:만\s?)?(?:한다|하며|하고|합니다|해|된다|됩니다|들어)|필요하|필요한|필요합|필수|의무|내야|있어야|지참|원을?\s?(?:더\s)?내"
_NEED_NOT = r"지\s?않아도|필요(?:가|는|도)?\s?없|필요하지\s?않|없이|안\s?[가-힣]{1,3}도|받지\s?않"
_SENSES = (
    _sense(r"야\s?(?:만\s?)?(?:하|해|되|돼|된|합)|필요|필수|의무|내야", _MUST, _NEED_NOT),
    _sense(r"무료|공짜|무상|돈\s?안\s?(?:내|받|들)", r"무료|공짜|무상|(?:내지|받지|들지)\s?않|(?:비|료|금)[은는]?\s?없",
           r"유료|부담|내야|[가-힣]*(?:비|료|값|요금)[은는이가]?\s[^,]*원"),
    _sense(r"[아어여해라]도\s?(?:되|돼|된|괜찮)|수\s?있|가능|받(?:나|아|는)|(?:되|돼|된)(?:나|요|죠|는|니|냐|다|\s?[?？])", _CAN, _CANNOT),
    _sense(r"(?:열|운영|문\s?여|쉬|하|영업)[가-힣]{0,3}(?:나요|어요|요|죠|는지|니|냐|나)\s?[?？]?$", r"(?:연|한|운영한|열린)다|엽니다|합니다|열고|하고|하며",
           r"쉰다|쉬고|쉬며|쉽니다|쉬는|휴관|휴무|휴장|문을\s?닫|열지\s?않|하지\s?않"),
    _sense(r"있(?:나|어|죠|는|니|습|냐|을)|없(?:나|어|죠|는|니|냐)", r"있(?:다|으며|고|습|는)|둔다|두며|마련", r"없(?:다|으며|고|습|는|음)|않는다|않습니다"),
)  # fmt: skip
_FREE, _OPEN = 1, 3  # which senses are about money and about days
_MODAL = re.compile(r"(?:필요|필수|의무|가능|괜찮|아무|혹시|그냥|따로|꼭|반드시|누구)")
_WEEKDAY = re.compile(r"[월화수목금토일]요일|주말|평일|공휴일|명절|설|추석")
_DENIED = re.compile(r"(?:안|못)\s?[가-힣]+\s?(?:나요|어요|아요|죠|니|요)\s?[?？]?$|(?:없|않)[가-힣]{0,3}\s?[?？]?$|안\s?(?:되|돼)|못\s?[하가타쓰]")
_ONLY = re.compile(r"[가-힣]만\s")
_ALSO = re.compile(r"아니어도|않아도|없어도|누구나|관계없이|상관없이|제한[은이]?\s?없")
_EVEN_IF = re.compile(r"(?:안|않|없|아니)[가-힣\s]{0,6}(?:아도|어도|라도|더라도)")
_SAID, _NOUN = 0.5, 1.0
_CONSIDERED = 16


@dataclass(frozen=True, slots=True)
class Decided:
    """A sentence that says whether it is as asked, and whether it is."""

    evidence: Evidence
    holds: bool


def is_modal(word: str) -> bool:
    """Whether a topic word only says what is asked of the thing: 필요, 가능."""
    return bool(_MODAL.match(word))


def decide(query: Query, evidence: Sequence[Evidence]) -> Decided | None:
    """What the sentence about the condition asked of says; None when none says anything."""
    question = query.original
    senses = [s for i, s in enumerate(_SENSES) if s.asked.search(question) and (i != _OPEN or _WEEKDAY.search(question))]
    if not senses or _DENIED.search(question):
        return None
    read = [(e, _own(query, e)) for e in evidence[:_CONSIDERED] if e.cover >= MIN_COVER]
    for e, own in sorted(read, key=lambda pair: -sum(m.score for _, m in pair[1])):
        clauses = _clauses(query, e, own, senses)
        if any(_ONLY.search(question) and _ALSO.search(c) for c in clauses):
            return Decided(e, False)
        holds = next((h for c in clauses for s in senses if (h := _holds(s, c)) is not None), None)
        if holds is not None:
            return None if _ONLY.search(question) else Decided(e, holds)
    return None


def _holds(sense: _Sense, clause: str) -> bool | None:
    no = sense.no.search(clause)
    yes = sense.yes.search(sense.no.sub(" ", clause))
    return None if bool(no) == bool(yes) else bool(yes)


def _own(query: Query, e: Evidence) -> list[tuple[Term, Match]]:
    """The nouns of the question that are more than the topic of the article, with where the sentence says them."""
    nouns = [(t, _at_a_word(t, m, e)) for t, m in zip(query.terms, e.matches, strict=True) if t.weight >= _NOUN]
    title = f"{e.article.title} {e.article.subtitle}"
    beyond = [(t, m) for t, m in nouns if not _says(title, t)]
    return [(t, m) for t, m in beyond if not _says(e.article.sentences[0].text, t)] or beyond


def _says(text: str, term: Term) -> bool:
    packed = text.replace(" ", "").lower()
    return term.text in packed or any(part in packed for part in term.parts)


def _at_a_word(term: Term, match: Match, e: Evidence) -> Match:
    """A word of one syllable is said only where a word begins: no 비 in 체험비."""
    text = e.sentence.text
    spans = tuple(s for s in match.spans if len(term.text) > 1 or s[0] == 0 or text[s[0] - 1] == " ")
    return Match(match.score if spans else 0.0, spans)


def _clauses(query: Query, e: Evidence, own: Sequence[tuple[Term, Match]], senses: Sequence[_Sense]) -> list[str]:
    """The clauses that may decide: those that say the words of the question, none when a noun is not said."""
    text = e.sentence.text
    even_if = bool(_EVEN_IF.search(query.original))
    if even_if:
        return [text] if _ALSO.search(text) and speaks_of(query, Ask(Kind.YES_NO), e) else []
    if any(m.score < _SAID for t, m in own if not (t.measure or t.attribute)):
        return []
    if spans := [s for _, m in own for s in m.spans[:1]]:
        around = _around(text, spans)
        return [around, text[text.find(around) :]]  # what follows may be said of the same
    if own or senses[0] is not _SENSES[_FREE]:
        return []
    return [text[a:b] for a, b in pairwise(_cuts(text))]


def _around(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text from the clause of the first span to the end of the clause of the last."""
    start, end, cuts = min(s for s, _ in spans), max(s for _, s in spans), _cuts(text)
    return text[max(c for c in cuts if c <= start) : min(c for c in cuts if c >= end)]


def _cuts(text: str) -> list[int]:
    return [0, *(m.end() for m in CLAUSE.finditer(text)), len(text)]
