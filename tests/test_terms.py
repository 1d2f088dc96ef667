"""The topic words of a question, and where a text says them: near misses included."""

from __future__ import annotations

import pytest

from assistant.evidence.matching import Match, find, haystack
from assistant.evidence.regions import regions_in
from assistant.question.terms import read_terms
from ingest.lexicon import groups as lexicon


def said(word: str, text: str, typos: bool = True) -> Match:
    """How well `text` says the one term of `word`."""
    [term] = read_terms(word)
    return find(term, haystack(text), typos)


def words(match: Match, text: str) -> list[str]:
    """The places of a match as they stand in the text."""
    return [text[start:end] for start, end in match.spans]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("야시장 참가비는 얼마인가요?", ["야시장", "참가비"]),
        ("축제에서는 언제 공연이 열려요?", ["축제", "공연", "열리"]),
        ("교육생은 몇 명 뽑나요?", ["교육생", "뽑"]),
        ("혹시 도서관에 대해 좀 알려 주세요", ["도서관"]),
        ("그럼 거기는 어디예요?", []),
        ("달빛장터 참가비얼마", ["달빛장터", "참가비"]),
        ("투표는 며칠날 해요?", ["투표"]),
        ("10리터짜리 봉투 값", ["10리터", "봉투", "값"]),
    ],
)
def test_terms_are_the_words_that_say_the_topic(question: str, terms: list[str]) -> None:
    """Particles, endings, interrogatives, counters and courtesies are no topic."""
    assert [t.text for t in read_terms(question)] == terms


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2022년과 2023년 예산 비교해줘", "과"),
        ("어떻게 신청하나요?", "어떻게"),
        ("버스 몇 대를 더 사나요?", "더"),
        ("노선은 원래 몇 개였나요?", "원래"),
        ("교육은 얼마 동안 하나요?", "동안"),
    ],
)
def test_a_word_that_only_serves_the_asking_is_no_term(question: str, word: str) -> None:
    """A particle left over from a year, an adverb, the counter of a duration."""
    assert word not in {t.text for t in read_terms(question)}


def test_what_is_told_before_the_question_weighs_less() -> None:
    """A person says who he is; where nothing else names a topic, what he told is it."""
    told = {t.text: t.weight for t in read_terms("이사 온 학부모인데요, 통학버스는 몇 대예요?")}
    assert told["학부모"] < told["통학버스"] == 1.0
    assert {t.text: t.weight for t in read_terms("도서관에 가려는데 언제 열어요?")}["도서관"] == 1.0


def test_a_noun_and_a_verb_of_a_syllable_each_are_one_verb() -> None:
    assert [(t.text, t.verb) for t in read_terms("지붕 공사가 끝나면 무엇을 하나요?")][-1] == ("끝나", True)
    assert [(t.text, t.verb) for t in read_terms("지붕 공사비를 내면 무엇을 하나요?")][-1] == ("내", True)  # 비 and 내 stay apart


def test_a_topic_weighs_more_than_a_measure_or_a_verb() -> None:
    """The unit says the measure and verbs vary: only the topic must be said."""
    topic, measure, verb = read_terms("야시장 예산이 늘어나요?")
    assert topic.weight > verb.weight > measure.weight
    assert measure.measure and not topic.measure


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("수소차", "시는 수소전기차 49대를 보급한다.", ["수소전기차"]),
        ("탄소국가산단", "탄소소재 국가산업단지를 짓는다.", ["탄소소재 국가산업단"]),
        ("통합돌봄", "통합 돌봄을 시작한다.", ["통합 돌봄"]),
        ("청년주택", "청년 임대주택을 짓는다.", ["청년", "주택"]),
        ("야시장", "밤마다 야시장이 선다.", ["야시장"]),
        ("노인", "어르신 일자리를 늘린다.", ["어르신"]),
        ("쓰레기", "폐기물을 치운다.", ["폐기물"]),
        ("교체", "낡은 관을 교채한다.", ["교채"]),
        ("5G", "5G 시대를 연다.", ["5G"]),
        ("3", "3곳을 짓는다.", ["3"]),
    ],
)
def test_a_term_is_found_in_other_words(word: str, text: str, found: list[str]) -> None:
    """Shortened, said apart, by a synonym, with vowels that sound alike: with its place."""
    match = said(word, text)
    assert match.score >= 0.7
    assert words(match, text) == found


def test_a_typing_error_is_forgiven_in_sentences_only() -> None:
    """One wrong letter of a long word is a slip; over a whole body chance would find one."""
    assert said("꽃심도서관", "꽃심도서괸이 문을 연다.").score > 0.5
    assert said("꽃심도서관", "꽃심도서괸이 문을 연다.", typos=False).score == 0.0


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("3", "13곳을 짓는다."),
        ("3", "30곳을 짓는다."),
        ("3", "3.5배로 는다."),
        ("3", "3,000명이 온다."),
        ("3대", "13대를 짓는다."),
        ("도서관", "조사관을 뽑는다."),
        ("창업", "공장을 세운다."),
        ("보건소", "보건복지 상담소를 연다."),
        ("야시장", "시장이 밤에 밝힌 뜻이다."),
    ],
)
def test_a_near_miss_does_not_say_the_term(word: str, text: str) -> None:
    """3 is not said by 13, nor a word by one that shares a syllable or two."""
    assert said(word, text).score < 0.6


def test_the_closer_wording_scores_higher() -> None:
    """Literal above parts above abbreviation above synonym."""
    literal = said("청년주택", "청년주택을 짓는다.").score
    parts = said("청년주택", "청년 임대주택을 짓는다.").score
    short = said("수소차", "수소전기차를 산다.").score
    synonym = said("노인", "어르신을 돕는다.").score
    assert literal > parts > short > synonym > 0


def test_spans_are_places_of_the_text_as_written() -> None:
    """Spaces are ignored when matching, not when pointing."""
    text = "시는 통합  돌봄을  시작한다."
    [(start, end)] = said("통합돌봄", text).spans
    assert text[start:end] == "통합  돌봄"


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("대전에서 열린다", ("대전",)),
        ("대전환을 이룬다", ()),
        ("부산시 예산은?", ("부산",)),
        ("광주광역시 축제는?", ("광주",)),
        ("경기장 예산은?", ()),
        ("수원지 공사는?", ()),
        ("제주도 여행", ("제주",)),
        ("전주 예산은?", ()),
        ("What is Busan's budget?", ("busan",)),
    ],
)
def test_another_city_is_a_proper_noun(text: str, regions: tuple[str, ...]) -> None:
    """Not 대전 in 대전환, and the city itself is no other city."""
    assert regions_in(text) == regions


def test_a_foreign_question_keeps_what_korean_articles_can_say() -> None:
    """Hangul names and acronyms; the rest comes from the glossary."""
    assert [t.text for t in read_terms("When does 꽃심도서관 open its AI room?", "en")] == ["꽃심도서관", "ai"]


def test_the_lexicon_says_everything_once() -> None:
    """Sorted by the first word, no word twice in a group, no group within another."""
    groups = lexicon()
    assert all(len(set(group)) == len(group) > 1 for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    sets = [frozenset(group) for group in groups]
    assert len(set(sets)) == len(sets)
    assert not [g for g in sets if any(g < other for other in sets)]
