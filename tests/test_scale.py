"""The scale benchmark: made-up articles are whole, and a small run reports every number."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from index_parts import BigramEncoder

from evals import scale
from index.build import update
from index.opened import open_index


def test_made_up_articles_have_their_sentences_and_chunks() -> None:
    articles = list(scale._articles(10))
    assert sum(len(chunks) for _, chunks in articles) == 10
    for article, chunks in articles:
        assert all(article.body[s.start : s.end] == s.text for s in article.sentences)
        assert all(article.body[c.start : c.end] == c.text for c in chunks)
    assert list(scale._articles(10)) == articles
    assert list(scale._questions()) == list(scale._questions())


def test_passages_get_vectors_of_unit_length(tmp_path: Path) -> None:
    encoder = scale.RandomEncoder(BigramEncoder())
    update(tmp_path, {"news": list(scale._articles(20))}, encoder)
    index = open_index(tmp_path)
    assert index.chroma.count() == 20
    lengths = np.linalg.norm(index.segments[0].chunks.astype(np.float32), axis=1)
    assert np.allclose(lengths, 1, atol=1e-2)


@pytest.mark.slow
def test_a_small_run_reports_every_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scale.main(["--chunks", "40", "--output", str(tmp_path / "scale.jsonl")]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line == json.loads((tmp_path / "scale.jsonl").read_text())
    assert line["chunks"] == 40
    wanted = {"build_s", "update_s", "open_s", "search_ms_p50", "search_ms_p95", "rss_mb"}
    assert all(line[name] > 0 for name in wanted)
