"""Which words of a sentence go with which of its values."""

from __future__ import annotations

from datetime import date

import pytest
from answering import evidence_for, news, query_of

from assistant.evidence.candidates import dates_of, figures_of
from assistant.evidence.choosing import choose
from assistant.evidence.clauses import parsed
from assistant.evidence.ways import distances
from assistant.evidence.words import Role
from ingest.types import Published

SOON = date(2021, 3, 2)  # a week after the article

# Two things and their values, said in many ways.
PAIRS = (
    "{a}에는 {x}, {b}에는 {y}의 나무를 심었다.",
    "{a}은 {x}, {b}은 {y}에 이른다.",
    "나무는 {a} {x}와 {b} {y}가 전부다.",
    "나무는 {a}이 {x}이고 {b}이 {y}이다.",
    "올해 심은 나무는 {a}이 {x}로 가장 많고 {b}이 {y}로 뒤를 이었다.",
    "나무를 심은 {a}({x})과 {b}({y})을 손본다.",
    "나무는 ▲{a} {x} ▲{b} {y}다.",
    "{x}를 심은 {a}과 {y}를 심은 {b}을 잇는다.",
    "{a}과 {b}의 나무는 각각 {x}와 {y}다.",
    "{x}는 {a}이, {y}는 {b}이 심는다.",
    "나무는 모두 900그루로 이 가운데 {a}이 {x}, {b}이 {y}다.",
    "나무: {a} {x}, {b} {y}",
)
NAMES, COUNTS = ("가람공원", "누리공원"), ("300그루", "600그루")


@pytest.mark.parametrize("sentence", PAIRS)
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("asked", [0, 1])
def test_each_of_two_things_has_its_own_value(sentence: str, turned: bool, asked: int) -> None:
    """Whichever is named first, and whichever is asked for."""
    first, second = (1, 0) if turned else (0, 1)
    body = sentence.format(a=NAMES[first], x=COUNTS[first], b=NAMES[second], y=COUNTS[second])
    assert best(f"{NAMES[asked]}에 나무는 몇 그루인가요?", body) == COUNTS[asked]


CASES = {
    "a relative clause": ("지난해 12억 원을 들여 고친 시장에 올해 7억 원을 더 들인다.", "올해 시장에 얼마를 들이나요?", "7억 원"),
    "a clause and its own subject": ("접수는 2월 8일 시작하고 추첨은 2월 26일이며 당첨자는 3월 5일까지 계약해야 한다.", "추첨은 언제 하나요?", "2월 26일"),
    "a predicate said once": ("필기시험은 5월 22일, 면접은 6월 10일 치러진다.", "필기시험은 언제 보나요?", "5월 22일"),
    "a topic said once": ("방문객은 84만 명으로 지난해 61만 명에 견줘 크게 늘었다.", "방문객은 몇 명인가요?", "84만 명"),
    "what it was": ("정원을 80명에서 20명 늘려 100명을 뽑는다.", "정원이 몇 명 늘었나요?", "20명"),
    "what it is compared with": ("체납액은 전년 312억 원보다 44억 원 줄어든 268억 원이다.", "체납액은 얼마인가요?", "268억 원"),
    "a part of all": ("전체 27개 동 중 19개 동에서 주민자치회를 운영한다.", "주민자치회는 몇 개 동에서 운영하나요?", "19개 동"),
    "all of which a part is said": ("신청한 1240가구 중 860가구가 지원을 받았다.", "몇 가구가 신청했나요?", "1240가구"),
    "a part named by its subject": ("회원은 4080명으로 이 중 서구 거주자가 2260명, 동구 거주자가 1820명이다.", "동구 회원은 몇 명인가요?", "1820명"),
    "the rest of a place": ("대상은 412곳(서구 97곳, 동구 315곳)이다.", "서구 대상은 몇 곳인가요?", "97곳"),
    "what is done there": ("조사 대상 38개 항목에서 기준을 넘은 것은 2개 항목뿐이다.", "기준을 넘은 항목은 몇 개인가요?", "2개"),
    "a condition": ("자연재해로 숨지면 2000만 원, 개에 물려 응급실에 가면 20만 원을 준다.", "개에 물려 응급실에 가면 얼마를 주나요?", "20만 원"),
    "the least": ("많게는 500만 원, 적게는 80만 원을 빌려준다.", "최소 얼마를 빌려주나요?", "80만 원"),
    "an age up to which": ("65세 이상은 무료이고 6세 이하 어린이도 무료다.", "어린이는 몇 살까지 무료인가요?", "6세 이하"),
    "a discount is no difference": ("2자녀 가정은 30%를 깎아 준다. 지난해에는 20%였다.", "2자녀 가정은 몇 % 할인되나요?", "30%"),
    "the sum before its parts": ("사업비 62억 원은 국비 28억 원과 시비 34억 원이다.", "사업비는 총 얼마인가요?", "62억 원"),
    "what the city pays, in everyday words": ("사업비는 국비 28억 원과 시비 34억 원 등 62억 원이다.", "사업비에 시 돈은 얼마나 들어가나요?", "34억 원"),
    "the last day of a month": ("요금은 매달 말일까지 내야 한다.", "요금은 언제까지 내야 하나요?", "매달 말일"),
    "how many homes": ("침수 피해를 본 36가구에 100만 원씩 준다.", "몇 집이 침수됐나요?", "36가구"),
    "days, not a day": ("대출은 14일 동안이고 한 차례 7일 연장할 수 있다.", "며칠 연장할 수 있나요?", "7일"),
    "the day of the event, not of its announcement": ("시는 23일 오는 5월 4일 문을 여는 도서관의 이름을 정했다고 밝혔다.", "도서관은 언제 문을 여나요?", "오는 5월 4일"),
}  # fmt: skip


