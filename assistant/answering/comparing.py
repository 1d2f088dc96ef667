"""The same of several things: a value for each, which one is more, what they add up to.

Each thing is looked for on its own, with the words that it shares with the others. A result is
reckoned only from values that are cited and shown beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.answering.wording import clip, direct, worded
from assistant.evidence.candidates import figures_of
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.matching import find, haystack
from assistant.evidence.names import whole_words
from assistant.evidence.relevance import is_confident, of_the_place, speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import AREA, LENGTH, MONEY, Ask, Kind, read_asks
from assistant.question.asks_joint import Joint, Operation, is_measure
from assistant.question.terms import Term, read_terms
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.types import Article
from ingest.values import Figure, add, subtract
from prompts import message

_PLAIN = frozenset({Kind.FIGURE, Kind.DATE, Kind.PERIOD, Kind.PERSON, Kind.PLACE, Kind.CONTACT})
# Verbs and adjectives that say what is done with the values, no topic of their own.
_RECKONING = re.compile(r"^(?:합|더|크|큰|작|넓|좁|많|적|비싸|싸|저렴|높|낮|길|짧|늘|줄|차이|비교|모두|전부|각각|제일|가장|쪽|둘|셋|씩)")
_WORDS = re.compile(r"합치[가-힣]*|합쳐[가-힣]*|합하[가-힣]*|합해[가-힣]*|더하[가-힣]*|더해[가-힣]*|합계|모두|총|통틀어|차이[가-힣]*|비교[가-힣]*")
_LESS = re.compile(r"작|좁|적[은을나어다냐니게]|싼|싸[요나다냐니]?|저렴|낮|짧|덜")
_BY_ADJECTIVE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"넓|좁"), AREA),
    (re.compile(r"비싸|비싼|싸|싼|저렴"), MONEY),
    (re.compile(r"길[어이다나고]|긴|짧|멀|가깝"), LENGTH),
    (re.compile(r"오래"), ("년", "개월", "주", "일", "시간", "분")),
)
_NAMED, _NEAR_ENOUGH = 0.6, 0.25  # how well its own sentence says the thing, and how near its value
_BESIDE = 0.4  # what speaks for a value right behind the name of its thing
_RIGHT_BEFORE = re.compile(r"(?:은|는|이|가|에)?\s?")
_SAME_SENTENCE = 0.4  # things of one kind are mostly told of together
_CONSIDERED = 4
_UNITS_TRIED = 6
_QUOTE = 130


@dataclass(frozen=True, slots=True)
class Joined:
    """The values of several things as an answer; `complete` when none is missing."""

    headline: str
    labels: tuple[int, ...]
    sentences: tuple[DraftSentence, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """A thing, as the articles call it, with its value."""

    name: str
    value: str
    choice: Choice


def join(query: Query, joint: Joint, evidence: Sequence[Evidence]) -> Joined | None:
    """The values of the things of `joint`; None when fewer than two are found."""
    sides = _sides(query, joint, evidence)
    found = [s for s in sides if s is not None]
    if len(found) < 2:
        return None
    each = ", ".join(f"{s.name} {s.value}".strip() for s in found)
    headline = _reckoned(query, joint, found) if len(found) == len(sides) else ""
    labels = tuple(dict.fromkeys(s.choice.evidence.label for s in found))
    stated = _stated(query, found, each) if headline else ()
    return Joined(headline or each, labels, (*stated, *_quotes(query, found)), len(found) == len(sides))


def _reckoned(query: Query, joint: Joint, sides: Sequence[_Side]) -> str:
    """What the operation gives, with its terms; "" when the values are only listed."""
    figures = [s.choice.candidate.value for s in sides]
    if joint.operation is Operation.EACH or not all(isinstance(f, Figure) for f in figures):
        return ""
    values = [f for f in figures if isinstance(f, Figure)]
    if joint.operation is Operation.SUM:
        total = add(values)
        terms = " + ".join(f.text for f in values)
        return message("sum", query.language, total=total.text, terms=terms) if total else ""
    return _compared(query, sides[:2], values[:2]) if len(sides) == 2 else ""


def _compared(query: Query, sides: Sequence[_Side], values: Sequence[Figure]) -> str:
    difference = subtract(*values)
    if difference is None:
        return ""
    if difference.low == 0:
        names = ", ".join(s.name for s in sides)
        return message("compare_equal", query.language, names=names, value=sides[0].value)
    high, low = values if difference.low > 0 else values[::-1]
    more, less = sides if difference.low > 0 else sides[::-1]
    difference = subtract(high, low)
    if difference is None or not (more.name and less.name):
        return ""
    formula = f"{high.text} - {low.text} = {difference.text}"
    fewer = bool(_LESS.search(query.original))
    return message(
        "compare_less" if fewer else "compare_more", query.language,
        name=(less if fewer else more).name, formula=formula,
    )  # fmt: skip


def _stated(query: Query, sides: Sequence[_Side], each: str) -> tuple[DraftSentence, ...]:
    """The values as a sentence, dated when they are of one article."""
    first = sides[0].choice.evidence
    one = {s.choice.evidence.article.article_id for s in sides} == {first.article.article_id}
    labels = tuple(dict.fromkeys(s.choice.evidence.label for s in sides))
    text = direct(each, first, query.language) if one else message("direct_same_day", query.language, headline=each)
    return (DraftSentence(text, labels),)


def _quotes(query: Query, sides: Sequence[_Side]) -> tuple[DraftSentence, ...]:
    """Every sentence that holds a value, once."""
    quotes: dict[int, DraftSentence] = {}
    for side in sides:
        e, c = side.choice.evidence, side.choice.candidate
        shared = [s.choice.candidate for s in sides if s.choice.evidence.label == e.label]
        start, end = min(x.start for x in shared), max(x.end for x in shared)
        text = clip(e.sentence.text, start, max(end, c.end), max(_QUOTE, end - start + 40))
        quotes.setdefault(e.label, DraftSentence(message("quote", query.language, quote=text), (e.label,)))
    return tuple(quotes.values())


def _sides(query: Query, joint: Joint, evidence: Sequence[Evidence]) -> tuple[_Side | None, ...]:
    """For each thing its value, all of one kind."""
    readings = [_reading(query, joint, i) for i in range(len(joint.subjects))]
    pools = [_pool(query, reading, evidence) for reading, _ in readings]
    best: tuple[Choice | None, ...] = ()
    for ask in _asks(query, joint, evidence):
        options = [
            _options(reading, own, ask, pool)
            for (reading, own), pool in zip(readings, pools, strict=True)
        ]
        chosen = _together(options, joint.operation)
        if _worth(chosen) > _worth(best):
            best = chosen
    return tuple(
        _Side(_name_of(subject, own, c), worded(c.candidate, c.evidence, query.language), c) if c else None
        for subject, (_, own), c in zip(joint.subjects, readings, best, strict=bool(best))
    )


def _worth(chosen: Sequence[Choice | None]) -> float:
    return sum(10.0 + c.score for c in chosen if c is not None)


def _asks(query: Query, joint: Joint, evidence: Sequence[Evidence]) -> tuple[Ask, ...]:
    """What is asked of each thing: as the question says it, by its adjective, else any unit there is."""
    kinds = _PLAIN if joint.operation is Operation.EACH else {Kind.FIGURE}  # "어디가 더": no place
    told = [a for a in (*query.asks, *read_asks(joint.rest, "ko")) if a.kind in kinds]
    if told and (told[0].kind is not Kind.FIGURE or told[0].units):
        return (told[0],)
    for adjective, units in _BY_ADJECTIVE:
        if adjective.search(joint.rest):
            return (Ask(Kind.FIGURE, units, strict=True),)
    named = read_asks(joint.subjects[-1], "ko")[0]  # "A 투자액이랑 B 투자액"
    if named.kind is Kind.FIGURE and named.units:
        return (named,)
    found = [f.unit for e in evidence[:_UNITS_TRIED] for f in figures_of(e.sentence.text) if f.unit and f.role == "figure"]
    return tuple(Ask(Kind.FIGURE, (unit,), strict=True) for unit in dict.fromkeys(found))


def _reading(query: Query, joint: Joint, i: int) -> tuple[Query, tuple[Term, ...]]:
    """The question as if it asked of one thing only, and that thing's own terms."""
    own = read_terms(joint.subjects[i])
    things = [s.replace(" ", "").lower() for s in joint.subjects]
    shared = tuple(
        t
        for t in query.terms
        if not (_RECKONING.match(t.text) or is_measure(t.text)) and not any(t.text in s or s in t.text for s in things)
    )
    mine = {t.text for t in own}
    text = f"{joint.subjects[i]} {_WORDS.sub(' ', joint.rest)}"
    return replace(query, original=text, terms=(*own, *(t for t in shared if t.text not in mine))), own


