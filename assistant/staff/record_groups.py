"""Recorded questions that ask the same, put together for the staff page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from sqlite3 import Row

from assistant.staff.record_types import Considered
from assistant.staff.records import Records

UNANSWERED, DISLIKED = "unanswered", "disliked"
_SIMILAR = 0.6  # share of the words of two questions that they have in common
_LATEST = 2_000  # questions looked at
_SHOWN_COMMENTS = 5

_UNANSWERED = """
SELECT at, question, terms, status, reason, language, considered, '' AS comment, '[]' AS reasons
FROM questions
WHERE at >= ? AND status IN ('abstained', 'partial', 'error')
      AND reason NOT IN ('small_talk', 'unsafe_request')
ORDER BY at DESC LIMIT ?
"""
_DISLIKED = """
SELECT o.at, coalesce(q.question, o.question) AS question, coalesce(q.terms, o.terms) AS terms,
       coalesce(q.status, '') AS status, coalesce(q.reason, '') AS reason,
       coalesce(q.language, 'ko') AS language, coalesce(q.considered, '[]') AS considered,
       o.comment, o.reasons
FROM opinions o LEFT JOIN questions q
     ON q.id = (SELECT max(id) FROM questions WHERE answer_id = o.answer_id AND o.answer_id != '')
WHERE o.at >= ? AND o.rating = 'down' AND coalesce(q.question, o.question) != ''
ORDER BY o.at DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same; `question` is the newest of them."""

    question: str
    count: int
    last: str  # ISO, UTC
    language: str
    statuses: tuple[str, ...]  # "abstained: no_value"
    wordings: tuple[str, ...]  # the others
    considered: tuple[Considered, ...]
    comments: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def groups(records: Records, kind: str, days: int) -> list[Group]:
    """The groups of the last `days`, the largest first.

    :raises RecordsUnavailable: the records cannot be read.
    """
    since = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    query = _DISLIKED if kind == DISLIKED else _UNANSWERED
    return group(records.select(query, [since, _LATEST]))


def group(rows: Iterable[Row]) -> list[Group]:
    """The rows (newest first) in groups, the largest first.

    Two questions ask the same when they share most of their words and all of their numbers: the
    budget of 2020 is not that of 2021.
    """
    groups: list[Group] = []
    heads: list[frozenset[str]] = []  # the words of each group's newest question
    having: dict[str, list[int]] = {}  # the groups whose head has a word
    for row in rows:
        words = frozenset(row["terms"].split()) or frozenset({row["question"].strip().casefold()})
        common = Counter(place for word in words for place in having.get(word, ()))
        alike = [p for p, shared in common.items() if _alike(words, heads[p], shared)]
        if alike:
            place = min(alike)
            groups[place] = _joined(groups[place], _single(row))
            continue
        for word in words:
            having.setdefault(word, []).append(len(groups))
        heads.append(words)
        groups.append(_single(row))
    return sorted(groups, key=lambda g: (-g.count, _reversed(g.last)))


def _alike(words: frozenset[str], other: frozenset[str], shared: int) -> bool:
    """Whether two questions that share so many words ask the same."""
    if shared < _SIMILAR * (len(words) + len(other) - shared):
        return False
    return _numbers(words) == _numbers(other)


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(c.isdigit() for c in word))


def _single(row: Row) -> Group:
    status = ": ".join(filter(None, (row["status"], row["reason"])))
    return Group(
        question=row["question"],
        count=1,
        last=row["at"],
        language=row["language"],
        statuses=(status,) if status else (),
        wordings=(),
        considered=tuple(Considered(**c) for c in json.loads(row["considered"])),
        comments=(row["comment"],) if row["comment"] else (),
        reasons=tuple(json.loads(row["reasons"])),
    )


def _joined(group: Group, one: Group) -> Group:
    other = () if one.question == group.question else (one.question,)
    return replace(
        group,
        count=group.count + one.count,
        statuses=_together(group.statuses, one.statuses),
        wordings=_together(group.wordings, other),
        considered=group.considered or one.considered,
        comments=_together(group.comments, one.comments)[:_SHOWN_COMMENTS],
        reasons=_together(group.reasons, one.reasons),
    )


def _together(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*these, *those)))


def _reversed(text: str) -> tuple[int, ...]:
    """A key that puts later times first."""
    return tuple(-ord(c) for c in text)
