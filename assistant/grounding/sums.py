"""Figures that follow from others shown beside them: sums, differences, ratios."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.values import Figure, Relation, add, change, compare, ratio, subtract

_LABEL = r"(?:[^\d=+＋÷/()（）,.;]{0,16}?\s)?"  # 국비 100억 원 + 시비 45억 원
_SIGN = re.compile(rf"\s*(?P<sign>[+＋\-−–÷])\s*{_LABEL}")
_EQUALS = re.compile(rf"\s*[=＝]\s*{_LABEL}")
_OPEN = re.compile(rf"[^\d()（）]{{0,8}}[(（]\s*{_LABEL}")
_CLOSE = re.compile(r"\s*[)）]")
_ALSO = re.compile(rf"\s*(?:[,+＋·]|과|와|및|에)\s*{_LABEL}")
_TOGETHER = re.compile(
    r"\s*(?:을|를|이|가)?\s*(?:모두\s)?(?:더하|더해|더한|합쳐|합치|합하|합해|합한|합계)[가-힣]{0,3}\s?(?:총|모두|전체)?\s?$"
)
_BASE = re.compile(
    r"\s?(?:에서|보다|에\s비해|에\s비하면|에\s견주|에\s견줘|[와과]\s비교|[와과]\s견|\s?대비)"
)
_UP = re.compile(r"[^\d,.]{0,10}?(?:늘|증가|많|올[라랐랐]|오[른르]|상승|인상|증액|웃)")
_DOWN = re.compile(r"[^\d,.]{0,10}?(?:줄|감소|적[다은어었게]|내[린려렸]|하락|낮|인하|감액|깎|모자)")


def derivation(result: Figure, draft: str, terms: Sequence[Figure]) -> str:
    """How `result` follows from `terms`, figures of the same draft that stand in its sources; "" when it does not."""
    others = [f for f in terms if f.start != result.start]
    for name, found in (
        ("sum or difference shown", _formula(result, draft, others)),
        ("sum of its parts", _of_parts(result, draft, others)),
        ("sum of the figures before it", _together(result, draft, others)),
        ("difference of the two figures", _difference(result, draft, others)),
    ):
        if found is not None and _is(result, found):
            return name
    return ""


def _is(shown: Figure, reckoned: Figure) -> bool:
    """The same value, and about if the reckoned one is."""
    same_number = (shown.low, shown.high) == (reckoned.low, reckoned.high)
    alike = compare(shown, reckoned) is Relation.EQUAL
    rounded = same_number and shown.unit == reckoned.unit and shown.bound == reckoned.bound
    return alike or rounded and shown.approx >= reckoned.approx


def _formula(result: Figure, draft: str, terms: Sequence[Figure]) -> Figure | None:
    """A + B = R, A - B = R, A ÷ B = R: the terms right before the result."""
    chain: list[tuple[str, Figure]] = []
    right, gap_of = result, _EQUALS
    for term in reversed([f for f in terms if f.end <= result.start]):
        joint = gap_of.fullmatch(draft, term.end, right.start)
        if joint is None:
            break
        chain.append((joint.groupdict().get("sign", "="), term))
        right, gap_of = term, _SIGN
    return _reckoned(chain)


def _reckoned(chain: Sequence[tuple[str, Figure]]) -> Figure | None:
    """The value of a formula, its last term first, each term with the sign behind it."""
    if len(chain) < 2:
        return None
    value: Figure | None = chain[-1][1]
    for (_, term), (sign, _) in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
        if value is None:
            return None
        value = (
            add([value, term])
            if sign in "+＋"
            else ratio(value, term)
            if sign == "÷"
            else subtract(value, term)
        )
    return value


def _of_parts(result: Figure, draft: str, terms: Sequence[Figure]) -> Figure | None:
    """R(A + B): every figure in the brackets after the result."""
    parts: list[Figure] = []
    left, gap_of = result, _OPEN
    for term in (f for f in terms if f.start >= result.end):
        if gap_of.fullmatch(draft, left.end, term.start) is None:
            break
        parts.append(term)
        left, gap_of = term, _ALSO
    return add(parts) if parts and _CLOSE.match(draft, parts[-1].end) else None


def _together(result: Figure, draft: str, terms: Sequence[Figure]) -> Figure | None:
    """A와 B를 더해 (모두) R: the run of figures right before the word that adds them."""
    parts: list[Figure] = []
    right, gap_of = result, _TOGETHER
    for term in reversed([f for f in terms if f.end <= result.start]):
        if gap_of.fullmatch(draft, term.end, right.start) is None:
            break
        parts.append(term)
        right, gap_of = term, _ALSO
    return add(parts)


def _difference(result: Figure, draft: str, terms: Sequence[Figure]) -> Figure | None:
    """A에서 B로 R 늘었다, A보다 R 많은 B: by the figure that the other is compared with, and the direction."""
    up, down = _UP.match(draft, result.end), _DOWN.match(draft, result.end)
    alike = [f for f in terms if f.dimension == result.dimension or result.unit in ("%", "%p")]
    if not (up or down) or len(alike) != 2:
        return None
    bases = [f for f in alike if _BASE.match(draft, f.end)]
    if len(bases) != 1:
        return None
    (base,), (other,) = bases, [f for f in alike if f is not bases[0]]
    if result.unit == "%" and base.unit != "%":
        grown = change(base, other)
        return grown if grown is None or up else replace(grown, low=-grown.low, high=-grown.high)
    return subtract(other, base) if up else subtract(base, other)
