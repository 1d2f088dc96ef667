"""Further questions and examples: from the values of articles, offered only when answered."""

from __future__ import annotations

import pytest
from answering import DAY, assistant_over, day, news, searcher_over
from fastapi.testclient import TestClient
from standin import StandIn

from assistant.api.app import create_api, server_for
from assistant.serving.upkeep import find_examples
from assistant.settings import Settings
from assistant.staff.notice import Notice, NoticeBoard
from assistant.suggest import examples
from assistant.suggest.examples import ExampleBook, topic_of
from assistant.suggest.further import Suggester
from assistant.suggest.questions import proposals
from assistant.suggest.words import said_in
from assistant.suggest.words import topic_of as topic_of_article
from assistant.types import Question
from prompts import ui

CITY = "전주시"
LIBRARY = news(
    "해오름도서관 다음 달 개관",
    "해오름도서관이 다음 달 3일 문을 연다. 도서관 연면적은 8230㎡다. 공사비는 국비 42억 원 등 총 158억 원이 들었다."
    " 장서는 5만 3000권이다. 이용 신청은 다음 달 11일부터 20일까지 받는다.",
    DAY,
)
FESTIVAL = news(
    "전주비빔밥축제 내달 개막",
    "전주비빔밥축제가 다음 달 열린다. 축제 예산은 8억 2000만 원이다. 참가비는 1만 원이다.",
    day(2021, 3, 2),
)


def questions(article, language="ko"):
    return [p.question for p in proposals(article, language, CITY)]


def test_questions_ask_for_what_the_sentences_say():
    assert questions(LIBRARY) == [
        "해오름도서관 연면적은 얼마인가요?",
        "해오름도서관 공사비는 얼마인가요?",
        "해오름도서관 국비는 얼마인가요?",
        "해오름도서관 장서는 몇 권인가요?",
        "해오름도서관 이용 신청은 언제인가요?",
    ]


def test_the_subject_does_not_repeat_the_topic():
    assert "전주비빔밥축제 예산은 얼마인가요?" in questions(FESTIVAL)


def test_a_foreign_question_is_made_only_of_words_the_glossary_has():
    assert questions(FESTIVAL, "en") == [
        "How much is the budget of the Jeonju bibimbap festival?",
        "How much is the participation fee of the Jeonju bibimbap festival?",
    ]
    assert questions(LIBRARY, "en") == []  # no English name of the library is known
    assert questions(FESTIVAL, "vi")[0].endswith("là bao nhiêu?")


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("축제 예산은 8억 원이다.", ["축제 예산"]),
        ("먹거리 부스는 모두 42곳이다.", ["먹거리 부스"]),
        ("지난해 축제 방문 인원은 14만 명이다.", ["축제 방문 인원"]),  # 지난해 would be another year now
        ("축제는 지하 1층, 연면적 820㎡에서 열린다.", ["연면적"]),  # not of the festival itself
        ("축제 표를 산 시민은 300명이다.", []),  # 시민 alone are others
        ("축제 참가비는 1인당 받는다.", []),  # a person is no price
        ("시장은 축제를 23일 밝혔다.", []),  # when it was told
        ("축제 위원장은 3월 5일 왔다.", []),  # a person has no date
        ("그는 “축제 예산은 8억 원”이라고 했다.", []),  # what somebody says
    ],
)
def test_a_value_is_said_of_its_own_subject(sentence, subjects):
    article = news("비빔밥축제 개막", f"비빔밥축제가 열린다. {sentence}", DAY)
    assert [said.subject for said in said_in(article, "비빔밥축제")] == subjects


def test_values_far_from_the_topic_are_left_out():
    between = "버스가 다닌다. 길이 막힌다. 다리를 놓는다. 시장이 붐빈다. "
    article = news("비빔밥축제 개막", f"비빔밥축제가 열린다. {between}공사비는 8억 원이다.", DAY)
    assert questions(article) == []


@pytest.mark.parametrize(
    ("title", "lead", "topic"),
    [
        ("농업인대학 20기, 신입생 모집", "농업인대학이 문을 연다.", "농업인대학"),
        ("전주시, 통합돌봄 6월 시작", "통합돌봄이 시작된다.", "통합돌봄"),
        ("별빛호수에 도서관 짓는다", "별빛호수 옆이다.", ""),  # where, not what
        ("피해 47가구로 늘어", "47가구가 떠났다.", ""),  # a figure is no topic
        ("성장산업 신년 브리핑", "올해 계획을 밝혔다.", ""),  # the article speaks of many things
    ],
)
def test_an_article_is_about_what_title_and_lead_share(title, lead, topic):
    assert topic_of_article(news(title, f"{lead} 더 있다.", DAY), CITY) == topic


# --- offered only when answered


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    found = assistant_over(searcher_over(folder, LIBRARY, FESTIVAL))
    return folder, found


