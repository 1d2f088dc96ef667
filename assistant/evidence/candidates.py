"""Spans of a sentence that could be the answer, by the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.evidence.names import (
    Name,
    addresses,
    affiliations,
    noun_phrases,
    persons,
    whole_words,
)
from assistant.evidence.organisations import may_be, said_to_be
from assistant.question.asks import CLOSED, Ask, Kind
from ingest.tables import Cell
from ingest.types import Published
from ingest.values import DateRef, Figure, read_dates, read_figures


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that could be the answer. `fit` (0..1): how well its form suits the question."""

    text: str
    start: int  # in the sentence
    end: int
    fit: float
    value: Figure | DateRef | None = None


_LABEL = re.compile(r"^\s*[-*○●◦▪▶△▲□■·ㆍ※\d.()가-하\s]{0,6}(?P<label>[가-힣A-Za-z\s·/]{1,14}?)\s*[:：|]\s*(?P<value>.+)$")
_LABELS: dict[Kind, re.Pattern[str]] = {
    Kind.PLACE: re.compile(r"장소|위치|주소|집결지|소재지|곳"),
    Kind.CONTACT: re.compile(r"문의|연락처|전화|접수처"),
    Kind.ORGANISATION: re.compile(r"주최|주관|담당|문의|부서|기관|후원"),
    Kind.PERSON: re.compile(r"담당|강사|대표|이름|발표"),
    Kind.DATE: re.compile(r"일시|날짜|기간|마감|일정|시간|기한"),
    Kind.PERIOD: re.compile(r"기간|일시|일정|시간"),
}
_EXTENSION = re.compile(r"\d-\d{4}\s?[,/·~]\s?\d{1,4}$")  # "276-8804, 8828": another ending of the number before
_EMAIL_OR_URL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://|www\.)[\w./?=&%-]+")
_BULLET = re.compile(r"[△▲▷▶◇◆○●■□•∙①-⑳]")
_ITEM_LIMIT = 60  # characters: longer runs between bullets are prose, not items


# "얼마" alone asks for money before anything else, and hardly ever for a duration.
_FIT_OF_ANY = {"money": 1.0, "count": 0.1, "duration": 0.05} | dict.fromkeys(
    ("area", "length", "percent", "volume", "mass", "temperature", "speed", "energy", "power", "density", "level", "data"), 0.6
)
_BACK_REFERENCE = re.compile(r"^(?:이날|당일|전날|다음\s?날|최근|현재|지금|이달|올해|지난해|내년|올)$")


_BEGINS = 0.85
_AS_A_PLACE = 0.8  # an organisation where "어디" or "누가" may ask for one


@lru_cache(maxsize=20_000)
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence (cached)."""
    return read_figures(text)


@lru_cache(maxsize=20_000)
def dates_of(text: str, published: Published) -> tuple[DateRef, ...]:
    """The dates of a sentence of an article published then (cached); of one without a year as they are written."""
    return read_dates(text, published if published.year else Published())


def candidates(ask: Ask, text: str, published: Published) -> tuple[Candidate, ...]:
    """Every span of the sentence `text` that could answer `ask`."""
    labelled = _labelled(ask.kind, text)
    match ask.kind:
        case Kind.FIGURE:
            found = tuple(_figures(ask, text))
        case Kind.DATE | Kind.PERIOD:
            found = tuple(_dates(ask, text, published))
        case Kind.PERSON:
            found = tuple(_named(_persons_or_offices(ask, text)))
        case Kind.CONTACT:
            found = tuple(_contacts(ask, text))
        case Kind.NAME:
            found = (*_whole(_called(ask.units, text), text), *_quoted(text))
        case Kind.PLACE | Kind.ORGANISATION:
            found = _whole(_named(_places_or_organisations(ask, text, published)), text)
        case _:
            found = ()
    return labelled + found if ask.kind in {Kind.PLACE, Kind.ORGANISATION} else found


def _named(names: Iterable[Name]) -> Iterator[Candidate]:
    return (Candidate(n.text, n.start, n.end, n.fit) for n in names)


def _whole(found: Iterable[Candidate], text: str) -> tuple[Candidate, ...]:
    """The candidates from word edge to word edge, each once, as the one that fits best."""
    best: dict[tuple[int, int], Candidate] = {}
    for c in found:
        start, end = whole_words(text, c.start, c.end)
        if (start, end) not in best or best[start, end].fit < c.fit:
            best[start, end] = replace(c, text=text[start:end], start=start, end=end)
    return tuple(_without_parts(best.values()))


def _without_parts(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates, those a little worse that only begin a longer one: 덕진구 of 덕진구 장동."""
    every = tuple(found)
    for c in every:
        begins = any(o.start == c.start and o.end > c.end for o in every)
        yield replace(c, fit=_BEGINS * c.fit) if begins else c


