"""Parts for the tests of the answer path: articles from text, evidence from hits, a small index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from index_parts import BigramEncoder

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.evidence.scoring import score_sentences
from assistant.pipeline import Answerer, Assistant
from assistant.question.understanding import Query, understand
from assistant.settings import load_settings
from assistant.types import DraftSentence, Evidence, Turn
from index.build import update
from index.encoder import Encoder
from index.opened import open_index
from index.search import Hit, Searcher
from ingest.chunks import chunk
from ingest.errors import LLMError
from ingest.sentences import split_sentences
from ingest.types import Article, DateBasis, Published

TODAY = date(2024, 6, 26)
DAY = Published(2021, 2, 23, DateBasis.STATED, "2021. 2. 23.")


def day(year: int, month: int | None = None, of_month: int | None = None) -> Published:
    """A stated publication date."""
    return Published(year, month, of_month, DateBasis.STATED, "stated")


def news(title: str, body: str, published: Published = DAY, name: str = "") -> Article:
    """An article as ingestion makes it: sentences with their offsets in the body."""
    name = name or title
    return Article(name, title, body, "가람일보", published, f"{name}.txt", sentences=split_sentences(body))


def hits(*articles: Article) -> tuple[Hit, ...]:
    """Every chunk of the articles, found equally well: the sentences decide."""
    return tuple(Hit(c, a, 1.0, 0.0, 0.0, 0.0) for a in articles for c in chunk(a))


def query_of(question: str, *before: str, today: date = TODAY) -> Query:
    """The question understood after earlier questions of the same person."""
    return understand(question, tuple(Turn("user", text) for text in before), today)


def evidence_for(query: Query, *articles: Article) -> tuple[Evidence, ...]:
    """The sentences of the articles, best first."""
    return score_sentences(query, hits(*articles), {})


def one(sentence: str, published: Published = DAY, label: int = 1) -> Evidence:
    """A single sentence as evidence."""
    whole = news("소식", sentence, published)
    return Evidence(label, whole.sentences[0], whole, 1.0)


def drafts(question: str, *articles: Article, before: Sequence[str] = ()) -> list[DraftSentence]:
    """What the extractive answerer writes; the headline first."""
    query = query_of(question, *before)
    return list(ExtractiveAnswerer().write(query, evidence_for(query, *articles)))


def headline(question: str, *articles: Article, before: Sequence[str] = ()) -> str:
    """The headline of the extractive answer, "" when it abstains."""
    written = drafts(question, *articles, before=before)
    return written[0].text if written else ""


class Scripted:
    """A language model's place taken by a script: drafts, or an error where one stands."""

    name = "scripted"

    def __init__(self, *script: DraftSentence | LLMError) -> None:
        self.script = script
        self.seen: list[tuple[Query, tuple[Evidence, ...]]] = []

    def write(self, query: Query, evidence: tuple[Evidence, ...]) -> Iterator[DraftSentence]:
        self.seen.append((query, evidence))
        for step in self.script:
            if isinstance(step, LLMError):
                raise step
            yield step


def searcher_over(folder: Path, *articles: Article, encoder: Encoder | None = None) -> Searcher:
    """A searcher over a real index of the articles."""
    encoder = encoder or BigramEncoder()
    update(folder, {a.source: [(a, chunk(a))] for a in articles}, encoder)
    return Searcher(open_index(folder), encoder)


def assistant_over(searcher: Searcher, answerer: Answerer | None = None) -> Assistant:
    """The assistant with a given answerer; the extractive one by default."""
    return Assistant(searcher, load_settings(), answerer or ExtractiveAnswerer())
