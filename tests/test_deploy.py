"""The files of deploy/ fit the program: settings, metrics, versions; replicas follow a swap."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from chroma import chroma_server
from fastapi.testclient import TestClient
from index_parts import BUS, LIBRARY, TREES, BigramEncoder
from standin import StandIn

from assistant.api.app import create_api
from assistant.operations.canary import CanaryFailed, check_of
from assistant.settings import Settings
from index import generations
from index.build import update

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


# -- files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bASSISTANT_([A-Z_]+[A-Z])\b", path.read_text("utf-8")))
    known = {name.upper() for name in Settings.model_fields} | {"SETTINGS_FILE"}
    assert not named - known


def test_where_packages_come_from_is_the_builder_s_choice() -> None:
    given = re.findall(r"(?:INDEX_URL=|index-url )(\S*)", text("Dockerfile").partition("FROM")[2])
    assert given and all(one in {'""', '"$TORCH_INDEX_URL"'} for one in given)


def test_the_settings_of_compose_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    given = compose()["services"]["app"]["environment"]
    for name, value in given.items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
    settings = Settings()
    assert settings.chroma_url == "http://chroma:8000"
    subnet = compose()["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert settings.trusted_proxies == (subnet,)
    create_api(StandIn(), settings)  # a wrong proxy or origin would be refused


def compose() -> Any:
    return yaml.safe_load(text("compose.yaml"))


def test_compose_exposes_the_proxy_only_and_nothing_inside_reaches_out() -> None:
    services = compose()["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert all(one["networks"] == ["inside"] for name, one in services.items() if name != "proxy")
    for name in ("app", "ingest"):
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
    assert services["app"]["deploy"]["replicas"] >= 2
    optional = {name for name, one in services.items() if "profiles" in one}
    assert optional == {"ingest", "llm", "vllm"}


def test_every_volume_and_file_that_compose_mounts_is_there() -> None:
    content = compose()
    for service in content["services"].values():
        for mount in service.get("volumes", ()):
            source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", mount).split(":")[0]
            known = source in content["volumes"] or source == "./models"  # brought by the operator
            assert known or (DEPLOY / source).exists(), mount


def test_the_chroma_server_has_the_version_of_its_client() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    (client,) = re.findall(r"(?m)^chromadb==(.+)$", pins)
    assert compose()["services"]["chroma"]["image"] == f"chromadb/chroma:{client}"


def test_the_image_is_pinned_runs_without_rights_and_checks_itself() -> None:
    lines = [line for line in text("Dockerfile").splitlines() if not line.startswith("#")]
    content = "\n".join(lines).replace("\\\n", "")
    steps = [line.split(maxsplit=1) for line in content.splitlines() if line and line[0] != " "]
    words = {step[0] for step in steps}
    assert {"FROM", "USER", "HEALTHCHECK", "VOLUME", "ENTRYPOINT"} <= words
    assert all(re.search(r":\d+\.\d+", step[1]) for step in steps if step[0] == "FROM")
    assert [step[1] for step in steps if step[0] == "USER"][-1] != "root"
    installs = re.findall(r"pip install.*?(?=;|&&|\n|$)", content)
    assert installs and all("-c constraints.txt" in one for one in installs)
    last = content.rpartition("\nFROM")[2]
    assert "pip install" not in last and "HF_HUB_OFFLINE=1" in last


def test_everything_that_the_image_copies_is_there_and_not_ignored() -> None:
    sources = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", text("Dockerfile"))
    allowed = {line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line[:1] == "!"}
    for source in " ".join(sources).split():
        assert (ROOT / source).exists() and source in allowed


def test_the_probes_of_the_image_and_the_proxy_are_real(tmp_path: Path) -> None:
    client = TestClient(create_api(StandIn(), Settings(data_dir=tmp_path)))
    (path,) = re.findall(r"7860(/[a-z/]+)", text("Dockerfile"))
    assert client.get(path).status_code == 200
    assert "flush_interval -1" in text("Caddyfile")  # answers are streamed
    assert "respond /metrics 404" in text("Caddyfile")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_the_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    unit = text("civic-assistant.service").replace("/srv/civic/venv/bin/assistant", "/bin/true")
    path = tmp_path / "civic-assistant.service"
    path.write_text(unit, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "civic-assistant.service" not in done.stderr, done.stderr


# -- what is watched


def exposed(tmp_path: Path) -> dict[str, set[str]]:
    """Every metric that the app shows after one of everything, with the names of its labels."""
    app = create_api(StandIn(), Settings(data_dir=tmp_path))
    client = TestClient(app)
    client.post("/api/ask", json={"id": "1", "question": "도서관은 언제 여나요?"})
    client.post("/api/feedback", json={"id": "1", "rating": "down", "reasons": ["incorrect"]})
    found: dict[str, set[str]] = {}
    for line in client.get("/metrics").text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            if kind == "histogram":
                found |= {f"{name}_{end}": set() for end in ("bucket", "sum", "count")}
            found.setdefault(name, set())
        elif match := re.match(r"(\w+)\{(.*)\} ", line):
            found.setdefault(match[1], set()).update(re.findall(r'(\w+)="', match[2]))
    return found


def expressions() -> dict[str, str]:
    rules = yaml.safe_load(text("alerts.yml"))["groups"][0]["rules"]
    panels = json.loads(text("grafana-dashboard.json"))["panels"]
    shown = {p["title"]: t["expr"] for p in panels for t in p["targets"]}
    return {rule["alert"]: rule["expr"] for rule in rules} | shown


def test_every_metric_and_label_watched_is_shown_by_the_app(tmp_path: Path) -> None:
    shown = exposed(tmp_path)
    for title, expression in expressions().items():
        names = re.findall(r"\bassistant_\w+", expression)
        assert names or "up{" in expression, title
        assert not set(names) - set(shown), title
        for name, inside in re.findall(r"(assistant_\w+)\{([^}]*)\}", expression):
            labels = set(re.findall(r"(\w+)\s*[!=]~?=?\s*\"", inside))
            assert labels <= (shown[name] or labels), title
    watched = " ".join(expressions().values())
    for name in ("last_ingest_age_seconds", "abstentions_total", "feedback_total"):
        assert f"assistant_{name}" in watched


def test_every_alert_says_what_to_do_and_how_urgent_it_is() -> None:
    for rule in yaml.safe_load(text("alerts.yml"))["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]


def test_the_codes_and_values_that_alerts_name_exist() -> None:
    from assistant.web import errors

    source = Path(errors.__file__).read_text("utf-8")
    for code in re.findall(r'code=~?"([^"]+)"', " ".join(expressions().values())):
        assert all(f'"{one}"' in source for one in code.split("|"))
    screening = (ROOT / "assistant" / "question" / "screening.py").read_text("utf-8")
    for reason in re.findall(r'reason!?[=~]+"([^"]+)"', " ".join(expressions().values())):
        assert all(f'"{one}"' in screening for one in reason.split("|"))


def test_the_tests_and_files_that_the_page_names_exist() -> None:
    page = (ROOT / "docs" / "production.md").read_text("utf-8")
    cited = re.findall(r"`(test_\w+)::(test_\w+)`", page)
    assert len(cited) > 15
    for file, name in cited:
        assert f"def {name}(" in (ROOT / "tests" / f"{file}.py").read_text("utf-8"), name
    for path in re.findall(r"`(deploy/[\w.-]+)`", page):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`?ASSISTANT_([A-Z_]+[A-Z])\b", page):
        assert name.lower() in {*Settings.model_fields, "settings_file"}, name


# -- replicas


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Two processes over one data directory and one Chroma server, and their addresses."""
    data_dir = tmp_path / "data"
    script, processes, urls = ROOT / "tests" / "app_process.py", [], []
    with ExitStack() as stack:
        vectors = stack.enter_context(chroma_server(tmp_path / "chroma"))
        update(data_dir, {"a.txt": [LIBRARY], "b.txt": [BUS]}, BigramEncoder(), chroma_url=vectors)
        for _ in range(2):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            command = [sys.executable, str(script), str(data_dir), str(port)]
            env = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"}
            processes.append(subprocess.Popen(command, env=env, cwd=tmp_path))
            stack.callback(processes[-1].wait)
            stack.callback(processes[-1].kill)
            urls.append(f"http://127.0.0.1:{port}")
        for url, process in zip(urls, processes, strict=True):
            wait_until_ready(url, process)
        yield data_dir, urls


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 300
    while True:
        try:
            if httpx.get(f"{url}/api/health/ready", timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert process.poll() is None, "the replica ended"
        assert time.monotonic() < end, "the replica did not get ready"
        time.sleep(0.05)


@pytest.mark.slow
def test_two_replicas_follow_swaps_and_a_rollback_and_no_request_fails(
    replicas: tuple[Path, list[str]], tmp_path: Path
) -> None:
    data_dir, urls = replicas
    question = "수소버스는 몇 대 들어오나요?"
    canary = tmp_path / "canaries.jsonl"
    canary.write_text(json.dumps({"question": question, "contains": ["20대"]}), "utf-8")
    check = check_of(Settings(data_dir=data_dir, canary_file=canary), BigramEncoder())
    stop, seen = threading.Event(), []

    def keep_asking(url: str) -> None:
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                body = {"id": "1", "question": question}
                answer = client.post(f"{url}/api/ask", json=body)
                seen.append((url, answer.status_code, "20" in answer.json().get("answer", "")))

    askers = [threading.Thread(target=keep_asking, args=(url,)) for url in urls]
    for asker in askers:
        asker.start()
    try:
        with pytest.raises(CanaryFailed):  # an index without the buses never serves
            update(data_dir, {"b.txt": []}, BigramEncoder(), check=check)
        update(data_dir, {"c.txt": [TREES]}, BigramEncoder(), check=check)
        found = [httpx.get(f"{url}/api/articles/trees", timeout=60).status_code for url in urls]
        generations.rollback(data_dir)
        gone = [httpx.get(f"{url}/api/articles/trees", timeout=60).status_code for url in urls]
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert (found, gone) == ([200, 200], [404, 404])
    assert {url for url, _, _ in seen} == set(urls)
    assert all((status, right) == (200, True) for _, status, right in seen), seen
