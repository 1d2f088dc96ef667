"""A model's words beside what was found: they replace it only when nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from answering import TODAY, news
from llm_server import Peer, llm_server
from obedient import Listed
from test_llm import EVIDENCE, QUERY, answerer
from test_llm_limits import COST, LIBRARY, events, in_json, over

from assistant.answering.checking import checked
from assistant.llm.answerer import LLMAnswerer
from assistant.llm.reader import AnswerReader, schema_for
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.trace.trace import Left
from assistant.types import Answer, DraftSentence, Question
from ingest.errors import LLMTimeout

PLACES = news(
    "달빛장터 열린다",
    "달빛장터는 꽃잎공원에서 열린다. 달빛장터에서는 떡과 꽃, 도자기, 한지를 판다. 참가비는 5000원이다. 달빛장터는 비가 오면 취소된다.",
)


def worded(*sentences: str, question: str = COST, article: Any = LIBRARY) -> tuple[Answer, Peer]:
    """(the answer, the model asked) in the wording role when the model says these sentences."""
    with llm_server() as peer:
        peer.write = lambda request: in_json(*((text, [1]) for text in sentences))
        chosen = load_settings(llm=f"m@{peer.url}")
        assistant = Assistant(Listed(article), chosen, LLMAnswerer.from_settings(chosen))  # type: ignore[arg-type]
        answer = assistant.ask(Question(question), TODAY)
    return answer, peer


def plain(question: str = COST, article: Any = LIBRARY) -> Answer:
    """The extractive answer."""
    return worded(question=question, article=article)[0]


def test_words_of_its_own_take_the_place_of_the_template_alone() -> None:
    """What only the quote says is not lost: 42억."""
    answer, _ = worded("꽃잎도서관 공사비는 총 158억 원입니다.")
    template, quote = plain().answer.split("\n")
    assert "기사에 따르면 158억 원" in template and "42억 원" in quote
    assert answer.answer == f"꽃잎도서관 공사비는 총 158억 원입니다. [1]\n{quote}"


@pytest.mark.parametrize(
    "said",
    [
        "꽃잎도서관 공사비는 국비 42억 원 등 총 158억 원이다.",  # the cited sentence itself
        "158억 원",
        "(158억 원)",
    ],
)
def test_what_is_shown_anyway_replaces_nothing_and_is_not_repaired(said: str) -> None:
    answer, peer = worded(said)
    assert (answer.answer, answer.answerer, answer.notice) == (plain().answer, "extractive", "")
    assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("꽃잎도서관 공사비는 총 158억 원이야.", "impolite"),
        ("꽃잎도서관 공사비는 총 158억 원인가요.", "question"),
        ("꽃잎도서관 공사비 총 158억 원", "no whole sentence"),
        ("The library's construction cost is 15.8 billion won.", "another language"),
        ("꽃잎도서관 열람석은 320석입니다.", "leaves out what was found"),
        ("꽃잎도서관 공사비는 국비 42억 원입니다.", "another value"),
    ],
)
def test_a_sentence_that_is_no_answer_to_a_citizen_is_not_shown(said: str, reason: str) -> None:
    answer, peer = worded(said)
    assert (answer.answer, answer.answerer) == (plain().answer, "extractive")
    assert answer.notice
    assert any(reason in left.reason for step in answer.trace for left in step.left)
    assert "확인된 답: 158억 원" in peer.requests[1]["messages"][1]["content"]  # the repair knows what was found


def test_a_foreign_question_is_not_answered_with_a_korean_sentence() -> None:
    question = "花びら図書館の工事費はいくらですか？"
    draft = DraftSentence("꽃잎도서관 공사비는 총 158억 원입니다.", (1,))
    library = EVIDENCE[0]
    assert any("another language" in r for r in checked(draft, (library,), "ja", by_model=True).reasons)
    answer, _ = worded("꽃잎도서관 공사비는 총 158억 원입니다.", question=question)
    assert answer.answerer == "extractive"


def test_a_list_that_is_told_in_part_keeps_its_quotes() -> None:
    """한지 and 도자기 would be lost with the quote."""
    question = "달빛장터에서는 무엇을 파나요?"
    answer, _ = worded("달빛장터에서는 떡과 꽃을 팝니다.", question=question, article=PLACES)
    assert "한지" in plain(question, PLACES).answer
    assert "한지" in answer.answer


def test_a_verdict_is_not_turned_round() -> None:
    question = "달빛장터 참가비가 7000원 맞나요?"
    answer, _ = worded("네, 달빛장터 참가비는 5000원입니다.", question=question, article=PLACES)
    assert answer.headline.startswith("아니요")
    assert "네," not in answer.answer
    answer, _ = worded("아니요, 달빛장터 참가비는 5000원입니다.", question=question, article=PLACES)
    assert answer.answer.startswith("아니요, 달빛장터 참가비는 5000원입니다. [1]")


def test_in_the_answering_role_an_answer_without_the_figure_gives_way() -> None:
    """The model's sentence stands in the article, but says no amount."""
    with llm_server() as peer:
        peer.write = lambda request: in_json(("꽃잎도서관 공사비는 국비 등입니다.", [1]), headline="국비")
        _, answer = events(over(peer, llm_role="answering"))
    assert (answer.headline, answer.answerer) == ("158억 원", "extractive")
    assert any(left.reason == "not in the model's answer" for step in answer.trace for left in step.left)


