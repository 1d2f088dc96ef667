"""Which words of a Korean sentence go with which of its values, by its clauses and noun phrases.

Korean puts the head last: each word goes with one further on. A bare noun goes with the noun it
stands before ("급속 614기"), a relative clause with its noun, a subject with its predicate; the items
of a list with the last of them. How far two words are apart is the way between them along these
links, where going over from one clause or item of a list into the next costs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from ingest.morphemes import Morpheme, morphemes

Span = tuple[int, int]


class Role(StrEnum):
    """How a word goes with what comes after it."""

    LABEL = "label"  # a noun before a noun, with or without 의
    RELATIVE = "relative"  # a clause before its noun
    ASIDE = "aside"  # in brackets after its noun
    ITEM = "item"  # one of a list, before the next
    FRAME = "frame"  # the whole of which the next is a part: "150곳 중"
    TOPIC = "topic"
    SUBJECT = "subject"
    ARGUMENT = "argument"  # object or adverbial
    SERIAL = "serial"  # a verb that the next one goes on from: "들여 짓는"
    CLAUSE = "clause"  # the predicate of a clause before another
    END = "end"


_COST = {
    Role.LABEL: 0.5, Role.RELATIVE: 1.0, Role.ASIDE: 0.25, Role.ITEM: 0.1, Role.FRAME: 0.25, Role.TOPIC: 0.5,
    Role.SUBJECT: 0.75, Role.ARGUMENT: 1.0, Role.SERIAL: 0.5, Role.CLAUSE: 0.1, Role.END: 0.0,
}  # fmt: skip
_OVER = 3.0  # from one clause, or one item of a list, into its neighbour
_APART = 8.0  # words that nothing joins
_ARGUMENTS = frozenset({Role.TOPIC, Role.SUBJECT, Role.ARGUMENT, Role.FRAME})
_ENDS_AN_ITEM = frozenset({Role.ITEM, Role.CLAUSE, Role.END})
_IN_GAPS = _ARGUMENTS | {Role.CLAUSE, Role.SERIAL}
_OWN_SUBJECT = frozenset({Role.TOPIC, Role.SUBJECT})
_CLAUSES = frozenset({Role.CLAUSE, Role.END})
_PREDICATES = _CLAUSES | {Role.RELATIVE, Role.SERIAL}
_OF_TAG = {
    "JKS": Role.SUBJECT, "JKC": Role.SUBJECT, "JKO": Role.ARGUMENT, "JKB": Role.ARGUMENT, "JKG": Role.LABEL,
    "JC": Role.ITEM, "JX": Role.ARGUMENT, "ETM": Role.RELATIVE, "EC": Role.CLAUSE, "EF": Role.END,
    "MAG": Role.LABEL, "MAJ": Role.LABEL,
}  # fmt: skip
_SERIAL = frozenset("어 아 여 어서 아서 여서 게 도록 으러 러 려고 으려고 면 으면 려면 으려면".split())
_TOPICS = frozenset("은 는 도".split())
_BULLET = re.compile(r"[△▲▷▶◇◆○●■□•∙]")
_ALONE = re.compile(r"[△▲▷▶◇◆○●■□•∙([（［)\]）］]")
_OPENING, _CLOSING = frozenset("([（［"), frozenset(")]）］")
_AFTER = re.compile("뒤|후|이후|다음|채|때|만큼|직후")
_SAID = re.compile(r"(?:밝혔|밝힌|전했|말했|발표했|설명했|알렸)[가-힣]*\W*$")
_TIMES = frozenset("지금 현재 이제 올해 내년 지난해 작년 전년 당시 이후 앞 오늘 그동안 최근".split())
_SUMMED = re.compile(r"\s?등(?:을 포함해?|을 합쳐)?\s?(?:총|모두|전체)?\s?\d")
_NAMED_AFTER = re.compile(r"\s[가-힣A-Za-z]+(?:,|과\s|와\s)")  # "2027년 상림동, 2028년 팔복동"
_PARTS = re.compile(r"중|가운데|그중|이중")
# What stands behind a value says its role; the tagger reads "59㎡는" as a verb.
_BEHIND = tuple((re.compile(pattern), role) for pattern, role in (
    (r"(?:에|에게|에서|으로|로)?(?:은|는|도)", Role.TOPIC), (r"이|가", Role.SUBJECT), (r"의", Role.LABEL),
    (r"과|와|및", Role.ITEM), (r"이?(?:고|며|지만|으나|자)|이?었(?:고|으며|으나|지만)|였(?:고|으며|으나|지만)|인데", Role.CLAUSE),
    (r"인|이던|이었던|였던|짜리", Role.RELATIVE), (r"(?:이다|다|입니다|이었다|였다|뿐이다)", Role.END),
    (r"(?:을|를|에|에게|에서|으로|로|보다|까지|부터|마다|만|이나|나|에서는)", Role.ARGUMENT),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: its place, its role and the word it goes with (-1 for none)."""

    start: int
    end: int
    role: Role
    value: bool = False
    comma: bool = False
    depth: int = 0  # brackets it stands in
    noun: bool = False  # a predicate that is a noun: "48명이다"
    gapped: bool = False  # a value that stands for its whole clause: "남성은 5명, 여성은 ..."
    head: int = -1


