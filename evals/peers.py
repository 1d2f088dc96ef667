"""Baselines asked the same questions, so that a report shows what this assistant adds.

Our own pipeline with one side of the search only (keyword, dense), and LlamaIndex's quick start
over the same articles: its default splitter and embedding model setting, the best passages by
cosine. Without a language model its answer is what it has found, whole passages, which is said in
its name; with one, its citation query engine writes.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.llm.answerer import endpoint_of
from assistant.pipeline import Assistant
from assistant.types import Answer, Citation, Question, Status
from evals.asking import Answering, generate
from evals.runs import Run, write_lines
from index.encoder import load_encoder
from index.search import Mode, RetrievalResult, Searcher
from ingest.errors import CasesInvalid

if TYPE_CHECKING:
    from llama_index.core.schema import NodeWithScore

    from assistant.settings import Settings
    from index.encoder import Encoder
    from index.opened import Index

_QUICK_START_K = 2  # LlamaIndex's default similarity_top_k
_CITATION_K = 3  # as in the example of its citation query engine
_LABEL = re.compile(r"\[(\d+)\]")


def ask_peers(assistant: Answering, run: Run, settings: Settings | None) -> None:
    """Ask every baseline the cases of the run; answers go into its peers folder.

    :raises CasesInvalid: the assistant has no index of its own.
    """
    if not isinstance(assistant, Assistant) or settings is None:
        raise CasesInvalid("--peers needs an assistant over an index - leave it out")
    today, jobs = date.fromisoformat(run.settings()["today"]), run.settings()["jobs"]
    for name, peer in peers_of(assistant, settings).items():
        answers = generate(peer, run.cases(), today, jobs, label=name)
        write_lines(run.folder / "peers" / f"{name}.jsonl", map(asdict, answers))


def peers_of(assistant: Assistant, settings: Settings) -> dict[str, Answering]:
    """Name to baseline, over the same index."""
    encoder = load_encoder(settings.embedding_model, settings.cache_dir)
    index = assistant.searcher.index
    passages = QuickStart(index, encoder)
    peers: dict[str, Answering] = {
        f"{mode.value} only": Assistant(OneSided(index, encoder, mode), settings, ExtractiveAnswerer())
        for mode in (Mode.KEYWORD, Mode.DENSE)
    }
    peers["LlamaIndex passages, top 1"] = passages.cut(1)
    peers["LlamaIndex passages, top 2"] = passages
    if settings.answerer == "llm":
        peers["LlamaIndex citation engine"] = CitationEngine(passages, settings)
    return peers


class OneSided(Searcher):
    """Our search with the keyword or the dense side alone."""

    def __init__(self, index: Index, encoder: Encoder, mode: Mode) -> None:
        super().__init__(index, encoder)
        self._mode = mode

    def search(
        self,
        text: str,
        k: int = 10,
        mode: Mode = Mode.HYBRID,
        *more: Any,  # noqa: ANN401
        **named: Any,  # noqa: ANN401
    ) -> RetrievalResult:
        """The k best chunks by the one side."""
        return super().search(text, k, self._mode, *more, **named)


class QuickStart:
    """LlamaIndex's quick start without a language model: the passages found are the answer."""

    def __init__(self, index: Index, encoder: Encoder, k: int = _QUICK_START_K) -> None:
        from llama_index.core import Document, VectorStoreIndex

        documents = [
            Document(
                text=f"{article.title}\n\n{article.body}",
                metadata={"file_name": article.source, "published": article.published.iso},
                id_=article.article_id,
            )
            for article in index.store.all_articles()
        ]
        self.index = VectorStoreIndex.from_documents(documents, embed_model=_embedding(encoder))
        self._k = k

    def cut(self, k: int) -> QuickStart:
        """The same with another number of passages."""
        other = QuickStart.__new__(QuickStart)
        other.index, other._k = self.index, k
        return other

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The best passages, whole; it has no direct answer and never abstains."""
        nodes = self.index.as_retriever(similarity_top_k=self._k).retrieve(question.text)
        text = "\n".join(f"{node.get_content()} [{n}]" for n, node in enumerate(nodes, 1))
        return _answer(question, text, nodes, "llama-index retrieve-only")


class CitationEngine:
    """LlamaIndex's citation query engine over the quick start's index, with our endpoint."""

    def __init__(self, passages: QuickStart, settings: Settings) -> None:
        from llama_index.core.query_engine import CitationQueryEngine
        from llama_index.llms.openai_like import OpenAILike

        endpoint = endpoint_of(settings)
        self._model = endpoint.model
        llm = OpenAILike(
            model=endpoint.model,
            api_base=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            timeout=endpoint.timeout_s,
            temperature=0.0,
            is_chat_model=True,
        )
        self._engine = CitationQueryEngine.from_args(
            passages.index, llm=llm, similarity_top_k=_CITATION_K
        )

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """What the engine writes; the first line is taken for its direct answer."""
        response = self._engine.query(question.text)
        text = str(response).strip()
        used = {int(label) for label in _LABEL.findall(text)}
        answer = _answer(question, text, response.source_nodes, self._model, used)
        return answer


def _answer(
    question: Question, text: str, nodes: list[NodeWithScore], name: str, used: set[int] | None = None
) -> Answer:
    from assistant.question.language import detect_language

    language = detect_language(question.text) if used is None else detect_language(text)
    head = "" if used is None else _LABEL.sub("", text.split("\n")[0]).strip()
    citations = tuple(
        _citation(label, node) for label, node in enumerate(nodes, 1) if not used or label in used
    )
    return Answer(
        question.id, question.text, Status.ANSWERED, "", head, text, language, name, citations
    )


def _citation(label: int, node: NodeWithScore) -> Citation:
    text, about = node.node.get_content(), node.metadata
    return Citation(
        label, node.node.ref_doc_id or "", "", "", about.get("published", ""), "unknown",
        about.get("file_name", ""), "", text, 0, len(text),
    )  # fmt: skip


def _embedding(encoder: Encoder) -> Any:  # noqa: ANN401
    """Our encoder behind LlamaIndex's embedding interface."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Embedding(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(x) for x in encoder.queries([query])[0]]

        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(x) for x in encoder.passages([text])[0]]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Embedding(model_name=encoder.name)
