"""Sentences of the found chunks, scored by how far they speak of what the question asks.

A question term counts fully when the sentence says it, partly when only its surroundings do: the
title, the lead, the neighbouring sentences. Rare terms (within the found sentences) weigh more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from assistant.evidence.candidates import figures_of
from assistant.evidence.matching import NO_MATCH, Match, find, haystack
from assistant.evidence.times import surely_of, years_before
from assistant.question.terms import Term
from assistant.question.understanding import Query
from assistant.types import Evidence
from index.search import Hit
from ingest.tables import cells
from ingest.types import Article, Sentence
from ingest.values import Relation, compare

_TITLE, _NEIGHBOUR, _LEAD, _ARTICLE = 0.7, 0.55, 0.5, 0.3  # credit of a term said only there
_COLUMN = 0.9  # credit of a term that heads a column of the table row
_HEADING = 0.6  # of a term that the heading says under which the sentence stands
_FURTHER = (0.5, 0.45)  # credit of a term said two or three sentences before
_ANTECEDENT = 0.85  # of a term said just before a sentence that refers back to it ("이 사업은 ...")
_ANTECEDENT_WITHIN = 0.8  # the same where the sentence does so further on: "지난해 착공한 이 도서관은"
_BACK = re.compile(r"^(?:이|그|해당|동)\s(?:사업|계획|센터|시설|행사|협약|제도|단지|캠페인|과정|대회|건물|도로|축제)|^(?:이를|이는|이에|여기|이번|이곳|그|이들|세부적으로|구체적으로)[는은에서도\s]")
_THIS = re.compile(r"(?<![가-힣])이\s[가-힣]{0,6}(?:관|단지|센터|시설|사업|공원|건물|시장|축제|행사|마을|지구|학교|병원|단체|기업|회사|제도|주택|아파트)(?:은|는|이|가|에는|에서는)\s")
_VALUE = 0.3  # for a figure of the question said in the sentence
_COVER, _SIMILARITY, _CHUNK = 1.0, 0.35, 0.25  # weights of the three signals
K = TypeVar("K")

_UNKNOWN_YEAR = 0.7  # factor for an article that may be of another year
_YEAR_AROUND = 0.9  # factor for one whose surroundings are of the year asked about
_OTHER_YEAR = 0.5  # factor for an article of another year than the one asked about


_UNDER = re.compile(r"^\s*[-*•·ㆍ△▲※]")
_HEAD_LINE = re.compile(r"^\s*(?:[○◎●□■◇◆▣▶#]|\d[.)]\s|[가-하][.]\s)?\s*[^.:|]{2,30}$")
_SECTION = 12  # sentences that one heading stands over


def heading_of(article: Article, index: int) -> int:
    """Where the heading stands under which a marked line or a table row stands; -1 when under none."""
    sentences, body = article.sentences, article.body
    if not _UNDER.match(sentences[index].text) and "|" not in sentences[index].text:
        return -1
    for at in range(index - 1, max(index - _SECTION, -1), -1):
        text, end = sentences[at].text, sentences[at].end
        if _HEAD_LINE.match(text) and not _UNDER.match(text) and body[end : end + 1] in {"\n", ""}:
            return at
    return -1


def refers_back(sentence: str) -> bool:
    """Whether a sentence speaks of what the one before it named: "지난해 착공한 이 도서관은 ..."."""
    return bool(_BACK.match(sentence) or _THIS.search(sentence))


def score_sentences(
    query: Query, hits: Sequence[Hit], similarities: Mapping[tuple[str, int], float]
) -> tuple[Evidence, ...]:
    """Every sentence of `hits`, best first, labelled by rank."""
    pool = {
        (hit.article.article_id, s.index): (hit, s)
        for hit in reversed(hits)
        for s in hit.article.sentences[hit.chunk.first : hit.chunk.last + 1]
    }
    said = _Said(query.terms)
    matches = {key: said.in_sentence(hit.article, s.index) for key, (hit, s) in pool.items()}
    weights = _weights(query.terms, list(matches.values()))
    chunk_scores = _scaled({hit.chunk.chunk_id: hit.score for hit in hits})
    similar = _scaled({key: similarities.get(key, 0.0) for key in pool})
    scored = []
    for key, (hit, sentence) in pool.items():
        credits = said.with_surroundings(hit.article, sentence.index)
        cover = _cover(query.terms, credits, weights)
        score = (
            _COVER * cover
            + _SIMILARITY * similar[key]
            + _CHUNK * chunk_scores[hit.chunk.chunk_id]
            + _VALUE * _says_a_value(query, sentence)
        ) * _year_factor(query, hit.article, sentence)
        similarity = similarities.get(key, 0.0)
        scored.append(
            Evidence(0, sentence, hit.article, score, cover, similarity, matches[key], credits, weights)
        )
    scored.sort(key=lambda e: -e.score)
    return tuple(replace(e, label=rank) for rank, e in enumerate(scored, start=1))


class _Said:
    """What each article says of the terms; every text is searched once per question."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._terms = terms
        self._found: dict[tuple[str, int | str], tuple[Match, ...]] = {}

    def _matches(self, article: Article, part: int | str, text: str) -> tuple[Match, ...]:
        key = article.article_id, part
        if key not in self._found:
            hay = haystack(text)
            self._found[key] = tuple(find(t, hay, typos=part != "body") for t in self._terms)
        return self._found[key]

    def in_sentence(self, article: Article, index: int) -> tuple[Match, ...]:
        """The matches in the sentence itself."""
        if not 0 <= index < len(article.sentences):
            return (NO_MATCH,) * len(self._terms)
        return self._matches(article, index, article.sentences[index].text)

    def with_surroundings(self, article: Article, index: int) -> tuple[float, ...]:
        """Per term: said here, or in the title, beside it, in the lead, anywhere in the article."""
        title = self._matches(article, "title", f"{article.title} {article.subtitle}")
        body = self._matches(article, "body", article.body)
        heads = " ".join(c.head for c in cells(article, article.sentences[index]))
        columns = self._matches(article, f"heads {index}", heads)
        ways = zip(
            self.in_sentence(article, index), columns, title, self.in_sentence(article, heading_of(article, index)), self.in_sentence(article, index - 1),
            self.in_sentence(article, index - 2), self.in_sentence(article, index - 3),
            self.in_sentence(article, 0), body, strict=True,
        )
        text = article.sentences[index].text
        neighbour = _ANTECEDENT if _BACK.match(text) else _ANTECEDENT_WITHIN if refers_back(text) else _NEIGHBOUR
        shares = (1.0, _COLUMN, _TITLE, _HEADING, neighbour, *_FURTHER, _LEAD, _ARTICLE)
        return tuple(
            max(share * m.score for share, m in zip(shares, way, strict=True)) for way in ways
        )


