"""Whether a draft sentence may be shown: grounding, and what only a model's words need besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.support import ill_worded, unsupported
from assistant.grounding.ground import check
from assistant.types import DraftSentence, Evidence, Fact

# An address that a reader, or a page, could follow.
_LINK = re.compile(r"(?:https?|ftp|javascript|data|file|mailto|tel):\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+|(?<![\w.@])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|kr|io|co|info|xyz|example|test|ru|cn|jp|vn|me|ly|gov|edu|biz|site|app|dev)\b(?:/\S*)?", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with its facts, and why it may not be shown; no reasons when it may."""

    draft: DraftSentence
    facts: tuple[Fact, ...] = ()
    reasons: tuple[str, ...] = ()


def checked(draft: DraftSentence, evidence: Sequence[Evidence], language: str, by_model: bool) -> Checked:
    """The draft against the evidence it cites; what a model writes is held to its words too."""
    verdict = check(draft, evidence)
    reasons = [f"{f.text}: {f.reason}" for f in verdict.findings if not f.supported]
    if not (draft.labels or draft.missing):
        reasons.append("cites nothing")
    if by_model and draft.labels:
        cited = [e for e in evidence if e.label in draft.labels]
        reasons += _foreign_links(draft.text, cited)
        reasons += [] if draft.headline else ill_worded(draft.text, language)  # a headline may be a name
        values = sum(f.supported and f.kind != "name" for f in verdict.findings)
        reasons += unsupported(draft.text, cited, language, values)
    return Checked(draft, verdict.facts, tuple(reasons))


def _foreign_links(text: str, cited: Sequence[Evidence]) -> list[str]:
    known = " ".join(e.sentence.text for e in cited)
    return [f"{m.group()}: a link that the cited sentences do not have" for m in _LINK.finditer(text) if m.group() not in known]
