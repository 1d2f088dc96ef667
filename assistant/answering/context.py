"""A question within a conversation: answered from the articles that the conversation is about.

The words of the question before say which articles those are; which sentence of them answers is
said by the question's own words. One that names its own thing is read so only where an article
about the thing before speaks of it: "충전기 하나에 얼마까지 줘요?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence.matching import find, haystack
from assistant.evidence.scoring import rescored
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.types import Article

_NOUN, _SAID = 0.6, 0.6  # weight of a noun; how well an article says it
_ABOUT = 0.6  # share of the words before that an article about them says
_PART_OF = 0.5  # the same, where the question names a thing of its own as well: 화산체육관 of "이재민"
_ALIKE = 0.9  # share of the best article's from which another one is about them as well
_LESS = 0.4  # factor for words that have done their part in finding the article


def in_context(query: Query, evidence: Sequence[Evidence]) -> tuple[Query, tuple[Evidence, ...]]:
    """The question and its evidence as the conversation narrows them; both unchanged without one."""
    before = query.context or query.terms[: query.carried]
    nouns = [t for t in before if t.weight >= _NOUN and not (t.measure or t.attribute)]
    own = query.terms[query.carried :]
    if query.language != "ko" or not nouns or not evidence:
        return query, tuple(evidence)
    articles = {e.article.article_id: e.article for e in evidence}
    shares = {key: _share(nouns, article) for key, article in articles.items()}
    if query.context:
        shares = {key: s for key, s in shares.items() if _share(own, articles[key]) >= _ABOUT}
    best = max(shares.values(), default=0.0)
    if best < (_PART_OF if _has_noun(own) else _ABOUT):
        return query, tuple(evidence)
    kept = [e for e in evidence if shares.get(e.article.article_id, 0.0) >= _ALIKE * best]
    reading = _lightened(query, own)
    return reading, rescored(query, reading, kept)


def _lightened(query: Query, own: Sequence[Term]) -> Query:
    """The question with its own words first; years of the one before where it names none."""
    if not query.follow_up:
        return replace(query, years=query.years or query.context_years)
    if query.context or not _has_noun(own):
        return query
    before = tuple(replace(t, weight=t.weight * _LESS) for t in query.terms[: query.carried])
    return replace(query, terms=(*before, *own))


def _has_noun(terms: Sequence[Term]) -> bool:
    return any(t.weight >= _NOUN and not t.measure for t in terms)


def _share(terms: Sequence[Term], article: Article) -> float:
    """The weighted share of `terms` that an article says anywhere."""
    hay = haystack(f"{article.title} {article.subtitle} {article.body}")
    weighed = [(t.weight, find(t, hay, typos=False).score >= _SAID) for t in terms if not t.measure]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, said in weighed if said) / total if total else 0.0
