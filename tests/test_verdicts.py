"""Yes and no: what is claimed is recognised, compared, and left open where nothing decides."""

from __future__ import annotations

import pytest
from answering import headline, news, query_of

from assistant.question.asks_claims import is_claim

FAIR = news(
    "달빛박람회 개막",
    "달빛박람회가 5월 3일 솔내호텔에서 열렸다. 이날 협약에는 30개 기관이 참여했다. "
    "박람회 입장료는 무료지만 체험 재료비 5000원은 참가자가 부담한다. 관람객은 2233명으로 집계됐다.",
)
BUS = news("버스 개편", "가람시 시내버스 노선을 개편한다. 시내버스 요금은 1300원으로 그대로다. 75세 이상 시민은 버스를 무료로 탄다.")


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("20개 기관이 참여했다며?", True),
        ("강당에서 열린 거 아닌가요?", True),
        ("하반기에 문 연다던데?", True),
        ("요금 바꾼대매", True),
        ("70살부터 공짜 된다면서요 우리 동네", True),
        ("수강료 무료?", True),
        ("주차장 무료임?", True),
        ("엘지가 도와주는 거죠?", True),
        ("방문객이 12만 명이 맞나요?", True),
        ("예산이 얼마죠?", False),
        ("어디서 열리나요?", False),
        ("수소차 보급 대수", False),
        ("접수 방법이 궁금합니다", False),
        ("예산 알려줘", False),
        ("지원 대상은?", False),
        ("인상안이 12%였던 거 맞나요 수도요금", True),
        ("이용료 30만원이죠? 작년 겨울에 승인 받을 때", True),
        ("과태료 10만원이라던데 맞아요? 옆집이 짐을 쌓아놔서", True),
        ("맞나요 얼마예요 수도요금", False),
    ],
)
def test_a_claim_is_told_from_a_question(question: str, claims: bool) -> None:
    """By its ending, and because it asks for nothing else."""
    assert is_claim(question) is claims


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("달빛박람회 협약에 20개 기관이 참여했다며?", "아니요, 30개입니다."),
        ("달빛박람회 협약에 30개 기관이 참여했다며?", "네, 30개입니다."),
        ("달빛박람회 관람객이 5천명 넘는다던데?", "아니요, 2233명입니다."),
        ("달빛박람회 관람객이 2천명 넘었다면서요", "네, 2233명입니다."),
        ("달빛박람회 가람시청 강당에서 열린 거 아닌가요?", "아니요, 솔내호텔입니다."),
        ("달빛박람회 솔내호텔에서 열린 거 맞죠?", "네, 솔내호텔입니다."),
    ],
)
def test_the_claimed_is_compared_with_what_is_said(question: str, shown: str) -> None:
    """The right value stands in the headline, the wrong one never does."""
    assert headline(question, FAIR) == shown


def test_a_claimed_date_is_compared() -> None:
    """A day that is not the day is a no, with the day."""
    assert headline("달빛박람회는 6월 9일에 열린 거 맞아?", FAIR).startswith("아니요")
    assert headline("달빛박람회는 5월 3일에 열린 거 맞아?", FAIR).startswith("네")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("시내버스 요금도 올랐나요?", "아니요, “시내버스 요금은 1300원"),
        ("달빛박람회 입장료는 무료인가요?", "네"),
        ("달빛박람회 체험 재료비도 공짜죠?", "아니요"),
    ],
)
def test_opposites_decide_in_the_clause_that_is_meant(question: str, begins: str) -> None:
    """Free entry says nothing of the materials."""
    assert headline(question, BUS, FAIR).startswith(begins)


def test_an_age_is_a_claim_too() -> None:
    """70 is not 75."""
    assert headline("70세부터 버스 무료라면서요?", BUS) == "아니요, 75세 이상입니다."


@pytest.mark.parametrize(
    "question",
    ["별빛도서관은 5층이죠?", "별빛도서관이 6월에 문 연다며?", "별빛도서관 강당에서 회의가 열린 거 맞죠?"],
)
def test_what_nobody_wrote_about_gets_no_verdict(question: str) -> None:
    """Neither yes nor no without a sentence about it."""
    assert not headline(question, FAIR, BUS).startswith(("네", "아니요"))


def test_a_figure_that_counts_something_else_is_no_verdict() -> None:
    """10 companies do not contradict 20 institutions."""
    other = news("협약", "달빛박람회 협약으로 10개 기업이 참여하고 기관 대표가 모였다.")
    assert not headline("달빛박람회 협약에 20개 기관이 참여했다며?", other).startswith("아니요")


