"""Retrieval benchmarks read from their files: documents, questions, and which answers which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ingest.errors import CasesInvalid

T = TypeVar("T")
_COLUMNS = ("query-id", "corpus-id", "score")


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
    documents = tuple(_rows(corpus, _document))
    asked = dict(_rows(queries, _query))
    relevant: dict[str, dict[str, float]] = {}
    for query, document, score in _rows(qrels, _Judgements()):
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
    by_id: dict[str, Document] = {}
    for document in documents:  # the same line twice is one document
        if by_id.setdefault(document.id, document) != document:
            raise CasesInvalid(f"{source}: two documents share an id, {document.id!r}")
    if not any(document in by_id for judged in relevant.values() for document in judged):
        raise CasesInvalid(f"{source}: none of the relevant documents is in the corpus")
    return Benchmark(tuple(by_id.values()), {q: queries[q] for q in relevant}, relevant)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> CasesInvalid:
    return CasesInvalid(f"{path}: {error.strerror if isinstance(error, OSError) else 'not UTF-8'}")


def _rows(path: Path, parse: Callable[[str], T | None]) -> Iterator[T]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                row = _parsed(path, number, line, parse) if line.strip() else None
                if row is not None:
                    yield row
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _parsed(path: Path, number: int, line: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(line)
    except (ValueError, RecursionError) as error:
        raise CasesInvalid(f"{path}, line {number}: {error}") from error


def _document(line: str) -> Document:
    row = _json_object(line)
    title, text = _text(row, "title"), _text(row, "text")
    if not {"title", "text"} & row.keys():
        raise ValueError("a document without 'text'")
    return Document(_id(row), title, text)


def _query(line: str) -> tuple[str, str]:
    row = _json_object(line)
    text = _text(row, "text")
    if not text.strip():
        raise ValueError("a question without 'text'")
    return _id(row), text


def _json_object(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object; one a line is expected")
    return row


def _id(row: Mapping[str, Any]) -> str:
    found = row.get("_id", row.get("id"))
    if found is None or not str(found).strip():
        raise ValueError("no '_id'")
    return str(found).strip()


def _text(row: Mapping[str, Any], name: str) -> str:
    """What stands under a name; "" for nothing. Half a surrogate pair is no text: "?"."""
    value = row.get(name)
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


class _Judgements:
    """Reads the lines of a table of judgements: BEIR's, or TREC's, which has a column between."""

    def __init__(self) -> None:
        self._places: tuple[int, ...] = ()

    def __call__(self, line: str) -> tuple[str, str, float] | None:
        """Question, document, score; None for the header."""
        fields = [field.strip() for field in (line.split("\t") if "\t" in line else line.split())]
        if not self._places:
            names = [field.lower() for field in fields]
            self._places = tuple(names.index(name) for name in _COLUMNS if name in names)
            if len(self._places) == len(_COLUMNS):
                return None
            self._places = (0, 2, 3) if len(fields) == 4 else (0, 1, 2)
        if len(fields) <= max(self._places):
            raise ValueError("expected a question, a document and a score, separated by tabs")
        query, document, score = (fields[place] for place in self._places)
        return query, document, float(score)


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
