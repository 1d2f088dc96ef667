"""`assistant articles`: what the index holds, as a list or one article in full."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import AsJson, DataDir, readable, settings_for
from ingest.errors import SourceUnknown

if TYPE_CHECKING:
    from index.store import Store
    from ingest.types import Article

From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Published on or after: 2024, 2024-06, 2024-06-26.")
]  # fmt: skip
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Published on or before.")]


def articles(
    since: From = None,
    until: To = None,
    publisher: Annotated[str, typer.Option(help="Part of the publisher's name.")] = "",
    text: Annotated[str, typer.Option(help="Words of the title or text.")] = "",
    show: Annotated[
        str | None, typer.Option(metavar="ID", help="Show one article, its copies with it.")
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List the articles of the index, newest first, or show one."""
    from index import generations
    from index.copies import groups
    from index.opened import STORE
    from index.store import Store

    period = _day(since, "--from"), _day(until, "--to")
    store = Store(generations.current(settings_for(data_dir).data_dir) / STORE)
    try:
        copies = groups(store)
        if show is not None:
            found = _one(store, readable(show))
            alike = _alike(store, found, copies)
            typer.echo(_json(_full(found, alike)) if as_json else _shown(found, alike))
            return
        wanted = [
            a for a in store.all_articles() if _fits(a, period, readable(publisher), readable(text))
        ]
    finally:
        store.close()
    wanted.sort(key=lambda a: (a.published.iso, a.title), reverse=True)
    rows = [_brief(article, copies.get(article.article_id, ())) for article in wanted]
    typer.echo(_json(rows) if as_json else _listed(rows))


def _fits(article: Article, period: tuple[str, str], publisher: str, text: str) -> bool:
    """Whether an article was published in a period and has the words; without a year it is in none."""
    since, until = period
    day = article.published.iso
    if (since or until) and not day:
        return False
    # what is known of a day is held against as much of a bound: 2024-06 is within 2024-06-10..
    if since and day < since[: len(day)] or until and day[: len(until)] > until:
        return False
    words = f"{article.title}\n{article.subtitle}\n{article.body}"
    return publisher in article.publisher and all(word in words for word in text.split())


def _day(text: str | None, option: str) -> str:
    """A day, month or year as ISO; "" for none."""
    from ingest.sidecar import day_of

    if text is None:
        return ""
    try:
        return day_of(text).iso
    except ValueError as error:
        raise typer.BadParameter(f"{option} {error}") from None


def _one(store: Store, name: str) -> Article:
    """The article with an id, or with the only id that begins so.

    :raises SourceUnknown: there is none, or there are several.
    """
    found = store.article(name)
    if found is not None:
        return found
    ids = store.ids_like(name)
    if len(ids) == 1:
        return store.articles(ids)[ids[0]]
    near = f"there are {', '.join(ids[:3])}" if ids else "`assistant articles` lists them"
    raise SourceUnknown(f"no article has the id {name!r} - {near}")


def _alike(store: Store, article: Article, copies: Mapping[str, Sequence[str]]) -> list[Article]:
    """The other articles that tell the same, the one that is searched first."""
    primary = article.duplicate_of or article.article_id
    ids = [i for i in (primary, *copies.get(primary, ())) if i != article.article_id]
    found = store.articles(ids)
    return [found[i] for i in ids if i in found]


def _brief(article: Article, copies: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.iso,
        "basis": article.published.basis.value,
        "source": article.source,
        "duplicate_of": article.duplicate_of,
        "duplicates": list(copies),
    }


def _full(article: Article, alike: list[Article]) -> dict[str, Any]:
    return _brief(article) | {
        "subtitle": article.subtitle,
        "reporter": article.reporter,
        "url": article.url,
        "kind": article.kind.value,
        "title_stated": article.title_stated,
        "reason": article.published.reason,
        "body": article.body,
        "removed": [{"text": line.text, "reason": line.reason} for line in article.removed],
        "duplicates": [_brief(other) for other in alike],
    }


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _listed(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no articles found"
    return "\n".join(map(_line, rows))


def _line(row: Mapping[str, Any]) -> str:
    mark = "~" if row["basis"] == "inferred" else " "
    parts = [row["article_id"], f"{row['published'] or '-':>10}{mark}", row["title"]]
    about = ", ".join(part for part in (row["publisher"], row["source"]) if part)
    copy = f" copy of {row['duplicate_of']}" if row["duplicate_of"] else ""
    more = f" +{len(row['duplicates'])} copies" if row["duplicates"] else ""
    return f"{'  '.join(parts)} ({about}){copy}{more}"


def _shown(article: Article, alike: list[Article]) -> str:
    published = article.published
    reason = f": {published.reason}" if published.reason else ""
    about = {
        "id": article.article_id,
        "title": article.title,
        "subtitle": article.subtitle,
        "publisher": article.publisher,
        "published": f"{published.iso or 'unknown'} ({published.basis.value}{reason})",
        "reporter": article.reporter,
        "source": article.source,
        "url": article.url,
        "copy of": article.duplicate_of,
    }
    lines = [f"{name:<11}{value}" for name, value in about.items() if value]
    lines += [f"{'told too':<11}{_line(_brief(other))}" for other in alike]
    return "\n".join([*lines, "", article.body])
