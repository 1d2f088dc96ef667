"""What a machine needs to serve: each part looked at, with the next command for what is wrong."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

from assistant.settings import PREFIX, Settings
from ingest.errors import AssistantError, IndexMissing

State = Literal["ok", "warning", "failed"]
_SPARE_BYTES = 1 << 30  # a build beside the index, logs, records
_ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do about it."""

    name: str
    state: State
    message: str


def examine(settings: Settings) -> Iterator[Check]:
    """Every check in turn; a check that breaks is a failed one, never an exception."""
    for name, check in _CHECKS:
        try:
            state, message = check(settings)
        except AssistantError as error:
            state, message = "failed", str(error)
        except Exception as error:
            state, message = "failed", f"{type(error).__name__}: {error}"
        yield Check(name, state, " ".join(message.split()))


def unknown_settings(environment: Iterable[str]) -> list[str]:
    """Names of the environment that begin like settings and are none, with the likely one."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {
        f"{PREFIX}{name}" for name in ("SETTINGS_FILE", "DEBUG", "CORPUS")
    }
    unknown = sorted(n for n in environment if n.startswith(PREFIX) and n not in known)
    return [f"{n} (did you mean {_closest(n, known)}?)" for n in unknown]


def _closest(name: str, known: Iterable[str]) -> str:
    return str(process.extractOne(name, sorted(known))[0])


def _python(settings: Settings) -> tuple[State, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    return "ok", version


def _names(settings: Settings) -> tuple[State, str]:
    unknown = unknown_settings(os.environ)
    if unknown:
        return "warning", f"not settings of this program: {', '.join(unknown)}"
    return "ok", f"{len(settings.model_fields_set)} set, the others at their defaults"


def _data(settings: Settings) -> tuple[State, str]:
    folder = settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
        pass
    return "ok", f"{folder.resolve()} can be written"


def _disk(settings: Settings) -> tuple[State, str]:
    data = settings.data_dir.resolve()
    folder = next(p for p in (data, *data.parents) if p.exists())
    used = sum(f.stat().st_size for f in data.rglob("*") if f.is_file())  # 0 when it is not there
    free, needed = shutil.disk_usage(folder).free, used + _SPARE_BYTES
    message = f"{free / 1e9:.1f} GB free, the data take {used / 1e9:.1f} GB"
    if free < needed:
        return "warning", f"{message} - a build beside the index needs {needed / 1e9:.1f} GB"
    return "ok", message


def _model(settings: Settings) -> tuple[State, str]:
    from index import e5
    from index.encoder import load_encoder

    if settings.embedding_model == e5.NAME and not e5.is_whole(
        e5.model_folder(settings.cache_dir), hashes=True
    ):
        return "failed", "missing or damaged - run `assistant prepare`"
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    encoder.queries(["점검"])
    return "ok", f"{encoder.name}, {encoder.dimension} dimensions"


def _index(settings: Settings) -> tuple[State, str]:
    from index.opened import open_index

    try:
        index = open_index(settings.data_dir)
    except IndexMissing as error:
        return "warning", str(error)
    try:
        found = index.status()
    finally:
        index.close()
    if found["model"] != settings.embedding_model:
        model = found["model"]
        return "failed", f"built with {model} - set {PREFIX}EMBEDDING_MODEL={model}, or ingest anew"
    return (
        "ok",
        f"{found['articles']} articles, {found['chunks']} chunks, built {found['built_at']}",
    )


def _port(settings: Settings) -> tuple[State, str]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = error.strerror or str(error)
            return (
                "warning",
                f"{settings.host}:{settings.port}: {reason} - already serving, or choose another with {PREFIX}PORT",
            )
    return "ok", f"{settings.host}:{settings.port} is free"


def _endpoint(settings: Settings) -> tuple[State, str]:
    if settings.answerer != "llm":
        return "ok", "none wanted, answers are extractive"
    if not settings.llm_base_url:
        return "ok", "a local model, loaded at the start"
    import httpx

    key = settings.llm_api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"{settings.llm_base_url.rstrip('/')}/models"
    try:
        answer = httpx.get(url, headers=headers, timeout=_ANSWER_SECONDS)
    except httpx.HTTPError as error:
        return "failed", f"{url} does not answer ({error}) - answers stay extractive until it does"
    if answer.status_code != 200:
        return (
            "failed",
            f"{url} answers {answer.status_code} - check {PREFIX}LLM_BASE_URL and {PREFIX}LLM_API_KEY",
        )
    return "ok", f"{settings.llm_base_url} answers"


def _fonts(settings: Settings) -> tuple[State, str]:
    """Only plots and screenshots made on this machine need one; citizens have their own."""
    if not shutil.which("fc-list"):
        return "ok", "not looked for (no fontconfig); only screenshots made here would need one"
    listed = subprocess.run(
        ["fc-list", ":lang=ko", "family"], capture_output=True, text=True, timeout=30
    )
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines()})
    if not families:
        return (
            "warning",
            "no Korean font - screenshots made here would show boxes; install fonts-noto-cjk",
        )
    return "ok", families[0]


_CHECKS: tuple[tuple[str, Callable[[Settings], tuple[State, str]]], ...] = (
    ("python", _python),
    ("settings", _names),
    ("data folder", _data),
    ("disk", _disk),
    ("embedding model", _model),
    ("index", _index),
    ("port", _port),
    ("language model", _endpoint),
    ("fonts", _fonts),
)
