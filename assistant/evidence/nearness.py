"""How closely a span of a sentence stands by the words of the question.

"첫째 단지(40만㎡)와 둘째 단지(25만㎡)": which area is whose is told by what stands
next to what, and by what stands between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.candidates import Candidate
from assistant.evidence.clauses import distances
from assistant.evidence.scoring import refers_back
from assistant.types import Evidence
from ingest.values import DateRef

_HALF_DISTANCE = 30.0  # characters at which nearness falls to a half
_SHARED = 0.9  # factor for words said of the whole list (참가비는 반나절 3000원, 하루 7000원)
_RIVAL = 0.5  # factor for each other candidate in between
_BULLET_FACTOR = 0.45  # factor for a list bullet in between: another item
_CLAUSE_FACTOR = 0.55
_AGAINST = 0.85  # what is measured mostly comes before its figure, what is dated after its date
_ELSEWHERE = 0.35  # share of the credit of a term that only the surroundings say
_ANTECEDENT = 0.6  # the same, when the sentence refers back to them
_OWN_SUBJECT = re.compile(r",[^,]*[가-힣][은는]\s")  # "진북동 시설은 ..., 서신동 시설은 ..."
_LABELS = re.compile(r"[(\s]*(?:[은는이가을를의도만]|에는?|엔)?\s*(?:약|총|모두|각각)?\s*")  # "급속 614기, 완속 3822기"
_CHANGED = re.compile(r"에서[,\s]|(?:이|였)던\s")  # "노선은 121개에서 98개로": both are of the 노선
_BULLET = re.compile(r"[△▲▷▶◇◆○●■□•∙]")
CLAUSE = re.compile(r"[;]|(?<=[가-힣])(?:고|며|면서|지만|는데|으나|한편|으로써),?\s|한편[,\s]")
_COMMA = re.compile(r",\s")
_COMMA_FACTOR = 0.85
_NEXT_ITEM = 0.3  # "반나절 3000원, 하루 7000원": 하루 is said of what follows it


def nearness(candidate: Candidate, rivals: Sequence[Candidate], evidence: Evidence) -> float:
    """0..1: the weighted share of the question's terms that stand by `candidate`."""
    total = sum(evidence.weights)
    if not total:
        return 0.5
    elsewhere = _ANTECEDENT if refers_back(evidence.sentence.text) else _ELSEWHERE
    gained = sum(
        weight * max(_by(candidate, rivals, evidence, i), elsewhere * evidence.credits[i])
        for i, weight in enumerate(evidence.weights)
    )
    return gained / total


def _by(candidate: Candidate, rivals: Sequence[Candidate], evidence: Evidence, term: int) -> float:
    match = evidence.matches[term]
    text = evidence.sentence.text
    return match.score * max((_owned(candidate, rivals, text, s) for s in match.spans), default=0.0)


_STEP = 0.6


def _owned(candidate: Candidate, rivals: Sequence[Candidate], text: str, span: tuple[int, int]) -> float:
    own = _span(candidate, rivals, text, span)
    if not rivals or own == 1.0 or candidate.value is None:
        return own
    every = sorted({(c.start, c.end) for c in (candidate, *rivals)})
    dated = isinstance(candidate.value, DateRef)
    ways = distances(text, span, tuple(every), dated)
    if not ways:
        return own
    far = ways[every.index((candidate.start, candidate.end))] - min(ways)
    best = max(own, *(_span(r, [o for o in (candidate, *rivals) if o is not r], text, span) for r in rivals))
    if best == 1.0:
        return own
    best = max(best, 1.0 / (1.0 + 0.15 * min(ways)))
    return best / (1.0 + _STEP * far)


def _span(
    candidate: Candidate, rivals: Sequence[Candidate], text: str, span: tuple[int, int]
) -> float:
    start, end = span
    if start < candidate.end and candidate.start < end:
        return 1.0
    before = end <= candidate.start
    left, right = (end, candidate.start) if before else (candidate.end, start)
    gap = text[left:right]
    between = [r for r in rivals if left <= r.start and r.end <= right]
    first = (text[left : between[0].start] if before else text[between[-1].end : right]) if between else ""
    shared = bool(between) and _said_of_all(gap, first, before)
    if shared:  # as near to each value of the list as to the first
        gap = first
    near = _SHARED if shared else _RIVAL ** len(between)
    near /= 1.0 + len(gap) / _HALF_DISTANCE
    near *= _BULLET_FACTOR ** min(len(_BULLET.findall(gap)), 2)
    near *= _CLAUSE_FACTOR ** min(len(CLAUSE.findall(gap)), 2)
    near *= _COMMA_FACTOR ** min(len(_COMMA.findall(gap)), 2)
    if not before and _COMMA.search(gap) and _next_owns(span, rivals, text):
        near *= _NEXT_ITEM
    dated = isinstance(candidate.value, DateRef)
    return near * _AGAINST if dated == before else near


def _said_of_all(gap: str, first: str, before: bool) -> bool:
    """Whether words beyond other values are said of the whole list, and not of the first value alone.

    :param gap: what stands between the words and this value
    :param first: what stands between the words and the value next to them
    """
    if CLAUSE.search(gap) or _BULLET.search(gap):
        return False
    own = _LABELS.fullmatch(first) and not _CHANGED.search(gap)
    return not before or not (_OWN_SUBJECT.search(gap) or own)


def _next_owns(span: tuple[int, int], rivals: Sequence[Candidate], text: str) -> bool:
    """Whether another candidate follows the words of `span` without a comma in between."""
    following = [r.start for r in rivals if r.start >= span[1]]
    return bool(following) and not _COMMA.search(text[span[1] : min(following)])
