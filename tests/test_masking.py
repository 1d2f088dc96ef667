"""Personal identifiers are covered; figures, dates and the telephone numbers of offices stay."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking.mask import COVER, mask, personal
from evals.privacy import load, measure

PERSONAL = [
    ("phone", "제 번호는 010-1234-5678이에요", "제 번호는 ○○○이에요"),
    ("phone", "01012345678로 문자 주세요", "○○○로 문자 주세요"),
    ("phone", "０１０－１２３４－５６７８", "○○○"),
    ("phone", "+82 10-1234-5678", "○○○"),
    ("phone", "우리 집 전화 063-123-4567", "우리 집 전화 ○○○"),
    ("resident", "900101-1234567 지원금 되나요", "○○○ 지원금 되나요"),
    ("resident", "주민번호 9001011234567", "주민번호 ○○○"),
    ("resident", "900101-1******", "○○○"),
    ("resident", "외국인등록번호 850505-5123456", "외국인등록번호 ○○○"),
    ("passport", "여권 M12345678", "여권 ○○○"),
    ("passport", "M123A4567", "○○○"),
    ("licence", "운전면허 11-22-333333-44", "운전면허 ○○○"),
    ("account", "신한 110-123-456789로 입금", "신한 ○○○로 입금"),
    ("card", "4111-1111-1111-1111", "○○○"),
    ("email", "kim.gd@example.com으로 보내줘", "○○○으로 보내줘"),
    ("address", "완산구 효자로 225, 101동 1203호에 살아요", "완산구 ○○○에 살아요"),
    ("address", "송천동1가 123-45번지 사는데", "○○○ 사는데"),
]
NOT_PERSONAL = [
    "전주시청 063-281-2114로 문의",
    "예산 1,234,567,890원과 32000000000원",
    "예산 9001011234567원",
    "2024-06-26, 2024. 6. 26., 3월 18일 2시 30분",
    "제2024-123호 공고, 공고 제240626-1호, 제17기 3차 1호",
    "2021 2022 2023 2024년 예산",
    "사업자등록번호 123-45-67890, 법인등록번호 110111-1234567",
    "효자로 225에 있는 도청, 시청 주소는 노송광장로 10인가요",
    "시청 4층 401호, A동 101호 강의실, 임대주택 58호, 대포동 2호",
    "콜센터 1588-1234, 080-123-4567",
    "ISBN 978-89-1234-567-8",
]


@pytest.mark.parametrize("kind, text, masked", PERSONAL)
def test_a_personal_identifier_is_covered(kind, text, masked):
    assert mask(text) == masked
    assert [p.kind for p in personal(text)] == [kind]


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_only_looks_like_one_stays(text):
    assert mask(text) == text


@given(st.text(max_size=80))
def test_masking_never_fails_and_is_done_once(text):
    masked = mask(text)
    assert mask(masked) == masked
    assert len(personal(text)) == masked.count(COVER) - text.count(COVER)


@given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from(["", "-", " ", ".", "‑"]))
def test_a_mobile_number_is_covered_however_it_is_written(middle, last, joint):
    number = f"010{joint}{middle:04}{joint}{last:04}"
    assert number not in mask(f"주차 문의는 {number} 으로 주세요")


def test_nearly_everything_personal_is_covered_and_look_alikes_stay():
    """The bounds over some 350 identifiers as citizens type them and as many look-alikes."""
    lines = load()
    assert sum(line.is_personal for line in lines) >= 300
    assert sum(not line.is_personal for line in lines) >= 300
    report = measure(lines)
    assert report.recall >= 0.98
    assert report.false_alarms <= 0.01
    assert {share.kind: share.value for share in report.covered if share.value < 0.9} == {}


@pytest.mark.parametrize("piece", ["1", "1 ", "가", "a", "a@", "1-", "a.", "동1"])
def test_a_text_made_to_be_slow_is_not(piece):
    """No pattern searches again and again from every character: ten times the text, not a hundred times the time."""
    short, long = (_seconds(piece * (length // len(piece))) for length in (1_000, 10_000))
    assert long < 40 * short + 0.5


def _seconds(text):
    start = process_time()
    mask(text)
    return process_time() - start
