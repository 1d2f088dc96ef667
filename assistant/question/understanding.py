"""A question understood: language, standalone wording, topic terms, kind of answer, time intent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from assistant.question.asks import Ask, Kind, read_asks
from assistant.question.asks_claims import claimed_figure, topical
from assistant.question.asks_joint import with_listed_years
from assistant.question.attributes import asked_of_a_thing, told_of_a_thing
from assistant.question.foreign import foreign_terms, foreign_years, qualifiers
from assistant.question.language import detect_language
from assistant.question.spelling import well_spelt
from assistant.question.terms import Term, is_topic, read_terms
from assistant.question.visible import visible
from assistant.types import Turn
from ingest.morphemes import spaced
from ingest.types import DateBasis, Published
from ingest.values import Figure, read_dates, read_figures

_ELLIPSIS = re.compile(
    r"^\s*(?:그럼|그러면|그래서|그렇다면|그건|그거|그게|그것|거기|거긴|그곳|그중|그때|그\s|이건|이거|이것|이\s사업|저건|또|그리고|근데|그런데|해당"
    r"|and\b|what about|how about|then\b|那|それ|その|では|じゃあ|còn|thế)", re.I
)
_NO_DATE = Published()
_PARTICLES = re.compile(r"(?:에는|에도|에서|부터|까지|이?랑|하고|에|은|는|의|도|이|가|엔|와|과)?(?=\s|[?？,]|$|요)|")
_CARRIED_WEIGHT = 0.7  # words taken over from the previous question say a little less
_MANY = 4  # questions in one that are answered one by one
_QUESTION = re.compile(r"[^?？]+[?？]+")
_RELATIVE_YEAR = re.compile(r"올해|금년|작년|지난해|내년|재작년|내후년|this year|last year|next year|今年|去年|明年|昨年|来年|năm nay|năm ngoái")
_COMPARED = re.compile(r"\s?(?:보다|에\s?비[해하]|대비)")  # "지난해보다 왜 줄었나요?" asks about no last year


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched and answered."""

    original: str
    text: str  # standalone
    language: str
    asks: tuple[Ask, ...]
    terms: tuple[Term, ...]
    years: tuple[int, ...] = ()  # the years asked about
    relative_year: bool = False  # "올해", "작년": counted from today
    figures: tuple[Figure, ...] = ()  # figures that the question itself states
    ordinals: tuple[Figure, ...] = ()  # "제17기", "2호": which one is asked about
    follow_up: bool = False
    carried: int = 0  # how many of the terms are taken over from the question before
    context: tuple[Term, ...] = ()  # what was spoken of before, where the question names its own thing
    context_years: tuple[int, ...] = ()
    qualifiers: str = ""  # what a foreign question asks of a value, in Korean: 최대, 총

    @property
    def wording(self) -> str:
        """The question as it was asked, a foreign one with its qualifiers."""
        return f"{self.original} {self.qualifiers}".rstrip()


def clean_question(text: str) -> str:
    """`text` in NFC, without invisible characters, spaces collapsed."""
    return " ".join(visible(text).split())


def understand(text: str, history: tuple[Turn, ...], today: date) -> Query:
    """The query of a question, made standalone from its history without a model."""
    return understand_all(text, history, today, whole=True)[0]


def understand_all(
    text: str, history: tuple[Turn, ...], today: date, whole: bool = False
) -> tuple[Query, ...]:
    """The queries of a question: more than one when it asks about several topics."""
    before: Query | None = None
    for turn in history:
        said = clean_question(turn.content) if turn.role == "user" else ""
        if said:
            before = _read(said, today, before)
    text = clean_question(text)
    queries = _in_turn(() if whole else questions_in(text), today, before)
    several = len(queries) > 1 and not any(q.follow_up for q in queries[1:])
    return queries if several else (_read(text, today, before),)


