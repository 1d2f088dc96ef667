"""The answerer that needs no model: it chooses, quotes and composes, and cannot invent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering import digest
from assistant.answering.changes import answer_change, asks_of_change
from assistant.answering.comparing import join
from assistant.answering.context import in_context
from assistant.answering.lists import asks_for_all, whole_list
from assistant.answering.naming import is_the_only_one, of_its_kind, plain_sentence
from assistant.answering.verdict_dates import without_claimed_year
from assistant.answering.verdicts import Verdict, answer_yes_no
from assistant.answering.wording import clip, dated, direct, worded
from assistant.answering.year_tables import head_row, with_year
from assistant.answering.years import (
    as_the_articles_count,
    by_year,
    difference,
    in_time,
    of_each_year,
    of_unknown_year,
    other_years,
    year_of,
)
from assistant.evidence.choosing import Choice, choose
from assistant.evidence.relevance import (
    has_topic,
    is_confident,
    of_the_place,
    says_the_name,
    speaks_of,
)
from assistant.evidence.scoring import rescored
from assistant.question.asks import MONEY, Ask, Kind
from assistant.question.asks_joint import read_joint
from assistant.question.terms import HOME
from assistant.question.understanding import Query
from assistant.trace.stages import Note, no_note, weighed
from assistant.types import DraftSentence, Evidence
from prompts import message

_CONTACTS = 3  # numbers shown for one question
_OTHER_CONTACT = 0.8  # share of the best score from which another number is shown with it

_FIRST = 3  # sentences of which one may be shown instead of a verdict
_NOUN = 0.6  # weight from which a term is no verb
_OF_A_SUMMARY = re.compile(r"^(?:핵심|요점|골자|주요|소식|내용|포인트|개요|줄거리|전반|뼈대)")

VALUE_KINDS = frozenset(
    {Kind.FIGURE, Kind.DATE, Kind.PERIOD, Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.CONTACT,
     Kind.NAME}
)


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one ask: what to show big, and the sentences under it."""

    headline: str
    labels: tuple[int, ...]
    sentences: tuple[DraftSentence, ...]
    best: Choice | None = None  # the value that a sentence of its own says first
    complete: bool = True


class ExtractiveAnswerer:
    """Answers from the evidence sentences themselves. Deterministic."""

    name = "extractive"

    def write(
        self, query: Query, evidence: Sequence[Evidence], note: Note = no_note
    ) -> Iterator[DraftSentence]:
        """The draft, headline first; nothing when the evidence does not answer. `note` hears of the choices."""
        if not (has_topic(query) or query.context):
            return  # "예산이 얼마나 들어요?" alone: of what?
        query, evidence = in_context(query, evidence)
        timely, of_time = in_time(query, evidence)
        if parts := _joined(query, timely, evidence):
            of_time = True
        else:
            if not of_time:  # the year gives way: the nearest article answers, and the answer says so
                query, timely = as_the_articles_count(query, timely)
            parts = [_answer(query, ask, timely, evidence, note) for ask in query.asks]
        found = [p for p in parts if p is not None]
        if not found:
            return
        labels = tuple(dict.fromkeys(label for p in found for label in p.labels))
        yield DraftSentence(" · ".join(p.headline for p in found), labels, headline=True)
        yield from _direct(query, [p for p in found if p.best])
        yield from dict.fromkeys(s for p in found for s in p.sentences)
        if not of_time:
            yield DraftSentence(message("other_year", query.language), (), missing=True)
        if of_time and of_unknown_year(query, evidence, labels):
            yield DraftSentence(message("undated_year", query.language), (), missing=True)
        if len(found) < len(parts) or not all(p.complete for p in found):
            # Of several things asked of at once, each is asked for in the same way.
            unfound = [ask for ask, part in zip(query.asks, parts, strict=False) if part is None]
            missing = _missing(unfound or query.asks[:1], query.language)
            yield DraftSentence(missing, (), missing=True)


