"""Verify, rollback, backup and restore: what was there is there again, or it is said why not."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest
from index_parts import TREES, BigramEncoder, article

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.operations import backups
from assistant.operations.canary import CanaryFailed, check_of, failures, load_canaries
from assistant.operations.verifying import damaged_files, repaired
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.staff.notice import Notice, NoticeBoard
from assistant.staff.record_types import Opinion
from assistant.staff.records import Records
from assistant.types import Question
from index import generations, integrity
from index.build import remove, update
from index.opened import LiveIndex, open_index
from index.search import Searcher
from ingest.errors import CasesInvalid, IndexBroken, IndexMissing

QUESTION = "수소버스는 몇 대 들어오나요?"


@pytest.fixture
def data_dir(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "data"))


def add_trees(data_dir: Path) -> None:
    update(data_dir, {"c.txt": [TREES]}, BigramEncoder())


def asking(data_dir: Path) -> Assistant:
    searcher = Searcher(LiveIndex(data_dir), BigramEncoder())
    return Assistant(searcher, load_settings(data_dir=data_dir), ExtractiveAnswerer())


def answer(data_dir: Path) -> tuple[str, list[str]]:
    found = asking(data_dir).ask(Question(QUESTION))
    return found.answer, [citation.quote for citation in found.citations]


def damaged(path: Path) -> None:
    """One byte in the middle turned over: the size stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.unlink()  # the file may be shared with another generation
    path.write_bytes(content)


# -- checksums


def test_a_published_generation_is_whole_and_stays_so_when_it_is_read(data_dir: Path) -> None:
    add_trees(data_dir)
    assert "20" in answer(data_dir)[0]
    assert damaged_files(generations.current(data_dir)) == []


@pytest.mark.parametrize("part", ["segments/*/chunks.npy", "articles.sqlite", "manifest.json"])
def test_one_changed_byte_is_named(data_dir: Path, part: str) -> None:
    path = next(generations.current(data_dir).glob(part))
    damaged(path)
    folder = generations.current(data_dir)
    assert f"{path.relative_to(folder).as_posix()} was changed" in damaged_files(folder)


