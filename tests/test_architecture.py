"""The layout holds: imports run one way, files stay short, heavy libraries come late."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("evals", "assistant", "index", "ingest", "prompts")
# What each package may import of ours, besides itself.
MAY_IMPORT = {
    "prompts": set(),
    "ingest": set(),
    "index": {"ingest"},
    "assistant": {"ingest", "index", "prompts"},
    "evals": {"ingest", "index", "assistant", "prompts"},
}
# The command line starts every part of the program, the evaluation suite among them.
EXCEPTIONS = {("assistant/commands/evaluate.py", "evals")}
HEAVY = (
    "torch", "sentence_transformers", "transformers", "chromadb", "gradio", "llama_index",
    "kiwipiepy", "onnxruntime", "onnx", "bm25s", "pandas", "openai", "fastapi", "trafilatura", "lxml",
    "dochan", "feedparser", "matplotlib",
)  # fmt: skip
MAX_LINES = 300

FILES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import"
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = imported(path) & set(PACKAGES) - {package}
    allowed = MAY_IMPORT[package] | {to for where, to in EXCEPTIONS if where == name_of(path)}
    assert ours <= allowed


def test_the_tree_of_errors_names_every_error() -> None:
    drawn = ast.get_docstring(ast.parse((ROOT / "ingest/errors.py").read_text("utf-8"))) or ""
    pattern = re.compile(r"^class (\w+)\((?:AssistantError|LLMError)\):", re.MULTILINE)
    made = {name for path in FILES for name in pattern.findall(path.read_text("utf-8"))}
    assert made == set(re.findall(r"── (\w+)", drawn))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_stays_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", [f for f in FILES if f.name != "__main__.py"], ids=name_of)
def test_packages_do_not_print(path: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def loaded_by(code: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has loaded after `code`."""
    report = f"{code}\nimport sys; sys.stderr.write('LOADED ' + ' '.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return set(run.stderr.rpartition("LOADED ")[2].split()) & set(HEAVY)


HELP = """
import sys
sys.argv = ["assistant", *{words!r}]
from assistant.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


@pytest.mark.parametrize("words", [["--help"], ["ask", "--help"], ["serve", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    assert loaded_by(HELP.format(words=words)) == set()


@pytest.mark.parametrize(
    "module",
    [
        "ingest.pipeline", "ingest.chunks", "ingest.values", "ingest.morphemes",
        "index.encoder", "index.build", "index.search",
        "assistant.types", "assistant.settings", "assistant.pipeline", "assistant.question.understanding",
        "assistant.answering.extractive", "assistant.grounding.ground", "assistant.llm.answerer", "prompts",
    ],
)  # fmt: skip
def test_importing_a_module_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(f"import {module}") == set()


def test_no_registry_or_machine_is_named() -> None:
    """The repository works anywhere: no registry host, no path of somebody's machine."""
    hosts = r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|files\.python"
    paths = r"(?<![\w./-])/(?:home|root|Users|opt|work)/\w"
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.splitlines():
        file = ROOT / name
        if name != name_of(Path(__file__)) and file.suffix in {".py", ".md", ".toml", ".txt", ""}:
            text = file.read_text("utf-8", "replace") if file.is_file() else ""
            assert not re.search(f"{hosts}|{paths}", text), name


def test_every_pin_is_exact() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert not [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin)]
