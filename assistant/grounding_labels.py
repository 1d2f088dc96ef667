"""A figure of the evidence attached to the wrong thing: a part given as the total, another year's value.

Every figure has labels: the word right before it (국비 145억 원), the total mark (총, 모두) and the date
beside it. A figure of the draft is attached wrongly when its label belongs, in the cited sentences,
to another figure of the same kind and to none with its own value. Silence is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.candidates import dates_of, figures_of
from assistant.grounding_values import UNDATED, same_figure
from assistant.types import Evidence
from ingest.types import Published
from ingest.values import DateRef, Figure, PartialDate

_CLAUSE = re.compile(r"[,;:(（△▲▷▶○●◆■|\n]|(?<=[가-힣])(?:[고며]|으나|지만|는데)\s|[.]\s")
_WORD = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9·]*")
_PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:에서는|에게는|으로는|이라고|에서|에게|으로|에는|부터|까지|보다|에도|이나|[은는을를에의와과도로])$"
    r"|(?<=[가-힣]{2})[이가]$"
)
_TOTAL = re.compile(r"(?<![가-힣])(?:총|모두|전체|합계|합쳐|통틀어|도합)")
_TOTAL_NAME = re.compile(r"^총[가-힣]{2,}")
_NO_LABEL = re.compile(
    r"^(?:총|모두|전체|합계|합쳐|약|최대|최소|최고|각각|등|및|중|이중|가운데|또|또는|다시|현재|기준|이상|이하|규모|정도|가량|기사|따르면|대비|비해|비롯|포함|포함해"
    r"|비롯해|더해|더한|합친|당초|애초|기존|지난해|올해|내년|하루|매달|매주|매월|월|주|연|연간|평균|이|그|이번|당시|한|두|세|네|곳|것)$"
)
_VERB = re.compile(
    r"(?:[한된할될진린난온인던]|하는|되는|하고|하며|해|돼|되어|하여|[아어여]서|[면며]|[었았했됐]던?)$"
)
_COMPARED = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:에서|부터|보다|에\s?비해|에\s?견|[와과]\s?비교|\s?대비|[~→∼])"
)
_PART = re.compile(r"\s*(?:가운데|중(?:에|에서)?\s)")
_REPORT = re.compile(r"기사|보도|자료|记事|記事|报道|article|bài")
_AROUND = 24  # characters on each side that are compared
_SAME_PLACE = 8  # characters that two places must share to be the same
_SURER = 5  # characters by which another place must fit better
_NEAR = 12  # characters from a date to the figure it dates


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure with what its sentence says it is of."""

    figure: Figure
    head: str  # the word right before it, "" when none is
    words: frozenset[str]  # everything said of it, what it shares with others included
    total: bool  # called the total
    when: DateRef | None  # the date beside it
    own: frozenset[str]  # the words of its own clause
    before: str  # what stands around it, without spaces, other figures and dates masked
    after: str
    published: Published  # when its article was
    years: frozenset[int]  # the years its sentence names, those of other figures left out
    bracketed: bool  # the date stands in brackets after it


def misattached(draft: str, figures: Sequence[Figure], cited: Sequence[Evidence]) -> dict[int, str]:
    """The reason for every figure of the draft (by its start) that is attached to the wrong thing."""
    known = [source for e in cited for source in labelled(e.sentence.text, e.article.published)]
    found: dict[int, str] = {}
    for shown in labelled(draft, UNDATED):
        mine = [k for k in known if same_figure(shown.figure, k.figure)]
        others = [k for k in known if _alike(k.figure, shown.figure) and k not in mine]
        if mine and (reason := _displaced(shown, mine, others) or _wrong(shown, mine, others)):
            found[shown.figure.start] = reason
    return found


def _displaced(shown: Labelled, mine: Sequence[Labelled], others: Sequence[Labelled]) -> str:
    """Where the words around a figure are those around another figure of the source: they changed places."""
    best = max((_shared(shown, k) for k in mine), default=0)
    owner = max(others, key=lambda k: _shared(shown, k), default=None)
    if owner is None or _shared(shown, owner) < max(_SAME_PLACE, best + _SURER):
        return ""
    return f"stands where the cited sentence has {owner.figure.text}"


def _shared(a: Labelled, b: Labelled) -> int:
    """How many characters before and after two figures are the same."""
    before = next(
        (
            n
            for n, (x, y) in enumerate(zip(reversed(a.before), reversed(b.before), strict=False))
            if x != y
        ),
        min(len(a.before), len(b.before)),
    )
    after = next(
        (n for n, (x, y) in enumerate(zip(a.after, b.after, strict=False)) if x != y),
        min(len(a.after), len(b.after)),
    )
    return before + after


def _wrong(shown: Labelled, mine: Sequence[Labelled], others: Sequence[Labelled]) -> str:
    if shown.bracketed and shown.when and not any(_dates(k, shown.when) for k in mine):
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
    if shown.head and not any(_says(shown.head, k.words) for k in mine):
        owner = next((k for k in others if shown.head in k.words), None)
        if owner:
            return f"is not of {shown.head} in the cited sentence: {owner.figure.text} is"
    for k in others:  # 서신동 시설은 beside 진북동 시설은: the words before the same noun decide
        if (
            shown.head
            and k.head == shown.head
            and any(
                w in k.own and not any(w in m.own or m.head != k.head for m in mine)
                for w in shown.own
            )
        ):
            return f"{shown.head}: {k.figure.text} in the cited sentence"
    return ""