@lru_cache(maxsize=4_000)
def parsed(text: str, values: tuple[Span, ...], dated: bool = False) -> tuple[Word, ...]:
    """The words of `text`, each of `values` as one, with what they go with. `dated`: the values are dates."""
    words = _words(text, values, dated)
    words = [_gapped(text, words, i) for i in range(len(words))]
    said = dated and bool(_SAID.search(text))
    words = [replace(w, head=_head(words, i, said)) for i, w in enumerate(words)]
    return tuple(_respectively(text, words))


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


def _words(text: str, values: tuple[Span, ...], dated: bool) -> list[Word]:
    words: list[Word] = []
    open_at: list[int] = []
    closed = -1  # the word whose aside has just been closed: what follows is its particle
    for group in _groups(text, values):
        first, last = group[0], group[-1]
        if first.form in _OPENING:
            open_at.append(len(words) - 1)
        elif first.form in _CLOSING:
            closed = open_at.pop() if open_at else -1
            if words and closed >= 0:
                _close(words, closed, len(open_at))
            continue
        elif closed >= 0 and first.tag[0] == "J" or first.tag == "VCP" and closed >= 0:
            words[closed] = replace(words[closed], role=_role(group), comma=last.tag == "SP")
        elif _BULLET.fullmatch(first.form):
            if words and words[-1].role in {Role.LABEL, Role.ITEM}:
                words[-1] = replace(words[-1], role=Role.ITEM if words[-1].value else Role.CLAUSE, comma=True)
        else:
            if words and words[-1].role is Role.CLAUSE and first.tag == "VX":
                words[-1] = replace(words[-1], role=Role.SERIAL)
            elif words and words[-1].role is Role.RELATIVE and _AFTER.fullmatch(first.form):
                words[-1] = replace(words[-1], role=Role.CLAUSE)  # "이어진 뒤"
            words.append(_word(text, group, values, dated, len(open_at)))
        closed = -1
    return words


def _close(words: list[Word], noun: int, depth: int) -> None:
    """Let each item of an aside go with the noun before it."""
    for i in range(noun + 1, len(words)):
        if words[i].depth == depth + 1 and (words[i].role in _ENDS_AN_ITEM or i == len(words) - 1):
            words[i] = replace(words[i], role=Role.ASIDE, head=noun)


def _word(text: str, group: list[Morpheme], values: tuple[Span, ...], dated: bool, depth: int) -> Word:
    start, end = group[0].start, max(m.end for m in group)
    value = next(((s, e) for s, e in values if s < end and start < e), None)
    comma = group[-1].tag == "SP"
    if group[-1].form == ":":
        return Word(start, end, Role.CLAUSE if value else Role.TOPIC, value is not None, comma, depth)
    role = _role(group)
    if value:
        behind = text[value[1] : end].rstrip(",.·/; ")
        role = next((r for p, r in _BEHIND if p.fullmatch(behind)), role) if behind else Role.LABEL
        if role is Role.LABEL and (comma or _SUMMED.match(text, value[1])):
            role = Role.ITEM
        if role is Role.LABEL and dated and behind != "의" and not _NAMED_AFTER.match(text, value[1]):
            role = Role.ARGUMENT
    elif comma and role is Role.LABEL:
        role = Role.ITEM
    return Word(start, end, role, value is not None, comma, depth, any(m.tag == "VCP" for m in group))


