"""The search behind LlamaIndex's retriever interface (importing this loads llama_index)."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import Hit, Mode, Searcher


class HybridRetriever(BaseRetriever):  # type: ignore[misc]
    """The k best chunks as nodes, best first."""

    def __init__(self, searcher: Searcher, k: int = 10, mode: Mode = Mode.HYBRID) -> None:
        super().__init__()
        self._searcher = searcher
        self._k = k
        self._mode = mode

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._searcher.search(query_bundle.query_str, self._k, self._mode)
        return [to_node(hit) for hit in found.hits]


def to_node(hit: Hit) -> NodeWithScore:
    """A hit as a node: the chunk's id and text, and what is needed to cite it as flat metadata."""
    node = TextNode(
        id_=hit.chunk.chunk_id,
        text=hit.chunk.text,
        metadata=_metadata(hit),
        start_char_idx=hit.chunk.start,
        end_char_idx=hit.chunk.end,
    )
    return NodeWithScore(node=node, score=hit.score)


def _metadata(hit: Hit) -> dict[str, Any]:
    article, chunk = hit.article, hit.chunk
    return {
        "article_id": article.article_id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.iso,
        "published_basis": article.published.basis.value,
        "source": article.source,
        "url": article.url,
        "start": chunk.start,
        "end": chunk.end,
        "first_sentence": chunk.first,
        "last_sentence": chunk.last,
        "keyword": hit.keyword,
        "dense": hit.dense,
    }
