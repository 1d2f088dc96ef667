"""Lines to paragraphs: photo captions cut, sentences broken by columns and pages joined."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.lines import Line, Role, ends_sentence, key
from ingest.morphemes import glue, morphemes

_CAPTION_MARK = re.compile(r"[▲△▼▽◀◁▶▷◆]\s*\S")
_CAPTION_WORDS = re.compile(
    r"(?:\S.{0,60}\s)?[\[(/<=]?\s*(?:사진|자료사진|사진제공|사진출처|출처|자료|그래픽|이미지)\s*[=:ⓒ/|]\s*.{1,30}[\])>]?|.{0,40}(?:자료사진|제공사진)\W*"
)
_PROSE = frozenset({Role.TEXT, Role.ITEM})
_COPY_FROM = 20  # letters: a shorter line may stand twice for a reason
_WRAPPED_SHARE = 0.7  # a wrapped line is at least this long against the longest line near it
_COLUMN_FROM, _COLUMN_TO = 20, 120  # characters of a line as wide as a column
_TORN_END = re.compile(r"[다요]\.(?:\s|\Z)")
_NO_WORD = re.compile(r"[^가-힣a-zA-Z]*\d[^가-힣a-zA-Z]*")

# What the last morpheme of an unfinished line can be: particles, adnominal and connective endings,
# stems torn from their ending, prefixes, determiners, adverbs.
_UNFINISHED = frozenset(
    "JKS JKC JKG JKO JKB JKV JKQ JX JC ETM EC EP VV VA VX VCP XPN XSV XSA XR MM MAJ SP".split()
)
_TORN = frozenset("VV VA VX VCP EP XPN XSV XSA".split())


def mark_captions(lines: list[Line]) -> list[Line]:
    """`lines` of one article with photo captions as furniture."""
    return [
        line.as_role(Role.FURNITURE, "photo caption")
        if line.role in _PROSE and _is_caption(lines, place)
        else line
        for place, line in enumerate(lines)
    ]


def mark_copies(lines: list[Line]) -> list[Line]:
    """`lines` of one article with paragraphs that only repeat another one as furniture."""
    keys = [key(line.text) if line.role in _PROSE else "" for line in lines]
    return [
        line.as_role(Role.FURNITURE, "repeats a paragraph") if _is_copy(keys, place) else line
        for place, line in enumerate(lines)
    ]


def _is_copy(keys: list[str], place: int) -> bool:
    """Whether a paragraph stands in another one: of two equal ones the first is kept."""
    this = keys[place]
    if len(this) < _COPY_FROM:
        return False
    return any(
        this in other and (len(this) < len(other) or before < place)
        for before, other in enumerate(keys)
        if before != place
    )


def _is_caption(lines: list[Line], place: int) -> bool:
    line = lines[place]
    if _CAPTION_WORDS.fullmatch(line.text) and not ends_sentence(line.text):
        return True
    if not _CAPTION_MARK.match(line.text) or len(line.text) > 120:
        return False
    if line.text.count(line.text[0]) > 1:
        return False  # "△거울 △칫솔": a list in one line
    before = lines[place - 1].text if place else ""
    near = [near.text for near in lines[max(place - 1, 0) : place + 2] if near is not line]
    in_list = any(text[:1] == line.text[0] for text in near) or before.endswith(
        (":", "같다.", "다음")
    )
    return not in_list and not re.search(r"[:：]\s*\S", line.text)


def join_broken(lines: list[Line]) -> list[Line]:
    """Body lines with sentences that were broken over lines in one line again."""
    joined: list[Line] = []
    for place, line in enumerate(lines):
        if joined and continues(joined[-1], line, lines[max(place - 4, 0) : place + 4]):
            joined[-1] = replace(joined[-1], text=_glued(joined[-1], line), hard=line.hard)
        else:
            joined.append(line)
    return joined


def continues(line: Line, after: Line, near: list[Line]) -> bool:
    """Whether `after` goes on with the sentence that `line` leaves unfinished."""
    if _TORN_END.match(after.text) and line.role in _PROSE and is_torn(line.text):
        return True  # "있" and "다.": no list that goes on from 가 and 나
    if after.role is not Role.TEXT or line.role not in (Role.TEXT, Role.ITEM):
        return False
    if _NO_WORD.fullmatch(after.text) and len(after.text) <= 40:
        return (
            line.role is Role.TEXT
            and len(line.text) <= 20
            and after.gap == 0
            and not ends_sentence(line.text)
        )
    if line.hard or ends_sentence(line.text) or len(line.text) < 10:
        return False
    if line.text.endswith((",", "·")) or _last_tag(line.text) in _UNFINISHED:
        return True
    return has_sentence(line.text) or _is_wrapped(line, after, near)


def _last_tag(text: str) -> str:
    tail = morphemes(text[-40:])
    return tail[-1].tag if tail else ""


def has_sentence(text: str) -> bool:
    """Whether a full stop stands inside: the line is a paragraph whose last sentence is broken."""
    return bool(re.search(r"다[.][\"'”’」』)]*\s", text))


def is_torn(text: str) -> bool:
    """Whether `text` ends in a stem torn from its ending: no title does."""
    return _last_tag(text) in _TORN


def _is_wrapped(line: Line, after: Line, near: list[Line]) -> bool:
    """Whether the line was broken at the edge of a column: as long as its neighbours, no gap."""
    column = [len(other.text) for other in _gapless(near, after) if len(other.text) <= _COLUMN_TO]
    if max(len(line.text), len(after.text)) > _COLUMN_TO or after.gap > 0:
        return False
    return len(line.text) >= _WRAPPED_SHARE * max(column) and max(column) >= _COLUMN_FROM


def _gapless(near: list[Line], line: Line) -> list[Line]:
    """The lines of `near` that stand with `line` in one block, no blank line between."""
    at = next((place for place, other in enumerate(near) if other is line), None)
    if at is None:
        return near
    first, last = at, at
    while first and near[first].gap == 0:
        first -= 1
    while last + 1 < len(near) and near[last + 1].gap == 0:
        last += 1
    return near[first : last + 1]


def _glued(line: Line, after: Line) -> str:
    if line.text[-1].isdigit() and after.text[0].isdigit():
        return f"{line.text} {after.text}"
    if line.text[-1].isdigit():
        return line.text + after.text  # a figure and its unit
    if line.raw != line.raw.rstrip() or after.raw != after.raw.lstrip():
        return f"{line.text} {after.text}"
    return glue(line.text, after.text)
