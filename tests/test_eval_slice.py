"""A slice of the evaluation over the samples, asked as a developer would: bounds kept, twice the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from evals.asking import read_generated
from evals.cases import Case, load
from evals.runs import write_lines

ROOT = Path(__file__).parent.parent
BOUNDS = Path(__file__).parent / "data" / "slice.toml"
EVERY = 18  # case of those about the samples

pytestmark = pytest.mark.slow


def invoke(*arguments: str) -> None:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, (done.output, done.exception)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """An index of the samples, built with the real model."""
    folder = tmp_path_factory.mktemp("eval") / "data"
    invoke("ingest", str(ROOT / "samples"), "--data-dir", str(folder))
    return folder


def written(cases: list[Case], path: Path) -> Path:
    write_lines(path, (case.model_dump(mode="json") for case in cases))
    return path


def sliced() -> list[Case]:
    names = {path.name for path in (ROOT / "samples").iterdir()}
    about = [case for case in load() if case.evidence and set(case.source) <= names]
    nothing = [case for case in load() if not case.answers]
    return [*about[::EVERY], *nothing[:: EVERY * 2]]


def results(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Numbers and answers of a run, times aside."""
    (run,) = folder.iterdir()
    overall = json.loads((run / "aggregate.json").read_text("utf-8"))["overall"]
    answers = [item.answer for item in read_generated(run / "generated.jsonl")]
    numbers = {name: value for name, value in overall.items() if not name.startswith("ms_")}
    return numbers, [a | {"timings_ms": {}, "trace": []} for a in answers]


def test_a_slice_keeps_its_bounds_and_twice_is_the_same(data, tmp_path):
    cases = written(sliced(), tmp_path / "slice.jsonl")
    common = ["eval", "--cases", str(cases), "--data-dir", str(data), "--thresholds", str(BOUNDS)]
    invoke(*common, "--out", str(tmp_path / "one"))
    invoke(*common, "--out", str(tmp_path / "two"))
    numbers, answers = results(tmp_path / "one")
    assert numbers["cases"] >= 30
    assert (numbers, answers) == results(tmp_path / "two")
    (run,) = (tmp_path / "one").iterdir()
    for item in read_generated(run / "generated.jsonl"):
        for cited in item.answer["citations"]:
            assert cited["quote"] in (ROOT / "samples" / Path(cited["source"]).name).read_text("utf-8")
    settings = json.loads((run / "settings.json").read_text("utf-8"))
    assert settings["index"]["articles"] >= 34
    assert "llm_api_key" not in settings["settings"]


def test_by_default_only_cases_about_indexed_sources_are_asked(data, tmp_path, monkeypatch):
    """Three cases of the folder: one about a sample, one without a source, one about another document."""
    names = {path.name for path in (ROOT / "samples").iterdir()}
    about = next(case for case in load() if case.evidence and set(case.source) <= names)
    other = about.model_copy(update={"id": "other", "question": "다른 물음?", "source": ("elsewhere.txt",)})
    folder = tmp_path / "cases"
    written([about, other], folder / "mixed.jsonl")
    monkeypatch.setattr("evals.cases.DEFAULT_FOLDER", folder)
    done = CliRunner().invoke(app, ["eval", "--data-dir", str(data), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "skipped 1 cases" in done.output and "elsewhere.txt" in done.output
    assert results(tmp_path / "out")[0]["cases"] == 1
