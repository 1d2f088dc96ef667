"""What the pages show besides answers: articles, further questions, examples, the notice."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import FastAPI, Query

from assistant.api.schemas import (
    ArticleModel,
    NoticeModel,
    SentencePlace,
    Suggestions,
    TopicModel,
    Topics,
    documented,
)
from assistant.serving.service import AnswerService
from assistant.staff.notice import NoticeBoard
from assistant.suggest.examples import ExampleBook
from assistant.suggest.further import Suggester
from assistant.web.errors import ApiError
from assistant.web.turns import Turns
from assistant.web.wanted import known
from ingest.errors import AssistantError
from ingest.types import Article
from prompts import FALLBACK, ui

_SUGGESTING = 2  # at once: one works things out, one has them already
_MAX_ID_CHARS, _MAX_ARTICLES, _MAX_QUESTION = 300, 5, 4_000

Language = Annotated[str, Query(max_length=20)]


def add_material(
    app: FastAPI,
    assistant: AnswerService,
    board: NoticeBoard,
    turns: Turns,
    suggester: Suggester,
    examples: ExampleBook,
) -> None:
    """`/api/articles/...`, `/api/suggest`, `/api/examples` and `/api/notice`."""
    few = CapacityLimiter(_SUGGESTING)  # the rest wait without a thread

    @app.get("/api/articles/{article_id:path}", summary="An article", responses=documented(404, 429))
    def article(article_id: str) -> ArticleModel:
        try:
            found = assistant.article(article_id)
        except AssistantError as error:
            raise ApiError("article_not_found") from error
        if found is None:
            raise ApiError("article_not_found")
        return _article(found)

    @app.get(
        "/api/suggest", summary="Further questions of an article", responses=documented(422, 429)
    )
    async def suggest(
        article_id: Annotated[list[str], Query(max_length=_MAX_ARTICLES)],
        question: Annotated[str, Query(max_length=_MAX_QUESTION)] = "",
        language: Language = FALLBACK,
    ) -> Suggestions:
        ids = tuple(dict.fromkeys(one[:_MAX_ID_CHARS] for one in article_id))
        wanted = known(language) or FALLBACK
        if turns.spare or suggester.knows(ids, wanted):  # never at the cost of somebody's answer
            found = await run_sync(suggester.suggest, ids, question, wanted, limiter=few)
            return Suggestions(questions=list(found))
        return Suggestions(questions=[])

    @app.get("/api/examples", summary="Questions to start with", responses=documented(422, 429))
    def show_examples(language: Language = FALLBACK) -> Topics:
        wanted = known(language) or FALLBACK
        texts = ui(wanted)
        return Topics(
            topics=[
                TopicModel(topic=one.topic, name=texts(f"topic_{one.topic}"), questions=list(one.questions))
                for one in examples.ready(wanted)
            ]
        )  # fmt: skip

    @app.get("/api/notice", summary="What staff want everyone to read", responses=documented(422))
    def notice(language: Language = FALLBACK) -> NoticeModel:
        now = board.current()
        return NoticeModel(closed=now.closed, message=now.text(known(language) or FALLBACK))


def _article(found: Article) -> ArticleModel:
    return ArticleModel(
        article_id=found.article_id,
        title=found.title,
        subtitle=found.subtitle,
        publisher=found.publisher,
        published_at=found.published.iso,
        published_basis=found.published.basis.value,
        source=found.source,
        url=found.url if urlsplit(found.url).scheme in ("http", "https") else "",
        duplicate_of=found.duplicate_of,
        body=found.body,
        sentences=[SentencePlace(index=s.index, start=s.start, end=s.end) for s in found.sentences],
    )
