"""Chunk vectors in Chroma, through Chroma's own client."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexBroken

_COLLECTION = "chunks"
_BATCH = 5_000  # Chroma refuses more than 5,461 rows at once


class VectorStore:
    """The Chroma collection of one generation. Similarities are cosines: higher is nearer."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings

        if not create and not (folder / "chroma.sqlite3").is_file():
            raise IndexBroken(f"{folder} holds no vectors")  # the client would create an empty store
        try:
            self._client = chromadb.PersistentClient(
                str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._open(create)
            self._collection.count()
        except Exception as error:  # Chroma raises types of many libraries
            raise IndexBroken(f"{folder} cannot be read ({type(error).__name__})") from error

    def _open(self, create: bool) -> Any:  # noqa: ANN401
        # Without embedding_function=None Chroma would try to download a model.
        if not create:
            return self._client.get_collection(_COLLECTION, embedding_function=None)
        return self._client.get_or_create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def count(self) -> int:
        """Number of vectors."""
        return int(self._collection.count())

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors under chunk ids; an id already there gets the new vector."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the vectors of these chunk ids."""
        for start in range(0, len(ids), _BATCH):
            self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The k nearest chunk ids with their cosine, best first."""
        found = self._collection.query(
            query_embeddings=vector[None, :], n_results=k, include=["distances"]
        )
        # Chroma returns cosine distance; 1 - d so that higher is better
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(chunk_id, 1.0 - distance) for chunk_id, distance in pairs]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()
