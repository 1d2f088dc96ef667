"""The grounding benchmark itself, and a slice of what it measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.grounding.ground import check
from evals.grounding import measure, table
from evals.grounding_false import corrupted
from evals.grounding_true import Sample, articles_in, hand_written, true_samples

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def slice_of_true() -> tuple[Sample, ...]:
    """Every twelfth true sentence that needs no case."""
    return true_samples(articles_in(SAMPLES), [])[::12]


def test_corruptions_are_the_same_every_time_and_change_the_sentence(slice_of_true) -> None:
    """The generator is seeded, and a corruption is no copy of a true sentence."""
    first, second = corrupted(slice_of_true), corrupted(slice_of_true)
    assert [s.draft for s in first] == [s.draft for s in second]
    assert not {s.draft.text for s in first} & {s.draft.text for s in slice_of_true}
    assert len({s.kind for s in first}) >= 10


def test_a_slice_meets_the_bars(slice_of_true) -> None:
    """At least 99 % of wrong figures and dates are blocked, at most 1 % of true sentences."""
    report = measure((*slice_of_true, *corrupted(slice_of_true)))
    assert report.total("values").count >= 150
    assert report.total("values").share >= 0.99
    assert report.total("true").share <= 0.01
    assert report.total("attachments").share >= 0.8
    assert table(report).row_count > 10
    assert report.to_json()["values"]


def test_what_was_written_by_hand_is_judged_rightly() -> None:
    """True sentences pass; nine of ten false ones, hard ones among them, do not."""
    true, false = hand_written(True), hand_written(False)
    assert len(true) > 100
    assert [s.draft.text for s in true if not check(s.draft, s.evidence).supported] == []
    blocked = [s for s in false if not check(s.draft, s.evidence).supported]
    assert len(blocked) >= 0.97 * len(false)
