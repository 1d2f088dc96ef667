"""Expressions as Korean releases write them, each checked by hand (tests/data/expressions.tsv).

Notation of the file. Figures: `VALUE UNIT` ("-" without a unit), before it `~` about, `>= <= > <` bounds,
`#` an order, `@` part of a name or address; `tel:` digits; `law:` articles. Dates: the value key, then
`until`/`from`, `early`/`mid`/`late`/`within`, `?` when not certain, `!` when unresolved.
"""

import re
from pathlib import Path

import pytest

from ingest.types import DateBasis, Published
from ingest.values import DateRef, Figure, read_dates, read_figures, value_key

_BOUNDS = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
_LINES = (Path(__file__).parent / "data" / "expressions.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in _LINES if not line.startswith("#")]


def figure_notation(figure: Figure) -> str:
    key = value_key(figure)
    if figure.role == "phone":
        return f"tel:{key}"
    if figure.role == "law":
        return "law:" + ",".join(re.findall(r"\d+", figure.text))
    if figure.role == "name" or figure.role == "address" and not figure.unit:
        return f"@{key}"
    mark = {"ordinal": "#", "address": "@"}.get(figure.role, "")
    bound = _BOUNDS.get(figure.bound, "") if figure.low == figure.high else ""
    return f"{'~' if figure.approx else ''}{bound}{mark}{key} {figure.unit or '-'}"


def date_notation(ref: DateRef) -> str:
    doubt = "" if ref.kind == "duration" else "!" if ref.basis == "unresolved" else "" if ref.certain else "?"
    return " ".join(word for word in (value_key(ref), ref.bound, ref.part, doubt) if word)


def published_on(day: str) -> Published | None:
    if day == "-":
        return None
    year, month, date = (int(part) for part in day.split("-"))
    return Published(year, month, date, DateBasis.STATED)


@pytest.mark.parametrize(("sentence", "published", "figures", "dates"), CASES, ids=[case[0] for case in CASES])
def test_expression_is_read_as_checked_by_hand(sentence, published, figures, dates):
    found = read_figures(sentence)
    assert ";".join(figure_notation(figure) for figure in found) == figures
    refs = read_dates(sentence, published_on(published))
    assert ";".join(date_notation(ref) for ref in refs) == dates
    assert all(sentence[value.start : value.end] == value.text for value in (*found, *refs))


def test_there_are_at_least_650_expressions():
    assert len(CASES) >= 650
