"""LlamaIndex's retriever interface over the same search."""

from __future__ import annotations

from pathlib import Path

import pytest
from index_parts import BUS, LIBRARY, TREES, BigramEncoder

from index.build import update
from index.opened import open_index
from index.search import Mode, Searcher


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    data_dir: Path = tmp_path_factory.mktemp("data")
    encoder = BigramEncoder()
    update(data_dir, {"a.txt": [LIBRARY], "b.txt": [BUS, TREES]}, encoder)
    return Searcher(open_index(data_dir), encoder)


def test_nodes_are_the_hits_in_order(searcher: Searcher) -> None:
    from llama_index.core.base.base_retriever import BaseRetriever

    from index.retriever import HybridRetriever

    retriever = HybridRetriever(searcher, k=2)
    assert isinstance(retriever, BaseRetriever)
    nodes = retriever.retrieve("수소버스는 몇 대 들어오나요?")
    hits = searcher.search("수소버스는 몇 대 들어오나요?", 2).hits
    assert [node.node.node_id for node in nodes] == [hit.chunk.chunk_id for hit in hits]
    assert [node.score for node in nodes] == [hit.score for hit in hits]
    assert nodes[0].node.get_content() == hits[0].chunk.text


def test_a_node_says_where_it_stands(searcher: Searcher) -> None:
    from index.retriever import HybridRetriever

    node = HybridRetriever(searcher, k=1, mode=Mode.KEYWORD).retrieve("천변 이팝나무")[0].node
    article = TREES[0]
    assert node.metadata["title"] == article.title
    assert node.metadata["published"] == "2024-06-03"
    assert node.metadata["source"] == "b.txt"
    assert article.body[node.metadata["start"] : node.metadata["end"]] == node.get_content()
    assert all(isinstance(value, str | int | float) for value in node.metadata.values())
