"""How the fields of an article were found and what was removed around it, for staff to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.commands.options import readable

if TYPE_CHECKING:
    from ingest.pipeline import SourceResult
    from ingest.types import Article, Removed

_SHOWN = 100  # characters of a removed line


def explained(result: SourceResult) -> str:
    """A source with its articles, their fields and what was removed, as lines."""
    if result.rejected:
        return f"{readable(result.source)}\n  rejected: {result.rejected}"
    lines = [readable(result.source)]
    for article in result.articles:
        found = _fields(result, article)
        lines.append(f"  article {article.article_id}, {len(article.sentences)} sentences")
        lines += [
            f"    {name:<10}{value or 'none'} ({how})" for name, (value, how) in found.items()
        ]
        lines += [f"    {_cut(removed)}" for removed in article.removed]
    if result.removed:
        lines += ["  around its articles", *(f"    {_cut(removed)}" for removed in result.removed)]
    return "\n".join(lines)


def explained_data(result: SourceResult) -> dict[str, object]:
    """The same as plain JSON values."""
    return {
        "articles": [
            {
                "article_id": article.article_id,
                **{
                    name: {"value": value, "how": how}
                    for name, (value, how) in _fields(result, article).items()
                },
                "basis": article.published.basis.value,
                "sentences": len(article.sentences),
                "removed": [_as_data(line) for line in article.removed],
            }
            for article in result.articles
        ],
        "removed": [_as_data(line) for line in result.removed],
    }


def _fields(result: SourceResult, article: Article) -> dict[str, tuple[str, str]]:
    """Each field with how it was found."""
    return {
        "title": (article.title, _how_titled(result, article)),
        "publisher": (
            article.publisher,
            _how_known("publisher", article.publisher, result, article),
        ),
        "published": (article.published.iso, _how_dated(article)),
        "reporter": (article.reporter, _how_known("reporter", article.reporter, result, article)),
    }


def _how_titled(result: SourceResult, article: Article) -> str:
    if "title" in result.stated:
        return f"set by {result.stated['title']}"
    if not article.title_stated:
        return "the first words of its text: the source states no title"
    return "as the source states it"


def _how_known(name: str, value: str, result: SourceResult, article: Article) -> str:
    """Who set a field, or the line of the source it was read from."""
    if name in result.stated:
        return f"set by {result.stated[name]}"
    if not value:
        return "the source does not say"
    lines = (line for line in (*article.removed, *result.removed) if value in line.text)
    line = next(lines, None)
    return f"{line.reason}: {_shortened(line.text)}" if line else "as the source's format states it"


def _how_dated(article: Article) -> str:
    """The basis of a date with its words or reasoning."""
    published = article.published
    return (
        f"{published.basis.value}: {published.reason}"
        if published.reason
        else published.basis.value
    )


def _cut(removed: Removed) -> str:
    return f"removed   {removed.reason or 'left out'}: {_shortened(removed.text)}"


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _as_data(removed: Removed) -> dict[str, str]:
    return {"text": removed.text, "reason": removed.reason}
