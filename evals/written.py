"""Who wrote the answers of a run with a language model, why it was not the model, how soon evidence came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from evals.asking import Generated

_REPEATS = "repeats what is shown"


def written(items: Sequence[Generated]) -> str:
    """Three lines of Markdown; "" when no model was asked."""
    asked = [item.answer for item in items if "model" in _stages(item.answer)]
    if not asked:
        return ""
    ends = Counter(map(_end, asked))
    refused = Counter(why for answer in asked for why in _refusals(answer))
    first = sorted(map(_evidence_ms, (item.answer for item in items)))
    return "\n".join(
        [
            f"- Asked of a model: {len(asked)} of {len(items)}; {_counted(ends)}.",
            f"- Its sentences were refused because: {_counted(refused) or 'none was'}.",
            f"- Evidence after {median(first):.0f} ms (p50), {first[int(len(first) * 0.95)]:.0f} ms (p95).",
        ]
    )


def _stages(answer: dict[str, Any]) -> list[str]:
    return [step["stage"] for step in answer.get("trace", ())]


def _end(answer: dict[str, Any]) -> str:
    """How the answer of a model that was asked came out."""
    if answer["answerer"] != "extractive":
        return "in its words"
    failures = [s["rejected"][0]["what"] for s in answer["trace"] if s["stage"] == "model failed"]
    if failures:
        return str(failures[0])
    reasons = _refusals(answer)
    if not reasons:
        return "it said nothing, or less than was found"
    return "it only repeated what is shown" if set(reasons) == {_REPEATS} else "nothing of it could be shown"


def _refusals(answer: dict[str, Any]) -> list[str]:
    """Why each of its sentences was refused, without the words concerned."""
    drafts = (s for s in answer["trace"] if s["stage"] == "draft" and s["input"]["by"] != "extractive")
    return [why for s in drafts for why in dict.fromkeys(r["reason"].rpartition(": ")[2] for r in s["rejected"])]


def _evidence_ms(answer: dict[str, Any]) -> float:
    """Milliseconds until the evidence was given, which is before a model is asked."""
    stages = _stages(answer)
    last = stages.index("evidence") + 1 if "evidence" in stages else len(stages)
    return sum(float(step["ms"]) for step in answer["trace"][:last])


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common(8))
