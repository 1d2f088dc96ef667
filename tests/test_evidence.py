"""Sentences scored by how far they, or what stands around them, say what is asked."""

from __future__ import annotations

from answering import day, evidence_for, hits, news, query_of

from assistant.evidence.scoring import refers_back, score_sentences

LIBRARY = news(
    "꽃심도서관 문 연다",
    "시는 꽃심도서관을 짓는다. 공사비는 158억 원이다. 이 사업에는 국비가 들어간다. 개관은 5월이다.",
)
MARKET = news("달빛장터 열린다", "시는 달빛장터를 연다. 참가비는 5000원이다.")


def test_every_sentence_is_there_once_with_a_label_by_rank() -> None:
    """Labels count from 1, scores fall."""
    evidence = evidence_for(query_of("꽃심도서관 공사비는 얼마인가요?"), LIBRARY, MARKET)
    assert [e.label for e in evidence] == list(range(1, 7))
    assert len({(e.article.article_id, e.sentence.index) for e in evidence}) == 6
    scores = [e.score for e in evidence]
    assert scores == sorted(scores, reverse=True)


def test_the_topic_may_be_said_by_the_title() -> None:
    """A sentence seldom repeats what its article is about."""
    fee = "참가비는 5000원이다."
    market, concert = news("달빛장터 열린다", f"밤에 연다. {fee}"), news("봄 음악회 열린다", f"밤에 연다. {fee}")
    evidence = evidence_for(query_of("달빛장터 참가비는 얼마인가요?"), concert, market)
    assert (evidence[0].sentence.text, evidence[0].article.title) == (fee, "달빛장터 열린다")
    said = {e.article.title: e.cover for e in evidence if e.sentence.text == fee}
    assert said["달빛장터 열린다"] > said["봄 음악회 열린다"]


def test_a_sentence_that_refers_back_takes_over_what_was_said() -> None:
    """"이 사업" is what the sentence before speaks of."""
    assert refers_back("이 사업에는 국비가 들어간다.")
    assert refers_back("이를 위해 예산을 늘린다.")
    assert not refers_back("이사 비용을 돕는다.")
    assert not refers_back("그림책을 나눈다.")
    query = query_of("수소버스에 드는 돈은?")
    back, new = (
        evidence_for(query, news("소식", f"수소버스를 산다. {start} 30억 원이 든다."))
        for start in ("이 사업에는", "새 도로에는")
    )
    credit = {e.sentence.index: e.credits[0] for e in back}[1]
    assert credit > {e.sentence.index: e.credits[0] for e in new}[1] > 0


def test_rare_words_weigh_more() -> None:
    """What every sentence says tells none apart."""
    article = news("소식", "도서관 공사를 한다. 도서관 예산을 쓴다. 도서관 승강기를 놓는다.")
    evidence = evidence_for(query_of("도서관 승강기는 어디에 놓나요?"), article)
    weights = dict(zip(("도서관", "승강기"), evidence[0].weights, strict=False))
    assert weights["승강기"] > weights["도서관"]
    assert evidence[0].sentence.text == "도서관 승강기를 놓는다."


def test_signals_run_parallel_to_the_terms() -> None:
    """A match, a credit and a weight for every term; matches are places of the sentence."""
    query = query_of("꽃심도서관 공사비는 얼마인가요?")
    for e in evidence_for(query, LIBRARY):
        assert len(e.matches) == len(e.credits) == len(e.weights) == len(query.terms)
        assert 0.0 <= e.cover <= 1.0
        assert all(e.sentence.text[a:b].strip() for m in e.matches for a, b in m.spans)


def test_an_article_of_another_year_counts_less() -> None:
    """Unless its sentence names the year."""
    query = query_of("2019년 달빛축제 방문객은?")
    old = news("달빛축제 가", "달빛축제 방문객은 9만 명이다.", day(2018))
    of_year = news("달빛축제 나", "달빛축제 방문객은 9만 명이다.", day(2019))
    named = news("달빛축제 다", "2019년 달빛축제 방문객은 9만 명이다.", day(2020))
    scores = {e.article.title: e.score for e in evidence_for(query, old, of_year, named)}
    assert scores["달빛축제 나"] > scores["달빛축제 가"]
    assert scores["달빛축제 다"] > scores["달빛축제 가"]


def test_likeness_decides_between_equals() -> None:
    """The cosine of question and sentence is one of the signals."""
    query = query_of("어디가 좋은가요?")
    article = news("소식", "공원이 있다. 냇가가 있다.")
    similar = {(article.article_id, 1): 0.9, (article.article_id, 0): 0.2}
    assert score_sentences(query, hits(article), similar)[0].sentence.index == 1


def test_no_hits_no_evidence() -> None:
    """Nothing found is nothing to answer from."""
    assert score_sentences(query_of("도서관 예산은?"), (), {}) == ()
