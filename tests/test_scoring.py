"""Facts are found by value, near misses are wrong, and every metric moves when it should."""

from pathlib import Path

import pytest

from evals.aggregate import report
from evals.cases import Case
from evals.facts import Fact, Shown
from evals.measures import COUNTS, RATIOS
from evals.recheck import ungrounded, unseen_numbers
from evals.scoring import score
from evals.script import written_in


def found(alternatives: str, text: str) -> bool:
    return Fact.of(tuple(alternatives.split("|"))).found_in(Shown.of(text))


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("320억 원", "총 320억원이 투입됩니다."),
        ("320억 원", "모두 32,000,000,000원입니다."),
        ("2400억 원", "2,400억원 규모"),
        ("60대", "수소차 60대를 보급"),
        ("1만 2480개", "공공일자리 12,480개"),
        ("10만~30만 원", "10만원~30만원을 미리 결제"),
        ("72%", "분양률 72%에 이른다"),
        ("101m", "길이는 101m입니다"),
        ("2019년 12월 3일|12월 3일", "2019년 12월 3일에 문을 엽니다"),
        ("2019년 12월 3일|12월 3일", "12월 3일입니다"),
        ("12월 3일", "2019. 12. 3. 개관"),
        ("2025년 12월", "2025년 12월로 미뤄졌다"),
        ("10월 25일|25일", "2015년 10월 22일부터 25일까지"),
        ("밤 10시|오후 10시", "오전 9시부터 밤 10시까지"),
        ("063-281-2611", "문의: ☎ 063-281-2611"),
        ("063-281-2611", "063)281-2611"),
        ("2024년 10월 5일|10월 5일", "2024년 10월 5일 15:00"),
        ("국승호", "국승호 국장이 맡았다"),
        ("수소·전기차 기반 확충", "‘수소 전기차 기반확충’ 등"),
        ("130대|130", "130 vehicles"),
        ("320억 원", "32 billion won"),
        ("전주시 복지환경국", "전주시의 복지환경국이 맡는다"),
        ("변함이 없", "요금은 변함 없다"),
        ("꽃심 도서관", "꽃심도서관에서"),
        ("꽃심도서관", "꽃심 도서관이"),
    ],
)
def test_a_fact_is_found_whatever_its_form(fact, text):
    assert found(fact, text)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("320억 원", "총 32억 원"),
        ("320억 원", "총 1320억 원"),
        ("2400억 원", "2000억원"),
        ("60대", "160대를 보급"),
        ("60대", "60명을 뽑는다"),
        ("5000원", "1만 5000원"),
        ("10만~30만 원", "10만 원"),
        ("7%", "17%"),
        ("101m", "101㎡"),
        ("2019년 12월 3일|12월 3일", "2018년 12월 3일"),
        ("2019년 12월 3일|12월 3일", "12월 13일"),
        ("2019년 12월 3일|12월 3일", "2019년 12월"),
        ("2020년 9월|9월", "2020년 9월 3일"),
        ("2025년 12월", "2024년 12월"),
        ("밤 10시|오후 10시", "오전 10시"),
        ("063-281-2611", "063-281-26110"),
        ("국승호", "국승현 국장"),
        ("60대", ""),
        ("전주시 복지환경국", "전주시 복지정책국이"),
        ("32억 원", "32 billion won"),
        ("꽃심 도서관", "꽃밭도서관이"),
    ],
)
def test_a_near_miss_is_not_found(fact, text):
    assert not found(fact, text)


QUOTE = "사업비는 국비 145억 원 등 총 320억 원이며 오는 3월 착공한다."
CASE = Case(
    id="c", type="figure", question="총사업비는 얼마인가요?", answers=(("320억 원",),), forbidden=("400억 원",),
    source=("a.md",), evidence=(QUOTE,), lang="ko",
)
NONE = CASE.model_copy(update={"id": "n", "answers": (), "source": (), "evidence": ()})


def answer(headline="320억 원", text="총 320억 원입니다. [1]", status="answered", source="samples/a.md", quote=QUOTE, **changes):
    cited = {"label": 1, "quote": quote, "source": source, "published_at": "2020-01-30"}
    base = {
        "status": status, "headline": headline, "answer": text, "language": "ko",
        "citations": [cited] if status != "abstained" else [],
    }
    return {**base, **changes}


