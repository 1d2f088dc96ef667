"""The same measure in articles of several years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from assistant.answering.year_tables import cell_of_year
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.hints import named_years, years_of
from assistant.evidence.relevance import MIN_COVER
from assistant.evidence.scoring import rescored
from assistant.evidence.times import may_be_of
from assistant.question.asks import Ask, Kind
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.values import Figure, subtract

_AS_GOOD = 0.9  # share of the best score from which another article says the same thing
_SHOWN = 4
_NEAR_ENOUGH = 0.2
_SAID = 0.3  # what speaks for a value that is said to be of its year
_CONSIDERED, _TOGETHER = 4, 3  # values of a year, and years, that are weighed against each other


def in_time(query: Query, evidence: Sequence[Evidence]) -> tuple[tuple[Evidence, ...], bool]:
    """The evidence of the years asked about, and whether it is that.

    An explicit year is a condition. "올해" and "작년" are counted from today and give way to the
    nearest article there is, which the answer then says.
    """
    if not query.years:
        return tuple(evidence), True
    fitting = tuple(e for e in evidence if _of_years(e, query.years))
    if not query.relative_year:
        return fitting, True
    dated = any(e.article.published.year in query.years and e.cover >= MIN_COVER for e in fitting)
    return (fitting, True) if dated else (tuple(evidence), False)


_STEPS = {"재작년": -2, "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1}
_RELATIVE = re.compile("|".join(_STEPS))
_LAST_YEAR = re.compile(r"작년|지난해|지난\s해|전년")
_AS_LAST_YEAR = Term("지난해", (), 0.9, ("작년", "지난 해", "전년"))


def as_the_articles_count(
    query: Query, evidence: Sequence[Evidence]
) -> tuple[Query, tuple[Evidence, ...]]:
    """A question whose 작년 has no article, read as an article counts: by the sentences that say 지난해."""
    plain = replace(query, years=())
    year = evidence[0].article.published.year if evidence else None
    if len(query.years) > 1 and year and query.language == "ko":  # "작년과 올해 각각": the years of the best article
        told = _RELATIVE.sub(lambda m: f"{year + _STEPS[m.group()]}년", query.original)
        steps = {_STEPS[word] for word in _RELATIVE.findall(query.original)}
        return replace(query, original=told, years=tuple(year + s for s in sorted(steps)), relative_year=False), tuple(evidence)
    if query.language != "ko" or not _LAST_YEAR.search(query.original):
        return plain, tuple(evidence)
    reading = replace(plain, terms=(*query.terms, _AS_LAST_YEAR))
    return reading, rescored(query, reading, evidence)


def of_unknown_year(
    query: Query, evidence: Sequence[Evidence], labels: tuple[int, ...]
) -> bool:
    """Whether a year is asked about and a cited article may be of another one."""
    return bool(query.years) and any(
        e.article.published.year is None and not any(str(y) in e.sentence.text for y in query.years)
        for e in evidence
        if e.label in labels
    )


def _of_years(evidence: Evidence, years: tuple[int, ...]) -> bool:
    published = evidence.article.published
    if published.year is None and min(years) <= date.today().year:
        return True  # it may be; the answer says that it is not certain
    return may_be_of(evidence.article, evidence.sentence, years)


_EACH = re.compile(r"연도별|해마다|매년|비교|차이|각각|추이|변화|compare|each year|比较|比較|năm nào cũng|so sánh", re.I)


# What is asked of the years themselves, no topic: "해마다 어떻게 변했나요".
_OF_YEARS = re.compile(r"^(?:연도|해마다|매년|비교|차이|각각|추이|변화|변하|변했|바뀌|달라|늘|줄|증가|감소|나$)")
_COMPARING = re.compile(r"(?:차이|비교|늘|줄|증가|감소)[가-힣]*")
_SPAN = re.compile(r"[~∼–-]|부터|까지")


def of_each_year(query: Query) -> bool:
    """Whether a value of each of several years is asked for that the question names one by one."""
    named = all(str(y) in query.original for y in query.years)
    return len(query.years) > 1 and named and not query.relative_year and not _SPAN.search(query.original)


def by_year(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> tuple[Choice, ...]:
    """The best choice of each year asked about, newest first; empty when one value is asked for."""
    several = len(query.years) > 1 or bool(_EACH.search(query.original))
    if not several or ask.kind not in {Kind.FIGURE, Kind.PERSON, Kind.DATE, Kind.SUMMARY}:
        return ()
    terms = tuple(t for t in query.terms if not _OF_YEARS.match(t.text))
    plain = replace(query, terms=terms or query.terms, original=_COMPARING.sub(" ", query.original))
    evidence, query = rescored(query, plain, evidence), plain
    years = query.years or {e.article.published.year for e in evidence if e.article.published.year}
    options = [[(year, c) for c in _options(query, ask, evidence, year)] for year in sorted(years, reverse=True)]
    if len(options) > _TOGETHER:
        options = [o[:1] for o in options]
    picked = max((_together(p) for p in product(*((*o, None) for o in options))), key=_worth, default=())
    return tuple(c for _, c in picked)


def _options(query: Query, ask: Ask, evidence: Sequence[Evidence], year: int) -> tuple[Choice, ...]:
    """What may be the value of one year, from its own articles or from what others say of it, best first."""
    if in_table := cell_of_year(query, ask, evidence, year):
        return (in_table,)
    of_year = replace(query, years=(year,))
    timely = [e for e in evidence if _of_years(e, (year,))]
    choices = (c for c in choose(of_year, ask, timely) if c.near >= _NEAR_ENOUGH and _may_be_of(year, c))
    return tuple(choices)[:_CONSIDERED]


def _may_be_of(year: int, choice: Choice) -> bool:
    named = named_years(choice.candidate, choice.evidence)
    undated = choice.evidence.article.published.year is None
    return year in (named or years_of(choice.candidate, choice.evidence) or {year}) or (undated and not named)


def _together(picked: Sequence[tuple[int, Choice] | None]) -> tuple[tuple[int, Choice], ...]:
    """The values without gaps; () when one is of two years, or a sentence with several does not say of which year."""
    found = [p for p in picked if p]
    sentences = Counter(c.evidence.label for _, c in found)
    clear = all(sentences[c.evidence.label] == 1 or year_of(c) == year for year, c in found)
    return tuple(found) if clear else ()


def _worth(picked: Sequence[tuple[int, Choice]]) -> float:
    """How well values go together: many, near what is asked, said to be of their years, in one sentence."""
    sentences = len({c.evidence.label for _, c in picked})
    return sum(10.0 + c.score + _SAID * (year_of(c) == year) for year, c in picked) + _SAID * (len(picked) - sentences)


def year_of(choice: Choice) -> int | None:
    """The year a value is of: one that its sentence names beside it, else the article's."""
    own = years_of(choice.candidate, choice.evidence)
    return min(own) if len(own) == 1 else choice.evidence.article.published.year


