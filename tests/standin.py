"""An assistant in memory for the tests of the web faces: three articles, answers by title words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

from assistant.types import (
    Answer,
    Citation,
    Event,
    EvidenceFound,
    Fact,
    Question,
    SentenceReady,
    Status,
)
from ingest.types import Article, DateBasis, Published, Sentence

ATTACK = '<img src=x onerror="window.attacked=1">'


def _article(
    article_id: str, title: str, body: str, published: Published, url: str = ""
) -> Article:
    sentences, start = [], 0
    for index, text in enumerate(body.split("\n\n")):
        sentences.append(Sentence(index, start, start + len(text), text))
        start += len(text) + 2
    return Article(
        article_id,
        title,
        body,
        "가람일보",
        published,
        f"{article_id}.txt",
        url=url,
        sentences=tuple(sentences),
    )


ARTICLES = (
    _article(
        "library",
        "꽃심도서관 12월 개관",
        "중화산동에 짓고 있는 꽃심도서관이 오는 12월 3일 문을 연다.\n\n"
        "공사비는 국비 42억 원 등 총 158억 원이 들었다.\n\n매주 월요일과 법정 공휴일에는 쉰다.",
        Published(2019, 10, 22, DateBasis.STATED),
        "https://news.example/library?a=1&b=2",
    ),
    _article(
        "festival",
        "전주비빔밥축제 나흘간 열린다",
        "축제는 이달 25일 막을 올린다.\n\n올해 축제 예산은 8억 2000만 원이다.",
        Published(2018, 10, None, DateBasis.INFERRED),
        "javascript:alert(1)",
    ),
    _article(
        "attack",
        f"공격 {ATTACK}",
        f"본문에 {ATTACK} 가 든 기사다.\n\n# 제목이 아니다 **굵지 않다** $x$ 95,000원이다.",
        Published(),
    ),
)


class StandIn:
    """The interface of the pipeline, answering with every sentence of the first fitting article."""

    def __init__(self, articles: tuple[Article, ...] = ARTICLES, pause: float = 0.0) -> None:
        self.articles = articles
        self.pause = pause  # seconds between the events of a stream
        self.asked: list[Question] = []
        self.wake = threading.Event()  # set to end every pause
        self.error: Exception | None = None  # raised by everything when set

    def ask(self, question: Question, today: date | None = None) -> Answer:
        *_, answer = self.stream(question, today)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, today: date | None = None) -> Iterator[Event]:
        if self.error:
            raise self.error
        self.asked.append(question)
        article = next((a for a in self.articles if a.title.split()[0] in question.text), None)
        if article is None:
            yield self._abstained(question)
            return
        citations = tuple(_citation(article, s) for s in article.sentences)
        yield EvidenceFound(citations)
        pieces = [SentenceReady(f"{c.quote} [{c.label}]", headline=c.label == 1) for c in citations]
        for piece in pieces:
            self.wake.wait(self.pause)
            yield piece
        yield Answer(
            id=question.id,
            question=question.text,
            status=Status.ANSWERED,
            reason="",
            headline=pieces[0].text,
            answer=" ".join(piece.text for piece in pieces[1:]) + " [9]",
            language="en" if question.text.isascii() else "ko",
            answerer="extractive",
            citations=citations,
            facts=(Fact("158억 원", "figure", "15800000000", "KRW", 2),),
            timings_ms={"search": 1.0, "answer": 2.0, "grounding": 0.5, "total": 3.5},
        )

    def article(self, article_id: str) -> Article | None:
        return next((a for a in self.articles if a.article_id == article_id), None)

    def status(self) -> dict[str, Any]:
        if self.error:
            raise self.error
        return {"articles": len(self.articles), "chunks": 7, "last_ingest": "2026-01-01T00:00:00"}

    def _abstained(self, question: Question) -> Answer:
        return Answer(
            question.id,
            question.text,
            Status.ABSTAINED,
            "no_evidence",
            "",
            f"제공된 자료에서 찾지 못했습니다: {question.text}",
            "ko",
            "extractive",
        )


def _citation(article: Article, sentence: Sentence) -> Citation:
    return Citation(
        sentence.index + 1,
        article.article_id,
        article.title,
        article.publisher,
        article.published.iso,
        article.published.basis.value,
        article.source,
        article.url,
        sentence.text,
        sentence.start,
        sentence.end,
    )
