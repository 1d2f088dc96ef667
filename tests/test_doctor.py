"""What `assistant doctor` finds, and settings from a file."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.operations.doctor import _disk, examine, unknown_settings
from assistant.settings import load_settings
from index import e5
from ingest.errors import SettingsError


def state(name, **settings):
    """(state, message) of one check."""
    return next((c.state, c.message) for c in examine(load_settings(**settings)) if c.name == name)


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found, message = state("port", port=taken.getsockname()[1])
    assert found == "warning" and "ASSISTANT_PORT" in message


def test_an_empty_data_folder_is_a_warning_with_the_next_command(tmp_path):
    assert state("data folder", data_dir=tmp_path / "new")[0] == "ok"
    found, message = state("index", data_dir=tmp_path / "new")
    assert found == "warning" and "assistant ingest" in message


def test_a_data_folder_that_is_a_file_fails_the_check_only(tmp_path):
    (tmp_path / "file").write_text("x")
    checks = {c.name: c.state for c in examine(load_settings(data_dir=tmp_path / "file"))}
    assert checks["data folder"] == "failed"
    assert checks["python"] == "ok"


def test_what_lies_beside_a_data_folder_that_is_not_there_is_none_of_its_data(tmp_path):
    with (tmp_path / "other").open("wb") as file:
        file.truncate(200_000_000)  # sparse
    assert "the data take 0.0 GB" in _disk(load_settings(data_dir=tmp_path / "new"))[1]
    assert "the data take 0.2 GB" in _disk(load_settings(data_dir=tmp_path))[1]


def test_a_dead_endpoint_fails_the_check():
    url = "http://127.0.0.1:9/v1"
    found, message = state("language model", answerer="llm", llm_base_url=url)
    assert found == "failed" and url in message


def test_a_mistyped_setting_is_named_with_the_likely_one():
    assert unknown_settings(["ASSISTANT_PRT", "ASSISTANT_PORT", "PATH"]) == [
        "ASSISTANT_PRT (did you mean ASSISTANT_PORT?)"
    ]


def test_the_command_says_the_same_as_json(tmp_path):
    result = CliRunner().invoke(app, ["doctor", "--json", "--data-dir", str(tmp_path)])
    checks = json.loads(result.stdout)
    assert {c["name"] for c in checks} >= {"disk", "embedding model", "index", "port"}
    assert result.exit_code == int(any(c["state"] == "failed" for c in checks))


@pytest.mark.slow
def test_a_damaged_model_is_seen_and_prepare_mends_it(tmp_path, monkeypatch):
    whole = e5.ensure_model(load_settings().cache_dir)
    copy = tmp_path / whole.name
    shutil.copytree(whole, copy)
    weights = copy / e5.UPPER_FILE
    damaged = bytearray(weights.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF  # one byte, the same size
    weights.write_bytes(damaged)
    found, message = state("embedding model", cache_dir=tmp_path)
    assert found == "failed" and "assistant prepare" in message
    monkeypatch.setenv("ASSISTANT_CACHE_DIR", str(tmp_path))
    assert CliRunner().invoke(app, ["prepare"]).exit_code == 0
    assert state("embedding model", cache_dir=tmp_path)[0] == "ok"


@pytest.fixture
def settings_file(tmp_path, monkeypatch):
    path = tmp_path / "assistant.toml"
    monkeypatch.setenv("ASSISTANT_SETTINGS_FILE", str(path))
    return path


def test_a_settings_file_counts_less_than_the_environment_and_the_command_line(
    settings_file: Path, monkeypatch
):
    settings_file.write_text('port = 7001\ncity = "익산시"\n', encoding="utf-8")
    assert (load_settings().port, load_settings().city) == (7001, "익산시")
    monkeypatch.setenv("ASSISTANT_PORT", "7002")
    assert load_settings().port == 7002
    assert load_settings(port=7003).port == 7003


def test_every_wrong_setting_is_named_at_once(settings_file: Path, monkeypatch):
    settings_file.write_text("port = 70000\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_LLM_TIMEOUT_S", "soon")
    with pytest.raises(
        SettingsError, match=r"(?s)(?=.*ASSISTANT_PORT)(?=.*ASSISTANT_LLM_TIMEOUT_S)"
    ):
        load_settings()


@pytest.mark.parametrize("content, complaint", [("prt = 1", "prt"), ("port =", "cannot be read")])
def test_a_settings_file_with_a_mistake_is_refused(settings_file: Path, content, complaint):
    settings_file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=complaint):
        load_settings()


def test_a_settings_file_that_is_not_there_is_refused(settings_file: Path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()
