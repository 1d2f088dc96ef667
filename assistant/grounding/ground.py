"""No figure, date or name leaves that the cited sentences do not support.

Each is found to stand there, to follow (a date resolved, a unit converted, a sum or difference
whose terms are shown), or to be unsupported; one unsupported finding condemns the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.grounding.attachment import misattached
from assistant.grounding.dates import check_dates
from assistant.grounding.findings import Finding, Grounds, Verdict
from assistant.grounding.names import check_names
from assistant.grounding.sums import derivation
from assistant.grounding.values import UNDATED, check_figure, check_words
from assistant.types import DraftSentence, Evidence, Fact
from ingest.values import Figure, read_dates, read_figures, value_key

__all__ = ["Finding", "Grounds", "Verdict", "check"]


def check(draft: DraftSentence, evidence: Sequence[Evidence]) -> Verdict:
    """The verdict on `draft` against the evidence it cites; a draft without labels has none."""
    cited = [e for e in evidence if e.label in draft.labels]
    figures, dates = read_figures(draft.text), read_dates(draft.text, UNDATED)
    found = _figures(draft.text, figures, cited)
    found += check_dates(draft.text, cited)
    found += check_words(draft.text, (*figures, *dates), cited)
    found += check_names(draft.text, cited)
    return Verdict(tuple(found))


def _figures(draft: str, figures: Sequence[Figure], cited: Sequence[Evidence]) -> list[Finding]:
    """The findings on the figures, those that only follow from the others last decided."""
    found = [check_figure(f, draft, cited) for f in figures]
    terms = [f for f, finding in zip(figures, found, strict=True) if finding.supported]
    label = next((f.fact.label for f in found if f.fact is not None), 0)
    wrong = misattached(draft, cited)
    return [
        _decided(*pair, draft, terms, label, wrong) for pair in zip(figures, found, strict=True)
    ]


def _decided(
    figure: Figure,
    finding: Finding,
    draft: str,
    terms: Sequence[Figure],
    label: int,
    wrong: dict[int, str],
) -> Finding:
    if finding.supported:
        reason = wrong.get(figure.start)
        return (
            replace(finding, fact=None, reason=reason, grounds=Grounds.UNSUPPORTED)
            if reason
            else finding
        )
    how = derivation(figure, draft, terms)
    if not how:
        return finding
    fact = Fact(figure.text, "figure", value_key(figure), figure.unit, label)
    return Finding(figure.text, fact, how, "figure", Grounds.FOLLOWS)
