"""The language a visitor wants the pages in: the address says it, else the browser."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers

from prompts import FALLBACK, languages


def wanted(scope: MutableMapping[str, Any]) -> str:
    """The language of `?lang=`, else the first of the browser's that we have, else Korean."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    named = known(query.get("lang", [""])[0])
    return named or _accepted(Headers(scope=scope).get("accept-language", "")) or FALLBACK


def known(language: str) -> str:
    """The language of ours that a tag such as "en-US" means, or ""."""
    primary = language.strip().lower().partition("-")[0]
    return primary if primary in languages() else ""


def _accepted(header: str) -> str:
    """The best of an Accept-Language header, by its weights."""
    weighted = []
    for place, entry in enumerate(header.split(",")):
        tag, _, parameter = entry.partition(";")
        weighted.append((-_weight(parameter), place, known(tag)))
    return next((tag for weight, _, tag in sorted(weighted) if tag and weight < 0), "")


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 1.0 if not parameter.strip() else 0.0
