"""The answer path on one screen: question to grounded answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from assistant.answering.contacts import check_contacts
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.writing import Answerer, Model, Writing
from assistant.assembly import Assembly
from assistant.evidence.quarantine import without_orders_to_us
from assistant.evidence.reading import with_reading
from assistant.evidence.scoring import kept, score_sentences
from assistant.question.asks_joint import read_joint
from assistant.question.screening import screen, without_orders, without_personal_data
from assistant.question.understanding import Query, clean_question, understand_all
from assistant.settings import Settings
from assistant.trace import stages
from assistant.types import Answer, Event, Evidence, EvidenceFound, Question
from index.encoder import load_encoder
from index.opened import LiveIndex
from index.reader import Reader, load_reader
from index.reranker import load_reranker
from index.search import Searcher
from ingest.errors import QuestionRejected
from ingest.types import Article

_HITS = 12  # chunks whose sentences are considered
_EVIDENCE = 24  # sentences kept


class Assistant:
    """Answers questions over one index. Safe to share between threads."""

    def __init__(
        self, searcher: Searcher, settings: Settings, answerer: Answerer, reader: Reader | None = None
    ) -> None:
        self.searcher = searcher
        self.settings = settings
        self.reader = reader
        self.answerer = answerer
        self._extractive = answerer if isinstance(answerer, ExtractiveAnswerer) else ExtractiveAnswerer()

    @classmethod
    def from_settings(cls, settings: Settings) -> Assistant:
        """The assistant over the settings' data directory: the only place that chooses parts.

        :raises AssistantError: no index, a broken one, another model, a wrong setting.
        """
        check_contacts(settings)
        index = LiveIndex(settings.data_dir)
        encoder = load_encoder(settings.embedding_model, settings.cache_dir)
        searcher = Searcher(index, encoder, load_reranker(settings.reranker))
        reader = load_reader(encoder, settings.cache_dir) if settings.reader else None
        return cls(searcher, settings, _answerer(settings), reader)

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The answer. :raises QuestionRejected: empty or too long."""
        *_, answer = self.stream(question, today)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        """The answer in steps: evidence, checked pieces, and the whole `Answer` last."""
        self._accept(question)
        covered = without_personal_data(question)
        assembly = Assembly(covered, self.settings, masked=covered != question)
        text = without_orders(clean_question(covered.text))
        refusal = screen(text)
        assembly.note("question", {"text": covered.text}, {"asked": text, "refused": refusal})
        if refusal:
            yield assembly.abstain(refusal)
            return
        queries = understand_all(text, covered.history, today or date.today())
        first_label = 1
        for query in queries:
            evidence = self._find(query, assembly, first_label)
            first_label += len(evidence)
            assembly.begin(query, evidence)
            if evidence:
                yield EvidenceFound(assembly.considered(evidence))
                yield from self._write(query, evidence, assembly)
        yield from assembly.name_missing()
        yield assembly.finish()

    def _find(self, query: Query, assembly: Assembly, first_label: int) -> tuple[Evidence, ...]:
        """The sentences to answer `query` from, best first."""
        stages.understood(assembly, query)
        with assembly.clock.timed("search"):
            several = len(query.years) > 1 or read_joint(query.original) is not None
            found = self.searcher.search(query.text, k=_HITS, years=query.years, compare=several)
            vector = found.query_vector if found.query_vector is not None else query.text
            similar = self.searcher.sentence_similarities(vector, found.hits)
        stages.searched(assembly, found)
        scored = score_sentences(query, found.hits, similar)
        news, orders = without_orders_to_us(scored)
        evidence, worse = kept(news, _EVIDENCE, first_label)
        stages.chosen(assembly, evidence, orders, worse)
        with assembly.clock.timed("answer"):
            return with_reading(self.reader, query, evidence)

    def _write(
        self, query: Query, evidence: tuple[Evidence, ...], assembly: Assembly
    ) -> Iterator[Event]:
        """The checked pieces: the extractive answer, in or around the words of a model."""
        writing = Writing(query, evidence, assembly, self._extractive)
        if self.answerer is self._extractive:
            yield from writing.extract()
        elif self.settings.llm_role == "wording" and isinstance(self.answerer, Model):
            yield from writing.word(self.answerer)
        else:
            yield from writing.answer(self.answerer)

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
    from assistant.llm.answerer import LLMAnswerer

    return LLMAnswerer.from_settings(settings)
