"""Chunk vectors in Chroma, through Chroma's own client: in a folder, or on a server.

A vector's id is its row. Rows are never given twice within a collection, so that a reader of an
older generation can share a server's collection with the build of the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBroken

COLLECTION = "chunks"  # of a folder, which holds one only
_BATCH = 5_000  # Chroma refuses more than 5,461 rows at once
# By default Chroma misses one in seven of the 100 nearest of 30,000 chunks; so, two in a hundred.
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_search": 400}}

Rows = NDArray[np.int64]


class VectorStore:
    """A Chroma collection. Similarities are cosines: higher is nearer.

    place: a folder, or the URL of a Chroma server
    """

    def __init__(
        self, place: Path | str, collection: str = COLLECTION, create: bool = False
    ) -> None:
        if isinstance(place, Path) and not create and not (place / "chroma.sqlite3").is_file():
            raise IndexBroken(f"{place} holds no vectors")  # the client would create an empty store
        try:
            self._client = _client(place)
            self._collection = self._open(collection, create)
            self._collection.count()
        except Exception as error:  # Chroma raises types of many libraries
            reason = "cannot be read" if isinstance(place, Path) else "cannot be used"
            raise IndexBroken(f"{place} {reason} ({type(error).__name__})") from error
        self.name = collection

    def _open(self, name: str, create: bool) -> Any:  # noqa: ANN401
        # Without embedding_function=None Chroma would try to download a model.
        if not create:
            return self._client.get_collection(name, embedding_function=None)
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration=_CONFIGURATION
        )

    def count(self) -> int:
        """Number of vectors."""
        return int(self._collection.count())

    def add(self, rows: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Store the vectors of rows; a row already there gets the new vector."""
        for start in range(0, len(rows), _BATCH):
            part = slice(start, start + _BATCH)
            ids = [str(row) for row in rows[part]]
            self._collection.upsert(ids=ids, embeddings=vectors[part])

    def delete(self, rows: Sequence[int]) -> None:
        """Remove the vectors of these rows."""
        for start in range(0, len(rows), _BATCH):
            self._collection.delete(ids=[str(row) for row in rows[start : start + _BATCH]])

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[Rows, NDArray[np.float32]]:
        """The k nearest rows with their cosines, best first."""
        found = self._collection.query(
            query_embeddings=vector[None, :], n_results=k, include=["distances"]
        )
        # Chroma returns cosine distance; 1 - d so that higher is better
        distances = np.array(found["distances"][0], np.float32)
        return np.array(found["ids"][0], np.int64), 1 - distances

    def vectors(self, rows: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of these rows; a row that has none is left out."""
        found = self._collection.get(ids=[str(row) for row in rows], include=["embeddings"])
        pairs = zip(found["ids"], found["embeddings"], strict=True)
        return {int(name): np.asarray(vector, np.float32) for name, vector in pairs}

    def drop_others(self, kept: Sequence[str], prefix: str) -> None:
        """Delete the collections whose names begin with `prefix`, but for those in `kept`."""
        for name in [collection.name for collection in self._client.list_collections()]:
            if name.startswith(prefix) and name not in kept:
                self._client.delete_collection(name)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(place: Path | str) -> Any:  # noqa: ANN401
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        return chromadb.PersistentClient(str(place), settings=settings)
    url = urlsplit(place)
    secure = url.scheme == "https"
    return chromadb.HttpClient(
        host=url.hostname or "", port=url.port or (443 if secure else 8000), ssl=secure,
        settings=settings,
    )  # fmt: skip
