"""Building: only what changed is embedded, other sources stay, a failure changes nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_parts import BUS, LIBRARY, TREES, BigramEncoder, article

from index import generations
from index.build import Summary, update
from index.opened import LiveIndex, open_index
from index.question import read
from index.search import Searcher
from ingest.errors import IndexBroken, IndexLocked, IndexMissing, ManifestMismatch

ALL = {"a.txt": [LIBRARY], "b.txt": [BUS, TREES]}


@pytest.fixture
def encoder() -> BigramEncoder:
    return BigramEncoder()


@pytest.fixture
def data_dir(tmp_path: Path, encoder: BigramEncoder) -> Path:
    update(tmp_path, ALL, encoder)
    encoder.embedded.clear()
    return tmp_path


def generation(data_dir: Path) -> str:
    return generations.current(data_dir).name


def test_a_first_build_adds_everything(tmp_path: Path, encoder: BigramEncoder) -> None:
    seen: list[tuple[int, int]] = []
    summary = update(tmp_path, ALL, encoder, lambda done, total: seen.append((done, total)))
    assert summary == Summary(added=3, chunks=4)
    assert seen == [(0, 4), (4, 4)]
    status = open_index(tmp_path).status()
    assert (status["articles"], status["chunks"], status["sources"]) == (3, 4, 2)
    assert status["model"] == "bigrams"


def test_articles_come_back_as_they_went_in(data_dir: Path) -> None:
    index = open_index(data_dir)
    for whole, _ in (LIBRARY, BUS, TREES):
        stored = index.article(whole.article_id)
        assert stored == whole
        assert stored is not None
        assert stored.removed == whole.removed  # left out of ==
    assert index.article("nobody") is None
    chunks = [stored.chunk for stored in index.store.all_chunks()]
    assert set(chunks) == {*LIBRARY[1], *BUS[1], *TREES[1]}


def test_nothing_changed_makes_no_generation(data_dir: Path, encoder: BigramEncoder) -> None:
    before = generation(data_dir)
    assert update(data_dir, ALL, encoder) == Summary(unchanged=3, chunks=4)
    assert generation(data_dir) == before
    assert encoder.embedded == []


def test_nothing_at_all_stays_nothing(tmp_path: Path, encoder: BigramEncoder) -> None:
    assert update(tmp_path, {}, encoder) == Summary()
    assert update(tmp_path, {"a.txt": []}, encoder) == Summary()
    with pytest.raises(IndexMissing):
        open_index(tmp_path)


def test_only_changed_chunks_are_embedded(data_dir: Path, encoder: BigramEncoder) -> None:
    lines = [sentence.text for sentence in LIBRARY[0].sentences]
    changed = article("lib", LIBRARY[0].title, *lines[:2], "도서 대출은 열 권까지다.")
    summary = update(data_dir, {"a.txt": [changed]}, encoder)
    assert summary == Summary(changed=1, chunks=4)
    assert encoder.embedded == [f"{LIBRARY[0].title}\n도서 대출은 열 권까지다."]
    hit = Searcher(open_index(data_dir), encoder).search("대출 열 권", k=1).hits[0]
    assert hit.chunk.text == "도서 대출은 열 권까지다."


def test_a_date_alone_changes_the_article_and_embeds_nothing(
    data_dir: Path, encoder: BigramEncoder
) -> None:
    whole, chunks = LIBRARY
    redated = replace(whole, published=replace(whole.published, day=27))
    assert update(data_dir, {"a.txt": [(redated, chunks)]}, encoder).changed == 1
    assert encoder.embedded == []
    stored = open_index(data_dir).article("lib")
    assert stored is not None
    assert stored.published.iso == "2024-06-27"


def test_articles_gone_from_a_source_are_removed_and_other_sources_stay(
    data_dir: Path, encoder: BigramEncoder
) -> None:
    assert update(data_dir, {"b.txt": [BUS]}, encoder) == Summary(unchanged=1, removed=1, chunks=3)
    index = open_index(data_dir)
    assert index.article("trees") is None
    assert index.article("lib") is not None
    assert not index.store.chunks_by_id(["trees:0-0"])
    assert index.chroma.count() == 3
    assert update(data_dir, {"b.txt": []}, encoder).removed == 1
    assert update(data_dir, {"a.txt": []}, encoder) == Summary(removed=1, chunks=0)
    assert Searcher(open_index(data_dir), encoder).search("도서관").hits == ()


def test_vectors_stay_with_their_chunks(data_dir: Path, encoder: BigramEncoder) -> None:
    """Rows move when articles come and go; every vector must move along."""
    update(
        data_dir, {"b.txt": [TREES], "c.txt": [article("aaa", "첫째", "가장 앞에 온다.")]}, encoder
    )
    index = open_index(data_dir)
    for stored in index.store.all_chunks():
        chunk = stored.chunk
        fresh = encoder.passages([f"{chunk.context}\n{chunk.text}"])[0]
        assert np.allclose(index.chunk_vector(stored.row), fresh, atol=2e-3)
        assert index.chroma.nearest(fresh, 1)[0][0] == stored.row
        whole = index.article(chunk.article_id)
        assert whole is not None
        kept = index.sentence_vectors(stored.row)
        texts = [s.text for s in whole.sentences[chunk.first : chunk.last + 1]]
        assert np.allclose(kept, encoder.queries(texts), atol=2e-3)


def test_a_failed_build_changes_nothing(data_dir: Path, encoder: BigramEncoder) -> None:
    before = generation(data_dir)

    class Failing(BigramEncoder):
        def spans(self, texts, spans):
            raise RuntimeError("power cut")

    new = {"c.txt": [article("new", "새 소식", "새 문장이다.")]}
    with pytest.raises(RuntimeError):
        update(data_dir, new, Failing())
    assert generation(data_dir) == before
    assert int(open_index(data_dir).live.sum()) == 4
    assert update(data_dir, new, encoder) == Summary(added=1, chunks=5)
    assert len(list((data_dir / "generations").iterdir())) == 2


KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
from index_parts import BigramEncoder, article
from index.build import update

class Slow(BigramEncoder):
    def spans(self, texts, spans):
        print("embedding", flush=True)
        time.sleep(60)

update(Path({data_dir!r}), {{"c.txt": [article("new", "새 소식", "새 문장이다.")]}}, Slow())
"""