def test_a_shared_file_that_was_damaged_is_not_taken_for_its_content(data_dir: Path) -> None:
    many = [article(f"n{i}", "소식", f"{i}번째 벽화를 그린다.") for i in range(20)]
    update(data_dir, {"many.txt": many}, BigramEncoder())
    path = next(generations.current(data_dir).glob("segments/*/sentences.npy"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 0xFF
    path.write_bytes(content)  # in place: every generation that shares it
    add_trees(data_dir)
    assert any(
        "sentences.npy was changed" in w for w in integrity.damage(generations.current(data_dir))
    )


def test_nothing_is_built_upon_a_damaged_generation(data_dir: Path) -> None:
    add_trees(data_dir)
    before = generations.current(data_dir)
    damaged(before / "articles.sqlite")
    with pytest.raises(IndexBroken, match="damaged.*assistant rollback.*assistant ingest PATH"):
        update(data_dir, {"d.txt": [article("new", "새 소식", "새 문장.")]}, BigramEncoder())
    assert generations.current(data_dir) == before


def test_a_half_written_file_is_seen_when_it_is_opened(data_dir: Path) -> None:
    path = next(generations.current(data_dir).glob("segments/*/words/counts.npy"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    with pytest.raises(IndexBroken, match=r"counts\.npy has"):
        open_index(data_dir)


def test_lost_and_changed_vectors_are_seen_and_made_again(data_dir: Path) -> None:
    from index.manifest import load_manifest
    from index.opened import open_vectors

    folder = generations.current(data_dir)
    store = open_vectors(folder, load_manifest(folder))
    store.delete([0])
    store.add([1], -store.vectors([1])[1][None, :])
    store.close()
    (wrong,) = [damaged_files(folder)]
    assert [line.split(": ")[1][:1] for line in wrong] == ["1", "1"]
    assert repaired(data_dir) == 3
    assert damaged_files(folder) == []
    assert "20" in answer(data_dir)[0]


# -- rollback


def test_one_command_goes_back_and_a_running_server_follows(data_dir: Path) -> None:
    first = generations.current(data_dir)
    live = LiveIndex(data_dir)
    add_trees(data_dir)
    assert live.current().article("trees")
    assert generations.rollback(data_dir) == first
    assert live.current().article("trees") is None
    with pytest.raises(IndexMissing, match="no earlier generation.*restore"):
        generations.rollback(data_dir)
    add_trees(data_dir)  # and forward again
    assert live.current().article("trees")


def test_what_a_killed_build_left_is_not_gone_back_to(data_dir: Path) -> None:
    first = generations.current(data_dir)
    add_trees(data_dir)
    serving = generations.current(data_dir)
    left = generations.draft(data_dir, serving)  # whole, sealed, never pointed at
    shutil.copy(serving / "manifest.json", left)
    integrity.seal(left, serving)
    assert generations.rollback(data_dir) == first


def test_a_damaged_earlier_generation_is_refused(data_dir: Path) -> None:
    damaged(generations.current(data_dir) / "articles.sqlite")
    (generations.current(data_dir) / "checksums.json").replace(data_dir / "kept")
    add_trees(data_dir)
    serving = generations.current(data_dir)
    previous = generations.previous(data_dir)
    assert previous is not None
    (data_dir / "kept").replace(previous / "checksums.json")
    with pytest.raises(IndexBroken, match="damaged too.*articles.sqlite"):
        generations.rollback(data_dir)
    assert generations.current(data_dir) == serving


def test_a_server_keeps_what_it_has_when_the_new_index_is_damaged(data_dir: Path) -> None:
    live = LiveIndex(data_dir)
    serving = live.current()
    add_trees(data_dir)
    (generations.current(data_dir) / "articles.sqlite").write_bytes(b"half")
    assert live.current() is serving
    generations.rollback(data_dir)
    assert live.current().article("bus")


# -- canaries


def cases(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return path


def test_canaries_pass_and_fail_for_what_they_say(data_dir: Path, tmp_path: Path) -> None:
    good = {"question": QUESTION, "contains": ["20대"], "source": "b.txt"}
    bad = [
        good | {"contains": ["21대"]}, good | {"source": "a.txt"}, good | {"status": "abstained"},
    ]  # fmt: skip
    canaries = load_canaries(cases(tmp_path / "canaries.jsonl", good, *bad))
    wrong = list(failures(asking(data_dir), canaries))
    assert len(wrong) == 3
    assert [word in line for word, line in zip(("21대", "a.txt", "abstained"), wrong, strict=True)]


@pytest.mark.parametrize("line", [{}, {"question": 3}, {"question": "a", "contain": ["b"]}, []])
def test_a_canary_file_with_a_mistake_is_refused(tmp_path: Path, line: object) -> None:
    with pytest.raises(CasesInvalid, match=r"canaries\.jsonl:1"):
        load_canaries(cases(tmp_path / "canaries.jsonl", line))


def test_a_new_generation_is_checked_before_it_serves(data_dir: Path, tmp_path: Path) -> None:
    lines = cases(tmp_path / "canaries.jsonl", {"question": QUESTION, "contains": ["20대"]})
    check = check_of(load_settings(data_dir=data_dir, canary_file=lines), BigramEncoder())
    update(data_dir, {"c.txt": [TREES]}, BigramEncoder(), check=check)
    serving, before = generations.current(data_dir), answer(data_dir)
    for change in (
        lambda: update(data_dir, {"b.txt": []}, BigramEncoder(), check=check),
        lambda: remove(data_dir, ["bus"], BigramEncoder(), check=check),
    ):
        with pytest.raises(CanaryFailed, match=f"1 of 1 .*dropped.*{QUESTION}.*canaries.jsonl"):
            change()
        assert (generations.current(data_dir), answer(data_dir)) == (serving, before)
        assert len(list((data_dir / "generations").iterdir())) == 2  # and the one before
    generations.rollback(data_dir)
    assert answer(data_dir) == before


# -- backup and restore


def test_a_round_trip_brings_everything_back(data_dir: Path, tmp_path: Path) -> None:
    records = Records(data_dir, 90)
    records.rate(Opinion("a1", "down", comment="틀렸어요"))  # stays open: a server is running
    NoticeBoard(data_dir).post(Notice(True, {"ko": "점검 중입니다"}))
    add_trees(data_dir)
    before = answer(data_dir)
    file, target = tmp_path / "civic.tar", tmp_path / "other"
    backups.back_up(data_dir, file)
    records.rate(Opinion("a2", "up"))  # too late for this backup
    assert file.stat().st_mode & 0o077 == 0
    assert not list(data_dir.glob(".backup-*"))
    backups.restore(file, target)
    assert answer(target) == before
    kept = Records(target, 90).select("SELECT answer_id, comment FROM opinions")
    assert [tuple(row) for row in kept] == [("a1", "틀렸어요")]
    assert NoticeBoard(target).current() == Notice(True, {"ko": "점검 중입니다"})
    assert damaged_files(generations.current(target)) == []
    assert update(target, {"c.txt": [TREES]}, BigramEncoder()).nothing_changed


def test_restoring_replaces_only_when_told_to_and_servers_follow(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "civic.tar"
    Records(data_dir, 90).rate(Opinion("a1", "up"))
    backups.back_up(data_dir, file)
    add_trees(data_dir)
    live, records = LiveIndex(data_dir), Records(data_dir, 90)
    records.rate(Opinion("a2", "up"))
    with pytest.raises(backups.BackupFailed, match="--force"):
        backups.restore(file, data_dir)
    assert live.current().article("trees")
    backups.restore(file, data_dir, force=True)
    assert live.current().article("trees") is None
    assert [row[0] for row in records.select("SELECT answer_id FROM opinions")] == ["a1"]
    generations.rollback(data_dir)  # a wrong backup can be gone back from
    assert live.current().article("trees")


def test_an_index_past_repair_is_replaced_by_a_backup(data_dir: Path, tmp_path: Path) -> None:
    before = answer(data_dir)
    backups.back_up(data_dir, tmp_path / "civic.tar")
    (data_dir / "current").write_text("nowhere")
    backups.restore(tmp_path / "civic.tar", data_dir, force=True)
    assert answer(data_dir) == before


@pytest.mark.parametrize("how", ["cut", "flipped", "none", "elsewhere"])
def test_a_damaged_backup_changes_nothing(data_dir: Path, tmp_path: Path, how: str) -> None:
    file = tmp_path / "civic.tar"
    backups.back_up(data_dir, file)
    if how == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif how == "flipped":
        damaged(file)
    elif how == "none":
        file.write_bytes(b"no archive at all")
    else:
        with tarfile.open(file, "w") as archive:
            archive.add(data_dir / "current", "../../outside")
    serving = generations.current(data_dir)
    with pytest.raises(backups.BackupFailed):
        backups.restore(file, data_dir, force=True)
    assert generations.current(data_dir) == serving
    assert not list(data_dir.glob(".restore-*")) and not (tmp_path.parent / "outside").exists()


def test_a_damaged_index_is_not_backed_up_as_if_it_were_whole(
    data_dir: Path, tmp_path: Path
) -> None:
    damaged(generations.current(data_dir) / "articles.sqlite")
    with pytest.raises(backups.BackupFailed, match="articles.sqlite was changed"):
        backups.back_up(data_dir, tmp_path / "civic.tar")
    assert not list(tmp_path.glob("civic.tar*"))


# -- the commands


def said(*words: object, code: int = 0) -> str:
    from typer.testing import CliRunner

    from assistant.cli import app

    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def test_the_commands_say_what_they_did_and_fail_when_something_is_wrong(
    data_dir: Path, tmp_path: Path
) -> None:
    where = ("--data-dir", data_dir)
    assert "every file as it was published" in said("verify", *where)
    assert "MB" in said("backup", tmp_path / "civic.tar", *where)
    add_trees(data_dir)
    assert "2 articles" in said("rollback", *where)
    damaged(next(generations.current(data_dir).glob("segments/*/chunks.npy")))
    told = said("verify", *where, code=1)
    assert "chunks.npy was changed" in told and "assistant rollback" in told
    assert "index" in said("restore", tmp_path / "civic.tar", "--force", *where)
    assert "every file as it was published" in said("verify", *where)
    shutil.rmtree(generations.current(data_dir) / "chroma")
    assert "holds no vectors" in said("verify", *where, code=1)
    assert "3 vectors made again" in said("verify", "--repair", *where)
