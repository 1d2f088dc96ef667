"""Titles found: headings, the first lines of plain text, or the first words of the lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.bylines import MEDIUM
from ingest.header import read_header, without_value
from ingest.lines import Line, Role, ends_sentence, is_label, key
from ingest.paragraphs import continues, has_sentence, is_torn

NOTHING_KNOWN: Mapping[str, str] = {}
_TITLE_TO = 100  # characters
_TITLE_FROM = 6  # letters: shorter first lines ("경제", "전주시") are sections of the site
_COPY_FROM = 8  # letters
_LEAD_TITLE = 45  # characters of a title made from the lead
_QUESTION = re.compile(r"(?:Q|질문|물음|문)\s?\d*\s?[.:)]")  # of questions and answers
_DASHES = "-–—―"


@dataclass(frozen=True, slots=True)
class Titled:
    """The lines of an article with its title taken out; `title` is "" when none is stated."""

    title: str
    subtitle: str
    lines: list[Line]


def take_title(
    lines: list[Line], publisher: str, known: Mapping[str, str] = NOTHING_KNOWN
) -> Titled:
    """The title of an article and the lines that are left; copies of the title become furniture.

    `known` are the fields that the format of the source states; those of the text win.
    """
    fields = {**known, **read_header(lines)}
    title, subtitle = fields.get("title", ""), fields.get("subtitle", "")
    used: set[int] = set()
    if title:
        lines = [_less(line, title, subtitle) for line in lines]
    else:
        lines = _without_site_names(lines, publisher)
        used, title = _headline(lines)
    if title and not subtitle:
        below, subtitle = _subtitle(lines, used, title)
        used |= below
    left = [line for place, line in enumerate(lines) if place not in used]
    return Titled(title, subtitle, _without_copies(left, title, subtitle))


def title_from_lead(sentences: list[str]) -> str:
    """The first words of the first full sentence, cut at a word with "…" when it is long."""
    lead = next((text for text in sentences if ends_sentence(text)), next(iter(sentences), ""))
    if len(lead) <= _LEAD_TITLE:
        return lead.rstrip(".")
    cut = lead[: _LEAD_TITLE + 1]
    words = cut.rpartition(" ")[0] if " " in cut else cut[:_LEAD_TITLE]
    return words.rstrip(" ,·") + "…"


def _less(line: Line, *values: str) -> Line:
    for value in values:
        if line.role is Role.META:
            line = without_value(line, value)
    return line


def _head(lines: list[Line]) -> list[int]:
    """Places of the content lines above the first sentence of the text."""
    places: list[int] = []
    for place, line in enumerate(lines):
        if line.role in (Role.ROW, Role.ITEM, Role.SECTION) and not _is_dash(line):
            if places or not is_label(line.text):
                break
            continue  # "문의: ..." above the title
        elif line.role is Role.TEXT and line.text.endswith((".", ".”", '."', ".’", ".'")):
            break
        if line.role in (Role.TEXT, Role.HEADING, Role.ITEM):
            places.append(place)
    return places


def _headline(lines: list[Line]) -> tuple[set[int], str]:
    """Places and text of the title; adjacent headings of the same or higher rank continue it."""
    head = _head(lines)
    headings = [place for place in head if lines[place].role is Role.HEADING]
    if headings:
        first = headings[0]
        used = [first]
        for place in headings[1:]:
            if place != used[-1] + 1 or lines[place].level > lines[first].level:
                break
            used.append(place)
        return set(used), " ".join(lines[place].text for place in used)
    for place in head:
        if _can_be_title(lines, place):
            return {place}, lines[place].text
    return set(), ""


def _can_be_title(lines: list[Line], place: int) -> bool:
    line, below = lines[place], [b for b in lines[place + 1 :] if b.role in _BODY]
    if line.role is not Role.TEXT or len(line.text) > _TITLE_TO or not below:
        return False
    if len(key(line.text)) < _TITLE_FROM or is_label(line.text):
        return False
    if has_sentence(line.text) or is_torn(line.text) or _QUESTION.match(line.text):
        return False
    return below[0].gap > 0 or not continues(line, below[0], lines[place : place + 6])


_BODY = frozenset({Role.TEXT, Role.ITEM, Role.ROW, Role.SECTION, Role.HEADING})


def _subtitle(lines: list[Line], used: set[int], title: str) -> tuple[set[int], str]:
    """Places and text of the subtitle: what stands between the title and the first sentence."""
    start = max(used, default=-1)
    places = [
        place
        for place in _head(lines)
        if place > start
        and key(lines[place].text) != key(title)
        and not is_label(lines[place].text)
    ]
    rest = [
        place
        for place, line in enumerate(lines)
        if line.role in _BODY and place > max(places, default=0)
    ]
    if not rest or lines[rest[0]].role not in (Role.TEXT, Role.SECTION):
        return set(), ""
    texts: dict[str, int] = {}
    for place in places[:6]:
        if (
            lines[place].role is Role.HEADING
            or _can_be_title(lines, place)
            or _is_dash(lines[place])
        ):
            texts.setdefault(lines[place].text, place)
    kept = dict(list(texts.items())[:3])
    return set(kept.values()), " ".join(kept)


def _is_dash(line: Line) -> bool:
    """Whether a list line can be a subtitle: Korean press releases set them off with a dash."""
    return (
        line.role is Role.ITEM
        and line.text[0] in _DASHES
        and not is_label(line.text.lstrip(_DASHES + " "))
    )


def _without_site_names(lines: list[Line], publisher: str) -> list[Line]:
    """`lines` with the site's own name and section above the title as furniture."""
    head = _head(lines)
    long = [place for place in head if len(key(lines[place].text)) >= _TITLE_FROM]
    names = {
        place
        for place in head
        if (key(lines[place].text) == key(publisher) or MEDIUM.fullmatch(lines[place].text))
        and len(lines[place].text) <= 15
        or (long and place < long[0] and lines[place].role is Role.TEXT)
    } | _unrelated(lines, head)
    return [
        line.as_role(Role.FURNITURE, "name of the site or section") if place in names else line
        for place, line in enumerate(lines)
    ]


def _unrelated(lines: list[Line], head: list[int]) -> set[int]:
    """Head lines above one that shares a word with the text, and that share none themselves."""
    if any(lines[place].role is Role.HEADING for place in head):
        return set()
    related = [place for place in head if _shares_a_word(lines, place)]
    return {
        place for place in head if related and place < related[0] and lines[place].role is Role.TEXT
    }


def _shares_a_word(lines: list[Line], place: int) -> bool:
    below = " ".join(line.text for line in lines[place + 1 :])
    return any(word[:3] in below for word in re.findall(r"[가-힣]{2,}", lines[place].text))


def _without_copies(lines: list[Line], title: str, subtitle: str) -> list[Line]:
    """`lines` with every other line that only repeats the title or subtitle as furniture."""
    copies = {key(text) for text in (title, subtitle) if len(key(text)) >= _COPY_FROM}
    return [
        line.as_role(Role.FURNITURE, "repeats the title")
        if line.role in _BODY and key(line.text) in copies
        else line
        for line in lines
    ]
