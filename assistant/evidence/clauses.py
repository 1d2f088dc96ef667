"""With which later word of its sentence each word goes.

Korean puts the head last: a bare noun goes with the noun it stands before ("급속 614기"), a relative
clause with its noun, a subject with its predicate, an item of a list with the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.evidence.words import ARGUMENTS, CLAUSES, PREDICATES, Role, Span, Word, read_words

OWN_SUBJECT = frozenset({Role.TOPIC, Role.SUBJECT})
IN_GAPS = ARGUMENTS | {Role.CLAUSE, Role.SERIAL}  # what may belong to one value of a list alone
_HEADS_OF_ITEMS = ARGUMENTS | CLAUSES | {Role.ITEM}
_SAID = re.compile(r"(?:밝혔|밝힌|전했|말했|발표했|설명했|알렸)[가-힣]*\W*$")


@lru_cache(maxsize=4_000)
def parsed(text: str, values: tuple[Span, ...], dated: bool = False) -> tuple[Word, ...]:
    """The words of `text`, each of `values` as one, with what they go with. `dated`: the values are dates."""
    words = read_words(text, values, dated)
    words = [_gapped(text, words, i) for i in range(len(words))]
    said = dated and bool(_SAID.search(text))
    words = [replace(w, head=_head(words, i, said)) for i, w in enumerate(words)]
    return tuple(_respectively(text, words))


def _gapped(text: str, words: list[Word], i: int) -> Word:
    """A value of a list whose items have subjects of their own stands for a whole clause."""
    w = words[i]
    if w.role in PREDICATES or w.role is Role.ASIDE or i == len(words) - 1 or w.depth:
        return w
    if not w.value:
        return replace(w, role=Role.CLAUSE, gapped=True) if w.comma and _parallel(words, i) else w
    after = next((j for j in range(i + 1, len(words)) if words[j].value), len(words))
    between = [v for v in words[i + 1 : after] if v.depth == w.depth]
    listed = (w.comma or w.role is Role.ITEM) and any(v.role in ARGUMENTS for v in between)
    bare = not any(v.role in PREDICATES for v in between)
    if after < len(words) and (listed or (bare and _as_clause(text, words, i))):
        return replace(w, role=Role.CLAUSE, gapped=True)
    if w.role is Role.LABEL and words[i + 1].role in PREDICATES and not words[i + 1].noun:
        return replace(w, role=Role.ARGUMENT)
    return w


def _parallel(words: list[Word], i: int) -> bool:
    """Whether a list of clauses goes on after the comma: "60억 원은 시가, 30억 원은 도가 대며"."""
    begin = next((j for j in range(i - 1, -1, -1) if words[j].role in CLAUSES), -1) + 1
    end = next((j for j in range(i + 1, len(words)) if words[j].role in PREDICATES), len(words))
    first, second = words[begin:i], words[i + 1 : end]
    topics = any(w.role is Role.TOPIC for w in first) and any(w.role is Role.TOPIC for w in second[:4])
    return topics and any(w.value for w in first) and any(w.value for w in (*second, *words[end : end + 1]))


def _as_clause(text: str, words: list[Word], i: int) -> bool:
    """Whether a value with 로 says what its subject is: "방문객은 84만 명으로 지난해 61만 명보다 ..."."""
    if words[i + 1].role in PREDICATES or not text[: words[i].end].rstrip(", ").endswith("로"):
        return False
    begin = next((j for j in range(i - 1, -1, -1) if words[j].role in CLAUSES), -1) + 1
    before = words[begin:i]
    return any(w.role in OWN_SUBJECT for w in before) and not any(w.value for w in before)


def _respectively(text: str, words: list[Word]) -> list[Word]:
    """"A와 B의 인구는 각각 1만 명과 2만 명": each of the names goes with the value in its place."""
    each = next((i for i, w in enumerate(words) if text[w.start : w.end] == "각각"), -1)
    values = [i for i in range(max(each, 0), len(words)) if words[i].value]
    items = [i for i in range(each) if words[i].role is Role.ITEM and not words[i].value]
    if not items or len(items) + 1 != len(values) or any(words[i].role is not Role.ITEM for i in values[:-1]):
        return words
    for item, value in zip((*items, items[-1] + 1), values, strict=True):
        words[item] = replace(words[item], role=Role.LABEL, head=value)
    return words


def _head(words: Sequence[Word], i: int, said: bool) -> int:
    w, last = words[i], len(words) - 1
    if w.head >= 0:
        return w.head
    if w.role is Role.END and i < last:
        return _next(words, i, CLAUSES)
    found = -1
    if w.role in {Role.LABEL, Role.RELATIVE}:
        found = next((j for j in range(i + 1, len(words)) if words[j].depth <= w.depth), -1)
    elif w.role is Role.ITEM:
        found = _next_item(words, i)
    elif w.role is Role.FRAME:
        found = _next_value(words, i)
    elif (w.gapped and w.value) or (w.role in IN_GAPS and _in_gap(words, i)):
        found = _next_value(words, i)
    elif w.role in {Role.TOPIC, Role.CLAUSE}:
        found = _next(words, i, CLAUSES)
    elif w.value and w.role is Role.ARGUMENT and i and words[i - 1].role is Role.TOPIC and said:
        found = last  # "시는 23일 ... 밝혔다"
    elif w.role is not Role.END:
        found = _next(words, i, PREDICATES)
    end = next((j for j in range(last, i, -1) if words[j].depth == 0), -1)
    return found if found >= 0 else end


def _next_item(words: Sequence[Word], i: int) -> int:
    if words[i].value:
        return _next_value(words, i)
    for j in range(i + 1, len(words)):
        if words[j].role in _HEADS_OF_ITEMS and words[j].depth <= words[i].depth:
            verb = _next(words, j, PREDICATES)
            if verb < 0 or words[j].role in CLAUSES or words[verb].role is not Role.RELATIVE:
                return j
    return -1


def _in_gap(words: Sequence[Word], i: int) -> bool:
    """Whether a word stands between two values of a list whose predicate comes last."""
    before = next((w for w in reversed(words[:i]) if w.value or w.role in PREDICATES), None)
    after = next((w for w in words[i + 1 :] if w.value or w.role in PREDICATES), None)
    return bool(before and before.gapped and after and after.value)


def _next(words: Sequence[Word], i: int, roles: frozenset[Role]) -> int:
    depth = words[i].depth
    return next((j for j in range(i + 1, len(words)) if words[j].role in roles and words[j].depth <= depth), -1)


def _next_value(words: Sequence[Word], i: int) -> int:
    return next((j for j in range(i + 1, len(words)) if words[j].value and words[j].depth <= words[i].depth), -1)
