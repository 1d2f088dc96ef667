"""The Korean topic words that a question in another language speaks of, by a civic glossary.

Longest match first. Han characters that the glossary does not know are read the Korean way
(予算 is 예산) when that gives Korean nouns.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.question.hanja import one_form, reading
from ingest.morphemes import morphemes

_LANGUAGES = ("en", "han", "vi")  # the columns of a line; Chinese and Japanese share one
_SECTIONS = ("words", "actions", "names")
_COLUMN = {"zh": "han", "ja": "han"}
_SILENT = ""  # read and left out
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ENGLISH_WORD = re.compile(r"[a-z0-9]+(?:['’]s?(?![a-z]))?")
_VIETNAMESE_WORD = re.compile(r"[^\W_]+")
_HAN_RUN = re.compile(r"[一-鿿]{2,}")
_NOUNS = frozenset({"NNG", "NNP", "XSN", "XPN", "NR"})
_DATE = re.compile(r"\d+\s*(?:年度?|ヶ?月|日|号)|\d+")
_LONGEST_READING = 8  # a longer run is a clause, not a word

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases of one language as words, to Korean; `loose` ones without endings or diacritics."""

    exact: dict[Words, str] = field(default_factory=dict)
    loose: dict[Words, str] = field(default_factory=dict)

    def longest(self) -> int:
        return max(map(len, (*self.exact, *self.loose)), default=0)


def korean_words(text: str, language: str) -> tuple[str, ...]:
    """The Korean words that `text` speaks of, in its order, each once; none for Korean."""
    column = _COLUMN.get(language, language)
    lowered = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    match column:
        case "han":
            found = [*_in_han(_DATE.sub(" ", lowered)), *_in_words(_latin_parts(lowered), "en")]
        case "en" | "vi":
            found = list(_in_words(lowered, column))
        case _:
            found = []
    return tuple(dict.fromkeys(word for word in found if word))


def other_wordings(word: str) -> tuple[str, ...]:
    """What else Korean calls what the glossary translates as `word`."""
    return _wordings().get(word, ())


def is_action(word: str) -> bool:
    """Whether the glossary has `word` as something that is done rather than a thing."""
    return word in _actions()


def is_known(word: str) -> bool:
    """Whether the glossary has `word`, alone or in a phrase; what it has not is a reading of Han characters."""
    return any(word in korean for korean in _packed())


@cache
def _packed() -> frozenset[str]:
    return frozenset(korean.replace(" ", "").lower() for korean, _ in _lines() if korean)


@cache
def _actions() -> frozenset[str]:
    return frozenset(key.partition("|")[0] for key in glossary_tables()["actions"])


@cache
def _lines() -> tuple[tuple[str, dict[str, str]], ...]:
    """(Korean, the forms in each language); the silent words come with no Korean."""
    tables = glossary_tables()
    lines = []
    for section in _SECTIONS:
        for korean, forms in tables[section].items():
            by_language = dict(zip(_LANGUAGES, forms, strict=True))
            if section == "names":  # a name keeps its spelling in Vietnamese
                by_language["vi"] += "|" + by_language["en"]
            lines.append((korean.partition("|")[0], by_language))
    return (*lines, (_SILENT, tables["silent"]))


@cache
def glossary_tables() -> dict[str, Any]:
    """The glossary's sections as TOML gives them."""
    return tomllib.loads(Path(__file__).with_name("glossary.toml").read_text("utf-8"))


@cache
def _wordings() -> dict[str, tuple[str, ...]]:
    keys = (key.split("|") for section in _SECTIONS for key in glossary_tables()[section])
    return {first: tuple(others) for first, *others in keys if others}


def _forms(language: str) -> Iterator[tuple[str, str]]:
    for korean, by_language in _lines():
        for form in by_language[language].split("|"):
            if form:
                yield form, korean


