"""The kinds of answer that a question can ask for, and the units that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of answer asked for."""

    FIGURE = "figure"
    DATE = "date"
    PERIOD = "period"
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    CONTACT = "contact"
    NAME = "name"  # what a thing is called
    LIST = "list"
    REASON = "reason"
    YES_NO = "yes_no"
    SUMMARY = "summary"
    TEXT = "text"  # anything else: what, how


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked for. `units` are canonical units that fit, best first; empty fits any."""

    kind: Kind
    units: tuple[str, ...] = ()
    strict: bool = False  # only these units answer it ("몇 명")


_ROLES = (
    "부시장 시장 도지사 국장 과장 소장 회장 대표 교수 단장 의원 의장 위원장 센터장 본부장 관장 팀장 원장 총장 이사장 지부장 전무 상무 사장 장관 차관 청장 서장"
    " 교장 감독 기자 실장 처장 구청장 동장 조합장 행장 총재 대표이사 이사 부회장 주무관"
)
TITLE = "|".join(_ROLES.split())

MONEY = ("KRW", "USD", "EUR", "JPY", "CNY")
AREA = ("㎡", "평", "ha", "㎢")
LENGTH = ("km", "m")
WEIGHT = ("톤", "kg", "g", "L", "㎥", "㎖", "kWh", "MWh", "GWh")
PEOPLE = ("명", "인", "사람", "가구", "세대")
DURATION = ("시간", "분", "일", "주", "개월", "년")