def _role(group: Sequence[Morpheme]) -> Role:
    said = [m for m in group if m.tag[0] != "S" or m.tag in {"SL", "SN", "SH"}]
    if not said:
        return Role.LABEL
    last = said[-1]
    if said[0].form == "여" and said[0].tag == "NP":
        return Role.RELATIVE  # "문을 여는", read as a pronoun
    if last.tag == "JX" and last.form in _TOPICS:
        when = len(said) > 1 and (said[-2].tag == "JKB" or said[-2].form in _TIMES)
        return Role.ARGUMENT if when else Role.TOPIC
    if last.form in {"와", "과", "랑", "이랑"} and last.tag[0] == "J":
        return Role.ITEM
    if last.tag == "EC" and last.form in _SERIAL:
        return Role.SERIAL
    if len(said) == 1 and _PARTS.fullmatch(last.form):
        return Role.FRAME
    return _OF_TAG.get(last.tag, Role.LABEL)


def _groups(text: str, values: tuple[Span, ...]) -> Iterator[list[Morpheme]]:
    """The morphemes of each word: spaces, commas and brackets part words, but no value."""
    group: list[Morpheme] = []
    for m in morphemes(text):
        inside = any(start < m.start < end for start, end in values)
        bracket = m.form in _OPENING or m.form in _CLOSING
        alone = bracket or _BULLET.fullmatch(m.form) or (group and _ALONE.fullmatch(group[-1].form))
        if group and not inside and (alone or m.start > group[-1].end or group[-1].tag == "SP"):
            yield group
            group = []
        if not (m.tag in {"SSO", "SSC"} and not bracket):
            group.append(m)
    if group:
        yield group


def _gapped(text: str, words: list[Word], i: int) -> Word:
    """A value of a list whose items have subjects of their own stands for a whole clause."""
    w = words[i]
    if w.role in _PREDICATES or w.role is Role.ASIDE or i == len(words) - 1 or w.depth:
        return w
    if not w.value:
        return replace(w, role=Role.CLAUSE, gapped=True) if w.comma and _parallel(words, i) else w
    after = next((j for j in range(i + 1, len(words)) if words[j].value), len(words))
    between = [v for v in words[i + 1 : after] if v.depth == w.depth]
    listed = (w.comma or w.role is Role.ITEM) and any(v.role in _ARGUMENTS for v in between)
    if after < len(words) and (listed or _as_clause(text, words, i)):
        return replace(w, role=Role.CLAUSE, gapped=True)
    if w.role is Role.LABEL and words[i + 1].role in _PREDICATES and not words[i + 1].noun:
        return replace(w, role=Role.ARGUMENT)
    return w


def _parallel(words: list[Word], i: int) -> bool:
    """Whether a list of clauses goes on after the comma: "60억 원은 시가, 30억 원은 도가 대며"."""
    begin = next((j for j in range(i - 1, -1, -1) if words[j].role in _CLAUSES), -1) + 1
    end = next((j for j in range(i + 1, len(words)) if words[j].role in _PREDICATES), len(words))
    first, second = words[begin:i], words[i + 1 : end]
    topics = any(w.role is Role.TOPIC for w in first) and any(w.role is Role.TOPIC for w in second[:4])
    return topics and any(w.value for w in first) and any(w.value for w in (*second, *words[end : end + 1]))


def _as_clause(text: str, words: list[Word], i: int) -> bool:
    """Whether a value with 로 says what its subject is: "방문객은 84만 명으로 지난해 61만 명보다 ..."."""
    if words[i + 1].role in _PREDICATES or not text[: words[i].end].rstrip(", ").endswith("로"):
        return False
    begin = next((j for j in range(i - 1, -1, -1) if words[j].role in _CLAUSES), -1) + 1
    before = words[begin:i]
    return any(w.role in _OWN_SUBJECT for w in before) and not any(w.value for w in before)


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


def _next(words: Sequence[Word], i: int, roles: frozenset[Role]) -> int:
    depth = words[i].depth
    return next((j for j in range(i + 1, len(words)) if words[j].role in roles and words[j].depth <= depth), -1)


