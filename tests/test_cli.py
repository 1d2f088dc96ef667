"""The command line keeps its contract: what it prints, where, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.commands.batch import _question
from assistant.commands.options import settings_for
from ingest.errors import CasesInvalid, SettingsError

ROOT = Path(__file__).parent.parent


def run(
    *words: str | bytes | Path, env: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, as a person would start it."""
    ours = {name: value for name, value in os.environ.items() if "ASSISTANT_" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *words],
        cwd=ROOT, env=ours | (env or {}), capture_output=True, timeout=timeout,
    )  # fmt: skip
    return subprocess.CompletedProcess(
        words, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


def assert_fails(done: subprocess.CompletedProcess[str], code: int, *needed: str) -> None:
    """One line on stderr that starts with "error: ", nothing on stdout, no traceback."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert all(words in done.stderr for words in needed), done.stderr


COMMANDS = (
    "ingest", "articles", "remove", "search", "ask", "serve", "status", "doctor", "verify", "rollback",
    "backup", "restore", "purge", "eval",
)  # fmt: skip


def test_help_names_every_command_quickly() -> None:
    start = time.monotonic()
    done = run("--help")
    assert time.monotonic() - start < 3  # 0.2 s on an idle machine
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_a_data_directory(command: str) -> None:
    assert "--data-dir" in run(command, "--help").stdout


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["serch", "예산"], "'search'"),
        (["aks", "예산"], "'ask'"),
        (["ask"], "--batch"),
        (["ask", "예산은?", "--batch", "x.jsonl"], "--batch"),
        (["ask", "예산은?", "--output", "x.jsonl"], "--output"),
        (["ask", "예산은?", "--today", "2024-13-01"], "2024-13-01"),
        (["ask", "예산은?", "--today", "어제"], "어제"),
        (["ask", "예산은?", "--today", "2024-6-1x"], "2024-6-1x"),
        (["search", "예산", "-k", "0"], "-k"),
        (["serve", "--port", "abc"], "--port"),
        (["ingest"], "PATH_OR_URL"),
        (["ask", "--no-such-option", "x"], "--no-such-option"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(words: list[str], needed: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert needed in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["ask", "예산은?"], ["search", "예산"], ["status"], ["eval"]])
def test_without_an_index_the_next_command_is_named(command: list[str], tmp_path: Path) -> None:
    assert_fails(run(*command, "--data-dir", tmp_path / "none"), 2, "assistant ingest")


def test_the_data_directory_comes_from_the_environment_too(tmp_path: Path) -> None:
    done = run("status", env={"ASSISTANT_DATA_DIR": str(tmp_path / "elsewhere")})
    assert_fails(done, 2, "elsewhere")


def test_a_broken_data_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("gone")
    assert_fails(run("status", "--data-dir", tmp_path), 2, str(tmp_path), "damaged")
    file = tmp_path / "file"
    file.write_text("")
    assert run("status", "--data-dir", file).returncode == 2
    assert_fails(run("ingest", "samples/2019-library.md", "--data-dir", file), 2, str(file), "folder")


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_question_is_refused(text: str, tmp_path: Path) -> None:
    assert_fails(run("ask", text, "--data-dir", tmp_path), 2, "empty")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_of_10000_characters_is_refused(command: str, tmp_path: Path) -> None:
    assert_fails(run(command, "가" * 10_000, "--data-dir", tmp_path), 2, "500")


def test_wrong_settings_are_named() -> None:
    assert_fails(run("status", env={"ASSISTANT_PORT": "high"}), 2, "ASSISTANT_PORT")
    assert_fails(run("serve", "--port", "70000"), 2, "ASSISTANT_PORT")


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}])
def test_korean_is_printed_under_any_locale(locale: dict[str, str], tmp_path: Path) -> None:
    done = run("status", "--data-dir", tmp_path / "자료", env=locale)
    assert_fails(done, 2, "자료")


def test_every_rejected_source_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = run("ingest", tmp_path, tmp_path / "none.txt", "--data-dir", tmp_path / "data")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in ("empty.txt", "none.txt"):
        line = next(line for line in done.stdout.splitlines() if name in line)
        assert line.partition(": ")[2].strip()
    assert not (tmp_path / "data" / "current").exists()


def test_an_empty_folder_is_not_a_success(tmp_path: Path) -> None:
    assert run("ingest", tmp_path, "--data-dir", tmp_path / "data").returncode == 1


def test_a_batch_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    assert_fails(run("ask", "--batch", batch), 2, "q.jsonl")
    batch.write_text('{"question": "예산은?"}\n')
    assert_fails(run("ask", "--batch", batch, "--output", tmp_path / "no" / "a"), 2, "--output")
    assert_fails(run("ask", "--batch", batch, "--output", tmp_path), 2, "--output")
    assert_fails(run("ask", "--batch", batch, "--output", batch), 2, "another file")


def test_a_failed_start_keeps_earlier_answers_and_leaves_no_file(tmp_path: Path) -> None:
    batch, output = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    batch.write_text('{"question": "예산은?"}\n')
    output.write_text("earlier\n")
    done = run("ask", "--batch", batch, "--output", output, "--data-dir", tmp_path / "none")
    assert_fails(done, 2, "assistant ingest")
    assert output.read_text() == "earlier\n"
    output.unlink()
    assert_fails(run("ask", "--batch", batch, "--output", output, "--data-dir", tmp_path / "none"), 2)
    assert not output.exists()


def test_a_batch_line_becomes_a_question() -> None:
    line = '{"id": 7, "question": "얼마?", "history": [{"role": "user", "content": "축제"}], "x": 1}'
    question = _question(line)
    assert (question.id, question.text) == ("7", "얼마?")
    assert [(turn.role, turn.content) for turn in question.history] == [("user", "축제")]
    assert _question('{"question": "얼마?", "history": null}').history == ()


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "7", '"얼마?"', "{}", '{"question": 7}', '{"question": null}', "[" * 100_000,
        '{"question": "얼마?", "history": "축제"}',
        '{"question": "얼마?", "history": ["축제"]}',
        '{"question": "얼마?", "history": [{"role": "system", "content": "x"}]}',
    ],
)  # fmt: skip
def test_a_malformed_batch_line_is_refused(line: str) -> None:
    with pytest.raises(CasesInvalid):
        _question(line)


def test_llm_option() -> None:
    def chosen(llm: str) -> tuple[str, str, str]:
        settings = settings_for(None, llm)
        return settings.answerer, settings.llm_model, settings.llm_base_url

    assert chosen("http://127.0.0.1:8080/v1") == ("llm", "", "http://127.0.0.1:8080/v1")
    assert chosen("qwen3:4b@http://127.0.0.1:1/v1") == ("llm", "qwen3:4b", "http://127.0.0.1:1/v1")
    assert chosen("http://user@host/v1") == ("llm", "", "http://user@host/v1")
    assert chosen("extractive")[0] == "extractive"
    assert chosen("qwen3")[:2] == ("llm", "qwen3")
    for wrong in ("", " ", "127.0.0.1:8080/v1", "m@127.0.0.1:8080/v1"):
        with pytest.raises(SettingsError, match="--llm"):
            settings_for(None, wrong)


def test_an_llm_without_an_address_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    batch.write_text("")
    done = run("ask", "--batch", batch, "--llm", "nonsense/", "--data-dir", tmp_path)
    assert_fails(done, 2, "--llm")


def test_an_unexpected_failure_is_one_line_and_a_traceback_only_on_request(tmp_path: Path) -> None:
    code = (
        "import assistant.cli as cli, assistant.commands.options as o, sys\n"
        "def broken(**_): raise RuntimeError('two\\nlines')\n"
        "import assistant.settings; assistant.settings.load_settings = broken\n"
        "sys.argv = ['assistant', 'status']; cli.main()\n"
    )
    for debug in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"ASSISTANT_DEBUG": debug},
        )  # fmt: skip
        if debug:
            assert "Traceback" in done.stderr
        else:
            assert_fails(done, 2, "RuntimeError: two lines", "CONTRIBUTING.md")


def test_a_reader_that_leaves_is_no_failure() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "--help"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(10)


def test_the_readme_names_every_setting_and_command() -> None:
    from assistant.settings import Settings

    readme = (ROOT / "README.md").read_text("utf-8")
    assert not [n for n in Settings.model_fields if f"`ASSISTANT_{n.upper()}`" not in readme]
    assert all(f"assistant {command} " in readme for command in COMMANDS)
