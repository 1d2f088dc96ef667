"""What several commands share: the data directory, the settings, the loaded assistant."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

_MODEL_AT_URL = re.compile(r"(?:(?P<model>\S+?)@)?(?P<url>https?://\S+)")

DataDir = Annotated[
    Path | None,
    typer.Option(help="Where the index lives.  [default: ASSISTANT_DATA_DIR or ./data]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Llm = Annotated[
    str | None,
    typer.Option(
        metavar="[MODEL@]URL",
        help="Let a language model write: an OpenAI-compatible endpoint, e.g. "
        "qwen3@http://127.0.0.1:8080/v1; or 'extractive' for none.",
    ),
]


def settings_for(data_dir: Path | None, llm: str | None = None, **overrides: object) -> Settings:
    """The settings from the environment, with what the command line says on top."""
    from assistant.settings import load_settings

    if data_dir is not None and not str(data_dir).strip("\0 "):
        raise SettingsError("--data-dir is empty - give a folder, e.g. --data-dir data")
    return load_settings(data_dir=data_dir, **_answerer(llm), **overrides)


def assistant_for(settings: Settings) -> Assistant:
    """The assistant over the index of `settings.data_dir`, loaded."""
    from assistant.pipeline import Assistant

    return Assistant.from_settings(settings)


def _answerer(llm: str | None) -> dict[str, str]:
    """The settings that `--llm` stands for."""
    if llm is None:
        return {}
    if llm == "extractive":
        return {"answerer": "extractive"}
    match = _MODEL_AT_URL.fullmatch(llm)
    if match:
        chosen = {"answerer": "llm", "llm_base_url": match["url"]}
        return chosen | ({"llm_model": match["model"]} if match["model"] else {})
    if "@" in llm or "/" in llm or not llm.strip():
        raise SettingsError(f"--llm {llm!r} has no http:// address - give [MODEL@]URL")
    return {"answerer": "llm", "llm_model": llm}  # another model of the configured endpoint


def readable(text: str) -> str:
    """A command-line text with bytes that were not UTF-8 replaced, not carried as surrogates."""
    return os.fsencode(text).decode("utf-8", "replace")
