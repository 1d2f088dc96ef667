"""The configured language model for the evaluation's own use: the judge and LlamaIndex's engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from assistant.llm.client import Endpoint
    from assistant.settings import Settings


def endpoint_of(settings: Settings) -> Endpoint:
    """The endpoint that the assistant itself would ask; a local model's server is started.

    :raises SettingsError: none is configured.
    """
    from assistant.llm.client import Endpoint

    if settings.llm_gguf is not None:
        from assistant.llm.local import local_endpoint

        url, key = local_endpoint(settings)
        name = settings.llm_model or settings.llm_gguf.stem
    else:
        url, key = settings.llm_base_url, settings.llm_api_key.get_secret_value()
        name = settings.llm_model or "default"
    if not url:
        raise SettingsError("no language model to ask - set ASSISTANT_LLM_BASE_URL to an endpoint")
    return Endpoint(
        url, name, key, settings.llm_timeout_s, settings.llm_retries, settings.llm_concurrency
    )
