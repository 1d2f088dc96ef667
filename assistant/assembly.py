"""The answer as it comes together: labels given, citations collected, time kept, trace written."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.grounding import Verdict
from assistant.settings import Settings
from assistant.types import (
    Answer,
    Citation,
    DraftSentence,
    Evidence,
    Fact,
    Question,
    SentenceReady,
    Status,
    TraceStep,
)
from assistant.understanding import Query
from ingest.errors import LLMError
from prompts import message

if TYPE_CHECKING:
    from index.search import RetrievalResult

_COVER_OF_TOPIC = 0.5  # from here on an abstention says that the topic is known, the fact is not
_TOPIC_TERMS = 4
_NOUN = 0.6  # weight from which a term is no bare verb stem


class Assembly:
    """Collects one answer. Used by one question in one thread."""

    def __init__(self, question: Question, settings: Settings) -> None:
        self._question = question
        self._settings = settings
        self._started = time.perf_counter()
        self._timings = {"search": 0.0, "answer": 0.0, "grounding": 0.0}
        self._trace: list[TraceStep] = []
        self._query: Query | None = None
        self._evidence: tuple[Evidence, ...] = ()
        self._notice = ""
        self._dropped = 0
        self._reset("")

    def _reset(self, answerer: str) -> None:
        self._answerer = answerer
        self._headline = ""
        self._pieces: list[str] = []
        self._labels: dict[int, int] = {}  # evidence label -> shown label
        self._facts: dict[tuple[str, int], Fact] = {}
        self._partial = False

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time spent inside to a stage of the answer's timings."""
        started = time.perf_counter()
        yield
        self._timings[stage] += (time.perf_counter() - started) * 1000

    def understood(self, query: Query) -> None:
        """Remember what was understood."""
        self._query = query
        self._step(
            "understand",
            language=query.language,
            standalone=query.text,
            asks=[[a.kind.value, list(a.units)] for a in query.asks],
            terms={t.text: t.weight for t in query.terms},
            years=list(query.years),
            follow_up=query.follow_up,
        )

    def searched(self, found: RetrievalResult, evidence: tuple[Evidence, ...]) -> None:
        """Remember what was found."""
        self._evidence = evidence
        self._step(
            "search",
            hits=[
                {"chunk": h.chunk.chunk_id, "score": h.score, "keyword": h.keyword, "dense": h.dense}
                for h in found.hits
            ],
        )
        self._step(
            "evidence",
            sentences=[
                {"label": e.label, "article": e.article.article_id, "score": e.score,
                 "cover": e.cover, "similarity": e.similarity, "text": e.sentence.text}
                for e in evidence
            ],
        )

    def considered(self, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        """The evidence as citations, for people who want to see it before the answer."""
        return tuple(_citation(e, e.label) for e in evidence)

    def begin(self, answerer: str) -> None:
        """Start (again) with this answerer; what a failed one wrote is forgotten."""
        if self._answerer and not self._notice and self._dropped:
            self._notice = "llm_ungrounded"
        self._reset(answerer)

    def failed(self, error: LLMError) -> None:
        """The model failed: say so beside the answer that another answerer gives."""
        self._notice = "llm_failed"
        self._reset(self._answerer)
        self._step("failed", error=type(error).__name__, message=str(error))

    def add(self, draft: DraftSentence, verdict: Verdict) -> SentenceReady | None:
        """The piece as it may be shown, or None when grounding does not support it."""
        unsupported = [[f.text, f.reason] for f in verdict.findings if f.fact is None]
        self._step("draft", text=draft.text, labels=list(draft.labels), unsupported=unsupported)
        if unsupported or not (draft.labels or draft.missing):
            self._dropped += 1
            return None
        self._partial |= draft.missing
        shown = [self._labels.setdefault(n, len(self._labels) + 1) for n in draft.labels]
        for fact in verdict.facts:
            self._facts.setdefault((fact.text, fact.label), fact)
        if draft.headline:
            self._headline = draft.text
            return SentenceReady(draft.text, headline=True)
        self._pieces.append(" ".join([draft.text, *(f"[{n}]" for n in shown)]))
        return SentenceReady(self._pieces[-1])

    @property
    def has_answer(self) -> bool:
        """Whether at least one cited sentence may be shown."""
        return bool(self._pieces) and bool(self._labels)

    def finish(self) -> Answer:
        """The answer, or an abstention when nothing may be shown."""
        if not self.has_answer:
            known = max((e.cover for e in self._evidence), default=0.0) >= _COVER_OF_TOPIC
            return self.abstain("no_value" if known else "no_evidence")
        by_label = {e.label: e for e in self._evidence}
        status = Status.PARTIAL if self._partial else Status.ANSWERED
        return self._answer(
            status,
            reason="part_missing" if self._partial else "",
            headline=self._headline or self._pieces[0].split(" [")[0],
            answer="\n".join(self._pieces),
            citations=tuple(_citation(by_label[n], shown) for n, shown in self._labels.items()),
            facts=tuple(_relabelled(f, self._labels) for f in self._facts.values()),
        )

    def abstain(self, reason: str) -> Answer:
        """An answer that says that the articles do not say, and where to ask."""
        s, language = self._settings, self._query.language if self._query else self._language()
        variables = {"city": s.city}
        if reason in {"no_evidence", "no_value"}:
            variables = {
                "topic": self._topic(), "department": s.contact_department, "phone": s.contact_phone,
            }
        elif reason not in {"out_of_scope", "small_talk", "unsafe_request"}:
            raise ValueError(f"no such reason: {reason}")
        text = message(f"abstain_{reason}", language, **variables)
        self._labels = {}
        return self._answer(Status.ABSTAINED, reason=reason, headline="", answer=text)

    def _language(self) -> str:
        from assistant.language import detect_language

        return detect_language(self._question.text)

    def _topic(self) -> str:
        """What was looked for: topic words without digits, so that no figure is repeated."""
        terms = self._query.terms if self._query else ()
        nouns = [t.text for t in terms if t.weight >= _NOUN or t.measure]
        words = [word for word in nouns if not any(c.isdigit() for c in word)]
        return " ".join(words[:_TOPIC_TERMS]) or "…"

    def _answer(self, status: Status, **fields: Any) -> Answer:  # noqa: ANN401
        q = self._query
        language = q.language if q else self._language()
        self._timings["total"] = (time.perf_counter() - self._started) * 1000
        return Answer(
            id=self._question.id,
            question=self._question.text,
            status=status,
            language=language,
            answerer=self._answerer or "extractive",
            timings_ms={k: round(v, 1) for k, v in self._timings.items()},
            notice=message(self._notice, language) if self._notice else "",
            trace=tuple(self._trace),
            **fields,
        )

    def _step(self, stage: str, **data: Any) -> None:  # noqa: ANN401
        self._trace.append(TraceStep(stage, data))


def _citation(evidence: Evidence, label: int) -> Citation:
    article, sentence = evidence.article, evidence.sentence
    return Citation(
        label=label,
        article_id=article.article_id,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published.iso,
        published_basis=article.published.basis.value,
        source=article.source,
        url=article.url,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
    )


def _relabelled(fact: Fact, labels: dict[int, int]) -> Fact:
    return Fact(fact.text, fact.kind, fact.value, fact.unit, labels[fact.label])
