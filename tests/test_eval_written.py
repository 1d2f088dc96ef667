"""What a run tells of its model: who wrote, and why not."""

from typing import Any

from evals.asking import Generated
from evals.written import written


def step(stage: str, ms: float = 10.0, by: str = "", *reasons: str) -> dict[str, Any]:
    rejected = [{"what": "LLMTimeout" if stage == "model failed" else "x", "reason": r} for r in reasons]
    return {"stage": stage, "ms": ms, "input": {"by": by}, "output": {}, "rejected": rejected}


def answered(by: str, *steps: dict[str, Any]) -> Generated:
    trace = [step("question"), step("search", 80.0), step("evidence"), *steps]
    return Generated("c", {"answerer": by, "trace": trace}, 5_000.0)


def test_a_run_without_a_model_tells_nothing() -> None:
    assert written([answered("extractive", step("draft", 1.0, "extractive"))]) == ""


def test_every_way_that_an_answer_can_end_is_counted() -> None:
    """The reasons without the words they are about; evidence before the model's time."""
    model = step("model", 3_000.0)
    text = written(
        [
            answered("m", model, step("draft", 1.0, "m")),
            answered("extractive", model, step("draft", 1.0, "m", "45억: not in the cited sentences", "46억: not in the cited sentences")),
            answered("extractive", model, step("draft", 1.0, "m", "repeats what is shown")),
            answered("extractive", model, step("model failed", 1.0, "", "took too long")),
            answered("extractive", model),
            answered("extractive"),
        ]
    )
    assert "Asked of a model: 5 of 6" in text
    for end in ("in its words 1", "nothing of it could be shown 1", "it only repeated what is shown 1", "LLMTimeout 1", "said nothing, or less than was found 1"):
        assert end in text
    assert "not in the cited sentences 1" in text
    assert "Evidence after 100 ms" in text
