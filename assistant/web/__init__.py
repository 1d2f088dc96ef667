"""What a browser gets: rendered HTML, styles and scripts, and the guard in front of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script of this folder."""
    return (_ROOT / name).read_text("utf-8")
