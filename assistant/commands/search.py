"""`assistant search`: what the search finds, before anything is answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import AsJson, DataDir, readable, settings_for

if TYPE_CHECKING:
    from index.search import Hit, RetrievalResult


def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many chunks.")] = 10,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Find the chunks nearest to a question."""
    from assistant.api.schemas import to_question
    from index.encoder import load_encoder
    from index.opened import open_index
    from index.reranker import load_reranker
    from index.search import Searcher

    settings = settings_for(data_dir)
    text = to_question(readable(question), (), settings, "").text
    index = open_index(settings.data_dir)
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    result = Searcher(index, encoder, load_reranker(settings.reranker)).search(text, k)
    typer.echo(_as_json(text, result) if as_json else _as_text(result))


def _as_json(text: str, result: RetrievalResult) -> str:
    data = {
        "query": text,
        "hits": [_values(hit) for hit in result.hits],
        "timings_ms": {name: round(ms, 1) for name, ms in result.timings_ms.items()},
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _values(hit: Hit) -> dict[str, Any]:
    return {
        "chunk_id": hit.chunk.chunk_id,
        "article_id": hit.article.article_id,
        "title": hit.article.title,
        "publisher": hit.article.publisher,
        "published_at": hit.article.published.iso,
        "published_basis": hit.article.published.basis.value,
        "source": hit.article.source,
        "url": hit.article.url,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
        "score": round(hit.score, 4),
        "keyword": round(hit.keyword, 4),
        "dense": round(hit.dense, 4),
    }


def _as_text(result: RetrievalResult) -> str:
    if not result.hits:
        return "nothing found"
    return "\n\n".join(_hit_text(place, hit) for place, hit in enumerate(result.hits, 1))


def _hit_text(place: int, hit: Hit) -> str:
    article = hit.article
    about = ", ".join(part for part in (article.publisher, article.published.iso) if part)
    scores = f"score {hit.score:.2f}, keyword {hit.keyword:.2f}, dense {hit.dense:.2f}"
    text = " ".join(hit.chunk.text.split())
    return f"{place}. {article.title} ({about or article.source})\n   {scores}\n   {text}"
