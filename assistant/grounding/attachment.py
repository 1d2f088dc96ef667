"""A figure of the evidence attached to the wrong thing: a part given as the total, another year's value.

A figure of the draft is attached wrongly when what the draft says of it is said, in the cited sentences,
of another figure of the same kind, and of none with its own value. Silence is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.labels import Labelled, labelled
from assistant.grounding.values import UNDATED, same_figure
from assistant.types import Evidence
from ingest.values import DateRef, Figure, PartialDate

_SAME_PLACE = 8  # characters that two places must share to be the same
_SURER = 5  # characters by which another place must fit better
_FROM = re.compile(r"\s?에서\s")
_TO = re.compile(r"\s?(?:으)?로\s")


def misattached(draft: str, cited: Sequence[Evidence]) -> dict[int, str]:
    """The reason for every figure of the draft (by its start) that is attached to the wrong thing."""
    known = [source for e in cited for source in labelled(e.sentence.text, e.article.published)]
    found: dict[int, str] = {}
    of_draft = labelled(draft, UNDATED)
    for shown in of_draft:
        mine = [k for k in known if same_figure(shown.figure, k.figure)]
        others = [k for k in known if _alike(k.figure, shown.figure) and k not in mine]
        if mine and (reason := _displaced(shown, mine, others) or _wrong(shown, mine, others)):
            found[shown.figure.start] = reason
    for first, last in zip(of_draft, of_draft[1:], strict=False):
        if _is_change(draft, first, last) and _runs_back(first, last, known):
            found[first.figure.start] = "the change ran the other way in the cited sentences"
    return found


def _alike(a: Figure, b: Figure) -> bool:
    return a.dimension == b.dimension and a.unit == b.unit and (a.low, a.high) != (b.low, b.high)


def _displaced(shown: Labelled, mine: Sequence[Labelled], others: Sequence[Labelled]) -> str:
    """Where the words around a figure are those around another figure of the source: they changed places."""
    best = max(sum(_shared(shown, k)) for k in mine)
    for k in others:
        before, after = _shared(shown, k)
        alike = (shown.before, shown.after) == (k.before, k.after) and bool(shown.before)
        if alike and not any((m.before, m.after) == (k.before, k.after) for m in mine):
            return f"stands where the cited sentence has {k.figure.text}"
        if min(before, after) > 1 and before + after >= max(_SAME_PLACE, best + _SURER):
            return f"stands where the cited sentence has {k.figure.text}"
    return ""


def _shared(a: Labelled, b: Labelled) -> tuple[int, int]:
    """How many characters before and after two figures are the same; the ends of both texts are alike too."""
    return _common(f"^{a.before}"[::-1], f"^{b.before}"[::-1]), _common(
        f"{a.after}$", f"{b.after}$"
    )


def _common(a: str, b: str) -> int:
    return next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _wrong(shown: Labelled, mine: Sequence[Labelled], others: Sequence[Labelled]) -> str:
    of_year = shown.when and shown.when.first.year  # "3억 원(11월 완료)" says no year
    if shown.when and of_year and shown.bracketed and not any(_is_of_year(k, shown.when) for k in mine):
        return f"is not of {shown.when.text} in the cited articles"
    if (
        shown.when
        and not shown.bracketed
        and all(k.when and _conflict(shown.when, k.when) for k in mine)
    ):
        return f"is of {mine[0].when.text if mine[0].when else ''} in the cited sentence"
    if (
        shown.total
        and not any(k.total for k in mine)
        and any(k.total and k.figure.low > shown.figure.low for k in others)
    ):
        return "is a part in the cited sentence, not the total"
    owner = next((k for k in others if _is_of_another(shown, mine, k)), None)
    return (
        f"{shown.head or shown.topic}: {owner.figure.text} in the cited sentence" if owner else ""
    )


def _is_of_another(shown: Labelled, mine: Sequence[Labelled], other: Labelled) -> bool:
    """Whether what the draft says of a figure is said of `other` in the source, and not of the figure."""
    if any(k.head and k.head != shown.head and k.head in shown.own for k in mine):
        return False  # 문화 분야 사업은 11개: 문화 is said too
    labels = {other.head} if other.head else other.words
    if shown.head in labels and shown.head and not any(_says(shown.head, k.words) for k in mine):
        return True
    # 서신동 시설은 beside 진북동 시설은: the words before the same noun decide.
    if (
        len(shown.own) > 1
        and other.head in shown.own <= other.own
        and not any(_agree(shown.own, k.own) for k in mine)
    ):
        return True
    topics = frozenset(k.topic for k in mine)
    return (
        bool(shown.topic)
        and shown.topic == other.topic
        and "" not in topics
        and not _says(shown.topic, topics)
    )


def _says(word: str, words: frozenset[str]) -> bool:
    """Whether one of `words` is `word`, or a longer name for it (시립도서관 for 도서관)."""
    return any(word in w for w in words)


def _agree(words: frozenset[str], known: frozenset[str]) -> bool:
    return not known or all(_says(w, known) or any(k in w for k in known) for w in words)


def _is_of_year(k: Labelled, when: DateRef) -> bool:
    """Whether the year in brackets is that of the figure, or else of its sentence or article."""
    if k.when is not None and k.when.first.year is not None:
        return k.when.first.year == when.first.year
    return when.first.year in {k.published.year, *k.years}


def _conflict(a: DateRef, b: DateRef) -> bool:
    """Whether two single dates name another year, month or day."""
    if a.first != a.last or b.first != b.last:
        return False
    return any(
        x is not None and y is not None and x != y
        for x, y in zip(_parts(a.first), _parts(b.first), strict=True)
    )


def _parts(point: PartialDate) -> tuple[int | None, int | None, int | None]:
    return point.year, point.month, point.day


def _is_change(draft: str, first: Labelled, last: Labelled) -> bool:
    """A에서 B로, of one kind."""
    joined = _FROM.fullmatch(draft, first.figure.end, last.figure.start) and _TO.match(
        draft, last.figure.end
    )
    return bool(joined) and _alike(first.figure, last.figure)


def _runs_back(first: Labelled, last: Labelled, known: Sequence[Labelled]) -> bool:
    """Whether the source dates the first figure of a change later than the last."""
    begun = [k.when.first.year for k in known if k.when and same_figure(first.figure, k.figure)]
    ended = [k.when.first.year for k in known if k.when and same_figure(last.figure, k.figure)]
    return bool(begun and ended) and all(
        a is not None and b is not None and a > b for a in begun for b in ended
    )
