"""Yes and no: what is claimed is recognised, compared, and left open where nothing decides."""

from __future__ import annotations

import pytest
from answering import headline, news

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