def test_a_right_answer_has_every_verdict_right():
    verdict = score(CASE, answer(), 12.0)
    assert verdict.complete and verdict.headline_right and verdict.first_citation_right and verdict.language_right
    assert (verdict.found, verdict.required, verdict.supported) == (1, 1, 1)
    assert verdict.kind == "figure"
    assert verdict.forbidden == verdict.ungrounded == verdict.unseen == ()
    assert verdict.length == len("총 320억 원입니다.")


def test_the_part_in_the_headline_is_not_the_total():
    verdict = score(CASE, answer(headline="145억 원", text=f"{QUOTE} [1]"), 1)
    assert verdict.found == 1
    assert verdict.headline_right is False and verdict.wrong_headline


@pytest.mark.parametrize("kind", ["list", "yesno", "compare", "years", "reason", "summary"])
def test_a_headline_is_judged_only_where_one_value_is_asked_for(kind):
    verdict = score(CASE.model_copy(update={"type": kind}), answer(headline="늘었습니다"), 1)
    assert verdict.headline_right is None and not verdict.wrong_headline


def test_a_wrong_figure_is_missed_forbidden_and_ungrounded():
    verdict = score(CASE, answer("400억 원", "총 400억 원입니다. [1]"), 1)
    assert (verdict.found, verdict.forbidden) == (0, ("400억 원",))
    assert verdict.ungrounded and verdict.unseen == ("400",)


def test_another_article_cited_is_seen_in_three_ways():
    verdict = score(CASE, answer(source="b.md", quote="다른 문장이다."), 1)
    assert verdict.first_citation_right is False
    assert (verdict.stray_citations, verdict.supported) == (1, 0)


def test_an_abstention_shows_no_fact_whatever_it_says():
    verdict = score(CASE, answer("", "총 320억 원인지 확인하지 못했습니다.", status="abstained"), 1)
    assert verdict.abstained and not verdict.complete and verdict.found == 0
    assert verdict.ungrounded == ()
    assert verdict.headline_right is False and not verdict.wrong_headline


def test_an_unanswerable_question_is_complete_when_it_is_not_answered():
    assert score(NONE, answer("", "자료에 없습니다.", status="abstained"), 1).complete
    assert not score(NONE, answer(), 1).complete


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020년 3월 착공합니다. [1]", ()),  # 오는 3월 of an article of January 2020
        ("3월에 착공합니다. [1]", ()),
        ("2021년 3월 착공합니다. [1]", ("2021년 3월",)),
        ("2020년 4월 착공합니다. [1]", ("2020년 4월",)),
        ("기사는 2020년 1월 30일에 나왔습니다. [1]", ()),
        ("국비는 145억 원입니다. [1]", ()),
        ("국비는 14억 원입니다. [1]", ("14억 원",)),
    ],
)
def test_ungrounded_values_are_found_without_the_assistants_help(text, shown):
    assert ungrounded(answer("", text), CASE.question) == shown


def test_a_headline_does_not_run_into_the_answer():
    shown = answer("145억", "145억 원은 국비입니다. [1]")
    assert ungrounded(shown, CASE.question) == ()


def test_a_date_of_the_question_may_be_repeated_but_not_its_figure():
    shown = answer("", "2023년 자료는 없습니다. [1]")
    assert ungrounded(shown, "2023년에는?") == ()
    assert ungrounded(answer("", "네, 999대입니다. [1]"), "999대 맞죠?") == ("999대",)


def test_unseen_numbers_compare_bare_digits():
    assert unseen_numbers(answer("", "총 320억 원과 77곳 [1]"), "?") == ("77",)
    assert unseen_numbers(answer("", "2020년 3월 착공 [1]"), "?") == ()
    assert unseen_numbers({**answer("", "32 billion won [1]"), "language": "en"}, "?") == ()


def test_the_metrics_follow_their_formulas():
    good, wrong = score(CASE, answer(), 10.0), score(CASE, answer("400억 원", "400억 원 [1]"), 30.0)
    silent = score(CASE, answer("", "모릅니다", status="abstained"), 20.0)
    rightly = score(NONE, answer("", "모릅니다", status="abstained"), 40.0)
    broken = score(NONE, answer("", "", status="error"), 50.0)
    overall = report("r", [good, wrong, silent, rightly, broken]).overall
    assert overall.facts_recall == overall.figures_recall == overall.headline == pytest.approx(1 / 3, abs=1e-4)
    assert overall.dates_recall is None
    assert overall.abstained_wrongly == pytest.approx(1 / 3, abs=1e-4)
    assert overall.abstained_rightly == 0.5
    assert (overall.forbidden_shown, overall.ungrounded_shown, overall.errors) == (1, 1, 1)
    assert (overall.support, overall.first_citation) == (1.0, 1.0)
    assert overall.wrong_headlines == 1
    assert (overall.ms_p50, overall.ms_p95) == (30.0, 50.0)


