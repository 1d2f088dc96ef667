"""The two halves of the evaluation, with a hand-written assistant in place of the real one."""

import json
from pathlib import Path

import pytest

from assistant.types import Answer, Citation, Question, Status
from evals.cases import load, split_of
from evals.run import evaluate, generate, main, main_eval, read_generated, score_all
from ingest.errors import CasesInvalid

OPEN, HELD = (next(f"{s}-{n}" for n in range(99) if split_of(f"{s}-{n}") == s) for s in ("open", "held"))
QUOTE = "수소차는 올해 60대를 보급한다."


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
