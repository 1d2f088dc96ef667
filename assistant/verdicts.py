"""Yes or no, decided by comparing the value in the question with the value in the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asks import Ask, Kind
from assistant.choosing import Choice, choose
from assistant.types import DraftSentence, Evidence
from assistant.understanding import Query
from assistant.wording import clip, worded
from ingest.values import Figure, Relation, compare
from prompts import message

_MIN_NEAR = 0.25
_AGREE = frozenset({Relation.EQUAL, Relation.COMPATIBLE, Relation.CONTAINED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yes or no with the sentence that shows it."""

    headline: str
    label: int
    sentence: DraftSentence


def answer_yes_no(query: Query, evidence: Sequence[Evidence]) -> Verdict | None:
    """The verdict, or None when the question states no figure that can be compared."""
    asked = next((f for f in query.figures if f.unit), None)
    if asked is None:
        return None
    choices = choose(query, Ask(Kind.FIGURE, (asked.unit,), strict=True), evidence)
    best = next((c for c in choices if c.near >= _MIN_NEAR), None)
    if best is None or not isinstance(best.candidate.value, Figure):
        return None
    return _verdict(query, best, compare(asked, best.candidate.value) in _AGREE)


def _verdict(query: Query, choice: Choice, agrees: bool) -> Verdict:
    value = worded(choice.candidate, choice.evidence, query.language)
    said = message("direct_same_day", query.language, headline=value)
    headline = message("yes" if agrees else "no", query.language, value=said)
    text = clip(choice.evidence.sentence.text, choice.candidate.start, choice.candidate.end)
    label = choice.evidence.label
    return Verdict(
        headline, label, DraftSentence(message("quote", query.language, quote=text), (label,))
    )