def best(question: str, body: str) -> str:
    """The text of the best candidate of one article."""
    query = query_of(question, today=SOON)
    choices = choose(query, query.asks[0], evidence_for(query, news("가람 소식", body)))
    return choices[0].candidate.text if choices else ""


@pytest.mark.parametrize(("body", "question", "value"), CASES.values(), ids=CASES)
def test_a_value_goes_with_its_clause(body: str, question: str, value: str) -> None:
    """Clauses and noun phrases decide, not how far away a word stands."""
    assert best(question, body) == value


def ways(text: str, word: str) -> tuple[float, ...]:
    """How far `word` is from each figure of `text`."""
    spans = tuple((f.start, f.end) for f in figures_of(text))
    at = text.index(word)
    return distances(text, (at, at + len(word)), spans)


def test_what_stands_above_a_list_is_about_as_near_to_each_of_its_items() -> None:
    """And the name of an item is not."""
    text = "입장료는 어른 3000원, 청소년 2000원, 어린이 1000원이다."
    shared, own = ways(text, "입장료"), ways(text, "청소년")
    assert max(shared) - min(shared) < 0.5
    assert min(range(3), key=own.__getitem__) == 1
    assert sorted(own)[1] - min(own) > 2


def test_a_sentence_without_the_words_has_no_ways() -> None:
    """Nor one whose values are not in it."""
    assert distances("나무 3그루", (99, 101), ((3, 6),)) == ()
    assert distances("나무 3그루", (0, 2), ((50, 52),)) == ()


@pytest.mark.parametrize("text", ["(", ")", "가람(", "3그루)", "△ △", "“가람”은 (3그루", "가람은, 은, 3그루,", "3그루 3그루. 3그루다."])
def test_broken_text_is_read_all_the_same(text: str) -> None:
    """Every word goes with none or with another one, and ways are found or not without an error."""
    spans = tuple((f.start, f.end) for f in figures_of(text))
    for i, word in enumerate(parsed(text, spans)):
        assert -1 <= word.head < len(parsed(text, spans)) and word.head != i
    assert all(way >= 0 for way in distances(text, (0, 1), spans))


def test_a_unit_that_looks_like_a_verb_is_read_by_its_particle() -> None:
    """The tagger reads "59㎡는" as a verb."""
    text = "59㎡는 320세대다."
    spans = tuple((f.start, f.end) for f in figures_of(text))
    assert parsed(text, spans)[0].role is Role.TOPIC


def test_a_date_without_a_particle_goes_with_the_verb() -> None:
    """5월 3일 시민 앞에서 연다: no label of 시민."""
    text = "축제는 5월 3일 시민 앞에서 연다."
    spans = tuple((d.start, d.end) for d in dates_of(text, Published()))
    words = parsed(text, spans, True)
    when = next(w for w in words if w.value)
    assert text[words[when.head].start :].startswith("연다")