COURSE = news(
    "햇살농부학교 모집",
    "햇살농부학교가 채소 과정 교육생 30명을 모집한다. 교육은 흙 살리기, 병충해 관리, 미생물 쓰기로 이뤄진다. "
    "실습장 공사비는 도비 42억 원 등 총 158억 원이 들었다. 물 빼기에는 직원 620명이 나섰다.",
)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("햇살농부학교 교육생을 50명 모집하나요?", "아니요, 30명입니다."),
        ("햇살농부학교 교육생을 30명 모집하나요?", "네, 30명입니다."),
        ("햇살농부학교 실습장 공사비가 200억원인가요?", "아니요, 158억 원입니다."),
        ("햇살농부학교 실습장 공사비가 158억원인가요?", "네, 158억 원입니다."),
    ],
)
def test_a_claimed_number_asks_for_no_list(question: str, shown: str) -> None:
    """"50명 모집하나요?" ends like "5대 과제 알려 주실래요?", but lists nothing; a part is not the whole."""
    assert headline(question, COURSE) == shown


def test_a_number_asked_of_several_things_is_still_a_list() -> None:
    """Near miss: three things are to be named, nothing is claimed."""
    assert "병충해 관리" in headline("햇살농부학교 교육 내용 3가지가 뭐예요?", COURSE)


@pytest.mark.parametrize("question", ["우주센터는 직원 300명을 뽑나요?", "별빛도서관 직원이 300명인가요?"])
def test_a_shared_word_denies_nothing(question: str) -> None:
    """Staff of something else is no answer about a place nobody wrote of."""
    assert not headline(question, COURSE).startswith(("네", "아니요"))


SHELTER = news(
    "솔내 쉼터 개관",
    "솔내 쉼터는 만 19세부터 34세까지의 청년이 쓸 수 있고 만 6세 미만 어린이는 받지 않는다. "
    "빌릴 수 있는 기기는 한 사람당 최대 3개다. 쉼터 주차면은 38면이다. "
    "쉼터 누리집 주소는 바뀌지 않는다. 쉼터 이용률은 71.4%로 전국 평균 80.6%를 밑돌았다. "
    "쉼터 협력업체는 현재 64곳에서 연말까지 90곳으로 늘어난다.",
)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("솔내 쉼터 기기는 한 사람당 최대 5개 빌릴 수 있죠?", "아니요, 최대 3개"),
        ("솔내 쉼터 기기는 한 사람당 최대 3개 빌릴 수 있죠?", "네, 최대 3개"),
        ("솔내 쉼터 주차 38대 댈 수 있죠?", "네, 38면"),
        ("스물여덟인데 솔내 쉼터 쓸 수 있죠?", "네, 19세부터 34세까지"),
        ("마흔다섯인데 솔내 쉼터 쓸 수 있죠?", "아니요, 19세부터 34세까지"),
        ("솔내 쉼터 누리집 주소도 바뀌는 거죠?", "아니요, “쉼터 누리집 주소는 바뀌지 않는다.”"),
        ("솔내 쉼터 이용률이 80.6%라던데 사실인가요?", "아니요, 71.4%"),
        ("솔내 쉼터 이용률이 71.4%라던데 진짜예요", "네, 71.4%"),
        ("솔내 쉼터 협력업체가 지금 64곳 맞아요?", "네, 64곳"),
        ("솔내 쉼터 협력업체가 연말에 90곳 되는 거 맞아요?", "네, 90곳"),
    ],
)
def test_limits_ages_and_values_beside_others(question: str, begins: str) -> None:
    """A limit is compared as one, an age lies within it, and what is compared with is none itself."""
    assert headline(question, SHELTER).startswith(begins)


def test_beside_an_undecided_figure_a_date_is_no_verdict() -> None:
    """A claimed figure that nobody wrote of is not confirmed by the day it was said on."""
    plant = news("솔내공장 착공", "솔내공장 착공식이 5월 3일 열렸다. 솔내공장 공정은 순조롭다.")
    assert not headline("솔내공장 공정률이 5월 3일에 88%였죠?", plant).startswith("네")


def test_a_claim_told_apart_from_its_topic() -> None:
    """사실인가요 and why it is asked are no topic, a thing thought of afterwards is."""
    words = {t.text for t in query_of("과태료 10만원이라던데 사실인가요? 옆집이 짐을 쌓아놔서").terms}
    assert "과태료" in words and not {"사실", "옆집", "짐"} & words
    assert "수도요금" in {t.text for t in query_of("인상안이 12%였던 거 맞나요 수도요금").terms}
