"""Text without what a reader cannot see: it hides orders from people, not from models."""

from __future__ import annotations

import re
import unicodedata

# Zero-width, directional, tag and variation characters, soft hyphens, fillers, controls.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]"
)


def visible(text: str) -> str:
    """`text` in NFC without invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
