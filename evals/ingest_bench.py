"""What ingest costs: made-up articles as files, ingested twice by fresh processes.

    python -m evals.ingest_bench [--articles 200 --articles 2000] [--full] [--no-embedding]

The first run reads, splits, groups and embeds everything, the second finds nothing changed. One
article in fifty is a copy of another with a title of its own and its end cut. With --no-embedding the
vectors are random, everything else is as it is: embedding 20,000 articles takes hours without a GPU.
One JSON line a size, then a table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.scale import RandomEncoder, made_up_sentences

SIZES, FULL = (200, 2_000), (20_000,)
_SENTENCES = 14  # of an article: some 800 characters, as a press release has
_COPIES = 50  # one article in so many is a copy


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size asked for; the exit status."""
    parser = argparse.ArgumentParser("python -m evals.ingest_bench", description=__doc__)
    parser.add_argument("--articles", type=int, action="append", help="a size; may be repeated")
    parser.add_argument("--full", action="store_true", help="20,000 articles too")
    parser.add_argument("--no-embedding", action="store_true", help="random vectors")
    parser.add_argument("--output", type=Path, help="JSON lines are added to this file")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        sources, data_dir = options.child
        _say(json.dumps(_ingested(sources, data_dir, not options.no_embedding)))
        return 0
    found = []
    for articles in options.articles or SIZES + (FULL if options.full else ()):
        found.append(measure(articles, not options.no_embedding))
        _say(json.dumps(found[-1]))
        if options.output:
            with options.output.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found[-1]) + "\n")
    _say(table(found))
    return 0


def measure(articles: int, embedding: bool = True) -> dict[str, Any]:
    """Seconds of a first run and of one without changes, speed, memory and size on disk."""
    with tempfile.TemporaryDirectory() as scratch:
        sources, data_dir = Path(scratch, "sources"), Path(scratch, "data")
        write_corpus(sources, articles)
        first, again = (_child(sources, data_dir, embedding) for _ in range(2))
        disk = sum(path.stat().st_size for path in data_dir.rglob("*") if path.is_file())
    if (first["added"], again["unchanged"]) != (articles, articles):
        raise RuntimeError(f"not everything was ingested: {first}, {again}")
    return {
        "articles": articles,
        "embedding": embedding,
        "seconds": first["seconds"],
        "articles_per_s": round(articles / first["seconds"], 2),
        "chunks_per_s": round(first["chunks"] / first["seconds"], 2),
        "ms_per_article": round(first["seconds"] * 1000 / articles, 1),
        "peak_mb": first["peak_mb"],
        "again_s": again["seconds"],
        "again_times_faster": round(first["seconds"] / again["seconds"], 1),
        "disk_mb": round(disk / 2**20),
        "load": round(os.getloadavg()[0], 1),
    }


def write_corpus(folder: Path, articles: int) -> None:
    """Write made-up press releases, a file each, a thousand in a folder."""
    random = np.random.default_rng(5)
    sentences = made_up_sentences(random, articles * _SENTENCES)
    for number in range(articles):
        place = folder / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        of = number - 1 if number % _COPIES == _COPIES - 1 else number
        own = sentences[of * _SENTENCES : (of + 1) * _SENTENCES]
        body = [f"{text[:-1]} 모두 {1000 * of + i}명이 참여한다." for i, text in enumerate(own)]
        day = f"20{10 + of % 15}. {1 + of % 12}. {1 + of % 28}."
        if of != number:
            body = body[:-4]
        lines = [f"# {own[0][:24]} {number}", f"출처: 전주시\n배포일: {day}", "\n\n".join(body)]
        (place / f"{number:06d}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def table(found: Sequence[dict[str, Any]]) -> str:
    """The measurements as rows of Markdown."""
    heads = ("articles", "embedding", "articles_per_s", "chunks_per_s", "ms_per_article", "peak_mb", "again_s", "again_times_faster", "disk_mb")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    lines += [f"| {' | '.join(str(one[head]) for head in heads)} |" for one in found]
    return "\n".join(lines)


def _child(sources: Path, data_dir: Path, embedding: bool) -> dict[str, Any]:
    """One run by a fresh process: its memory and its loading are those of the command."""
    command = [sys.executable, "-m", "evals.ingest_bench", "--child", str(sources), str(data_dir)]
    command += [] if embedding else ["--no-embedding"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _ingested(sources: Path, data_dir: Path, embedding: bool) -> dict[str, Any]:
    start = time.perf_counter()
    from assistant.operations.ingesting import Ingest
    from assistant.settings import load_settings
    from index.encoder import load_encoder

    settings = load_settings(data_dir=data_dir)
    run = Ingest(settings, lambda what, done, total: None)
    if not embedding:
        real = load_encoder(settings.embedding_model, settings.cache_dir)
        run = Ingest(settings, run.report, encoder=RandomEncoder(real))
        start = time.perf_counter()
    summary = run.run([str(sources)]).summary
    return {
        "seconds": round(time.perf_counter() - start, 3),
        "added": summary.added,
        "unchanged": summary.unchanged,
        "chunks": summary.chunks,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
