"""The answerer that asks a language model: an OpenAI-compatible endpoint or a local GGUF file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.llm.prompt import Task, messages_for, repair_messages
from assistant.llm.reader import AnswerReader, schema_for
from assistant.settings import Settings
from assistant.trace.trace import Left
from assistant.types import DraftSentence, Evidence
from ingest.errors import LLMBadOutput, LLMError, SettingsError

if TYPE_CHECKING:
    from assistant.llm.client import Client, Endpoint, Piece
    from assistant.question.understanding import Query

_SHOWN = 8  # evidence sentences in the prompt: more confuse a small model and cost time
_REPAIRED = 3  # sentences of which another try is asked for
_MAX_CHARS = 8_000  # for a server that ignores its token limit
_MAX_SENTENCES = 8  # an answer that goes on after this repeats itself
_ANY_MODEL = "default"  # llama.cpp answers to any name


class LLMAnswerer:
    """Draft sentences as a language model writes them; checking decides what is shown."""

    def __init__(self, endpoint: Endpoint, output: str = "auto") -> None:
        from assistant.llm.client import Client  # brings LlamaIndex: two seconds

        self.name = endpoint.model
        self._client: Client = Client(endpoint)
        self._json = output != "lines"
        self._insists = output == "json"

    @classmethod
    def from_settings(cls, settings: Settings) -> LLMAnswerer:
        """The answerer that the settings describe; a local model's server is started.

        :raises SettingsError: there is no endpoint to ask, or no such model file.
        """
        return cls(endpoint_of(settings), settings.llm_output)

    def write(self, query: Query, evidence: tuple[Evidence, ...]) -> Iterator[DraftSentence]:
        """Each sentence as soon as the model has finished it; none when it abstains.

        :raises LLMTimeout: the whole answer took longer than the limit.
        :raises LLMBadOutput: nothing usable came.
        :raises LLMError: the endpoint cannot be reached, refused or broke off.
        """
        yield from self._asked(messages_for(query.text, query.language, evidence[:_SHOWN]), evidence)

    def word(
        self, query: Query, evidence: tuple[Evidence, ...], found: str
    ) -> Iterator[DraftSentence]:
        """Sentences that say `found`, from the sentences it was found in. :raises LLMError: as `write`."""
        task = messages_for(query.text, query.language, evidence[:_SHOWN], found)
        yield from self._asked(task, evidence)

    def repair(
        self, query: Query, evidence: tuple[Evidence, ...], wrong: tuple[Left, ...], found: str, spent_s: float
    ) -> Iterator[DraftSentence]:
        """Sentences in place of the `wrong` ones, which come with reasons. :raises LLMError: as `write`."""
        task = messages_for(query.text, query.language, evidence[:_SHOWN], found)
        yield from self._asked(repair_messages(task, wrong[:_REPAIRED]), evidence, True, spent_s)

    def _asked(
        self, task: Task, evidence: tuple[Evidence, ...], may_be_silent: bool = False, spent_s: float = 0.0
    ) -> Iterator[DraftSentence]:
        """The sentences of the model's answer, in JSON where the endpoint offers it, else in lines."""
        from assistant.llm.client import FormatRefused

        deadline = time.monotonic() + self._client.endpoint.timeout_s - spent_s
        labels = frozenset(piece.label for piece in evidence[:_SHOWN])
        try:
            yield from self._read(task, labels, self._json, may_be_silent, deadline)
        except FormatRefused:
            if self._insists:
                raise
            yield from self._read(task, labels, False, may_be_silent, deadline)
            self._json = False  # it took the same question without a format: so it will the next

    def _read(
        self, task: Task, labels: frozenset[int], in_json: bool, may_be_silent: bool, deadline: float
    ) -> Iterator[DraftSentence]:
        reader = AnswerReader(labels)
        schema = schema_for(task.role, labels) if in_json else None
        pieces = self._client.stream(task.system(in_json), task.user, schema, deadline)
        yield from _sentences(reader, pieces)
        if not (reader.count or reader.abstained or may_be_silent):
            raise LLMBadOutput("the language model wrote no sentence that names its evidence")


def endpoint_of(settings: Settings) -> Endpoint:
    """The endpoint that the settings name; a local model's server is started.

    :raises SettingsError: there is no endpoint to ask, or no such model file.
    """
    from assistant.llm.client import Endpoint

    url, key, name = _address(settings)
    return Endpoint(
        url, name, key, settings.llm_timeout_s, settings.llm_retries, settings.llm_concurrency
    )


def _address(settings: Settings) -> tuple[str, str, str]:
    """(base URL, key, model name) of the settings."""
    if settings.llm_gguf is not None:
        from assistant.llm.local import local_endpoint

        return *local_endpoint(settings), settings.llm_model or settings.llm_gguf.stem
    url = settings.llm_base_url
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise SettingsError(
            f"no language model at {url!r} - set ASSISTANT_LLM_BASE_URL to an "
            "OpenAI-compatible endpoint such as http://127.0.0.1:8080/v1, or ASSISTANT_LLM to a .gguf file"
        )
    return url, settings.llm_api_key.get_secret_value(), settings.llm_model or _ANY_MODEL


def _sentences(reader: AnswerReader, pieces: Iterator[Piece]) -> Iterator[DraftSentence]:
    """The sentences of the streamed pieces, until the model ends or has gone on too long."""
    chars, stopped = 0, ""
    for piece in pieces:
        yield from reader.feed(piece.text)
        chars += len(piece.text)
        stopped = piece.stopped or stopped
        if reader.abstained or reader.count >= _MAX_SENTENCES or chars > _MAX_CHARS or reader.rambles:
            return
    if not stopped and not chars:
        raise LLMBadOutput("the language model said nothing")
    if not stopped:
        raise LLMError("the language model broke off in mid-answer")
    if stopped != "length":  # a sentence cut by the token limit is no sentence
        yield from reader.finish()
