"""What a question in another language brings to a search among Korean articles."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.question.glossary import is_action, korean_words, other_wordings
from assistant.question.terms import Term, read_terms

_ACTION_WEIGHT = 0.45  # as of a Korean verb: it is often worded differently
_BESIDE_A_NAME = 0.6  # a Korean name that the asker gives is sure, the words around it are translated
_KOREAN_NAME = re.compile(r"[(（「『\"“‘'《]\s*(?P<name>[가-힣][가-힣\d·★ ]{2,}?)\s*[)）」』\"”’'》]")
_DISTRICT = re.compile(r"[동구시읍면군도]$")  # where something is says little of what it is
_BARE_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]*\d|\s*(?:won|ウォン|韩元|韓元|원|명|people|người))")
_COUNTED_FROM_TODAY = tuple(
    (re.compile(pattern, re.I), years)
    for pattern, years in (
        (r"\bthis year\b|\bthis year's|今年(?!度?内)|本年|năm nay", 0),
        (r"\blast year\b|\blast year's|去年|昨年|năm ngoái|năm trước", -1),
        (r"\bnext year\b|明年|来年|năm sau|năm tới|sang năm", 1),
    )
)


def foreign_terms(text: str, language: str) -> tuple[tuple[Term, ...], str]:
    """The topic words of a foreign question in Korean, and the text to search with."""
    words = " ".join(korean_words(text, language))
    searched = f"{text} {words}".strip()
    terms = read_terms(f"{words} {text}", language)
    return _beside_names(tuple(map(_translated, terms)), text), searched


def _beside_names(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """`terms` with the Korean names that `text` gives in brackets or quotes as the surest of them."""
    names = {m["name"].replace(" ", "") for m in _KOREAN_NAME.finditer(text) if not _DISTRICT.search(m["name"])}
    given = {t.text for t in terms if any(t.text in name for name in names) and t.weight >= 1.0}
    if not given:
        return terms
    return tuple(
        replace(t, name=True) if t.text in given else replace(t, weight=min(t.weight, _BESIDE_A_NAME)) for t in terms
    )


def _translated(term: Term) -> Term:
    """`term` as a translation: other wordings fit too, and a verb says less than a thing."""
    weight = min(term.weight, _ACTION_WEIGHT) if is_action(term.text) else term.weight
    others = tuple(w.replace(" ", "") for w in other_wordings(term.text))
    return replace(term, weight=weight, variants=tuple(dict.fromkeys((*term.variants, *others))))


def foreign_years(text: str, today: date) -> tuple[int, ...]:
    """The years that `text` names by their number alone ("the 2024 festival") or from today."""
    bare = [int(match) for match in _BARE_YEAR.findall(text)]
    counted = [today.year + years for pattern, years in _COUNTED_FROM_TODAY if pattern.search(text)]
    return tuple(dict.fromkeys((*bare, *counted)))
