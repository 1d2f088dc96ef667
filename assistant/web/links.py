"""Links to share: a question that is asked again, not an answer that was stored."""

from __future__ import annotations

from urllib.parse import quote

from assistant.masking import mask


def share_path(question: str, language: str) -> str:
    """The address, from the root, of the page that asks `question`; nothing personal goes into it."""
    return f"/?q={quote(mask(question), safe='')}&lang={quote(language, safe='')}"
