"""The date that a yes/no question claims, and whether another one agrees with it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.question.understanding import Query
from ingest.types import Published
from ingest.values import DateRef, Relation, compare, read_dates

AGREE = frozenset({Relation.EQUAL, Relation.COMPATIBLE, Relation.CONTAINED})
# "8월 폭우로": a date before a noun says which; "8월에 열리는": it is claimed.
_CLAIMED_AFTER = re.compile(r"\s?(?:에|부터|까지|이[고지었라야]|인[가지]|맞|로\s|라[고며던]|예요|이에|죠|아닌|날)")
# What happens once: "2030년에 개통하나요?" claims the year, "2022년에 몇 명" only says which.
_ONCE = re.compile(r"\s?(?:도에|에는?)\s(?:[가-힣]+\s){0,2}?(?:개통|착공|준공|완공|개관|개장|개원|개교|개소|완료|마무리|끝나|끝난|입주|도입|지정|생기|생겼|문을?\s?[여연열])[가-힣\s]*[?？]?$")
_TOLD_BEFORE = re.compile(r"[는은인한된됐했었]데\s(?=\S+\s\S)")  # "1월에 개업했는데 신청되나요?"
BEGINS = re.compile(r"^(?:시작|열|열리|개최|진행|예정)$")


def without_claimed_year(query: Query) -> Query:
    """The question with its year as a claim and no condition; unchanged when the year says which."""
    claimed = claimed_date(query)
    return replace(query, years=()) if claimed and _ONCE.match(query.original[claimed.end :]) else query


def claimed_date(query: Query) -> DateRef | None:
    """The last date of the question; a year alone only as an end ("2024년까지인가요?") or of what happens once."""
    refs = [r for r in read_dates(query.original, Published()) if r.kind != "duration"]
    told = max((m.end() for m in _TOLD_BEFORE.finditer(query.original)), default=0)
    claims = [
        r
        for r in refs
        if r.start >= told and (r.first.month or r.first.day or (r.bound and r.first.year) or _ONCE.match(query.original[r.end :]))
        and (query.language != "ko" or r.bound or _CLAIMED_AFTER.match(query.original[r.end :]))
    ]
    return claims[-1] if claims else None


def agrees(asked: DateRef, found: DateRef) -> bool:
    """Whether every part that the question states is the same at an end, or lies between them."""
    if not asked.bound and (compare(asked, found) in AGREE or _within(asked, found)):
        return True
    if asked.first.month != asked.last.month:  # a half of the year, a season
        return _in_months(asked, found)
    ends = (found.last, found.first)
    return any(
        all(
            ours is None or ours == theirs
            for ours, theirs in (
                (asked.last.year if end.year else None, end.year),
                (asked.last.month, end.month),
                (asked.last.day, end.day),
            )
        )
        for end in ends
    )


def is_as_precise(asked: DateRef, found: DateRef) -> bool:
    """Whether a date says enough to deny the claimed one: a year denies no month."""
    day = found.first.day or not asked.first.day or found.first.month != asked.first.month
    return bool((found.first.month or not asked.first.month) and day)


def _in_months(asked: DateRef, found: DateRef) -> bool:
    first, last = asked.first.month, asked.last.month
    months = (found.first.month, found.last.month)
    return None not in (first, last) and any(m is not None and (first or 0) <= m <= (last or 0) for m in months)


def _within(asked: DateRef, found: DateRef) -> bool:
    """Whether a day lies in a period of one year; the question seldom says the year."""
    first, day, last = ((p.month, p.day) for p in (found.first, asked.first, found.last))
    if found.first == found.last or None in (*first, *day, *last):
        return False
    return first <= day <= last