def _head(words: Sequence[Word], i: int, said: bool) -> int:
    w, last = words[i], len(words) - 1
    if w.head >= 0:
        return w.head
    if w.role is Role.END and i < last:
        return _next(words, i, _CLAUSES)
    found = -1
    if w.role in {Role.LABEL, Role.RELATIVE}:
        found = next((j for j in range(i + 1, len(words)) if words[j].depth <= w.depth), -1)
    elif w.role is Role.ITEM:
        found = _next_item(words, i)
    elif w.role is Role.FRAME:
        found = _next_value(words, i)
    elif (w.gapped and w.value) or (w.role in _IN_GAPS and _in_gap(words, i)):
        found = _next_value(words, i)
    elif w.role in {Role.TOPIC, Role.CLAUSE}:
        found = _next(words, i, _CLAUSES)
    elif w.value and w.role is Role.ARGUMENT and i and words[i - 1].role is Role.TOPIC and said:
        found = last  # "시는 23일 ... 밝혔다"
    elif w.role is not Role.END:
        found = _next(words, i, _PREDICATES)
    end = next((j for j in range(last, i, -1) if words[j].depth == 0), -1)
    return found if found >= 0 else end


def _in_gap(words: Sequence[Word], i: int) -> bool:
    """Whether a word stands between two values of a list whose predicate comes last."""
    before = next((w for w in reversed(words[:i]) if w.value or w.role in _PREDICATES), None)
    after = next((w for w in words[i + 1 :] if w.value or w.role in _PREDICATES), None)
    return bool(before and before.gapped and after and after.value)


def _next_value(words: Sequence[Word], i: int) -> int:
    return next((j for j in range(i + 1, len(words)) if words[j].value and words[j].depth <= words[i].depth), -1)


_HEADS_OF_ITEMS = frozenset({Role.ITEM, Role.TOPIC, Role.SUBJECT, Role.ARGUMENT, Role.END, Role.CLAUSE})


def _next_item(words: Sequence[Word], i: int) -> int:
    if words[i].value:
        return _next_value(words, i)
    for j in range(i + 1, len(words)):
        if words[j].role in _HEADS_OF_ITEMS and words[j].depth <= words[i].depth:
            verb = _next(words, j, _PREDICATES)
            if verb < 0 or words[j].role in _CLAUSES or words[verb].role is not Role.RELATIVE:
                return j
    return -1


def _chain(words: Sequence[Word], i: int) -> list[int]:
    chain = [i]
    while words[chain[-1]].head >= 0 and len(chain) <= len(words):
        chain.append(words[chain[-1]].head)
    return chain


def _distance(words: Sequence[Word], t: int, v: int) -> float:
    """The cost of the way from word `t` up to what it shares with value `v`, and down to `v`."""
    up, down = _chain(words, t), _chain(words, v)
    top = next((i for i in up if i in down), -1)
    if top < 0:
        return _APART
    ours, theirs = up[: up.index(top)], down[: down.index(top)]
    return _climb(words, ours, theirs, top, True) + _climb(words, theirs, ours, top, False)


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
        shared = not term and other and words[other[-1]].role in _OWN_SUBJECT
        return cost + (0.0 if shared else 1.5)
    if last.role not in {Role.ITEM, Role.CLAUSE}:
        own = not term and not other and last.role in _ARGUMENTS  # what a verb itself governs
        return cost + (0.25 if own else _COST[last.role])
    return cost + _crossing(words, way, other, top, term)


def _crossing(words: Sequence[Word], way: list[int], other: list[int], top: int, term: bool) -> float:
    """What it costs to go over into the neighbouring item or clause, whose head is `top`."""
    last = words[way[-1]]
    if last.role is Role.ITEM:
        if term:
            own = any(w.value and way[-1] in _chain(words, i) for i, w in enumerate(words))
            return _OVER if own else _COST[Role.ITEM]
        shared = bool(other) and words[other[-1]].role in _IN_GAPS
        return _COST[Role.ITEM] if shared else _OVER
    if not term:
        return _COST[Role.CLAUSE] if last.gapped and not other else _OVER
    topic = next((words[i].role is Role.TOPIC for i in reversed(way) if words[i].role is not Role.CLAUSE), False)
    owned = any(w.head == top and w.role in _OWN_SUBJECT for w in words)
    if topic and any(w.role is Role.FRAME and way[-1] < i < top for i, w in enumerate(words)):
        return 0.5  # "회원은 4080명이고 이 중 ..."
    return 0.25 if topic and not owned else _OVER
