"""A language model's opinion on fluency and completeness, kept apart from every other number.

It marks how a text reads, never whether a value is right: figures, dates and names are compared
by value (facts.py), and no threshold may rest on a judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.llm.answerer import endpoint_of
from evals.asking import Generated, watched
from evals.cases import Case
from evals.facts import without_markers
from evals.runs import Run, write_lines
from ingest.errors import LLMBadOutput, LLMError, SettingsError
from prompts import prompt

if TYPE_CHECKING:
    from assistant.llm.client import Client
    from assistant.settings import Settings

_MARK = re.compile(r"^\W*(FLUENCY|COMPLETENESS)\W+([1-5])(?!\d)", re.M | re.I)
_REASON = re.compile(r"^\W*REASON\W+(.+)$", re.M | re.I)
_REASON_CHARS = 300


@dataclass(frozen=True, slots=True)
class Judgement:
    """The marks of one answer, 1 to 5; none when the model failed, with the reason in `error`."""

    case: str
    model: str
    fluency: int | None = None
    completeness: int | None = None
    reason: str = ""
    error: str = ""


def judge_run(run: Run, settings: Settings | None) -> None:
    """Write judgements.jsonl: marks for every case of the run that was answered.

    :raises SettingsError: no language model is configured.
    """
    from assistant.llm.client import Client

    if settings is None:
        raise SettingsError("--judge needs settings that name a language model")
    client = Client(endpoint_of(settings))
    cases = {case.id: case for case in run.cases()}
    answered = [item for item in run.generated() if item.answer["status"] in {"answered", "partial"}]
    bar = watched(answered, "judging", len(answered))
    rows = [asdict(judge(client, cases[item.case], item)) for item in bar]
    write_lines(run.folder / "judgements.jsonl", rows)


def judge(client: Client, case: Case, item: Generated) -> Judgement:
    """The marks of one answer; a model that fails or rambles gives none."""
    model = client.endpoint.model
    language = "ko" if case.lang == "ko" else "en"
    system = prompt(f"{language}/judge")
    user = prompt(f"{language}/judged", **_parts(case, item.answer))
    try:
        text = "".join(piece.text for piece in client.stream(system, user))
        return read_marks(case.id, model, text)
    except LLMError as error:
        return Judgement(case.id, model, error=str(error))


def read_marks(case: str, model: str, text: str) -> Judgement:
    """The marks in what the model wrote.

    :raises LLMBadOutput: one of them is missing, or given twice.
    """
    found = [(name.lower(), int(mark)) for name, mark in _MARK.findall(text)]
    marks = dict(found)
    if len(found) != 2 or len(marks) != 2:
        raise LLMBadOutput("the judge did not give both marks, each once")
    reason = _REASON.search(text)
    said = reason[1].strip()[:_REASON_CHARS] if reason else ""
    return Judgement(case, model, marks["fluency"], marks["completeness"], said)


def _parts(case: Case, answer: Mapping[str, Any]) -> dict[str, str]:
    quotes = (cited["quote"] for cited in answer["citations"])
    return {
        "question": _quoted("\n".join([*(turn.content for turn in case.history), case.question])),
        "answer": _quoted(without_markers("\n".join(_lines(answer)))),
        "evidence": _quoted("\n".join(case.evidence or quotes)),
    }


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    yield from (answer[name] for name in ("headline", "answer") if answer[name])


def _quoted(text: str) -> str:
    """`text` that cannot close the element it is put in."""
    return text.replace("<", "‹").replace(">", "›")
