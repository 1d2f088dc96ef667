"""Evaluation cases: what is loaded, what is refused, and whether ours agree with the samples."""

import json
import os
import re
from pathlib import Path

import pytest

import evals
from evals.cases import load, split_of
from evals.facts import Shown
from evals.lint import examine, lint, read_texts
from ingest.errors import CasesInvalid

SAMPLES = Path(__file__).parent.parent / "samples"
TEXTS = {"a.md": "시는 올해 수소차 60대를 보급한다. 예산은 국비 145억 원 등 총 320억 원이다."}


def row(**changes):
    base = {
        "id": "figure-1", "type": "figure", "question": "총예산은?", "history": [],
        "answers": [["320억 원", "320억원"]], "forbidden": [], "source": "a.md",
        "evidence": "예산은 국비 145억 원 등 총 320억 원이다.", "lang": "ko", "note": "", "split": split_of("figure-1"),
    }
    return {**base, **changes}


@pytest.fixture
def written(tmp_path):
    def write(*rows):
        path = tmp_path / "cases.jsonl"
        lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in rows]
        path.write_text("\n".join(lines), "utf-8")
        return [path]

    return write


@pytest.fixture(scope="module")
def ours():
    return load()


def test_our_cases_agree_with_the_samples(ours):
    texts = read_texts([SAMPLES])
    found = examine(ours, texts)
    assert [str(problem) for problem in found.problems] == []
    unchecked = set(found.unchecked)
    checked = {name for case in ours if case.id not in unchecked for name in case.source}
    assert checked == set(texts)
    # whoever names a sample gives its evidence; other documents are not part of the repository
    assert not [case.id for case in ours if case.id in unchecked and set(case.source) & set(texts)]


def test_the_fresh_cases_agree_with_their_articles():
    """Those that nobody mended anything for stand apart, and the held files hold back all."""
    fresh = Path(evals.__file__).parent / "fresh"
    cases = load(sorted(fresh.glob("*.jsonl")))
    found = examine(cases, read_texts([SAMPLES, fresh / "articles", fresh / "town"]))
    assert [str(problem) for problem in found.problems] == []
    assert sum(case.split == "held" for case in cases) == 120 + 338
    assert len(cases) == 240 + 1193


@pytest.mark.skipif("ASSISTANT_CORPUS" not in os.environ, reason="names no folder of documents")
def test_facts_about_other_documents_stand_in_them(ours):
    """What a case requires is in its document, for those who have it."""
    texts = read_texts([Path(os.environ["ASSISTANT_CORPUS"])])
    named = [case for case in ours if case.answers and not case.derived and set(case.source) <= set(texts)]
    assert named
    whole = {name: Shown.of(text) for name, text in texts.items()}
    missing = [
        (case.id, fact.alternatives)
        for case in named
        for fact in case.facts
        if case.lang == "ko" and not any(fact.found_in(whole[name]) for name in case.source)
    ]
    assert missing == []


def test_our_cases_cover_what_people_ask(ours):
    types = {case.type for case in ours}
    assert len(ours) >= 120
    assert types >= {
        "figure", "date", "period", "list", "person", "place", "organisation", "yesno", "compare", "years",
        "contact", "reason", "summary", "followup", "terse", "unanswerable", "attack",
    }
    assert {case.lang for case in ours} == {"ko", "en", "zh", "ja", "vi"}
    assert sum(not case.answers for case in ours) >= 0.2 * len(ours)
    assert all(case.history for case in ours if case.type == "followup")


def near_misses(wording):
    """The wording with one of its numbers one less (one more for 1)."""
    for match in re.finditer(r"\d+", wording):
        number = int(match[0])
        changed = str(number - 1 if number > 1 else number + 1).zfill(len(match[0]))
        yield wording[: match.start()] + changed + wording[match.end() :]


def test_a_value_that_is_off_by_one_is_never_found(ours):
    """Near misses of every required figure and date of the suite."""
    facts = [fact for case in ours for fact in case.facts if fact.kind != "text"]
    misses = [(fact, miss) for fact in facts for miss in near_misses(fact.alternatives[0])]
    assert len(misses) > 200
    assert [miss for fact, miss in misses if fact.found_in(Shown.of(miss))] == []


def test_about_a_third_is_held_back(ours):
    assert [case.id for case in ours if case.split != split_of(case.id)] == []
    held = sum(case.split == "held" for case in ours)
    assert 0.25 * len(ours) <= held <= 0.4 * len(ours)


def test_one_source_or_several_may_be_named(written):
    one, many = load(written(row(), row(id="b", source=["a.md", "b.md"], evidence=["x", "y"])))
    assert one.source == ("a.md",)
    assert many.source == ("a.md", "b.md")
    assert many.evidence == ("x", "y")


