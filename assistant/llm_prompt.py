"""What a language model is shown: numbered evidence as data, never as instructions."""

from __future__ import annotations

import re
import unicodedata

from assistant.types import Evidence
from prompts import prompt

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


def messages_for(
    question: str, language: str, evidence: tuple[Evidence, ...]
) -> tuple[str, str]:
    """(system text, user text) that ask for an answer to `question` from `evidence` only."""
    folder = "ko" if language == "ko" else "en"  # the English one asks for the question's language
    shown = "\n".join(_line(piece) for piece in evidence)
    return (
        prompt(f"{folder}/answer"),
        prompt(f"{folder}/evidence", question=cleaned(question), evidence=shown),
    )


def cleaned(text: str) -> str:
    """One line of `text` without invisible characters, role markers and brackets of ours."""
    visible = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    bare = _ROLE_MARKERS.sub(" ", " ".join(visible.split()))
    return " ".join(bare.translate(_HARMLESS).split())[:_MAX_CHARS]


def _line(piece: Evidence) -> str:
    """A numbered sentence with its article's date, which relative dates are read from."""
    article = piece.article
    about = ", ".join(
        part
        for part in (article.published.iso, cleaned(article.publisher), cleaned(article.title))
        if part
    )
    return f"[{piece.label}] ({about}) {cleaned(piece.sentence.text)}"
