"""Questions to start with, by topic: from what is indexed, each answered by the assistant before."""

from __future__ import annotations

import logging
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from assistant.operations.catalogue import Entry, catalogue
from assistant.suggest.further import Suggester
from ingest.errors import AssistantError

_PER_TOPIC, _TOPICS = 2, 6
_TRIED_PER_TOPIC = 5  # articles
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions of one topic; its name is `topic_<topic>` of the interface texts."""

    topic: str
    questions: tuple[str, ...]


class ExampleBook:
    """The examples of a data directory, per language and generation of the index."""

    def __init__(
        self, data_dir: Path, suggester: Suggester, pause: Callable[[], None] = lambda: None
    ) -> None:
        """`pause` is called between articles, so that citizens may go first."""
        self._data_dir = data_dir
        self._suggester = suggester
        self._pause = pause
        self._pages: dict[str, tuple[str, tuple[Topic, ...]]] = {}
        self._lock = Lock()

    def ready(self, language: str) -> tuple[Topic, ...]:
        """The examples, as far as they have been found; asking costs nothing."""
        return self._pages.get(language, ("", ()))[1]

    def find(self, language: str) -> tuple[Topic, ...]:
        """The examples, found now unless the index is the one they were found in; none without one."""
        with self._lock:
            try:
                found = catalogue(self._data_dir)
                if self._pages.get(language, ("",))[0] != found.generation:
                    topics = self._of(found.entries, language)
                    self._pages[language] = found.generation, topics
            except AssistantError as error:
                _log.warning("no examples: %s", error)
                self._pages.pop(language, None)
        return self.ready(language)

    def _of(self, entries: Sequence[Entry], language: str) -> tuple[Topic, ...]:
        """A few questions of each of the largest topics, of its newest articles."""
        by_topic: dict[str, list[Entry]] = {}
        for entry in entries:
            topic = topic_of(entry.title)
            if topic:
                by_topic.setdefault(topic, []).append(entry)
        found = []
        for topic in sorted(by_topic, key=lambda t: -len(by_topic[t])):
            questions = tuple(self._questions(by_topic[topic], language))
            if questions:
                found.append(Topic(topic, questions))
            if len(found) == _TOPICS:
                break
        return tuple(found)

    def _questions(self, entries: Sequence[Entry], language: str) -> Iterator[str]:
        """At most one question an article, newest first."""
        seen: set[str] = set()
        for entry in entries[:_TRIED_PER_TOPIC]:
            self._pause()
            for question in self._suggester.of_article(entry.article_id, language):
                if question not in seen:
                    seen.add(question)
                    yield question
                    break
            if len(seen) == _PER_TOPIC:
                return


def topic_of(title: str) -> str:
    """The topic that a title's words belong to most, "" when they belong to none."""
    counts = Counter({t: sum(word in title for word in words) for t, words in _words().items()})
    topic, often = counts.most_common(1)[0]
    return topic if often else ""


@cache
def _words() -> dict[str, list[str]]:
    table = tomllib.loads(Path(__file__).with_name("topics.toml").read_text("utf-8"))
    return {topic: list(words) for topic, words in table.items()}