@cache
def _phrases(language: str) -> _Phrases:
    split, loosen = _READERS[language]
    phrases = _Phrases()
    for form, korean in _forms(language):
        phrases.exact.setdefault(split(form), korean)
    # A form that is its own stem goes before one that only shares it: parks is 공원, not 주차.
    for words, korean in sorted(phrases.exact.items(), key=lambda item: loosen(item[0]) != item[0]):
        phrases.loose.setdefault(loosen(words), korean)
    return phrases


def _in_words(text: str, language: str) -> Iterator[str]:
    """The Korean of the longest phrases of a language that writes words apart."""
    split, loosen = _READERS[language]
    phrases, longest = _phrases(language), _longest(language)
    words = split(text)
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            part = words[at : at + length]
            korean = phrases.exact.get(part)
            if korean is None:
                korean = phrases.loose.get(loosen(part)) if _may_loosen(text, language) else None
            if korean is not None:
                yield korean
                break
        else:
            length = 1
        at += length


@cache
def _longest(language: str) -> int:
    return _phrases(language).longest()


def _may_loosen(text: str, language: str) -> bool:
    """Diacritics are forgiven only where the writer left out all of them."""
    return language == "en" or text.isascii() or _plain(text) == text


def _english_words(text: str) -> Words:
    return tuple(re.sub(r"'s?$", "", w) for w in _ENGLISH_WORD.findall(text))


def _stemmed(words: Words) -> Words:
    return tuple(map(_stem, words))


@cache
def _stem(word: str) -> str:
    """An English word without plural and verb endings; only good for comparing."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:[sxz]|[cs]h)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not re.search(r"(?:ss|us|is)$", word):
        return word[:-1].removesuffix("e")
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2:
            return base[:-1] if base[-1] == base[-2] and base[-1] not in "ls" else base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


def _vietnamese_words(text: str) -> Words:
    return tuple(map(_tone_last, _VIETNAMESE_WORD.findall(text)))


@cache
def _tone_last(syllable: str) -> str:
    """Khóa and khoá alike: the tone after the syllable, wherever it was written."""
    marks = unicodedata.normalize("NFD", syllable)
    tone = "".join(c for c in marks if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES)) + tone


def _undiacritic(words: Words) -> Words:
    return tuple(map(_plain, words))


@cache
def _plain(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


_READERS: Mapping[str, tuple[Callable[[str], Words], Callable[[Words], Words]]] = {
    "en": (_english_words, _stemmed),
    "vi": (_vietnamese_words, _undiacritic),
}


@cache
def _han_forms() -> tuple[dict[str, str], int]:
    forms: dict[str, str] = {}
    for form, korean in _forms("han"):
        forms.setdefault(one_form(form.lower()), korean)
    return forms, max(map(len, forms))


def _in_han(text: str) -> Iterator[str]:
    """The Korean of the longest forms; what lies between them is read the Korean way."""
    forms, longest = _han_forms()
    text, rest = one_form(text), ""
    at = 0
    while at < len(text):
        lengths = range(min(longest, len(text) - at), 0, -1)
        length = next((n for n in lengths if text[at : at + n] in forms), 0)
        if not length:
            rest += text[at]
            at += 1
            continue
        yield from _read_han(rest)
        rest = ""
        yield forms[text[at : at + length]]
        at += length
    yield from _read_han(rest)


def _read_han(text: str) -> Iterator[str]:
    for run in _HAN_RUN.findall(text):
        word = reading(run) if len(run) <= _LONGEST_READING else ""
        if word and _is_korean(word):
            yield word


def _is_korean(word: str) -> bool:
    """Whether Korean knows the reading: nouns of two syllables or more, the last may be shorter."""
    first, *others = morphemes(word)
    nouns = all(m.tag in _NOUNS for m in (first, *others))
    return nouns and len(first.form) > 1 and all(len(m.form) > 1 for m in others[:-1])


def _latin_parts(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9'-]+", text))
