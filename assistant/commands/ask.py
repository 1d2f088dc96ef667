"""`assistant ask`: one question, or a file of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    AsJson,
    DataDir,
    Llm,
    assistant_for,
    readable,
    settings_for,
)

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer

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
    """Answer a question, with numbered citations."""
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
    answer = _answer(readable(question or ""), day, settings)
    typer.echo(_as_json(answer, trace) if as_json else _as_text(answer, trace))


def _answer(text: str, day: date | None, settings: Settings) -> Answer:
    from assistant.api.schemas import to_question

    question = to_question(text, (), settings, "")  # a question that cannot be asked loads nothing
    return assistant_for(settings).ask(question, today=day)


def _as_json(answer: Answer, trace: bool) -> str:
    return json.dumps(answer.to_json(trace), ensure_ascii=False, indent=2)


def _as_text(answer: Answer, trace: bool) -> str:
    from assistant.commands.render import answer_text, trace_text

    return answer_text(answer) + (trace_text(answer) if trace else "")


def _day(today: str | None) -> date | None:
    if today is None:
        return None
    try:
        return datetime.strptime(today, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"--today {today!r} is not a date like 2024-06-26") from None
