"""Baselines over the same index, and what a corrupted figure does to a score."""

from datetime import date
from typing import Any

import pytest
from answering import assistant_over, news, searcher_over
from index_parts import BigramEncoder

from assistant.settings import load_settings
from assistant.types import Question, Status
from evals import peers
from evals.cases import Case, split_of
from evals.run import Options, evaluate, main_eval
from evals.runs import Run
from index.search import Mode
from ingest.errors import CasesInvalid

DAY = date(2024, 6, 26)
LIBRARY = news("별빛도서관 착공", "별빛도서관 사업비는 총 158억 원이다. 별빛도서관은 2022년 4월 15일 문을 연다.", name="library")
FESTIVAL = news("가람축제 개막", "가람축제 예산은 8억 원이다. 가람축제는 온고을광장에서 열린다.", name="festival")
CASES = [
    Case(
        id=name, type="figure", question=question, answers=((answer,),), source=(source,),
        evidence=(evidence,), split=split_of(name),
    )
    for name, question, answer, source, evidence in (
        ("p-1", "별빛도서관 사업비는 얼마인가요?", "158억 원", "library.txt", "별빛도서관 사업비는 총 158억 원이다."),
        ("p-2", "가람축제 예산은 얼마인가요?", "8억 원", "festival.txt", "가람축제 예산은 8억 원이다."),
    )
]  # fmt: skip


@pytest.fixture
def assistant(tmp_path):
    return assistant_over(searcher_over(tmp_path / "data", LIBRARY, FESTIVAL))


@pytest.fixture
def no_model(monkeypatch):
    """The embedding model's place taken by pairs of characters."""
    monkeypatch.setattr(peers, "load_encoder", lambda model, cache: BigramEncoder())


def test_a_corrupted_figure_in_an_article_changes_the_score(assistant, tmp_path):
    body = LIBRARY.body.replace("158억", "159억")
    wrong = news(LIBRARY.title, body, LIBRARY.published, name="library")
    corrupted = assistant_over(searcher_over(tmp_path / "corrupted", wrong, FESTIVAL))
    before, after = (evaluate(one, CASES, DAY).overall for one in (assistant, corrupted))
    assert (before.figures_recall, before.headline, before.right) == (1.0, 1.0, 1.0)
    assert (after.figures_recall, after.headline, after.wrong_headlines) == (0.5, 0.5, 1)


def test_one_side_of_the_search_alone(assistant, no_model):
    index = assistant.searcher.index
    keyword = peers.OneSided(index, BigramEncoder(), Mode.KEYWORD)
    found = keyword.search("별빛도서관 사업비", 2)
    assert [hit.score for hit in found.hits] == [hit.keyword for hit in found.hits]
    dense = peers.OneSided(index, BigramEncoder(), Mode.DENSE).search("별빛도서관 사업비", 2)
    assert [hit.score for hit in dense.hits] == [hit.dense for hit in dense.hits]


def test_the_quick_start_shows_whole_passages_and_never_abstains(assistant, no_model):
    start = peers.QuickStart(assistant.searcher.index, BigramEncoder())
    answer = start.ask(Question("별빛도서관 사업비는 얼마인가요?"))
    assert answer.status is Status.ANSWERED and answer.headline == ""
    assert len(answer.citations) == 2
    assert (answer.citations[0].source, answer.citations[0].label) == ("library.txt", 1)
    assert LIBRARY.title in answer.answer and "158억 원" in answer.answer
    assert len(start.cut(1).ask(Question("?")).citations) == 1
    assert start.ask(Question("달에는 누가 사나요?")).status is Status.ANSWERED


def test_the_citation_engine_is_asked_where_a_model_is_configured(assistant, no_model, monkeypatch):
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

    class Fake(CustomLLM):
        """Stands where the model stands: the engine, its prompt and its index are real."""

        def __init__(self, **settings: Any) -> None:
            super().__init__()

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata()

        def complete(self, prompt: str, **_: Any) -> CompletionResponse:
            source = next(n for n in (1, 2, 3) if "158억" in prompt.split(f"Source {n}:")[-1].split("Source")[0])
            return CompletionResponse(text=f"사업비는 총 158억 원입니다 [{source}].")

        def stream_complete(self, prompt: str, **_: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr("llama_index.llms.openai_like.OpenAILike", Fake)
    settings = load_settings(answerer="llm", llm_base_url="http://127.0.0.1:9/v1", llm_model="m")
    found = peers.peers_of(assistant, settings)
    assert list(found)[-1] == "LlamaIndex citation engine"
    answer = found["LlamaIndex citation engine"].ask(Question("별빛도서관 사업비는 얼마인가요?"))
    assert answer.headline == "사업비는 총 158억 원입니다 ."
    assert [cited.source for cited in answer.citations] == ["library.txt"]


def test_a_report_shows_what_our_work_adds(assistant, no_model, tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(case.model_dump_json() + "\n" for case in CASES), "utf-8")
    options = Options(case_files=(path,), out=tmp_path / "out", peers=True, today=DAY)
    assert main_eval(assistant, options, load_settings()) == 0
    (folder,) = (tmp_path / "out").iterdir()
    names = {"keyword only", "dense only", "LlamaIndex passages, top 1", "LlamaIndex passages, top 2"}
    assert set(Run(folder).peers()) == names
    shown = capsys.readouterr().out
    page = (folder / "report.html").read_text("utf-8")
    for name in (*names, "this assistant"):
        assert f"| {name} |" in shown
        assert name in page or name == "this assistant"


def test_peers_need_an_index(tmp_path):
    class Fake:
        def ask(self, question, today=None):
            raise AssertionError

    with pytest.raises(CasesInvalid, match="--peers"):
        peers.ask_peers(Fake(), Run(tmp_path), load_settings())


def test_an_unknown_source_name_is_no_path(assistant):
    """Cases name a source by its file name, wherever it was ingested from."""
    from evals.setup import asked_of, indexed

    assert indexed(assistant) == frozenset({"library.txt", "festival.txt"})
    elsewhere = replace_source(CASES[0], "some/folder/library.txt")
    assert asked_of((elsewhere,), indexed(assistant))[0] == (elsewhere,)


def replace_source(case: Case, name: str) -> Case:
    return case.model_copy(update={"source": (name,)})
