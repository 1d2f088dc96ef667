"""Proposed cases: from an article's values, from disliked answers, accepted by a person."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.staff.record_types import Opinion
from assistant.staff.records import Records
from evals.cases import load
from evals.drafts import disliked_questions, read_drafts
from evals.lint import examine, read_texts
from evals.propose import proposals_from
from evals.subjects import subject_of, topic_particle
from ingest.errors import CasesInvalid

ARTICLE = """---
title: 가람시, 별빛도서관 새로 짓는다
date: 2021-03-02
publisher: 가람일보
---

가람시는 온고을동에 별빛도서관을 짓는다고 2일 밝혔다.

사업비는 국비 42억 원 등 총 158억 원이다. 열람석은 320석이며, 공사는 다음 달 15일 시작한다.

지난해 이용자는 5만 명이었다. 주민 설명회는 3월 9일부터 12일까지 열린다. 문의는 도서관정책과(063-281-1234)로 하면 된다.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "library.md"
    path.write_text(ARTICLE, "utf-8")
    return path


def test_values_of_an_article_become_questions(article):
    cases = {case.question: case for case in proposals_from(article)}
    assert cases["2021년 사업비 국비는 얼마인가요?"].answers == (("42억 원",),)
    assert cases["2021년 사업비는 얼마인가요?"].answers == (("158억 원",),)
    assert cases["2021년 열람석은 몇 석인가요?"].evidence[0].startswith("열람석은 320석")
    period = cases["2021년 주민 설명회는 언제부터 언제까지인가요?"]
    assert (period.type, period.source) == ("period", ("library.md",))
    assert any(case.type == "contact" and "063-281-1234" in case.answers[0] for case in cases.values())


def test_a_relative_date_is_resolved_and_marked_as_derived(article):
    (case,) = [case for case in proposals_from(article) if "공사" in case.question]
    assert case.answers[0][0].startswith("2021년 4월 15일")
    assert case.derived


def test_what_would_ask_for_the_wrong_year_or_for_the_day_of_the_article_is_not_proposed(article):
    answers = {word for case in proposals_from(article) for fact in case.answers for word in fact}
    assert "5만 명" not in answers  # 지난해: not 2021년
    assert not [word for word in answers if "3월 2일" in word]


def test_a_year_that_nobody_wrote_about_is_proposed_as_unanswerable(article):
    (nothing,) = [case for case in proposals_from(article) if case.type == "unanswerable"]
    assert "2028년" in nothing.question and nothing.answers == ()


def test_proposals_pass_the_linter_once_a_person_has_taken_them(article):
    taken = [case.model_copy(update={"draft": False, "where": case.id}) for case in proposals_from(article)]
    assert len(taken) >= 6
    assert examine(taken, read_texts([article])).problems == ()
    drafts = examine(proposals_from(article), read_texts([article]))
    assert {problem.text.partition(":")[0] for problem in drafts.problems} == {"a draft"}


def test_other_languages_have_their_templates(article):
    questions = {case.question for case in proposals_from(article, "en")}
    assert "How much money is “사업비 국비” in 2021?" in questions


def test_a_file_without_values_is_refused(tmp_path):
    path = tmp_path / "empty.md"
    path.write_text("# 제목\n\n아무 값도 없는 글이다.\n", "utf-8")
    with pytest.raises(CasesInvalid, match="write the cases by hand"):
        proposals_from(path)


@pytest.mark.parametrize(
    ("sentence", "value", "subject"),
    [
        ("축제 예산은 국비 1억 8000만 원을 포함한다.", "1억", "축제 예산 국비"),
        ("축제 예산은 국비 1억 8000만 원을 포함해 모두 6억 원이다.", "6억", "축제 예산"),
        ("열람석은 모두 320석이다.", "320", "열람석"),
        ("320석을 놓는다.", "320", ""),
        ("지난해 예산은 3억 원이다.", "3억", ""),
    ],
)
def test_a_value_belongs_to_the_phrase_before_it(sentence, value, subject):
    assert subject_of(sentence, sentence.index(value)) == subject


def test_the_particle_follows_the_last_sound():
    assert [topic_particle(word) for word in ("예산", "사업비", "KTX")] == ["은", "는", "은(는)"]


def test_proposals_are_written_to_be_edited(article, tmp_path):
    done = CliRunner().invoke(app, ["eval", "new", str(article), "--output", str(tmp_path / "new.jsonl")])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in (tmp_path / "new.jsonl").read_text("utf-8").splitlines()]
    assert all(row["draft"] for row in rows)
    assert f"{len(rows)} proposals" in done.output


def test_a_person_accepts_edits_rejects_and_stops(article, tmp_path):
    into = tmp_path / "mine.jsonl"
    proposed = proposals_from(article)
    typed = ["r", "e", "figure", "새 질문은?", "158억 원 | 158억원", "library.md", "", "a", "q"]
    arguments = ["eval", "new", str(article), "--into", str(into)]
    done = CliRunner().invoke(app, arguments, input="\n".join(typed) + "\n")
    assert done.exit_code == 0, done.output
    edited, accepted = load([into])
    assert (edited.question, edited.answers) == ("새 질문은?", (("158억 원", "158억원"),))
    assert edited.evidence == proposed[1].evidence  # an empty line keeps it
    assert accepted.question == proposed[2].question
    assert not (edited.draft or accepted.draft)


def test_disliked_questions_become_drafts_that_are_never_asked(tmp_path):
    records = Records(tmp_path, 90)
    records.rate(Opinion("a1", "down", ("incorrect",), "작년 값입니다", "도서관 예산은 얼마인가요?"))
    records.rate(Opinion("a2", "up", (), "", "축제는 언제인가요?"))
    records.close()
    (draft,) = disliked_questions(tmp_path)
    assert draft.question == "도서관 예산은 얼마인가요?"
    assert draft.draft and draft.answers == ()
    assert "incorrect" in draft.note and "작년 값입니다" in draft.note


def test_drafts_of_a_file_can_be_reviewed(article, tmp_path):
    runner, out, into = CliRunner(), tmp_path / "new.jsonl", tmp_path / "mine.jsonl"
    runner.invoke(app, ["eval", "new", str(article), "--output", str(out)])
    done = runner.invoke(app, ["eval", "new", "--drafts", str(out), "--into", str(into)], input="a\nq\n")
    assert "1 cases added" in done.output
    assert load([into])[0].question == read_drafts(out)[0].question


@pytest.mark.parametrize("arguments", [["new"], ["new", "a.md", "--disliked"]])
def test_one_origin_has_to_be_named(arguments):
    assert CliRunner().invoke(app, ["eval", *arguments]).exit_code == 2


def test_the_linter_is_a_command(article, tmp_path):
    case = {
        "id": "x", "type": "figure", "question": "사업비는?", "answers": [["158억 원"]],
        "source": "library.md", "evidence": "사업비는 국비 42억 원 등 총 158억 원이다.", "split": "open",
    }  # fmt: skip
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    arguments = ["eval", "lint", str(file), "--sources", str(article)]
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, "1 cases, 0 problems" in done.output) == (0, True), done.output
    file.write_text(json.dumps({**case, "answers": [["159억 원"]]}, ensure_ascii=False), "utf-8")
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1 and "x: not in the evidence: 159억 원" in done.output
