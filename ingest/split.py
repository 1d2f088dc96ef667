"""A page cut into its articles: where one ends and the next begins."""

from __future__ import annotations

import re
from itertools import takewhile

from ingest.bylines import closes, form, is_dated
from ingest.header import pairs_of
from ingest.lines import Line, Role, ends_sentence, key

BODY_ROLES = frozenset({Role.TEXT, Role.ITEM, Role.ROW, Role.SECTION, Role.HEADING, Role.CONTACT})
_SHOWN = BODY_ROLES | {Role.BYLINE}
_TITLE_FROM = 10  # letters: a shorter heading ("신청 방법") names a section, not an article
_TITLE_TO = 100

_SENTENCE_FROM = 15  # characters: "목록." is none
_SENTENCE = re.compile(r"[다요][.][\"'”’)\]]*(?:\s|\Z)")
_PHONE = re.compile(r"0\d{1,2}\s*[-).\s]\s*\d{3,4}\s*[-.]\s*\d{4}|\b1[5-9]\d{2}\s*-\s*\d{4}\b|☎")
_HOURS = re.compile(
    r"\d{1,2}:\d{2}\s*[~∼〜-]\s*\d{1,2}:\d{2}|(?:운영|상담|진료|영업|이용|관람)\s*시간"
)
_REACH = re.compile(
    r"www\.|https?://|@[\w-]+\.|홈\s?페이지\s*[:：]|전자우편|(?:로|길)\s?\d+(?:-\d+)?\s*[(,]|\d+번지"
)


def split(lines: list[Line]) -> list[list[Line]]:
    """The lines of each article in order; every line is in exactly one of them."""
    groups: list[list[Line]] = [[]]
    for place, line in enumerate(lines):
        if _begins(groups[-1], lines, place):
            groups.append(_taken_back(groups[-1]))
        groups[-1].append(line)
    return _merged(groups)


def is_notice(body: list[Line]) -> bool:
    """Whether an item is a notice or advertisement: contact facts, hardly any prose."""
    text = "\n".join(line.text for line in body)
    contacts = sum(bool(kind.search(text)) for kind in (_PHONE, _HOURS, _REACH))
    return contacts >= 2 and sum(_is_prose(line) for line in body) <= 2


def _begins(group: list[Line], lines: list[Line], place: int) -> bool:
    """Whether the line at `place` begins an article after the one in `group`."""
    line = lines[place]
    if not any(_is_prose(before) for before in group):
        return False
    if line.role is Role.META:
        return any(field == "title" for field, _ in pairs_of(line))
    if line.role not in BODY_ROLES:
        return False
    return _is_closed(group) or _is_next_title(group, lines, place) or _has_byline(group, lines, place)


def _has_byline(group: list[Line], lines: list[Line], place: int) -> bool:
    """Whether the line is a title over a byline: a stamped one, or one like that of `group`."""
    line, below = lines[place], [b for b in lines[place + 1 : place + 4] if b.role in _SHOWN]
    if ends_sentence(line.text) or line.role not in (Role.TEXT, Role.HEADING):
        return False
    if not below or below[0].role is not Role.BYLINE:
        return False
    alike = form(below[0]) in _openings(group) and any(map(_is_prose, below[1:2]))
    return is_dated(below[0]) or (alike and len(key(line.text)) >= _TITLE_FROM)


def _openings(group: list[Line]) -> list[str]:
    """The forms of the bylines above an article's text."""
    ahead = takewhile(lambda line: not _is_prose(line), group)
    return [kind for line in ahead if line.role is Role.BYLINE and (kind := form(line))]


def _is_closed(group: list[Line]) -> bool:
    """Whether a reporter's byline ended the article: below its text, nothing but furniture after."""
    text_at = max(place for place, line in enumerate(group) if line.role in BODY_ROLES)
    return any(closes(line) for line in group[text_at + 1 :])


def _is_next_title(group: list[Line], lines: list[Line], place: int) -> bool:
    line, after = lines[place], lines[place + 1 : place + 2]
    first = next((before.level for before in group if before.role is Role.HEADING), 0)
    if line.role is Role.HEADING:
        ruled = group[-1].role is Role.BREAK and line.level <= 2
        peer = line.level == 1 == first and len(key(line.text)) >= _TITLE_FROM
        led = any(next_.role is Role.HEADING and next_.level > line.level for next_ in after)
        return ruled or peer or (led and 0 < line.level <= first)
    ruled = group[-1].role is Role.BREAK and line.role is Role.TEXT and not ends_sentence(line.text)
    titled = _TITLE_FROM <= len(key(line.text)) and len(line.text) <= _TITLE_TO
    return ruled and titled and any(_is_prose(next_) for next_ in after)


def _taken_back(group: list[Line]) -> list[Line]:
    """A ruled line or another byline like its first line at the end of `group`, taken out of it.

    It opens what follows.
    """
    last, first = group[-1], group[0]
    again = last.role is Role.BYLINE and first.role not in BODY_ROLES and form(last) == form(first)
    return [group.pop()] if last.role is Role.BREAK or again else []


def _merged(groups: list[list[Line]]) -> list[list[Line]]:
    """`groups`, what has neither a sentence nor contact facts put to the one before as furniture."""
    merged: list[list[Line]] = []
    for group in groups:
        body = [line for line in group if line.role in BODY_ROLES]
        if merged and not any(_is_prose(line) for line in body) and not is_notice(body):
            merged[-1] += [
                line if _is_kept(line) else line.as_role(Role.FURNITURE, "below the article")
                for line in group
            ]
        else:
            merged.append(group)
    return merged


def _is_kept(line: Line) -> bool:
    """Whether a line behind an article's end says whom to ask, or is no text anyway."""
    return line.role not in BODY_ROLES or bool(_PHONE.search(line.text) or _HOURS.search(line.text))


def _is_prose(line: Line) -> bool:
    """Whether a full sentence stands in the line, or the end of one broken over lines."""
    long = ends_sentence(line.text) and len(line.text) >= _SENTENCE_FROM
    return line.role in (Role.TEXT, Role.ITEM) and (long or bool(_SENTENCE.search(line.text)))
