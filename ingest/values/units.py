"""The unit table (`units.tsv`): every way a unit is written, and what it converts to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources

# What may follow a unit that stands apart from its number (3 개의, but not 3 개월): a particle or no Hangul.
BOUNDARY = (
    r"(?=[^가-힣]|$|까지|부터|(?:어치|인가|인지|인데|이에|이야|이라|의|을|를|이|가|은|는|에|에서|에게|에는|으로|로|과|와|도|만|씩|까지|부터|째|당|여|간|마다|이상|이하"
    r"|이내|미만|초과|정도|가량|남짓|안팎|내외|뿐|인|이나|나|보다|밖에|꼴|짜리|동안|대|규모|입니다|이며|이고|이다|이라|인데"
    r"|이었|였|입|이자|에서는|으로는|로는|까지는|부터는|만에|만의|이던|로서|로써|으로써)(?![가-힣]{2})|[가-힣](?![가-힣]))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A canonical unit: `factor` of `base`."""

    name: str
    dimension: str
    base: str
    factor: Fraction


def _rows() -> list[list[str]]:
    text = resources.files(__package__).joinpath("units.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _literal(form: str) -> str:
    return form.partition("(?")[0]


def _pattern(form: str) -> str:
    literal, mark, lookahead = form.partition("(?")
    words = r"\s?".join(re.escape(part) for part in literal.split("_"))
    if literal[-1].isalpha() and literal[-1] < "ỿ":  # Latin letters end only at a non-letter
        words += r"(?![A-Za-zÀ-ỹ0-9²³])"
    return words + mark + lookahead.replace("_", r"\s?")


UNITS: dict[str, Unit] = {}
_BY_FORM: dict[str, str] = {}
_forms: list[str] = []
for _name, _dimension, _base, _factor, _written in _rows():
    UNITS[_name] = Unit(_name, _dimension, _base, Fraction(_factor))
    for _form in _written.split(" "):
        _BY_FORM[_literal(_form).replace("_", "")] = _name
        _forms.append(_form)
_forms.sort(key=lambda form: (-len(_literal(form)), form))

# Units that are not believed apart from their number: 2 차, 5 등 are too often other words.
_ONLY_GLUED = frozenset("등차위급부실표도면갑호해벌할")


def _any_of(forms: list[str]) -> str:
    return "(?:" + "|".join(_pattern(form) for form in forms) + ")"


UNIT = _any_of(_forms)
UNIT_APART = _any_of([form for form in _forms if _literal(form) not in _ONLY_GLUED])


def unit_of(written: str) -> Unit:
    """The unit a matched surface form stands for."""
    return UNITS[_BY_FORM["".join(written.split())]]
