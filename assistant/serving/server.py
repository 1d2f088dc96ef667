"""The web server around an assistant."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from threading import Thread

from assistant.serving.service import AnswerService
from assistant.serving.upkeep import upkeep
from assistant.serving.workers import warm
from assistant.settings import Settings
from assistant.web import logs
from ingest.errors import ServerUnavailable

_BACKLOG = 128  # callers wait here while the pages are prepared
_STOP_SECONDS = 3  # for answers that are still being written


def serve(
    assistant: AnswerService,
    settings: Settings,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve the API and the chat page until interrupted; `listening` is called once the port is ours.

    :raises ServerUnavailable: the address cannot be listened on.
    :raises SettingsError: a setting of the server cannot be used.
    """
    port = _listen(settings.host, settings.port)  # before anything slow
    try:
        from assistant.api.app import check_settings, create_whole, server_for

        check_settings(settings)
        listening()
        warming = Thread(target=warm, args=(assistant,), daemon=True)
        warming.start()
        import uvicorn

        logs.configure(settings.log_format)
        server = server_for(assistant, settings)
        config = uvicorn.Config(
            create_whole(server),
            log_level="warning",
            log_config=None,  # ours, in which nobody can write entries of their own
            server_header=False,
            proxy_headers=False,  # believed from the proxies of the settings only
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        Thread(target=upkeep, args=(server, warming.join), daemon=True).start()
        uvicorn.Server(config).run(sockets=[port])
    finally:
        port.close()


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log record says more than that a page was open when the server stopped."""
    cancelled = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and "graceful shutdown" not in record.getMessage()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise ServerUnavailable(
            f"cannot listen on {host}:{port} ({reason}) - choose another with --port"
        ) from error
    return listening
