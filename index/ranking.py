"""Candidates of a search: found by either side, scored by every signal, put in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index import keyword, nearby
from index.encoder import Vectors
from index.fusion import Signals, standardise
from index.opened import Index, Rows
from index.question import Asked
from index.store import StoredChunk

CANDIDATES = 100  # of each side
RERANKED = 20  # candidates that a cross-encoder reads
# Weights of the signals add up to one: these are as much as a good lead in one of them.
_OF_THE_YEAR = 0.8  # an article published in a year that is asked about
_NEWEST = 0.5  # the newest article, where the question is about now; the oldest gains nothing
_AGAIN = 0.5  # off for each better chunk of the same article, where articles are compared
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?년|\s?학?년도|[-./]|\s|$)")

_NOW = re.compile(r"최근|최신|요즘|요새|지금(?!까지|껏)|현재|(?i:\b(?:latest|recent(?:ly)?|current(?:ly)?|now)\b)")


def gather(words: Vectors, near: Rows, k: int) -> Rows:
    """The rows that are best on either side."""
    return np.unique(np.concatenate([keyword.top(words, k), near]))


def signals(
    index: Index, asked: Asked, vector: Vectors, words: Vectors, rows: Rows,
    stored: Mapping[int, StoredChunk],
) -> Signals:  # fmt: skip
    """Every candidate by every signal: a missing score is computed, not taken as 0."""
    chunks, sentences = index.similarities(rows, vector)
    rarity = index.keyword.rarity(asked)
    together = [nearby.best_sentence(stored[row].chunk.text, rarity) for row in rows.tolist()]
    return Signals(
        keyword=words[rows],
        dense=(chunks + sentences) / np.float32(2),  # better than either alone (ADR 0003)
        article=index.keyword.article_scores(asked)[rows],
        sentence=np.array(together, np.float32),
        length=len(rarity),
        trust=asked.share,
    )


def years_in(text: str) -> tuple[int, ...]:
    """The years that a question names in digits."""
    return tuple(dict.fromkeys(int(found) for found in _YEAR.findall(text)))


def timely(index: Index, chunks: Sequence[StoredChunk], years: Collection[int]) -> Vectors:
    """What each candidate gains by being of one of the years: they come first, nothing is lost."""
    months = index.store.months(stored.chunk.article_id for stored in chunks)
    # a text that merely names the year gains nothing more: BM25 has seen it
    fits = [months[stored.chunk.article_id][0] in years for stored in chunks]
    return np.array(fits, np.float32) * np.float32(_OF_THE_YEAR)


def asks_now(text: str) -> bool:
    """Whether a question is about how things are now."""
    return bool(_NOW.search(text))


def newer(index: Index, chunks: Sequence[StoredChunk]) -> Vectors:
    """What each candidate gains by being newer than the others; an undated one gains nothing."""
    months = index.store.months(stored.chunk.article_id for stored in chunks)
    dates = [months[stored.chunk.article_id] for stored in chunks]
    times = np.array([(year or np.nan) + (month or 6) / 12 for year, month in dates], np.float32)
    known = times[~np.isnan(times)]
    if not len(known) or np.ptp(known) == 0:
        return np.zeros_like(times)
    gains: Vectors = np.nan_to_num((times - known.min()) / np.ptp(known)) * np.float32(_NEWEST)
    return gains


def spread(order: Sequence[int], scores: Vectors, articles: Sequence[str]) -> list[int]:
    """`order` with every further chunk of an article put back: a comparison needs several."""
    seen: Counter[str] = Counter()
    lowered = {}
    for place in order:
        lowered[place] = float(scores[place]) - _AGAIN * seen[articles[place]]
        seen[articles[place]] += 1
    return sorted(order, key=lambda place: -lowered[place])


def copies(order: Sequence[int], digests: Sequence[str]) -> dict[int, int]:
    """Candidates whose very text stands better placed: place to the place of that one."""
    first: dict[str, int] = {}
    found = {}
    for place in order:
        if first.setdefault(digests[place], place) != place:
            found[place] = first[digests[place]]
    return found


def reranked(order: Sequence[int], scores: Vectors, read: Vectors) -> list[int]:
    """`order` with its first len(read) places by what a cross-encoder says, helped by the search."""
    best = list(order[: len(read)])
    together = standardise(read) + standardise(scores[best]) / np.float32(2)
    return [*(best[i] for i in np.argsort(-together, kind="stable")), *order[len(read) :]]
