"""How far the words of a sentence are from its values, along what goes with what.

Going over from one clause, or one item of a list, into its neighbour costs most; what stands above
several of them is as near to each.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.clauses import IN_GAPS, OWN_SUBJECT, parsed
from assistant.evidence.words import ARGUMENTS, Role, Span, Word

_COST = {
    Role.LABEL: 0.5, Role.RELATIVE: 1.0, Role.ASIDE: 0.25, Role.ITEM: 0.1, Role.FRAME: 0.25, Role.TOPIC: 0.5,
    Role.SUBJECT: 0.75, Role.ARGUMENT: 1.0, Role.SERIAL: 0.5, Role.CLAUSE: 0.1, Role.END: 0.0,
}  # fmt: skip
_OVER = 3.0  # from one clause, or one item of a list, into its neighbour
_APART = 8.0  # words that nothing joins


def distances(text: str, span: Span, values: tuple[Span, ...], dated: bool = False) -> tuple[float, ...]:
    """How far the words at `span` are from each of `values`; empty when they are no words."""
    words = parsed(text, values, dated)
    at = [i for i, w in enumerate(words) if w.start < span[1] and span[0] < w.end]
    places = [_place(words, value) for value in values]
    if not at or -1 in places:
        return ()
    return tuple(min(_distance(words, i, v) for i in at) for v in places)


def _place(words: Sequence[Word], span: Span) -> int:
    return next((i for i, w in enumerate(words) if w.start < span[1] and span[0] < w.end), -1)


def _distance(words: Sequence[Word], t: int, v: int) -> float:
    """The cost of the way from word `t` up to what it shares with value `v`, and down to `v`."""
    up, down = _chain(words, t), _chain(words, v)
    top = next((i for i in up if i in down), -1)
    if top < 0:
        return _APART
    ours, theirs = up[: up.index(top)], down[: down.index(top)]
    return _climb(words, ours, theirs, top, True) + _climb(words, theirs, ours, top, False)


def _chain(words: Sequence[Word], i: int) -> list[int]:
    chain = [i]
    while words[chain[-1]].head >= 0 and len(chain) <= len(words):
        chain.append(words[chain[-1]].head)
    return chain


def _climb(words: Sequence[Word], way: list[int], other: list[int], top: int, term: bool) -> float:
    cost = sum(_COST[words[i].role] for i in way[:-1])
    if term and len(way) > 1 and words[way[-2]].role is Role.RELATIVE:
        cost -= 0.75
    if not way:
        return cost
    last = words[way[-1]]
    if last.role is Role.ASIDE and term:
        return cost + 2.0
    if last.role is Role.FRAME and term:
        whole = all(words[i].role is Role.LABEL for i in way[:-1])
        return 0.5 * (len(way) - 2) + 0.25 if whole else cost + 1.5
    if last.role is Role.SERIAL and way[-1] + 1 != top:
        shared = not term and other and words[other[-1]].role in OWN_SUBJECT
        return cost + (0.0 if shared else 1.5)
    if last.role not in {Role.ITEM, Role.CLAUSE}:
        own = not term and not other and last.role in ARGUMENTS  # what a verb itself governs
        return cost + (0.25 if own else _COST[last.role])
    return cost + _crossing(words, way, other, top, term)


def _crossing(words: Sequence[Word], way: list[int], other: list[int], top: int, term: bool) -> float:
    """What it costs to go over into the neighbouring item or clause, whose head is `top`."""
    last = words[way[-1]]
    if last.role is Role.ITEM:
        if term:
            own = any(w.value and way[-1] in _chain(words, i) for i, w in enumerate(words))
            return _OVER if own else _COST[Role.ITEM]
        shared = bool(other) and words[other[-1]].role in IN_GAPS
        return _COST[Role.ITEM] if shared else _OVER
    if not term:
        return _COST[Role.CLAUSE] if last.gapped and not other else _OVER
    topic = next((words[i].role is Role.TOPIC for i in reversed(way) if words[i].role is not Role.CLAUSE), False)
    both = any(w.head == way[-1] and w.role is Role.SUBJECT for w in words)  # "나무는 A가 3그루로 많고 B가 ..."
    owned = any(w.head == top and (w.role is Role.TOPIC or w.role is Role.SUBJECT and not both) for w in words)
    if topic and any(w.role is Role.FRAME and way[-1] < i < top for i, w in enumerate(words)):
        return 0.5  # "회원은 4080명이고 이 중 ..."
    return 0.25 if topic and not owned else _OVER
