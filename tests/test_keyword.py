"""Keyword search over morphemes: forms of a word meet, an index survives saving."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import keyword
from index.bm25 import BM25
from index.keyword import KeywordIndex, pairs, pairs_of, terms, top, values, words_of
from index.postings import Postings
from index.question import read
from ingest import lexicon
from ingest.lexicon import official, synonyms

DOCUMENTS = [
    "시립도서관이 밤 10시까지 문을 연다.",
    "시내버스 노선에 수소버스 20대가 들어온다.",
    "천변에 이팝나무를 심는다.",
]


def index_of(*texts: str) -> KeywordIndex:
    return KeywordIndex([words_of(texts)], [pairs_of(texts)], [np.arange(len(texts), dtype=np.int32)])


def best(index: KeywordIndex, question: str) -> int:
    return int(index.scores(read(question)).argmax())


def test_particles_and_endings_do_not_matter() -> None:
    index = index_of(*DOCUMENTS)
    assert best(index, "도서관은 언제까지 여나요?") == 0
    assert best(index, "버스를 몇 대 들여오나요") == 1
    assert best(index, "나무 심은 곳") == 2


def test_a_compound_is_found_however_it_is_cut() -> None:
    """Kiwi reads 이팝나무 alone and in a sentence differently; spaces are put in or left out."""
    index = index_of(*DOCUMENTS)
    for question in ("이팝나무", "이팝 나무", "천변이팝나무"):
        assert best(index, question) == 2
    for question in ("수소 버스", "시내 버스노선", "수 소 버 스"):
        assert best(index, question) == 1


def test_pairs_read_across_spaces_and_marks() -> None:
    def written(text: str) -> list[str]:
        return [chr(int(key) >> 32) + chr(int(key) & 0xFFFFFFFF) for key in pairs(text)]

    assert written("수소 버스(20대)") == ["수소", "소버", "버스", "스2", "20", "0대"]
    assert written("A시") == ["a시"]
    assert written("가") == written("!? ") == []


def test_a_question_without_known_terms_scores_nothing() -> None:
    scores = index_of(*DOCUMENTS).scores(read("우주정거장"))
    assert scores.shape == (3,)
    assert not scores.any()
    assert top(scores, 5).tolist() == []


def test_an_index_of_nothing_can_be_saved_and_asked(tmp_path: Path) -> None:
    for texts in ([], [""]):
        folder = tmp_path / str(len(texts))
        words_of(texts).save(folder)
        loaded = KeywordIndex(
            [Postings.load(folder)], [Postings.load(folder)], [np.zeros(len(texts), np.int32)]
        )
        assert len(loaded.scores(read("버스"))) == len(texts)
        assert loaded.scores(read("도서관")).tolist() == [0.0] * len(texts)
    assert KeywordIndex([], [], []).scores(read("도서관")).shape == (0,)


def test_scores_are_bm25(tmp_path: Path) -> None:
    """The same as bm25s over the same terms, whether in one part, in several, or from files."""
    import bm25s

    texts = [*DOCUMENTS, "버스 버스 버스", ""]
    reference = bm25s.BM25(k1=0.9, b=0.4)
    found = [terms(text) for text in texts]
    numbers = {term: i for i, term in enumerate(dict.fromkeys(t for ts in found for t in ts))}
    reference.index(([[numbers[t] for t in ts] for ts in found], numbers), show_progress=False)
    question = "시내버스 노선 버스가 문을 여나"
    expected = reference.get_scores([t for t in terms(question) if t in numbers])
    words_of(texts).save(tmp_path)
    cut = [words_of(texts[:2]), words_of(texts[2:3]), words_of(texts[3:])]
    keys = keyword.term_keys(terms(question))
    for parts in ([words_of(texts)], [Postings.load(tmp_path)], cut):
        assert np.allclose(BM25(parts).scores(keys), expected, atol=1e-5)


def test_merged_postings_are_those_of_the_documents_kept() -> None:
    texts = [*DOCUMENTS, "버스 버스 버스", "", "천변 버스"]
    kept = np.array([True, False, True, True, True, False])
    merged = Postings.merged([words_of(texts[:4]), words_of(texts[4:])], [kept[:4], kept[4:]])
    direct = words_of([text for text, keep in zip(texts, kept, strict=True) if keep])
    for name in ("terms", "starts", "documents", "counts", "lengths"):
        assert getattr(merged, name).tolist() == getattr(direct, name).tolist()


def test_top_is_best_first_and_never_zero() -> None:
    scores = np.array([0.0, 2.0, 0.5, 3.0], np.float32)
    assert top(scores, 2).tolist() == [3, 1]
    assert top(scores, 10).tolist() == [3, 1, 2]
    assert top(np.zeros(0, np.float32), 3).tolist() == []


def test_terms_change_only_with_their_version() -> None:
    """Stored terms are reused while TERMS_VERSION stands: raise it when this test must change."""
    assert keyword.TERMS_VERSION == 4
    assert terms("수소버스 20대") == ["수소", "버스", "20", "대"]


def test_numbers_are_one_term_with_or_without_marks() -> None:
    assert terms("2,400면") == terms("2400면")
    assert terms("3,5번") != terms("35번")  # a list of numbers is not one number
    index = index_of("상품권 2,400장을 낸다.", "상품권 240장을 낸다.")
    assert best(index, "2400장") == 0


def test_values_meet_however_they_are_written() -> None:
    index = index_of(
        "사업비 240,000백만원을 들인다.", "부지는 570,000㎡에 이른다.", "개장일은 5. 2.이다.",
        "사업비 24,000백만원을 들인다.", "부지는 57,000㎡에 이른다.", "개장일은 2. 5.이다.",
    )  # fmt: skip
    asked = ("사업비 2,400억 원은 어디에?", "57만㎡ 부지는?", "5월 2일 개장일은?")
    assert [best(index, question) for question in asked] == [0, 1, 2]
    assert values("수소버스 20대, 2층, 3년") == []  # small numbers are words already


def test_an_article_is_scored_as_one_text() -> None:
    """The words of the question may stand in different chunks of an article."""
    texts = ["시내버스 노선을 바꾼다.", "수소 충전소를 짓는다.", "시내버스를 탄다.", "충전소에 간다."]
    runs = np.array([0, 0, 1, 2], np.int32)
    whole = BM25([words_of(texts)], [runs])
    keys = keyword.term_keys(terms("시내버스 노선 충전소"))
    scores = whole.scores(keys)
    assert scores[0] == scores[1] > max(scores[2], scores[3])
    joined = words_of([f"{texts[0]} {texts[1]}", *texts[2:]])
    assert np.allclose(scores[[0, 2, 3]], BM25([joined]).scores(keys), atol=1e-5)


def test_what_is_asked_for_weighs_nothing() -> None:
    """Endings, particles and question words are left out where what a sentence says is compared."""
    weights = dict(read("수소버스는 얼마인가요?").written)
    assert weights["수소"] == weights["버스"] == 1
    assert weights["얼마"] == weights["가요"] == 0
    assert weights["스는"] == 0.5
    assert read("").written == ()


def test_rarity_is_of_pairs_that_are_there() -> None:
    rarity = index_of(*DOCUMENTS).rarity(read("수소버스 우주선"))
    assert rarity["수소"] > 0
    assert rarity["우주"] == 0


def test_everyday_words_find_what_offices_write() -> None:
    texts = ["무주택 청년에게 월세를 지원한다.", "청년 축제를 연다.", "시내버스 노선을 바꾼다."]
    index = index_of(*texts)
    for question in ("방세 보태주나요", "방세"):
        assert best(index, question) == 0
    own = index_of("월세를 지원한다.", "방세가 올랐다고 한다.")
    assert best(own, "방세") == 1  # the question's own word comes first


def test_a_clean_question_scores_what_it_did() -> None:
    """Where a document has the question's own words, other words for them add nothing."""
    index = index_of("월세를 지원한다.", "월세와 임대료를 지원한다.")
    asked = read("월세 지원")
    own = index.scores(replace(asked, otherwise=()))
    assert asked.otherwise
    assert np.array_equal(index.scores(asked), own)


def test_another_word_of_several_terms_needs_them_all() -> None:
    index = BM25([words_of(["휴대 물품을 찾는다.", "휴대 전화 요금을 깎는다.", "전화 상담을 한다."])])
    ways = [keyword.term_keys(words) for words in (["핸드폰"], ["휴대", "전화"])]
    scores = index.otherwise(ways)
    assert scores[1] > 0
    assert scores[0] == scores[2] == 0


def test_every_row_of_the_lexicon_offers_another_word() -> None:
    assert all(synonyms().values()) and all(official().values())
    assert not [word for word, others in official().items() if word in others]


def test_the_lexicon_says_everything_once() -> None:
    """Sorted by the first word, no word twice in a group, no group within another."""
    groups = tomllib.loads(Path(lexicon.__file__).with_name("lexicon.toml").read_text("utf-8"))["groups"]
    assert all(len(set(group)) == len(group) > 1 for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    sets = [frozenset(group) for group in groups]
    assert len(set(sets)) == len(sets)
    assert not [group for group in sets if any(group < other for other in sets)]
