"""The answer path on one screen: question to grounded answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from assistant.assembly import Assembly
from assistant.evidence import kept, score_sentences
from assistant.extractive import ExtractiveAnswerer
from assistant.grounding import check
from assistant.screening import screen, without_orders
from assistant.settings import Settings
from assistant.types import Answer, DraftSentence, Event, Evidence, EvidenceFound, Question
from assistant.understanding import Query, clean_question, understand
from index.encoder import load_encoder
from index.opened import LiveIndex
from index.search import Searcher
from ingest.errors import LLMError, QuestionRejected
from ingest.types import Article

_HITS = 12  # chunks whose sentences are considered
_EVIDENCE = 24  # sentences kept


class Answerer(Protocol):
    """Writes a draft from evidence, headline first; nothing when the evidence does not answer."""

    @property
    def name(self) -> str:
        """"extractive" or the model's name."""

    def write(self, query: Query, evidence: tuple[Evidence, ...]) -> Iterator[DraftSentence]:
        """Draft sentences, each as soon as it is complete. :raises LLMError: the model failed."""


class Assistant:
    """Answers questions over one index. Safe to share between threads."""

    def __init__(self, searcher: Searcher, settings: Settings, answerer: Answerer) -> None:
        self.searcher = searcher
        self.settings = settings
        self.answerer = answerer
        self._fallback = ExtractiveAnswerer()

    @classmethod
    def from_settings(cls, settings: Settings) -> Assistant:
        """The assistant over the settings' data directory: the only place that chooses parts.

        :raises AssistantError: no index, a broken one, another model, a wrong setting.
        """
        index = LiveIndex(settings.data_dir)
        encoder = load_encoder(settings.embedding_model, settings.cache_dir)
        return cls(Searcher(index, encoder), settings, _answerer(settings))

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The answer. :raises QuestionRejected: empty or too long."""
        *_, answer = self.stream(question, today)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        """The answer in steps: evidence, grounded pieces, and the whole `Answer` last."""
        self._accept(question)
        assembly = Assembly(question, self.settings)
        text = without_orders(clean_question(question.text))
        if refusal := screen(text):
            yield assembly.abstain(refusal)
            return
        query = understand(text, question.history, today or date.today())
        assembly.understood(query)
        with assembly.timed("search"):
            found = self.searcher.search(query.text, k=_HITS)
            vector = found.query_vector if found.query_vector is not None else query.text
            similar = self.searcher.sentence_similarities(vector, found.hits)
        evidence = kept(score_sentences(query, found.hits, similar), _EVIDENCE)
        assembly.searched(found, evidence)
        if not evidence:
            yield assembly.abstain("no_evidence")
            return
        yield EvidenceFound(assembly.considered(evidence))
        for answerer in self._answerers():
            yield from self._write(answerer, query, evidence, assembly)
            if assembly.has_answer:
                break
        yield assembly.finish()

    def _answerers(self) -> tuple[Answerer, ...]:
        """The chosen answerer, then the one that cannot fail."""
        if isinstance(self.answerer, ExtractiveAnswerer):
            return (self.answerer,)
        return (self.answerer, self._fallback)

    def _write(
        self, answerer: Answerer, query: Query, evidence: tuple[Evidence, ...], assembly: Assembly
    ) -> Iterator[Event]:
        """The grounded pieces of one answerer's draft; unsupported ones are never yielded."""
        assembly.begin(answerer.name)
        try:
            drafts = answerer.write(query, evidence)
            while (draft := self._next(drafts, assembly)) is not None:
                with assembly.timed("grounding"):
                    verdict = check(draft, evidence)
                if (piece := assembly.add(draft, verdict)) is not None:
                    yield piece
        except LLMError as error:
            assembly.failed(error)

    @staticmethod
    def _next(drafts: Iterator[DraftSentence], assembly: Assembly) -> DraftSentence | None:
        with assembly.timed("answer"):
            return next(drafts, None)

    def _accept(self, question: Question) -> None:
        text, limit = clean_question(question.text), self.settings.max_question_chars
        if not text:
            raise QuestionRejected("empty_question", "the question is empty - type a question")
        if len(text) > limit:
            raise QuestionRejected(
                "question_too_long",
                f"the question has {len(text):,} characters - shorten it to {limit:,}",
            )

    def article(self, article_id: str) -> Article | None:
        """The article of a citation, or None when it is no longer there."""
        return self.searcher.index.article(article_id)

    def status(self) -> dict[str, Any]:
        """What is indexed and with which model, as plain JSON values."""
        return {**self.searcher.index.status(), "answerer": self.answerer.name}


def _answerer(settings: Settings) -> Answerer:
    if settings.answerer == "extractive":
        return ExtractiveAnswerer()
    from assistant.llm import LLMAnswerer

    return LLMAnswerer.from_settings(settings)
