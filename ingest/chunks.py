"""Articles to chunks: whole sentences, the unit that is embedded and searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.types import Article, Chunk, Sentence

TARGET_CHARS = 400  # about 200 e5 tokens of Korean: precise hits, few passages
MAX_CHARS = 450


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


def _groups(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in sentences:
        if group and sentence.end - group[0].start > MAX_CHARS:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
