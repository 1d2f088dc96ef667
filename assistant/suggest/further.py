"""Further questions that an article answers: proposed from its values, offered once answered.

Every one has been asked of the assistant itself (its extractive answerer, however answers are
written otherwise), and only those that it answers with that very sentence and value are offered.
"""

from __future__ import annotations

import copy
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from assistant.serving.service import AnswerService
from assistant.suggest.questions import Proposal, proposals
from assistant.types import Answer, Question, Status
from ingest.errors import AssistantError
from ingest.morphemes import content_terms
from ingest.types import Article
from ingest.values import DateRef, Figure, Relation, compare, read_figures

AT_MOST = 3
_KEPT_PER_ARTICLE, _TRIED_PER_ARTICLE = 5, 8
_KEPT_ARTICLES = 512
_SAME = 0.5  # share of a suggestion's words that a question may have before it is the same
_log = logging.getLogger(__name__)

Key = tuple[str, str, str]  # generation of the index, article, language


class Suggester:
    """Suggestions over an assistant, kept until its index changes."""

    def __init__(self, assistant: AnswerService, city: str) -> None:
        self._assistant = assistant
        self._city = city
        self._kept: OrderedDict[Key, tuple[str, ...]] = OrderedDict()
        self._lock = Lock()
        self._work = Lock()  # one article at a time: this is never urgent

    def knows(self, article_ids: Iterable[str], language: str) -> bool:
        """Whether the suggestions of all these articles are there already."""
        try:
            generation = self.generation()
        except AssistantError:
            return False
        with self._lock:
            return all((generation, one, language) in self._kept for one in article_ids)

    def suggest(
        self, article_ids: Iterable[str], question: str, language: str, at_most: int = AT_MOST
    ) -> tuple[str, ...]:
        """Questions that the articles answer and that are not `question`; none when in doubt."""
        asked = set(content_terms(question))
        found: list[str] = []
        try:
            for article_id in article_ids:
                for one in self.of_article(article_id, language):
                    if one not in found and not _same(one, asked):
                        found.append(one)
        except AssistantError as error:
            _log.warning("no suggestions: %s", error)
        return tuple(found[:at_most])

    def of_article(self, article_id: str, language: str) -> tuple[str, ...]:
        """Questions in `language` that the assistant answers from the article.

        :raises AssistantError: the index cannot be read.
        """
        key = self.generation(), article_id, language
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._work:
            found = self._answered(article_id, language)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT_ARTICLES:
                self._kept.popitem(last=False)
        return found

    def generation(self) -> str:
        """What changes when the index does."""
        status = self._assistant.status()
        return str(status.get("generation") or status.get("built_at") or "")

    def _answered(self, article_id: str, language: str) -> tuple[str, ...]:
        article = self._assistant.article(article_id)
        if article is None:
            return ()
        ask = _quick(self._assistant)
        found: list[str] = []
        for proposal in _first(proposals(article, language, self._city), _TRIED_PER_ARTICLE):
            if _answers(ask(Question(proposal.question)), proposal, article, language):
                found.append(proposal.question)
            if len(found) == _KEPT_PER_ARTICLE:
                break
        return tuple(found)


def _quick(assistant: AnswerService) -> Callable[[Question], Answer]:
    """The assistant's own answer without a language model."""
    from assistant.answering.extractive import ExtractiveAnswerer
    from assistant.pipeline import Assistant

    if not isinstance(assistant, Assistant):
        return assistant.ask
    quick = copy.copy(assistant)
    quick.answerer = quick._extractive = ExtractiveAnswerer()
    return quick.ask


def _answers(answer: Answer, proposal: Proposal, article: Article, language: str) -> bool:
    """Whether an answer is what the proposal promises: this value, from this sentence."""
    sentence, value = proposal.said.sentence, proposal.said.value
    cited = any(
        (c.article_id, c.start) == (article.article_id, sentence.start) for c in answer.citations
    )
    if answer.status is not Status.ANSWERED or not cited or answer.language != language:
        return False
    if isinstance(value, DateRef):
        return any(fact.kind == "date" for fact in answer.facts)
    return _shows(answer.headline, value, sentence.text)


def _shows(headline: str, value: Figure, sentence: str) -> bool:
    """Whether the headline shows the value, or another of the same kind from its sentence (a total)."""
    same = [f for f in read_figures(sentence) if f.unit == value.unit]
    return any(
        compare(shown, there) is Relation.EQUAL
        for shown in read_figures(headline)
        for there in same
    )


def _same(suggestion: str, asked: set[str]) -> bool:
    words = set(content_terms(suggestion))
    return bool(words) and len(words & asked) > _SAME * len(words) and words - asked <= _BARE


_BARE = frozenset({"얼마", "몇", "언제", "년", "이"})  # words that ask, and carry no topic


def _first(found: Iterator[Proposal], number: int) -> Iterator[Proposal]:
    for _, proposal in zip(range(number), found, strict=False):
        yield proposal