def _in_turn(texts: tuple[str, ...], today: date, before: Query | None) -> tuple[Query, ...]:
    queries: list[Query] = []
    for text in texts:
        queries.append(_read(text, today, queries[-1] if queries else before))
    return tuple(queries)


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of `text`, each with the statements before it; at most four."""
    parts = [part.strip() for part in _QUESTION.findall(text) if re.search(r"\w", part)]
    return tuple(parts) if 2 <= len(parts) <= _MANY and text.rstrip()[-1:] in "?？" else ()


def _read(text: str, today: date, previous: Query | None) -> Query:
    language = detect_language(text)
    text = _spaced(_full_years(well_spelt(text), today)) if language == "ko" else text
    original, text = text, _TOPIC_PARTICLE.sub(r"\g<particle>", text)
    read = read_figures(text)
    figures = tuple(f for f in read if f.role == "figure")
    years, searched = _years(text, today), text
    asks = read_asks(_THEN.sub(" ", text), language)
    if language == "ko":
        plain = topical(_without_claims(text, figures)) if asks[0].kind is Kind.YES_NO else text
        terms = read_terms(_without_dates(plain), language)
    else:
        terms, searched = foreign_terms(text, language)
        years = tuple(dict.fromkeys((*years, *foreign_years(text, today))))
        figures = tuple(f for f in figures if f.text not in map(str, years))
    query = Query(
        original, searched, language, asks,
        tuple(_valued(t, read) for t in terms),
        years, bool(_RELATIVE_YEAR.search(text)), figures,
        tuple(f for f in read if f.role == "ordinal"),
        qualifiers=qualifiers(text) if language != "ko" else "",
    )  # fmt: skip
    if previous is None:
        return query
    return _carry_over(query, previous) if _is_follow_up(query, previous) else _beside(query, previous)


_THEN = re.compile(r"그\s?(?:때|당시|날|해)(?:는|엔|에는|에|도)?(?=\s)")  # points back, asks for no date
_SHORT_YEAR = re.compile(r"(?<![\d.,])'?(?P<year>1\d|2\d)년(?!\s*(?:간|동안|째|차|만|전|후|뒤|이상|가까이|넘))(?=도|에|\s)")
_BARE_YEAR = re.compile(
    r"(?<![\d.,~-])(?:19|20)\d\d(?=\s+[가-힣A-Za-z]|\s+\d{1,2}월|(?<=^20\d\d)[가-힣]{2}|\s*[?)]*$)"
    r"(?!\s*(?:[년명개원대건곳회번톤㎡호석면점]|세대|가구|여|만|억|천|km|kg))"
)
_UNSPACED = 9  # a Korean word seldom has as many characters


def _full_years(text: str, today: date) -> str:
    """"18년 예산" and "2018 예산" as "2018년 예산"; "18년간" and a year to come stay."""

    def full(match: re.Match[str]) -> str:
        year = 2000 + int(match["year"])
        return f"{year}년" if year <= today.year + 1 else match.group()

    text = with_listed_years(text)
    return _BARE_YEAR.sub(r"\g<0>년", _SHORT_YEAR.sub(full, text))


def _spaced(text: str) -> str:
    """The question with spaces where a hurried writer left them all out."""
    hurried = " " not in text.strip() and len(text) >= _UNSPACED
    return spaced(text) if hurried else text


def _years(text: str, today: date) -> tuple[int, ...]:
    anchor = Published(today.year, today.month, today.day, DateBasis.STATED, "today")
    years: list[int] = []
    for found in read_dates(text, anchor):
        if found.first.year is None or found.kind == "duration":
            continue
        relative = bool(_RELATIVE_YEAR.search(found.text))
        if str(found.first.year)[2:] not in found.text and not relative:
            continue  # a bare "3월" says nothing about the year
        if relative and _COMPARED.match(text[found.end :]):
            continue
        last = found.last.year or found.first.year
        years += range(found.first.year, min(last, found.first.year + 20) + 1)
    return tuple(dict.fromkeys(years))


def _without_dates(text: str) -> str:
    """`text` with its dates blanked: they are compared as values, as words they would mislead."""
    for found in reversed(read_dates(text, _NO_DATE)):
        if any(c.isdigit() for c in found.text) or _RELATIVE_YEAR.fullmatch(found.text):
            end = found.end + len(_PARTICLES.match(text[found.end :]).group())  # type: ignore[union-attr]
            text = f"{text[: found.start]} {text[end:]}"
    return text


def _without_claims(text: str, figures: tuple[Figure, ...]) -> str:
    """A yes/no question without the figure it claims: that is compared, not looked for."""
    claim = claimed_figure(figures)
    for figure in reversed((claim,) if claim else figures):
        tail = re.match(r"[가-힣]*", text[figure.end :])
        end = figure.end + (tail.end() if tail else 0)
        text = f"{text[: figure.start]} {text[end:]}"
    return text


def _valued(term: Term, figures: tuple[Figure, ...]) -> Term:
    """A term that is a figure with digits (20리터, 2 of 2등), to be found by its value; 하루 stays a word."""
    for figure in figures:
        said = re.sub(r"\s", "", figure.text).lower()
        if figure.unit and term.text[:1].isdigit() and said.startswith(term.text.removesuffix("당")):
            return replace(term, parts=(), variants=(), figure=figure)
    return term


_TOPIC_PARTICLE = re.compile(r"(?P<particle>은|는|도|의)\s?요(?=\s*[?？]?\s*$)")
_ONLY_A_TOPIC = re.compile(r"^\s*[가-힣A-Za-z0-9·\s]{1,20}(?:은|는|도|의)\s?요\s*[?？]?\s*$")  # "탄소산단은요?"
# "덕진구는?", "세 번째 걸리면요?", "작년엔?": alone they ask nothing.
_HALF = re.compile(r"^\s*(?:[가-힣A-Za-z0-9·]{1,12}(?:은|는|도|엔|에는)|[가-힣A-Za-z0-9·\s]{2,20}(?:면|때는|경우는))\s?요?\s*[?？]\s*$")


def _is_follow_up(query: Query, previous: Query) -> bool:
    """Whether a question leaves out what it is about: "공사비는 얼마예요?", or the 도서관 of a 꽃심도서관."""
    elliptic = any(p.match(query.original) for p in (_ELLIPSIS, _ONLY_A_TOPIC, _HALF))
    return bool(elliptic) or not any(_is_thing(t) and not _is_head(t, previous) for t in query.terms)


def _is_thing(term: Term) -> bool:
    return is_topic(term) and not asked_of_a_thing(term.text)


def _is_head(term: Term, previous: Query) -> bool:
    """Whether a word says again what a longer one before it ended in."""
    return any(t.text != term.text and t.text.endswith(term.text) and not t.verb for t in previous.terms)


def _carry_over(query: Query, previous: Query) -> Query:
    """`query` with the topic of `previous`, which gives way wherever the new one says something."""
    own = {t.text for t in query.terms}
    new_topic = any(map(_is_thing, query.terms))
    only = any(p.match(query.original) for p in (_ONLY_A_TOPIC, _HALF))
    replaced = new_topic and (only or _asks_alike(query, previous))
    alike = {p.text for p in previous.terms for t in query.terms if _of_one_kind(t, p)}
    has_measure = any(t.measure for t in query.terms) or _asks_value(query)
    bare = bool(own) and not (new_topic or _ELLIPSIS.match(query.original) or all(t.verb for t in query.terms))
    offered = tuple(t for t in previous.terms if t.text not in own | alike and not (t.measure and has_measure))
    kept = tuple(
        t
        for t in offered
        if not (bare and (t.verb or t.attribute or told_of_a_thing(t.text)))
        and (bool(alike) or not replaced or t.measure or t.attribute or t.weight < 1.0)
    )
    lost = tuple(t for t in offered if not t.verb) if bare and not any(map(is_topic, kept)) else ()  # 이사 of "나간 사람은?"
    carried = tuple(replace(t, weight=_carried(t.weight)) for t in kept)
    silent = query.asks[0].kind in {Kind.SUMMARY, Kind.YES_NO} and not _asks_value(query)
    short = len(query.terms) <= 1 or any(p.match(query.original) for p in (_ONLY_A_TOPIC, _HALF))
    asks = previous.asks if silent and short else query.asks
    standalone = " ".join([*(t.text for t in (*lost, *carried)), query.original])
    return replace(
        query,
        text=standalone,
        asks=asks,
        terms=(*carried, *query.terms),
        years=query.years or previous.years,
        relative_year=query.relative_year if query.years else previous.relative_year,
        follow_up=True,
        carried=len(carried),
        context=lost or (tuple(t for t in previous.terms if is_topic(t) and t not in kept and t.text not in own) if replaced and not alike else ()),
    )


def _of_one_kind(new: Term, old: Term) -> bool:
    """Whether a new name stands in the place of one before: 덕진구 after 완산구, 청소년 after 어른."""
    if old.text.endswith(new.text) or new.measure or old.measure or new.verb or old.verb:
        return False
    people = _PEOPLE.match(new.text) and _PEOPLE.match(old.text)
    return bool(people) or (min(len(new.text), len(old.text)) > 1 and new.text[-1] == old.text[-1] and new.text[-1] in "동구안층관")


_PEOPLE = re.compile(r"^(?:어른|성인|일반|청소년|학생|초등학생|중학생|고등학생|대학생|어린이|아이|아동|유아|노인|어르신|경로|장애인|임신부|군인|단체|개인|법인|외국인)")


def _beside(query: Query, previous: Query) -> Query:
    """`query`, which names its own thing, with what was spoken of before: it may be a part of that."""
    own = {t.text for t in query.terms}
    context = tuple(t for t in (*previous.context, *previous.terms) if is_topic(t) or 0.6 <= t.weight < 1.0)
    words = (t.text for t in context if t.text not in own)
    return replace(
        query, text=" ".join([query.text, *words]), context=context,
        context_years=previous.years or previous.context_years,
    )  # fmt: skip


def _asks_alike(query: Query, previous: Query) -> bool:
    """Whether the same is asked with the same verb: "그럼 수영장은 언제 열어?" after a library's opening."""
    verbs = {t.text for t in query.terms if t.verb} & {t.text for t in previous.terms if t.verb}
    return bool(verbs) and query.asks[0] == previous.asks[0]


def _carried(weight: float) -> float:
    """What a carried word weighs: a noun no less when it is carried again."""
    return min(weight, _CARRIED_WEIGHT) if weight >= _CARRIED_WEIGHT else weight * _CARRIED_WEIGHT


def _asks_value(query: Query) -> bool:
    return any(a.kind in {Kind.FIGURE, Kind.DATE, Kind.PERIOD} for a in query.asks)
