"""Answers made by other processes: the same answers, and what becomes of one that dies or is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.operations.ingesting import Ingest
from assistant.pipeline import Assistant
from assistant.serving import workers as module
from assistant.serving.workers import WorkerLost, Workers, workers_wanted
from assistant.settings import Settings, load_settings
from assistant.types import Answer, EvidenceFound, Question
from ingest.errors import IndexMissing, QuestionRejected

pytestmark = pytest.mark.slow
DAY = date(2024, 7, 1)
QUESTION = Question("시내버스는 몇 대가 새로 다니나요?", id="a")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("workers")
    text = "# 시내버스 새 노선\n\n출처: 전주시\n배포일: 2024. 6. 4.\n\n전주시가 시내버스 37대를 새로 놓는다. 요금은 1,500원이다.\n"
    (folder / "bus.md").write_text(text, "utf-8")
    settings = load_settings(data_dir=folder / "data")
    Ingest(settings, lambda what, done, total: None).run([str(folder / "bus.md")])
    return settings


@pytest.fixture(scope="module")
def two(settings: Settings) -> Iterator[Workers]:
    yield Workers(settings, 2)


def whole(answer: Answer) -> dict[str, object]:
    return {**answer.to_json(), "timings_ms": None}


def pids(workers: Workers) -> list[int]:
    taken = [workers._free.get(timeout=60) for _ in range(2)]
    for worker in taken:
        workers._free.put(worker)
    return [worker._process.pid or 0 for worker in taken]


def test_workers_answer_as_the_assistant_itself(settings: Settings, two: Workers) -> None:
    own = Assistant.from_settings(settings)
    assert whole(two.ask(QUESTION, DAY)) == whole(own.ask(QUESTION, DAY))
    assert "37대" in two.ask(QUESTION, DAY).headline
    assert two.status() == own.status()
    assert [a.article_id for a in [own.article("x"), two.article("x")] if a] == []
    assert os.getpid() not in pids(two) and len(set(pids(two))) == 2


def test_an_error_comes_through_and_the_worker_goes_on(two: Workers) -> None:
    before = pids(two)
    for _ in range(2):
        with pytest.raises(QuestionRejected) as told:
            two.ask(Question(" "), DAY)
        assert told.value.reason == "empty_question"
    assert sorted(pids(two)) == sorted(before)
    assert "37대" in two.ask(QUESTION, DAY).headline


def test_an_answer_that_is_left_frees_its_worker_for_the_next(two: Workers) -> None:
    before = pids(two)
    for _ in range(4):
        events = two.stream(QUESTION, DAY)
        assert isinstance(next(events), EvidenceFound)
        events.close()
    answers = [two.ask(QUESTION, DAY) for _ in range(4)]  # and nothing is left over in the pipes
    assert all("37대" in answer.headline for answer in answers)
    assert sorted(pids(two)) == sorted(before)


def test_a_worker_that_is_killed_is_replaced_and_its_question_ends_in_an_error(two: Workers) -> None:
    before = pids(two)
    other = two._free.get()
    busy = next(pid for pid in before if pid != other._process.pid)
    os.kill(busy, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="-9"):
        two.ask(QUESTION, DAY)
    assert "37대" in two.ask(QUESTION, DAY).headline  # by the new one: the other is taken
    two._free.put(other)
    assert len(set(pids(two)) - set(before)) == 1


def test_what_cannot_be_loaded_is_told_at_the_start(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(IndexMissing):
        Workers(load_settings(data_dir=tmp_path), 2).status()
    wrong = settings.model_copy(update={"embedding_model": str(tmp_path)})
    with pytest.raises(module.AssistantError):
        Workers(wrong, 1)


def test_how_many_answer() -> None:
    assert workers_wanted(Settings(workers=3)) == 3
    assert workers_wanted(Settings(workers=3, answerer="llm")) == 1
    assert 1 <= workers_wanted(Settings()) <= 2
