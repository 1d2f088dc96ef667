"""Furniture found: which lines a site put around an article."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.lines import Line, Role, ends_sentence, key

_EDGE_MARKS = " \t\u3000\u00a0•·∙‣⦁▪■□●○◦▶▷▸►◀◁«»›‹*"
_CONTENT = frozenset({Role.TEXT, Role.ITEM, Role.ROW, Role.HEADING, Role.SECTION, Role.BREAK})
_RIGHTS = re.compile(r"저작권자|copyright|ⓒ|©|무단\s*(?:전재|복제)|공공누리", re.IGNORECASE)
_SENTENCE_FROM = 25  # characters: a shorter line with a full stop may still be a button or a hint


@dataclass(frozen=True, slots=True)
class Furniture:
    """The rules of furniture.toml, ready to match."""

    lines: frozenset[str]
    whole: re.Pattern[str]
    tail: re.Pattern[str]
    menu: re.Pattern[str]


@cache
def rules() -> Furniture:
    """The rules, read once."""
    data = tomllib.loads(files("ingest").joinpath("furniture.toml").read_text("utf-8"))
    return Furniture(
        frozenset(key(line) for line in data["lines"]),
        _any_of(data["patterns"]),
        _any_of(data["tails"]),
        _any_of(data["menus"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def mark_furniture(lines: list[Line]) -> list[Line]:
    """`lines` with every furniture line in that role; nothing else changes."""
    marked: list[Line] = []
    in_tail = seen_text = False
    for place, line in enumerate(lines):
        tail_head = is_tail_head(line)
        if tail_head:
            in_tail = seen_text  # above the article the same words are a menu entry
        elif _starts_text(line):
            in_tail, seen_text = False, True
        why = _why(lines, place, tail_head or in_tail)
        marked.append(line.as_role(Role.FURNITURE, why) if why and line.role in _CONTENT else line)
    return marked


def _why(lines: list[Line], place: int, in_tail: bool) -> str:
    """The reason why a line is furniture, "" when it is none."""
    text = lines[place].text
    if is_furniture(text):
        return "copyright line" if _RIGHTS.search(text) else "furniture of the site"
    if in_tail:
        return "list of other articles or comments"
    return "menu" if _is_menu(lines, place) else ""


def _is_menu(lines: list[Line], place: int) -> bool:
    """Whether a line is a row of menu words and no part of a table."""
    near = [line.role for line in lines[max(place - 1, 0) : place + 2]]
    alone = near.count(Role.ROW) + near.count(Role.BREAK) <= 1
    return alone and bool(rules().menu.fullmatch(lines[place].text.strip(_EDGE_MARKS)))


def is_furniture(text: str) -> bool:
    """Whether a whole line is site furniture."""
    bare = text.strip(_EDGE_MARKS)
    if not bare:
        return True
    forms = {bare, bare.removeprefix("- ")}  # a list line of a site
    return any(key(form) in rules().lines or rules().whole.fullmatch(form) for form in forms)


def is_tail_head(line: Line) -> bool:
    """Whether the line heads a list of links or comments ("관련기사")."""
    bare = line.text.strip(_EDGE_MARKS + "[]<>【】:：")
    return len(bare) <= 40 and bool(rules().tail.fullmatch(bare))


def _starts_text(line: Line) -> bool:
    """Whether article text begins again here: a full sentence, a heading, a byline."""
    if line.role in (Role.HEADING, Role.BYLINE, Role.META):
        return not is_furniture(line.text)
    return len(line.text) >= _SENTENCE_FROM and ends_sentence(line.text)
