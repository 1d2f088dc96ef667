"""The two halves of the evaluation, with a hand-written assistant in place of the real one."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from assistant.types import Answer, Citation, Question, Status
from evals.asking import Generated, generate, read_generated
from evals.cases import load, sampled, split_of
from evals.run import Options, evaluate, finish, main_eval, run_suite, score_all
from evals.runs import Run
from evals.setup import asked_of
from ingest.errors import CasesInvalid, QuestionRejected

ROOT = Path(__file__).parent.parent
OPEN, HELD = (next(f"{s}-{n}" for n in range(99) if split_of(f"{s}-{n}") == s) for s in ("open", "held"))
QUOTE = "수소차는 올해 60대를 보급한다."


class Oracle:
    """Knows the cases: shows the required facts, cites the evidence, abstains when there is none."""

    def __init__(self, cases) -> None:
        self.cases = {case.id: case for case in cases}

    def ask(self, question: Question, today=None) -> Answer:
        case = self.cases[question.id]
        if not case.answers:
            return Answer(case.id, question.text, Status.ABSTAINED, "no_evidence", "", "-", case.lang, "oracle")
        shown = ", ".join(alternatives[0] for alternatives in case.answers)
        cited = tuple(
            Citation(n, "a", "t", "", "", "unknown", source, "", quote, 0, len(quote))
            for n, quote in enumerate(case.evidence, start=1)
            for source in case.source[:1]
        )
        return Answer(case.id, question.text, Status.ANSWERED, "", shown, f"{shown} [1]", case.lang, "oracle", cited)


class Scripted:
    """Answers a question that mentions 수소차 from one article, abstains on everything else."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def ask(self, question: Question, today=None) -> Answer:
        self.asked.append(question)
        if "수소차" not in question.text:
            return Answer(question.id, question.text, Status.ABSTAINED, "no_evidence", "", "없습니다.", "ko", "fake")
        cited = Citation(1, "a1", "t", "전주시", "2019-01-29", "stated", "a.md", "", QUOTE, 0, len(QUOTE))
        return Answer(question.id, question.text, Status.ANSWERED, "", "60대", "60대입니다. [1]", "ko", "fake", (cited,))


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    base = {"history": [], "forbidden": [], "source": "a.md", "evidence": QUOTE, "lang": "ko", "note": ""}
    rows = [
        {**base, "id": OPEN, "type": "figure", "question": "2019년 수소차는 몇 대?", "answers": [["60대"]], "split": "open"},
        {**base, "id": HELD, "type": "person", "question": "국장은 누구?", "answers": [["김전주"]], "split": "held"},
        {**base, "id": "u", "type": "unanswerable", "question": "내일 날씨는?", "answers": [], "source": "", "evidence": ""},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def options(case_file: Path, out: Path, **changes) -> Options:
    return Options(case_files=(case_file,), out=out, **changes)


def only(folder: Path) -> Run:
    (run,) = folder.iterdir()
    return Run(run)


def test_every_case_is_asked_once_after_one_warm_up(case_file):
    assistant = Scripted()
    generated = generate(assistant, load([case_file]))
    assert [question.id for question in assistant.asked] == [OPEN, OPEN, HELD, "u"]
    assert [item.case for item in generated] == [OPEN, HELD, "u"]
    assert all(item.ms >= 0 for item in generated)


def test_evaluate_reports_without_writing(case_file):
    result = evaluate(Scripted(), load([case_file]))
    assert result.overall.facts_recall == 0.5
    assert result.overall.abstained_rightly == 1.0
    assert result.by_type["figure"].headline == 1.0
    assert result.intervals["right"][0] == result.overall.right == pytest.approx(2 / 3, abs=1e-4)


def test_a_run_is_a_folder_that_can_be_scored_again(case_file, tmp_path, capsys):
    day = date(2024, 6, 26)
    assert main_eval(Scripted(), options(case_file, tmp_path / "out", name="first", today=day)) == 0
    run = only(tmp_path / "out")
    assert {path.name for path in run.folder.iterdir()} == {
        "settings.json", "cases.jsonl", "generated.jsonl", "scores.jsonl", "problems.jsonl",
        "aggregate.json", "report.md", "report.html", "junit.xml",
    }  # fmt: skip
    assert "figure" in capsys.readouterr().out
    assert run.settings()["today"] == "2024-06-26"
    assert [case.id for case in run.cases()] == [OPEN, HELD, "u"]

    written = {path.name: path.read_text("utf-8") for path in run.folder.iterdir()}
    for name in ("scores.jsonl", "aggregate.json", "report.md"):
        (run.folder / name).unlink()
    case_file.unlink()  # the run holds what it needs
    assert finish(run) == 0
    assert {path.name: path.read_text("utf-8") for path in run.folder.iterdir()} == written


def test_a_value_changed_in_an_answer_changes_the_score(case_file, tmp_path):
    run = run_suite(Scripted(), options(case_file, tmp_path))
    before = score_all(run.cases(), run.generated()).overall
    text = (run.folder / "generated.jsonl").read_text("utf-8")
    (run.folder / "generated.jsonl").write_text(text.replace("60대입니다", "61대입니다"), "utf-8")
    after = score_all(run.cases(), run.generated()).overall
    assert (before.ungrounded_shown, after.ungrounded_shown) == (0, 1)
    assert after.right < before.right


def test_held_cases_are_counted_but_never_listed(case_file, tmp_path):
    main_eval(Scripted(), options(case_file, tmp_path / "out"))
    folder = only(tmp_path / "out").folder
    text = (folder / "report.md").read_text("utf-8")
    assert "| held | 1 |" in text
    assert HELD not in text.split("## Misses")[1]
    assert HELD not in (folder / "report.html").read_text("utf-8")
    assert f"{HELD} " not in (folder / "junit.xml").read_text("utf-8")


def test_answers_of_other_cases_are_refused(case_file, tmp_path):
    cases = load([case_file])
    with pytest.raises(CasesInvalid, match=f"no generated answer for {OPEN}"):
        score_all(cases, [])
    broken = tmp_path / "generated.jsonl"
    broken.write_text('{"case": "a"}\n', "utf-8")
    with pytest.raises(CasesInvalid, match="generated.jsonl:1"):
        read_generated(broken)
    with pytest.raises(CasesInvalid, match="is not a run"):
        Run(tmp_path).settings()


def test_a_question_that_fails_is_an_error_not_the_end(case_file):
    class Refusing(Scripted):
        def ask(self, question: Question, today=None) -> Answer:
            if question.id == HELD:
                raise QuestionRejected("question_too_long", "too long")
            return super().ask(question)

    result = evaluate(Refusing(), load([case_file]))
    assert (result.overall.errors, result.overall.cases) == (1, 3)
    assert not next(score for score in result.scores if score.id == HELD).right


def test_an_index_without_the_sources_is_pointed_out(case_file, tmp_path, capsys):
    class Silent(Scripted):
        def ask(self, question: Question, today=None) -> Answer:
            return super().ask(Question("?", (), question.id))

    assert main_eval(Silent(), options(case_file, tmp_path)) == 0
    assert "assistant ingest samples" in capsys.readouterr().out


def test_cases_about_absent_sources_are_left_out(case_file, tmp_path):
    """A case without a source goes with the others of its file."""
    other = tmp_path / "other.jsonl"
    other.write_text(case_file.read_text("utf-8").replace("a.md", "b.md").replace('"id": "', '"id": "b'), "utf-8")
    cases = load([case_file, other])
    asked, left = asked_of(cases, frozenset({"a.md"}))
    assert [case.id for case in asked] == [OPEN, HELD, "u"]
    assert left == {"b.md": 2, "no source of other.jsonl": 1}
    assert asked_of(cases, frozenset({"a.md", "b.md"})) == (cases, {})
    assert asked_of(cases, frozenset())[0] == ()


def test_questions_are_asked_side_by_side_and_kept_in_order(case_file):
    """Two jobs have to be under way at once for either to go on."""
    both = Barrier(2, timeout=30)

    class Meeting(Scripted):
        def ask(self, question: Question, today=None) -> Answer:
            if len(self.asked) > 0 and question.id != "u":
                both.wait()
            return super().ask(question)

    assistant = Meeting()
    generated = generate(assistant, load([case_file]), jobs=2)
    assert [item.case for item in generated] == [OPEN, HELD, "u"]


KILLED = """
import os, sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from test_eval_run import Scripted, HELD
from evals.run import Options, run_suite

class Dying(Scripted):
    def ask(self, question, today=None):
        if question.id == HELD:
            os.kill(os.getpid(), 9)
        return super().ask(question)

run_suite(Dying(), Options(case_files=(Path({cases!r}),), out=Path({out!r})))
"""


def test_a_killed_run_goes_on_with_the_cases_not_yet_answered(case_file, tmp_path):
    code = KILLED.format(tests=str(Path(__file__).parent), cases=str(case_file), out=str(tmp_path / "out"))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == -9, done.stderr
    run = only(tmp_path / "out")
    assert [item.case for item in run.generated()] == [OPEN]
    with (run.folder / "generated.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"case": "' + HELD)  # a line cut in two

    assistant = Scripted()
    again = run_suite(assistant, Options(resume=run.folder))
    assert [question.id for question in assistant.asked] == [HELD, HELD, "u"]  # one to warm up
    assert [item.case for item in again.generated()] == [OPEN, HELD, "u"]
    assert finish(again) == 0
    asked = len(assistant.asked)
    run_suite(assistant, Options(resume=run.folder))
    assert len(assistant.asked) == asked  # nothing is left to ask


def test_a_run_does_not_go_on_over_another_index(case_file, tmp_path):
    run = run_suite(Scripted(), options(case_file, tmp_path))
    settings = {**run.settings(), "index": {"articles": 3}}
    run.json("settings.json", settings)
    with pytest.raises(CasesInvalid, match="index changed"):
        run_suite(Scripted(), Options(resume=run.folder))


def test_drafts_are_never_asked(case_file, tmp_path):
    text = case_file.read_text("utf-8").replace('"type": "person"', '"type": "person", "draft": true')
    case_file.write_text(text, "utf-8")
    run = run_suite(Scripted(), options(case_file, tmp_path / "out"))
    assert [item.case for item in run.generated()] == [OPEN, "u"]


def test_a_generated_answer_survives_its_file(case_file, tmp_path):
    run = run_suite(Scripted(), options(case_file, tmp_path))
    first = run.generated()[0]
    assert Generated(**asdict(first)) == first
    assert first.answer["headline"] == "60대"


def test_a_perfect_assistant_scores_full_marks_on_our_cases():
    """Otherwise a case forbids, or cannot find, what it requires."""
    cases = load()
    overall = evaluate(Oracle(cases), cases).overall
    shares = (overall.facts_recall, overall.complete, overall.headline, overall.first_citation, overall.abstained_rightly)
    assert shares == (1.0,) * 5
    assert (overall.abstained_wrongly, overall.wrong_headlines, overall.forbidden_shown) == (0.0, 0, 0)
    told = [case for case in cases if case.evidence]
    support = evaluate(Oracle(told), told).overall.support
    assert support > 0.8  # the rest are derived dates: this oracle states no publication date


def test_a_sample_is_of_open_cases_and_the_same_for_a_seed() -> None:
    """Every language and type has about its share; no held case is among them."""
    cases = load()
    opened = [case for case in cases if case.split == "open"]
    some = sampled(cases, 60, 1)
    assert len({case.id for case in some}) == 60 and {case.split for case in some} == {"open"}
    assert some == sampled(cases, 60, 1) != sampled(cases, 60, 2)
    for value in {case.lang for case in opened}:
        share = sum(case.lang == value for case in opened) / len(opened)
        assert abs(sum(case.lang == value for case in some) - 60 * share) < 2
    assert {case.id for case in sampled(cases, 10_000, 1)} == {case.id for case in opened}


def test_a_run_over_a_sample_asks_only_that(case_file: Path, tmp_path: Path) -> None:
    options = Options((case_file,), tmp_path, sample=1, seed=3)
    [asked] = run_suite(Scripted(), options).cases()
    assert asked.id != HELD
