"""Whether a sentence speaks of what is asked at all, before anything is read from it."""

from __future__ import annotations

import math
from operator import mul

from assistant.evidence.choosing import UNREAD, Choice, kept_within
from assistant.evidence.regions import regions_in
from assistant.evidence.sameness import of_the_district, of_the_number
from assistant.evidence.times import surely_of
from assistant.question.asks import Ask, Kind
from assistant.question.understanding import Query
from assistant.types import Evidence

# Fitted once on value questions: the open cases and some eighty questions over development documents
# as they are, KorQuAD's also with every sentence that holds the answer taken away. The limit was then
# set by hand on the same material (docs/evaluation.md; `python -m evals.confidence` measures it).
_BIAS, _NEAR, _COVER, _UNSAID = -3.78, 3.71, 3.51, -0.89
MIN_CONFIDENCE = 0.3
# With what the reader says of value and sentence, the lead and the score, fitted on the open cases and on
# questions it had not learnt from (docs/evaluation.md); and for other languages, whose words are said less often.
_READ = (-2.84, -1.53, 0.17, 0.23, 1.84, 2.09)
_READ_FOREIGN = (-0.75, -2.43, 0.16, 0.15, 1.83, 0.92)
MIN_CONFIDENCE_READ = 0.45
_CERTAIN = 0.6  # the same where a year is asked about that the article may not be of

_OFFICE, _WHOLE = 4, 1.0  # length of a word that names one office, and how it must be said

_TOPICAL = 0.6  # weight from which a term is a noun, carried over or not
_SAYS_ITSELF = 0.5  # cover from which a value that says what it is needs no words beside it
MIN_COVER = 0.45  # share of the question's terms that sentence and surroundings must say
MAX_UNSAID_OF_CLAIM = 0.25  # the same for a yes/no question, all of whose words matter
MAX_UNSAID = 0.5  # share of its nouns that may be said neither there nor nearby
_SECTION = 8  # sentences that a region named once may speak for
_FEW = 2  # Korean words of a foreign question from which they are held to the rules
_NOWHERE = 0.1  # credit below which nothing in the article says a term, not even in part
_SAID = 0.4  # credit from which a term counts as said: the title or a neighbour, not just anywhere


def has_topic(query: Query) -> bool:
    """Whether a Korean question, with what it carries over, names anything to answer about."""
    if query.language != "ko":
        return True
    return any(not t.measure and t.weight >= _TOPICAL for t in query.terms)


def is_confident(query: Query, choice: Choice) -> bool:
    """Whether a value is good enough to be shown: a logistic model of three signals, and of what the reader says."""
    if choice.odds is None and query.language != "ko" and len(query.terms) < _FEW:
        return bool(query.terms)  # too little of it is known in Korean: its vector decides
    if _holds_the_office(query, choice):
        return True
    e = choice.evidence
    if choice.odds is None and not says_the_name(query, e):
        return False
    if choice.candidate.fit > 1.0 and e.cover >= _SAYS_ITSELF:
        return True  # an address, or a line or column headed by what is asked for
    perhaps_of_another_year = query.years and not surely_of(e.article, e.sentence, query.years)
    return confidence(query, choice) >= (_CERTAIN if perhaps_of_another_year else least_confidence(choice))


def least_confidence(choice: Choice) -> float:
    """What is confident enough to be shown."""
    return MIN_CONFIDENCE if choice.odds is None else MIN_CONFIDENCE_READ


def confidence(query: Query, choice: Choice) -> float:
    """0..1: a logistic model of nearness, cover and the share of nouns said nowhere near, or of what was read."""
    e = choice.evidence
    missing = unsaid(query, e)
    if choice.odds is None:
        odds = _BIAS + _NEAR * choice.near + _COVER * e.cover + _UNSAID * missing
    else:
        sentence = e.read.sentence_odds if e.read else UNREAD
        signals = (1.0, missing, choice.odds, kept_within(sentence), choice.lead, choice.score)
        odds = sum(map(mul, _READ if query.language == "ko" else _READ_FOREIGN, signals))
    return 1.0 / (1.0 + math.exp(-odds))


def says_the_name(query: Query, e: Evidence) -> bool:
    """Whether each name of the question is said in the sentence or near it, and no long word nowhere."""
    if query.language != "ko" and len(query.terms) < _FEW:
        return True
    return not any(
        len(t.text) >= _OFFICE
        and (t.name and credit < _SAID or t.weight >= 1.0 and not t.measure and credit < _NOWHERE)
        for t, credit in zip(query.terms, e.credits, strict=True)
    )


def _holds_the_office(query: Query, choice: Choice) -> bool:
    """Whether the value itself says a whole topic word of the question (a person's exact office)."""
    c = choice.candidate
    return c.value is None and any(
        len(t.text) >= _OFFICE and m.score >= _WHOLE and any(c.start <= a and b <= c.end for a, b in m.spans)
        for t, m in zip(query.terms, choice.evidence.matches, strict=True)
    )


def speaks_of(query: Query, ask: Ask, evidence: Evidence) -> bool:
    """Whether a sentence is about the topic of `query`, for answers that are no single value."""
    if query.language != "ko" and len(query.terms) < _FEW:
        return bool(query.terms)  # too little of it is known in Korean: its vector decides
    limit = MAX_UNSAID_OF_CLAIM if ask.kind is Kind.YES_NO else MAX_UNSAID
    return evidence.cover >= MIN_COVER and unsaid(query, evidence) <= limit


def unsaid(query: Query, evidence: Evidence) -> float:
    """The weighted share of the question's nouns that neither sentence nor surroundings say."""
    nouns = [
        (weight, credit)
        for term, weight, credit in zip(query.terms, evidence.weights, evidence.credits, strict=True)
        if term.weight >= 0.6 and not term.measure
    ]
    total = sum(weight for weight, _ in nouns)
    return sum(weight for weight, credit in nouns if credit < _SAID) / total if total else 0.0


def of_the_place(query: Query, evidence: Evidence) -> bool:
    """Whether nothing in the sentence says that it is of another city, district, branch or edition."""
    return (
        _of_the_region(query, evidence)
        and of_the_number(query, evidence)
        and of_the_district(query, evidence)
    )


def _of_the_region(query: Query, evidence: Evidence) -> bool:
    """A question about another city is answered only from a sentence or title that names it."""
    named = _regions_asked(query)
    if not named:
        return True
    said = _region_of(evidence)
    if said:  # the sentence, or its section, says which: 전북's fund is not 광주's
        return any(name in said for name in named)
    return all(name in evidence.article.title for name in named)


def _region_of(evidence: Evidence) -> tuple[str, ...]:
    """The regions that the sentence names, or else the nearest sentence before it that names one."""
    sentences = evidence.article.sentences
    for index in range(evidence.sentence.index, max(evidence.sentence.index - _SECTION, -1), -1):
        if said := regions_in(sentences[index].text):
            return said
    return ()


def _regions_asked(query: Query) -> tuple[str, ...]:
    """The regions of a question; of a foreign one, of its Korean words."""
    korean = query.language == "ko"
    return regions_in(query.original if korean else " ".join(t.text for t in query.terms))