def test_groups_add_up_to_the_whole():
    scores = [score(CASE, answer(), 1), score(NONE.model_copy(update={"type": "unanswerable", "lang": "en"}), answer(), 1)]
    summed = report("r", scores)
    for groups in (summed.by_type, summed.by_split, summed.by_language):
        assert sum(group.cases for group in groups.values()) == 2
    assert summed.to_json()["by_type"]["unanswerable"]["abstained_rightly"] == 0.0


def test_a_number_read_without_its_unit_is_known_by_its_letters():
    """12~16세입니다: the reader of values does not see 세, the quote has it verbatim."""
    quote = "3층에는 12~16세만 들어갈 수 있다."
    assert ungrounded(answer("", "12~16세입니다. [1]", quote=quote), "?") == ()
    assert ungrounded(answer("", "12~17세입니다. [1]", quote=quote), "?") != ()
    assert ungrounded(answer("", "12~16명입니다. [1]", quote=quote), "?") != ()


def test_values_beside_the_question_lower_the_precision():
    evidence = ("총 320억 원이 들며 오는 3월 착공한다.",)
    case = CASE.model_copy(update={"evidence": evidence})
    exact = score(case, answer(text="총 320억 원입니다. [1]"), 1)
    assert (exact.values, exact.relevant) == (1, 1)
    wordy = score(case, answer(text=f"총 320억 원입니다. {QUOTE} [1]"), 1)
    assert (wordy.values - wordy.relevant) == 1  # 145억 원 is no part of the evidence
    dated = score(case, answer(text="2020년 1월 30일 기사에 따르면 총 320억 원입니다. [1]"), 1)
    assert (dated.values, dated.relevant) == (1, 1)  # the article's own date is neither
    unknown = score(case.model_copy(update={"evidence": ()}), answer(), 1)
    assert (unknown.values, unknown.relevant) == (0, 0)


def test_a_marker_has_to_point_at_the_sentence_that_holds_the_fact():
    other = {"label": 2, "quote": "다른 문장이다.", "source": "a.md", "published_at": ""}
    cited = [*answer()["citations"], other]
    right = score(CASE, answer(text="총 320억 원입니다. [1] 그렇습니다. [2]", citations=cited), 1)
    assert (right.pointed, right.useful_citations, right.right) == (1, 1, True)
    wrong = score(CASE, answer(text="총 320억 원입니다. [2]", citations=cited), 1)
    assert (wrong.supported, wrong.pointed, wrong.right) == (1, 0, False)
    bare = score(CASE, answer(text="자세한 것은 기사에 있습니다. [1]"), 1)
    assert bare.pointed == 1  # only the headline has it: any citation will do


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("총 320억 원입니다.", "ko"),
        ("320", ""),
        ("According to the article, 32 billion won. “사업비는 총 320억 원이며 오는 3월 착공한다.”", "en"),
        ("根据报道，总事业费为320亿韩元。“사업비는 총 320억 원이며”", "zh"),
        ("総事業費は320億ウォンです。", "ja"),
        ("320億ウォン", "ja"),
        ("Theo bài báo, tổng kinh phí là 32 tỷ won.", "vi"),
        ("덕진동 전주종합경기장, according to the article of March 1, 2020, where it is held.", "en"),
    ],
)
def test_the_language_of_an_answer_is_told_by_its_script(text, language):
    assert written_in(text) == language


def test_a_label_does_not_make_a_language():
    assert not score(CASE, answer(text="It is 32 billion won in all. [1]"), 1).language_right


def test_every_metric_has_a_formula_in_the_documentation():
    text = (Path(__file__).parent.parent / "docs" / "evaluation.md").read_text("utf-8")
    assert [name for name in (*RATIOS, *COUNTS) if f"`{name}`" not in text] == []


def test_the_trace_tells_how_sure_the_assistant_was():
    sentences = {"stage": "evidence", "output": {"sentences": [{"cover": 0.4}, {"cover": 0.7}]}}
    assert score(CASE, answer(), 1).confidence is None
    assert score(CASE, answer(trace=[sentences]), 1).confidence == 0.7
    own = {"stage": "answer", "output": {"confidence": 0.25}}
    assert score(CASE, answer(trace=[sentences, own]), 1).confidence == 0.25