def _missing(asks: Sequence[Ask], language: str) -> str:
    """The sentence that names the kinds of answer that were asked for and not found."""
    kinds = ("money" if set(a.units) & set(MONEY) else a.kind.value for a in asks)
    names = dict.fromkeys(message(f"kind_{kind}", language) for kind in kinds)
    return message("missing_part", language, what=", ".join(names))


def _direct(query: Query, parts: Sequence[Part]) -> Iterator[DraftSentence]:
    """"23회, 100시간입니다": the values of one article in one sentence."""
    by_article: dict[str, list[Part]] = {}
    for part in parts:
        assert part.best is not None
        by_article.setdefault(part.best.evidence.article.article_id, []).append(part)
    for same in by_article.values():
        first = same[0].best
        assert first is not None
        headline = ", ".join(dict.fromkeys(p.headline for p in same))
        labels = tuple(dict.fromkeys(n for p in same for n in p.labels))
        yield DraftSentence(direct(headline, first.evidence, query.language), labels, template=True)


def _joined(
    query: Query, timely: Sequence[Evidence], evidence: Sequence[Evidence]
) -> list[Part | None]:
    """The parts of a question for a change, or for the same of several things; empty when it is none."""
    if query.language != "ko" or query.asks[0].kind is Kind.REASON:
        return []
    joint = read_joint(query.original)
    if joint and (found := join(query, joint, timely)):
        part = Part(found.headline, found.labels, found.sentences)
        return [part] if found.complete else [part, None]
    there = [e for e in evidence if of_the_place(query, e)]
    if asks_of_change(query.original) and (change := answer_change(query, there)):
        return [Part(change.headline, (change.label,), change.sentences)]
    yearly = by_year(query, query.asks[0], there) if of_each_year(query) else ()
    if len(yearly) > 1:
        return [_several_years(query, yearly, evidence)]
    every = asks_for_all(query.original) or query.asks[0].kind is Kind.LIST
    if every and not re.search("합치|합하|더하", query.original):
        of_time = [e for e in timely if of_the_place(query, e)]
        if listed := whole_list(query, of_time):
            return [Part(listed.headline, listed.labels, listed.sentences)]
    return []


def _answer(
    query: Query, ask: Ask, evidence: Sequence[Evidence], around: Sequence[Evidence], note: Note
) -> Part | None:
    """The answer to one ask; reasons and lists may stand `around` the evidence that is of the time asked."""
    there = [e for e in evidence if of_the_place(query, e)]
    if ask.kind in VALUE_KINDS:
        return _value_part(query, ask, there, note) or _sentence_part(query, ask, there)
    if ask.kind is Kind.YES_NO and (verdict := _verdict(query, there, around)):
        return Part(verdict.headline, (verdict.label,), (verdict.sentence,))
    if ask.kind is Kind.SUMMARY:
        query, there = _topic_only(query, there)
    enough = [e for e in there if speaks_of(query, ask, e)]
    if not enough and ask.kind is Kind.YES_NO:  # too little for a verdict, enough for the sentence itself
        enough = [e for e in there[:_FIRST] if speaks_of(query, Ask(Kind.TEXT), e)]
    if not enough:
        return None
    headline, sentences = digest.write(query, ask, enough, around)
    labels = tuple(dict.fromkeys(n for s in sentences for n in s.labels))
    return Part(headline, labels, sentences) if sentences else None


def _verdict(query: Query, evidence: Sequence[Evidence], around: Sequence[Evidence]) -> Verdict | None:
    """Yes or no; a year that is claimed is looked for `around` the evidence that is of it."""
    plain = without_claimed_year(query)
    wider = [e for e in around if of_the_place(query, e)] if plain is not query else []
    return answer_yes_no(query, evidence) or (answer_yes_no(plain, wider) if wider else None)


def _topic_only(query: Query, evidence: Sequence[Evidence]) -> tuple[Query, list[Evidence]]:
    """The question for a topic by its nouns: "뭐가 바뀌는지 요약" says of the topic nothing more."""
    nouns = tuple(t for t in query.terms if t.weight >= _NOUN and not _OF_A_SUMMARY.match(t.text))
    if query.language != "ko" or not nouns:
        return query, list(evidence)
    reading = replace(query, terms=nouns)
    return reading, list(rescored(query, reading, evidence))


