"""The spans of a sentence that could answer, by what is asked for."""

from __future__ import annotations

import re

import pytest
from answering import DAY

from assistant.evidence.candidates import candidates, list_items
from assistant.evidence.names import whole_words
from assistant.evidence.organisations import may_be
from assistant.question.asks import MONEY, Ask, Kind, read_asks


def spans(ask: Ask, sentence: str) -> list[str]:
    """The texts of the candidates; each stands where it says it does."""
    found = candidates(ask, sentence, DAY)
    if ask.kind is not Kind.PERSON:  # name and office are put in one order
        assert all(sentence[c.start : c.end].strip() == c.text.strip() for c in found)
    return [c.text for c in found]


@pytest.mark.parametrize(
    ("ask", "sentence", "found"),
    [
        (Ask(Kind.FIGURE, MONEY, True), "국비 42억 원 등 총 158억 원으로 3년간 짓는다.", ["42억 원", "158억 원"]),
        (Ask(Kind.FIGURE, ("명",), True), "교육생 60명을 20곳에서 뽑는다.", ["60명"]),
        (Ask(Kind.FIGURE, ("명",), True), "교육은 20곳에서 한다.", []),
        (Ask(Kind.FIGURE), "참가비 5000원에 12명이 온다.", ["5000원"]),
        (Ask(Kind.DATE), "오는 3월 31일 문을 연다.", ["오는 3월 31일"]),
        (Ask(Kind.PERIOD), "3월 2일부터 9일까지 받는다.", ["3월 2일부터 9일까지"]),
        (Ask(Kind.DATE), "3년간 짓는다.", []),
        (Ask(Kind.CONTACT), "문의는 도서관과(063-281-2114)로 한다.", ["063-281-2114"]),
        (Ask(Kind.CONTACT), "lib@garam.kr 또는 www.garam.kr 로 한다.", ["lib@garam.kr", "www.garam.kr"]),
        (Ask(Kind.CONTACT), "예산은 281억 2114만 원이다.", []),
        (Ask(Kind.NAME), "새 이름은 ‘달빛장터’로 정해졌다.", ["달빛장터"]),
        (Ask(Kind.REASON), "시민을 위해 2022년 시작한다.", []),
    ],
)
def test_candidates_are_spans_of_the_kind_asked_for(ask: Ask, sentence: str, found: list[str]) -> None:
    """Figures of a fitting unit, dates that are no durations, numbers to call, quoted names."""
    assert spans(ask, sentence) == found


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("김하늘 전주시 도서관과장은 “좋다”고 했다.", "김하늘 전주시 도서관과장"),
        ("전주시장 박바다는 시장에서 말했다.", "박바다 전주시장"),
        ("강사는 이가람 교수가 맡는다.", "이가람 교수"),
    ],
)
def test_a_person_is_a_name_with_an_office(sentence: str, person: str) -> None:
    """Either may come first."""
    assert person in spans(Ask(Kind.PERSON), sentence)


@pytest.mark.parametrize("sentence", ["지난 시장은 최선을 다했다.", "모래내시장 상인들이 모였다.", "과장 광고를 단속한다."])
def test_an_office_without_a_name_is_nobody(sentence: str) -> None:
    """시장 is also a market and 과장 an exaggeration."""
    assert spans(Ask(Kind.PERSON), sentence) == []


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("축제는 풍남문광장에서 열린다.", "풍남문광장"),
        ("장소: 전주실내체육관", "전주실내체육관"),
        ("도서관은 완산구 서문로 25 2층에 있다.", "완산구 서문로 25"),
        ("- 장소 : 남부시장 천변", "남부시장 천변"),
    ],
)
def test_a_place_is_told_by_its_last_noun_its_particle_or_its_label(sentence: str, place: str) -> None:
    """The whole phrase is among the candidates."""
    assert place in spans(Ask(Kind.PLACE), sentence)


def test_a_date_of_the_announcement_fits_less() -> None:
    """"... 23일 밝혔다": said then, not held then."""
    when, said = candidates(Ask(Kind.DATE), "축제를 다음 달 5월 4일 연다. 시는 23일 밝혔다.", DAY)[-2:]
    assert said.text == "23일"
    assert said.fit < when.fit


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("3대 과제는 △수소차 보급 △충전소 확충 △버스 교체를 통해 이룬다.", ("수소차 보급", "충전소 확충", "버스 교체")),
        ("딸기, 복숭아, 양봉 등 세 과정을 연다.", ("딸기", "복숭아", "양봉")),
        ("도서관을 짓고, 버스를 산다.", ()),
        ("예산은 1,300억 원이다.", ()),
    ],
)
def test_the_items_of_a_list_are_read_one_by_one(sentence: str, items: tuple[str, ...]) -> None:
    """By bullets, or by commas up to 등; a comma alone makes no list."""
    assert list_items(sentence) == items


