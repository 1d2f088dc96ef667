"""Whether two articles are one release told twice: near by their words, alike in what they state.

MinHash finds the candidates among many; two of them are then compared themselves, and articles with
other figures, dates or names are different however near their words are (yearly repeats, a
correction, the same notice of two districts).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ingest.morphemes import morphemes
from ingest.types import Article, DateBasis, Published
from ingest.values import DateRef, Figure, Relation, compare, read_dates, read_figures

MIN_CHARS = 100  # of a body; shorter ones are alike by chance
SHARED = 0.55  # of the shorter article's shingles; see ADR 23
MAX_DAYS = 14  # between two publications of one release
_SHINGLE = 5  # letters and digits
_PERMUTATIONS, _BANDS = 192, 48  # candidates: 95 in 100 at a similarity of 0.5, 5 in 100,000 at 0.03
_COVERED = 0.3  # of a chunk's shingles
_SEED = 1

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_REPORTED = re.compile(r"(?:밝혔|전했|말했|설명했|발표했|당부했|강조했)다[.\"'”’]*$")

Value = Figure | DateRef
Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Content:
    """What two articles are compared by."""

    shingles: frozenset[str]
    names: Counter[str]
    text: str
    forms: dict[str, set[tuple[str, ...]]]  # sentences without their digits, and the digits of each


def signature(article: Article) -> Signature | None:
    """The MinHash of an article's body; None when it is too short to have copies."""
    from datasketch import MinHash

    if len(article.body) < MIN_CHARS:
        return None
    found = MinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    found.update_batch([shingle.encode() for shingle in shingles(article.body)])
    return found.hashvalues.astype(np.uint32)  # type: ignore[no-any-return]


def bands(of: Signature) -> list[int]:
    """Numbers of which similar signatures share at least one."""
    rows = of.reshape(_BANDS, -1)
    keys = [f"{place}:".encode() + row.tobytes() for place, row in enumerate(rows)]
    return [_number(key) for key in keys]


def _number(key: bytes) -> int:
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big", signed=True)


def shingles(text: str) -> frozenset[str]:
    """Every run of five letters and digits of a text."""
    letters = re.sub(r"[\W_]+", "", text).lower()
    return frozenset(letters[i : i + _SHINGLE] for i in range(max(1, len(letters) - _SHINGLE + 1)))


def same_release(a: Article, b: Article) -> bool:
    """Whether two articles tell the same, in other words or at another length."""
    if not _same_days(a.published, b.published) or a.kind != b.kind:
        return False
    first, second = _content(a), _content(b)
    shared = len(first.shingles & second.shingles)
    if shared < SHARED * min(len(first.shingles), len(second.shingles)):
        return False
    return _digits_agree(first, second) and _values_agree(a, b) and _names_agree(first, second)


def rank(article: Article) -> tuple[bool, str, int, str]:
    """The first article of a group in this order is its primary: stated earliest, else longest."""
    stated = article.published.basis is DateBasis.STATED and article.published.day is not None
    day = article.published.iso if stated else ""
    return not stated, day, -len(article.body), article.article_id


def adds_something(text: str, copy: Article, primary: Article) -> bool:
    """Whether a passage of a copy tells what its primary does not: such passages are searched."""
    own = shingles(text)
    if len(own & _content(primary).shingles) < _COVERED * len(own):
        return True
    known = _values(_text(primary), _day_of(primary, copy))
    told = _without_days(re.split(r"(?<=\.)\s", text), copy.published)
    return _unmatched(_values(told, _day_of(copy, primary)), known)


def _same_days(a: Published, b: Published) -> bool:
    """False when two known days of publication are too far apart, or their years differ."""
    if None in (a.year, a.month, a.day, b.year, b.month, b.day):
        return a.year is None or b.year is None or a.year == b.year
    first, second = (date.fromisoformat(p.iso) for p in (a, b))
    return abs((first - second).days) <= MAX_DAYS


def _digits_agree(a: _Content, b: _Content) -> bool:
    """False when a sentence of both has other digits in each: a correction, another year."""
    return all(
        not a.forms[form].isdisjoint(b.forms[form]) for form in a.forms.keys() & b.forms.keys()
    )


def _values_agree(a: Article, b: Article) -> bool:
    """False when each states a figure or date that the other does not: one may be cut, not changed."""
    first = _values(_told(a), _day_of(a, b))
    second = _values(_told(b), _day_of(b, a))
    return not (_unmatched(first, second) and _unmatched(second, first))


def _unmatched(values: Iterable[Value], others: tuple[Value, ...]) -> bool:
    texts = {other.text for other in others if isinstance(other, Figure)}
    return any(
        all(compare(value, other) is Relation.DIFFERENT for other in others)
        for value in values
        if not isinstance(value, Figure) or value.text not in texts
    )


def _names_agree(a: _Content, b: _Content) -> bool:
    """False when each speaks again and again of something that the other does not name."""
    missing = (
        any(count > 1 and name not in other.text for name, count in one.names.items())
        for one, other in ((a, b), (b, a))
    )
    return not all(missing)


def _day_of(article: Article, other: Article) -> Published:
    """What "이달 30일" is read by; copies without a date came out when the others did."""
    return article.published if article.published.year is not None else other.published


def _text(article: Article) -> str:
    return f"{article.title}\n{article.body}"


def _told(article: Article) -> str:
    """The text without the day on which the city told it: each paper writes its own."""
    lines = [sentence.text for sentence in article.sentences]
    return f"{article.title}\n{_without_days(lines, article.published)}"


def _without_days(sentences: Iterable[str], published: Published) -> str:
    return "\n".join(_without_day(sentence, published) for sentence in sentences)


def _without_day(sentence: str, published: Published) -> str:
    """A sentence that ends with "밝혔다" without the day of publication, or the day before it."""
    if not _REPORTED.search(sentence) or published.day is None or published.year is None:
        return sentence
    day = date.fromisoformat(published.iso)
    near = {(day - timedelta(days=ago)).isoformat() for ago in (0, 1)}
    for found in read_dates(sentence, published):
        if found.first == found.last and found.first.iso in near:
            return sentence[: found.start] + sentence[found.end :]
    return sentence


@lru_cache(maxsize=512)
def _values(text: str, published: Published) -> tuple[Value, ...]:
    return (*read_figures(text), *read_dates(text, published))


@lru_cache(maxsize=512)
def _content(article: Article) -> _Content:
    text = _text(article)
    names = Counter(m.form for m in morphemes(text) if m.tag in ("NNP", "NNG") and len(m.form) > 1)
    forms: dict[str, set[tuple[str, ...]]] = {}
    for line in _told(article).split("\n"):
        form = re.sub(r"\s", "", _DIGITS.sub("#", line))
        if "#" in form:
            forms.setdefault(form, set()).add(tuple(_DIGITS.findall(line)))
    return _Content(shingles(article.body), names, text, forms)
