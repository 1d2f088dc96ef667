"""What became more or less, from how much to how much, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.wording import clip
from assistant.answering.year_tables import year_in
from assistant.evidence.candidates import Candidate, figures_of
from assistant.evidence.nearness import nearness
from assistant.evidence.relevance import speaks_of
from assistant.evidence.scoring import rescored
from assistant.evidence.times import years_in
from assistant.question.asks import Ask, Kind
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.morphemes import final_consonant
from ingest.tables import Cell, cells
from ingest.values import Figure, subtract
from prompts import message

_VERB = r"늘|줄|오[르른]|올[라랐]|올리|올린|내[려렸리린]|증가|감소|인상|인하|상승|하락|뛰|뛴|뛰었|깎|낮|높|적[은다어]|많|더|차이|개선|변[했하화]|바뀌|바뀐|달라|짧|길[어었]|빨라|느려|단축|떨어|커[지졌]|작아"
_FROM_TO = re.compile(r"(?:얼마|몇\s?[가-힣%]{0,3})\s?에서\s*(?:얼마|몇)|얼마에서\s*얼마|몇에서\s*몇")
_UP_OR_DOWN = re.compile(
    r"(?:늘|오르|올[라랐]|많아|높아|비싸)[가-힣]*\s*(?:[,./?]|아니면|혹은|또는)?\s*(?:줄|내[려렸리]|적어|낮아|싸)"
    r"|(?:줄|내[려렸리]|낮아|싸)[가-힣]*\s*(?:[,./?]|아니면|혹은|또는)?\s*(?:늘|오르|올[라랐]|높아|비싸)"
)
_BY_HOW_MUCH = re.compile(
    rf"(?:얼마나|얼마|얼만큼|몇\s*(?:%\s*(?:포인트|p)?|퍼센트(?:포인트)?|프로|[가-힣]{{1,3}}(?<!로)))\s*(?:이나|정도|가량|쯤)?\s*(?:더\s*)?(?:{_VERB})"
)
_THAN_BEFORE = re.compile(
    r"(?:작년|지난해|전년|전해|재작년|예년|그\s?전|이전|기존|종전|당초|애초|처음|예전|전|19\d\d년?|20\d\d년?|\d+년\s?전)[가-힣\s]{0,6}?(?:보다|대비|비해|비교|견[줘주])|(?:한\s?해|1년|일\s?년|\d+년)\s?(?:새|사이|만에)"
)
_OLD_AFTER = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:에서(?!는|도)|이던|였던|이었던|에\s?그쳤던|보다|에\s?비해|에\s?비하면|대비|[와과]\s?(?:견|비교)|에\s?견|이었으나|이었지만|였지만|였으나|→)"
)
_UP = re.compile(r"늘|증가|많[다아은습]|많았|올[라랐]|오[른르]|올[리린려]|상승|인상|증액|뛰|뛴|웃돌|높아|높였|높[인이]|불어|더\s?(?:많|준|받)|확대|길어|커[지졌]|느려")
_DOWN = re.compile(r"줄|감소|적[다은었어]|내[려렸린리]|하락|인하|감액|깎|낮[아췄춘추다]|모자|떨어|단축|빠졌|짧아|짧았|빨라|작아|축소")
_DIFFERENCE_AFTER = re.compile(
    rf"^\s?(?:포인트)?(?:[이가을를]|이나|정도|가량|만큼)?\s?(?:더\s)?(?:{_UP.pattern}|{_DOWN.pattern})"
)
_OLD_HEAD = re.compile(r"전$|기존|현행|종전|이전|당초|지난해|작년|변경\s?전|조정\s?전|개편\s?전")
_OLD_BEFORE = re.compile(r"(?:지난해|작년|전년|기존|종전|당초|애초|같은\s?(?:기간|시기|때)[가-힣]*)\s*(?:[가-힣]{0,8}[은는의]?)?\s*$")
_COMPARED_TERM = re.compile(rf"^(?:전해|전년|작년|지난해|예년|재작년|대비|비해|보다|전$|이전|기존|종전|당초|애초|처음|한해|\d+년|{_VERB})")
_PERCENT = re.compile(r"율|률|%|퍼센트|포인트|프로(?=\s)")
_GAP_HEAD = re.compile(r"증감|증가|감소|차이|오름|내림")
_REACH = 60  # characters within which the old and the new value stand
_CONSIDERED = 8
_MIN_NEAR = 0.12


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a sentence states: as many of its three figures as it says."""

    before: Figure | None
    after: Figure | None
    difference: Figure | None
    rises: bool | None  # None when the sentence has no word for it


