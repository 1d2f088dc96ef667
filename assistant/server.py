"""The web server around an assistant."""

from __future__ import annotations

import socket

from assistant.service import AnswerService
from assistant.settings import Settings
from ingest.errors import ServerUnavailable

_BACKLOG = 128  # callers wait here while the pages are prepared
_STOP_SECONDS = 5  # for answers that are still being written


def serve(assistant: AnswerService, settings: Settings) -> None:
    """Serve the API and the chat page until interrupted.

    :raises ServerUnavailable: the address cannot be listened on.
    """
    listening = _listen(settings.host, settings.port)  # before anything slow
    try:
        import uvicorn

        from assistant.api import create_app

        config = uvicorn.Config(
            create_app(assistant, settings),
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()


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
