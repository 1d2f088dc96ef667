"""How search and updates cost as the index grows, over made-up articles.

    python -m evals.scale --chunks 10000 [--chunks 100000]

Texts are drawn from the words of real articles' kind by their usual frequency; the vectors of
passages are random, as embedding 100,000 passages takes hours, and above 10,000 chunks their words
are cut at spaces instead of by Kiwi, which takes ten minutes of a core for 50,000. Every question is
embedded and cut by the real models. One JSON line a size, also added to --output.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import keyword
from ingest.types import Article, Chunk, DateBasis, Published, Sentence

if TYPE_CHECKING:
    from index.encoder import Encoder, Span, Vectors

_CHUNKS_AN_ARTICLE, _SENTENCES, _WORDS = 4, 6, 12  # of an article, a chunk, a sentence
_QUESTIONS = 60
_PORTION = 131_072  # chunks of one update: what is being written is held in memory
_ANALYSED = 10_000  # chunks up to which Kiwi finds the words
_ENDINGS = ("을 지원한다.", "에 나선다.", "을 새로 연다.", "에 쓰인다.", "을 늘린다.", "이 열린다.")
_PARTICLES = ("은", "의", "에", "을", "", "", "와", "로")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size asked for; the exit status."""
    parser = argparse.ArgumentParser("python -m evals.scale", description=__doc__.split("\n")[0])
    parser.add_argument("--chunks", type=int, action="append", help="a size; may be repeated")
    parser.add_argument("--output", type=Path, help="JSON lines are added to this file")
    parser.add_argument("--keep", type=Path, help="a folder for the index, which is left there")
    parser.add_argument("--open", type=Path, help="search an index that is there, build none")
    options = parser.parse_args(arguments)
    if options.open:
        sys.stdout.write(json.dumps(_searched(options.open)) + "\n")
        return 0
    for chunks in options.chunks or [10_000]:
        line = json.dumps(measure(chunks, options.keep))
        sys.stdout.write(line + "\n")
        if options.output:
            with options.output.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
    return 0


def measure(chunks: int, keep: Path | None = None) -> dict[str, float]:
    """Seconds of building, of adding one article and of opening; latency and memory of search."""
    from index.build import update

    if chunks > _ANALYSED:
        keyword.content_terms = _cut  # type: ignore[attr-defined]  # of passages: the child searches
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = keep or Path(scratch)
        encoder = RandomEncoder(real_encoder())
        start = time.perf_counter()
        _build(data_dir, chunks, encoder)
        built = time.perf_counter()
        update(data_dir, {"new": list(_articles(_CHUNKS_AN_ARTICLE, "new", seed=1))}, encoder)
        updated = time.perf_counter()
        # searched by a fresh process: its memory is that of a server, not of the build
        command = [sys.executable, "-m", "evals.scale", "--open", str(data_dir)]
        child = subprocess.run(command, capture_output=True, text=True, check=True)
    times = {"build_s": round(built - start, 2), "update_s": round(updated - built, 2)}
    return {**json.loads(child.stdout.splitlines()[-1]), **times, "chunks": chunks}


def _build(data_dir: Path, chunks: int, encoder: Encoder) -> None:
    """Fill the index: where they are many some articles at a time, and without a way back."""
    from index import generations
    from index.build import update

    for number, first in enumerate(range(0, chunks, _PORTION)):
        some = list(_articles(min(_PORTION, chunks - first), f"a{number}-", number))
        update(data_dir, {f"news{number}": some}, encoder, grouped=chunks <= _PORTION)
        before = generations.previous(data_dir)
        if before is not None:
            shutil.rmtree(before)


def _searched(data_dir: Path) -> dict[str, float]:
    from index.opened import LiveIndex
    from index.search import Searcher

    encoder = real_encoder()
    start = time.perf_counter()
    live = LiveIndex(data_dir)
    opened = time.perf_counter() - start
    searcher = Searcher(live, encoder)
    searcher.search("준비")  # loads the dictionary
    times, cpu = [], []
    for question in _questions():
        start, started = time.perf_counter(), time.process_time()
        searcher.search(question, 12)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - started) * 1000)
    p50, p95 = np.percentile(times, [50, 95])
    own, mapped, peak = map(_megabytes, ("RssAnon", "RssFile", "VmHWM"))
    return {
        "chunks": live.current().manifest.chunks, "load": round(os.getloadavg()[0], 1), "open_s": round(opened, 2),
        "search_ms_p50": round(float(p50), 1), "search_ms_p95": round(float(p95), 1),
        "search_cpu_ms": round(float(np.median(cpu)), 1), "rss_mb": own + mapped, "own_mb": own,
        "rss_peak_mb": peak,
    }  # fmt: skip


