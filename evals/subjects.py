"""What a figure or date of a Korean sentence belongs to: the noun phrase a question can ask about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.morphemes import Morpheme, final_consonant, morphemes

_NOUNS = frozenset("NNG NNP SL SH XPN XSN XR".split())
_TOPIC = frozenset({"은", "는", "이", "가"})
_EMPTY = frozenset("이날 이번 올해 오늘 모두 나머지 기준 비교 반면".split())
_OTHER_YEAR = ("지난해", "작년", "전년", "내년", "이듬해")
_SHORTEST = 2  # syllables: 시, 월 or 당 names nothing
_LONGEST = 24  # characters of a phrase that still reads as one


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of nouns and the particle after it."""

    text: str
    end: int
    particle: str


def subject_of(sentence: str, start: int) -> str:
    """The noun phrase that the value at `start` belongs to, "" when none stands before it.

    The topic of the sentence and, when another phrase leads right to the value, that one with it:
    "축제 예산은 국비 1억 8000만 원을" asks about 축제 예산 국비.
    """
    before = [phrase for phrase in phrases(sentence[:start]) if len(phrase.text) >= _SHORTEST]
    if not before or any(word in sentence[:start] for word in _OTHER_YEAR):
        return ""  # the question would name the wrong year
    nearest = before[-1]
    topic = next((phrase for phrase in before if phrase.particle in _TOPIC), nearest)
    if topic is nearest or len(topic.text) + len(nearest.text) >= _LONGEST:
        return nearest.text if nearest.particle in _TOPIC or nearest.particle == "" else topic.text
    leads = not sentence[nearest.end : start].strip() or nearest.particle in {*_TOPIC, "을", "를"}
    return f"{topic.text} {nearest.text}" if leads else topic.text


def phrases(text: str) -> tuple[Phrase, ...]:
    """The runs of nouns in `text`, spelt as they stand there."""
    return tuple(_runs(text, morphemes(text)))


def _runs(text: str, found: Sequence[Morpheme]) -> Iterator[Phrase]:
    start = end = -1
    for m in (*found, Morpheme("", "", len(text) + 9, len(text) + 9)):
        joined = m.tag in _NOUNS and start >= 0 and m.start - end <= 1
        if start >= 0 and not joined:
            particle = m.form if m.tag.startswith("J") and m.start == end else ""
            yield Phrase(_named(text[start:end]), end, particle)
            start = -1
        if m.tag in _NOUNS and (start >= 0 or m.tag != "XSN"):  # a suffix begins no phrase
            start, end = (m.start if start < 0 else start), m.end


def _named(phrase: str) -> str:
    """The phrase without words that point at a time or add nothing."""
    return " ".join(word for word in phrase.split() if word not in _EMPTY)


def topic_particle(word: str) -> str:
    """은 after a final consonant, 는 otherwise; 은(는) where it cannot be known."""
    last = word.rstrip()[-1:]
    if not "가" <= last <= "힣":
        return "은(는)"
    return "은" if final_consonant(last) else "는"
