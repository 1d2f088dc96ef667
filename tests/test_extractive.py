"""The answerer without a model: what it writes, and what it leaves unsaid."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answering import DAY, day, drafts, evidence_for, headline, news, query_of

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.evidence.choosing import choose
from assistant.evidence.relevance import confidence, is_confident
from assistant.grounding.ground import check
from assistant.types import DraftSentence
from ingest.types import DateBasis, Published

OPENING = "달빛축제는 오는 5월 4일 풍남문광장에서 열린다."


def texts(question: str, body: str, title: str = "달빛축제 소식") -> list[str]:
    """The texts of the drafts."""
    return [d.text for d in drafts(question, news(title, body))]


def test_headline_then_answer_then_the_sentence_it_stands_in() -> None:
    """The value big, worded as a sentence, and quoted: all pointing at the same sentence."""
    first, direct, quote = drafts("달빛축제는 언제 열리나요?", news("달빛축제 소식", OPENING))
    assert first.headline and first.text == "2021년 5월 4일"
    assert first.text in direct.text and not direct.headline
    assert quote.text == f"“{OPENING}”"
    assert first.labels == direct.labels == quote.labels


def test_everything_it_writes_is_grounded() -> None:
    """It chooses and quotes: nothing of it is dropped afterwards."""
    article = news("달빛축제 소식", f"{OPENING} 예산은 국비 3억 원 등 총 8억 원이다. 지난해에는 9만 명이 왔다.")
    for question in ("달빛축제는 언제 어디서 열리나요?", "달빛축제 예산은 얼마인가요?", "달빛축제에 대해 알려줘", "When is the 달빛축제 held?"):
        query = query_of(question)
        evidence = evidence_for(query, article)
        written = list(ExtractiveAnswerer().write(query, evidence))
        assert written
        assert all(check(draft, evidence).supported for draft in written)


def test_two_things_asked_are_both_answered() -> None:
    """Both in the headline, the shared sentence quoted once."""
    written = texts("달빛축제는 언제 어디서 열리나요?", OPENING)
    assert "5월 4일" in written[0] and "풍남문광장" in written[0]
    assert written.count(f"“{OPENING}”") == 1


def test_a_part_that_is_not_there_is_said_to_be_missing() -> None:
    """An answer to half of the question does not pass for a whole one."""
    written = drafts("달빛축제는 언제 어디서 열리나요?", news("달빛축제 소식", "달빛축제는 오는 5월 4일 열린다."))
    assert written[0].text == "2021년 5월 4일"
    assert written[-1].missing and not written[-1].labels


def test_nothing_is_written_about_something_else() -> None:
    """No headline, no sentence: the assistant abstains."""
    assert drafts("지하철 예산은 얼마인가요?", news("달빛축제 소식", OPENING)) == []


def test_a_list_is_shown_item_by_item() -> None:
    """Bullets fall away."""
    body = "교육 과정은 △수소차 정비 △드론 조종 △버스 운전을 통해 이뤄진다."
    assert texts("교육 과정에는 어떤 것들이 있나요?", body)[0] == "수소차 정비, 드론 조종, 버스 운전"


def test_a_reason_comes_from_beside_the_fact() -> None:
    """The sentence that says the fact and the one that says why."""
    written = texts("왜 노선을 바꾸나요?", "시는 낡은 노선을 바꾸기로 했다. 환승 시간을 줄이기 위해서다.")
    assert written[0] == "환승 시간을 줄이기 위해서다."


def test_a_summary_keeps_the_order_of_the_article() -> None:
    """As it was told, sentences whole."""
    body = "시는 달빛축제를 연다. 축제는 풍남문광장에서 사흘간 이어진다. 공연도 무대에 올린다."
    written = drafts("달빛축제에 대해 알려줘", news("달빛축제 열린다", body))
    places = [body.index(d.text.strip("“”")) for d in written if not d.headline]
    assert places == sorted(places)
    assert places[0] == 0


def test_several_numbers_of_one_office_are_shown_together() -> None:
    """A phone number and no date or amount beside it."""
    shown = headline("달빛축제 문의 전화번호는?", news("달빛축제 소식", "달빛축제 문의는 관광과(063-281-2114)나 콜센터(063-222-1000)로 한다."))
    assert "063-281-2114" in shown


def test_yes_and_no_are_told_by_comparing() -> None:
    """The value of the article is said either way."""
    body = "달빛축제 방문객은 12만 명이다."
    yes = texts("달빛축제 방문객은 12만 명이 맞나요?", body)[0]
    no = texts("달빛축제 방문객은 3만 명이 맞나요?", body)[0]
    assert yes.startswith("네") and no.startswith("아니요")
    assert "12만 명" in yes and "12만 명" in no and "3만" not in no


@pytest.mark.parametrize("question", ["달빛축제 방문객은 3만 명인가요?", "달빛축제 방문객은 3만 명이에요?"])
def test_a_wrong_number_is_denied_however_it_is_asked(question: str) -> None:
    """The counter is read under any ending of the verb."""
    assert headline(question, news("달빛축제", "달빛축제 방문객은 12만 명이다.")).startswith("아니")


@pytest.mark.parametrize("question", ["달빛축제 방문객이 10만 명을 넘었나요?", "달빛축제 방문객은 10만 명 이상인가요?"])
def test_a_number_above_the_bound_asked_about_is_not_denied(question: str) -> None:
    """12 is not 10, but it is more than 10."""
    assert not headline(question, news("달빛축제", "달빛축제 방문객은 12만 명이다.")).startswith("아니")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("달빛축제는 5월 6일까지인가요?", "네"),
        ("달빛축제는 5월 14일에 열리나요?", "아니요"),
        ("달빛축제는 6월에 열리나요?", "아니요"),
        ("달빛축제는 풍남문광장에서 열리나요?", "네"),
        ("달빛축제는 남부시장에서 열리나요?", "아니요"),
    ],
)
def test_a_claimed_date_or_place_is_compared_too(question: str, verdict: str) -> None:
    """With what the article says, whichever way it goes."""
    written = texts(question, "달빛축제는 오는 5월 4일부터 6일까지 풍남문광장에서 열린다.")
    assert written[0].startswith(verdict)
    assert "14일" not in written[0] and "남부시장" not in written[0]


def test_neither_yes_nor_no_without_a_value_to_compare() -> None:
    """The article speaks of it and gives no number: what it says is quoted, no more."""
    first = texts("달빛축제 방문객이 12만 명 왔나요?", "달빛축제를 연다. 달빛축제 방문객은 많다.")[0]
    assert not first.startswith(("네", "아니요"))
    assert "12만" not in first


def test_a_foreign_question_is_answered_in_its_language() -> None:
    """Values in its words, the sentence quoted as it stands."""
    written = drafts("When does the festival open?", news("달빛축제 소식", "달빛축제는 오는 5월 4일 막을 올린다."))
    assert written[0].text == "May 4, 2021"
    assert "달빛축제는 오는 5월 4일 막을 올린다." in written[-1].text


def test_an_inferred_date_is_said_to_be_inferred() -> None:
    """A date resolved against a guess says so; an undated article resolves nothing."""
    question, body = "달빛축제는 언제 열리나요?", "달빛축제는 오는 5월 4일 열린다."
    guessed = Published(2021, 2, 23, DateBasis.INFERRED, "행사 날짜")
    assert "추정" in drafts(question, news("소식", body, guessed))[1].text
    assert "추정" not in drafts(question, news("소식", body, DAY))[1].text
    assert headline(question, news("소식", body, Published())) == "5월 4일"


def test_it_is_deterministic() -> None:
    """The same question and evidence, the same words."""
    articles = [news(f"달빛축제 {year}", f"달빛축제 방문객은 {year - 2000}만 명이다.", day(year, 5, 1)) for year in (2018, 2019, 2020)]
    answers: list[list[DraftSentence]] = [drafts("달빛축제 방문객은 몇 명인가요?", *articles) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2] != []


def test_a_question_without_a_topic_is_not_answered() -> None:
    """"예산이 얼마나 들어요?" alone does not say of what."""
    assert drafts("예산이 얼마나 들어요?", news("달빛축제 소식", "달빛축제 예산은 3억 원이다.")) == []


def test_a_place_is_no_generic_noun_and_not_the_thing_itself() -> None:
    """The square under which it is built, not "지하 주차장" nor "시장"."""
    article = news("새 주차장", "은하광장 밑에 지하 주차장이 생긴다. 특성화 시장 육성에도 힘쓴다.")
    assert "은하광장" in headline("공영주차장은 어디에 생기나요?", article)
    market = news("경제 소식", "특성화 시장 육성과 상점가 주차환경 개선에 힘쓴다.")
    assert drafts("공영주차장은 어디에 생기나요?", market) == []


@pytest.mark.parametrize(
    ("question", "sentence", "shown"),
    [
        ("20대 총선 투표율은 몇 %였나요?", "제19대 총선 투표율은 52.9%였다.", ""),
        ("20대 총선 투표율은 몇 %였나요?", "제20대 총선 투표율은 57.1%였다.", "57.1%"),
        ("20대 투표율은 몇 %였나요?", "제19대 총선에서 20대 투표율은 41.2%였다.", "41.2%"),
        ("2023회계연도 세입은 얼마인가요?", "2022회계연도 세입은 2조 원이다.", ""),
        ("2022회계연도 세입은 얼마인가요?", "2022회계연도 세입은 2조 원이다.", "2조 원"),
    ],
)
def test_another_edition_is_no_answer(question: str, sentence: str, shown: str) -> None:
    """The 20th election is not the 19th; people in their twenties are no edition."""
    assert headline(question, news("소식", sentence, day(2023, 6, 1))) == shown


def test_the_values_that_were_weighed_are_in_the_trace() -> None:
    """With their scores and the confidence of each, also when nothing is shown."""
    query = query_of("달빛축제 예산은 얼마인가요?")
    heard: list[tuple[str, dict[str, object]]] = []
    evidence = evidence_for(query, news("달빛축제 소식", "예산은 국비 3억 원 등 총 8억 원이다."))
    list(ExtractiveAnswerer().write(query, evidence, lambda stage, took, gave, left: heard.append((stage, gave))))
    [(stage, gave)] = heard
    assert stage == "choice" and gave["shown"] is True
    rows = gave["candidates"]
    assert isinstance(rows, list) and [row["text"] for row in rows] == ["8억 원", "3억 원"]
    assert rows[0]["score"] > rows[1]["score"] and 0 < rows[0]["confidence"] < 1


@pytest.mark.parametrize(("likely", "shown"), [(0.2, (False, False)), (0.45, (True, False)), (0.75, (True, True))])
def test_an_article_of_unknown_year_must_be_surer(likely: float, shown: tuple[bool, bool]) -> None:
    """A value that may be of another year is shown only when everything else fits."""
    query = query_of("2021년 둑길 정비에 얼마가 드나요?")

    def is_shown(published: Published) -> bool:
        [e] = evidence_for(query, news("소식", "둑길 정비에는 모두 8억 원이 든다.", published))
        [choice] = choose(query, query.asks[0], [e])
        nears = [replace(choice, near=step / 100 - 1) for step in range(300)]
        return is_confident(query, min(nears, key=lambda c: abs(confidence(query, c) - likely)))

    assert (is_shown(day(2021)), is_shown(Published())) == shown
