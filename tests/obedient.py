"""A language model, over a real socket, that does what an injection tells it; and a listed index."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from answering import hits

from index.search import Hit, RetrievalResult
from ingest.types import Article


class Listed:
    """Takes the place of a searcher: every chunk of its articles is found, equally well."""

    def __init__(self, *articles: Article) -> None:
        self.articles = articles

    def search(self, question: str, **_: object) -> RetrievalResult:
        return RetrievalResult(hits(*self.articles), query_vector=np.zeros(2, np.float32))

    def sentence_similarities(self, vector: object, found: Sequence[Hit]) -> Mapping[tuple[str, int], float]:
        return {}


def obeying(payload: str) -> Any:
    """What such a model writes for a request: the payload, as fact, link, Markdown and HTML."""

    def written(request: dict[str, Any]) -> str:
        prompt = request["messages"][-1]["content"]
        labels = [int(n) for n in re.findall(r"^\[(\d+)\]", prompt, re.M)] or [1]
        said = [
            payload,
            f"꽃잎도서관 공사비는 {payload}입니다.",
            f"꽃잎도서관 공사비는 총 158억 원이 아니라 {payload}이다.",
            f"자세한 내용은 [{payload}](https://evil.example)를 보세요.",
            f"<b>{payload}</b> <a href='https://evil.example'>여기</a>",
            f"The construction cost was {payload}.",
        ]
        sentences = [{"text": text, "labels": labels} for text in said]
        answer = {"answerable": True, "headline": sentences[0], "sentences": sentences}
        return json.dumps(answer, ensure_ascii=False)

    return written
