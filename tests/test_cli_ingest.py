"""Ingest over files: unchanged ones are not read, gone ones go, a kill loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from index_parts import BigramEncoder

from assistant.cli import app
from assistant.operations import ingesting
from assistant.operations.canary import CanaryFailed
from assistant.operations.ingesting import Ingest, Outcome
from assistant.settings import load_settings
from index import generations
from index.opened import open_index
from ingest.errors import CasesInvalid, SourceUnknown

ROOT = Path(__file__).parent.parent
Cli = Callable[..., str]


def write(folder: Path, name: str, body: str, title: str = "소식") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"# {title} {path.stem}\n\n출처: 전주시\n배포일: 2024. 6. 4.\n\n{body}\n", "utf-8"
    )
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for number in range(3):
        write(folder, f"a{number}.md", f"시내버스 {number + 3}대가 새로 다닌다.")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def ingest(
    data_dir: Path, folder: Path, prune: bool = False, canary: Path | None = None
) -> Outcome:
    settings = load_settings(data_dir=data_dir, embedding_model="bigrams", canary_file=canary)
    run = Ingest(settings, lambda what, done, total: None, encoder=BigramEncoder())
    return run.run([str(folder)], prune)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    s = outcome.summary
    return s.added, s.changed, s.unchanged, s.removed


def read_again(outcome: Outcome) -> list[str]:
    return [r.source for r in outcome.results if not r.unchanged]


def test_with_canaries_a_run_serves_as_a_whole_or_not_at_all(
    folder: Path, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "PART", 1)
    line = {"question": "야시장은 몇 시에 문을 여나요?", "contains": ["6시"], "source": "b.md"}
    canary = tmp_path / "canaries.jsonl"
    canary.write_text(json.dumps(line, ensure_ascii=False), "utf-8")
    ingest(data_dir, folder)
    before = generations.current(data_dir)
    write(folder, "b.md", "야시장은 저녁 7시에 문을 연다.", "야시장")
    (folder / "a0.md").unlink()
    with pytest.raises(CanaryFailed, match="6시"):
        ingest(data_dir, folder, prune=True, canary=canary)
    assert generations.current(data_dir) == before
    write(folder, "b.md", "야시장은 저녁 6시에 문을 연다.", "야시장")
    done = ingest(data_dir, folder, prune=True, canary=canary)  # read again: nothing was remembered
    assert (counts(done), done.pruned) == ((1, 0, 2, 1), ("a0.md",))
    assert generations.previous(data_dir) == before  # one generation, though of several parts


def test_a_canary_file_that_is_not_there_stops_before_anything_is_read(
    folder: Path, data_dir: Path
) -> None:
    with pytest.raises(CasesInvalid):
        ingest(data_dir, folder, canary=folder / "none.jsonl")
    assert not data_dir.exists()


def test_what_is_unchanged_is_not_read_again(folder: Path, data_dir: Path) -> None:
    assert counts(ingest(data_dir, folder)) == (3, 0, 0, 0)
    before = generations.current(data_dir)
    again = ingest(data_dir, folder)
    assert (counts(again), read_again(again)) == ((0, 0, 3, 0), [])
    os.utime(folder / "a0.md", (1_700_000_009, 1_700_000_009))  # touched, its bytes the same
    assert read_again(ingest(data_dir, folder)) == []
    write(folder, "a1.md", "시내버스 9대가 새로 다닌다.")
    os.utime(folder / "a1.md", (1_700_000_009, 1_700_000_009))  # of the same size as before
    assert generations.current(data_dir) == before
    changed = ingest(data_dir, folder)
    assert (counts(changed), read_again(changed)) == ((0, 1, 2, 0), ["a1.md"])


def test_a_changed_sidecar_reads_its_source_again(folder: Path, data_dir: Path) -> None:
    ingest(data_dir, folder)
    (folder / "a1.md.toml").write_text('publisher = "완주군"', "utf-8")
    changed = ingest(data_dir, folder)
    assert (counts(changed), read_again(changed)) == ((0, 1, 2, 0), ["a1.md"])
    (folder / "a1.md.toml").unlink()
    assert counts(ingest(data_dir, folder)) == (0, 1, 2, 0)


def test_gone_sources_go_only_when_asked_and_only_from_the_folder(
    folder: Path, data_dir: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "other", "b.md", "다른 폴더의 소식이다.")
    ingest(data_dir, folder)
    ingest(data_dir, other.parent)
    (folder / "a1.md").unlink()
    other.unlink()
    assert counts(ingest(data_dir, folder)) == (0, 0, 2, 0)
    pruned = ingest(data_dir, folder, prune=True)
    assert (counts(pruned), pruned.pruned) == ((0, 0, 2, 1), ("a1.md",))
    assert set(open_index(data_dir).store.sources()) == {"a0.md", "a2.md", "b.md"}
    for path in folder.iterdir():
        path.unlink()
    assert ingest(data_dir, folder, prune=True).pruned == (), "an empty folder: a disk not there"


def test_rejects_are_kept_until_they_are_read_or_gone(folder: Path, data_dir: Path) -> None:
    (folder / "x.txt").write_text("")
    (folder / "y.txt").write_bytes(b"\0\1\2" * 900)
    ingest(data_dir, folder)
    report = json.loads((data_dir / "rejects.json").read_text("utf-8"))["rejects"]
    assert [(r["source"], bool(r["reason"])) for r in report] == [("x.txt", True), ("y.txt", True)]
    (folder / "y.txt").unlink()
    write(folder, "x.txt", "이제 읽을 수 있다.")
    ingest(data_dir, folder)
    assert json.loads((data_dir / "rejects.json").read_text("utf-8"))["rejects"] == []


RUN = """
import sys
sys.path[:0] = [{tests!r}]
import resource, test_cli_ingest as t
from pathlib import Path
from assistant.operations import ingesting
from assistant.operations.canary import CanaryFailed
from ingest.errors import AssistantError
ingesting.PART = 1
class Stopping(t.BigramEncoder):
    def spans(self, texts, spans):
        if "a2" in texts[0]:
            {what}
        return super().spans(texts, spans)
