"""What a language model is shown: numbered evidence as data, never as instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    role: str  # "answer", or "wording" of what was found
    user: str

    def system(self, in_json: bool) -> str:
        """The rules, with the format that the answer is wanted in."""
        form = prompt(f"{self.folder}/{self.role}_{'json' if in_json else 'lines'}")
        return prompt(f"{self.folder}/{self.role}", format=form)


def prompt_version(language: str) -> str:
    """The hash of the prompts that a model is shown for a question in `language`."""
    return fingerprint(_folder(language))


def messages_for(
    question: str, language: str, evidence: Sequence[Evidence], found: str = ""
) -> Task:
    """The task to answer `question` from `evidence` only; to say what was `found`, if anything."""
    folder, shown = _folder(language), _lines(evidence)
    if found:
        user = prompt(f"{folder}/found", question=cleaned(question), evidence=shown, found=cleaned(found))
        return Task(folder, "wording", user)
    return Task(folder, "answer", prompt(f"{folder}/evidence", question=cleaned(question), evidence=shown))


def repair_messages(task: Task, wrong: Sequence[Left]) -> Task:
    """The same task again, with the `wrong` sentences that came of it and what is wrong with them."""
    listed = "\n".join(f"- {cleaned(w.what)} ({cleaned(w.reason)})" for w in wrong)
    return replace(task, user=prompt(f"{task.folder}/repair", task=task.user, wrong=listed))


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
