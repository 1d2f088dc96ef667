"""What a model writes becomes draft sentences as it streams, however it is cut into pieces."""

from __future__ import annotations

import pytest

from assistant.llm.drafts import DraftReader
from assistant.types import DraftSentence as D

KNOWN = frozenset({1, 2, 3})


def read(text: str, size: int = 1) -> list[D]:
    """Everything a reader makes of `text` when it comes in pieces of `size` characters."""
    reader = DraftReader(KNOWN)
    drafts: list[D] = []
    for start in range(0, len(text), size):
        drafts += reader.feed(text[start : start + size])
    return drafts + list(reader.finish())


CASES = {
    "headline and sentences": (
        "HEADLINE: 45억원 [1]\n시는 45억원을 들인다. [1]\n공사는 3년 걸린다. [2][3]",
        [D("45억원", (1,), True), D("시는 45억원을 들인다.", (1,)), D("공사는 3년 걸린다.", (2, 3))],
    ),
    "labels before the stop, and in one bracket": (
        "시는 45억원을 들인다[1]. 공사는 3년 걸린다 [2, 3].",
        [D("시는 45억원을 들인다.", (1,)), D("공사는 3년 걸린다.", (2, 3))],
    ),
    "several sentences on a line": (
        "시는 45억원을 들인다.[1] 2024년에 끝난다.[2] 문의는 시청에 한다.[3]",
        [
            D("시는 45억원을 들인다.", (1,)),
            D("2024년에 끝난다.", (2,)),
            D("문의는 시청에 한다.", (3,)),
        ],
    ),
    "a sentence without a label is dropped": (
        "시는 45억원을 들인다. 시장이 기뻐했다.\n공사는 3년 걸린다. [2]",
        [D("공사는 3년 걸린다.", (2,))],
    ),
    "an unlabelled sentence does not borrow its neighbour's label": (
        "시장이 기뻐했다. 공사는 3년 걸린다. [2]",
        [D("공사는 3년 걸린다.", (2,))],
    ),
    "unknown labels are dropped, known ones stay": (
        "시는 45억원을 들인다. [9][1]\n공사는 3년 걸린다. [7]",
        [D("시는 45억원을 들인다.", (1,))],
    ),
    "a Korean date does not end a sentence": (
        "행사는 2024. 6. 26. 열린다. [1]\n",
        [D("행사는 2024. 6. 26. 열린다.", (1,))],
    ),
    "a label in mid-sentence does not end it": (
        "예산은 45억원[1]이고 기간은 3년[2]이다.",
        [D("예산은 45억원이고 기간은 3년이다.", (1, 2))],
    ),
    "a headline without a label points where the first sentence points": (
        "HEADLINE: 45억원\n시는 45억원을 들인다. [2]",
        [D("45억원", (2,), True), D("시는 45억원을 들인다.", (2,))],
    ),
    "decoration is taken off": (
        "**HEADLINE:** 45억원 [1]\n- 시는 **45억원**을 들인다. [1]\n",
        [D("45억원", (1,), True), D("시는 45억원을 들인다.", (1,))],
    ),
    "thinking is not an answer": (
        "<think>45억원? [1] 아니다.\n</think>HEADLINE: 3년 [2]\n공사는 3년 걸린다. [2]",
        [D("3년", (2,), True), D("공사는 3년 걸린다.", (2,))],
    ),
    "a repeated sentence is said once": (
        "공사는 3년 걸린다. [2]\n공사는 3년 걸린다. [2]\n공사는 3년 걸린다. [2]\n",
        [D("공사는 3년 걸린다.", (2,))],
    ),
    "English": (
        "HEADLINE: 4.5 billion won [1]\nThe city spends 4.5 billion won. [1] Work takes 3 years. [2]",
        [
            D("4.5 billion won", (1,), True),
            D("The city spends 4.5 billion won.", (1,)),
            D("Work takes 3 years.", (2,)),
        ],
    ),
    "Chinese": (
        "投入45亿韩元。[1]工期3年。[2]",
        [D("投入45亿韩元。", (1,)), D("工期3年。", (2,))],
    ),
    "labels alone are no sentence": ("[1]\n[2]\n", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
@pytest.mark.parametrize("name", CASES)
def test_drafts(name: str, size: int) -> None:
    text, expected = CASES[name]
    assert read(text, size) == expected


@pytest.mark.parametrize("text", ["NO_ANSWER", "NO_ANSWER\n", "**NO_ANSWER**", "<think>?</think>NO_ANSWER."])
def test_no_answer_is_an_abstention(text: str) -> None:
    reader = DraftReader(KNOWN)
    assert [*reader.feed(text), *reader.finish()] == []
    assert reader.abstained


def test_nothing_after_no_answer_is_read() -> None:
    assert read("NO_ANSWER\n시는 45억원을 들인다. [1]\n") == []


def test_a_sentence_comes_out_when_the_next_begins() -> None:
    reader = DraftReader(KNOWN)
    assert list(reader.feed("시는 45억원을 들인다. [1]")) == []  # "[2]" could follow
    assert list(reader.feed(" 공")) == [D("시는 45억원을 들인다.", (1,))]
