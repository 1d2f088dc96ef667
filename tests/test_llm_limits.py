"""Formats, retries, repair and places: how a model is asked, and what an outage leaves to see."""

from __future__ import annotations

import json
import time

import pytest
from answering import TODAY, news
from llm_server import Peer, llm_server
from obedient import Listed
from test_llm import DRAFTS, EVIDENCE, QUERY, answerer

from assistant.llm.answerer import LLMAnswerer
from assistant.llm.choice import llm_settings
from assistant.llm.client import Client, Endpoint
from assistant.llm.local import local_endpoint
from assistant.llm.reader import AnswerReader
from assistant.pipeline import Assistant
from assistant.settings import Settings, load_settings
from assistant.types import Answer, DraftSentence, Event, EvidenceFound, Question, SentenceReady
from ingest.errors import LLMError, LLMTimeout, SettingsError

LIBRARY = news(
    "꽃잎도서관 5월 문 연다",
    "꽃잎도서관 공사비는 국비 42억 원 등 총 158억 원이다. 열람석은 320석이다.",
)
COST = "꽃잎도서관 공사비는 얼마인가요?"


def in_json(*sentences: tuple[str, list[int]], headline: str = "158억 원") -> str:
    """An answer in the schema."""
    said = [{"text": text, "labels": labels} for text, labels in sentences]
    head = {"text": headline, "labels": sentences[0][1] if sentences else [1]}
    return json.dumps({"answerable": True, "headline": head, "sentences": said}, ensure_ascii=False)


def over(peer: Peer, **settings: object) -> Assistant:
    """The assistant over one article with the peer as its model."""
    chosen = load_settings(llm=f"m@{peer.url}", **settings)
    return Assistant(Listed(LIBRARY), chosen, LLMAnswerer.from_settings(chosen))  # type: ignore[arg-type]


def events(assistant: Assistant, text: str = COST) -> tuple[list[Event], Answer]:
    """(what was streamed, the answer)."""
    *stream, answer = assistant.stream(Question(text), TODAY)
    assert isinstance(answer, Answer)
    return stream, answer


@pytest.mark.parametrize("size", [1, 5, 1000])
@pytest.mark.parametrize("fence", ["", "```json\n"])
def test_an_answer_in_json_is_read_as_it_comes(size: int, fence: str) -> None:
    """Each object when its brace closes; braces and quotes inside a text do not matter."""
    text = fence + in_json(("시는 \"도서관{본관}\"에 45억원을 들인다.", [1]), ("3년 걸린다.", [2, 9]))
    reader = AnswerReader(frozenset({1, 2}))
    drafts: list[DraftSentence] = []
    for start in range(0, len(text), size):
        drafts += reader.feed(text[start : start + size])
    assert drafts == [
        DraftSentence("158억 원", (1,), headline=True),
        DraftSentence('시는 "도서관{본관}"에 45억원을 들인다.', (1,)),
        DraftSentence("3년 걸린다.", (2,)),
    ]
    assert list(reader.finish()) == []


@pytest.mark.parametrize(
    ("text", "abstained"),
    [
        ('{"answerable": false, "headline": {"text": "", "labels": []}, "sentences": []}', True),
        ('{"answerable": true, "headline": {"text": "x", "labels": []}, "sentences": []}', False),
        ('{"headline": {"text": 7, "labels": [1]}, "sentences": "no"}', False),
        ('{"sentences": [{"text": "반쪽', False),
        ('[{"text": 1}]', False),
    ],
)
def test_json_without_a_usable_sentence_gives_none(text: str, abstained: bool) -> None:
    reader = AnswerReader(frozenset({1}))
    assert [*reader.feed(text), *reader.finish()] == []
    assert reader.abstained is abstained