def test_a_build_killed_with_no_warning_changes_nothing(
    data_dir: Path, encoder: BigramEncoder
) -> None:
    before = generation(data_dir)
    code = KILLED.format(tests=str(Path(__file__).parent), data_dir=str(data_dir))
    root = Path(__file__).parent.parent
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == b"embedding\n"
        with pytest.raises(IndexLocked, match=f"process {build.pid} on"):
            update(data_dir, ALL, encoder)
        build.kill()
    assert generation(data_dir) == before
    assert int(open_index(data_dir).live.sum()) == 4
    assert len(list((data_dir / "generations").iterdir())) == 2  # its draft is still there
    assert update(data_dir, ALL, encoder) == Summary(unchanged=3, chunks=4)
    assert [folder.name for folder in (data_dir / "generations").iterdir()] == [before]


def test_another_model_cannot_be_mixed_in(data_dir: Path) -> None:
    class Other(BigramEncoder):
        name = "other"

    with pytest.raises(ManifestMismatch, match="bigrams"):
        update(data_dir, ALL, Other())
    with pytest.raises(ManifestMismatch):
        Searcher(open_index(data_dir), Other())


def test_a_held_lock_is_reported(data_dir: Path, encoder: BigramEncoder) -> None:
    with generations.writer(data_dir), pytest.raises(IndexLocked):
        update(data_dir, ALL, encoder)


PARTS = [
    "articles.sqlite", "chroma/chroma.sqlite3", "manifest.json", "segments/*/chunks.npy",
    "segments/*/sentences.npy", "segments/*/words/terms.npy", "segments/*/pairs/documents.npy",
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", ["gone", "garbage"])
def test_a_damaged_part_is_reported_in_one_line(data_dir: Path, part: str, damage: str) -> None:
    path = next(generations.current(data_dir).glob(part))
    path.unlink()
    if damage == "garbage":
        path.write_bytes(b"\x00garbage" * 50)
    with pytest.raises(IndexBroken, match="assistant ingest PATH") as caught:
        open_index(data_dir)
    assert "\n" not in str(caught.value)


def test_a_damaged_store_is_not_built_upon(data_dir: Path, encoder: BigramEncoder) -> None:
    (generations.current(data_dir) / "articles.sqlite").write_bytes(b"\x00garbage" * 50)
    with pytest.raises(IndexBroken, match="assistant ingest PATH"):
        update(data_dir, ALL, encoder)


def test_terms_are_found_again_when_their_version_changes(
    data_dir: Path, encoder: BigramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.keyword.TERMS_VERSION", 99)
    monkeypatch.setattr("index.keyword.content_terms", lambda text: ["모두"])
    before = generation(data_dir)
    assert update(data_dir, ALL, encoder) == Summary(unchanged=3, chunks=4)
    assert generation(data_dir) != before
    assert encoder.embedded == []
    assert open_index(data_dir).keyword_scores(read("모두")).all()


def test_an_open_index_follows_new_generations(data_dir: Path, encoder: BigramEncoder) -> None:
    live = LiveIndex(data_dir)
    searcher = Searcher(live, encoder)
    first = live.current()
    assert live.current() is first
    found = searcher.search("수소버스", k=1).hits
    for number in range(3):
        new = article(f"n{number}", "새 소식", f"벽화 {number}호를 그린다.")
        update(data_dir, {f"n{number}.txt": [new]}, encoder)
        assert searcher.search(f"벽화 {number}호", k=1).hits[0].article.article_id == f"n{number}"
    assert live.current() is not first
    assert searcher.sentence_similarities(
        "수소버스", found
    )  # hits of an old generation still count


def test_a_generation_is_ordinary_sqlite(data_dir: Path) -> None:
    with sqlite3.connect(generations.current(data_dir) / "articles.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