def _dates(k: Labelled, when: DateRef) -> bool:
    """Whether the date in brackets is that of the figure's sentence or article."""
    if k.when is not None and k.when.first.year is not None:
        return k.when.first.year == when.first.year
    return when.first.year in {k.published.year, *k.years}


def _says(word: str, words: frozenset[str]) -> bool:
    """Whether one of `words` is `word`, or a longer or shorter name for it."""
    return any(word == w or min(len(word), len(w)) > 1 and (word in w or w in word) for w in words)


def _alike(a: Figure, b: Figure) -> bool:
    return a.dimension == b.dimension and a.unit == b.unit and (a.low, a.high) != (b.low, b.high)


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


@lru_cache(maxsize=4096)
def labelled(text: str, published: Published) -> tuple[Labelled, ...]:
    """The figures of a sentence with their labels."""
    dates = [d for d in dates_of(text, published) if d.kind in ("date", "period") and d.first.iso]
    bare = _blanked(text, dates)
    masked = _masked(text, dates)
    found: list[Labelled] = []
    shared: list[str] = []  # words said of no figure in particular: the topic
    end = 0
    for figure in figures_of(text):
        if figure.role != "figure":
            continue
        label = _labels(text, bare, end, figure, dates, found, shared)
        before, after = masked[: figure.start], masked[figure.end :]
        found.append(
            replace(
                label, before=_packed(before)[-_AROUND:], after=_packed(after)[:_AROUND],
                published=published,
            )
        )  # fmt: skip
        end = figure.end
    taken = {k.when for k in found}
    years = frozenset(
        p.year for d in dates if d not in taken for p in (d.first, d.last) if p.year is not None
    )
    return tuple(replace(k, years=years) for k in found)


def _packed(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’…]", "", text)


def _masked(text: str, dates: Sequence[DateRef]) -> str:
    """The text with each figure and date as one sign that stands for any, its length kept with spaces."""
    spans = [(f.start, f.end) for f in figures_of(text)] + [(d.start, d.end) for d in dates]
    for start, end in spans:
        text = text[:start] + "#" + " " * (end - start - 1) + text[end:]
    return text


def _blanked(text: str, dates: Sequence[DateRef]) -> str:
    for d in dates:
        text = text[: d.start] + "□" * (d.end - d.start) + text[d.end :]
    return text


def _labels(
    text: str,
    bare: str,
    start: int,
    figure: Figure,
    dates: Sequence[DateRef],
    before: Sequence[Labelled],
    shared: list[str],
) -> Labelled:
    segment = bare[start : figure.start]
    clauses = _CLAUSE.split(segment)
    own = _nouns(clauses[-1])
    head = (
        own[-1]
        if own
        and re.search(
            rf"{re.escape(own[-1])}[가-힣]{{0,3}}\s*(?:(?:총|모두|약|최대|최소|각각)\s*)*[□\s]*$",
            clauses[-1],
        )
        else ""
    )
    earlier = [w for clause in clauses[:-1] for w in _nouns(clause)]
    compared = bool(before) and bool(_COMPARED.match(segment))
    inherited = set(before[-1].words) if compared else set()
    topic = [w for w in shared if w not in {b.head for b in before}]
    words = {*inherited, *((head,) if head else (*own, *earlier, *topic)), *_after(text, figure)}
    if head:
        words |= {w for w in own if not _is_topic(w, clauses[-1])}
    shared += [*earlier, *own]
    total = bool(_TOTAL.search(clauses[-1])) or bool(_TOTAL_NAME.match(head))
    when = _when(text, start, figure, dates)
    bracketed = when is not None and when.start >= figure.end
    return Labelled(
        figure,
        head,
        frozenset(words),
        total,
        when,
        frozenset(own),
        "",
        "",
        UNDATED,
        frozenset(),
        bracketed,
    )


def _nouns(clause: str) -> list[str]:
    found = [_PARTICLE.sub("", m[0]) for m in _WORD.finditer(clause) if not _VERB.search(m[0])]
    return [w for w in found if len(w) > 1 and not _NO_LABEL.match(w)]


def _is_topic(word: str, clause: str) -> bool:
    """Whether the clause is about the word (총사업비는 국비 145억 원): what stands nearer is the label."""
    return re.search(rf"{re.escape(word)}[은는]\s", clause) is not None


def _after(text: str, figure: Figure) -> tuple[str, ...]:
    """What the figure counts, when that stands after it: 68개 사업."""
    follows = figure.noun and figure.noun in text[figure.end : figure.end + len(figure.noun) + 3]
    return (figure.noun,) if follows else ()


def _when(text: str, start: int, figure: Figure, dates: Sequence[DateRef]) -> DateRef | None:
    """The date right before the figure, or in brackets right after it."""
    for d in reversed(dates):
        gap = text[d.end : figure.start]
        if start <= d.start and 0 <= figure.start - d.end <= _NEAR and not d.bound:
            plain = not _CLAUSE.search(gap) and not _REPORT.search(gap)
            return d if plain and not any(_VERB.search(w) for w in gap.split()) else None
    follows = re.compile(r"\s?[(（]").match(text, figure.end)
    return next((d for d in dates if follows and d.start == follows.end()), None)
