"""Every text a citizen or a model reads renders, in every language, with the same variables."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import prompts

ROOT = Path(prompts.__file__).parent
LANGUAGES = prompts.languages()
MD_NAMES = sorted({path.stem for path in ROOT.glob("*/*.md")})


PARTICLES = {"to"}  # 로 or 으로 after a value: other languages have none


def variables(text: str) -> set[str]:
    """The placeholders of a text; only plain names are placeholders."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names), names
    return names


def texts(language: str, file: str) -> dict[str, object]:
    return tomllib.loads((ROOT / language / file).read_text("utf-8"))


def test_there_are_at_least_korean_and_english() -> None:
    assert {"ko", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("file", sorted(ROOT.glob("*/*.toml")), ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_language_has_the_same_texts_as_korean(file: Path) -> None:
    korean, other = texts("ko", file.name), texts(file.parent.name, file.name)
    assert set(other) == set(korean)
    for key, value in korean.items():
        assert type(other[key]) is type(value)
        if isinstance(value, str):
            korean_only = PARTICLES if file.parent.name != "ko" else set()
            assert variables(str(other[key])) == variables(value) - korean_only, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_renders(language: str) -> None:
    for key, text in texts(language, "messages.toml").items():
        filled = prompts.message(key, language, **{name: "값" for name in variables(str(text))})
        assert filled.strip()
        assert "{" not in filled


@pytest.mark.parametrize("name", MD_NAMES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_model_prompt_renders(language: str, name: str) -> None:
    wanted = variables((ROOT / "ko" / f"{name}.md").read_text("utf-8"))
    filled = prompts.prompt(f"{language}/{name}", **{name: "값" for name in wanted})
    assert filled.strip()


def test_a_missing_or_unused_variable_is_an_error() -> None:
    with pytest.raises(KeyError):
        prompts.prompt("ko/evidence", question="왜?")
    with pytest.raises(KeyError):
        prompts.prompt("ko/evidence", question="왜?", evidence="", unused="")


def test_braces_in_a_value_are_not_placeholders() -> None:
    assert "{evidence}" in prompts.prompt("ko/evidence", question="{evidence}", evidence="x")


def test_an_unknown_language_reads_korean() -> None:
    korean = {key: prompts.ui("ko").texts[key] for key in prompts.ui("ko").texts}
    assert prompts.ui("xx").texts == korean