SENTENCES = (
    "수소 그릇을 만드는 한별복합소재는 3만 3000㎡에 620억 원을 투자한다.",
    "주차는 솔빛경기장 P3·P4 주차장과 늘봄대를 이용하면 된다.",
    "오는 2026년까지 친환경복합산업단지(57만㎡)와 솔빛국가산업단지(65만㎡)를 짓는다.",
    "가람구청·나루구청에서 서문로 25번지 한빛은행 앞까지 걷는다.",
    "솔내이음센터가 행정안전부 공모에서 뽑혀 새벽시장 일원에 문을 연다.",
    "열린도서관은 (재)가람문화재단이 운영하고, 산·학·연이 돕는다.",
)


@pytest.mark.parametrize("kind", [Kind.PLACE, Kind.ORGANISATION])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_name_begins_and_ends_with_a_word(kind: Kind, sentence: str) -> None:
    """Never within one, particles apart."""
    for c in candidates(Ask(kind), sentence, DAY):
        before, after = sentence[: c.start][-1:], sentence[c.end :]
        assert not before.isalnum() and before != "·", c.text
        assert re.match(r"(?:은|는|이|가|을|를|과|와|에|에서|의|까지|으로|로)?(?:[^가-힣\w·]|$)", after), c.text


@pytest.mark.parametrize(
    ("part", "whole", "sentence"),
    [
        ("별복합소재", "한별복합소재", SENTENCES[0]),
        ("P4 주차장", "P3·P4 주차장", SENTENCES[1]),
        ("환경", "친환경복합산업단지", SENTENCES[2]),
        ("솔빛국가산업단", "솔빛국가산업단지", SENTENCES[2]),
        ("음센터", "솔내이음센터", SENTENCES[4]),
        ("새벽시장", "새벽시장", SENTENCES[4]),
        ("솔빛산업단", "솔빛산업단지", "솔빛산업단지에는 길이 난다."),
    ],
)
def test_a_span_is_widened_to_whole_words(part: str, whole: str, sentence: str) -> None:
    """Without the particle after them."""
    at = sentence.index(part)
    start, end = whole_words(sentence, at, at + len(part))
    assert sentence[start:end] == whole


@pytest.mark.parametrize(
    ("question", "name", "fits"),
    [
        ("어느 부처 공모인가요?", "행정안전부", True),
        ("어느 부처 공모인가요?", "국토부", True),
        ("어느 부처 공모인가요?", "중소도시", False),
        ("어느 부처 공모인가요?", "사업추진본부", False),
        ("어느 부처 공모인가요?", "대한민국", False),
        ("어느 부처 공모인가요?", "새마을 국토부", False),
        ("앵커기업은 어디인가요?", "한별복합소재", True),
        ("앵커기업은 어디인가요?", "대한민국", False),
        ("앵커기업은 어디인가요?", "전주시", False),
        ("앵커기업은 어디인가요?", "솔빛국가산업단지", False),
        ("동참하기로 한 단체는 어디인가요?", "가람시상인연합회", True),
        ("동참하기로 한 단체는 어디인가요?", "가람시", False),
        ("동참하기로 한 단체는 어디인가요?", "연합회", False),
        ("어느 부서가 담당하나요?", "일자리정책과", True),
        ("어느 부서가 담당하나요?", "행사 결과", False),
        ("주최는 어디인가요?", "전주시", True),
        ("주최는 어디인가요?", "일본", False),
    ],
)
def test_an_organisation_is_of_the_kind_asked_for(question: str, name: str, fits: bool) -> None:
    """A ministry is no town, a company no country."""
    (ask,) = read_asks(question, "ko")
    assert ask.kind is Kind.ORGANISATION
    assert may_be(ask.units, name) is fits


def test_who_is_called_what_is_asked_for_fits_best() -> None:
    """"X를 앵커기업으로": the sentence says who it is."""
    (ask,) = read_asks("앵커기업은 어디인가요?", "ko")
    found = candidates(ask, "이음과는 한별소재를 앵커기업으로, 가온전자와 나래화학을 이웃으로 뽑았다.", DAY)
    assert max(found, key=lambda c: c.fit).text == "한별소재"
    (ask,) = read_asks("어느 부서가 운영하나요?", "ko")
    found = candidates(ask, "문의는 담당 부서: 가람구청 안전과로 한다.", DAY)
    assert max(found, key=lambda c: c.fit).text.startswith("가람구청 안전과")


@pytest.mark.parametrize("question", ["유통지원센터는 어디에 생기나요?", "제3차 운영위원회는 어디서 열렸나요?"])
def test_where_something_is_or_happens_is_a_place(question: str) -> None:
    """Though an organisation is its subject."""
    assert read_asks(question, "ko") == (Ask(Kind.PLACE),)


def test_support_is_no_place() -> None:
    """지원 ends as 병원 does."""
    assert all("지원" not in text for text in spans(Ask(Kind.PLACE), "과제는 △공공병원 △창업 지원 등이다."))


def test_no_name_begins_with_the_case() -> None:
    """"...의 경우 국토부의": 국토부."""
    found = spans(Ask(Kind.ORGANISATION), "수소산업의 경우 국토부의 공모에 뽑혔다.")
    assert "국토부" in found and not [name for name in found if name.startswith("경우")]
