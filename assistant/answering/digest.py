"""Answers that are sentences: lists, reasons, summaries, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.lists import denial, is_heading
from assistant.answering.lists import items_of as list_items
from assistant.answering.wording import clip
from assistant.evidence.candidates import figures_of
from assistant.evidence.scoring import refers_back
from assistant.question.asks import Ask, Kind
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.morphemes import morphemes
from prompts import message

_REASON = re.compile(r"위해|위한|때문|따라|목적|취지|이유|해야\s해|해야\s하|탓|바람에|영향|이유|인해|하고자|계기|덕분|의미")
_REASON_BONUS, _LIST_BONUS, _LEAD_BONUS, _DEFINITION_BONUS = 0.25, 0.35, 0.2, 0.4
_EXPLAINS = re.compile(r"설명했|설명한다|까닭|것(?:이다|입니다|이라고|으로\s보인다)|판단|때문|덕에|그래서|확인됐|드러났")
_ANNOUNCES = re.compile(r"(?:까닭|이유|배경|원인)[은는을를이가]?\s")
# "이에 시는 ...", "이를 받아들여 ...": the sentence before is the reason.
_THEREFORE = re.compile(r"^(?:이에|그래서|그러자|이\s?때문에|이로\s?인해|따라서|이런|이러한|이를)[\s,]|이를\s(?:받아들|고려|반영|감안|막|줄이|해결)")
_MIN_REASON, _THE_CAUSE = 1.4, 4.5
_REASON_REACH, _REASON_AFTER = 2, 4  # sentences before and after a fact in which its reason stands
_HEADLINE_LIMIT = 80
_FIGURE_BONUS = 0.2  # another figure of the unit that is claimed may be the right one
_FACT_BONUS = 0.15  # a summary says the figures of its topic
_SUMMARY_SENTENCES = 4
_TEXT_SENTENCES = 2
_REASON_SENTENCES = 3
_SECOND_FLOOR = 0.75  # share of the best score from which a second sentence is worth reading
_LIST_SENTENCE_LIMIT = 320


def write(
    query: Query, ask: Ask, evidence: Sequence[Evidence], around: Sequence[Evidence]
) -> tuple[str, tuple[DraftSentence, ...]]:
    """(headline, sentences) for an ask that no single value answers.

    `around` holds further sentences of the articles, where a reason may stand.
    """
    ranked = sorted(evidence[:12], key=lambda e: -_suits(query, ask, e))
    section = _under_heading(ranked[0], around)
    ranked = section or [e for e in ranked if not is_heading(e)] or ranked
    best = ranked[0]
    items = list_items(best.sentence.text) if ask.kind is Kind.LIST else ()
    if items:
        headline = ", ".join(items)
        text = clip(best.sentence.text, limit=_LIST_SENTENCE_LIMIT)
        return headline, (_quoted(query, text, best),)
    if ask.kind is Kind.REASON:
        ranked = _with_reason(ranked, around)
        best = ranked[0]
        chosen = _of_reason(ranked)
    else:
        chosen = section[:_SUMMARY_SENTENCES] or _with_antecedent(_chosen(ask, ranked), around)
    limit = 360 // len(chosen)
    sentences = tuple(_quoted(query, clip(e.sentence.text, limit=limit), e) for e in chosen)
    return _headline(best.sentence.text), sentences


def _under_heading(best: Evidence, around: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that a heading stands over, in reading order; empty when `best` is none."""
    if not is_heading(best):
        return []
    at = {e.sentence.index: e for e in around if e.article.article_id == best.article.article_id}
    found, index = [], best.sentence.index + 1
    while index in at and not is_heading(at[index]):
        found.append(at[index])
        index += 1
    return found


def _with_antecedent(chosen: list[Evidence], around: Sequence[Evidence]) -> list[Evidence]:
    """A sentence that refers back ("여기에는 ...") comes with the one before it."""
    first = chosen[0]
    if len(chosen) > 2 or not refers_back(first.sentence.text):
        return chosen
    before = [
        e
        for e in around
        if e.article.article_id == first.article.article_id and e.sentence.index == first.sentence.index - 1
    ]
    return [*before[:1], *chosen]


# Words that tie a sentence to the one before it; a headline stands alone.
_CONNECTIVE = re.compile(
    r"^(?:또한?|특히|먼저|우선|아울러|더불어|나아가|이밖에|이 밖에|이와 함께|이와 관련|이에 따라|이를 위해|한편|끝으로|이에|그리고|뿐만 아니라|다만),?\s+"
)


