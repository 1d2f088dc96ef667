"""Passage vectors kept on disk by content, for benchmarks that index the same texts again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Span, Vectors


class CachedEncoder:
    """An encoder that remembers the passages it has seen."""

    def __init__(self, encoder: Encoder, cache_dir: Path) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        cache_dir.mkdir(parents=True, exist_ok=True)
        # a vector tells models apart that share a name; rounded, as machines differ in the last bits
        probe = np.round(encoder.queries(["probe"])[0], 2).tobytes()
        file = cache_dir / f"passages-{hashlib.sha256(probe).hexdigest()[:12]}.sqlite"
        self._db = sqlite3.connect(file, timeout=60)
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, data BLOB)")

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are searched."""
        return self.spans(texts, [()] * len(texts))[0]

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; never remembered."""
        return self._encoder.queries(texts)

    def spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Passage vectors and those of their spans, computed only where they are not known."""
        keys = [_key(text, marks) for text, marks in zip(texts, spans, strict=True)]
        new = [i for i, key in enumerate(keys) if self._get(key) is None]
        whole, parts = self._encoder.spans([texts[i] for i in new], [spans[i] for i in new])
        for i, vector, part in zip(new, whole, parts, strict=True):
            data = np.vstack([vector[None, :], part]).astype(np.float16).tobytes()
            self._db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", [keys[i], data])
        self._db.commit()
        found = [self._get(key) for key in keys]
        rows = [block for block in found if block is not None]
        first = [block[0] for block in rows]
        return np.array(first, np.float32).reshape(-1, self.dimension), [b[1:] for b in rows]

    def _get(self, key: str) -> Vectors | None:
        row = self._db.execute("SELECT data FROM vectors WHERE key = ?", [key]).fetchone()
        if row is None:
            return None
        return np.frombuffer(row[0], np.float16).astype(np.float32).reshape(-1, self.dimension)


def _key(text: str, spans: Sequence[Span]) -> str:
    return hashlib.sha256(json.dumps([text, list(spans)]).encode()).hexdigest()
