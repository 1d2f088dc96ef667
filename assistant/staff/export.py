"""Grouped questions for other programs: a table for spreadsheets, drafts of evaluation cases."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assistant.staff.record_groups import Group
from assistant.staff.record_types import Considered
from ingest.errors import AssistantError
from ingest.types import Article

# What a spreadsheet would take for a formula, at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = (
    "question",
    "count",
    "last",
    "language",
    "statuses",
    "wordings",
    "reasons",
    "comments",
    "evidence",
)
_BOM = "\ufeff"  # without it a Korean Excel reads the bytes in another encoding

FindArticle = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Weighed:
    """An evidence sentence that was considered, with its article."""

    article: Article
    text: str
    score: float


def as_csv(groups: Iterable[Group], article: FindArticle) -> str:
    """One row a group."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for group in groups:
        evidence = [one.text for one in sentences(group.considered, article)]
        cells = [
            group.question, str(group.count), group.last, group.language,
            " | ".join(group.statuses), " | ".join(group.wordings), " | ".join(group.reasons),
            " | ".join(group.comments), " | ".join(evidence),
        ]  # fmt: skip
        writer.writerow([_harmless(cell) for cell in cells])
    return _BOM + table.getvalue()


def as_cases(groups: Iterable[Group], article: FindArticle) -> str:
    """One draft of an evaluation case a line; a person adds the answers, or leaves them empty."""
    lines = [json.dumps(_case(group, article), ensure_ascii=False) for group in groups]
    return "".join(f"{line}\n" for line in lines)


def sentences(considered: Iterable[Considered], article: FindArticle) -> list[Weighed]:
    """The evidence that was considered, as far as it still stands where it stood."""
    found = []
    for one in considered:
        where = _find(one.article_id, article)
        for sentence in where.sentences if where else ():
            if where and (sentence.start, sentence.end) == (one.start, one.end):
                found.append(Weighed(where, sentence.text, one.score))
    return found


def _find(article_id: str, article: FindArticle) -> Article | None:
    try:
        return article(article_id)
    except AssistantError:  # no index at the moment: the questions can be read all the same
        return None


def _case(group: Group, article: FindArticle) -> dict[str, Any]:
    found = sentences(group.considered, article)
    note = f"asked {group.count} times, last {group.last[:10]}; {', '.join(group.statuses) or 'disliked'}"
    return {
        "id": f"asked-{sha256(group.question.encode()).hexdigest()[:10]}",
        "type": "asked",
        "question": group.question,
        "history": [],
        "answers": [],
        "forbidden": [],
        "source": list(dict.fromkeys(one.article.source for one in found)),
        "evidence": [],
        "lang": group.language,
        "note": note,
        "considered": [one.text for one in found],
        "draft": True,
    }


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe shows it as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
