"""Questions spoilt as hurried people and readers of print spoil them; the same each time."""

from __future__ import annotations

import zlib

_FIRST, _LAST, _VOWELS, _ENDS = 0xAC00, 0xD7A3, 21, 28
# Letters that are mistaken for one another: by ear, by a neighbouring key, by a reader of print.
_ALIKE_INITIAL = {0: 1, 1: 0, 3: 4, 4: 3, 7: 8, 8: 7, 9: 10, 10: 9, 12: 13, 13: 12, 2: 11, 5: 2, 6: 17}
_ALIKE_VOWEL = {1: 5, 5: 1, 0: 4, 4: 0, 8: 13, 13: 8, 10: 15, 11: 10, 15: 11, 3: 7, 7: 3, 18: 20, 20: 18}


def without_spaces(text: str) -> str:
    """`text` typed without a space."""
    return "".join(text.split())


def mistyped(text: str) -> str:
    """`text` with one Hangul syllable changed by one letter; which one follows from the text."""
    places = [i for i, letter in enumerate(text) if _FIRST <= ord(letter) <= _LAST]
    if not places:
        return text
    chance = zlib.crc32(text.encode())
    place = places[chance % len(places)]
    return text[:place] + _changed(text[place], chance) + text[place + 1 :]


def _changed(syllable: str, chance: int) -> str:
    code = ord(syllable) - _FIRST
    initial, vowel, end = code // (_VOWELS * _ENDS), code // _ENDS % _VOWELS, code % _ENDS
    if chance % 3 == 0 and initial in _ALIKE_INITIAL:
        initial = _ALIKE_INITIAL[initial]
    elif chance % 3 == 1 and end:
        end = 0
    else:
        vowel = _ALIKE_VOWEL.get(vowel, 20 if vowel != 20 else 0)
    return chr(_FIRST + (initial * _VOWELS + vowel) * _ENDS + end)
