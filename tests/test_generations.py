"""Generations: one writer, an atomic swap, and nothing left of a killed build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import generations, manifest
from index.manifest import Manifest, load_manifest
from ingest.errors import IndexBroken, IndexLocked, IndexMissing, ManifestMismatch

MANIFEST = Manifest("bigrams", 256, 1, 2, "2026-01-01T00:00:00+09:00", 1)


def built(data_dir: Path, base: Path | None = None) -> Path:
    folder = generations.draft(data_dir, base)
    MANIFEST.save(folder)
    generations.publish(data_dir, folder, base)
    return folder


def folders(data_dir: Path) -> set[Path]:
    return set((data_dir / "generations").iterdir())


def test_nothing_ingested_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run `assistant ingest PATH`"):
        generations.current(tmp_path)
    with pytest.raises(IndexMissing):
        generations.current(tmp_path / "none")


@pytest.mark.parametrize("name", ["", "20200101T000000-abcdef", "..", "../elsewhere"])
def test_a_pointer_to_nothing_is_broken(tmp_path: Path, name: str) -> None:
    built(tmp_path)
    (tmp_path / "current").write_text(name)
    with pytest.raises(IndexBroken, match="assistant ingest PATH") as caught:
        generations.current(tmp_path)
    assert "\n" not in str(caught.value)


def test_publishing_swaps_and_keeps_one_back(tmp_path: Path) -> None:
    first = built(tmp_path)
    stamp = generations.stamp(tmp_path)
    second = built(tmp_path, first)
    assert generations.current(tmp_path) == second
    assert generations.stamp(tmp_path) != stamp
    assert folders(tmp_path) == {first, second}
    third = built(tmp_path, second)
    assert folders(tmp_path) == {second, third}


def test_a_killed_build_leaves_the_old_one_serving(tmp_path: Path) -> None:
    first = built(tmp_path)
    (first / "articles.sqlite").write_text("x")
    killed = generations.draft(tmp_path, first)
    assert (killed / "articles.sqlite").read_text() == "x"
    assert generations.current(tmp_path) == first
    with generations.writer(tmp_path):
        assert folders(tmp_path) == {first}


def test_the_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with generations.writer(tmp_path):
        with pytest.raises(IndexLocked, match=f"process {os.getpid()} on") as caught:
            with generations.writer(tmp_path):
                pass
        assert "\n" not in str(caught.value)
    with generations.writer(tmp_path):  # the lock was let go of
        pass


def test_a_failed_build_lets_go_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), generations.writer(tmp_path):
        raise RuntimeError("power cut")
    with generations.writer(tmp_path):
        pass


def test_another_model_is_refused_with_the_way_out() -> None:
    MANIFEST.check("bigrams", 256)
    for model, dimension in (("other", 256), ("bigrams", 384)):
        with pytest.raises(ManifestMismatch, match="ASSISTANT_EMBEDDING_MODEL=bigrams"):
            MANIFEST.check(model, dimension)


def test_a_manifest_that_cannot_be_read_is_broken(tmp_path: Path) -> None:
    MANIFEST.save(tmp_path)
    assert load_manifest(tmp_path) == MANIFEST
    for content in ("{", "{}", '{"model": "x", "unknown": 1}'):
        (tmp_path / manifest.FILE).write_text(content)
        with pytest.raises(IndexBroken):
            load_manifest(tmp_path)
