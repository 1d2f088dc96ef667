"""True sentences for the grounding benchmark, worded as answers are, each with the evidence it cites.

answer: what the extractive answerer writes to the sample cases. respelled: sample sentences with their
figures spelled another way and their dates resolved. translated: values as answers in other languages
word them. reckoned: sums and differences whose terms are shown. hand: written for this benchmark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.wording import direct
from assistant.evidence.candidates import dates_of, figures_of
from assistant.evidence.scoring import score_sentences
from assistant.question.understanding import understand
from assistant.types import DraftSentence, Evidence, Question
from evals.cases import Case, load
from index.search import Hit
from ingest.chunks import chunk
from ingest.pipeline import read_sources
from ingest.types import Article, DateBasis, Published, Sentence
from ingest.values import DateRef, Figure, add, render, subtract
from ingest.values.keys import plain_number

HAND = Path(__file__).parent / "data" / "grounding.jsonl"
_OTHERS = ("en", "zh", "ja", "vi")
_TODAY = date(2024, 12, 1)  # after the last sample, so that "this year" means the same in every run
_EVERY = 3  # every third case is enough, and keeps the benchmark short
_EVIDENCE = 24  # sentences, as the answer path keeps


@dataclass(frozen=True, slots=True)
class Sample:
    """A draft sentence, what it cites, and whether it is true of that."""

    kind: str
    draft: DraftSentence
    evidence: tuple[Evidence, ...]
    true: bool = True

    @property
    def cited(self) -> tuple[Evidence, ...]:
        """The evidence that the draft points at."""
        return tuple(e for e in self.evidence if e.label in self.draft.labels)


def articles_in(folder: Path) -> tuple[Article, ...]:
    """The articles of a folder, by source name."""
    results = sorted(read_sources([folder]), key=lambda r: r.source)
    return tuple(article for result in results for article in result.articles)


def true_samples(articles: Sequence[Article], case_files: Sequence[Path]) -> tuple[Sample, ...]:
    """Every true sentence, in a fixed order, each wording once."""
    cases = load(case_files) if case_files else ()
    sources = (_answers(articles, cases), _respelled(articles), _translated(articles), _reckoned(articles), hand_written(True))
    found = {(s.draft.text, s.evidence): s for samples in sources for s in samples}
    return tuple(found.values())


def _answers(articles: Sequence[Article], cases: Iterable[Case]) -> Iterator[Sample]:
    by_source: dict[str, list[Article]] = {}
    for article in articles:
        by_source.setdefault(Path(article.source).name, []).append(article)
    for case in list(cases)[::_EVERY]:
        named = [a for source in case.source for a in by_source.get(Path(source).name, [])]
        if not (named and case.answers):
            continue
        asked: Question = case.asked
        query = understand(asked.text, asked.history, _TODAY)
        hits = [Hit(c, a, 1.0, 0.0, 0.0, 0.0) for a in named for c in chunk(a)]
        evidence = tuple(score_sentences(query, hits, {})[:_EVIDENCE])
        for draft in ExtractiveAnswerer().write(query, evidence):
            sample = Sample("answer", draft, evidence)
            if draft.labels and has_values(draft.text):
                yield Sample("answer", draft, sample.cited)


def _respelled(articles: Sequence[Article]) -> Iterator[Sample]:
    for e in _sentences(articles):
        text = respelled(e)
        if text != e.sentence.text:
            yield Sample("respelled", DraftSentence(text, (1,)), (e,))


def respelled(e: Evidence) -> str:
    """The sentence with its money and counts spelled another way and its relative days resolved."""
    text, published = e.sentence.text, e.article.published
    values: list[Figure | DateRef] = [f for f in figures_of(text) if f.role == "figure" and f.dimension != "duration"]
    values += [d for d in dates_of(text, published) if d.basis == "relative" and d.certain and d.first.day and d.kind == "date"]
    for value in sorted(values, key=lambda v: -v.start):
        if isinstance(value, Figure):
            new = _spelled(value, len(text))
        else:
            new = render(value, "ko").removesuffix("까지").removesuffix("부터")
        text = text[: value.start] + (new or value.text) + text[value.end :]
    return text


def _spelled(figure: Figure, turn: int) -> str:
    """320억 원 as 320억원 or 32,000,000,000원; "" for what has only one way."""
    exact = figure.low == figure.high and not figure.approx and not figure.bound
    if figure.unit == "KRW" and exact and figure.text[0].isdigit() and figure.low == int(figure.low):
        digits = f"{int(figure.low):,}원"
        in_myriads = f"{plain_number(figure.low / 10**8)}억 원"
        return (render(figure, "ko"), digits, in_myriads if figure.low >= 10**7 else digits)[turn % 3]
    return render(figure, "ko") if exact and figure.unit in ("명", "㎡", "%", "대", "건") else ""


def _translated(articles: Sequence[Article]) -> Iterator[Sample]:
    for turn, e in enumerate(_sentences(articles)):
        language = _OTHERS[turn % 4]
        values: list[Figure | DateRef] = [f for f in figures_of(e.sentence.text) if f.role == "figure" and f.unit]
        values += [d for d in dates_of(e.sentence.text, e.article.published) if d.basis != "unresolved" and d.certain]
        if values:
            headline = render(values[turn % len(values)], language)
            yield Sample(f"in {language}", DraftSentence(direct(headline, e, language), (1,)), (e,))


def _reckoned(articles: Sequence[Article]) -> Iterator[Sample]:
    for e in _sentences(articles):
        figures = [f for f in figures_of(e.sentence.text) if f.role == "figure" and f.low == f.high and f.text[0].isdigit()]
        pairs = [(a, b) for a, b in zip(figures, figures[1:], strict=False) if a.low != b.low]
        for a, b in pairs[:1]:
            big, small = (a, b) if a.low > b.low else (b, a)
            total, less = add([a, b]), subtract(big, small)
            if total:
                yield _of(e, f"{a.text} + {b.text} = {total.text}")
                yield _of(e, f"모두 {total.text}({a.text} + {b.text})")
            if less and less.low > 0:
                yield _of(e, f"{big.text} - {small.text} = {less.text}")


def _of(e: Evidence, text: str) -> Sample:
    return Sample("reckoned", DraftSentence(text, (1,)), (e,))


def _sentences(articles: Sequence[Article]) -> Iterator[Evidence]:
    for article in articles:
        for sentence in article.sentences:
            if has_values(sentence.text):
                yield Evidence(1, sentence, article, 1.0)


def has_values(text: str) -> bool:
    """Whether the text says a figure or a date."""
    return bool(figures_of(text) or dates_of(text, Published()))


@cache
def hand_written(true: bool) -> tuple[Sample, ...]:
    """The sentences written by hand, the true ones or the false ones with what is wrong in each."""
    lines = HAND.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    return tuple(s for row in rows for s in _row(row) if s.true is true)


def _row(row: dict[str, list[Any]]) -> Iterator[Sample]:
    """A row has evidence [sentence, day, title], true sentences, and false ones by kind."""
    evidence = tuple(_evidence(n, *fields) for n, fields in enumerate(row["evidence"], start=1))
    labels = tuple(e.label for e in evidence)
    for text in row["true"]:
        yield Sample("hand", DraftSentence(str(text), labels), evidence)
    for kind, text in row["false"]:
        yield Sample(kind, DraftSentence(text, labels), evidence, true=False)


def _evidence(label: int, sentence: str, day: str, title: str) -> Evidence:
    parts = [int(part) for part in day.split("-")] if day else []
    year, month, of_month = (*parts, None, None, None)[:3]
    published = Published(year, month, of_month, DateBasis.STATED if parts else DateBasis.UNKNOWN)
    whole = Sentence(0, 0, len(sentence), sentence)
    article = Article(title, title, sentence, "가람일보", published, f"{title}.txt", sentences=(whole,))
    return Evidence(label, whole, article, 1.0)
