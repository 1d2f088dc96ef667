"""What a question asks for: the kind of answer, and the units that a figure must have."""

from __future__ import annotations

import pytest

from assistant.question.asks import AREA, DURATION, LENGTH, MONEY, PEOPLE, Ask, Kind, read_asks

COUNT = ("개", "곳", "개사", "개소", "건", "대", "팀", "회", "명", "개교", "종", "가구", "세대", "동")
COUNTED = ("명", "인", "사람")

FIGURES = [
    ("수소차 예산은 얼마인가요?", MONEY),
    ("야시장 참가비 얼마예요?", MONEY),
    ("국비는 얼마예요?", MONEY),
    ("버스 요금 얼마로 올라요?", MONEY),
    ("보조금 얼마까지 받을 수 있어요?", MONEY),
    ("도서관 넓이가 얼마나 되나요?", AREA),
    ("체육관은 몇 평이에요?", AREA),
    ("산책로 길이는 몇 km인가요?", LENGTH),
    ("관람객 수는 얼마나 되나요?", PEOPLE),
    ("연도별 참가자 수는?", PEOPLE),
    ("교육생은 몇 명 뽑나요?", COUNTED),
    ("버스 몇 대를 더 사나요?", ("대", "면")),
    ("수소차 보급 대수", ("대",)),
    ("주차장은 몇 면인가요?", ("면", "대")),
    ("공사는 몇 년 걸리나요?", ("년",)),
    ("몇 살부터 신청할 수 있나요?", ("세",)),
    ("할인율은 몇 %인가요?", ("%",)),
    ("음악회는 몇 번 열리나요?", ("회", "번", "차례")),
    ("작년보다 몇 배 늘었나요?", ("배",)),
    ("나무를 몇 그루 심나요?", ("그루",)),
    ("몇 가구가 입주하나요?", ("가구",)),
    ("몇 세대가 사나요?", ("세대",)),
    ("소는 몇 마리인가요?", ("마리",)),
    ("몇 필지가 남았나요?", ("필지",)),
    ("2022년과 2023년 예산 비교해줘", MONEY),
    ("행사장에 다녀간 사람 비율은?", ("%", "%p")),  # the last noun names it, not 사람
    ("분수대 물 온도는 몇 도예요?", ("℃",)),
    ("공사 중 새로 심은 나무의 수는?", COUNT),
    ("대회에서 몇 위를 했나요?", ("위",)),
    ("강당은 몇 층에 있어요?", ("층",)),
    ("연장 공사에 든 비용은 얼마예요?", MONEY),  # no length
    ("How many buses will the city buy?", ("대",)),
    ("How much is the budget?", MONEY),
    ("预算是多少？", MONEY),
    ("予算はいくらですか？", MONEY),
    ("何人募集しますか？", COUNTED),
    ("Ngân sách là bao nhiêu?", MONEY),
    ("Có bao nhiêu người tham gia?", COUNTED),
]

KINDS = [
    ("개관식은 언제 열려요?", Kind.DATE),
    ("신청 마감일은?", Kind.DATE),
    ("접수 기한이 언제까지예요?", Kind.DATE),
    ("며칠에 시작하나요?", Kind.DATE),
    ("몇 월에 문을 열어요?", Kind.DATE),
    ("무슨 요일에 쉬나요?", Kind.DATE),
    ("다리를 처음 놓은 해는?", Kind.DATE),
    ("보조금을 돌려받은 날은 언제예요?", Kind.DATE),  # the day, not the money
    ("기념관을 세운 연도 알려줘", Kind.DATE),
    ("공연할 때 얼마 내요?", Kind.FIGURE),  # no date, though 때 stands before 얼마
    ("협약을 맺은 기관은?", Kind.ORGANISATION),
    ("그럼 복지센터는?", Kind.SUMMARY),  # nothing describes it: of it something else is asked
    ("When does the library open?", Kind.DATE),
    ("图书馆什么时候开放？", Kind.DATE),
    ("いつ開館しますか？", Kind.DATE),
    ("Khi nào mở cửa?", Kind.DATE),
    ("공모전 접수 기간은?", Kind.PERIOD),
    ("축제는 언제부터 언제까지 하나요?", Kind.PERIOD),
    ("축제는 어디에서 열리나요?", Kind.PLACE),
    ("접수 장소가 어디예요?", Kind.PLACE),
    ("새 도서관 위치 알려줘", Kind.PLACE),
    ("어느 동에 짓나요?", Kind.PLACE),
    ("Where is the festival held?", Kind.PLACE),
    ("在哪里举行？", Kind.PLACE),
    ("시장은 누구인가요?", Kind.PERSON),
    ("담당 과장 이름이 뭐예요?", Kind.PERSON),
    ("누가 강의하나요?", Kind.PERSON),
    ("Who is the mayor?", Kind.PERSON),
    ("주최는 어디인가요?", Kind.ORGANISATION),
    ("어느 부서가 담당하나요?", Kind.ORGANISATION),
    ("어떤 기업이 투자하나요?", Kind.ORGANISATION),
    ("전화번호 알려주세요", Kind.CONTACT),
    ("어디에 문의하면 되나요?", Kind.CONTACT),
    ("What is the phone number?", Kind.CONTACT),
    ("축제 명칭은 무엇인가요?", Kind.NAME),
    ("새 도서관 이름이 뭐예요?", Kind.NAME),
    ("어떤 프로그램들이 있나요?", Kind.LIST),
    ("5대 과제는 무엇인가요?", Kind.LIST),
    ("지원 분야를 모두 알려줘", Kind.LIST),
    ("What programs are there?", Kind.LIST),
    ("왜 노선을 바꾸나요?", Kind.REASON),
    ("사업 목적이 뭔가요?", Kind.REASON),
    ("무엇 때문에 늦어졌나요?", Kind.REASON),
    ("Why was the road closed?", Kind.REASON),
    ("야시장 예산이 5억 원 맞나요?", Kind.YES_NO),
    ("주차 무료인가요?", Kind.YES_NO),
    ("장애인도 이용할 수 있나요?", Kind.YES_NO),
    ("Is parking free?", Kind.YES_NO),
    ("한옥마을 야시장에 대해 알려줘", Kind.SUMMARY),
    ("통합돌봄 사업 요약해줘", Kind.SUMMARY),
    ("어떻게 신청하나요?", Kind.TEXT),
    ("준비물은 무엇인가요?", Kind.LIST),
]


