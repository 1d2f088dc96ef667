"""Every text that a citizen or a model reads, per language, outside the code.

`messages.toml` of each language folder holds short texts by key, `ui.toml` those of the chat page,
the widget and the API, `staff.toml` (Korean and English) those of the staff page; `*.md` files hold
model prompts.
Placeholders are `{name}`; rendering fails on a missing or an unused variable.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent
FALLBACK = "ko"


def languages() -> tuple[str, ...]:
    """Language codes that have a folder here."""
    return tuple(sorted(p.parent.name for p in _ROOT.glob("*/messages.toml")))


@cache
def _messages(language: str) -> dict[str, str]:
    path = _ROOT / language / "messages.toml"
    if not path.exists():
        path = _ROOT / FALLBACK / "messages.toml"
    return {key: str(value) for key, value in tomllib.loads(path.read_text("utf-8")).items()}


def message(key: str, language: str, **variables: str) -> str:
    """The text `key` in `language` (Korean when the language has no folder).

    :raises KeyError: no such key, or the variables are not exactly those of the text.
    """
    return _fill(_messages(language)[key], key, variables)


def prompt(name: str, **variables: str) -> str:
    """The model prompt `name` ("ko/answer" is `ko/answer.md`), filled.

    :raises KeyError: the variables are not exactly those of the file.
    """
    return _fill((_ROOT / f"{name}.md").read_text("utf-8"), name, variables)


@dataclass(frozen=True)
class UiTexts:
    """The interface texts of one language; `texts("title", city="전주시")` is one of them, filled."""

    language: str
    texts: Mapping[str, str]
    examples: tuple[str, ...]  # questions to start with

    def __call__(self, key: str, **variables: str) -> str:
        """The text `key`, filled.

        :raises KeyError: no such key, or the variables are not exactly those of the text.
        """
        return _fill(self.texts[key], key, variables)


@cache
def ui(language: str) -> UiTexts:
    """The interface texts of `language` (Korean when the language has none)."""
    path = _ROOT / language / "ui.toml"
    if not path.exists():
        return ui(FALLBACK)
    texts = tomllib.loads(path.read_text("utf-8"))
    examples = tuple(texts.pop("examples"))
    return UiTexts(language, texts, examples)


@cache
def staff(language: str) -> UiTexts:
    """The texts of the staff page in `language` (Korean when the language has none)."""
    path = _ROOT / language / "staff.toml"
    if not path.exists():
        return staff(FALLBACK)
    return UiTexts(language, tomllib.loads(path.read_text("utf-8")), ())


def _fill(template: str, name: str, variables: dict[str, str]) -> str:
    wanted = {field for _, field, _, _ in string.Formatter().parse(template) if field}
    if wanted != set(variables):
        raise KeyError(f"{name}: wants {sorted(wanted)}, got {sorted(variables)}")
    return template.format(**variables)
