"""What several commands share: the data directory, the settings, the loaded assistant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option(help="Where the index lives.  [default: ASSISTANT_DATA_DIR or ./data]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Llm = Annotated[
    str | None,
    typer.Option(
        metavar="[MODEL@]URL|FILE.gguf",
        help="Let a language model write: an OpenAI-compatible endpoint, e.g. "
        "qwen3@http://127.0.0.1:8080/v1; a local GGUF file; or 'extractive' for none.",
    ),
]


def settings_for(data_dir: Path | None, llm: str | None = None, **overrides: object) -> Settings:
    """The settings from the environment, with what the command line says on top."""
    from assistant.settings import load_settings

    if data_dir is not None and not str(data_dir).strip("\0 "):
        raise SettingsError("--data-dir is empty - give a folder, e.g. --data-dir data")
    return load_settings(data_dir=data_dir, llm=_chosen(llm), **overrides)


def assistant_for(settings: Settings) -> Assistant:
    """The assistant over the index of `settings.data_dir`, loaded."""
    from assistant.pipeline import Assistant

    return Assistant.from_settings(settings)


def _chosen(llm: str | None) -> str | None:
    if llm is not None and not llm.strip():
        raise SettingsError("--llm is empty - give [MODEL@]URL, a .gguf file or 'extractive'")
    return llm


def readable(text: str) -> str:
    """A command-line text with bytes that were not UTF-8 replaced, not carried as surrogates."""
    return os.fsencode(text).decode("utf-8", "replace")
