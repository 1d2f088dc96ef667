"""Articles to chunks: whole sentences, the unit that is embedded and searched."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.lines import SECTION_MARKS
from ingest.types import Article, Chunk, Sentence

MAX_CHARS = 450  # about 230 e5 tokens of Korean: precise hits, and room for the title in 512
MIN_CHARS = 150  # of the last chunk, where sentences allow


def chunk(article: Article) -> tuple[Chunk, ...]:
    """The chunks of an article in order; every sentence is in exactly one."""
    context = context_of(article)
    return tuple(
        Chunk(
            chunk_id=f"{article.article_id}:{group[0].index}-{group[-1].index}",
            article_id=article.article_id,
            first=group[0].index,
            last=group[-1].index,
            start=group[0].start,
            end=group[-1].end,
            text=article.body[group[0].start : group[-1].end],
            context=context,
        )
        for group in _groups(article.sentences)
    )


def context_of(article: Article) -> str:
    """What a chunk is searched with besides its text: title, subtitle, publication date."""
    return " ".join(
        part for part in (article.title, article.subtitle, article.published.iso) if part
    )


def _groups(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Runs of sentences of at most MAX_CHARS; a longer sentence is a run of its own."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if not groups or sentence.end - groups[-1][0].start > MAX_CHARS:
            groups.append(_headings_at_end(groups[-1]) if groups else [])
        groups[-1].append(sentence)
    return _evened(groups)


def _headings_at_end(group: list[Sentence]) -> list[Sentence]:
    """The section headings that end `group`, taken out of it: they head what follows."""
    taken: list[Sentence] = []
    while len(group) > 1 and group[-1].text[0] in SECTION_MARKS:
        taken.insert(0, group.pop())
    return taken


def _evened(groups: list[list[Sentence]]) -> list[list[Sentence]]:
    """`groups`, a short last one made longer from the one before: a scrap is hard to find."""
    if len(groups) < 2:
        return groups
    before, last = groups[-2], groups[-1]
    while len(before) > 1 and _length(last) < MIN_CHARS:
        if last[-1].end - before[-1].start > MAX_CHARS:
            break
        if _length(before[:-1]) < MIN_CHARS:
            break
        last.insert(0, before.pop())
    return groups


def _length(group: Sequence[Sentence]) -> int:
    return group[-1].end - group[0].start
