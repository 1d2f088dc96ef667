"""Answers made in processes of their own: one Python process has the use of one core only.

The server keeps what its faces share (limits, turns, records, metrics, the chat page's
conversations) and hands each question to a worker that is free, one at a time.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import signal
import traceback
from collections.abc import Iterator
from datetime import date
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import main_thread
from typing import TYPE_CHECKING, Any

from assistant.serving.service import AnswerService
from assistant.types import Answer, Event, Question
from index.encoder import cores
from index.opened import LiveIndex
from ingest.errors import AssistantError
from ingest.types import Article
from prompts import ui

if TYPE_CHECKING:
    from assistant.settings import Settings

_MOST = 2  # workers when the settings do not say: each takes some 500 MB
_READY, _END, _STOP = "ready", None, None
_log = logging.getLogger(__name__)


class WorkerLost(AssistantError):
    """A worker ended while it answered; another takes its place."""


def workers_wanted(settings: Settings) -> int:
    """How many processes answer; 1 is the server's own."""
    if settings.answerer == "llm":
        return 1  # a model is waited for, which costs no core of ours
    return settings.workers or min(cores(), _MOST)


class Workers:
    """An `AnswerService` whose answers are made by other processes. Safe to share between threads.

    :raises AssistantError: as `Assistant.from_settings`.
    """

    def __init__(self, settings: Settings, number: int) -> None:
        self._settings = settings
        self._index = LiveIndex(settings.data_dir)
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        workers = [_Worker(settings) for _ in range(number)]
        for worker in workers:
            worker.wait()
            self._free.put(worker)

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The finished answer. :raises WorkerLost: its process ended."""
        *_, answer = self.stream(question, today)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        """The same in steps. :raises WorkerLost: its process ended."""
        worker = self._free.get()
        try:
            yield from worker.stream(question, today)
        finally:
            if not worker.well and main_thread().is_alive():  # else the server stops, and it with us
                worker = _Worker(self._settings)
            self._free.put(worker)

    def article(self, article_id: str) -> Article | None:
        """An article by id, or None when there is none (any more)."""
        return self._index.current().article(article_id)

    def status(self) -> dict[str, Any]:
        """Counts, model names and the time of the last ingest."""
        return {**self._index.current().status(), "answerer": self._settings.answerer}


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, settings: Settings) -> None:
        # Forked from a process without threads: one of ours would copy the locks that they hold.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["assistant.serving.preloaded"])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()  # else its end would not be noticed
        self._loaded = False
        self.well = True

    def wait(self) -> None:
        """Returns when it has loaded everything. :raises AssistantError: it cannot."""
        if not self._loaded:
            told = self._told()
            if isinstance(told, Exception):
                self.well = False
                raise told
            self._loaded = True

    def stream(self, question: Question, today: date | None) -> Iterator[Event]:
        """What it answers; left early, it is told to stop, and waited for."""
        self.wait()
        self._tell((question, today))
        told: Any = _READY
        try:
            while (told := self._told()) is not _END:
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            if self.well and told is not _END and not isinstance(told, Exception):
                self._stop()

    def _stop(self) -> None:
        try:
            self._tell(_STOP)
            while (told := self._told()) is not _END and not isinstance(told, Exception):
                pass
        except WorkerLost as error:
            _log.warning("%s", error)

    def _tell(self, message: object) -> None:
        try:
            self._pipe.send(message)
        except OSError as error:
            raise self._lost() from error

    def _told(self) -> Any:  # noqa: ANN401
        try:
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error

    def _lost(self) -> WorkerLost:
        self.well = False
        self._pipe.close()
        self._process.join()
        return WorkerLost(f"an answering process ended ({self._process.exitcode}) - it is replaced")


def _work(pipe: Connection, settings: Settings) -> None:
    """Answers questions until the server is gone."""
    from assistant.pipeline import Assistant
    from assistant.web import logs

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends us
    logs.configure(settings.log_format)
    try:
        assistant: AnswerService = Assistant.from_settings(settings)
        pipe.send(_READY)
        warm(assistant)
        while True:
            message = pipe.recv()
            if message is not _STOP:  # one that came after the end of its answer
                _answer(pipe, assistant.stream(*message))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        pipe.send(_portable(error))


def _answer(pipe: Connection, events: Iterator[Event]) -> None:
    end: Exception | None = _END
    try:
        for event in events:
            pipe.send(event)
            if pipe.poll():
                pipe.recv()
                break
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:
        end = _portable(error)
    pipe.send(end)


def _portable(error: Exception) -> Exception:
    """The error, as another process can read it, with where it happened."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def warm(assistant: AnswerService) -> None:
    """Ask an example, so that the first citizen does not wait for what is loaded on first use."""
    try:
        assistant.ask(Question(ui("ko").examples[0]))
    except Exception as error:  # a citizen's question will show the same in a better place
        _log.warning("warming up failed: %s", error)