@dataclass(frozen=True, slots=True)
class Changed:
    """A change as an answer."""

    headline: str
    label: int
    sentences: tuple[DraftSentence, ...]


def asks_of_change(question: str) -> bool:
    """Whether a Korean question asks how much more or less something became."""
    if _FROM_TO.search(question) or _UP_OR_DOWN.search(question):
        return True
    return bool(_BY_HOW_MUCH.search(question) and re.search(_VERB, question)) or bool(
        _THAN_BEFORE.search(question) and re.search(r"얼마|몇|차이|어떻게", question)
    )


def answer_change(query: Query, evidence: Sequence[Evidence]) -> Changed | None:
    """The change that is spoken of, or None."""
    reading = _reading(query)
    evidence = [e for e in rescored(query, reading, evidence) if _is_of(reading.years, e)]
    units = _units(query)
    best: tuple[float, Evidence, Change] | None = None
    for e in evidence[:_CONSIDERED]:
        for change in changes_in(e):
            figures = [f for f in (change.before, change.after, change.difference) if f]
            if units and not any(f.unit in units for f in figures):
                continue
            near = max(_near(f, figures, e) for f in figures)
            complete = 0.1 * (len(figures) - 1)
            score = e.score + near + complete
            if near >= _MIN_NEAR and (best is None or score > best[0]):
                best = (score, e, change)
    return _shown(query, best[1], best[2]) if best and _is_about(reading, best[1]) else None


def _reading(query: Query) -> Query:
    """The question without what it compares with: "작년보다" names no year of an article."""
    years = tuple(y for y in query.years if str(y) in query.original or f"{y % 100}년" in query.original)
    terms = tuple(t for t in query.terms if not _COMPARED_TERM.match(t.text))
    return replace(query, terms=terms or query.terms, years=years, relative_year=False)


def _is_of(years: tuple[int, ...], e: Evidence) -> bool:
    """Whether the change is of the year asked about, or between the years: another year's article tells of its own."""
    own = e.article.published.year
    if len(years) > 1:
        return {min(years), max(years)} <= years_in(e.sentence.text, e.article.published) | {own}
    return not years or own is None or own in years


def _is_about(query: Query, e: Evidence) -> bool:
    """Whether the sentence speaks of the topic, leaving aside the words for more and less."""
    return speaks_of(query, Ask(Kind.FIGURE), e)


def _units(query: Query) -> frozenset[str]:
    units = {u for a in query.asks if a.kind is Kind.FIGURE for u in a.units}
    if "%" in units or "%p" in units or _PERCENT.search(query.original):
        units |= {"%", "%p"}
    return frozenset(units)


def _near(figure: Figure, others: Sequence[Figure], e: Evidence) -> float:
    as_candidates = [Candidate(f.text, f.start, f.end, 1.0, f) for f in others if f is not figure]
    return nearness(Candidate(figure.text, figure.start, figure.end, 1.0, figure), as_candidates, e)


def changes_in(e: Evidence) -> Iterator[Change]:
    """Every change that the sentence states, a table row's among them."""
    if row := cells(e.article, e.sentence):
        yield from _of_row(row, e.sentence.text)
        return
    text = e.sentence.text
    figures = [f for f in figures_of(text) if f.role == "figure" and f.unit]
    for i, old in enumerate(figures):
        if _OLD_AFTER.match(text[old.end : old.end + 14]):
            yield _with_old(text, figures, i)
        elif _is_difference(text, old) and not any(_is_old(text, f) for f in figures):
            yield Change(None, None, old, _rises(text, old))


def _is_old(text: str, figure: Figure) -> bool:
    return bool(_OLD_AFTER.match(text[figure.end : figure.end + 14]))