_DIFFERENCE = re.compile(r"차이|얼마나|몇[^?]{1,8}(?:더|늘|줄|많|적|올|내)|늘|줄|더\s")


def difference(query: Query, choices: Sequence[Choice]) -> str:
    """" (3,100억 원 - 2,400억 원 = 700억 원)" of two values of years where it is asked for, else ""."""
    figures = [c.candidate.value for c in choices if isinstance(c.candidate.value, Figure)]
    if len(figures) != 2 or query.language != "ko" or not _DIFFERENCE.search(query.original):
        return ""
    high, low = sorted(figures, key=lambda f: -f.low)
    gap = subtract(high, low) if high.unit == low.unit else None
    return f" ({high.text} - {low.text} = {gap.text})" if gap and gap.low else ""


def other_years(query: Query, ask: Ask, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The best choice and its equals in articles of other years, newest first; empty when alone."""
    best = choices[0]
    if ask.kind not in {Kind.FIGURE, Kind.PERSON} or best.evidence.article.published.year is None:
        return ()
    if query.years and not query.relative_year:
        return ()
    found: dict[int, Choice] = {}
    for choice in choices:
        year = choice.evidence.article.published.year
        if year is not None and year not in found and _same_measure(best, choice):
            found[year] = choice
    if len(found) < 2:
        return ()
    return tuple(found[y] for y in sorted(found, reverse=True))[:_SHOWN]


def _same_measure(best: Choice, other: Choice) -> bool:
    """Whether `other` says every topic word that `best` says, about as near to its value."""
    if other.score < _AS_GOOD * best.score or other.near < _AS_GOOD * best.near:
        return False
    a, b = best.candidate.value, other.candidate.value
    if isinstance(a, Figure) and isinstance(b, Figure) and a.unit != b.unit:
        return False
    return all(
        theirs.score >= ours.score - 0.3
        for ours, theirs in zip(best.evidence.matches, other.evidence.matches, strict=True)
    )
