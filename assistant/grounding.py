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
    figures = [_check_figure(f, cited) for f in read_figures(draft.text)]
    dates = [_check_date(d, cited) for d in read_dates(draft.text, _UNDATED)]
    return Verdict(tuple(figures + dates))


def _check_figure(figure: Figure, cited: Sequence[Evidence]) -> Finding:
    for e in cited:
        text = e.sentence.text
        same = figure.role in _LITERAL_ROLES and _stands_in(figure.text, text)
        if same or any(_same_figure(figure, source) for source in figures_of(text)):
            return Finding(
                figure.text,
                Fact(figure.text, "figure", value_key(figure), figure.unit, e.label),
            )
    return Finding(figure.text, None, "not in the cited sentences")


def _stands_in(words: str, text: str) -> bool:
    """Whether `words` stand in `text`, not as part of a longer number."""
    packed = re.escape(re.sub(r"\s", "", words))
    edge_left = r"(?<![\d.,])" if words[0].isdigit() else ""
    edge_right = r"(?![\d]|[.,]\d)" if words[-1].isdigit() else ""
    return bool(re.search(f"{edge_left}{packed}{edge_right}", re.sub(r"\s", "", text)))


def _same_figure(shown: Figure, source: Figure) -> bool:
    """The very number of the source: a compatible one (about 760 for 765) is not enough."""
    if shown.role == "phone" or source.role == "phone":
        return shown.role == source.role and _digits(shown.text) == _digits(source.text)
    relation = compare(shown, source)
    if relation is Relation.EQUAL:
        return True
    same_number = (shown.low, shown.high) == (source.low, source.high)
    return relation is Relation.COMPATIBLE and same_number


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _check_date(date: DateRef, cited: Sequence[Evidence]) -> Finding:
    for e in cited:
        published = e.article.published
        own = PartialDate(published.year, published.month, published.day)
        sources = dates_of(e.sentence.text, published)
        if any(_says(source, date) for source in sources) or _covers(own, date.first, date.last):
            return Finding(date.text, Fact(date.text, "date", value_key(date), "", e.label))
    return Finding(date.text, None, "not in the cited sentences")


def _says(source: DateRef, shown: DateRef) -> bool:
    """Whether every part that `shown` states is stated, or resolved, by `source`."""
    if re.sub(r"\s", "", source.text) == re.sub(r"\s", "", shown.text):
        return True
    if shown.kind in {"time", "weekly", "daily", "monthly", "yearly", "duration"}:
        return shown.kind == source.kind and compare(shown, source) is Relation.EQUAL
    ends = (_covers(source.first, shown.first), _covers(source.last, shown.last))
    if all(ends):
        return True
    # One end of a period may be shown alone: "3월 31일까지".
    point = shown.first == shown.last
    return point and any(_covers(end, shown.first) for end in (source.first, source.last))


def _covers(source: PartialDate, first: PartialDate, last: PartialDate | None = None) -> bool:
    """Whether `first` (and `last`) state nothing that `source` does not."""
    if last is not None and last != first:
        return False
    parts = (
        (first.year, source.year), (first.month, source.month), (first.day, source.day),
        (first.time or None, source.time or None),
    )
    stated = [(shown, known) for shown, known in parts if shown is not None]
    return bool(stated) and all(shown == known for shown, known in stated)
