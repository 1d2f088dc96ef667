"""Body to sentences: the units of evidence, `body[start:end] == text`."""

from __future__ import annotations

import re

from ingest.morphemes import sentence_spans
from ingest.types import Sentence

# Kiwi's splitter ends a sentence at "소재?부품" and inside quotes; only these places are ends.
# Full stops that end a sentence where Kiwi goes on: after a Korean ending, before a capital letter
# in Latin script ("Dr." and "No." are too short for it), and those of Chinese and Japanese.
_STOP = re.compile(
    r"(?:(?:[다요까죠오]|[가-힣][.!?]{2})[.!?…]*[.!?…]|(?:[a-z]{3}|\d|\))[.!?](?=[\"'”’)]*\s[A-Z]))"
    r"[\"'”’」』)\]]*(?=\s|\Z)|[。！？][」』”’）]*"
)
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "[": "]"}


def split_sentences(body: str) -> tuple[Sentence, ...]:
    """Every sentence of `body` in order; a line break always ends one."""
    spans = [part for span in _whole(body) for part in _parts(body, *span)]
    return tuple(
        Sentence(index, start, end, body[start:end]) for index, (start, end) in enumerate(spans)
    )


def _whole(body: str) -> list[tuple[int, int]]:
    """Kiwi's spans without blank edges, put together where it cut inside a sentence."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(body):
        text = body[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        if start >= end:
            continue
        if spans and not _ends(body, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _ends(body: str, span: tuple[int, int], after: int) -> bool:
    """Whether the sentence in `span` ends before the text at `after`."""
    between, text = body[span[1] : after], body[span[0] : span[1]]
    if "\n" in between:
        return True
    if not between:  # "했다.그리고": a full stop without its space, but not "소재?부품"
        return text.endswith(("다.", "요."))
    return not _is_open(text, body[after:].partition("\n")[0])


def _is_open(text: str, rest: str) -> bool:
    """Whether a quotation or bracket begun in `text` is closed only in the `rest` of the line."""
    if text.count('"') % 2 == 1 and '"' in rest:
        return True
    return any(
        text.count(mark) > text.count(close) and close in rest for mark, close in _PAIRS.items()
    )


def _parts(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """A span cut where a full stop outside quotes ends a sentence that Kiwi went on with."""
    parts: list[tuple[int, int]] = []
    for match in _STOP.finditer(body, start, end):
        after = match.end()
        if after < end and not _is_open(body[start:after], body[after:end]):
            parts.append((start, after))
            start = after
            while start < end and body[start].isspace():
                start += 1
    return [*parts, (start, end)] if start < end else parts
