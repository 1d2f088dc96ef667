"""`assistant ask`: one question, or a file of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import (
    AsJson,
    DataDir,
    Llm,
    assistant_for,
    readable,
    settings_for,
)

Today = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day to read '오늘' and '지난해' from."),
]
Batch = Annotated[
    Path | None, typer.Option(help="A JSONL file of questions; see the README for its fields.")
]
Output = Annotated[
    Path | None, typer.Option(help="Where --batch writes, one answer a line.  [default: stdout]")
]


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    as_json: AsJson = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Show what every stage took and gave.")
    ] = False,
    today: Today = None,
    batch: Batch = None,
    output: Output = None,
    llm: Llm = None,
    data_dir: DataDir = None,
) -> None:
    """Answer a question from the articles, with numbered citations."""
    day = _day(today)
    if (question is None) == (batch is None):
        raise typer.BadParameter("give one question in quotes, or --batch FILE")
    if output is not None and batch is None:
        raise typer.BadParameter("--output goes with --batch FILE")
    settings = settings_for(data_dir, llm)
    if batch is not None:
        from assistant.commands.batch import answer_file

        answer_file(batch, output, settings, day, trace)
        return
    _answer_one(readable(question or ""), as_json, trace, day, settings)


def _answer_one(text, as_json, trace, day, settings):
    from assistant.commands.render import answer_text, trace_text
    from assistant.types import Question

    answer = assistant_for(settings).ask(Question(text), today=day)
    if as_json:
        typer.echo(json.dumps(answer.to_json(trace), ensure_ascii=False, indent=2))
        return
    typer.echo(answer_text(answer))
    if trace:
        typer.echo(trace_text(answer))


def _day(today: str | None) -> date | None:
    if today is None:
        return None
    try:
        return datetime.strptime(today, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"--today {today!r} is not a date like 2024-06-26") from None
