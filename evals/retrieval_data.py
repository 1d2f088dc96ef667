"""Retrieval benchmarks read from their files: documents, questions, and which answers which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ingest.errors import CasesInvalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that can be found."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Documents, questions by id, and per question the relevance of documents (above 0)."""

    documents: tuple[Document, ...]
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]


def load_beir(corpus: Path, queries: Path, qrels: Path) -> Benchmark:
    """A benchmark in BEIR's layout. Questions without a relevant document are left out.

    :raises CasesInvalid: a file is missing or a line is malformed; the message names it.
    """
    documents = tuple(
        Document(_text(row, "_id"), _text(row, "title", ""), _text(row, "text"))
        for row in _rows(corpus, _json_object)
    )
    asked = {
        _text(row, "_id"): _text(row, "text") for row in _rows(queries, _json_object)
    }
    relevant: dict[str, dict[str, float]] = {}
    for query, document, score in _rows(qrels, _judgement):
        if score > 0 and query in asked:
            relevant.setdefault(query, {})[document] = score
    return _checked(documents, asked, relevant, qrels)


def load_autorag(folder: Path) -> Benchmark:
    """The AutoRAG Korean embedding benchmark: its two parquet files.

    :raises CasesInvalid: they are not there or not in the benchmark's form.
    """
    corpus = _parquet(folder, "*corpus*.parquet")
    questions = _parquet(folder, "*qa*.parquet")
    try:
        documents = tuple(Document(row["doc_id"], "", row["contents"]) for row in corpus)
        asked = {row["qid"]: row["query"] for row in questions}
        relevant = {
            row["qid"]: {name: 1.0 for group in row["retrieval_gt"] for name in group}
            for row in questions
        }
    except (KeyError, TypeError) as error:
        raise CasesInvalid(f"{folder}: not the AutoRAG benchmark ({error} is missing)") from error
    return _checked(documents, asked, relevant, folder)


def load_korquad(path: Path, questions: int) -> Benchmark:
    """KorQuAD 1.0 as retrieval: its paragraphs, and so many of its questions, evenly spread.

    :raises CasesInvalid: the file is missing or not in SQuAD's form.
    """
    documents: list[Document] = []
    pairs: list[tuple[str, str, str]] = []
    try:
        for number, article in enumerate(json.loads(_read(path))["data"]):
            for place, paragraph in enumerate(article["paragraphs"]):
                name = f"{number}-{place}"
                documents.append(Document(name, "", paragraph["context"]))
                pairs += [(qa["id"], qa["question"], name) for qa in paragraph["qas"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CasesInvalid(f"{path}: not a KorQuAD file ({error})") from error
    step = max(1.0, len(pairs) / questions) if questions else 1.0
    chosen = [pairs[int(i * step)] for i in range(int(len(pairs) / step))]
    asked = {query: text for query, text, _ in chosen}
    relevant = {query: {document: 1.0} for query, _, document in chosen}
    return _checked(tuple(documents), asked, relevant, path)


def _checked(
    documents: tuple[Document, ...],
    queries: dict[str, str],
    relevant: dict[str, dict[str, float]],
    source: Path,
) -> Benchmark:
    if not documents or not relevant:
        missing = "relevant documents" if documents else "documents"
        raise CasesInvalid(f"{source}: no {missing} for any question")
    if len({document.id for document in documents}) < len(documents):
        raise CasesInvalid(f"{source}: two documents share an id")
    return Benchmark(documents, {q: queries[q] for q in relevant}, relevant)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise CasesInvalid(f"{path}: {reason}") from error


def _rows(path: Path, parse: Callable[[str], T | None]) -> Iterator[T]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = parse(line)
        except ValueError as error:
            raise CasesInvalid(f"{path}, line {number}: {error}") from error
        if row is not None:
            yield row


def _json_object(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _text(row: dict[str, Any], name: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if value is None:
        raise CasesInvalid(f"a line without {name!r}: {json.dumps(row, ensure_ascii=False)[:80]}")
    return str(value)


def _judgement(line: str) -> tuple[str, str, float] | None:
    fields = line.rstrip("\r").split("\t")
    if len(fields) != 3:
        raise ValueError("expected three columns separated by tabs")
    if fields[0] == "query-id":
        return None
    return fields[0], fields[1], float(fields[2])


def _parquet(folder: Path, pattern: str) -> list[dict[str, Any]]:
    import pyarrow.parquet

    found = sorted(folder.glob(pattern))
    if not found:
        raise CasesInvalid(f"{folder}: no {pattern} there")
    try:
        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(found[-1]).to_pylist()
    except Exception as error:  # pyarrow's own types
        raise CasesInvalid(f"{found[-1]}: not a parquet file") from error
    return rows
