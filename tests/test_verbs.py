"""Where a text says a verb of the question, and where it only looks so; and a figure by its value."""

from __future__ import annotations

import pytest
from answering import TODAY

from assistant.evidence.matching import find, haystack
from assistant.evidence.verbs import is_stem, pattern
from assistant.question.understanding import understand

SAID = [
    ("열", "도서관이 문을 연다"), ("열", "문을 연 도서관"), ("열", "축제를 여는 날"), ("열", "지난해 열었던 행사"),
    ("짓", "새로 지은 다리"), ("짓", "체육관을 짓는다"), ("쓰", "예산을 썼다"), ("오르", "요금이 올랐다"),
    ("돕", "이웃을 도운 시민"), ("듣", "의견을 들었다"), ("끝나", "공사가 끝났다"), ("들", "공사비가 든다"),
]  # fmt: skip
NOT_SAID = [
    ("열", "열람실 좌석"), ("열", "연 2회 점검"), ("들", "시민들이 모였다"), ("쓰", "쓰레기 수거"),
    ("내", "시내 도로"), ("하", "한 곳에 모인다"), ("받", "밭을 갈았다"),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "text"), SAID)
def test_a_verb_is_found_in_its_forms(stem: str, text: str) -> None:
    assert pattern(stem).search(text)


@pytest.mark.parametrize(("stem", "text"), NOT_SAID)
def test_a_word_that_only_begins_alike_is_no_verb(stem: str, text: str) -> None:
    assert not pattern(stem).search(text)


def test_a_noun_of_the_lexicon_is_no_stem() -> None:
    assert is_stem("열리") and is_stem("만들")
    assert not is_stem("개최") and not is_stem("차")


def _said(question: str, text: str) -> float:
    """How well `text` says the figure that `question` names."""
    (term,) = [t for t in understand(question, (), TODAY).terms if t.figure]
    return find(term, haystack(text)).score


def test_a_figure_of_the_question_is_found_by_its_value() -> None:
    assert _said("20리터 봉투는 얼마예요?", "20ℓ 봉투는 600원이다.") == 1.0
    assert _said("72세는 언제 접종하나요?", "70~74세는 16일부터 맞는다.") > 0.5
    assert _said("2등 상금은 얼마예요?", "2등에게는 300만 원을 준다.") >= 0.9


def test_another_value_does_not_say_it() -> None:
    assert _said("20리터 봉투는 얼마예요?", "5ℓ 봉투 20장은 2000원이다.") == 0.0
    assert _said("72세는 언제 접종하나요?", "65~69세는 19일부터 맞는다.") == 0.0
    assert _said("2등 상금은 얼마예요?", "22명에게 상금을 준다.") == 0.0
