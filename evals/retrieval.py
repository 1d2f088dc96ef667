"""How well search finds the right document, on any benchmark in BEIR's layout.

    python -m evals.retrieval --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv
    python -m evals.retrieval --autorag FOLDER
    python -m evals.retrieval --korquad FILE
    python -m evals.retrieval --colloquial
    python -m evals.retrieval --foreign
    python -m evals.retrieval --korquad FILE --ablate
    python -m evals.retrieval --korquad FILE --noise typo

The documents are chunked and indexed as articles are; a document ranks by its best chunk.
The last line out is JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.settings import load_settings
from evals import retrieval_colloquial as colloquial
from evals import retrieval_foreign as foreign
from evals.bootstrap import mean_interval
from evals.retrieval_ablation import ALONE, VARIANTS
from evals.retrieval_data import Benchmark, Document, load_autorag, load_beir, load_korquad
from evals.retrieval_noise import mistyped, without_spaces
from index import question
from index.build import Contents, update
from index.encoder import load_encoder
from index.opened import open_index
from index.passages import CachedEncoder
from index.reranker import load_reranker
from index.search import Mode, Searcher
from ingest.chunks import chunk
from ingest.errors import AssistantError
from ingest.sentences import split_sentences
from ingest.types import Article, Chunk, Published

_HITS = (1, 3, 5, 10)
Scores = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a benchmark; the exit status: 0, or 2 when its files cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        if options.colloquial:
            result = _colloquial(Mode(options.mode), options.noise, options.intervals)
        elif options.foreign:
            result = _foreign(Mode(options.mode))
        else:
            benchmark = noisy(_load(options), options.noise)
            result = (
                ablate(benchmark)
                if options.ablate
                else evaluate(benchmark, Mode(options.mode), options.intervals)
            )
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    if not options.json:
        sys.stdout.write("".join(f"{name:>16} {value}\n" for name, value in result.items()))
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m evals.retrieval", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, help="JSON lines: _id, title, text")
    parser.add_argument("--queries", type=Path, help="JSON lines: _id, text")
    parser.add_argument("--qrels", type=Path, help="tab-separated: query-id, corpus-id, score")
    parser.add_argument("--autorag", type=Path, help="folder of the AutoRAG benchmark")
    parser.add_argument("--korquad", type=Path, help="KorQuAD 1.0 file")
    parser.add_argument("--questions", type=int, default=1500, help="of KorQuAD; 0 is all")
    parser.add_argument("--colloquial", action="store_true", help="the everyday questions")
    parser.add_argument("--foreign", action="store_true", help="the foreign questions")
    parser.add_argument("--ablate", action="store_true", help="every signal and way of adding")
    parser.add_argument("--intervals", action="store_true", help="bootstrap intervals as well")
    parser.add_argument("--noise", choices=["typo", "nospace"], help="spoil the questions first")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default="hybrid")
    parser.add_argument("--json", action="store_true", help="print nothing but the JSON")
    return parser


def _load(options: argparse.Namespace) -> Benchmark:
    if options.autorag:
        return load_autorag(options.autorag)
    if options.korquad:
        return load_korquad(options.korquad, options.questions)
    if options.corpus and options.queries and options.qrels:
        return load_beir(options.corpus, options.queries, options.qrels)
    raise AssistantError("give --corpus, --queries and --qrels, or --autorag, or --korquad")


def evaluate(benchmark: Benchmark, mode: Mode, intervals: bool = False) -> dict[str, Any]:
    """The scores of search over a benchmark, in the contract's names; 95 % intervals when asked."""
    with searcher_over(contents_of(benchmark)) as searcher:
        rankings, times = _rank(searcher, benchmark.queries, mode)
    scores = _scores(rankings, benchmark)
    means = {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}
    timings = {f"ms_p{p}": float(np.percentile(times, p)) for p in (50, 95)}
    rounded = {name: round(value, 4) for name, value in (means | timings).items()}
    return rounded | {"queries": len(rankings)} | (_intervals(scores) if intervals else {})


def _scores(rankings: dict[str, list[str]], benchmark: Benchmark) -> list[Scores]:
    documents = {
        query: list(dict.fromkeys(chunk_id.rpartition(":")[0] for chunk_id in ranking))
        for query, ranking in rankings.items()  # the best chunk decides
    }
    return [score(documents[query], benchmark.relevant[query]) for query in rankings]


def _intervals(scores: Sequence[Scores]) -> dict[str, Any]:
    found = {}
    for name in ("hit@1", "ndcg@10"):
        interval = mean_interval([score[name] for score in scores])
        if interval:
            found[f"{name}_ci95"] = interval.to_json()[1:]
    return found