def test_a_sentence_that_is_its_own_headline_is_kept() -> None:
    """Else the answer would be a headline with nothing under it, and given up."""
    said = "꽃잎도서관 공사비는 총 158억 원입니다."
    reader = AnswerReader(frozenset({1}))
    drafts = list(reader.feed(in_json((said, [1]), (said, [1]), headline=said)))
    assert drafts == [DraftSentence(said, (1,), headline=True), DraftSentence(said, (1,))]


@pytest.mark.parametrize(("written", "read"), [("(3년 걸립니다.)", "3년 걸립니다."), ("(3년) 그리고 (4년)", "(3년) 그리고 (4년)")])
def test_brackets_around_a_whole_sentence_are_taken_off(written: str, read: str) -> None:
    assert [d.text for d in AnswerReader(frozenset({1})).feed(in_json((written, [1]))) if not d.headline] == [read]


def test_the_schema_has_only_labels_that_were_shown() -> None:
    """And no headline where one is known."""
    answer, wording = schema_for("answer", frozenset({1, 3})), schema_for("wording", frozenset({1}))
    assert answer["$defs"]["sentence"]["properties"]["labels"]["items"]["enum"] == [1, 3]
    assert (answer["required"], wording["required"]) == (["answerable", "headline", "sentences"], ["sentences"])
    assert json.dumps(wording)


def test_a_repair_has_the_time_that_is_left() -> None:
    """Together they take no longer than the limit."""
    wrong = (Left("160억 원입니다.", "not in the cited sentences"),)
    with llm_server("slow") as peer, pytest.raises(LLMTimeout):
        list(answerer(peer, timeout_s=60).repair(QUERY, EVIDENCE, wrong, "", 60.0))


def test_a_repair_that_fails_leaves_what_stands() -> None:
    with llm_server() as peer:

        def once(request: dict[str, Any]) -> str:
            peer.behaviour = "500"  # from the next request on
            return in_json(("꽃잎도서관 공사비는 총 158억 원입니다.", [1]), ("공사비는 160억 원입니다.", [1]))

        peer.write = once
        _, answer = events(over(peer, llm_role="answering", llm_retries=0))
    assert answer.answerer == "m"
    assert answer.answer == "꽃잎도서관 공사비는 총 158억 원입니다. [1]"
    assert any(step.stage == "model failed" for step in answer.trace)
