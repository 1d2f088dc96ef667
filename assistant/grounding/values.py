"""Figures and telephone numbers of a draft against the sentences it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.evidence.candidates import figures_of
from assistant.grounding.findings import Finding, Grounds, unsupported
from assistant.types import Evidence, Fact
from ingest.types import Published
from ingest.values import DateRef, Figure, Relation, compare, value_key

UNDATED = Published()
NOWHERE = "not in the cited sentences"
_LITERAL_ROLES = frozenset({"name", "law", "address", "ordinal"})  # must stand there as written
_ODD_ZERO = re.compile(r"0(?:\d|\s?[만억조천])")  # 049대 is 49대 to a parser, not to a reader
# What makes another number, or no date at all, of a bare one: "49 만", "13월".
_MAGNITUDE = re.compile(r"\s*[만억조천백]|\s?[년월일시분초]")
_RANGE = ("~", "∼", "-", "–")
_LESS = re.compile(
    r"[\d)%원명대개건곳㎡]$"
)  # "240억 원-200억 원": what comes is taken away, not negative
# Numbers that the figures library does not read: they must stand in the evidence as they are.
_UNREAD = re.compile(
    r"[①-⑳㉑-㉟❶-❿]|수(?:십|백|천|만|억)\s?[가-힣]|[一二三四五六七八九十百千万萬億亿兩两]{2,}(?=[^\s]?[家人名台辆輛个個件所处處年月日])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|dozens?|half|double|triple)\b", re.I
)  # fmt: skip


def check_figure(figure: Figure, draft: str, cited: Sequence[Evidence]) -> Finding:
    """Whether a cited sentence has this very figure, as written or in another unit or spelling."""
    words = _as_written(figure, draft)
    odd = figure.role != "phone" and _ODD_ZERO.match(figure.text)
    literal = words != figure.text or bool(odd)
    behind = draft[figure.start - 1 : figure.start + len(words)] if figure.start else words
    for e in cited:
        text = e.sentence.text
        if (
            _stands_in(words, text, figure)
            or behind[0] in "-−"
            and _stands_in(behind, text, figure)
        ):
            return _figure_found(figure, e)
        if literal or figure.role in _LITERAL_ROLES:
            continue
        for source in figures_of(e.sentence.text):
            if same_figure(figure, source):
                return _figure_found(figure, e, source)
    return unsupported(figure.text, NOWHERE, "phone" if figure.role == "phone" else "figure")


def check_words(
    text: str, read: Sequence[Figure | DateRef], cited: Sequence[Evidence]
) -> list[Finding]:
    """Numbers that no parser reads (수십 대, ④): they must stand in a cited sentence as they are."""
    found: list[Finding] = []
    for m in _UNREAD.finditer(text):
        if any(v.start < m.end() and m.start() < v.end for v in read):
            continue
        words = m.group()
        e = next((e for e in cited if _stands_in(words, e.sentence.text)), None)
        fact = Fact(words, "figure", words, "", e.label) if e else None
        stands = Finding(words, fact, grounds=Grounds.STANDS)
        found.append(stands if e else unsupported(words, NOWHERE))
    return found


def same_figure(shown: Figure, source: Figure) -> bool:
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


def _figure_found(figure: Figure, e: Evidence, source: Figure | None = None) -> Finding:
    kind = "phone" if figure.role == "phone" else "figure"
    fact = Fact(figure.text, "figure", value_key(figure), figure.unit, e.label)
    converted = source is not None and source.unit != figure.unit and source.low != figure.low
    if converted and source is not None:
        return Finding(figure.text, fact, f"{source.text} in another unit", kind, Grounds.FOLLOWS)
    return Finding(figure.text, fact, "", kind, Grounds.STANDS)


def _as_written(figure: Figure, draft: str) -> str:
    """The figure with a sign before it or a magnitude after it that the reading left out."""
    sign = draft[figure.start - 1 : figure.start] if figure.start else ""
    before = draft[: max(figure.start - 1, 0)]
    minus = sign in {"-", "−"} and not _LESS.search(before) and not before.rstrip().endswith(_RANGE)
    sign = sign if minus else ""
    tail = _MAGNITUDE.match(draft[figure.end :]) if not figure.unit else None
    return sign + figure.text + (tail.group() if tail else "")


def _stands_in(words: str, text: str, figure: Figure | None = None) -> bool:
    """Whether `words` stand in `text` as they are: not as part of a longer number, range or bound."""
    if _packed(words) not in _packed(text):
        return False
    spaced = r"\s*".join(re.escape(c) for c in words if not c.isspace())
    left = r"(?<![\d.,\-−])" if words[0].isdigit() else ""
    right = (
        r"(?!\s*\d|[.,]\d|\s*[만억조천])"
        if words[-1].isdigit()
        else r"(?!\s*(?:여|남짓|가량|이상|이하|초과|미만))"
    )
    places = (m.span() for m in re.finditer(f"{left}{spaced}{right}", text))
    return any(figure is None or not _within(place, text, figure) for place in places)


@lru_cache(maxsize=4096)
def _packed(text: str) -> str:
    return "".join(text.split())


def _within(place: tuple[int, int], text: str, shown: Figure) -> bool:
    """Whether a figure of the text that says something else reaches over the place: 8천 원 in 3천~8천 원."""
    start, end = place
    return any(
        f.role == shown.role == "figure"
        and f.start <= start
        and end <= f.end
        and not same_figure(shown, f)
        for f in figures_of(text)
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
