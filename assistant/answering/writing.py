"""Who writes an answer: the extractive answerer, and a language model around or instead of it.

*wording* (the default with a model): the extractive answerer finds the values, the model words them.
*answering*: the model answers from the evidence, the extractive answerer when nothing of it stands.
Either way every sentence is checked before it is shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from assistant.answering.checking import Checked, checked
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.found import Found
from assistant.assembly import Assembly
from assistant.llm.prompt import prompt_version
from assistant.question.understanding import Query
from assistant.trace.trace import Left
from assistant.types import DraftSentence, Evidence, SentenceReady
from ingest.errors import LLMError


class Answerer(Protocol):
    """Writes a draft from evidence, headline first; nothing when the evidence does not answer."""

    @property
    def name(self) -> str:
        """"extractive" or the model's name."""

    def write(self, query: Query, evidence: tuple[Evidence, ...]) -> Iterator[DraftSentence]:
        """Draft sentences, each as soon as it is complete. :raises LLMError: the model failed."""


@runtime_checkable
class Model(Answerer, Protocol):
    """An answerer that can be told what was found, and what was wrong with its sentences."""

    def word(self, query: Query, evidence: tuple[Evidence, ...], found: str) -> Iterator[DraftSentence]:
        """Sentences that say what was found, from the sentences that it was found in."""

    def repair(
        self, query: Query, evidence: tuple[Evidence, ...], wrong: tuple[Left, ...], found: str, spent_s: float
    ) -> Iterator[DraftSentence]:
        """Other sentences in place of the `wrong` ones; `spent_s` of the time for an answer is over."""


class Writing:
    """Writes one part of an answer into its assembly, giving each piece as it may be shown."""

    def __init__(
        self, query: Query, evidence: tuple[Evidence, ...], assembly: Assembly, extractive: ExtractiveAnswerer
    ) -> None:
        self._query = query
        self._evidence = evidence
        self._assembly = assembly
        self._extractive = extractive

    def extract(self) -> Iterator[SentenceReady]:
        """The extractive answer."""
        yield from self._add(self._checked(), self._extractive.name)

    def answer(self, model: Answerer) -> Iterator[SentenceReady]:
        """The model's answer; the extractive one when nothing of it may be shown, or it says less."""
        self._note_model(model)
        yield from self._modelled(model, model.write(self._query, self._evidence), self._evidence)
        if not self._assembly.has_part:
            self._assembly.restart()
            yield from self.extract()
            return
        plain = [c for c in self._checked() if not c.reasons]
        if lost := self._assembly.lacks(f for c in plain if c.draft.headline for f in c.facts):
            self._assembly.note("model", {}, {}, [Left(fact.text, "not in the model's answer") for fact in lost])
            self._assembly.restart()
            yield from self._add(plain, self._extractive.name)

    def word(self, model: Model) -> Iterator[SentenceReady]:
        """What the extractive answerer found, in the model's words as far as they say it."""
        plain = [c for c in self._checked() if not c.reasons]
        heads = [c for c in plain if c.draft.headline]
        yield from self._add(heads, self._extractive.name)
        if not heads:
            yield from self._add(plain, self._extractive.name)
            return
        labels = {n for c in plain for n in c.draft.labels}
        cited = tuple(e for e in self._evidence if e.label in labels)
        found = Found(heads[0], self._query, cited)
        self._note_model(model)
        drafts = model.word(self._query, cited, found.text)
        yield from self._modelled(model, drafts, cited, found)
        yield from self._add(found.unsaid(plain), self._extractive.name)

    def _note_model(self, model: Answerer) -> None:
        """Which model is asked with which prompts, so that an answer can be told from one of other prompts."""
        asked = {"model": model.name, "prompts": prompt_version(self._query.language)}
        self._assembly.note("model", asked, {})

    def _checked(self) -> Iterator[Checked]:
        drafts = self._extractive.write(self._query, self._evidence, self._assembly.note)
        while (draft := self._next(drafts)) is not None:
            with self._assembly.clock.timed("grounding"):
                result = checked(draft, self._evidence, self._query.language, by_model=False)
            yield result

    def _modelled(
        self,
        model: Answerer,
        drafts: Iterator[DraftSentence],
        evidence: tuple[Evidence, ...],
        found: Found | None = None,
    ) -> Iterator[SentenceReady]:
        """What may be shown of the model's drafts, those that are wrong repaired once."""
        wrong: list[Left] = []
        began = time.monotonic()
        try:
            yield from self._supported(model, drafts, evidence, found, wrong)
        except LLMError as error:
            self._note_failure(model, error)
            self._assembly.notice("llm_failed")
            if found is None:
                self._assembly.restart()
            return
        if wrong and isinstance(model, Model):
            said = found.text if found else ""
            again = model.repair(self._query, evidence, tuple(wrong), said, time.monotonic() - began)
            try:
                yield from self._supported(model, again, evidence, found, [])
            except LLMError as error:  # what stands without it stands
                self._note_failure(model, error)
        if wrong and not (found.said if found else self._assembly.has_part):
            self._assembly.notice("llm_ungrounded")

    def _note_failure(self, model: Answerer, error: LLMError) -> None:
        self._assembly.note("model failed", {"model": model.name}, {}, [Left(type(error).__name__, str(error))])

    def _supported(
        self, model: Answerer, drafts: Iterator[DraftSentence], evidence: tuple[Evidence, ...],
        found: Found | None, wrong: list[Left],
    ) -> Iterator[SentenceReady]:  # fmt: skip
        while (draft := self._next(drafts)) is not None:
            if found and draft.headline:
                continue  # the headline is what was found
            with self._assembly.clock.timed("grounding"):
                result = checked(draft, evidence, self._query.language, by_model=True)
                result = found.held_to(result) if found else result
            if found and found.is_shown(draft.text):
                pass  # nothing to repair
            elif result.reasons:
                wrong.append(Left(draft.text, "; ".join(result.reasons)))
            elif found:
                found.say(result)
            yield from self._add([result], model.name)

    def _add(self, results: Iterable[Checked], writer: str) -> Iterator[SentenceReady]:
        for result in results:
            if (piece := self._assembly.add(result, writer)) is not None:
                yield piece

    def _next(self, drafts: Iterator[DraftSentence]) -> DraftSentence | None:
        with self._assembly.clock.timed("answer"):
            return next(drafts, None)
