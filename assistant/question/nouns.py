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


@cache
def organisations() -> dict[str, dict[str, list[str]]]:
    """The kinds of organisation that a question may name, and the endings of names that fit each."""
    return tomllib.loads(Path(__file__).with_name("organisations.toml").read_text("utf-8"))


def organisation_asked(question: str) -> tuple[str, ...]:
    """(its kind, the noun that says it): ("company", "앵커기업") of "앵커기업은 어디인가요?"; or ()."""
    for noun in (asked_noun(question), subject_of_where(question), described_focus(question)):
        for kind, table in organisations().items():
            if any(noun.endswith(asked) for asked in table.get("asked", ())):
                return kind, noun
    return ()


def asked_noun(question: str) -> str:
    """The noun after 어느, 무슨 or 어떤; else the last word of a question that is all nouns; or ""."""
    found = morphemes(question)
    for at, m in enumerate(found):
        if m.form in _WHICH and m.tag.startswith("MM"):
            noun, after = _run(found[at + 1 :])
            return "" if m.form != "어느" and after == "VCP" else noun  # "어떤 곳인가요": what is it like
    return _last_noun(found)


_ANY_PLACE = frozenset("곳 데 장소 지역 동네 위치 주소 지점 구역 건물 구간 층 쪽 도시 나라".split())


def thing_asked(question: str) -> str:
    """The kind of place of which one is asked for, that its name ends in: 시장 of "어느 시장에서"; or ""."""
    noun = asked_noun(question) or subject_of_where(question)
    return noun if len(noun) > 1 and class_of(noun) in {"place", ""} and noun not in _ANY_PLACE else ""


_ASKING = frozenset("얼마 얼마나 언제 무엇 뭐 몇 며칠 어떻 어떠 어떻게 누구 어디 알리 가르치 부탁 궁금".split())
_AFTER_FOCUS = frozenset("JX JKS SF SP SS SW MAG".split())


def focus(question: str) -> str:
    """The word that names what is asked for: 크기 of "공원의 크기는?", 주급 of "주급은 얼마로 올랐나요?"; or ""."""
    return _word_ending(_up_to_focus(question))


def described_focus(question: str) -> str:
    """The same where a verb describes it: 기관 of "협약을 맺은 기관은?"; else ""."""
    noun = focus(question)
    before = question.partition(f" {noun}")[0] if noun else ""
    verb = morphemes(before)[-1:]
    return noun if verb and verb[0].tag == "ETM" else ""


def _up_to_focus(question: str) -> tuple[Morpheme, ...]:
    """The question up to the noun before what asks ("얼마"), or up to its last noun when nothing does."""
    found = morphemes(question)
    asking = next((at for at, m in enumerate(found) if m.form in _ASKING), len(found))
    if asking == len(found) and any(m.tag == "EF" for m in found):
        return ()  # a predicate, and nothing that asks: no noun stands for the question
    while asking and found[asking - 1].tag in _AFTER_FOCUS:
        asking -= 1
    return found[:asking]


def subject_of_where(question: str) -> str:
    """The noun of which "어디" is asked: 국제기구 of "국제기구가 어디?", not of "... 어디에 생겨?"; or ""."""
    found = morphemes(question)
    for at, m in enumerate(found):
        if m.form == "어디" and any(after.tag == "JKB" for after in found[at + 1 : at + 2]):
            return ""
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
        before = at - 1 if found[at - 1].tag == "JKG" else at  # "주민의 수"
        if m.form == "수" and m.tag in {"NNG", "NNB"} and ends and found[before - 1].tag in _NOUN_TAGS:
            return _word_ending(tuple(found[:before]))
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