def test_every_suggestion_is_answered_from_its_article(assistant):
    _, found = assistant
    offered = Suggester(found, CITY).of_article(LIBRARY.article_id, "ko")
    assert len(offered) >= 3
    for question in offered:
        answer = found.ask(Question(question))
        assert answer.status == "answered"
        assert LIBRARY.article_id in {c.article_id for c in answer.citations}


def test_at_most_three_are_suggested_and_not_the_one_asked(assistant):
    suggester = Suggester(assistant[1], CITY)
    asked = "해오름도서관 공사비는 얼마예요?"
    offered = suggester.suggest([LIBRARY.article_id], asked, "ko")
    assert 0 < len(offered) <= 3
    assert not [q for q in offered if "공사비" in q]
    assert suggester.suggest(["no such article"], "", "ko") == ()


def test_what_the_assistant_does_not_answer_is_not_offered(assistant, monkeypatch):
    class Silent(StandIn):
        def article(self, article_id):
            return LIBRARY

    assert Suggester(Silent(articles=()), CITY).of_article(LIBRARY.article_id, "ko") == ()


def test_suggestions_are_found_once_and_again_for_a_new_index(assistant):
    class Counting(StandIn):
        generation = "1"

        def status(self):
            return {"generation": self.generation}

        def article(self, article_id):
            return LIBRARY

    counting = Counting()
    suggester = Suggester(counting, CITY)
    suggester.of_article("library", "ko")
    first = len(counting.asked)
    assert first > 0
    suggester.of_article("library", "ko")
    assert len(counting.asked) == first
    assert suggester.knows(["library"], "ko")
    counting.generation = "2"
    assert not suggester.knows(["library"], "ko")
    suggester.of_article("library", "ko")
    assert len(counting.asked) == 2 * first


def test_our_own_questions_are_neither_recorded_nor_stopped_by_the_off_switch(assistant):
    folder, found = assistant
    server = server_for(found, Settings(data_dir=folder))
    NoticeBoard(folder).post(Notice(True, {}))
    assert server.suggester.of_article(FESTIVAL.article_id, "ko")
    NoticeBoard(folder).post(Notice())
    assert server.records.select("SELECT * FROM questions") == []


def test_the_api_suggests_and_never_at_the_cost_of_an_answer(assistant, monkeypatch):
    folder, found = assistant
    server = server_for(found, Settings(data_dir=folder))
    client = TestClient(create_api(found, Settings(data_dir=folder)))
    query = {"article_id": LIBRARY.article_id, "question": "해오름도서관은 언제 여나요?"}
    offered = client.get("/api/suggest", params=query).json()["questions"]
    assert offered == list(server.suggester.suggest([LIBRARY.article_id], query["question"], "ko"))
    assert client.get("/api/suggest", params={**query, "language": "xx"}).json()["questions"] == offered
    monkeypatch.setattr("assistant.web.turns.Turns.spare", False)
    other = {"article_id": FESTIVAL.article_id}
    assert client.get("/api/suggest", params=other).json() == {"questions": []}  # nothing is worked out
    assert client.get("/api/suggest", params=query).json()["questions"] == offered  # known already
    assert client.get("/api/suggest").status_code == 422


# --- examples


def test_examples_come_by_topic_from_the_index(assistant):
    folder, found = assistant
    book = ExampleBook(folder, Suggester(found, CITY))
    assert book.ready("ko") == ()
    (topic,) = book.find("ko")
    assert topic.topic == "culture"
    assert len(topic.questions) == 2
    assert book.ready("ko") == (topic,)


def test_the_api_has_examples_once_they_are_found(assistant):
    folder, found = assistant
    server = server_for(found, Settings(data_dir=folder))
    from assistant.api.app import _app

    client = TestClient(_app(server))
    assert client.get("/api/examples").json() == {"topics": []}
    find_examples(server)
    (topic,) = client.get("/api/examples?language=en").json()["topics"]
    assert topic["name"] == "Culture and tourism"
    assert topic["questions"] == [q for t in server.examples.ready("en") for q in t.questions]


def test_without_an_index_there_are_no_examples(tmp_path):
    assert ExampleBook(tmp_path, Suggester(StandIn(), CITY)).find("ko") == ()


def test_every_topic_has_a_name_in_every_language():
    for language in ("ko", "en", "zh", "ja", "vi"):
        names = {key for key in ui(language).texts if key.startswith("topic_")}
        assert names == {f"topic_{topic}" for topic in examples._words()}


@pytest.mark.parametrize(
    ("title", "topic"),
    [("전주비빔밥축제 개막", "culture"), ("시내버스 요금 조정", "traffic"), ("오늘의 운세", "")],
)
def test_a_title_belongs_to_the_topic_of_most_of_its_words(title, topic):
    assert topic_of(title) == topic
