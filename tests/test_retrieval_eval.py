"""The retrieval benchmark command: its scores, its files, its one-line errors."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from index_parts import BigramEncoder

from evals import retrieval
from evals import retrieval_colloquial as colloquial
from evals import retrieval_foreign as foreign
from evals.retrieval_ablation import VARIANTS
from evals.retrieval_data import load_beir, load_korquad
from evals.retrieval_fit import Example, learnt
from evals.retrieval_noise import mistyped, without_spaces
from index.fusion import Signals, fuse
from index.passages import CachedEncoder
from ingest.errors import CasesInvalid

CORPUS = [
    {"_id": "d1", "title": "도서관", "text": "시립도서관이 밤 10시까지 문을 연다."},
    {"_id": "d2", "title": "", "text": "수소버스 20대가 들어온다. 충전소는 두 곳을 더 짓는다."},
    {"_id": 3, "text": "천변에 이팝나무 500그루를 심는다."},
]
QUERIES = [
    {"_id": "q1", "text": "도서관은 몇 시까지 여나요?"},
    {"_id": "q2", "text": "수소버스 충전소는 몇 곳인가요?"},
    {"_id": "q3", "text": "아무 판정이 없는 질문"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td1\t0\nqx\td1\t1\n"


def write(folder: Path, corpus: str, queries: str, qrels: str) -> list[str]:
    paths = [folder / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
    for path, content in zip(paths, (corpus, queries, qrels), strict=True):
        path.write_text(content, encoding="utf-8")
    names = ("--corpus", "--queries", "--qrels")
    return [word for name, path in zip(names, paths, strict=True) for word in (name, str(path))]


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write(tmp_path, lines(CORPUS), lines(QUERIES), QRELS)


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE_DIR", str(tmp_path / "cache"))
    if "slow" not in request.keywords:
        monkeypatch.setattr(retrieval, "load_encoder", lambda model, cache_dir: BigramEncoder())


def test_scores_of_a_ranking() -> None:
    scores = retrieval.score(["a", "b", "c", "d"], {"b": 1.0, "d": 1.0})
    assert (scores["hit@1"], scores["hit@3"]) == (0.0, 1.0)
    assert scores["mrr@10"] == 0.5
    ideal = 1 + 1 / math.log2(3)
    assert scores["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert scores["recall@100"] == 1.0


def test_a_document_past_the_limit_does_not_count() -> None:
    ranking = [str(i) for i in range(200)]
    assert retrieval.score(ranking, {"10": 1.0})["mrr@10"] == 0.0
    assert retrieval.score(ranking, {"10": 1.0})["recall@100"] == 1.0
    assert retrieval.score(ranking, {"100": 1.0, "5": 1.0})["recall@100"] == 0.5
    assert retrieval.score([], {"1": 1.0})["ndcg@10"] == 0.0


@pytest.mark.parametrize("mode", ["keyword", "dense", "hybrid"])
def test_the_last_line_is_the_contracts_json(
    files: list[str], mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retrieval.main([*files, "--mode", mode]) == 0
    scores = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(scores) == {
        "hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10", "recall@100", "queries",
        "ms_p50", "ms_p95",
    }  # fmt: skip
    assert scores["queries"] == 2
    assert scores["hit@1"] == scores["ndcg@10"] == scores["recall@100"] == 1.0


def test_json_prints_one_line(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main([*files, "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("corpus", "queries", "qrels", "message"),
    [
        ("{", lines(QUERIES), QRELS, "corpus.jsonl, line 1"),
        (lines([{"_id": "d1"}]), lines(QUERIES), QRELS, "'text'"),
        ("[]\n", lines(QUERIES), QRELS, "corpus.jsonl, line 1"),
        ("", lines(QUERIES), QRELS, "no documents"),
        (lines([*CORPUS, {"_id": "d1", "text": "다른 글"}]), lines(QUERIES), QRELS, "share an id, 'd1'"),
        (lines([{"text": "글"}]), lines(QUERIES), QRELS, "no '_id'"),
        (lines(CORPUS), lines([{"_id": "q1", "text": " "}]), QRELS, "queries.jsonl, line 1"),
        (lines(CORPUS), lines(QUERIES), "q1\td1\n", "qrels.tsv, line 1"),
        (lines(CORPUS), lines(QUERIES), "q1\td9\t1\n", "none of the relevant documents"),
        (lines(CORPUS), lines(QUERIES), "q1\td1\tmany\n", "qrels.tsv, line 1"),
        (lines(CORPUS), lines(QUERIES), "query-id\tcorpus-id\tscore\n", "no relevant documents"),
    ],
)
def test_malformed_files_are_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
    corpus: str, queries: str, qrels: str, message: str,
) -> None:  # fmt: skip
    assert retrieval.main(write(tmp_path, corpus, queries, qrels)) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


MESSY = (
    '\ufeff{"_id": 1, "text": "시립도서관이 밤 10시까지 문을 연다.", "metadata": {"a": 1}}\r\n\r\n'
    '{"id": "둘 셋", "title": null, "text": "수소버스 20대가 들어온다.\u2028충전소를 짓는다."}\r\n'
    '{"_id": "none", "title": "", "text": ""}\r\n{"_id": "half", "text": "반쪽 \\ud83d 글자"}\r\n'
    '{"_id": 1, "text": "시립도서관이 밤 10시까지 문을 연다."}\r\n'
)


@pytest.mark.parametrize(
    "qrels",
    [
        "q1\t1\t1\r\n7\t둘 셋\t2\r\n",
        "query-id\tnote\tscore\tcorpus-id\nq1\t\t1\t1\n7\t\t2.0\t둘 셋\n",
        "q1\t0\t1\t1\n7\tQ0\t둘 셋\t1\n",
    ],
)
def test_files_of_other_makers_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qrels: str
) -> None:
    """Numbers as ids, no titles, empty texts, more columns, Windows lines, a line twice."""
    queries = '{"_id": "q1", "text": "도서관 몇 시까지?"}\r\n{"_id": 7, "text": "충전소 짓나요"}\r\n'
    assert retrieval.main(write(tmp_path, MESSY, queries, qrels)) == 0
    scores = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (scores["queries"], scores["hit@1"], scores["recall@100"]) == (2, 1.0, 1.0)


def test_missing_files_are_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = str(tmp_path / "none")
    for arguments in (
        ["--corpus", none, "--queries", none, "--qrels", none],
        ["--korquad", none], ["--autorag", none], ["--corpus", none],
    ):  # fmt: skip
        assert retrieval.main(arguments) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CasesInvalid, match="not UTF-8"):
        load_beir(tmp_path / "x", tmp_path / "x", tmp_path / "x")


def test_korquad_questions_are_spread_evenly(tmp_path: Path) -> None:
    qas = [{"id": f"q{i}", "question": f"질문 {i}"} for i in range(10)]
    data = {"data": [{"paragraphs": [{"context": "문단.", "qas": qas}]}]}
    (tmp_path / "squad.json").write_text(json.dumps(data))
    chosen = load_korquad(tmp_path / "squad.json", 5)
    assert list(chosen.queries) == ["q0", "q2", "q4", "q6", "q8"]
    assert len(load_korquad(tmp_path / "squad.json", 0).queries) == 10
    assert len(load_korquad(tmp_path / "squad.json", 99).queries) == 10


def test_passages_are_embedded_once(tmp_path: Path) -> None:
    encoder = BigramEncoder()
    marks = [[(0, 3), (3, 6)], []]
    first = CachedEncoder(encoder, tmp_path).spans(["가나다라마바", "둘째"], marks)
    encoder.embedded.clear()
    again = CachedEncoder(encoder, tmp_path).spans(["가나다라마바", "둘째"], marks)
    assert encoder.embedded == []
    assert np.allclose(first[0], again[0], atol=1e-3)
    assert [len(part) for part in again[1]] == [2, 0]
    assert np.allclose(first[1][0], again[1][0], atol=1e-3)
    CachedEncoder(encoder, tmp_path).spans(["가나다라마바"], [[(0, 2)]])
    assert encoder.embedded == ["가나다라마바"]  # other spans are other vectors


def test_spoilt_questions_are_the_same_each_time_and_differ_in_one_letter() -> None:
    questions = ["시내버스 노선은 언제 바뀌나요?", "예산 얼마", "수소버스 20대", "도서관"]
    for text in questions:
        spoilt = mistyped(text)
        assert spoilt == mistyped(text) != text
        assert sum(a != b for a, b in zip(text, spoilt, strict=True)) == 1
    assert mistyped("LED 20") == "LED 20"
    assert without_spaces("시내 버스 노선") == "시내버스노선"


def test_everyday_questions_name_what_answers_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_CORPUS", raising=False)
    articles, questions = colloquial.load()
    assert len(questions) >= 200
    assert len({q.id for q in questions}) == len(questions)
    assert len({q.text for q in questions}) == len(questions)
    known = {article.article_id for article, _ in articles}
    assert all(q.articles <= known and q.chunks for q in questions)
    halves = sum(q.held for q in questions) / len(questions)
    assert 0.4 < halves < 0.6


def test_everyday_tables_count_articles_and_chunks() -> None:
    questions = (
        colloquial.Everyday("a", "terse", "가", frozenset({"x"}), frozenset({"x:1-2"})),
        colloquial.Everyday("b", "typo", "나", frozenset({"y"}), frozenset({"y:0-0"})),
    )
    rankings = {"a": ["x:5-6", "x:7-8", "x:9-9", "x:1-2"], "b": ["z:0-0", "y:0-0"]}
    tables = colloquial.tables(questions, rankings)
    assert tables["all"] == {"questions": 2, "hit@1": 0.5, "hit@3": 1.0, "chunk_hit@3": 0.5}
    assert tables["terse"]["hit@1"] == 1.0
    assert set(tables) <= {"all", "first", "open", "held", "terse", "typo"}


def test_foreign_questions_name_articles_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(colloquial.CORPUS, raising=False)
    articles, _ = colloquial.load()
    asked, helped = foreign.load(articles, helped=False), foreign.load(articles, helped=True)
    assert {q.language for q in asked.values()} == {"en", "ja", "vi", "zh"}
    assert all(q.articles for q in asked.values())
    added = [helped[name].asked.removeprefix(q.asked) for name, q in asked.items()]
    assert all(any("가" <= letter <= "힣" for letter in words) for words in added)


def test_foreign_tables_count_by_language() -> None:
    questions = {
        "1": foreign.Foreign("en", "a", frozenset({"x"})), "2": foreign.Foreign("vi", "b", frozenset({"y"})),
    }  # fmt: skip
    tables = foreign.tables(questions, {"1": ["x:0-1", "y:0-1"], "2": ["x:0-1", "x:2-3", "y:0-1"]})
    assert tables["en"] == {"questions": 1, "hit@1": 1.0, "hit@3": 1.0}
    assert tables["all"] == {"questions": 2, "hit@1": 0.5, "hit@3": 1.0}


def test_every_variant_orders_candidates() -> None:
    random = np.random.default_rng(1)
    signals = Signals(*random.random((4, 9)).astype(np.float32), length=12)
    orders = {name: tuple(np.argsort(-order(signals))) for name, order in VARIANTS.items()}
    assert all(sorted(order) == list(range(9)) for order in orders.values())
    assert orders["keyword"] == tuple(np.argsort(-signals.keyword))
    assert orders["by the question"] == tuple(np.argsort(-fuse(signals)))


def test_learnt_weights_follow_the_signal_that_is_right() -> None:
    random = np.random.default_rng(5)
    examples = []
    for _ in range(40):
        columns = random.random((4, 6)).astype(np.float32)
        right = int(columns[1].argmax())  # the dense side knows
        documents = tuple(f"d{i}" for i in range(6))
        examples.append(Example(Signals(*columns, length=12), documents, {f"d{right}": 1.0}))
    weights = learnt(examples)
    usual = weights[:, 0]
    assert usual.sum() == pytest.approx(1, abs=1e-5)
    assert usual.argmax() == 1
    assert np.mean([e.scores(weights)["hit@1"] for e in examples]) > 0.9
