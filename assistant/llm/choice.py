"""The one-line choice of an answerer, of `--llm` and `ASSISTANT_LLM`, as settings."""

from __future__ import annotations

import re

from ingest.errors import SettingsError

_MODEL_AT_URL = re.compile(r"(?:(?P<model>\S+?)@)?(?P<url>https?://\S+)")
_GGUF = re.compile(r"(?:gguf:)(?P<named>.+)|(?P<path>.+\.gguf)", re.I)


def llm_settings(choice: str) -> dict[str, object]:
    """The settings that `choice` stands for: "extractive", "[MODEL@]URL", a GGUF file, or a model.

    :raises SettingsError: it is none of these.
    """
    choice = choice.strip()
    if choice == "extractive":
        return {"answerer": "extractive"}
    chosen: dict[str, object] = {"answerer": "llm"}
    if match := _MODEL_AT_URL.fullmatch(choice):
        chosen |= {"llm_base_url": match["url"], "llm_gguf": None}
        return chosen | ({"llm_model": match["model"]} if match["model"] else {})
    if match := _GGUF.fullmatch(choice):
        return chosen | {"llm_gguf": match["named"] or match["path"], "llm_base_url": ""}
    if "@" in choice or "/" in choice or not choice:
        raise SettingsError(
            f"--llm (or ASSISTANT_LLM) {choice!r} has no http:// address - "
            "give [MODEL@]URL, a .gguf file or 'extractive'"
        )
    return chosen | {"llm_model": choice}  # another model of the configured endpoint
