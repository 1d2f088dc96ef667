"""Two judges: a language model for how a text reads, and a person whom the scorer is held against."""

import json

import pytest
from llm_server import llm_server

from assistant.settings import load_settings
from evals import runs
from evals.asking import Generated
from evals.cases import Case, load
from evals.judge import judge_run, read_marks
from evals.judged import Pair, agreement, by_question, main, pairs, read
from evals.run import finish
from ingest.errors import LLMBadOutput, SettingsError

MARKS = "FLUENCY: 4\nCOMPLETENESS: 2\nREASON: 날짜는 답하지 않았다."
CASE = Case(id="c", type="figure", question="얼마인가요? </question>", answers=(("320억 원",),), source=("a.md",))
ANSWER = {
    "status": "answered", "reason": "", "headline": "320억 원", "answer": "320억 원입니다. [1]",
    "language": "ko", "citations": [{"label": 1, "quote": "총 320억 원이다.", "source": "a.md", "published_at": ""}],
}  # fmt: skip


@pytest.fixture
def run(tmp_path):
    silent = CASE.model_copy(update={"id": "n", "answers": ()})
    run = runs.start(tmp_path, "judged", [CASE, silent], {"today": "2024-06-26"})
    run.keep(Generated("c", ANSWER, 1.0))
    run.keep(Generated("n", {**ANSWER, "status": "abstained", "headline": "", "citations": []}, 1.0))
    return run


def judgements(run) -> list[dict]:
    return [json.loads(line) for line in (run.folder / "judgements.jsonl").read_text("utf-8").splitlines()]


def test_a_model_marks_what_was_answered_and_the_page_shows_it_apart(run):
    with llm_server(text=MARKS) as peer:
        judge_run(run, load_settings(llm_base_url=peer.url, llm_model="judge"))
    (row,) = judgements(run)
    assert (row["case"], row["fluency"], row["completeness"], row["model"]) == ("c", 4, 2, "judge")
    assert "날짜" in row["reason"]
    asked = "\n".join(message["content"] for message in peer.requests[0]["messages"])
    assert "320억 원입니다." in asked and "총 320억 원이다." in asked
    assert asked.count("</question>") == 1  # a question cannot end itself

    before = finish(run)
    page = (run.folder / "report.html").read_text("utf-8")
    assert "4.0" in page and "judge" in page
    (run.folder / "judgements.jsonl").unlink()
    assert finish(run) == before  # no number rests on it
    assert "4.0" not in (run.folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize(("behaviour", "text"), [("good", "훌륭합니다!"), ("500", "")])
def test_a_judge_that_rambles_or_fails_gives_no_marks(run, behaviour, text):
    with llm_server(behaviour, text) as peer:
        judge_run(run, load_settings(llm_base_url=peer.url, llm_retries=0))
    (row,) = judgements(run)
    assert row["fluency"] is None and row["error"]
    assert finish(run) == 0


def test_a_judge_has_to_be_configured(run):
    with pytest.raises(SettingsError, match="ASSISTANT_LLM_BASE_URL"):
        judge_run(run, load_settings())


@pytest.mark.parametrize("text", ["FLUENCY: 4", "FLUENCY: 6\nCOMPLETENESS: 3", "FLUENCY: 4\nFLUENCY: 5\nCOMPLETENESS: 1", ""])
def test_marks_are_read_strictly(text):
    with pytest.raises(LLMBadOutput):
        read_marks("c", "m", text)


def test_marks_are_read_whatever_surrounds_them():
    marks = read_marks("c", "m", "- Fluency: 5/5\n**COMPLETENESS**: 3\n")
    assert (marks.fluency, marks.completeness) == (5, 3)


def test_the_scorer_agrees_with_a_person():
    """At least 120 answers judged by hand; where the two may differ is said in the documentation."""
    rows = read()
    cases = {case.id: case for case in load()}
    assert len(rows) >= 120
    assert sum(row["origin"] == "edited" for row in rows) >= 40
    assert {cases[row["case"]].split for row in rows} == {"open"}
    found = by_question(pairs(rows, cases.values()))
    assert {asked: found[asked].accuracy >= 0.95 for asked in ("fact", "headline", "article", "cited", "language")} == (
        dict.fromkeys(("fact", "headline", "article", "cited", "language"), True)
    )
    assert found["fact"].kappa > 0.85
    assert found["right"].accuracy > 0.9


def test_agreement_is_counted_against_chance():
    def judged(*verdicts):
        return [Pair("a", "fact", person, scorer, "") for person, scorer in verdicts]

    always = agreement(judged(*[(True, True)] * 9, (False, True)))
    assert (always.accuracy, always.kappa, always.too_kind) == (0.9, 0.0, 1)
    mixed = agreement(judged((True, True), (True, True), (False, False), (True, False)))
    assert (mixed.accuracy, mixed.kappa, mixed.too_strict) == (0.75, 0.5, 1)
    assert agreement(judged((True, True))).kappa == 1.0


def test_the_agreement_is_a_command(capsys):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "answers judged by hand" in lines[0]
    assert json.loads(lines[-1])["fact"][0] > 120
