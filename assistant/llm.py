"""The answerer that asks a language model, over any OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.llm_drafts import DraftReader
from assistant.llm_prompt import messages_for
from assistant.settings import Settings
from assistant.types import DraftSentence, Evidence
from ingest.errors import LLMBadOutput, LLMError, SettingsError

if TYPE_CHECKING:
    from assistant.llm_client import Endpoint, Piece
    from assistant.understanding import Query

_SHOWN = 8  # evidence sentences in the prompt: more confuse a small model and cost time
_MAX_CHARS = 16_000  # for a server that ignores its token limit
_MAX_SENTENCES = 8  # an answer that goes on after this repeats itself
_ANY_MODEL = "default"  # llama.cpp answers to any name


class LLMAnswerer:
    """Draft sentences as a language model writes them; grounding decides what is shown."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.name = endpoint.model
        self._endpoint = endpoint

    @classmethod
    def from_settings(cls, settings: Settings) -> LLMAnswerer:
        """The answerer that the settings describe.

        :raises SettingsError: there is no endpoint to ask.
        """
        from assistant.llm_client import Endpoint  # brings LlamaIndex: two seconds

        url = settings.llm_base_url
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise SettingsError(
                f"no language model at {url!r} - set ASSISTANT_LLM_BASE_URL to an "
                "OpenAI-compatible endpoint such as http://127.0.0.1:8080/v1"
            )
        key = settings.llm_api_key.get_secret_value()
        return cls(Endpoint(url, settings.llm_model or _ANY_MODEL, key, settings.llm_timeout_s))

    def write(
        self, query: Query, evidence: tuple[Evidence, ...]
    ) -> Iterator[DraftSentence]:
        """Each sentence as soon as the model has finished it; none when it abstains.

        :raises LLMTimeout: the whole answer took longer than the limit.
        :raises LLMBadOutput: nothing usable came.
        :raises LLMError: the endpoint cannot be reached, refused or broke off.
        """
        from assistant.llm_client import stream

        shown = evidence[:_SHOWN]
        reader = DraftReader(frozenset(piece.label for piece in shown))
        system, user = messages_for(query.text, query.language, shown)
        yield from _sentences(reader, stream(self._endpoint, system, user))
        if not reader.count and not reader.abstained:
            raise LLMBadOutput("the language model wrote no sentence that names its evidence")


def _sentences(reader: DraftReader, pieces: Iterator[Piece]) -> Iterator[DraftSentence]:
    """The sentences of the streamed pieces, until the model ends or has gone on too long."""
    chars, stopped = 0, ""
    for piece in pieces:
        yield from reader.feed(piece.text)
        chars += len(piece.text)
        stopped = piece.stopped or stopped
        if reader.abstained or reader.count >= _MAX_SENTENCES or chars > _MAX_CHARS:
            return
    if not stopped and not chars:
        raise LLMBadOutput("the language model said nothing")
    if not stopped:
        raise LLMError("the language model broke off in mid-answer")
    if stopped != "length":  # a sentence cut by the token limit is no sentence
        yield from reader.finish()
