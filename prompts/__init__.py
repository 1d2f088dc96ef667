"""Every text that a citizen or a model reads, per language, outside the code.

`messages.toml` of each language folder holds short texts by key, `ui.toml` those of the chat page,
the widget and the API, `staff.toml` (Korean and English) those of the staff page, `suggest.toml` the
templates of suggested questions; `*.md` files hold model prompts.
Placeholders are `{name}`; rendering fails on a missing or an unused variable.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
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
    """The model prompt `name` ("ko/answer" is `ko/answer.md`), filled, without its version line.

    :raises KeyError: the variables are not exactly those of the file.
    """
    return _fill(_prompt_text(name), name, variables)


@cache
def fingerprint(folder: str) -> str:
    """A short hash of the model prompts of one language: another one when a letter of them changes."""
    texts = (path.read_bytes() for path in sorted((_ROOT / folder).glob("*.md")))
    return sha256(b"\0".join(texts)).hexdigest()[:12]


@cache
def _prompt_text(name: str) -> str:
    first, _, text = (_ROOT / f"{name}.md").read_text("utf-8").partition("\n")
    key, _, version = first.partition(":")
    if key != "version" or not version.strip():
        raise KeyError(f"{name}: its first line is not 'version: N'")
    return text


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


def staff(language: str) -> UiTexts:
    """The texts of the staff page in `language` (Korean when the language has none)."""
    return _texts("staff", language)


def suggestions(language: str) -> UiTexts:
    """The templates of suggested questions in `language` (Korean when the language has none)."""
    return _texts("suggest", language)


def counted() -> UiTexts:
    """The template of a suggested Korean question about something counted."""
    return _texts("counted", FALLBACK)


@cache
def _texts(name: str, language: str) -> UiTexts:
    path = _ROOT / language / f"{name}.toml"
    if not path.exists():
        return _texts(name, FALLBACK)
    return UiTexts(language, tomllib.loads(path.read_text("utf-8")), ())


@cache
def _names(language: str) -> dict[str, str]:
    path = _ROOT / language / "names.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def named(name: str, language: str) -> str:
    """A name from the settings ("전주시") as readers of `language` know it, else as it is."""
    return _names(language).get(name, name)


def _fill(template: str, name: str, variables: dict[str, str]) -> str:
    wanted = {field for _, field, _, _ in string.Formatter().parse(template) if field}
    if wanted != set(variables):
        raise KeyError(f"{name}: wants {sorted(wanted)}, got {sorted(variables)}")
    return template.format(**variables)
