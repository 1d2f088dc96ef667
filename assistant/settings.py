"""Every setting, typed, in one place: the environment (`ASSISTANT_...`), a file, defaults."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import InitSettingsSource as GivenSettings

from assistant.llm.choice import llm_settings
from ingest.errors import SettingsError

PREFIX = "ASSISTANT_"
FILE = f"{PREFIX}SETTINGS_FILE"  # names a TOML file with settings; the environment wins over it


class Settings(BaseSettings):
    """The assistant's settings. `ASSISTANT_LLM_MODEL=qwen3` sets `llm_model`, and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = Path("data")
    cache_dir: Path = Path.home() / ".cache" / "civic-assistant"  # built embedding models
    embedding_model: str = "e5-small-offline"  # or a hub name or a local path
    reranker: str = ""  # a cross-encoder for the best candidates: a hub name or a local path
    reader: bool = True  # the trained reader, which tells the right value from its neighbours
    chroma_url: str = ""  # a Chroma server for the vectors; "": in the data directory

    answerer: str = Field("extractive", pattern="^(extractive|llm)$")
    llm: str = ""  # any of these in one line: [MODEL@]URL, a .gguf file, or "extractive"
    llm_role: str = Field("wording", pattern="^(wording|answering)$")  # docs/answers.md
    llm_base_url: str = ""  # an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8080/v1
    llm_model: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_timeout_s: float = Field(60.0, gt=0)  # for the answer to one question, its repair included
    llm_output: str = Field("auto", pattern="^(auto|json|lines)$")  # auto: JSON where it is offered
    llm_retries: int = Field(1, ge=0)  # of a request that failed before anything came
    llm_concurrency: int = Field(2, ge=1)  # answers a model writes at a time
    llm_gguf: Path | None = None  # a local model, run in this process (extra: local-llm)
    llm_context: int = Field(4096, ge=1024)  # tokens of one conversation with it
    llm_threads: int = Field(0, ge=0)  # 0: as many as there are cores

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)
    allowed_origins: tuple[str, ...] = ()  # sites that may embed the widget; none by default

    city: str = "전주시"
    contact_department: str = "전주시 콜센터"
    contact_phone: str = "063-222-1000"
    contacts_file: Path | None = None  # departments by topic, see assistant/answering/contacts.py

    ingest_columns: dict[str, str] = Field(default_factory=dict)  # of an export: {"body": "상세내용"}
    ingest_allow_private: bool = False  # fetch from this machine and from private networks
    ingest_timeout_s: float = Field(20.0, gt=0)  # for one request
    ingest_delay_s: float = Field(1.0, ge=0)  # between two requests to one host
    ingest_max_pages: int = Field(500, ge=1)  # of one feed or sitemap
    canary_file: Path | None = None  # questions that a new index must answer before it serves

    max_question_chars: int = Field(500, ge=1)
    max_history_turns: int = Field(20, ge=0)

    rate_address: str = "240/minute;10000/day"  # questions of one address
    rate_session: str = "20/minute;300/day"  # questions of one session
    rate_store: str = "memory://"  # where counts are kept; redis://... shares them
    trusted_proxies: tuple[str, ...] = ()  # whose X-Forwarded-For is believed
    workers: int = Field(0, ge=0)  # processes that answer; 0: two, where there are two cores
    parallel_answers: int = Field(4, ge=1)
    waiting_answers: int = Field(100, ge=0)
    wait_s: float = Field(30.0, gt=0)  # for a turn

    staff_token: SecretStr = SecretStr("")  # opens the staff page; without it there is none
    record_days: int = Field(90, ge=0)  # masked questions and opinions are kept; 0 keeps none
    log_format: str = Field("text", pattern="^(text|json)$")

    @model_validator(mode="before")
    @classmethod
    def _in_one_line(cls, given: dict[str, Any]) -> dict[str, Any]:
        """`llm` as the settings it stands for, which win over those given one by one."""
        choice = str(given.get("llm") or "")
        return {**given, **llm_settings(choice)} if choice.strip() else given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then the settings file."""
        return init_settings, env_settings, GivenSettings(settings_cls, _file_settings(cls))


def load_settings(**overrides: object) -> Settings:
    """The settings from the environment and the settings file; `overrides` (None is ignored) win.

    :raises SettingsError: one line naming every wrong setting.
    """
    chosen = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"wrong settings - {wrong}") from error


def _file_settings(settings: type[Settings]) -> dict[str, Any]:
    """What the settings file says; nothing without one.

    :raises SettingsError: it cannot be read, or names a setting that does not exist.
    """
    path = os.environ.get(FILE)
    if not path:
        return {}
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE}={path} cannot be read: {error}") from error
    unknown = sorted(given.keys() - settings.model_fields.keys())
    if unknown:
        known = ", ".join(settings.model_fields)
        raise SettingsError(f"{path}: no such settings: {', '.join(unknown)} - there are: {known}")
    return given