def _weights(terms: tuple[Term, ...], matches: list[tuple[Match, ...]]) -> tuple[float, ...]:
    """Weight of each term: its own, times its rarity among the found sentences."""
    total = max(len(matches), 1)
    said = [sum(m[i].score for m in matches) for i in range(len(terms))]
    return tuple(
        term.weight * math.log(1.0 + (total + 1.0) / (often + 1.0))
        for term, often in zip(terms, said, strict=True)
    )


def _cover(
    terms: tuple[Term, ...], credits: tuple[float, ...], weights: tuple[float, ...]
) -> float:
    """Weighted mean of the credits; a measure that is not said (the unit says it) is left out."""
    counted = [
        (credit, weight)
        for term, credit, weight in zip(terms, credits, weights, strict=True)
        if not term.measure or credit >= _TITLE
    ]
    total = sum(weight for _, weight in counted)
    return sum(credit * weight for credit, weight in counted) / total if total else 0.0


def _scaled(scores: dict[K, float]) -> dict[K, float]:
    """Scores moved to 0..1 within the pool."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {k: (v - low) / (high - low) if high > low else 0.5 for k, v in scores.items()}


def _says_a_value(query: Query, sentence: Sentence) -> bool:
    """Whether the sentence says a figure that the question states ("1770억 들여서 ...")."""
    return bool(query.figures) and any(
        compare(asked, found) is Relation.EQUAL
        for found in figures_of(sentence.text)
        for asked in query.figures
        if asked.unit
    )


def _year_factor(query: Query, article: Article, sentence: Sentence) -> float:
    """1 when the sentence or its article is of a year asked about, or the year is not known."""
    if not query.years or surely_of(article, sentence, query.years):
        return 1.0
    if article.published.year is None:
        return _UNKNOWN_YEAR
    return _OTHER_YEAR if years_before(article, sentence).isdisjoint(query.years) else _YEAR_AROUND


def rescored(was: Query, query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """`evidence`, found for `was`, as another reading of it (other terms, other years) scores it.

    Best first; the labels stay.
    """
    said = _Said(query.terms)
    matches = [said.in_sentence(e.article, e.sentence.index) for e in evidence]
    weights = _weights(query.terms, matches)
    found = []
    for e, own in zip(evidence, matches, strict=True):
        credits = said.with_surroundings(e.article, e.sentence.index)
        cover = _cover(query.terms, credits, weights)
        plain = e.score / _year_factor(was, e.article, e.sentence) + _COVER * (cover - e.cover)
        score = plain * _year_factor(query, e.article, e.sentence)
        found.append(
            replace(e, score=score, cover=cover, matches=own, credits=credits, weights=weights)
        )
    return tuple(sorted(found, key=lambda e: -e.score))


_NEIGHBOURS_OF, _REACH = 2, 4  # the best sentences, and how far around them a reason may stand


def kept(
    scored: Sequence[Evidence], limit: int, first_label: int
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """(the best `limit` sentences and, beyond them, the neighbours of the very best, labelled; the rest)."""
    near = {
        (best.article.article_id, best.sentence.index + step)
        for best in scored[:_NEIGHBOURS_OF]
        for step in range(-_REACH, _REACH + 1)
    }
    chosen, rest = list(scored[:limit]), list[Evidence]()
    for e in scored[limit:]:
        (chosen if (e.article.article_id, e.sentence.index) in near else rest).append(e)
    return tuple(replace(e, label=n) for n, e in enumerate(chosen, first_label)), tuple(rest)
