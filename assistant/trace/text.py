"""A trace as a person reads it in a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from assistant.trace.trace import Step

_WIDTH = 400  # of one value: enough to see what a stage worked on
_ROWS = 12  # of one list


def step_text(step: Step) -> str:
    """The stage with its time, then what it took, gave and left out, a line each."""
    lines = [f"-- {step.stage} ({step.ms:.0f} ms)"]
    lines += [f"   < {line}" for line in _lines(step.took)]
    lines += [f"   > {line}" for line in _lines(step.gave)]
    lines += [f"   x {_cut(left.what)}: {left.reason}" for left in step.left[:_ROWS]]
    if len(step.left) > _ROWS:
        lines.append(f"   x and {len(step.left) - _ROWS} more")
    return "\n".join(lines)


def _lines(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            yield f"{name}: {_cut(_plain(value))}"
            continue
        yield f"{name}: {len(value)}"
        for row in value[:_ROWS]:
            yield "  " + _cut(", ".join(f"{key} {_plain(cell)}" for key, cell in row.items()))


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