def _is_difference(text: str, figure: Figure) -> bool:
    return bool(_DIFFERENCE_AFTER.match(text[figure.end : figure.end + 12]))


def _with_old(text: str, figures: Sequence[Figure], i: int) -> Change:
    """The change whose old value is the i-th figure: "지난해 86억 원보다 37% 늘어난 118억 원"."""
    old = figures[i]
    near = [f for f in figures if f is not old and abs(f.start - old.end) <= _REACH]
    differences = [f for f in near if f.start > old.end and _is_difference(text, f)]
    difference = differences[0] if differences else None
    alike = [f for f in near if f is not difference and f.dimension == old.dimension and not _is_old(text, f)]
    after = next((f for f in alike if f.start > old.end), None)
    if after is None or (difference and difference.start < after.start and after.start - difference.end > 12):
        before_it = [f for f in alike if f.end <= old.start]
        after = before_it[-1] if before_it else after
    return Change(old, after, difference, _rises(text, difference or after or old))


def _rises(text: str, figure: Figure) -> bool | None:
    tail = text[figure.end : figure.end + 20]
    up, down = _UP.search(tail), _DOWN.search(tail)
    if up and down:
        return up.start() < down.start()
    return True if up else False if down else None


def _of_row(row: Sequence[Cell], text: str) -> Iterator[Change]:
    """A row with an old and a new value, by the heads of its columns: 기존 and 변경, or two years."""
    read = [(c, f) for c in row for f in figures_of(text) if c.start <= f.start and f.end <= c.end and (f.unit or c.unit)]
    of_years = sorted(((y, f) for c, f in read if (y := year_in(c.head))), key=lambda found: found[0])
    old = next(((c, f) for c, f in read if _OLD_HEAD.search(c.head)), None)
    if len(of_years) == 2:
        gap = next((f for c, f in read if _GAP_HEAD.search(c.head)), None)
        yield Change(of_years[0][1], of_years[1][1], gap, None)
    elif old is not None:
        new = next((f for c, f in read if c.start > old[0].start and f.dimension == old[1].dimension), None)
        if new is not None:
            yield Change(old[1], new, None, None)


def _shown(query: Query, e: Evidence, change: Change) -> Changed | None:
    headline = _worded(query, change)
    if not headline:
        return None
    figures = [f for f in (change.before, change.after, change.difference) if f]
    start, end = min(f.start for f in figures), max(f.end for f in figures)
    text = clip(e.sentence.text, start, end)
    quoted = DraftSentence(message("quote", query.language, quote=text), (e.label,))
    return Changed(headline, e.label, (quoted,))


def _worded(query: Query, change: Change) -> str:
    """The change in words: both values and what lies between, as far as they are said."""
    before, after = change.before, change.after
    if before is None or after is None:
        return _by(query, change)
    now = after.text + (_to(after.text) if query.language == "ko" else "")
    gap = subtract(after, before)
    if gap is None and change.difference and not (before.unit or after.unit):
        key = "change_up" if after.low > before.low else "change_down"
        return message(key, query.language, before=before.text, after=now, difference=change.difference.text)
    if gap is None or gap.low == 0:
        return message("change", query.language, before=before.text, after=now)
    absolute = subtract(after, before) if gap.low > 0 else subtract(before, after)
    assert absolute is not None
    told = change.difference and change.difference.unit in {absolute.unit, *(("%", "%p") if _PERCENT.search(query.original) else ())}
    said = change.difference.text if change.difference and told else absolute.text
    key = "change_up" if gap.low > 0 else "change_down"
    return message(key, query.language, before=before.text, after=now, difference=said)


def _by(query: Query, change: Change) -> str:
    """Only by how much, as said: "4000만 원 줄었다"."""
    if change.difference is None:
        return ""
    if change.rises is None or query.language != "ko":
        return change.difference.text
    return message("rise" if change.rises else "fall", query.language, difference=change.difference.text)


def _to(word: str) -> str:
    """로 or 으로, as the last syllable asks for."""
    return "으로" if final_consonant(word.rstrip()) not in (0, 8) else "로"  # 8: ㄹ