t.BigramEncoder = Stopping
try:
    t.ingest(Path({data_dir!r}), Path({folder!r}))
except AssistantError as error:
    print(type(error).__name__, error)
"""


def start(what: str, folder: Path, data_dir: Path) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parent)
    code = RUN.format(what=what, tests=tests, folder=str(folder), data_dir=str(data_dir))
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_ingest_is_completed_by_the_next(folder: Path, data_dir: Path) -> None:
    stop = "print('here', flush=True); import time; time.sleep(60)"
    with start(stop, folder, data_dir) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.kill()
    assert set(open_index(data_dir).store.sources()) == {"a0.md", "a1.md"}  # parts are whole
    assert counts(ingest(data_dir, folder)) == (1, 0, 2, 0)
    index = open_index(data_dir)
    texts = [stored.chunk.text for stored in index.store.all_chunks()]
    assert len(texts) == len(set(texts)) == index.chroma.count() == 3


def test_a_full_disk_leaves_the_old_index_serving(folder: Path, data_dir: Path) -> None:
    ingest(data_dir, folder)
    before = generations.current(data_dir)
    write(folder, "a2.md", "새 노선이 생긴다. " * 40)
    full = "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    with start(full, folder, data_dir) as process:
        said, _ = process.communicate(timeout=120)
    assert said.startswith("StorageFailed ") and "disk" in said, said
    assert generations.current(data_dir) == before
    assert int(open_index(data_dir).live.sum()) == 3
    assert counts(ingest(data_dir, folder)) == (0, 1, 2, 0)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Cli:
    """One command in this process; its output."""
    monkeypatch.setattr("index.encoder.load_encoder", lambda name, cache: BigramEncoder())
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "bigrams")

    def invoke(*words: str | Path) -> str:
        capsys.readouterr()
        app([*map(str, words), "--data-dir", str(data_dir)], standalone_mode=False)
        return capsys.readouterr().out

    return invoke


def test_staff_explain_list_show_and_remove(folder: Path, data_dir: Path, cli: Cli) -> None:
    write(folder, "b.md", "ⓒ 무단 전재 금지\n\n도서관이 밤에도 문을 연다.", "도서관")
    (folder / "a0.md.toml").write_text('published = 2023-01-02\npublisher = "완주군"', "utf-8")
    text = cli("ingest", folder, "--explain")
    assert "2023-01-02 (stated: a0.md.toml, line 1: 2023-01-02)" in text
    assert "완주군 (set by a0.md.toml" in text and "전주시 (" in text
    assert any("removed" in line and "무단 전재" in line for line in text.splitlines())
    data = json.loads(cli("ingest", folder, "--json", "--report", folder.parent / "r.json"))
    assert (data["unchanged"], data["rejected"]) == (4, [])
    assert json.loads((folder.parent / "r.json").read_text("utf-8")) == data
    rows = json.loads(cli("articles", "--from", "2024", "--json"))
    assert {row["source"] for row in rows} == {"a1.md", "a2.md", "b.md"}
    assert "a0.md" in cli("articles", "--to", "2023-06") and "완주군" in cli(
        "articles", "--publisher", "완주"
    )
    [row] = json.loads(cli("articles", "--text", "도서관 밤", "--json"))
    shown = cli("articles", "--show", row["article_id"][:8])
    assert "2024-06-04 (stated" in shown and "밤에도 문을 연다." in shown
    with pytest.raises(SourceUnknown, match="a1.md"):
        cli("remove", "a1.mdd")
    assert json.loads(cli("remove", "a1.md", row["article_id"], "--json"))["removed"] == 2
    assert set(open_index(data_dir).store.sources()) == {"a0.md", "a2.md"}
    assert "added           2 articles" in cli("ingest", folder), "the files are still there"
    assert "rejected         0 sources" in cli("status")


def test_parts_are_indexed_one_after_another(
    folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "PART", 2)
    assert counts(ingest(data_dir, folder)) == (3, 0, 0, 0)
    assert int(open_index(data_dir).live.sum()) == 3
