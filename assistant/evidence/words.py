"""The words of a Korean sentence and how each goes with what comes after it: as a topic, a label, a clause.

Particles and endings say it; behind a value the text itself is read, as the tagger takes "59㎡는" for a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.morphemes import Morpheme, morphemes

Span = tuple[int, int]


class Role(StrEnum):
    """How a word goes with what comes after it."""

    LABEL = "label"  # a noun before a noun, with or without 의; an adverb
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


CLAUSES = frozenset({Role.CLAUSE, Role.END})
PREDICATES = CLAUSES | {Role.RELATIVE, Role.SERIAL}
ARGUMENTS = frozenset({Role.TOPIC, Role.SUBJECT, Role.ARGUMENT, Role.FRAME})
_ENDS_AN_ITEM = CLAUSES | {Role.ITEM}
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


def read_words(text: str, values: tuple[Span, ...], dated: bool) -> list[Word]:
    """The words of `text`, each of `values` as one, not yet joined. `dated`: the values are dates."""
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
