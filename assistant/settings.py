"""Every setting, typed, in one place: from the environment (`ASSISTANT_...`) and defaults."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import SettingsError


class Settings(BaseSettings):
    """The assistant's settings. `ASSISTANT_LLM_MODEL=qwen3` sets `llm_model`, and so on."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", frozen=True, extra="ignore")

    data_dir: Path = Path("data")
    cache_dir: Path = Path.home() / ".cache" / "civic-assistant"  # built embedding models
    embedding_model: str = "e5-small-offline"  # or a hub name or a local path

    answerer: str = Field("extractive", pattern="^(extractive|llm)$")
    llm_base_url: str = ""  # an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8080/v1
    llm_model: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_timeout_s: float = Field(60.0, gt=0)

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)
    allowed_origins: tuple[str, ...] = ()  # sites that may embed the widget; none by default

    city: str = "전주시"
    contact_department: str = "전주시 콜센터"
    contact_phone: str = "063-222-1000"

    max_question_chars: int = Field(500, ge=1)
    max_history_turns: int = Field(20, ge=0)


def load_settings(**overrides: object) -> Settings:
    """The settings from the environment; `overrides` (None is ignored) win.

    :raises SettingsError: one line naming every wrong setting.
    """
    chosen = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(
            f"ASSISTANT_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()
        )
        raise SettingsError(f"wrong settings - {wrong}") from error
