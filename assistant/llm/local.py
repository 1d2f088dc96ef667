"""A local GGUF model: llama.cpp's own server in this process, through xllamacpp.

It listens on a free loopback port and wants a key that only this process knows, so that it is
asked like any other endpoint: the same limits, the same stream, the same failures.
"""

from __future__ import annotations

import atexit
import os
import secrets
import threading
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from ingest.errors import SettingsError

_MAGIC = b"GGUF"
_INSTALL = "pip install 'civic-assistant[local-llm]'"
_servers: dict[tuple[Path, int, int, int], tuple[Any, str]] = {}
_starting = threading.Lock()


def local_endpoint(settings: Settings) -> tuple[str, str]:
    """(base URL, key) of the server of `settings.llm_gguf`, started when it is not running.

    :raises SettingsError: no such file, no model, or xllamacpp is not installed.
    """
    path = _checked(settings.llm_gguf)
    key = (path, settings.llm_context, settings.llm_concurrency, settings.llm_threads)
    with _starting:
        if key not in _servers:
            _servers[key] = _started(*key)
        server, secret = _servers[key]
    return f"{server.listening_address}/v1", secret


def stop_servers() -> None:
    """Stop every server that this process started; their ports are closed."""
    with _starting:
        _servers.clear()


def _checked(path: Path | None) -> Path:
    if path is None or not path.is_file():
        raise SettingsError(f"no model file at {path} - set ASSISTANT_LLM to a .gguf file")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise SettingsError(f"{path} is no GGUF file - set ASSISTANT_LLM to one")
    return path.resolve()


def _started(path: Path, context: int, parallel: int, threads: int) -> tuple[Any, str]:
    try:
        import xllamacpp
    except ImportError as error:
        raise SettingsError(f"a local model needs xllamacpp - {_INSTALL}") from error
    secret = secrets.token_hex(16)
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {path.stem}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = context * parallel, parallel  # shared by the conversations
    params.cpuparams.n_threads = threads or os.cpu_count() or 1
    params.api_keys = [secret]
    params.ui = params.endpoint_slots = params.endpoint_metrics = params.warmup = False
    params.verbosity = -1  # its log goes to stderr
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise SettingsError(f"llama.cpp cannot load {path} - try another GGUF file") from error
    atexit.register(stop_servers)  # before the interpreter takes its threads' ground away
    return server, secret