def _headline(sentence: str) -> str:
    """The sentence as a headline: without its connective, cut at a clause, its quotes in pairs."""
    text = clip(_CONNECTIVE.sub("", sentence), limit=_HEADLINE_LIMIT)
    for left, right in ("“”", "‘’"):
        if text.count(left) != text.count(right):
            text = text.replace(left, "").replace(right, "")
    return text if text.count('"') % 2 == 0 else text.replace('"', "")


def _of_reason(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The first sentences as far as they are of one article, in reading order."""
    own = [e for e in ranked[:_REASON_SENTENCES] if e.article.article_id == ranked[0].article.article_id]
    return sorted(own, key=lambda e: e.sentence.index)


def _with_reason(ranked: list[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentence that says the fact, and those next to it that give a reason, the strongest first."""
    best = ranked[0]
    own = [e for e in evidence if e.article.article_id == best.article.article_id and e.label != best.label]
    facts = _nouns(best.sentence.text)
    values = {e.label: _as_reason(e, best, facts) for e in own}
    near = sorted((e for e in own if values[e.label] >= _MIN_REASON), key=lambda e: (-values[e.label], -e.score))
    if _strength(best.sentence.text) == _STRONG:
        return [best, *near[:1]]
    return [*near[:1], best, *near[1:2]] if near else ranked[:2]


def _as_reason(e: Evidence, best: Evidence, facts: frozenset[str]) -> float:
    """How well a sentence explains the fact of `best`: its wording, its place, what both speak of."""
    before = e.sentence.index - 1
    if e.sentence.index == best.sentence.index - 1 and _THEREFORE.search(best.sentence.text):
        return _THE_CAUSE
    announced = before >= 0 and bool(_ANNOUNCES.search(e.article.sentences[before].text))
    shared = len(facts & _nouns(e.sentence.text))
    beside = -_REASON_REACH <= e.sentence.index - best.sentence.index <= _REASON_AFTER
    strength = _strength(e.sentence.text)
    return (strength + 0.4 * min(shared, 3) + 0.5 * beside + 1.5 * announced) if strength else 0.0


def _nouns(text: str) -> frozenset[str]:
    return frozenset(m.form for m in morphemes(text) if m.tag in {"NNG", "NNP"} and len(m.form) > 1)


_STRONG, _WEAK = 2, 1


def _strength(text: str) -> int:
    """How plainly a sentence gives a reason: by a connective, or only as somebody's explanation."""
    return _STRONG if _REASON.search(text) else _WEAK if _EXPLAINS.search(text) else 0


def _suits(query: Query, ask: Ask, e: Evidence) -> float:
    text = e.sentence.text
    reason = _REASON_BONUS * (ask.kind is Kind.REASON and bool(_REASON.search(text)))
    listed = _LIST_BONUS * (ask.kind is Kind.LIST and bool(list_items(text)))
    lead = _LEAD_BONUS * (ask.kind is Kind.SUMMARY) / (1 + e.sentence.index)
    lead += _FACT_BONUS * (ask.kind is Kind.SUMMARY and any(f.unit for f in figures_of(text)))
    defined = _DEFINITION_BONUS * (ask.kind is Kind.TEXT and _defines(query, text))
    measured = _FIGURE_BONUS * (ask.kind is Kind.YES_NO and _measures_the_same(query, text))
    return e.score + reason + listed + lead + defined + measured + denial(query, text)


def _measures_the_same(query: Query, text: str) -> bool:
    """Whether a sentence has a figure of the unit that the question claims one of."""
    return bool({f.unit for f in query.figures if f.unit} & {f.unit for f in figures_of(text)})


def _defines(query: Query, text: str) -> bool:
    """Whether a sentence says what a topic is: "청년소통공간인 ‘청년청’"."""
    return any(
        re.search(rf"[가-힣]인\s[‘'“\"]?{re.escape(t.text)}", text)
        for t in query.terms
        if not t.measure and t.weight >= 1.0
    )


def _chosen(ask: Ask, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence and others of its article that add to it, in reading order."""
    best = ranked[0]
    wanted = _SUMMARY_SENTENCES if ask.kind is Kind.SUMMARY else _TEXT_SENTENCES
    others = [
        e
        for e in ranked[1:]
        if e.article.article_id == best.article.article_id and e.score >= _SECOND_FLOOR * best.score
    ]
    return sorted([best, *others[: wanted - 1]], key=lambda e: e.sentence.index)


def _quoted(query: Query, text: str, evidence: Evidence) -> DraftSentence:
    return DraftSentence(message("quote", query.language, quote=text), (evidence.label,))
