"""What one answer is worth against its case. Only the case and the answer's JSON are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from evals.cases import Case
from evals.facts import Fact, Shown, without_markers
from evals.recheck import published_of, ungrounded, unseen_numbers

Answer = Mapping[str, Any]
# Questions whose right headline is a sentence or several values, not one value.
_NO_HEADLINE = {"list", "yesno", "compare", "years", "reason", "summary"}


@dataclass(frozen=True, slots=True)
class Score:
    """The verdicts on one answer. None: the question does not arise."""

    id: str
    type: str
    split: str
    lang: str
    kind: str  # what is asked for: "figure", "date" or "text"; "" when nothing is
    question: str
    headline: str
    status: str
    answerable: bool
    required: int  # facts
    found: int
    missing: tuple[str, ...]
    found_by_kind: dict[str, tuple[int, int]]  # kind: (found, required)
    headline_right: bool | None  # questions for one value; an abstention is not right
    first_citation_right: bool | None  # the first article cited is a source of the case
    stray_citations: int  # citations of other articles
    citations: int
    supported: int  # facts found that also stand in a cited sentence
    forbidden: tuple[str, ...]  # shown although forbidden
    ungrounded: tuple[str, ...]  # figures and dates shown that no cited sentence holds
    unseen: tuple[str, ...]  # the same, by bare digits
    length: int
    language_right: bool
    ms: float

    @property
    def abstained(self) -> bool:
        """Whether nothing was answered."""
        return self.status == "abstained"

    @property
    def wrong_headline(self) -> bool:
        """Whether something else than the value asked for stands in the headline."""
        return self.headline_right is False and bool(self.headline)

    @property
    def complete(self) -> bool:
        """Whether every required fact was shown; for an unanswerable question, whether it abstained."""
        return self.found == self.required if self.answerable else self.abstained


def score(case: Case, answer: Answer, ms: float) -> Score:
    """The verdicts on `answer`; an abstention shows no facts, whatever its wording says."""
    answered = answer["status"] in {"answered", "partial"}
    visible = Shown.of(_visible(answer) if answered else "")
    headline = Shown.of(without_markers(answer["headline"]) if answered else "")
    found = [fact for fact in case.facts if fact.found_in(visible)]
    kind = kind_of(case)
    citations = answer["citations"]
    quotes = [Shown.of(cited["quote"], published_of(cited)) for cited in citations]
    right = [_is_source(cited["source"], case.source) for cited in citations]
    return Score(
        id=case.id,
        type=case.type,
        split=case.split,
        lang=case.lang,
        kind=kind,
        question=case.question,
        headline=answer["headline"],
        status=answer["status"],
        answerable=bool(case.answers),
        required=len(case.answers),
        found=len(found),
        missing=tuple(" | ".join(fact.alternatives) for fact in case.facts if fact not in found),
        found_by_kind=_by_kind(case.facts, found),
        headline_right=_headline_right(case, kind, headline),
        first_citation_right=right[0] if answered and right and case.source else None,
        stray_citations=right.count(False) if case.source else 0,
        citations=len(citations) if case.source else 0,
        supported=sum(any(fact.found_in(quote) for quote in quotes) for fact in found),
        forbidden=tuple(word for word in case.forbidden if Fact.of((word,)).found_in(visible)),
        ungrounded=ungrounded(answer, case.question) if answered else (),
        unseen=unseen_numbers(answer, case.question) if answered else (),
        length=len(without_markers(answer["answer"])),
        language_right=answer["language"] == case.lang,
        ms=ms,
    )


def kind_of(case: Case) -> str:
    """"figure" or "date" when every required fact is one, "text" otherwise, "" when none is."""
    kinds = {fact.kind for fact in case.facts}
    return kinds.pop() if len(kinds) == 1 else "text" if kinds else ""


def _visible(answer: Answer) -> str:
    return without_markers(f"{answer['headline']}\n{answer['answer']}")


def _headline_right(case: Case, kind: str, headline: Shown) -> bool | None:
    if kind not in {"figure", "date"} or case.type in _NO_HEADLINE:
        return None
    return all(fact.found_in(headline) for fact in case.facts)


def _is_source(cited: str, sources: tuple[str, ...]) -> bool:
    return PurePath(cited).name in {PurePath(source).name for source in sources}


def _by_kind(facts: tuple[Fact, ...], found: list[Fact]) -> dict[str, tuple[int, int]]:
    return {
        kind: (sum(fact.kind == kind for fact in found), sum(fact.kind == kind for fact in facts))
        for kind in ("figure", "date", "text")
        if any(fact.kind == kind for fact in facts)
    }
