"""The language of a question: script first, statistics only for Latin letters."""

from __future__ import annotations

import pytest

from assistant.question.language import detect_language

SHORT = [
    ("예산은?", "ko"),
    ("2024년 3월?", "ko"),
    ("AI 센터 예산", "ko"),
    ("ICT 예산 3억 맞아?", "ko"),
    ("K-POP 축제 언제?", "ko"),
    ("ㅇㅇ", "ko"),
    ("전주市 예산은?", "ko"),
    ("預算은 얼마?", "ko"),
    ("Where?", "en"),
    ("How much?", "en"),
    ("bus fare", "en"),
    ("how old is 전동성당?", "en"),
    ("When does 꽃심도서관 open?", "en"),
    ("예산多少?", "ko"),
    ("多少钱？", "zh"),
    ("图书馆在哪里？", "zh"),
    ("何時から？", "ja"),
    ("いつ？", "ja"),
    ("バス料金は？", "ja"),
    ("ở đâu?", "vi"),
    ("Giá vé bao nhiêu?", "vi"),
    ("Bao giờ khai mạc lễ hội?", "vi"),
]


@pytest.mark.parametrize(("question", "language"), SHORT)
def test_a_short_question_is_told_by_its_script(question: str, language: str) -> None:
    """A few characters are enough, whatever digits and acronyms stand between."""
    assert detect_language(question) == language


@pytest.mark.parametrize("text", ["", "2024", "?!", "3 + 4", "☎ 063-281-2114"])
def test_nothing_that_tells_is_korean(text: str) -> None:
    """The city's language, and never an error."""
    assert detect_language(text) == "ko"


def test_the_same_text_is_always_the_same_language() -> None:
    """The statistics are seeded: they would be random otherwise."""
    assert {detect_language("du an cau duong") for _ in range(20)} == {detect_language("du an cau duong")}
