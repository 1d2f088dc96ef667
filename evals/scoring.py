"""What one answer is worth against its case. Only the case and the answer's JSON are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from evals.cases import Case
from evals.citing import Cited, cited_facts
from evals.facts import Fact, Shown, without_markers
from evals.precision import confidence_of, relevant_values
from evals.recheck import ungrounded, unseen_numbers
from evals.script import written_in

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
    pointed: int  # facts found whose own [n] points at a sentence that holds them
    useful_citations: int  # citations that hold a required fact or a sentence of the evidence
    values: int  # figures and dates shown, when the evidence of the case is known
    relevant: int  # of those, the ones that the evidence or a required fact holds
    forbidden: tuple[str, ...]  # shown although forbidden
    ungrounded: tuple[str, ...]  # figures and dates shown that no cited sentence holds
    unseen: tuple[str, ...]  # the same, by bare digits
    length: int
    language_right: bool
    ms: float
    confidence: float | None = None  # how sure the assistant was, 0 to 1

    @property
    def right(self) -> bool:
        """Whether a person could rely on it: everything asked for, nothing wrong, or rightly nothing."""
        if not self.answerable or self.status == "error":
            return self.abstained and not self.answerable
        clean = not self.forbidden and not self.ungrounded and self.language_right
        cited = self.first_citation_right is not False and self.pointed == self.found
        return clean and cited and self.complete and self.headline_right is not False

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
    cited = cited_facts(answer, found, case.evidence) if answered else Cited()
    values, relevant = relevant_values(case, answer) if answered else (0, 0)
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
        supported=cited.supported,
        pointed=cited.pointed,
        useful_citations=cited.useful if case.source else 0,
        values=values,
        relevant=relevant,
        forbidden=tuple(word for word in case.forbidden if Fact.of((word,)).found_in(visible)),
        ungrounded=ungrounded(answer, case.question) if answered else (),
        unseen=unseen_numbers(answer, case.question) if answered else (),
        length=len(without_markers(answer["answer"])),
        language_right=_language_right(answer, case.lang),
        ms=ms,
        confidence=confidence_of(answer),
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


def _language_right(answer: Answer, wanted: str) -> bool:
    """Whether the label and, where there are letters, the script of the answer agree."""
    return answer["language"] == wanted and written_in(without_markers(answer["answer"])) in {"", wanted}


def _is_source(cited: str, sources: tuple[str, ...]) -> bool:
    return PurePath(cited).name in {PurePath(source).name for source in sources}


def _by_kind(facts: tuple[Fact, ...], found: list[Fact]) -> dict[str, tuple[int, int]]:
    return {
        kind: (sum(fact.kind == kind for fact in found), sum(fact.kind == kind for fact in facts))
        for kind in ("figure", "date", "text")
        if any(fact.kind == kind for fact in facts)
    }
