"""Text to lines: what each line is (heading, list item, table row, prose), Markdown understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a line is in its document."""

    TEXT = "text"
    HEADING = "heading"  # Markdown #
    SECTION = "section"  # a short line marked ◆ or ■: heads a part of an article
    ITEM = "item"  # a list line or "label: value"
    ROW = "row"  # a table row
    BREAK = "break"  # a ruled line, or marks without a letter or digit
    META = "meta"  # a header field: says something about the article
    CONTACT = "contact"  # a header field citizens need: an office and its telephone number
    BYLINE = "byline"  # reporter, publisher, dates
    FURNITURE = "furniture"  # what a site puts around an article


_WHY = {
    Role.META: "header field",
    Role.BYLINE: "byline",
    Role.BREAK: "ruled line",
    Role.FURNITURE: "furniture of the site",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source that is not blank."""

    text: str  # without Markdown marks, trimmed
    raw: str  # as it stands in the source
    role: Role = Role.TEXT
    level: int = 0  # of a Markdown heading, 1 is the highest
    gap: int = 0  # blank lines before it
    hard: bool = False  # Markdown's two spaces at the end: the line is meant to end here
    why: str = ""  # the reason why it is no article text

    def as_role(self, role: Role, why: str = "") -> Line:
        """The same line in another role."""
        return replace(self, role=role, why=why or _WHY.get(role, ""))

    @property
    def reason(self) -> str:
        """Why the line is no article text."""
        return self.why or _WHY.get(self.role, "")


# A list mark, or a number or Korean letter with a full stop or bracket. The space after a number
# keeps "3.1km" and "2024.6" out; a date such as "2024. 6." has more digits than a list number.
_ITEM = re.compile(
    r"(?:[△▲▽▼○●◦◎□■◆◇▪▫▶▷◈❍❏☐✓✔※·ㆍ•∙‣⦁\-–*+]\s*(?=\S)(?!\*)"
    r"|[①-⑳㉠-㉻⑴-⒇]"
    r"|\(?\d{1,2}[.)]\s(?!\s*\d{1,2}\s*\.)"
    r"|\(?[가나다라마바사아자차카타파하][.)]\s)"
)
_LABEL = re.compile(r"[^\s:：|.,][^:：|.,]{0,14}\s*[:：]\s*\S")
_ROW_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?")
_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![*\w])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_SENTENCE_END = re.compile(r"[.!?…。][\"'”’」』)\]]*\Z")

SECTION_MARKS = "◆◇■◈"  # a short line that starts with one heads a part of an article


def parse(text: str) -> list[Line]:
    """The lines of `text` that are not blank, with what they are by their form alone."""
    lines: list[Line] = []
    gap = 0
    for raw in text.split("\n"):
        if raw.strip(" \t\f\v\u3000\u00a0\u200b"):
            lines.append(_line(raw, gap))
            gap = 0
        else:
            gap += 1
    return lines


def _line(raw: str, gap: int) -> Line:
    bare = raw.strip(" \t\f\v\u3000\u00a0\u200b\ufeff")
    hard = raw.endswith("  ") or raw.endswith("\\")
    if heading := _HEADING.fullmatch(bare):
        text = plain(heading.group(2))
        return Line(text, raw, Role.HEADING, len(heading.group(1)), gap)
    if not key(bare) or _ROW_RULE.fullmatch(bare):
        return Line(bare, raw, Role.BREAK, 0, gap)
    if bare.startswith("|") and bare.count("|") > 1:
        return Line(plain(_inner_row(bare)), raw, Role.ROW, 0, gap)
    if bare.startswith("> "):
        bare = bare[2:].strip()
    return Line(plain(bare), raw, _role(bare), 0, gap, hard)


def _inner_row(bare: str) -> str:
    """A row less its outer bars; the first one stays before an empty cell, which it stands for."""
    first = bare.removeprefix("|").partition("|")[0]
    return bare.strip("|").strip() if first.strip() else bare.removesuffix("|").strip()


def _role(bare: str) -> Role:
    if (bare.count(" | ") >= 2 or _COLUMNS.search(bare)) and not ends_sentence(bare):
        return Role.ROW
    if _ITEM.match(bare) and not bare.startswith("**"):
        short = len(bare) <= 50 and not ends_sentence(bare)
        return Role.SECTION if bare[0] in SECTION_MARKS and short else Role.ITEM
    return Role.ITEM if is_label(bare) else Role.TEXT


def is_label(text: str) -> bool:
    """Whether `text` is a "label: value" line."""
    return bool(_LABEL.match(text)) and "://" not in text[:16] and not ends_sentence(text)


def plain(text: str) -> str:
    """`text` without Markdown's marks; words, figures and addresses stay."""
    text = _LINK.sub(_unlink, text)
    while (bare := _EMPHASIS.sub(lambda m: m.group(2) or m.group(3), text)) != text:
        text = bare
    return _ESCAPE.sub(r"\1", text.rstrip("\\")).strip()


def _unlink(match: re.Match[str]) -> str:
    words, target = match.groups()
    return words if words.strip("/ ") in target or target in words else f"{words} ({target})"


def ends_sentence(text: str) -> bool:
    """Whether `text` ends with the full stop (or ! or ?) of a sentence."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def key(text: str) -> str:
    """The letters and digits of `text`, lower-cased: what two copies of a line have in common."""
    return "".join(c for c in text.lower() if c.isalnum())
