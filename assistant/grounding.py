"""No figure or date leaves that the cited sentences, or the article's own date, do not contain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import dates_of, figures_of
from assistant.types import DraftSentence, Evidence, Fact
from ingest.types import Published
from ingest.values import (
    DateRef,
    Figure,
    PartialDate,
    Relation,
    compare,
    read_dates,
    read_figures,
    value_key,
)

_LITERAL_ROLES = frozenset({"name", "law", "address", "ordinal"})  # must stand there as written
_UNDATED = Published()
_ODD_ZERO = re.compile(r"0(?:\d|\s?[만억조천])")  # 049대 is 49대 to a parser, not to a reader
# What makes another number, or no date at all, of a bare one: "49 만", "13월".
_MAGNITUDE = re.compile(r"\s*[만억조천백]|\s?[년월일시분초]")
_RANGE = ("~", "∼", "-", "–")
# Numbers that the figures library does not read: they must stand in the evidence as they are.
_UNREAD = re.compile(
    r"[①-⑳㉑-㉟❶-❿]|수(?:십|백|천|만|억)\s?[가-힣]|[一二三四五六七八九十百千万萬億亿兩两]{2,}(?=[^\s]?[家人名台辆輛个個件所处處年月日])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|dozens?|half|double|triple)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure or date of a draft sentence: the fact it is, or why it is not supported."""

    text: str
    fact: Fact | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What grounding says of one draft sentence."""

    findings: tuple[Finding, ...]

    @property
    def supported(self) -> bool:
        """Whether every figure and date stands in the cited evidence."""
        return all(f.fact is not None for f in self.findings)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The figures and dates with the citation that contains each."""
        return tuple(f.fact for f in self.findings if f.fact is not None)


def check(draft: DraftSentence, evidence: Sequence[Evidence]) -> Verdict:
    """The verdict on `draft` against the evidence it cites; a draft without labels has none."""
    cited = [e for e in evidence if e.label in draft.labels]
    read: tuple[Figure | DateRef, ...] = (
        *read_figures(draft.text), *read_dates(draft.text, _UNDATED),
    )  # fmt: skip
    values = [
        _check_figure(v, draft.text, cited) if isinstance(v, Figure) else _check_date(v, cited)
        for v in read
    ]
    unread = [
        _check_words(m.group(), cited)
        for m in _UNREAD.finditer(draft.text)
        if not any(v.start < m.end() and m.start() < v.end for v in read)
    ]
    return Verdict((*values, *unread))


def _check_words(words: str, cited: Sequence[Evidence]) -> Finding:
    for e in cited:
        if _stands_in(words, e.sentence.text):
            return Finding(words, Fact(words, "figure", words, "", e.label))
    return Finding(words, None, "not in the cited sentences")


def _check_figure(figure: Figure, draft: str, cited: Sequence[Evidence]) -> Finding:
    words = _as_written(figure, draft)
    odd = figure.role != "phone" and _ODD_ZERO.match(figure.text)
    literal = words != figure.text or bool(odd)
    for e in cited:
        text = e.sentence.text
        if _stands_in(words, text):
            return _figure_fact(figure, e)
        if literal or figure.role in _LITERAL_ROLES:
            continue
        if any(_same_figure(figure, source) for source in figures_of(text)):
            return _figure_fact(figure, e)
    return Finding(figure.text, None, "not in the cited sentences")


def _figure_fact(figure: Figure, e: Evidence) -> Finding:
    return Finding(
        figure.text, Fact(figure.text, "figure", value_key(figure), figure.unit, e.label)
    )


def _as_written(figure: Figure, draft: str) -> str:
    """The figure with a sign before it or a magnitude after it that the reading left out."""
    sign = draft[figure.start - 1 : figure.start] if figure.start else ""
    sign = sign if sign in {"-", "−"} and not draft[: figure.start - 1].rstrip().endswith(_RANGE) else ""
    tail = _MAGNITUDE.match(draft[figure.end :]) if not figure.unit else None
    return sign + figure.text + (tail.group() if tail else "")


def _stands_in(words: str, text: str) -> bool:
    """Whether `words` stand in `text` as they are: not as part of a longer number or bound."""
    packed = re.escape(re.sub(r"\s", "", words))
    left = r"(?<![\d.,\-−])" if words[0].isdigit() else ""
    right = r"(?![\d]|[.,]\d|[만억조천])" if words[-1].isdigit() else r"(?!여|남짓|가량|이상|이하|초과|미만)"
    return bool(re.search(f"{left}{packed}{right}", re.sub(r"\s", "", text)))


def _same_figure(shown: Figure, source: Figure) -> bool:
    """The very number of the source: a compatible one (about 760 for 765) is not enough."""
    if shown.role == "phone" or source.role == "phone":
        return shown.role == source.role and _digits(shown.text) == _digits(source.text)
    if (shown.bound, shown.approx) != (source.bound, source.approx):
        return False
    relation = compare(shown, source)
    if relation is Relation.EQUAL:
        return True
    same_number = (shown.low, shown.high) == (source.low, source.high)
    return relation is Relation.COMPATIBLE and same_number


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _check_date(date: DateRef, cited: Sequence[Evidence]) -> Finding:
    for e in cited:
        text, published = e.sentence.text, e.article.published
        sources = (*dates_of(text, published), *dates_of(text, _UNDATED))
        if any(_says(source, date) for source in sources) or _is_own_date(date, e):
            return Finding(date.text, Fact(date.text, "date", value_key(date), "", e.label))
    return Finding(date.text, None, "not in the cited sentences")


def _is_own_date(shown: DateRef, e: Evidence) -> bool:
    """Whether a date with year and month is the article's own; a bare day or month never is."""
    published = e.article.published
    if shown.first.year is None or shown.first.month is None or shown.kind != "date":
        return False
    own = PartialDate(published.year, published.month, published.day)
    return _covers(own, shown.first, shown.last)


def _says(source: DateRef, shown: DateRef) -> bool:
    """Whether every part that `shown` states is stated, or resolved, by `source`."""
    if re.sub(r"\s", "", source.text) == re.sub(r"\s", "", shown.text):
        return source.bound == shown.bound or not shown.bound
    if shown.weekdays and source.weekdays and shown.weekdays != source.weekdays:
        return False
    if shown.part and shown.part != source.part:
        return False
    if shown.kind in {"time", "weekly", "daily", "monthly", "yearly", "duration"}:
        return shown.kind == source.kind and compare(shown, source) is Relation.EQUAL
    if shown.first != shown.last:
        return _covers(source.first, shown.first) and _covers(source.last, shown.last)
    return any(_covers(end, shown.first) for end in _ends(source, shown.bound))


def _ends(source: DateRef, bound: str) -> tuple[PartialDate, ...]:
    """The ends of `source` that a date shown with "부터" or "까지" (or neither) may be."""
    if source.first == source.last:
        return (source.first,) if bound in {"", source.bound} else ()
    if bound == "from":
        return (source.first,)
    return (source.last,) if bound == "until" else (source.first, source.last)


def _covers(source: PartialDate, first: PartialDate, last: PartialDate | None = None) -> bool:
    """Whether `first` (and `last`) state nothing that `source` does not."""
    if last is not None and last != first:
        return False
    parts = (
        (first.year, source.year), (first.month, source.month), (first.day, source.day),
        (first.time or None, source.time or None),
    )  # fmt: skip
    stated = [(shown, known) for shown, known in parts if shown is not None]
    return bool(stated) and all(shown == known for shown, known in stated)
