"""The noun that a question asks for, and the kind of thing it names (`nouns.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from ingest.morphemes import Morpheme, morphemes

_WHICH = frozenset("어느 무슨 어떤 어떠한 뭔".split())
_NOUN_TAGS = frozenset("NNG NNP NNB SL XSN XPN XR SN".split())
_TERSE_END = frozenset("SF SP SS SW".split())


@cache
def _classes() -> dict[str, str]:
    """Every noun of the table with its kind."""
    table = tomllib.loads(Path(__file__).with_name("nouns.toml").read_text("utf-8"))
    return {noun: kind for kind, nouns in table.items() for noun in nouns}


def class_of(noun: str) -> str:
    """"place", "organisation", "person" or "date" of a noun by its longest known ending, or ""."""
    known = _classes()
    endings = (noun[at:] for at in range(len(noun)))
    return next((known[e] for e in endings if e in known and (len(e) > 1 or e == noun)), "")


def asked_noun(question: str) -> str:
    """The noun after 어느, 무슨 or 어떤; else the last word of a question that is all nouns; or ""."""
    found = morphemes(question)
    for at, m in enumerate(found):
        if m.form in _WHICH and m.tag.startswith("MM"):
            noun, after = _run(found[at + 1 :])
            return "" if m.form != "어느" and after == "VCP" else noun  # "어떤 곳인가요": what is it like
    return _last_noun(found)


def subject_of_where(question: str) -> str:
    """The noun of which "어디" is asked: 국제기구 of "국제기구가 어디?"; or ""."""
    found = morphemes(question)
    for at, m in enumerate(found):
        if m.form == "어디" and at and found[at - 1].tag in {"JKS", "JX", *_NOUN_TAGS}:
            before = found[:at] if found[at - 1].tag in _NOUN_TAGS else found[: at - 1]
            return _word_ending(before)
    return ""


def counted_noun(question: str) -> str:
    """The noun whose number is asked for: 사업 of "사업 수는?"; or ""."""
    found = [m for m in morphemes(question) if m.tag not in _TERSE_END]
    for at, m in enumerate(found[1:], start=1):
        after = found[at + 1] if at + 1 < len(found) else None
        ends = after is None or after.tag in {"JX", "JKS", "JKO", "VCP"}
        if m.form == "수" and m.tag in {"NNG", "NNB"} and ends and found[at - 1].tag in _NOUN_TAGS:
            return _word_ending(tuple(found[:at]))
    return ""


def _run(found: tuple[Morpheme, ...]) -> tuple[str, str]:
    """The word of nouns that `found` begins with (부처 of "부처 공모"), and the tag that follows."""
    word, end = "", -1
    for m in found:
        if m.tag not in _NOUN_TAGS or (word and m.start > end):
            return word, m.tag
        word, end = word + m.form, m.end
    return word, ""


def _last_noun(found: tuple[Morpheme, ...]) -> str:
    """The last word when the question ends in a noun and has no predicate of its own."""
    kept = [m for m in found if m.tag not in _TERSE_END]
    if not kept or kept[-1].tag not in _NOUN_TAGS or any(m.tag in {"EF", "VCP"} for m in kept):
        return ""
    return _word_ending(tuple(kept))


def _word_ending(found: tuple[Morpheme, ...]) -> str:
    """The nouns that `found` ends with, as far as no space parts them."""
    word, start = "", -1
    for m in reversed(found):
        if m.tag not in _NOUN_TAGS or (word and m.end < start):
            break
        word, start = m.form + word, m.start
    return word
