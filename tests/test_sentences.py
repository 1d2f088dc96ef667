"""Bodies to sentences: offsets, and the ends that Kiwi misses or sees where there are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import split_sentences


def _texts(body: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(body)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["길이는 3.1km다.", "폭은 2.5m다."],
        ["공고는 2024. 6. 26. 나왔다.", "마감은 4. 12.(금)까지다."],
        ['시장은 "열심히 하겠다. 함께하자."고 말했다.', "그는 웃었다."],
        ["시는 ‘강한 경제. 함께’를 내걸었다.", "‘할 수 있다.’는 뜻이다."],
        ["‘나눔의 장’도 열렸다.", "‘나눔의 장’은 △소개 △토론 △정리 순으로 이어졌다."],
        ["부품?장비 국산화에 나선다.", "연구소 설립?지원도 한다."],
        ["세부적으로 △수소차 280대 보급 △버스 교체(49대) 등을 추진한다.", "또 있다."],
        ["올해는 어떨까?", "시는 늘린다!", "정말이다."],
        ["행사는 오후 2시에 열린다(문의 063-222-1000).", "많이 와 달라."],
        ["’19년부터 시작했다.", "’20년까지 한다."],
        ["신청은 www.jeonju.example.kr에서 한다.", "방문도 된다."],
        ["The park opens on March 4, 2024.", "It costs 3.5 billion won.", "Dr. Kim said so."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    assert _texts(" ".join(sentences)) == sentences


def test_a_missing_space_after_a_full_stop_still_ends_a_sentence():
    assert _texts("시가 공원을 연다.시민은 쉰다.") == ["시가 공원을 연다.", "시민은 쉰다."]


def test_sentences_of_other_scripts_end_too():
    assert _texts("市は公園を開く。費用は3億ウォンだ。") == [
        "市は公園を開く。",
        "費用は3億ウォンだ。",
    ]


def test_every_list_line_and_table_row_is_a_sentence():
    body = "다음과 같다.\n○ 기간: 3월 4일 ~ 3월 8일\n- 장소: 시청\n구분 | 2019 | 2020\n인원 | 20명 | 30명"
    assert _texts(body) == body.split("\n")


def test_a_quotation_that_is_never_closed_does_not_swallow_the_line():
    assert len(_texts('그는 "하겠다고 했다. 시는 공원을 연다. 끝났다.')) == 3


def test_no_text_gives_no_sentence():
    assert split_sentences("") == () == split_sentences(" \n \n")


_PIECES = st.sampled_from(
    ["시는 3월 4일 공원을 연다.", "“하겠다. 한다.”고 했다.", "○ 인원: 30명", "값은 1.5배?", "(063) 276-8804",
     "구분 | 2019", "‘꿈.’은 크다!", "그는 \"좋다", "\n", " ", "  ", "…", "2024. 6. 26.", "3.1km다", "다.가", "[1]"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_offsets_match_and_nothing_but_blank_space_is_left_out(body):
    at = 0
    for index, sentence in enumerate(split_sentences(body)):
        assert sentence.index == index
        assert body[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert not body[at : sentence.start].strip()
        assert "\n" not in sentence.text
        at = sentence.end
    assert not body[at:].strip()
