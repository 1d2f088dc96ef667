"""Tables in text: the heads of the columns that a row's cells stand in."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import Article, Sentence

_BAR = "|"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, and its place in the article body."""

    text: str
    column: int


def column_head(article: Article, sentence: Sentence, offset: int) -> Head | None:
    """The head above the cell at `offset` of a table row; None when it is no table row."""
    if _BAR not in sentence.text:
        return None
    first = _first_row(article, sentence)
    if first is None:
        return None
    column = sentence.text.lstrip(_BAR + " ").count(_BAR, 0, _shifted(sentence.text, offset))
    heads = [cell.strip() for cell in first.strip(_BAR + " ").split(_BAR)]
    return Head(heads[column], column) if column < len(heads) else None


def _shifted(text: str, offset: int) -> int:
    """`offset` after the leading bar is stripped."""
    return max(offset - (len(text) - len(text.lstrip(_BAR + " "))), 0)


def _first_row(article: Article, sentence: Sentence) -> str | None:
    """The row that the table starts with, or None when `sentence` is that row."""
    first = None
    for other in reversed(article.sentences[: sentence.index]):
        if _BAR not in other.text:
            break
        first = other.text
    return first
