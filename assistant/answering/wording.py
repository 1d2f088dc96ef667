"""How a chosen value or sentence is worded in an answer."""

from __future__ import annotations

import re

from assistant.evidence.candidates import Candidate
from assistant.types import Evidence
from ingest.types import DateBasis
from ingest.values import DateRef, Figure, PartialDate, render
from prompts import message

QUOTE_LIMIT = 200  # characters of an evidence sentence repeated in the answer
_ENDS = re.compile(r"^\s*(까지|부터)")
_RELATIVE_LEAD = re.compile(r"^(?:오는|지난|다가오는)\s+")
_BESIDE = re.compile(r"^(?:전날|다음\s?날|이튿날)")
_COUNTED_FROM = re.compile(r"(?:(?:오전|오후|아침|낮|저녁|밤|새벽)\s)?[^\s,.]+\s$")
_CUT = re.compile(r"(?<=[;△▲○●■])\s*|(?<=,)(?!\d)\s*|(?<=[가-힣](?:고|며))\s")


def worded(candidate: Candidate, evidence: Evidence, language: str) -> str:
    """The candidate as a headline: figures as the article writes them, dates absolute."""
    value = candidate.value
    if isinstance(value, DateRef):
        return _date(value, evidence.sentence.text, language)
    if isinstance(value, Figure) and language != "ko" and value.role == "figure":
        return render(value, language)
    return " ".join(candidate.text.split())


def _date(ref: DateRef, sentence: str, language: str) -> str:
    known = ref.basis != "unresolved" and ref.first.year is not None
    text = render(ref, language) if known or language != "ko" else _beside_what(ref, sentence)
    text = _RELATIVE_LEAD.sub("", " ".join(text.split()))
    ending = _ENDS.match(sentence[ref.end :])
    if language == "ko" and ending and ref.first == ref.last and not text.endswith(ending[1]):
        text += ending[1]
    return text


def _beside_what(ref: DateRef, sentence: str) -> str:
    """The words of a date that is not known; 전날 and 다음 날 with the word or time that they count from."""
    before = _COUNTED_FROM.search(sentence[: ref.start]) if _BESIDE.match(ref.text) else None
    return f"{before[0]}{ref.text}" if before else ref.text


def direct(headline: str, evidence: Evidence, language: str) -> str:
    """The headline as a sentence that says of when its article is."""
    when = article_date(evidence, language)
    if not when:
        return message("direct_undated", language, headline=headline)
    if when in headline:
        return message("direct_same_day", language, headline=headline)
    return message("direct", language, when=when, headline=headline)


def article_date(evidence: Evidence, language: str) -> str:
    """The date of the article, marked when inferred; "" when not even the year is known."""
    published = evidence.article.published
    if published.year is None:
        return ""
    day = PartialDate(published.year, published.month, published.day)
    when = render(DateRef("", 0, 0, day, day, "day"), language)
    if published.basis is DateBasis.INFERRED:
        return message("when_inferred", language, when=when)
    return when


def dated(value: str, year: int | None, evidence: Evidence, language: str) -> str:
    """A value with what dates it: its own year where the sentence names one, else the article's date."""
    when = article_date(evidence, language)
    if year is not None and year != evidence.article.published.year:
        own = PartialDate(year)
        when = render(DateRef("", 0, 0, own, own, "year"), language)
    return f"{value} ({when})" if when else value


def clip(text: str, start: int = 0, end: int = 0, limit: int = QUOTE_LIMIT) -> str:
    """`text`, or its part around [start:end] cut at clause marks, with "…" where cut."""
    if len(text) <= limit:
        return text
    cuts = [0, *(m.end() for m in _CUT.finditer(text)), len(text)]
    left = max((c for c in cuts if c <= start), default=0)
    right = min((c for c in cuts if c >= max(end, left + 1)), default=len(text))
    if right - left > limit:
        left, right = _word_window(text, start, end, limit)
    for cut in reversed([c for c in cuts if c < left]):
        if right - cut <= limit:
            left = cut
    for cut in (c for c in cuts if c > right):
        if cut - left <= limit:
            right = cut
    body = text[left:right].strip()
    return f"{'…' if left else ''}{body}{'…' if right < len(text) else ''}"


def _word_window(text: str, start: int, end: int, limit: int) -> tuple[int, int]:
    """A window cut at spaces that do not touch a digit (4억 5천만 원 stays whole)."""
    spaces = [0, *(m.end() for m in re.finditer(r"(?<=[^\d억만천조])\s(?!\d)", text)), len(text)]
    room = max(limit - (end - start), 0)
    left = min((s for s in spaces if s >= start - room * 2 // 3), default=start)
    right = max((s for s in spaces if s <= left + limit), default=end)
    return min(left, start), max(right, end)
