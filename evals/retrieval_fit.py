"""The weights of the fusion learnt again, on some KorQuAD questions, and tried on everything else.

    python -m evals.retrieval_fit --korquad FILE [--autorag FOLDER]

Learns with a listwise softmax on every third question that is not among the 1,500 that
evals.retrieval reports, and compares the weights in index/fusion.py with those on the 1,500, on
AutoRAG and on the everyday questions. The last line out is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals import retrieval_colloquial as colloquial
from evals.retrieval import contents_of, score, searcher_over
from evals.retrieval_data import Benchmark, load_autorag, load_korquad
from index.build import Contents
from index.fusion import WEIGHTS, Scores, Signals, fuse
from ingest.errors import AssistantError
from ingest.types import Article, Chunk

_REPORTED, _EVERY = 1500, 3
_STEPS, _RATE, _PULL = 400, 0.02, 1e-3  # of Adam; the pull of every weight towards zero
_CONSTANT = np.array([0.30, 0.40, 0.15, 0.20], np.float32)


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of a question, and which of them are right."""

    signals: Signals
    documents: tuple[str, ...]
    relevant: Mapping[str, float]

    @property
    def right(self) -> NDArray[np.bool_]:
        """By candidate."""
        return np.array([document in self.relevant for document in self.documents], bool)

    def scores(self, weights: Scores) -> dict[str, float]:
        """What an order by these weights scores."""
        order = np.argsort(-fuse(self.signals, weights), kind="stable")
        return score(list(dict.fromkeys(self.documents[i] for i in order)), dict(self.relevant))


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and report; the exit status: 0, or 2 when a file cannot be read."""
    parser = argparse.ArgumentParser("python -m evals.retrieval_fit", description=__doc__.split("\n")[0])
    parser.add_argument("--korquad", type=Path, required=True, help="KorQuAD 1.0 file")
    parser.add_argument("--autorag", type=Path, help="folder of the AutoRAG benchmark")
    options = parser.parse_args(arguments)
    try:
        reported, rest = _korquad(options.korquad)
        learning, *tried = _examples(contents_of(rest), [rest, reported])
        tables = {"korquad, learnt on": learning, "korquad, reported": tried[0]}
        if options.autorag:
            other = load_autorag(options.autorag)
            tables["autorag"] = _examples(contents_of(other), [other])[0]
        tables["everyday"] = _everyday()
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    found = learnt(learning)
    ways = {"in the code": WEIGHTS, "learnt now": found, "constants": _constant()}
    result = {
        name: {way: _means(examples, weights) for way, weights in ways.items()}
        for name, examples in tables.items()
    }
    for name, rows in result.items():
        sys.stdout.write("".join(f"{name:>20}  {way:12} {means}\n" for way, means in rows.items()))
    sys.stdout.write(json.dumps({"weights": found.round(3).tolist(), **result}) + "\n")
    return 0


def learnt(examples: Iterable[Example]) -> Scores:
    """The weights under which the right candidates are likeliest; the usual ones add up to one."""
    rows = [
        (e.signals.standard(), e.signals.situation(), e.right) for e in examples if e.right.any()
    ]
    weights = np.zeros(WEIGHTS.shape)
    weights[:, 0] = 1.0
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gradient = sum((_gradient(weights, *row) for row in rows), np.zeros_like(weights))
        gradient = gradient / len(rows) + _PULL * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    scaled: Scores = (weights / weights[:, 0].sum()).astype(np.float32)
    return scaled


def _gradient(
    weights: NDArray[np.float64], columns: Scores, situation: Scores, right: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Of the surprise at the right candidates."""
    counted = weights @ situation
    scores = columns @ np.maximum(counted, 0)
    likely = np.exp(scores - scores.max())
    off = likely / likely.sum() - np.where(right, likely, 0) / likely[right].sum()
    return np.outer((off @ columns) * (counted > 0), situation)


def _korquad(path: Path) -> tuple[Benchmark, Benchmark]:
    """The questions that are reported, and those to learn on."""
    reported, whole = load_korquad(path, _REPORTED), load_korquad(path, 0)
    left = [query for query in whole.queries if query not in reported.queries][::_EVERY]
    return reported, replace(
        whole, queries={q: whole.queries[q] for q in left}, relevant={q: whole.relevant[q] for q in left}
    )


def _everyday() -> list[Example]:
    articles, questions = colloquial.load()
    contents: dict[str, list[tuple[Article, Sequence[Chunk]]]] = {}
    for article, chunks in articles:
        contents.setdefault(article.source, []).append((article, chunks))
    relevant = {q.id: dict.fromkeys(q.articles, 1.0) for q in questions}
    return _examples(contents, [Benchmark((), {q.id: q.text for q in questions}, relevant)])[0]


def _examples(contents: Contents, benchmarks: Sequence[Benchmark]) -> list[list[Example]]:
    with searcher_over(contents) as searcher:
        return [
            [
                Example(
                    found.signals, tuple(s.chunk.article_id for s in found.chunks),
                    benchmark.relevant[query],
                )
                for query, found in ((q, searcher.candidates(t)) for q, t in benchmark.queries.items())
            ]
            for benchmark in benchmarks
        ]  # fmt: skip


def _constant() -> Scores:
    weights = np.zeros_like(WEIGHTS)
    weights[:, 0] = _CONSTANT
    return weights


def _means(examples: Sequence[Example], weights: Scores) -> dict[str, float]:
    scores = [example.scores(weights) for example in examples]
    return {
        name: round(float(np.mean([each[name] for each in scores])), 4)
        for name in ("hit@1", "hit@3", "ndcg@10")
    }


if __name__ == "__main__":
    sys.exit(main())
