"""The foreign questions of the cases, asked of the search alone, and with the assistant's Korean words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.question.understanding import understand
from evals import cases
from evals.retrieval_colloquial import Found

_CASES = cases.DEFAULT_FOLDER / "foreign.jsonl"
_TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A question, what is searched for it, and the articles that answer it."""

    language: str
    asked: str
    articles: frozenset[str]


def load(articles: Found, helped: bool) -> dict[str, Foreign]:
    """The questions by id that some article answers and that need no earlier turn.

    helped: with the Korean words that the assistant adds before it searches
    """
    by_file: dict[str, set[str]] = {}
    for article, _ in articles:
        by_file.setdefault(Path(article.source).name, set()).add(article.article_id)
    return {
        case.id: Foreign(
            case.lang, _searched(case.question) if helped else case.question,
            frozenset().union(*(by_file[name] for name in case.source)),
        )
        for case in cases.load([_CASES])
        if case.source and not case.history and by_file.keys() >= set(case.source)
    }  # fmt: skip


def _searched(question: str) -> str:
    return understand(question, (), _TODAY).text


def tables(
    questions: dict[str, Foreign], rankings: dict[str, list[str]]
) -> dict[str, dict[str, float]]:
    """hit@1 and hit@3 by article, for all and each language. rankings: chunk ids, best first"""
    found = {
        name: list(dict.fromkeys(chunk.rpartition(":")[0] for chunk in ranking))
        for name, ranking in rankings.items()
    }
    languages = ["all", *sorted({q.language for q in questions.values()})]
    groups = {
        language: [n for n, q in questions.items() if language in ("all", q.language)]
        for language in languages
    }
    return {
        language: {
            "questions": len(names),
            **{f"hit@{k}": _share(k, names, questions, found) for k in (1, 3)},
        }
        for language, names in groups.items()
    }


def _share(
    k: int, names: Sequence[str], questions: dict[str, Foreign], found: dict[str, list[str]]
) -> float:
    hits: Iterable[bool] = (bool(questions[n].articles & set(found[n][:k])) for n in names)
    return round(sum(hits) / max(len(names), 1), 4)