def asks(question: str) -> tuple[Ask, ...]:
    """What is asked, in the language that the script tells."""
    from assistant.question.language import detect_language

    return read_asks(question, detect_language(question))


@pytest.mark.parametrize(("question", "units"), FIGURES)
def test_a_figure_is_asked_for_in_its_units(question: str, units: tuple[str, ...]) -> None:
    """The counter or the measured noun says which units answer, and that no other does."""
    first = asks(question)[0]
    assert (first.kind, first.units, first.strict) == (Kind.FIGURE, units, True)


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_the_kind_of_answer_is_read_from_the_wording(question: str, kind: Kind) -> None:
    """The main thing asked for comes first."""
    assert asks(question)[0].kind is kind


@pytest.mark.parametrize(
    "question", ["공사는 얼마나 오래 걸려요?", "교육은 얼마 동안 하나요?", "How long will the construction take?"]
)
def test_a_duration_is_any_unit_of_time(question: str) -> None:
    """"How long" does not say whether days or years."""
    assert asks(question) == (Ask(Kind.FIGURE, DURATION),)


@pytest.mark.parametrize("question", ["행사는 몇 시에 시작하나요?", "운영 시간이 어떻게 되나요?", "What time does it open?"])
def test_a_time_of_day_is_asked_for_as_a_time(question: str) -> None:
    """A date without a clock time answers only in part."""
    assert asks(question)[0].units == ("time",)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("축제는 언제 어디서 열리나요?", {Kind.DATE, Kind.PLACE}),
        ("교육생은 몇 명이고 언제 뽑나요?", {Kind.FIGURE, Kind.DATE}),
        ("예산은 얼마이고 담당 부서는 어디인가요?", {Kind.FIGURE, Kind.ORGANISATION}),
        ("달빛축제 예산은 얼마이고 언제 열리나요?", {Kind.FIGURE, Kind.DATE}),
    ],
)
def test_several_things_can_be_asked_at_once(question: str, kinds: set[Kind]) -> None:
    """Each gets its own answer, and nothing else is asked."""
    assert {ask.kind for ask in asks(question)} == kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("일자리 사업은 어떤 것인가요?", Kind.DATE),  # 일자 in 일자리
        ("지금 준비하는 축제 소식을 알려줘", Kind.FIGURE),  # 지금 and 준비 end like measures
        ("무료 진료에 대해 알려줘", Kind.FIGURE),  # so do 무료 and 진료
        ("모래내시장은 어디에 있나요?", Kind.PERSON),  # this 시장 is a market
    ],
)
def test_a_word_inside_another_asks_nothing(question: str, kind: Kind) -> None:
    """Near misses: the syllables stand there, the word does not."""
    assert kind not in {ask.kind for ask in asks(question)}


def test_something_is_always_asked() -> None:
    """Even a bare noun or a lone mark wants an answer."""
    assert asks("도서관")[0].kind is Kind.SUMMARY
    assert asks("?")


@pytest.mark.parametrize(
    "question", ["며칠 간격으로 와야 하나요?", "며칠 연장할 수 있나요?", "며칠 전까지 예약해요?", "얼마나 기다려야 하나요?", "걸리는 시간은?"]
)
def test_how_long_is_no_date(question: str) -> None:
    assert read_asks(question, "ko") == (Ask(Kind.FIGURE, DURATION),)


@pytest.mark.parametrize(
    ("question", "units"), [("몇 년도에 지었나요?", ("year",)), ("개관한 해는?", ("year",)), ("개관일은?", ())]
)
def test_a_year_is_asked_for_as_a_year(question: str, units: tuple[str, ...]) -> None:
    assert read_asks(question, "ko") == (Ask(Kind.DATE, units),)