def ablate(benchmark: Benchmark) -> dict[str, Any]:
    """hit@1 and nDCG@10 of the same candidates in every order of `VARIANTS`."""
    ranked: dict[str, dict[str, list[str]]] = {name: {} for name in (*ALONE, *VARIANTS)}
    with searcher_over(contents_of(benchmark)) as searcher:
        for query, text in benchmark.queries.items():
            found = searcher.candidates(text)
            ids = [stored.chunk.chunk_id for stored in found.chunks]
            rows, asked = [stored.row for stored in found.chunks], question.read(text)
            orders = {name: alone(found.index, asked)[rows] for name, alone in ALONE.items()}
            orders |= {name: order(found.signals) for name, order in VARIANTS.items()}
            for name, scores in orders.items():
                ranked[name][query] = [ids[i] for i in np.argsort(-scores, kind="stable")]
    table = {}
    for name, rankings in ranked.items():
        found_by = _scores(rankings, benchmark)
        table[name] = {
            measure: round(float(np.mean([score[measure] for score in found_by])), 4)
            for measure in ("hit@1", "hit@3", "ndcg@10")
        }
    return table


def _colloquial(mode: Mode, noise: str | None, intervals: bool) -> dict[str, Any]:
    articles, questions = colloquial.load()
    with searcher_over(_by_source(articles)) as searcher:
        asked = {q.id: _spoil(noise)(q.text) for q in questions}
        rankings, _ = _rank(searcher, asked, mode)
    return dict(colloquial.tables(questions, rankings, intervals))


def _foreign(mode: Mode) -> dict[str, Any]:
    articles, _ = colloquial.load()
    result = {}
    with searcher_over(_by_source(articles)) as searcher:
        for name, helped in (("as asked", False), ("with Korean words", True)):
            questions = foreign.load(articles, helped)
            rankings, _ = _rank(searcher, {i: q.asked for i, q in questions.items()}, mode)
            result[name] = foreign.tables(questions, rankings)
    return result


def _by_source(articles: colloquial.Found) -> Contents:
    contents: dict[str, list[tuple[Article, tuple[Chunk, ...]]]] = {}
    for article, chunks in articles:
        contents.setdefault(article.source, []).append((article, chunks))
    return contents


def noisy(benchmark: Benchmark, noise: str | None) -> Benchmark:
    """The benchmark with its questions spoilt: without spaces, or one letter mistyped in each."""
    spoil = _spoil(noise)
    return replace(benchmark, queries={q: spoil(text) for q, text in benchmark.queries.items()})


def _spoil(noise: str | None) -> Callable[[str], str]:
    return {"nospace": without_spaces, "typo": mistyped}.get(noise or "", str)


@contextmanager
def searcher_over(contents: Contents) -> Iterator[Searcher]:
    """A searcher over an index of its own, which goes when it is left."""
    settings = load_settings()
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    cached = CachedEncoder(encoder, settings.cache_dir)
    with tempfile.TemporaryDirectory() as scratch:
        update(Path(scratch), contents, cached, _report, grouped=False)
        index = open_index(Path(scratch))
        yield Searcher(index, encoder, load_reranker(settings.reranker))
        index.close()


def contents_of(benchmark: Benchmark) -> Contents:
    """The documents of a benchmark as articles with their chunks."""
    return {"": [_article(document) for document in benchmark.documents]}


def _article(document: Document) -> tuple[Article, tuple[Chunk, ...]]:
    body = document.text or document.title
    article = Article(
        article_id=document.id, title=document.title, body=body, publisher="",
        published=Published(), source="", sentences=split_sentences(body),
    )  # fmt: skip
    return article, chunk(article)


def _report(done: int, total: int) -> None:
    if total and sys.stderr.isatty():
        sys.stderr.write(f"\rembedded {done} of {total}" + "\n" * (done == total))


def _rank(
    searcher: Searcher, queries: Mapping[str, str], mode: Mode
) -> tuple[dict[str, list[str]], list[float]]:
    """Chunk ids, best first, and milliseconds, for every question."""
    rankings, times = {}, []
    searcher.search("준비", 10, mode)  # loads the dictionary
    for query, text in queries.items():
        start = time.perf_counter()
        found = searcher.search(text, 10, mode, fold=False)  # copies are documents of their own
        times.append((time.perf_counter() - start) * 1000)
        chunk_ids = [hit.chunk.chunk_id for hit in found.hits]
        rankings[query] = chunk_ids + [rejected.chunk_id for rejected in found.rejected]
    return rankings, times


def score(ranking: Sequence[str], relevant: dict[str, float]) -> Scores:
    """The measures of one question: documents, best first, and what they are worth."""
    gains = [relevant.get(document, 0.0) for document in ranking[:100]]
    first = next((rank for rank, gain in enumerate(gains[:10], start=1) if gain), 0)
    ideal = _discounted(sorted(relevant.values(), reverse=True)[:10])
    return {
        **{f"hit@{k}": float(any(gains[:k])) for k in _HITS},
        "mrr@10": 1 / first if first else 0.0,
        "ndcg@10": _discounted(gains[:10]) / ideal,
        "recall@100": sum(gain > 0 for gain in gains) / len(relevant),
    }


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


if __name__ == "__main__":
    sys.exit(main())
