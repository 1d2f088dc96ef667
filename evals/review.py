"""Proposed cases shown to a person one by one, and the accepted ones written down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from evals.cases import Case
from evals.runs import write_lines

_SEPARATOR = " | "  # between the alternatives of a fact


def write_all(cases: Iterable[Case], path: Path) -> int:
    """Write every proposal as a draft; returns how many."""
    rows = [_row(case) for case in cases]
    write_lines(path, rows)
    return len(rows)


def review(cases: Iterable[Case], path: Path) -> int:
    """Ask about each proposal; accepted ones are appended to `path`. Returns how many."""
    count = 0
    for case in cases:
        _show(case)
        choice = typer.prompt("accept, edit, reject or quit? [a/e/r/q]", default="a").strip().lower()
        if choice.startswith("q"):
            break
        if choice.startswith("r"):
            continue
        accepted = _edited(case) if choice.startswith("e") else case
        _append(accepted.model_copy(update={"draft": False}), path)
        count += 1
    return count


def _show(case: Case) -> None:
    typer.echo(f"\n{case.type}  {case.question}")
    for fact in case.answers:
        typer.echo(f"  answer    {_SEPARATOR.join(fact)}")
    if not case.answers:
        typer.echo("  answer    (none: abstaining is right)")
    for sentence in case.evidence:
        typer.echo(f"  evidence  {sentence}")
    typer.echo(f"  note      {case.note}")


def _edited(case: Case) -> Case:
    """The case with what a person types; an empty line keeps what is there, "-" clears it."""
    changes: dict[str, Any] = {
        "type": _asked("type", case.type),
        "question": _asked("question", case.question),
        "answers": _facts(_asked("answers (fact; fact, alternatives with |)", _as_text(case))),
        "source": _list(_asked("source files (;)", ";".join(case.source))),
        "evidence": _list(_asked("evidence sentences (;)", ";".join(case.evidence))),
    }
    return Case.model_validate({**case.model_dump(), **changes})


def _asked(what: str, before: str) -> str:
    said = str(typer.prompt(what, default=before, show_default=bool(before)))
    return "" if said.strip() == "-" else said.strip()


def _as_text(case: Case) -> str:
    return "; ".join(_SEPARATOR.join(fact) for fact in case.answers)


def _facts(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.strip() for word in fact.split("|")) for fact in _list(text))


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _append(case: Case, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(_row(case), ensure_ascii=False) + "\n")


def _row(case: Case) -> dict[str, Any]:
    """The case as a line of a file, without marks that say nothing."""
    row = case.model_dump(mode="json")
    return {name: value for name, value in row.items() if value or name not in {"derived", "draft"}}
