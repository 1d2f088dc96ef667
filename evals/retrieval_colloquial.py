"""Everyday questions over the sample articles and, where they are at hand, real documents.

Questions are typed as people type them: short, without spaces, misspelt, in dialect, with everyday
words for official ones. What answers them is named by file and by a few characters that stand there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bootstrap import mean_interval
from ingest.chunks import chunk
from ingest.errors import CasesInvalid
from ingest.pipeline import read_sources
from ingest.types import Article, Chunk

_ROOT = Path(__file__).parent
FILES = tuple(_ROOT / "data" / name for name in ("colloquial.jsonl", "colloquial_second.jsonl"))
SAMPLES = _ROOT.parent / "samples"
CORPUS = "ASSISTANT_CORPUS"  # the folder of the real documents

Found = tuple[tuple[Article, tuple[Chunk, ...]], ...]


@dataclass(frozen=True, slots=True)
class Everyday:
    """A question, and what answers it: article ids and, more narrowly, chunk ids."""

    id: str
    style: str
    text: str
    articles: frozenset[str]
    chunks: frozenset[str]
    second: bool = False  # of the set written after the first had been looked at

    @property
    def held(self) -> bool:
        """Whether it is kept out of tuning; half of the questions are, by their hash."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1


def load(files: Sequence[Path] = FILES) -> tuple[Found, tuple[Everyday, ...]]:
    """The articles there are, and the questions about them.

    :raises CasesInvalid: a question names a file that is there, and nothing in it fits.
    """
    folders = [SAMPLES, *(Path(folder) for folder in [os.environ.get(CORPUS, "")] if folder)]
    found = tuple(
        (article, chunk(article))
        for result in read_sources(folders)
        for article in result.articles
    )
    sources = {Path(article.source).name for article, _ in found}
    questions = tuple(
        _question(row, found, file)
        for file in files
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if any(wanted["source"] in sources for wanted in row["relevant"])
    )
    return found, questions


def _question(row: Mapping[str, object], found: Found, file: Path) -> Everyday:
    relevant = row["relevant"]
    assert isinstance(relevant, list)
    chunks = [
        piece
        for article, pieces in found
        for wanted in relevant
        if Path(article.source).name == wanted["source"]
        for piece in pieces
        if _packed(wanted["evidence"]) in _packed(piece.text)
    ]
    if not chunks:
        raise CasesInvalid(f"{file.name}, {row['id']}: its evidence stands in no article")
    return Everyday(
        str(row["id"]), str(row["style"]), str(row["question"]),
        frozenset(piece.article_id for piece in chunks),
        frozenset(piece.chunk_id for piece in chunks), file != FILES[0],
    )  # fmt: skip


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def tables(
    questions: Sequence[Everyday], rankings: Mapping[str, Sequence[str]], intervals: bool = False
) -> dict[str, dict[str, Any]]:
    """hit@1 and hit@3 by article, and hit@3 by chunk, for all, each set, each half and each style.

    rankings: chunk ids, best first
    intervals: 95 % intervals as well
    """
    groups = {"all": list(questions)}
    groups["first"] = [q for q in questions if not q.second]
    groups["second"] = [q for q in questions if q.second]
    groups["open"] = [q for q in questions if not q.held]
    groups["held"] = [q for q in questions if q.held]
    for style in sorted({q.style for q in questions}):
        groups[style] = [q for q in questions if q.style == style]
    return {name: _scores(group, rankings, intervals) for name, group in groups.items() if group}


def _scores(
    questions: Sequence[Everyday], rankings: Mapping[str, Sequence[str]], intervals: bool
) -> dict[str, Any]:
    found: dict[str, list[bool]] = {"hit@1": [], "hit@3": [], "chunk_hit@3": []}
    for q in questions:
        articles = list(dict.fromkeys(c.rpartition(":")[0] for c in rankings[q.id]))
        found["hit@1"].append(bool(q.articles & set(articles[:1])))
        found["hit@3"].append(bool(q.articles & set(articles[:3])))
        found["chunk_hit@3"].append(bool(q.chunks & set(rankings[q.id][:3])))
    means = {name: mean_interval(hits) for name, hits in found.items()}
    known = {name: mean.to_json() for name, mean in means.items() if mean}
    ranges = {f"{name}_ci95": mean[1:] for name, mean in known.items()} if intervals else {}
    return {"questions": len(questions), **{name: mean[0] for name, mean in known.items()}, **ranges}
