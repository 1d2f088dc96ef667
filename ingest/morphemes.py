"""Korean morphemes and sentences, from the one Kiwi instance of the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

# Tags that carry content: nouns, numerals, verb and adjective stems, roots, Latin letters, digits,
# Han, determiners, adverbs, affixes. Particles and endings are left out (DESIGN 3.1).
CONTENT_TAGS = frozenset("NNG NNP NNB NR NP VV VA XR SN SL SH MM MAG XPN XSN".split())

_SHORT = 200  # characters; a question reads its own text and the same sentences many times
_GLUE_CHARS = 40  # enough words on both sides of a break to tell whether a space belongs there


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme with its part of speech (Sejong tag) and its place in the text."""

    form: str
    tag: str
    start: int
    end: int


_lock = Lock()


@cache
def _kiwi() -> Kiwi:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


def morphemes(text: str) -> tuple[Morpheme, ...]:
    """Every morpheme of `text` in order; tags without irregularity suffixes ("VV-R" is "VV")."""
    return _remembered(text) if len(text) <= _SHORT else _read(text)


@lru_cache(maxsize=4_000)  # some 40 MB when full
def _remembered(text: str) -> tuple[Morpheme, ...]:
    return _read(text)


def _read(text: str) -> tuple[Morpheme, ...]:
    with _lock:  # loading twice at once would cost 360 MB
        kiwi = _kiwi()
    return tuple(
        Morpheme(token.form, token.tag.partition("-")[0], token.start, token.start + token.len)
        for token in kiwi.tokenize(text)
    )


def spaced(text: str) -> str:
    """`text` with the spaces that Korean spelling wants ("수소차예산" as "수소차 예산")."""
    with _lock:
        kiwi = _kiwi()
    return str(kiwi.space(text, reset_whitespace=False))


def conjugated(stem: str, ending: str, tag: str = "EF") -> tuple[str, ...]:
    """The verb `stem` with `ending`, as a regular and as an irregular verb: 짓은 and 지은."""
    with _lock:
        kiwi = _kiwi()
    return tuple(str(kiwi.join([(stem, verb), (ending, tag)])) for verb in ("VV-R", "VV-I"))


def final_consonant(text: str) -> int:
    """Which final consonant the last syllable of `text` has, as Unicode counts them; 0 for none and for no Hangul."""
    last = text[-1:]
    return (ord(last) - ord("가")) % 28 if "가" <= last <= "힣" else 0


def content_terms(text: str) -> list[str]:
    """The content morphemes of `text`, lower-cased: the terms of the keyword index."""
    return [m.form.lower() for m in morphemes(text) if m.tag in CONTENT_TAGS]


def glue(before: str, after: str) -> str:
    """Two parts of a broken sentence as one text, with a space only where Korean has one."""
    with _lock:
        kiwi = _kiwi()
    edge = before[-_GLUE_CHARS:], after[:_GLUE_CHARS]  # the far words do not matter
    spaced: list[bool] = kiwi.glue(edge, return_space_insertions=True)[1]
    return f"{before}{' ' if spaced[0] else ''}{after}"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence in `text`; a line break always ends a sentence."""
    with _lock:
        kiwi = _kiwi()
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        for sentence in kiwi.split_into_sents(line):
            spans.append((offset + sentence.start, offset + sentence.end))
        offset += len(line) + 1
    return spans