@pytest.mark.parametrize("begun", ['{"headline": {"text": "', "HEADLINE: 1억\n"])
def test_a_sentence_without_end_is_given_up(begun: str) -> None:
    """A small model in a loop costs a citizen no minute."""
    reader = AnswerReader(frozenset({1}))
    assert list(reader.feed(begun + "158억 원은 " * 20)) == []
    assert not reader.rambles
    assert list(reader.feed("158억 원은 " * 60)) == []
    assert reader.rambles


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[여기](https://evil.example)를 본다. [1]", "여기를 본다."),
        ("![그림](https://evil.example/x.png) 45억원이다. [1]", "그림 45억원이다."),
        ("<a href='https://evil.example'>45억원</a>이다. [1]", "45억원이다."),
        ("<script>alert(1)</script>45억원이다. [1](https://evil.example)", "45억원이다."),
        ("4\u200b5억\u202e원이다. [1]", "45억원이다."),
        ("[1] (2021-02-23, 가람일보, 도서관) 45억원이다.", "45억원이다."),
        ("45억원이다 <img src=x [1]", "45억원이다 〈img src=x"),
    ],
)
def test_markup_and_the_invisible_are_taken_off(written: str, read: str) -> None:
    """A link is left as its words: what may be followed are the citations."""
    reader = AnswerReader(frozenset({1}))
    assert [d.text for d in (*reader.feed(written + "\n"), *reader.finish())] == [read]


def test_an_endpoint_without_response_formats_is_asked_in_lines() -> None:
    """Once refused, it is not asked for one again."""
    with llm_server("formatless") as peer:
        model = answerer(peer, timeout_s=60)
        assert list(model.write(QUERY, EVIDENCE)) == DRAFTS
        assert list(model.write(QUERY, EVIDENCE)) == DRAFTS
        formats = ["response_format" in request for request in peer.requests]
    assert formats == [True, False, False]
    assert "HEADLINE:" in peer.requests[1]["messages"][0]["content"]
    assert "HEADLINE:" not in peer.requests[0]["messages"][0]["content"]


def test_a_failure_that_may_pass_is_tried_again() -> None:
    """As often as the setting says; one that will not pass is not."""
    with llm_server("recovering") as peer:
        settings = Settings(llm_base_url=peer.url, llm_retries=1)
        assert list(LLMAnswerer.from_settings(settings).write(QUERY, EVIDENCE)) == DRAFTS
        assert len(peer.requests) == 2
    with llm_server("401") as peer, pytest.raises(LLMError):
        list(LLMAnswerer.from_settings(Settings(llm_base_url=peer.url, llm_retries=3)).write(QUERY, EVIDENCE))
    assert len(peer.requests) == 1


def test_no_more_answers_are_written_than_there_are_places() -> None:
    """The next one waits, and gives up when its time is over; a closed stream frees its place."""
    with llm_server("slow") as peer:
        client = Client(Endpoint(peer.url, "m", "", timeout_s=60, concurrency=1))
        first = client.stream("", "")
        next(first)
        with pytest.raises(LLMTimeout, match="busy"):
            next(client.stream("", "", deadline=time.monotonic() + 0.2))
        assert len(peer.requests) == 1
        first.close()  # type: ignore[attr-defined]
        again = client.stream("", "")
        assert next(again).text
        again.close()  # type: ignore[attr-defined]


def test_a_wrong_sentence_is_repaired_once_with_its_reason() -> None:
    """The second try is shown when it is right."""
    answers = iter([in_json(("공사비는 160억 원이다.", [1])), in_json(("공사비는 총 158억 원이다.", [1]))])
    with llm_server() as peer:
        peer.write = lambda request: next(answers)
        _, answer = events(over(peer, llm_role="answering"))
        assert len(peer.requests) == 2
        repair = peer.requests[1]["messages"][1]["content"]
    assert "160억 원" in repair.split("</evidence>")[1]
    assert "공사비는 총 158억 원이다. [1]" in answer.answer
    assert "160" not in answer.answer
    assert (answer.answerer, answer.notice) == ("m", "")


def test_what_stays_wrong_gives_way_to_the_extractive_answer() -> None:
    """Nothing of it is streamed; the notice says why."""
    with llm_server() as peer:
        peer.write = lambda request: in_json(("공사비는 160억 원이다.", [1]), headline="160억 원")
        stream, answer = events(over(peer, llm_role="answering"))
        assert len(peer.requests) == 2
    assert not [e for e in stream if isinstance(e, SentenceReady) and "160" in e.text]
    assert (answer.answerer, answer.headline) == ("extractive", "158억 원")
    assert answer.notice


