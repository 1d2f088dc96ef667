"""The same index with its vectors on a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma import chroma_server
from index_parts import BUS, LIBRARY, TREES, BigramEncoder, article

from index.build import update
from index.manifest import load_manifest
from index.opened import open_index
from index.search import Mode, Searcher
from index.vectors import VectorStore
from ingest.errors import IndexBroken

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as address:
        yield address


def found(data_dir: Path, question: str) -> str:
    index = open_index(data_dir)
    hit = Searcher(index, BigramEncoder()).search(question, 1, Mode.DENSE).hits[0]
    index.close()
    return hit.article.article_id


def test_search_and_updates_over_a_server(url: str, tmp_path: Path) -> None:
    encoder = BigramEncoder()
    update(tmp_path, {"a.txt": [LIBRARY], "b.txt": [BUS]}, encoder, chroma_url=url)
    assert not list(tmp_path.glob("generations/*/chroma"))
    assert found(tmp_path, "수소버스 노선") == "bus"
    old = open_index(tmp_path)
    update(tmp_path, {"c.txt": [TREES]}, encoder, chroma_url=url)
    assert found(tmp_path, "천변 이팝나무") == "trees"
    searcher = Searcher(old, encoder)  # what serves meanwhile does not see rows it does not know
    assert searcher.search("천변 이팝나무", 1, Mode.DENSE).hits[0].article.article_id != "trees"
    update(tmp_path, {"c.txt": []}, encoder)  # no address given: where they are
    assert found(tmp_path, "천변 이팝나무") != "trees"


def test_vectors_move_to_a_server_and_back(url: str, tmp_path: Path) -> None:
    encoder = BigramEncoder()
    update(tmp_path, {"a.txt": [LIBRARY], "b.txt": [BUS]}, encoder)
    encoder.embedded.clear()
    for place in (url, ""):
        update(tmp_path, {"a.txt": [LIBRARY]}, encoder, chroma_url=place)
        index = open_index(tmp_path)
        assert index.remote == bool(place)
        assert found(tmp_path, "수소버스 노선") == "bus"
    assert encoder.embedded == []


def test_collections_nobody_reads_are_dropped(url: str, tmp_path: Path) -> None:
    import chromadb

    encoder = BigramEncoder()
    villages = {f"{i}": [article(f"v{i}", f"마을 {i}", f"{i}번째 마을 모임.")] for i in range(8)}
    update(tmp_path, villages, encoder, chroma_url=url)
    for gone in (range(4), range(4, 6)):  # rows are numbered anew each time
        update(tmp_path, {f"{i}": [] for i in gone}, encoder, chroma_url=url)
    manifest = load_manifest(open_index(tmp_path).folder)
    prefix = manifest.collection.rpartition("-")[0]
    client = chromadb.HttpClient(host="127.0.0.1", port=int(url.rpartition(":")[2]))
    names = [c.name for c in client.list_collections() if c.name.startswith(prefix)]
    last = int(manifest.collection.rpartition("-")[2])
    assert sorted(names) == [f"{prefix}-{last - 1}", f"{prefix}-{last}"]  # and the one before


def test_a_server_that_is_gone_is_reported(tmp_path: Path) -> None:
    with pytest.raises(IndexBroken, match="http://127.0.0.1:1"):
        VectorStore("http://127.0.0.1:1", "chunks")
