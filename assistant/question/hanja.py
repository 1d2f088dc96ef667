"""Han characters: one form of each for comparing, and how Korean reads them (予算 is 예산).

The table holds the characters of administrative prose; a word with another one has no reading.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FIRST = 0xAC00
_PER_INITIAL, _PER_VOWEL = 588, 28
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_Y_VOWELS = frozenset("ㅑㅒㅕㅖㅛㅠㅣ")  # before these ㄴ and ㄹ fall silent at the start of a word
_NIEUN = 4  # final ㄴ in the Unicode order


@cache
def _table() -> tuple[dict[int, str], dict[str, str]]:
    """(character to the form it is compared in, that form to its reading)."""
    forms: dict[int, str] = {}
    readings: dict[str, str] = {}
    path = Path(__file__).with_name("hanja.tsv")
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        reading, _, groups = line.partition("\t")
        for group in groups.split():
            readings[group[0]] = reading
            forms.update({ord(character): group[0] for character in group})
    return forms, readings


def one_form(text: str) -> str:
    """`text` with every Han character in the one form it is compared in; as long as before."""
    return text.translate(_table()[0])


def reading(word: str) -> str:
    """The Korean reading of a word of Han characters; "" when one of them is not known."""
    readings = _table()[1]
    read = ""
    for character in one_form(word):
        syllable = readings.get(character, "")
        if not syllable:
            return ""
        read += _sounded(syllable, read[-1:])
    return read


def _sounded(syllable: str, before: str) -> str:
    """`syllable` as it is said after `before`: 녀 is 여 and 료 is 요 at the start, 률 is 율 after ㄴ."""
    initial, rest = divmod(ord(syllable) - _FIRST, _PER_INITIAL)
    vowel = _VOWELS[rest // _PER_VOWEL]
    name = _INITIALS[initial]
    if before:
        after_open = (ord(before) - _FIRST) % _PER_VOWEL in {0, _NIEUN}
        silent = syllable in {"률", "렬"} and after_open
        return _with_initial("ㅇ", rest) if silent else syllable
    if name in "ㄴㄹ" and vowel in _Y_VOWELS:
        return _with_initial("ㅇ", rest)
    return _with_initial("ㄴ", rest) if name == "ㄹ" else syllable


def _with_initial(name: str, rest: int) -> str:
    return chr(_FIRST + _INITIALS.index(name) * _PER_INITIAL + rest)