def _persons_or_offices(ask: Ask, text: str) -> Iterator[Name]:
    people = tuple(persons(text))
    yield from people
    if "organisation" in ask.units:
        for name in noun_phrases(Kind.ORGANISATION, text, [(p.start, p.end) for p in people]):
            start, end = whole_words(text, name.start, name.end)
            yield Name(text[start:end], start, end, _AS_A_PLACE * name.fit)


def _places_or_organisations(ask: Ask, text: str, published: Published) -> Iterator[Name]:
    if ask.kind is Kind.PLACE:
        yield from addresses(text)
    if "address" in ask.units:
        return
    if "affiliation" in ask.units:
        yield from affiliations(text)
        return
    taken = [(d.start, d.end) for d in dates_of(text, published)]
    taken += [(f.start, f.end) for f in figures_of(text) if f.role == "figure"]
    taken += [(p.start, p.end) for p in persons(text)]
    for name in noun_phrases(ask.kind, text, taken):
        start, end = whole_words(text, name.start, name.end)
        if ask.kind is Kind.PLACE:
            yield name
        elif may_be(ask.units, text[start:end]):
            yield replace(name, fit=name.fit + said_to_be(ask.units, text, start, end))
    if "organisation" in ask.units:
        for name in noun_phrases(Kind.ORGANISATION, text, taken):
            yield replace(name, fit=_AS_A_PLACE * name.fit)


def _figures(ask: Ask, text: str) -> Iterator[Candidate]:
    money = any(f.dimension == "money" for f in figures_of(text))
    for figure in figures_of(text):
        if figure.role not in {"figure", "ordinal"} or not figure.unit:
            continue
        if figure.role == "ordinal" and figure.unit not in ask.units:
            continue
        if ask.units and figure.unit not in ask.units and (ask.strict or len(ask.units) > 1):
            continue
        if not ask.units and (money and figure.dimension != "money"):
            continue  # "얼마" is money where there is any
        if not ask.units and figure.dimension not in _FIT_OF_ANY:
            continue
        rank = ask.units.index(figure.unit) if figure.unit in ask.units else 0
        fit = (1.0 if rank == 0 else 0.88) if ask.units else _FIT_OF_ANY[figure.dimension]
        yield Candidate(figure.text, figure.start, figure.end, fit, figure)


def _dates(ask: Ask, text: str, published: Published) -> Iterator[Candidate]:
    if "closed" in ask.units and not CLOSED.search(text):
        return
    if "weekday" in ask.units:
        yield from (Candidate(m.group(), m.start(), m.end(), 1.0) for m in _WEEKDAYS.finditer(text))
        return
    for ref in dates_of(text, published):
        if ref.kind == "duration" or (_BACK_REFERENCE.match(ref.text) and not ref.first.iso):
            continue
        if "time" in ask.units and not (ref.first.time or ref.last.time or ref.kind == "time"):
            continue  # a day is no answer to "몇 시"
        fit = _date_fit(ask, ref, text)
        yield Candidate(ref.text, ref.start, ref.end, fit, ref)


_DAYS = r"(?:[월화수목금토일](?:요일)?(?:\s?[·,~∼/]\s?[월화수목금토일](?:요일)?)*요일|[월화수목금토일]\s?[~∼]\s?[월화수목금토일](?![가-힣])|평일|주말)"
_WEEKDAYS = re.compile(rf"(?:매주|매월|매달)?\s?(?:[첫둘셋넷]째(?:[·,]\s?[첫둘셋넷]째)*(?:\s주)?\s)?{_DAYS}(?:(?:부터|에서|과|와)\s{_DAYS}(?:까지)?)?")