OUTAGES = ["500", "401", "html", "silent", "pinging", "babbling", "closing", "ending", "bad_json", "wrong_shape", "error_event", "endless"]  # fmt: skip


@pytest.mark.parametrize("role", ["wording", "answering"])
@pytest.mark.parametrize("behaviour", [*OUTAGES, "nobody"])
def test_an_outage_leaves_the_extractive_answer(behaviour: str, role: str) -> None:
    """With a notice; the evidence was shown before the model was asked."""
    with llm_server("good" if behaviour == "nobody" else behaviour) as peer:
        assistant = over(peer, llm_role=role, llm_timeout_s=1.0, llm_retries=0)
        if behaviour != "nobody":
            stream, answer = events(assistant)
    if behaviour == "nobody":  # the port is closed now
        stream, answer = events(assistant)
    assert isinstance(stream[0], EvidenceFound)
    assert (answer.headline, answer.answerer) == ("158억 원", "extractive")
    assert answer.notice
    assert "158억 원" in answer.answer


def test_in_the_wording_role_the_value_found_is_the_headline() -> None:
    """The model's sentence takes the place of the template; its own headline is not shown."""
    said = in_json(("꽃잎도서관 공사비는 총 158억 원입니다.", [1]), headline="42억 원")
    with llm_server() as peer:
        peer.write = lambda request: said
        _, answer = events(over(peer))
    assert answer.headline == "158억 원"
    assert answer.answer.startswith("꽃잎도서관 공사비는 총 158억 원입니다. [1]\n“")
    assert answer.answerer == "m"


def test_in_the_wording_role_another_value_of_the_kind_is_not_said() -> None:
    """42억 stands in the cited sentence, but it is not what was asked."""
    with llm_server() as peer:
        peer.write = lambda request: in_json(("꽃잎도서관 공사비는 42억 원입니다.", [1]))
        stream, answer = events(over(peer))
    assert not [e for e in stream if isinstance(e, SentenceReady) and "42억 원입니다" in e.text]
    assert (answer.headline, answer.answerer) == ("158억 원", "extractive")


def test_in_the_wording_role_a_model_is_not_asked_what_was_not_found() -> None:
    with llm_server() as peer:
        _, answer = events(over(peer), "꽃잎도서관 주차장은 몇 면인가요?")
    assert (answer.status.value, peer.requests) == ("abstained", [])


def test_a_stopped_answer_frees_the_model() -> None:
    """Closing the stream closes the connection."""
    with llm_server("slow", text="HEADLINE: 158억 원 [1]\n") as peer:
        stream = over(peer, llm_role="answering").stream(Question(COST), TODAY)
        first = [next(stream) for _ in range(2)]  # the evidence, and what the model begins with
        assert isinstance(first[0], EvidenceFound)
        stream.close()  # type: ignore[attr-defined]
        assert peer.broken_off.wait(5)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("extractive", {"answerer": "extractive"}),
        ("qwen3@http://127.0.0.1:1/v1", {"answerer": "llm", "llm_base_url": "http://127.0.0.1:1/v1", "llm_gguf": None, "llm_model": "qwen3"}),
        ("models/small.gguf", {"answerer": "llm", "llm_gguf": "models/small.gguf", "llm_base_url": ""}),
        ("gguf:models/small", {"answerer": "llm", "llm_gguf": "models/small", "llm_base_url": ""}),
        ("qwen3", {"answerer": "llm", "llm_model": "qwen3"}),
    ],
)  # fmt: skip
def test_a_model_is_chosen_in_one_line(choice: str, expected: dict[str, object]) -> None:
    assert llm_settings(choice) == expected


def test_a_local_model_that_is_none_is_a_wrong_setting(tmp_path) -> None:
    with pytest.raises(SettingsError, match="no model file"):
        local_endpoint(load_settings(llm="gguf:" + str(tmp_path / "absent.gguf")))
    (tmp_path / "text.gguf").write_text("not a model")
    with pytest.raises(SettingsError, match="no GGUF file"):
        local_endpoint(load_settings(llm=str(tmp_path / "text.gguf")))