def _value_part(
    query: Query, ask: Ask, evidence: Sequence[Evidence], note: Note
) -> Part | None:
    yearly = by_year(query, ask, evidence)
    if len(yearly) > 1 or (yearly and of_each_year(query)):
        return _several_years(query, yearly, evidence)
    named = [e for e in evidence if ask.kind is Kind.PERSON or e.read or says_the_name(query, e)]
    called = of_its_kind(query, ask, named)
    choices = called or choose(query, ask, named)
    if ask.kind in {Kind.PLACE, Kind.ORGANISATION}:
        choices = tuple(c for c in choices if c.candidate.text not in HOME)  # goes without saying
    sure = bool(called) or (bool(choices) and is_the_only_one(query, ask, choices))
    confident = sure or (bool(choices) and is_confident(query, choices[0]))
    weighed(note, query, ask, choices, confident)
    if not confident:
        return None
    best = choices[0]
    if ask.kind is Kind.CONTACT:
        return _contacts(query, choices)
    others = other_years(query, ask, choices)
    if others:
        return _several_years(query, others, evidence)
    headline = worded(best.candidate, best.evidence, query.language)
    return Part(headline, (best.evidence.label,), (quote(query, best),), best)


def _sentence_part(query: Query, ask: Ask, evidence: Sequence[Evidence]) -> Part | None:
    """The sentence that says all that is asked of a name, when the name cannot be told in it."""
    plain = plain_sentence(query, ask, evidence)
    return Part(*_whole(query, ask, plain)) if plain else None


def _whole(query: Query, ask: Ask, e: Evidence) -> tuple[str, tuple[int, ...], tuple[DraftSentence, ...]]:
    headline, sentences = digest.write(query, ask, [e], [e])
    return headline, (e.label,), sentences


def _contacts(query: Query, choices: Sequence[Choice]) -> Part:
    """Every number of the article that has the best one, as far as they fit about as well."""
    best = choices[0]
    same = [
        c
        for c in choices
        if c.evidence.article.article_id == best.evidence.article.article_id
        and c.score >= _OTHER_CONTACT * best.score
    ][:_CONTACTS]
    headline = ", ".join(dict.fromkeys(c.candidate.text for c in same))
    sentences = tuple(dict.fromkeys(quote(query, c) for c in same))
    return Part(headline, tuple(dict.fromkeys(c.evidence.label for c in same)), sentences, best)


def _several_years(query: Query, choices: Sequence[Choice], evidence: Sequence[Evidence]) -> Part:
    """The same fact in several years, newest first, each dated; the difference where it is asked for."""
    lines = [_of_its_year(query, c) for c in choices]
    heads = [h for c in choices if (h := head_row(c.evidence, evidence))]
    labels = dict.fromkeys([*(c.evidence.label for c in choices), *(h.label for h in heads)])
    quoted = [quote(query, c, limit=120) for c in choices]
    quoted += [DraftSentence(message("quote", query.language, quote=h.sentence.text), (h.label,)) for h in heads]
    complete = len(choices) > 1 or not of_each_year(query)
    return Part(", ".join(lines) + difference(query, choices), tuple(labels), tuple(dict.fromkeys(quoted)), complete=complete)


def _of_its_year(query: Query, choice: Choice) -> str:
    value = worded(choice.candidate, choice.evidence, query.language)
    return with_year(choice) or dated(value, year_of(choice), choice.evidence, query.language)


def quote(query: Query, choice: Choice, limit: int = 200) -> DraftSentence:
    """The evidence sentence, cut around the chosen value."""
    text = clip(choice.evidence.sentence.text, choice.candidate.start, choice.candidate.end, limit)
    return DraftSentence(
        message("quote", query.language, quote=text), (choice.evidence.label,)
    )