def _megabytes(name: str) -> int:
    """Of this process: its own memory, mapped pages in memory, the most it had at once.

    Not from getrusage, which begins with what the process had that started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{name}:"))


def real_encoder() -> Encoder:
    """The encoder of the settings."""
    from assistant.settings import load_settings
    from index.encoder import load_encoder

    settings = load_settings()
    return load_encoder(settings.embedding_model, settings.cache_dir)


class RandomEncoder:
    """The real model's questions; passages get random vectors around a few hundred topics."""

    def __init__(self, encoder: Encoder) -> None:
        """Vectors have the name and the size of `encoder`'s."""
        self.name, self.dimension, self._encoder = encoder.name, encoder.dimension, encoder
        self._random = np.random.default_rng(7)
        self._topics = self._random.normal(size=(300, self.dimension)).astype(np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text."""
        return self._vectors(len(texts))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The real vectors of questions."""
        return self._encoder.queries(texts)

    def spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """A vector for each text and each of its spans."""
        return self._vectors(len(texts)), [self._vectors(len(marks)) for marks in spans]

    def _vectors(self, count: int) -> Vectors:
        noise = self._random.normal(size=(count, self.dimension)).astype(np.float32)
        vectors = self._topics[self._random.integers(len(self._topics), size=count)] + noise
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


@cache
def _words() -> tuple[list[str], np.ndarray]:
    """Made-up nouns, and how often each is drawn: few often, most seldom (Zipf)."""
    random = np.random.default_rng(3)
    syllables = [chr(0xAC00 + int(i) * 28 + int(j)) for i in range(0, 399, 3) for j in (0, 4, 21)]
    nouns = ["".join(random.choice(syllables, size=random.integers(2, 4))) for _ in range(40_000)]
    real = ("전주시 예산 사업 지원 시민 버스 도서관 청년 축제 주차장 노선 일자리 수소 충전소 상품권 "
            "교육 신청 모집 기간 시설 조성 공사 어르신 통합돌봄 산업단지 기업 요금 할인 침수").split()  # fmt: skip
    nouns = [*real, *nouns]
    weights = 1 / np.arange(10, len(nouns) + 10)
    return nouns, weights / weights.sum()


def _articles(
    chunks: int, name: str = "a", seed: int = 0
) -> Iterator[tuple[Article, tuple[Chunk, ...]]]:
    random = np.random.default_rng(seed)
    published = Published(2024, 6, 26, DateBasis.STATED, "")
    for number in range(-(-chunks // _CHUNKS_AN_ARTICLE)):
        lines = made_up_sentences(random, _CHUNKS_AN_ARTICLE * _SENTENCES)
        starts = np.cumsum([0, *(len(line) + 1 for line in lines)]).tolist()
        sentences = tuple(
            Sentence(i, starts[i], starts[i] + len(line), line) for i, line in enumerate(lines)
        )
        article = Article(
            f"{name}{number:06d}", lines[0][:25], "\n".join(lines), "전주시", published, name,
            sentences=sentences,
        )  # fmt: skip
        left = min(_CHUNKS_AN_ARTICLE, chunks - number * _CHUNKS_AN_ARTICLE)
        yield article, tuple(_chunk(article, place) for place in range(left))


def made_up_sentences(random: np.random.Generator, count: int) -> list[str]:
    """Sentences of made-up words, drawn as often as words are used."""
    nouns, weights = _words()
    drawn = random.choice(len(nouns), size=(count, _WORDS), p=weights)
    return [_sentence([nouns[i] for i in row], int(row[0])) for row in drawn]


def _cut(text: str) -> list[str]:
    """The words of a made-up text without the particles they were given."""
    words = re.findall(r"\w+", text)
    return [w[:-1] if len(w) > 2 and w[-1] in "은의에을와로이" else w for w in words]


def _sentence(words: Sequence[str], number: int) -> str:
    parts = [w + _PARTICLES[(number + i) % len(_PARTICLES)] for i, w in enumerate(words[:-1])]
    return " ".join([*parts, words[-1] + _ENDINGS[number % len(_ENDINGS)]])


def _chunk(article: Article, place: int) -> Chunk:
    first, last = place * _SENTENCES, place * _SENTENCES + _SENTENCES - 1
    start, end = article.sentences[first].start, article.sentences[last].end
    return Chunk(
        f"{article.article_id}:{first}-{last}", article.article_id, first, last, start, end,
        article.body[start:end], f"{article.title} {article.published.iso}",
    )  # fmt: skip


def _questions() -> Iterator[str]:
    """Questions of some 30 characters over the same words."""
    random = np.random.default_rng(11)
    nouns, weights = _words()
    for _ in range(_QUESTIONS):
        a, b, c = random.choice(len(nouns), size=3, p=weights)
        yield f"올해 {nouns[a]} {nouns[b]} {nouns[c]}에 드는 예산은 얼마인가요?"


if __name__ == "__main__":
    sys.exit(main())
