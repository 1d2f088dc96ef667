"""The evaluation's own texts: `report.toml` and `cases.toml` of the languages in prompts/."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import prompts


@cache
def texts(name: str, language: str) -> dict[str, Any]:
    """The texts `name` in `language` (Korean when the language has none)."""
    root = Path(prompts.__file__).parent
    path = root / language / f"{name}.toml"
    return tomllib.loads((path if path.exists() else root / "ko" / f"{name}.toml").read_text("utf-8"))
