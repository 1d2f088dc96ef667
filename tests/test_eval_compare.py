"""Two runs compared: what changed, which cases flipped, and whether chance would do it."""

import json

import pytest

from evals.cases import Case, split_of
from evals.compare import compare_scores, mcnemar, shown
from evals.scoring import Score, score

QUOTE = "수소차 60대를 보급한다."
NAMES = ("before", "after")


def scores(wrong: set[int], size: int = 60, kind=lambda n: "figure") -> list[Score]:
    found = []
    for n in range(size):
        case = Case(
            id=f"c-{n}", type=kind(n), question=f"{n}번째 물음?", answers=(("60대",),), source=("a.md",),
            evidence=(QUOTE,), split=split_of(f"c-{n}"),
        )  # fmt: skip
        value = "61대" if n in wrong else "60대"
        cited = {"label": 1, "quote": QUOTE, "source": "a.md", "published_at": ""}
        answer = {
            "status": "answered", "headline": value, "answer": f"{value}입니다. [1]", "language": "ko",
            "citations": [cited],
        }  # fmt: skip
        found.append(score(case, answer, 1.0))
    return found


def test_a_run_against_itself_differs_in_nothing():
    found = compare_scores(NAMES, scores({1, 2}), scores({1, 2}))
    assert found.gained == found.lost == ()
    assert found.p_value == 1.0
    assert all(d.before == d.after and not d.clear for d in found.overall)


def test_a_clear_gain_is_more_than_chance():
    found = compare_scores(NAMES, scores(set(range(15))), scores({20}))
    assert (len(found.gained), len(found.lost)) == (15, 1)
    assert found.p_value < 0.01
    right = next(d for d in found.overall if d.metric == "right")
    assert right.clear and right.better and right.low > 0
    assert "more than chance" in shown(found)


def test_a_small_gain_may_be_chance():
    found = compare_scores(NAMES, scores({1, 2, 3}), scores({4, 5}))
    assert found.p_value > 0.5
    assert not next(d for d in found.overall if d.metric == "right").clear
    assert "may be chance" in shown(found)


def test_flipped_cases_are_named_held_ones_only_counted():
    found = compare_scores(NAMES, scores({0, 1, 2, 3, 4, 5}), scores(set()))
    text = shown(found)
    for flip in found.gained:
        assert (flip.question in text and bool(flip.question)) == (flip.split == "open")
    held = sum(flip.split == "held" for flip in found.gained)
    assert held and f"gained: {held} held cases" in text


def test_only_cases_of_both_are_compared():
    found = compare_scores(NAMES, scores(set(), 60), scores(set(), 50))
    assert (found.cases, found.alone) == (50, (10, 0))
    assert "10 cases only in the first" in shown(found)


def test_changes_are_told_apart_by_type():
    kinds = ("figure", "date")
    before = scores({0, 2, 4}, kind=lambda n: kinds[n % 2])
    found = compare_scores(NAMES, before, scores(set(), kind=lambda n: kinds[n % 2]))
    assert found.by_type["figure"].after == 1.0 > found.by_type["figure"].before
    assert found.by_type["date"].before == found.by_type["date"].after
    assert "| figure |" in shown(found) and "| date |" not in shown(found)
    assert json.loads(found.to_text())["by_type"]["figure"]["metric"] == "right"


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.0312), (10, 1, 0.0117)]
)
def test_mcnemar_is_the_exact_binomial(gained, lost, p):
    assert mcnemar(gained, lost) == mcnemar(lost, gained) == p
