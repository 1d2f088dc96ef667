"""`assistant eval`: the evaluation suite over the assistant as configured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import DataDir, Llm, assistant_for, settings_for


def evaluate(
    cases: Annotated[
        list[Path] | None, typer.Option(help="A case file (JSONL); may be repeated.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the report is written.")] = Path("results"),
    llm: Llm = None,
    data_dir: DataDir = None,
) -> None:
    """Run the evaluation suite and write a report."""
    from evals.run import main_eval

    settings = settings_for(data_dir, llm)
    raise typer.Exit(main_eval(assistant_for(settings), cases or [], out))
