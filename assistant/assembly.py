"""The answer as it comes together: labels given, citations collected, time kept, trace written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answering.abstaining import abstention, topic_of
from assistant.answering.checking import Checked
from assistant.question.language import read_language
from assistant.question.understanding import Query
from assistant.question.visible import visible
from assistant.settings import Settings
from assistant.trace.trace import Clock, Left, Step
from assistant.types import (
    Answer,
    Citation,
    Evidence,
    Fact,
    Question,
    SentenceReady,
    Status,
)
from prompts import message, named

_COVER_OF_TOPIC = 0.5  # from here on an abstention says that the topic is known, the fact is not
_NOTICES = ("personal_data", "served_languages", "llm_failed", "llm_ungrounded")  # in this order


@dataclass
class _Part:
    """What is shown for one query."""

    query: Query
    headline: str = ""
    pieces: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)  # of the evidence, in order of appearance
    facts: dict[tuple[str, int], Fact] = field(default_factory=dict)
    partial: bool = False
    writer: str = ""

    @property
    def answers(self) -> bool:
        return bool(self.pieces) and bool(self.labels)


class Assembly:
    """Collects one answer. Used by one question in one thread."""

    def __init__(self, question: Question, settings: Settings, masked: bool = False) -> None:
        self._question = question
        self._settings = settings
        self.clock = Clock()
        self._trace: list[Step] = []
        self._evidence: list[Evidence] = []
        self._parts: list[_Part] = []
        reading = read_language(question.text)
        self._language = reading.language
        self._notices = {"personal_data"} if masked else set()
        if not reading.served:
            self._notices.add("served_languages")

    def note(
        self, stage: str, took: dict[str, Any], gave: dict[str, Any], left: Sequence[Left] = ()
    ) -> None:
        """A stage in the trace, with the time since the last one."""
        self._trace.append(Step(stage, took, gave, tuple(left), self.clock.since_last()))

    def notice(self, key: str) -> None:
        """Say this beside the answer."""
        self._notices.add(key)

    def begin(self, query: Query, evidence: Sequence[Evidence]) -> None:
        """What is added from here on answers `query` from `evidence`."""
        if self._parts and not self._parts[-1].answers:
            self.restart()
        self._language = query.language if not self._parts else self._language
        self._parts.append(_Part(query))
        self._evidence += evidence

    def restart(self) -> None:
        """Forget what the current part shows: another answerer writes it."""
        self._parts[-1] = _Part(self._parts[-1].query)

    def add(self, checked: Checked, writer: str) -> SentenceReady | None:
        """The piece as it may be shown, or None when it may not."""
        draft, part = checked.draft, self._parts[-1]
        gave = {"shown": not checked.reasons}
        took = {"by": writer, "text": draft.text, "labels": list(draft.labels)}
        self.note("draft", took, gave, [Left(draft.text, why) for why in checked.reasons])
        if checked.reasons:
            return None
        text = visible(draft.text)
        part.partial |= draft.missing
        if draft.labels and not draft.headline and part.writer in {"", "extractive"}:
            part.writer = writer  # a model stays the writer when quotes follow
        part.writer = part.writer or writer
        part.labels += [n for n in draft.labels if n not in part.labels]
        for fact in checked.facts:
            part.facts.setdefault((fact.text, fact.label), fact)
        shown = self._shown()
        cited = self._cited({n: shown[n] for n in draft.labels})
        if draft.headline:
            part.headline = text
            return SentenceReady(self._headline(), True, cited)
        part.pieces.append(" ".join([text, *(f"[{shown[n]}]" for n in draft.labels)]))
        return SentenceReady(part.pieces[-1], False, cited)

    @property
    def has_part(self) -> bool:
        """Whether the current part has at least one cited sentence."""
        return self._parts[-1].answers

    def lacks(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those of the facts of which the current part has none of the kind."""
        kinds = {(f.kind, f.unit) for f in self._parts[-1].facts.values()}
        return [fact for fact in facts if (fact.kind, fact.unit) not in kinds]

    def name_missing(self) -> list[SentenceReady]:
        """A sentence for each of several questions that nothing was found for."""
        found = [p for p in self._parts if p.answers]
        if not found or len(found) == len(self._parts):
            return []
        pieces = [
            message("missing_about", self._language, topic=topic_of(p.query))
            for p in self._parts
            if not p.answers
        ]
        found[-1].pieces += pieces
        found[-1].partial = True
        return [SentenceReady(piece) for piece in pieces]

    def finish(self) -> Answer:
        """The answer, or an abstention when nothing may be shown."""
        parts = [p for p in self._parts if p.answers]
        if not parts:
            known = max((e.cover for e in self._evidence), default=0.0) >= _COVER_OF_TOPIC
            return self.abstain("no_value" if known else "no_evidence")
        self._parts = parts
        shown = self._shown()
        partial = any(p.partial for p in parts)
        return self._answer(
            Status.PARTIAL if partial else Status.ANSWERED,
            reason="part_missing" if partial else "",
            headline=self._headline(),
            answer="\n".join(piece for p in parts for piece in p.pieces),
            citations=self._cited(shown),
            facts=tuple(_relabelled(f, shown) for p in parts for f in p.facts.values()),
        )

    def abstain(self, reason: str) -> Answer:
        """An answer that says that the articles do not say, and where to ask."""
        if reason in {"no_evidence", "no_value"}:
            text = abstention(reason, self._parts[0].query, self._evidence, self._settings)
        elif reason in {"out_of_scope", "small_talk", "unsafe_request"}:
            city = named(self._settings.city, self._language)
            text = message(f"abstain_{reason}", self._language, city=city)
        else:
            raise ValueError(f"no such reason: {reason}")
        self._parts = []
        self._notices -= {"llm_failed", "llm_ungrounded"}  # nothing was chosen in its place
        return self._answer(Status.ABSTAINED, reason=reason, headline="", answer=text)

    def considered(self, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        """The evidence as citations, for people who want to see it before the answer."""
        return tuple(_citation(e, e.label) for e in evidence)

    def _headline(self) -> str:
        """The headlines of all parts; the first sentence where one has none."""
        heads = (p.headline or (p.pieces[0].split(" [")[0] if p.pieces else "") for p in self._parts)
        return " · ".join(dict.fromkeys(head for head in heads if head))

    def _shown(self) -> dict[int, int]:
        """The number that is shown for each cited evidence label."""
        labels = dict.fromkeys(n for p in self._parts for n in p.labels)
        return {label: number for number, label in enumerate(labels, 1)}

    def _cited(self, shown: dict[int, int]) -> tuple[Citation, ...]:
        """The evidence of these labels under the numbers it is shown with."""
        by_label = {e.label: e for e in self._evidence}
        return tuple(_citation(by_label[n], number) for n, number in shown.items())

    def _answer(self, status: Status, **fields: Any) -> Answer:  # noqa: ANN401
        writers = dict.fromkeys(p.writer for p in self._parts if p.writer)
        model = next((w for w in writers if w != "extractive"), "extractive")
        self.note("answer", {}, {"status": status.value, "reason": fields["reason"], "by": model})
        notices = [message(key, self._language) for key in _NOTICES if key in self._notices]
        return Answer(
            id=self._question.id,
            question=self._question.text,
            status=status,
            language=self._language,
            answerer=model,
            timings_ms=self.clock.timings(),
            notice=" ".join(notices),
            trace=tuple(self._trace),
            **fields,
        )


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
