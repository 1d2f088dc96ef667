"""An answer as a person reads it in a terminal."""

from __future__ import annotations

import textwrap

from assistant.trace.text import step_text
from assistant.types import Answer, Citation
from prompts import UiTexts, ui


def answer_text(answer: Answer) -> str:
    """The headline, the answer, what to know about it, then the numbered citations."""
    texts = ui(answer.language)
    parts = [answer.headline, answer.answer, answer.notice]
    if answer.citations:
        parts.append(texts("sources"))
        parts += [_citation(citation, texts) for citation in answer.citations]
    return "\n\n".join(part for part in parts if part)


def trace_text(answer: Answer) -> str:
    """What every stage took and gave, then how long each took."""
    steps = [step_text(step) for step in answer.trace]
    times = ", ".join(f"{name} {ms:.0f} ms" for name, ms in answer.timings_ms.items())
    status = f"-- {answer.status.value} {answer.reason}".rstrip()
    return "\n" + "\n".join([*steps, f"{status}: {answer.answerer}, {times}"])


def _citation(citation: Citation, texts: UiTexts) -> str:
    about = texts(
        "source_link",
        title=citation.title,
        publisher=citation.publisher or texts("publisher_unknown"),
        date=_date(citation, texts),
    )
    quote = textwrap.indent(f'"{citation.quote}"', "    ")
    return f"[{citation.label}] {about}\n{quote}\n    {citation.url or citation.source}"


def _date(citation: Citation, texts: UiTexts) -> str:
    if not citation.published_at:
        return texts("date_unknown")
    if citation.published_basis == "inferred":
        return texts("date_inferred", date=citation.published_at)
    return citation.published_at