def test_missing_lists_are_empty(written):
    (case,) = load(written(row(answers=None, history=None, forbidden=None, source=None, evidence="")))
    assert case.answers == case.history == case.forbidden == case.source == case.evidence == ()


def test_the_question_goes_to_the_assistant_with_its_history(written):
    history = [{"role": "user", "content": "올해는?"}, {"role": "assistant", "content": "60대입니다."}]
    (case,) = load(written(row(history=history)))
    assert case.asked.text == "총예산은?"
    assert [turn.role for turn in case.asked.history] == ["user", "assistant"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "cases.jsonl:2: not a JSON object"),
        ("[1]", "cases.jsonl:2: not a JSON object"),
        (row(id="x", question=""), "cases.jsonl:2: question"),
        (row(id="x", history=[{"role": "system", "content": "!"}]), r"cases.jsonl:2: history\.0\.role"),
        (row(), "cases.jsonl:2: the id figure-1 is already used at cases.jsonl:1"),
    ],
)
def test_a_broken_line_is_named(written, line, message):
    with pytest.raises(CasesInvalid, match=message):
        load(written(row(), line))


def test_a_missing_or_empty_file_is_refused(tmp_path, written):
    with pytest.raises(CasesInvalid, match="cannot be read"):
        load([tmp_path / "none.jsonl"])
    with pytest.raises(CasesInvalid, match="no cases in"):
        load(written(""))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"evidence": "총 320억 원을 쓴다."}, "not verbatim"),
        ({"source": ["a.md", "b.md"]}, "unknown source b.md"),
        ({"draft": True}, "a draft"),
        ({"forbidden": ["145억원"]}, "forbidden, but in the evidence"),
        ({"answers": [["321억 원"]]}, "not in the evidence"),
        ({"answers": [["32억 원"]]}, "not in the evidence"),
        ({"answers": [[]]}, "no wording"),
        ({"answers": []}, "evidence without answers"),
        ({"source": []}, "need the source"),
        ({"history": [{"role": "assistant", "content": "네"}]}, "history"),
    ],
)
def test_lint_names_the_line_and_the_problem(written, changes, message):
    with pytest.raises(CasesInvalid, match=f"cases.jsonl:1: figure-1: .*{message}"):
        lint(load(written(row(**changes))), TEXTS)


def test_which_cases_are_held_back_is_not_a_choice(written):
    """A file that holds cases back does so by the hash of their ids; another need not at all."""
    names = [f"n-{n}" for n in range(8)]
    rows = [row(id=name, question=f"{name}?", split=split_of(name)) for name in names]
    assert {case["split"] for case in rows} == {"open", "held"}
    lint(load(written(*rows)), TEXTS)
    lint(load(written(*(case | {"split": "open"} for case in rows))), TEXTS)
    swapped = [rows[0] | {"split": {"open": "held", "held": "open"}[rows[0]["split"]]}, *rows[1:]]
    with pytest.raises(CasesInvalid, match=f"n-0: split must be {rows[0]['split']}"):
        lint(load(written(*swapped)), TEXTS)


def test_lint_accepts_a_fact_that_is_marked_as_derived(written):
    lint(load(written(row(answers=[["175억 원"]], derived=True))), TEXTS)


def test_lint_refuses_the_same_question_twice(written):
    with pytest.raises(CasesInvalid, match="the same question as cases.jsonl:1"):
        lint(load(written(row(), row(id="b", split=split_of("b")))), TEXTS)


def test_a_case_without_its_source_at_hand_is_checked_for_its_shape_only(written):
    elsewhere = row(source="elsewhere.txt", evidence="")
    found = examine(load(written(elsewhere)), TEXTS)
    assert found.problems == ()
    assert found.unchecked == ("figure-1",)
    (problem,) = examine(load(written({**elsewhere, "answers": [[""]]})), TEXTS).problems
    assert problem.text == "a required fact has no wording"


def test_every_problem_is_found_not_only_the_first(written):
    other = row(id="b", question="?", split=split_of("b"), evidence="없는 문장이다.")
    found = examine(load(written(row(answers=[["321억 원"]]), other)), TEXTS)
    assert [problem.case for problem in found.problems] == ["figure-1", "b"]
    assert found.by_type == {"figure": 2}
    assert found.warnings == ()  # two cases have no balance


def test_an_unbalanced_suite_is_pointed_out(written):
    rows = [row(id=f"f-{n}", question=f"{n}번째 총예산은?", split=split_of(f"f-{n}")) for n in range(120)]
    warnings = " ".join(examine(load(written(*rows)), TEXTS).warnings)
    assert "only 0% of the cases are to be abstained from" in warnings
    assert "type figure is 100% of all cases" in warnings