def _pool(query: Query, reading: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(e for e in rescored(query, reading, evidence) if of_the_place(reading, e))


def _options(
    query: Query, own: Sequence[Term], ask: Ask, evidence: Sequence[Evidence]
) -> list[Choice]:
    """The values that may be this thing's, best first."""
    choices = [
        replace(c, score=c.score + _BESIDE * _is_beside(own, c))
        for c in choose(query, ask, evidence)
        if _says(own, _near_texts(c.evidence))
    ]
    choices.sort(key=lambda c: -c.score)
    return [c for c in choices if is_confident(query, c) or _is_named(query, own, c)][:_CONSIDERED]


def _is_beside(own: Sequence[Term], choice: Choice) -> bool:
    """Whether the thing's name stands right before the value: "1961채로 완산구 1284채"."""
    ends = (b for m in choice.evidence.matches[: len(own)] for _, b in m.spans)
    gaps = (choice.evidence.sentence.text[end : choice.candidate.start] for end in ends if end <= choice.candidate.start)
    return any(_RIGHT_BEFORE.fullmatch(gap) for gap in gaps)


def _says(own: Sequence[Term], texts: Sequence[str]) -> bool:
    """Whether the texts say every word of a name, spelt as it is: 별빛관 is no slip for 달빛관 here."""
    return all(
        t.measure
        or is_measure(t.text)
        or any(find(t, haystack(text), typos=False).score >= _NAMED for text in texts)
        for t in own
    )


def _near_texts(e: Evidence) -> list[str]:
    """The sentence, the title and the two sentences before: where a value's thing is named."""
    before = e.article.sentences[max(0, e.sentence.index - 2) : e.sentence.index]
    return [e.sentence.text, f"{e.article.title} {e.article.subtitle}", *(s.text for s in before)]


def _is_named(query: Query, own: Sequence[Term], choice: Choice) -> bool:
    """Whether the value's sentence itself names the thing, and is about what is asked."""
    e = choice.evidence
    return _says(own, [e.sentence.text]) and choice.near >= _NEAR_ENOUGH and speaks_of(query, Ask(Kind.FIGURE), e)


def _together(options: Sequence[Sequence[Choice]], operation: Operation) -> tuple[Choice | None, ...]:
    """One value for each thing, no value for two, best in all; of one kind when reckoned with."""
    best: tuple[Choice | None, ...] = ()
    for picked in product(*((*o, None) for o in options)):
        values = [c for c in picked if c is not None]
        if len({_where(c) for c in values}) < len(values):
            continue
        kinds = {c.candidate.value.dimension for c in values if isinstance(c.candidate.value, Figure)}
        if operation is not Operation.EACH and len(kinds) > 1:
            continue
        if _worth(picked) + _close(values) > _worth(best) + _close([c for c in best if c]):
            best = picked
    return best or (None,) * len(options)


def _close(values: Sequence[Choice]) -> float:
    """What speaks for values that stand in one sentence."""
    return _SAME_SENTENCE * (len(values) - len({c.evidence.label for c in values}))


def _where(choice: Choice) -> tuple[str, int, int]:
    e = choice.evidence
    return e.article.article_id, e.sentence.index, choice.candidate.start


def _name_of(subject: str, own: Sequence[Term], choice: Choice) -> str:
    """What the article calls a thing: as asked, else the words that say it; "" when neither stands there."""
    e = choice.evidence
    packed = subject.replace(" ", "")
    if packed in e.sentence.text.replace(" ", ""):
        return subject
    spans = [s for m in e.matches[: len(own)] for s in m.spans[:1]]
    start, end = min((s[0] for s in spans), default=0), max((s[1] for s in spans), default=0)
    if spans and end - start <= 2 * len(subject) + 6:
        start, end = whole_words(e.sentence.text, start, end)
        return e.sentence.text[start:end]
    return subject if packed in _packed(e.article) else ""


def _packed(article: Article) -> str:
    return f"{article.title} {article.body}".replace(" ", "")
