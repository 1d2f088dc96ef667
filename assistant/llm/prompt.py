"""What a language model is shown: numbered evidence as data, never as instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question.visible import visible
from assistant.trace.trace import Left
from assistant.types import Evidence
from prompts import fingerprint, prompt

_MAX_CHARS = 600  # of one sentence or title; a longer one is a table or a broken page

# Chat-template tokens of the model families in use, and headings that open a new role.
_ROLE_MARKERS = re.compile(
    r"<\|[^|<>]{1,40}\|>"
    r"|</?(?:s|bos|eos|pad|start_of_turn|end_of_turn|system|user|assistant|evidence)>"
    r"|\[/?(?:INST|SYSTEM_PROMPT)\]|<</?SYS>>"
    r"|^\s*(?:#{2,}\s*)?(?:system|user|assistant|human|instruction)\s*:",
    re.IGNORECASE,
)
# What is left of brackets cannot close our block or pass for one of our labels.
_HARMLESS = str.maketrans("<>[]", "〈〉()")


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of a model, for either format of its answer."""

    folder: str
    user: str

    def system(self, in_json: bool) -> str:
        """The rules, with the format that the answer is wanted in."""
        form = prompt(f"{self.folder}/{'format_json' if in_json else 'format_lines'}")
        return prompt(f"{self.folder}/answer", format=form)


def prompt_version(language: str) -> str:
    """The hash of the prompts that a model is shown for a question in `language`."""
    return fingerprint(_folder(language))


def messages_for(
    question: str, language: str, evidence: Sequence[Evidence], found: str = ""
) -> Task:
    """The task to answer `question` from `evidence` only; to say what was `found`, if anything."""
    folder, shown = _folder(language), _lines(evidence)
    if found:
        user = prompt(f"{folder}/wording", question=cleaned(question), evidence=shown, found=cleaned(found))
    else:
        user = prompt(f"{folder}/evidence", question=cleaned(question), evidence=shown)
    return Task(folder, user)


def repair_messages(
    question: str, language: str, evidence: Sequence[Evidence], wrong: Sequence[Left]
) -> Task:
    """The task to write the `wrong` sentences again, as far as `evidence` supports them."""
    folder = _folder(language)
    listed = "\n".join(f"- {cleaned(w.what)} ({cleaned(w.reason)})" for w in wrong)
    user = prompt(
        f"{folder}/repair", question=cleaned(question), evidence=_lines(evidence), wrong=listed
    )
    return Task(folder, user)


def cleaned(text: str) -> str:
    """One line of `text` without invisible characters, role markers and brackets of ours."""
    bare = _ROLE_MARKERS.sub(" ", " ".join(visible(text).split()))
    return " ".join(bare.translate(_HARMLESS).split())[:_MAX_CHARS]


def _folder(language: str) -> str:
    return "ko" if language == "ko" else "en"  # the English one asks for the question's language


def _lines(evidence: Sequence[Evidence]) -> str:
    return "\n".join(_line(piece) for piece in evidence)


def _line(piece: Evidence) -> str:
    """A numbered sentence with its article's date, which relative dates are read from."""
    article = piece.article
    about = ", ".join(
        part
        for part in (article.published.iso, cleaned(article.publisher), cleaned(article.title))
        if part
    )
    return f"[{piece.label}] ({about}) {cleaned(piece.sentence.text)}"
