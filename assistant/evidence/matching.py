"""Where a text speaks of a term: literally, by its parts, abbreviated, in other words, misspelt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.candidates import figures_of
from assistant.evidence.verbs import is_stem, pattern
from assistant.question.terms import Term
from ingest.lexicon import synonyms
from ingest.values import Figure, Relation, compare

_LITERAL, _PARTS, _SHORT, _SYNONYM, _TYPO, _ALIKE_SCORE = 1.0, 0.9, 0.75, 0.7, 0.75, 0.9
_APART = 15  # characters between the parts of a compound
_TYPO_FLOOR = 86.0  # partial ratio on jamo from which two words are the same but for a slip


@dataclass(frozen=True, slots=True)
class Haystack:
    """A text without its spaces, with the way back to the original offsets."""

    text: str
    packed: str
    origin: tuple[int, ...]
    letters: frozenset[str]  # of `packed`


@dataclass(frozen=True, slots=True)
class Match:
    """How well a term is said (0..1) and where (offsets in the original text)."""

    score: float
    spans: tuple[tuple[int, int], ...] = ()


NO_MATCH = Match(0.0)


_DOTS = "·ㆍ・‧"  # 노·사·민·정 is also written 노사민정


@lru_cache(maxsize=20_000)
def haystack(text: str) -> Haystack:
    """`text` prepared for matching."""
    origin = tuple(i for i, c in enumerate(text) if not (c.isspace() or c in _DOTS))
    packed = "".join(text[i] for i in origin).lower()
    return Haystack(text, packed, origin, frozenset(packed))


def find(term: Term, hay: Haystack, typos: bool = True) -> Match:
    """Where `hay` speaks of `term`, by the first way that finds it."""
    if term.verb:
        return _as_verb(term, hay)
    if term.figure:
        return _by_value(term.figure, hay.text)
    literal = _literal(term.text, hay)
    if literal:
        return Match(_LITERAL, literal)
    if any(name.lower() not in hay.packed for name in term.required):
        return NO_MATCH
    best = max((_by_parts(term, hay), _as_abbreviation(term, hay)), key=lambda m: m.score)
    if best.score >= _SYNONYM:
        return best
    for variant in term.variants:
        spans = tuple(s for s in _literal(variant, hay) if len(variant) > 2 or _begins_word(hay.text, s[0]))
        if spans:
            return Match(_SYNONYM, spans)
    typo = _with_typo(term, hay) if typos and best.score < 0.5 else NO_MATCH
    return max((best, typo), key=lambda m: m.score)


def _by_value(asked: Figure, text: str) -> Match:
    """Figures of the value asked about, or of a range that holds it: 70~74세 for a 72세."""
    found = [(_VALUE_SCORES.get(compare(asked, f), 0.0), (f.start, f.end)) for f in figures_of(text)]
    best = max((score for score, _ in found), default=0.0)
    return Match(best, tuple(span for score, span in found if score == best)) if best else NO_MATCH


_VALUE_SCORES = {Relation.EQUAL: 1.0, Relation.COMPATIBLE: 0.9, Relation.CONTAINED: 0.7}


def _as_verb(term: Term, hay: Haystack) -> Match:
    """Forms of the verb, else of a verb that says the same, else a noun that does (개관 for 열)."""
    if own := _forms(term.text, hay):
        return Match(_LITERAL, own)
    for variant in term.variants:
        spans = _forms(variant, hay) if is_stem(variant) else _literal(variant, hay)
        if spans:
            return Match(_SYNONYM, spans)
    return NO_MATCH


def _forms(stem: str, hay: Haystack) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in pattern(stem).finditer(hay.text))


def _literal(word: str, hay: Haystack) -> tuple[tuple[int, int], ...]:
    spans = []
    at = hay.packed.find(word)
    while at >= 0:
        if not _inside_number(word, hay.packed, at):
            spans.append((hay.origin[at], hay.origin[at + len(word) - 1] + 1))
        at = hay.packed.find(word, at + 1)
    return tuple(spans)


def _begins_word(text: str, at: int) -> bool:
    """배달 is no synonym inside 맛배달."""
    return at == 0 or not re.match(r"[가-힣A-Za-z]", text[at - 1])


def _inside_number(word: str, packed: str, at: int) -> bool:
    """3 is not said by 13 or 30."""
    before = packed[at - 1] if at else " "
    rest = packed[at + len(word) : at + len(word) + 2]
    return (word[0].isdigit() and (before.isdigit() or before in ".,")) or (
        word[-1].isdigit() and bool(re.match(r"\d|[.,]\d", rest))
    )


def _by_parts(term: Term, hay: Haystack) -> Match:
    if len(term.parts) < 2 and not (term.parts and len(term.parts[0]) < len(term.text)):
        return NO_MATCH
    found = [(part, _part_spans(part.lower(), hay)) for part in term.parts]
    length = sum(len(part) for part, spans in found if spans)
    if not length or not _together([spans for _, spans in found if spans]):
        return NO_MATCH
    spans = tuple(span for _, part_spans in found for span in part_spans)
    return Match(_PARTS * length / max(len(term.text), 1), spans)


def _together(found: list[tuple[tuple[int, int], ...]]) -> bool:
    """Whether the parts of a compound stand near each other, and not just in one article."""
    return all(
        min(abs(b[0] - a[1]) for a in left for b in right) <= _APART
        for left, right in zip(found, found[1:], strict=False)
    )


def _part_spans(part: str, hay: Haystack) -> tuple[tuple[int, int], ...]:
    ways = (_literal(word, hay) for word in (part, *synonyms().get(part, ())) if len(word) >= 2)
    return next((spans for spans in ways if spans), ())


@lru_cache(maxsize=2_000)
def _abbreviation(word: str) -> re.Pattern[str] | None:
    """수소차 for 수소전기차 within a word; 탄소국가산단 for 탄소소재 국가산업단지 across words."""
    if not re.fullmatch(r"[가-힣]{2,9}", word):
        return None
    gap = r"[가-힣A-Z]{0,3}?" if len(word) < 4 else r"[가-힣A-Z\s]{0,3}?"
    return re.compile(gap.join(map(re.escape, word)))


def _as_abbreviation(term: Term, hay: Haystack) -> Match:
    pattern = _abbreviation(term.text) if len(term.text) >= 3 or len(term.parts) == 2 else None
    if pattern is None or not hay.letters.issuperset(term.text):
        return NO_MATCH
    spans = tuple(
        m.span() for m in pattern.finditer(hay.text) if len(m.group()) <= 2 * len(term.text) + 1
    )
    return Match(_SHORT, spans) if spans else _in_halves(term.text, hay)


def _in_halves(word: str, hay: Haystack) -> Match:
    """A compound the dictionary does not know, said as two words."""
    for cut in range(len(word) - 2, 1, -1):
        first, second = _literal(word[:cut], hay), _literal(word[cut:], hay)
        if first and second:
            return Match(_SHORT, (*first, *second))
    return NO_MATCH


@lru_cache(maxsize=50_000)
def _jamo(text: str) -> str:
    """Hangul as two- or three-letter syllables, so that one wrong vowel is a small difference."""
    return unicodedata.normalize("NFD", text)


# Vowels that sound alike and are mistaken for each other in writing (교채 for 교체).
_ALIKE = str.maketrans("ᅢᅤᅨᅫᅰᅬ", "ᅦᅦᅦᅬᅬᅬ")


@lru_cache(maxsize=50_000)
def _alike(text: str) -> str:
    return _jamo(text).translate(_ALIKE)


def _literal_alike(term: Term, hay: Haystack) -> Match:
    word, packed = _alike(term.text), _alike(hay.packed)
    at = packed.find(word) if len(term.text) >= 2 and not term.text[0].isdigit() else -1
    if at < 0:
        return NO_MATCH
    first = len(unicodedata.normalize("NFC", _jamo(hay.packed)[:at]))
    last = min(first + len(term.text), len(hay.origin)) - 1
    return Match(_ALIKE_SCORE, ((hay.origin[min(first, last)], hay.origin[last] + 1),))


def _with_typo(term: Term, hay: Haystack) -> Match:
    alike = _literal_alike(term, hay)
    if alike.score:
        return alike
    if len(term.text) < 3 or not re.fullmatch(r"[가-힣]+", term.text):
        return NO_MATCH
    from rapidfuzz import fuzz

    packed = _jamo(hay.packed)
    found = fuzz.partial_ratio_alignment(_jamo(term.text), packed, score_cutoff=_TYPO_FLOOR)
    if found is None or not hay.origin:
        return NO_MATCH
    scale = len(hay.packed) / max(len(packed), 1)  # close enough to rank by nearness
    start = min(int(found.dest_start * scale), len(hay.origin) - 1)
    end = min(int(found.dest_end * scale), len(hay.origin) - 1)
    return Match(_TYPO, ((hay.origin[start], hay.origin[end] + 1),))
