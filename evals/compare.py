"""Two runs over the same cases: what changed, in which cases, and whether it is more than chance.

Both are scored afresh, so that only the answers differ. A difference of averages comes with a
paired bootstrap interval, the share of right answers with McNemar's exact test as well: of the
cases that flipped, could as many one way be a coin's doing?
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import comb

from evals.bootstrap import ratio_difference
from evals.measures import LESS_IS_BETTER, RATIOS, columns
from evals.run import score_all
from evals.runs import Run
from evals.scoring import Score

_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in both runs. The interval is of after - before."""

    metric: str
    before: float
    after: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def better(self) -> bool:
        """Whether the change is one for the better."""
        return (self.after > self.before) != (self.metric in LESS_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that one run got right and the other wrong. Held ones come without their question."""

    case: str
    type: str
    split: str
    question: str
    before: str  # headline or status
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two runs."""

    names: tuple[str, str]
    cases: int  # in both
    alone: tuple[int, int]  # only in the first, only in the second
    overall: tuple[Difference, ...]
    by_type: dict[str, Difference]  # of the share of right answers
    gained: tuple[Flip, ...]
    lost: tuple[Flip, ...]
    p_value: float  # McNemar, exact, two-sided

    def to_text(self) -> str:
        """JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def compare_runs(before: Run, after: Run) -> Comparison:
    """What differs between two runs. :raises CasesInvalid: one of them is not a whole run."""
    pair = (_scores(before), _scores(after))
    return compare_scores((before.name, after.name), *pair)


def compare_scores(
    names: tuple[str, str], before: Sequence[Score], after: Sequence[Score]
) -> Comparison:
    """What differs between two lists of scores, by case id."""
    first, second = ({score.id: score for score in scores} for scores in (before, after))
    shared = [name for name in first if name in second]
    a, b = [first[name] for name in shared], [second[name] for name in shared]
    gained = [_flip(x, y) for x, y in zip(a, b, strict=True) if y.right and not x.right]
    lost = [_flip(x, y) for x, y in zip(a, b, strict=True) if x.right and not y.right]
    found = (_difference(metric, a, b) for metric in RATIOS)
    types = dict.fromkeys(score.type for score in a)
    by_type = {
        kind: difference
        for kind in types
        if (difference := _difference("right", *([s for s in side if s.type == kind] for side in (a, b))))
    }
    return Comparison(
        names, len(shared), (len(first) - len(shared), len(second) - len(shared)),
        tuple(difference for difference in found if difference), by_type,
        tuple(gained), tuple(lost), mcnemar(len(gained), len(lost)),
    )  # fmt: skip


def mcnemar(gained: int, lost: int) -> float:
    """The chance that a fair coin splits the flipped cases at least as unevenly."""
    flipped, few = gained + lost, min(gained, lost)
    tail = float(sum(comb(flipped, k) for k in range(few + 1)) / 2**flipped)
    return round(min(1.0, 2 * tail), 4)


def shown(found: Comparison) -> str:
    """The comparison as text for a terminal or a pull request."""
    lines = [f"{found.names[0]} -> {found.names[1]}: {found.cases} cases in both"]
    if any(found.alone):
        lines.append(f"not compared: {found.alone[0]} cases only in the first, {found.alone[1]} only in the second")
    lines += ["", "| metric | before | after | change, 95 % interval | |", "| --- | ---: | ---: | ---: | --- |"]
    lines += [_row(difference.metric, difference) for difference in found.overall]
    changed = {kind: d for kind, d in found.by_type.items() if d.before != d.after}
    if changed:
        lines += ["", "| right, by type | before | after | change, 95 % interval | |", "| --- | ---: | ---: | ---: | --- |"]
        lines += [_row(kind, difference) for kind, difference in changed.items()]
    sure = "more than chance" if found.p_value < _SURE else "may be chance"
    lines += ["", f"{len(found.gained)} cases gained, {len(found.lost)} lost; McNemar p = {found.p_value:g}: {sure}"]
    for title, flips in (("gained", found.gained), ("lost", found.lost)):
        lines += [_flip_line(title, flip) for flip in flips if flip.split == "open"]
        if held := sum(flip.split != "open" for flip in flips):
            lines.append(f"{title}: {held} held cases")
    return "\n".join(lines) + "\n"


def _scores(run: Run) -> tuple[Score, ...]:
    run.settings()
    return score_all(run.cases(), run.generated(), run.name).scores


def _difference(metric: str, before: Sequence[Score], after: Sequence[Score]) -> Difference | None:
    a, b = columns(metric, before), columns(metric, after)
    bounds = ratio_difference(a, b)
    if bounds is None:
        return None
    was, now = sum(a[0]) / sum(a[1]), sum(b[0]) / sum(b[1])
    return Difference(metric, *(round(value, 4) for value in (was, now, bounds.low, bounds.high)))


def _flip(before: Score, after: Score) -> Flip:
    held = before.split != "open"
    texts = ("", "", "") if held else (
        before.question, before.headline or before.status, after.headline or after.status,
    )  # fmt: skip
    return Flip(before.id, before.type, before.split, *texts)


def _row(name: str, d: Difference) -> str:
    verdict = ("better" if d.better else "worse") if d.clear else ""
    change = f"{d.after - d.before:+.1%} ({d.low:+.1%} to {d.high:+.1%})"
    return f"| {name} | {d.before:.1%} | {d.after:.1%} | {change} | {verdict} |"


def _flip_line(title: str, flip: Flip) -> str:
    return f"{title}: `{flip.case}` {flip.question}: {flip.before} -> {flip.after}"
