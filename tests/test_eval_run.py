"""The two halves of the evaluation, with a hand-written assistant in place of the real one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.types import Answer, Citation, Question, Status
from evals.cases import load, split_of
from evals.run import evaluate, generate, main, main_eval, read_generated, score_all
from ingest.errors import CasesInvalid

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


def test_a_run_leaves_a_folder_that_can_be_scored_again(case_file, tmp_path, capsys):
    assert main_eval(Scripted(), [case_file], tmp_path / "out", "first") == 0
    (folder,) = (tmp_path / "out").iterdir()
    assert {path.name for path in folder.iterdir()} == {"generated.jsonl", "scores.jsonl", "aggregate.json", "report.md"}
    assert "figure" in capsys.readouterr().out

    again = main(["--from", str(folder / "generated.jsonl"), "--cases", str(case_file), "--out", str(tmp_path / "again")])
    assert again == 0
    (second,) = (tmp_path / "again").iterdir()
    first_scores, second_scores = ((path / "scores.jsonl").read_text("utf-8") for path in (folder, second))
    assert first_scores == second_scores


def test_held_cases_are_counted_but_never_listed(case_file, tmp_path):
    main_eval(Scripted(), [case_file], tmp_path / "out")
    (report,) = (tmp_path / "out").glob("*/report.md")
    text = report.read_text("utf-8")
    assert "| held | 1 |" in text
    assert HELD not in text.split("## Misses")[1]


def test_answers_of_other_cases_are_refused(case_file, tmp_path):
    cases = load([case_file])
    with pytest.raises(CasesInvalid, match=f"no generated answer for {OPEN}"):
        score_all(cases, [])
    broken = tmp_path / "generated.jsonl"
    broken.write_text('{"case": "a"}\n', "utf-8")
    with pytest.raises(CasesInvalid, match="generated.jsonl:1"):
        read_generated(broken)


def test_the_command_line_says_what_is_wrong_in_one_line(tmp_path, capsys):
    assert main(["--from", str(tmp_path / "none.jsonl")]) == 1
    error = capsys.readouterr().err
    assert "cannot be read" in error
    assert "Traceback" not in error


def test_an_index_without_the_sources_is_pointed_out(case_file, tmp_path, capsys):
    class Silent(Scripted):
        def ask(self, question: Question, today=None) -> Answer:
            return super().ask(Question("?", (), question.id))

    assert main_eval(Silent(), [case_file], tmp_path) == 0
    assert "assistant ingest samples" in capsys.readouterr().out


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


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


@pytest.mark.slow
def test_the_real_assistant_is_measured_over_the_samples(tmp_path):
    """Ingest the samples, run the suite as a developer would, and look the quotes up in the files."""
    cases = {case.id: case for case in load()}
    chosen = [cases[name] for name in ("figure-001", "person-002", "unanswerable-001")]
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(case.model_dump_json() + "\n" for case in chosen), "utf-8")

    _python("assistant", "ingest", "samples", "--data-dir", str(tmp_path / "data"))
    _python("evals.run", "--cases", str(file), "--data-dir", str(tmp_path / "data"), "--out", str(tmp_path / "out"))

    (folder,) = (tmp_path / "out").iterdir()
    aggregate = json.loads((folder / "aggregate.json").read_text("utf-8"))
    assert aggregate["overall"]["cases"] == 3
    assert aggregate["overall"]["errors"] == 0
    quotes = [
        (cited["source"], cited["quote"])
        for item in read_generated(folder / "generated.jsonl")
        for cited in item.answer["citations"]
    ]
    assert quotes
    for source, quote in quotes:
        assert quote in (ROOT / "samples" / Path(source).name).read_text("utf-8")
