"""Which years a sentence may be of: its own dates, those around it, and the day of its article.

A release of November on "내년 예산안" speaks of the year to come in sentences that name none, and
one of January of the year that has ended.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.evidence.candidates import dates_of
from ingest.tables import cells
from ingest.types import Article, Published, Sentence
from ingest.values import DateRef

_BEFORE = 3  # sentences before it whose dates may hold for a sentence
_LONGEST = 30  # years: what lasts longer dates nothing
Years = frozenset[int]


def years_of_date(ref: DateRef) -> Years:
    """The years from the first to the last day of a date; none where it names no year."""
    first, last = ref.first.year, ref.last.year or ref.first.year
    if first is None or last is None:
        return Years()
    return Years(range(first, min(last, first + _LONGEST) + 1))


@lru_cache(maxsize=20_000)
def years_in(text: str, published: Published) -> Years:
    """The years of the dates in a text of an article published then."""
    dates = (ref for ref in dates_of(text, published) if ref.kind != "duration")
    return Years().union(*map(years_of_date, dates))


def years_told_of(article: Article) -> Years:
    """The year an article is of, and the one next to it that its title or lead speaks of: 내년 예산, 지난해 인구."""
    year = article.published.year
    if year is None:
        return frozenset()
    lead = article.sentences[0].text if article.sentences else ""
    told = years_in(f"{article.title} {article.subtitle}", article.published) | years_in(lead, article.published)
    return frozenset({year}) | frozenset(y for y in told if abs(y - year) == 1)


def own_years(article: Article, sentence: Sentence) -> Years:
    """The years that a sentence, or the head of its columns, names itself."""
    heads = " ".join(c.head for c in cells(article, sentence))
    return years_in(sentence.text, article.published) | years_in(heads, article.published)


def years_before(article: Article, sentence: Sentence) -> Years:
    """The years that the sentences just before name."""
    near = article.sentences[max(0, sentence.index - _BEFORE) : sentence.index]
    return Years().union(*(years_in(s.text, article.published) for s in near))


def surely_of(article: Article, sentence: Sentence, years: tuple[int, ...]) -> bool:
    """Whether a sentence or its article says one of `years`."""
    said = years_told_of(article) | own_years(article, sentence)
    return not said.isdisjoint(years)


def may_be_of(article: Article, sentence: Sentence, years: tuple[int, ...]) -> bool:
    """Whether a sentence can speak of one of `years`, going by what stands before it as well."""
    return surely_of(article, sentence, years) or not years_before(article, sentence).isdisjoint(years)
