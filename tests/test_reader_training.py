"""Training the reader: its material is what it says, and what is trained is what is read with."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.settings import load_settings
from evals.reader_material import FOLDER, Asked, Example, examples, load, standing
from evals.reader_model import ReaderModel, lay
from evals.reader_train import _listwise, main
from index import e5
from index.encoder import load_encoder
from index.reader import Reader, load_reader
from ingest.errors import CasesInvalid

BRIDGE = """# 송천동 보행교 5월 개통

입력 : 2021-03-02 10:12

전주시가 송천동 보행교를 오는 5월 12일 개통한다. 길이는 84m이고 사업비는 국비 30억원과 시비 20억원이다.
다리에는 조명 120개를 단다. 설계는 2019년 9월에 마쳤다.
"""
POOL = """# 덕진수영장 다시 문 열어

입력 : 2022-07-01 09:00

전주시 덕진수영장이 7월 4일 다시 문을 연다. 수리비는 30억원이며 하루 300명까지 들어간다.
"""
ASKED = [
    ("figure", "x-01.md", "송천동 보행교 짓는 데 나라에서 얼마 대줘요", ["30억원"], []),
    ("date", "x-01.md", "송천동 보행교 언제 개통해요", ["5월 12일"], []),
    ("none", "x-01.md", "송천동 보행교에 심는 나무는 몇 그루인가요", [], ["120개"]),
    ("figure", "x-08.md", "덕진수영장 하루에 몇 명까지 들어가요", ["300명"], []),
]


# The material as it lies in the repository


def test_every_string_of_the_material_stands_in_its_article() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (FOLDER / "articles").glob("*.md")}
    asked = load()
    assert {one.source for one in asked} == set(texts)
    assert not [s for one in asked for s in (*one.answers, *one.tempting) if s not in texts[one.source]]
    assert len({(one.source, one.question) for one in asked}) == len(asked)
    assert len(set(texts.values())) == len(texts)


def test_what_is_not_said_has_no_answer_but_a_temptation() -> None:
    for one in load():
        assert (one.type == "none") == (not one.answers) == bool(one.tempting), one.question


def test_the_counts_of_its_readme_are_true() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    told = re.findall(r"^\| (\w+) \| ([\d,]+) \|", readme, re.MULTILINE)
    asked = load()
    assert {kind: int(count.replace(",", "")) for kind, count in told} == Counter(one.type for one in asked)
    kept = [one for one in asked if one.for_validation]
    assert f"{len({one.source for one in asked})} news articles" in readme
    assert f"{len(asked):,} questions about them" in readme
    assert f"The {len({one.source for one in kept})} articles" in readme and f"{len(kept):,} questions, are kept" in readme


def test_nothing_that_is_scored_is_learnt_from() -> None:
    files = [*FOLDER.parent.glob("cases/*.jsonl"), *FOLDER.parent.glob("fresh/*.jsonl")]
    scored = {json.loads(line)["question"] for f in files for line in f.read_text("utf-8").splitlines()}
    assert scored and scored.isdisjoint(one.question for one in load())


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('\n{"type": "figure", "source": "a.md"}\n', "utf-8")
    with pytest.raises(CasesInvalid, match=r"questions\.jsonl:2: question"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("answer", "text", "found"),
    [
        ("30억 원", "국비 30억원이다", ["30억원"]),
        ("0억원", "국비 30억원이다", []),  # part of a longer number
        ("063-281-0000", "전화 063-281-00001", []),
        ("5월 12일", "5월12일과 5월 12일", ["5월12일", "5월 12일"]),
    ],
)
def test_where_an_answer_stands(answer: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in standing(answer, text)] == found


# From the material to what is learnt


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("material")
    (folder / "articles").mkdir()
    (folder / "articles" / "x-01.md").write_text(BRIDGE, "utf-8")
    (folder / "articles" / "x-08.md").write_text(POOL, "utf-8")
    rows = [dict(zip(Asked.model_fields, row, strict=True)) for row in ASKED]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return folder


@pytest.fixture(scope="module")
def met(material: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Asked, Example]]:
    return list(examples(load(material), tmp_path_factory.mktemp("data"), material))


@pytest.fixture(scope="module")
def reader() -> Reader:
    cache = load_settings().cache_dir
    return load_reader(load_encoder(e5.NAME, cache), cache)


@pytest.mark.slow
def test_a_value_is_right_only_where_it_answers(met: list[tuple[Asked, Example]]) -> None:
    by_question = {one.question: example for one, example in met}
    money = by_question[ASKED[0][2]]
    shown = {(s.line.text[v.start : v.end], s.line.title): v.right for s in money.sentences for v in s.values}
    titles = [line.partition("\n")[0].strip("# ") for line in (BRIDGE, POOL)]
    assert shown["30억원", titles[0]] and not shown["20억원", titles[0]]
    assert not shown["30억원", titles[1]]  # the same figure of something else
    nothing = by_question[ASKED[2][2]]
    assert nothing.sentences and not any(s.right or any(v.right for v in s.values) for s in nothing.sentences)


@pytest.mark.slow
def test_training_lays_a_reading_out_as_reading_does(
    met: list[tuple[Asked, Example]], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, ids = reader._encoder, []
    lower = encoder.lower
    monkeypatch.setattr(encoder, "lower", lambda i, mask: ids.append(i[0].tolist()) or lower(i, mask))
    for _, example in met:
        read = reader.read(example.question, [s.line for s in example.sentences])
        reading = lay(encoder.tokenizer, example)
        assert reading.ids == ids[-1]
        assert [end - start for start, end in reading.sentences] == [len(r.offsets) for r in read.values()]
        values = [example.sentences[i].line.text[v.start : v.end] for i in read for v in example.sentences[i].values]
        spelt = [encoder.tokenizer.decode(reading.ids[start:end]) for start, end in reading.values]
        pairs = zip(values, spelt, strict=True)
        assert all(value.replace(" ", "") in text.replace(" ", "") for value, text in pairs)


@pytest.mark.slow
def test_torch_and_onnx_give_the_same_odds(met: list[tuple[Asked, Example]], reader: Reader) -> None:
    readings = [lay(reader._encoder.tokenizer, example) for _, example in met]
    apart = []
    for (_, example), odds in zip(met, ReaderModel(e5.LEARNT).odds(readings), strict=True):
        read = reader.read(example.question, [s.line for s in example.sentences])
        apart += list(odds.sentences.detach().numpy() - [r.sentence_odds for r in read.values()])
        spans = [r.span_odds(v.start, v.end) for i, r in read.items() for v in example.sentences[i].values]
        apart += list(odds.values.detach().numpy() - spans)
    assert len(apart) > 10
    assert np.abs(apart).mean() < 0.1


@pytest.mark.slow
def test_what_a_training_writes_can_be_read_with(
    material: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.numpy import load_file

    monkeypatch.setattr("evals.reader_train._BATCH", 3)  # sixteen take ten seconds
    out = tmp_path / "new" / "reader.safetensors"
    assert main(["--material", str(material), "--start", str(e5.LEARNT), "--steps", "2", "--out", str(out)]) == 0
    assert "3 examples, 1 for validation, 2 steps" in capsys.readouterr().out
    new, shipped = load_file(out), load_file(e5.LEARNT)
    assert {k: (v.shape, v.dtype) for k, v in new.items()} == {k: (v.shape, v.dtype) for k, v in shipped.items()}
    moved = {name for name in shipped if not np.array_equal(new[name], shipped[name])}
    assert {"layers.4.q.A", "layers.11.fo.B", "sh.0.weight", "vn.2.weight"} <= moved
    assert np.isfinite(np.concatenate([v.ravel() for v in new.values()])).all()


@pytest.mark.slow
def test_a_fresh_start_changes_nothing_of_the_encoder() -> None:
    from safetensors.numpy import load_file

    learnt = ReaderModel().learnt
    assert all(not t.detach().any() for name, t in learnt.items() if name.endswith(".B"))
    assert {n: tuple(t.shape) for n, t in learnt.items()} == {n: t.shape for n, t in load_file(e5.LEARNT).items()}


@pytest.mark.slow
def test_where_nothing_answers_nothing_is_right() -> None:
    import torch

    low, high = torch.tensor([-9.0, -9.0]), torch.tensor([-9.0, 9.0])
    assert _listwise(low, (False, False)) < 0.01 < 5 < _listwise(high, (False, False))
    assert _listwise(high, (False, True)) < 0.01 < 5 < _listwise(high, (True, False))
    assert _listwise(high[:0], ()) == 0
