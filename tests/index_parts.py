"""Parts for the tests of the index: articles made by hand, and an encoder that needs no model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from ingest.types import Article, Chunk, DateBasis, Published, Removed, Sentence

Spans = Sequence[Sequence[tuple[int, int]]]


class BigramEncoder:
    """Counts of character pairs: texts that share words are near. Remembers what it was given."""

    name = "bigrams"
    dimension = 1024

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self.spans(texts, [()] * len(texts))[0]

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._vector(text) for text in texts], np.float32)

    def spans(self, texts: Sequence[str], spans: Spans) -> tuple[np.ndarray, list[np.ndarray]]:
        self.embedded += texts
        pieces = [
            np.array([self._vector(t[a:b]) for a, b in marks], np.float32).reshape(-1, self.dimension)
            for t, marks in zip(texts, spans, strict=True)
        ]
        return self.queries(texts), pieces

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for pair in zip(text, text[1:], strict=False):
            vector[zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


def article(
    article_id: str, title: str, *lines: str, source: str = "a.txt", day: int = 26
) -> tuple[Article, tuple[Chunk, ...]]:
    """An article with a sentence a line, and its chunks of two sentences."""
    body = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    sentences = tuple(
        Sentence(i, start, start + len(line), line)
        for i, (start, line) in enumerate(zip(starts, lines, strict=True))
    )
    whole = Article(
        article_id=article_id, title=title, body=body, publisher="전주시",
        published=Published(2024, 6, day, DateBasis.STATED, f"2024. 6. {day}."),
        source=source, reporter="김기자", sentences=sentences, removed=(Removed("ⓒ 무단 전재 금지", "copyright line"),),
    )  # fmt: skip
    return whole, tuple(_chunk(whole, i, min(i + 1, len(lines) - 1)) for i in range(0, len(lines), 2))


def _chunk(whole: Article, first: int, last: int) -> Chunk:
    start, end = whole.sentences[first].start, whole.sentences[last].end
    name = f"{whole.article_id}:{first}-{last}"
    text = whole.body[start:end]
    return Chunk(name, whole.article_id, first, last, start, end, text, whole.title)


LIBRARY = article(
    "lib", "시립도서관 야간 개관",
    "시립도서관이 7월부터 밤 10시까지 문을 연다.",
    "야간 개관에는 예산 3억 2천만 원이 든다.",
    "도서 대출은 한 사람에 다섯 권까지다.",
)  # fmt: skip
BUS = article(
    "bus", "수소버스 도입",
    "시내버스 노선에 수소버스 20대가 들어온다.",
    "충전소는 두 곳을 더 짓는다.",
    source="b.txt",
)  # fmt: skip
TREES = article(
    "trees", "가로수 심기", "천변에 이팝나무 500그루를 심는다.", source="b.txt", day=3
)
