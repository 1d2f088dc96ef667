"""What a sentence says each of its figures is of: the word beside it, its topic, its date, whether it is the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.candidates import dates_of, figures_of
from ingest.types import Published
from ingest.values import DateRef, Figure

_CLAUSE = re.compile(r"[,;:(（△▲▷▶○●◆■|\n]|(?<=[가-힣])(?:[고며]|으나|지만|는데)\s|[.]\s")
_WORD = re.compile(r"(?:\d+(?=차))?[가-힣A-Za-z][가-힣A-Za-z0-9·]*")
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
_TOPIC = re.compile(r"([가-힣A-Za-z0-9]{2,})(?:에는|에서는|[은는])\s")
_OF_WHICH = re.compile(
    r"(?:이던|이었던|인|의|짜리|어치)\s((?:[가-힣]+\s)?[가-힣]+)"
)  # 2,000억 원이던 발행액
_IS_OF = re.compile(r"[은는]\s([가-힣]{2,})")  # 40호는 중화산동
_ADVERBS = r"[가-힣]{0,3}\s*(?:(?:총|모두|약|최대|최소|각각)\s*)*[□\s]*$"
_CHANGE = re.compile(r"\s?(?:더\s)?(?:늘|줄|증|감|많|적|올|오[르른]|내[리려린]|상승|하락|차이)")  # 총예산이 3억 원 늘었다
_REPORT = re.compile(r"기사|보도|자료|记事|記事|报道|article|bài")
_NEAR = 12  # characters from a date to the figure it dates
_AROUND = 24  # characters kept on each side


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure with what its sentence says it is of."""

    figure: Figure
    head: str  # the word right before it (국비 145억 원), or right after it (40호는 중화산동); "" when none is
    own: frozenset[str]  # the words of its own clause before it
    words: frozenset[str]  # everything said of it, what it shares with others included
    topic: str  # the last word before it that its sentence is about (은, 는)
    total: bool  # called the total
    when: DateRef | None  # the date beside it
    bracketed: bool  # that date stands in brackets after it
    before: str  # what stands around it, without spaces, other figures and dates masked
    after: str
    published: Published  # when its article was
    years: frozenset[int]  # the years its sentence names that date no figure


@lru_cache(maxsize=4096)
def labelled(text: str, published: Published) -> tuple[Labelled, ...]:
    """The figures of a sentence with their labels, dates resolved against `published`."""
    dates = [d for d in dates_of(text, published) if d.kind in ("date", "period") and d.first.iso]
    figures = [f for f in figures_of(text) if f.role == "figure"]
    whens = [
        _when(text, before.end if before else 0, f, dates)
        for before, f in zip((None, *figures), figures, strict=False)
    ]
    free = [d for d in dates if d not in whens]
    years = frozenset(p.year for d in free for p in (d.first, d.last) if p.year is not None)
    bare, masked = _masked(text, dates, "□"), _masked(text, [*dates, *figures_of(text)], "#")
    found: list[Labelled] = []
    shared: list[str] = []  # words said of no figure in particular
    for figure, when in zip(figures, whens, strict=True):
        segment = bare[found[-1].figure.end if found else 0 : figure.start]
        head, own, words = _labels(text, segment, figure, found, shared)
        total = not _CHANGE.match(text, figure.end) and bool(_TOTAL.search(_CLAUSE.split(segment)[-1]) or _TOTAL_NAME.match(head))
        found.append(
            Labelled(
                figure, head, frozenset(own), frozenset(words), _topic(bare[: figure.start]), total,
                when, when is not None and when.start >= figure.end,
                _packed(masked[: figure.start])[-_AROUND:], _packed(masked[figure.end :])[:_AROUND], published, years,
            )
        )  # fmt: skip
    return tuple(found)


def _labels(
    text: str, segment: str, figure: Figure, before: Sequence[Labelled], shared: list[str]
) -> tuple[str, list[str], set[str]]:
    """(head, own words, all words) of a figure; what it says of none in particular is added to `shared`."""
    clauses = _CLAUSE.split(segment)
    own, earlier = _nouns(clauses[-1]), [w for clause in clauses[:-1] for w in _nouns(clause)]
    head = own[-1] if own and re.search(re.escape(own[-1]) + _ADVERBS, clauses[-1]) else ""
    after = _after(text, figure)
    words = {*after, *(before[-1].words if before and _COMPARED.match(segment) else ())}
    if head:  # what the clause is about (총사업비는 국비 145억 원) stands farther than the label
        words |= {
            w for w in own if w == head or not re.search(rf"{re.escape(w)}[은는]\s", clauses[-1])
        }
    else:
        words |= {*own, *earlier, *(w for w in shared if w not in {b.head for b in before})}
    shared += [*earlier, *own]
    said = _IS_OF.match(text, figure.end)
    return head or (_nouns(said[1])[0] if said and _nouns(said[1]) else ""), own, words


def _nouns(clause: str) -> list[str]:
    found = [_PARTICLE.sub("", m[0]) for m in _WORD.finditer(clause) if not _VERB.search(m[0])]
    return [w for w in found if len(w) > 1 and not _NO_LABEL.match(w)]


def _after(text: str, figure: Figure) -> tuple[str, ...]:
    """What the figure counts or is of, when that stands after it: 68개 사업, 40호는 중화산동."""
    follows = figure.noun and figure.noun in text[figure.end : figure.end + len(figure.noun) + 3]
    said = _OF_WHICH.match(text, figure.end) or _IS_OF.match(text, figure.end)
    return (*((figure.noun,) if follows else ()), *(_nouns(said[1]) if said else ()))


def _topic(before: str) -> str:
    found: list[str] = _TOPIC.findall(before)
    return found[-1] if found and not _NO_LABEL.match(found[-1]) else ""


def _when(text: str, start: int, figure: Figure, dates: Sequence[DateRef]) -> DateRef | None:
    """The date right before the figure, or in brackets right after it."""
    for d in reversed(dates):
        gap = text[d.end : figure.start]
        if start <= d.start and 0 <= figure.start - d.end <= _NEAR and not d.bound:
            plain = not _CLAUSE.search(gap) and not _REPORT.search(gap)
            return d if plain and not any(_VERB.search(w) for w in gap.split()) else None
    follows = re.compile(r"\s?[(（]").match(text, figure.end)
    return next((d for d in dates if follows and d.start == follows.end()), None)


def _masked(text: str, values: Sequence[Figure | DateRef], sign: str) -> str:
    """The text with each value as one sign and spaces, so that its length is kept."""
    for v in values:
        text = text[: v.start] + sign + " " * (v.end - v.start - 1) + text[v.end :]
    return text


def _packed(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’…]", "", text)