def _date_fit(ask: Ask, ref: DateRef, text: str) -> float:
    fit = 1.0
    clock = bool(ref.first.time or ref.kind == "time")
    if "time" in ask.units:
        fit = 1.0 if clock else 0.3
    elif "year" in ask.units and ref.first.year is None:
        fit = 0.3
    elif ask.kind is Kind.DATE and (ref.kind in {"time", "weekly", "daily"} or not ref.first.iso):
        fit = 0.4
    if ask.kind is Kind.PERIOD:
        whole = ref.first != ref.last or ref.kind in {"period", "weekly", "time"}
        fit = 1.0 if whole else 0.35
        if "time" in ask.units and not clock:
            fit = 0.35
        elif whole and ref.precision in {"half", "quarter", "year"}:
            fit = 0.8  # "하반기 접수: 7월 22일부터 12월 6일까지"
    if _BACK_REFERENCE.match(ref.text):
        fit *= 0.7 if ref.basis == "relative" and ref.precision == "day" else 0.4
    if re.match(r"[^.]{0,25}(?:밝혔다|전했다|말했다)", text[ref.end :]):
        fit *= 0.6  # the day of the announcement is seldom what is asked
    return fit


def _contacts(ask: Ask, text: str) -> Iterator[Candidate]:
    if not ask.units:
        for figure in figures_of(text):
            if figure.role == "phone" and not _EXTENSION.search(text[: figure.end]):
                yield Candidate(figure.text, figure.start, figure.end, 1.0, figure)
    for m in _EMAIL_OR_URL.finditer(text):
        way = "email" if "@" in m.group() else "url"
        if not ask.units or way in ask.units:
            yield Candidate(m.group(), m.start(), m.end(), 0.7)


_QUOTED = re.compile(r"[‘'“\"「『<《](?P<name>[^‘’'“”\"」』>》]{2,25})[’'”\"」』>》]")


_PARTICLE = r"(?:에서|에|은|는|이|가|을|를|과|와|의|로|으로)?"


def _called(nouns: tuple[str, ...], text: str) -> Iterator[Candidate]:
    """Words that end in the noun whose name is asked for: 더메이호텔 for a 호텔."""
    for noun in nouns:
        for m in re.finditer(rf"[가-힣A-Za-z0-9]+{re.escape(noun)}(?={_PARTICLE}(?:[^가-힣]|$))", text):
            yield Candidate(m.group(), m.start(), m.end(), 1.1)


def _quoted(text: str) -> Iterator[Candidate]:
    for m in _QUOTED.finditer(text):
        yield Candidate(m["name"], m.start("name"), m.end("name"), 1.0)


def from_cells(kind: Kind, cells: Sequence[Cell]) -> tuple[Candidate, ...]:
    """The cells of a table row whose column is headed by what is asked for."""
    wanted = _LABELS.get(kind)
    return tuple(
        Candidate(c.text, c.start, c.end, 1.3) for c in cells if wanted and wanted.search(c.head)
    )


def _labelled(kind: Kind, text: str) -> tuple[Candidate, ...]:
    """"장소: 전주실내체육관": the value of a line that says its own kind."""
    m = _LABEL.match(text)
    wanted = _LABELS.get(kind)
    if m is None or wanted is None or not wanted.search(m["label"]):
        return ()
    return (Candidate(m["value"].strip(), m.start("value"), m.end("value"), 1.3),)


def list_items(text: str) -> tuple[str, ...]:
    """The items of an inline list with bullets, else of "A, B, C 등"; empty when there is none."""
    parts = _BULLET.split(text)
    if len(parts) > 2:
        items = [_item(p, last=i == len(parts) - 2) for i, p in enumerate(parts[1:])]
        return tuple(i for i in items if i)
    return _comma_items(text)


def _item(part: str, last: bool) -> str:
    item = part.strip(" ,;/")
    if last or len(item) > _ITEM_LIMIT:
        item = re.split(r"\s등(?:[을를이의]|\s|$|에|으로)|(?:을|를)\s(?:통해|추진|위해|중심)|[.。]", item)[0]
    return item.strip(" ,;") if len(item) <= 2 * _ITEM_LIMIT else ""


def _comma_items(text: str) -> tuple[str, ...]:
    m = re.search(r"((?:[가-힣A-Za-z0-9·()%’‘“”'\s]{1,25},\s*){1,}[가-힣A-Za-z0-9·()’‘“”'\s]{1,25}?)\s등", text)
    if m is None:
        return ()
    items = [i.strip() for i in m.group(1).split(",")]
    return tuple(i for i in items if i)
