"""Which years a sentence may be of: its own dates, those around it, and the day of its article.

A release of November on "내년 예산안" speaks of the year to come in sentences that name none, and
one of January of the year that has ended.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.evidence.candidates import dates_of
from ingest.tables import cells
from ingest.types import Article, Published, Sentence

_BEFORE = 3  # sentences before it whose dates may hold for a sentence
_LONGEST = 30  # years: what lasts longer dates nothing


@lru_cache(maxsize=20_000)
def years_in(text: str, published: Published) -> frozenset[int]:
    """The years of the dates in a text of an article published then."""
    return frozenset(
        year
        for ref in dates_of(text, published)
        if ref.first.year is not None
        for year in range(ref.first.year, min(ref.last.year or ref.first.year, ref.first.year + _LONGEST) + 1)
    )


def own_years(article: Article, sentence: Sentence) -> frozenset[int]:
    """The years that a sentence, or the head of its columns, names itself."""
    heads = " ".join(c.head for c in cells(article, sentence))
    return years_in(sentence.text, article.published) | years_in(heads, article.published)


def years_around(article: Article, sentence: Sentence) -> frozenset[int]:
    """The years that the title, the lead and the sentences just before name."""
    near = article.sentences[max(0, sentence.index - _BEFORE) : sentence.index]
    texts = (article.title, article.subtitle, *(s.text for s in (*article.sentences[:1], *near)))
    return frozenset[int]().union(*(years_in(text, article.published) for text in texts))


def may_be_of(article: Article, sentence: Sentence, years: tuple[int, ...]) -> bool:
    """Whether a sentence can speak of one of `years`."""
    wanted = set(years)
    return (
        article.published.year in wanted
        or not wanted.isdisjoint(own_years(article, sentence))
        or not wanted.isdisjoint(years_around(article, sentence))
    )
