"""What an article says a value of, as noun phrases: "먹거리 부스는 42곳" is 먹거리 부스, 42곳."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.morphemes import Morpheme, morphemes
from ingest.types import Article, Sentence
from ingest.values import DateRef, Figure, read_dates, read_figures

_NOUN = frozenset("NNG NNP XSN XPN SL".split())
_BESIDES = frozenset("MAG MM".split())  # between a subject and its value: 모두, 총, 약
_APPOSED = _BESIDES | _NOUN  # between a measure and its value: 공사비는 국비 42억 원
_MODIFIES = frozenset({"ETM", "JKG"})
# What is said of a thing rather than the thing itself, by the dimension of its value.
_MEASURES = {
    "money": re.compile(r"(?:비|액|금|료|값|가격|예산|재원|규모|한도|매출|수당|단가)$"),
    "area": re.compile(r"(?:면적|규모|넓이)$"),
    "length": re.compile(r"(?:길이|높이|폭|거리|구간)$"),
    "ratio": re.compile(r"(?:율|률|비율|비중|금리)$"),
    "count": re.compile(r"(?:정원|인원|규모|수|권수|대수|물량)$"),
}
# What has a day of its own; whoever does or says something has none.
_EVENT = re.compile(
    r"(?:신청|접수|모집|예약|수업|강연|강좌|교육|설명회|공청회|축제|행사|대회|공연|전시|전시회|시험|면접|추첨|투표"
    r"|개막|개막식|폐막|개관|개관식|개장|개통|준공|준공식|착공|완공|운영|기간|기한|마감|일정|입학식|납부|지급|판매|시행)$"
)
_RELATIVE = re.compile(r"^(?:지난해|올해|내년|작년|이달|당시|지금|현재|오늘|최근|이날|올|지난|오는|다음)\s*")
_REPORTS = re.compile(r"(?:밝혔|말했|전했|알렸|발표했|공개했|강조했|당부했|설명했|덧붙였)다[.\s]*$")
_COUNTER = re.compile(r"(?:여\s?)?([가-힣]{1,3})$")
_MULTIPLES = "십백천만억조"
_LONGEST_SUBJECT, _SHORTEST_SUBJECT = 4, 2  # morphemes, characters
_SHORTEST_TOPIC, _LONGEST_TOPIC = 4, 16  # characters
_KINDS_OF_DATE = frozenset({"date", "period"})
_HEAD = 2  # characters at its end by which a topic is spoken of again: 축제 of 비빔밥축제
_REACH = 3  # sentences that speak on of a topic named once
_LEAD = 2  # sentences that name what the article is about


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a sentence says of a subject."""

    subject: str
    value: Figure | DateRef
    sentence: Sentence

    @property
    def counter(self) -> str:
        """What is counted in, as the article writes it: "곳"; "" for measures and dates."""
        value = self.value
        if isinstance(value, DateRef) or value.dimension in {"money", "area", "length", "ratio"}:
            return ""
        found = _COUNTER.search(value.text)
        return found[1].lstrip(_MULTIPLES) if found else ""


def said_in(article: Article, topic: str) -> Iterator[Said]:
    """What the sentences that speak of the topic say values of, in order, each subject once."""
    seen: set[str] = set()
    named, head = -_REACH - 1, topic[-_HEAD:]
    for sentence in article.sentences:
        if head in sentence.text:
            named = sentence.index
        if "“" in sentence.text or "|" in sentence.text:
            continue  # what somebody thinks, and rows of tables
        if sentence.index - named > _REACH:
            continue  # by now it may speak of something else
        for said in _said(sentence, article):
            if said.subject not in seen:
                seen.add(said.subject)
                yield said


def topic_of(article: Article, city: str) -> str:
    """What an article is about: the first noun phrase of its title that its first sentences repeat."""
    lead = " ".join(" ".join(s.text for s in article.sentences[:_LEAD]).split())
    title = article.title
    for run, after in _runs(morphemes(title)):
        if after is not None and after.tag == "JKB":
            continue  # where, not what: 아중호수에 도서관
        words = title[_word_start(title, run[0].start) : run[-1].end].split()
        if _goes_on(title, run[-1].end, after):
            words.pop()  # 농업 of 농업인대학 is no word
        while words and words[0] in (city, city.removesuffix("시")):
            words.pop(0)
        phrase = next((p for p in _phrases(words) if p in lead), "")
        if phrase:
            return phrase
    return ""


def _goes_on(text: str, end: int, after: Morpheme | None) -> bool:
    """Whether the word that ends here does not end here, a particle apart."""
    if after is None or after.tag.startswith("J"):
        return False
    return end < len(text) and "가" <= text[end] <= "힣"


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """Words in a row that could name a topic, the longest first."""
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            phrase = " ".join(words[first : first + length])
            fits = _SHORTEST_TOPIC <= len(phrase) <= _LONGEST_TOPIC
            timeless = not any(c.isdigit() for c in phrase) and not _RELATIVE.match(phrase)
            if fits and timeless:
                yield phrase


def _said(sentence: Sentence, article: Article) -> Iterator[Said]:
    text = sentence.text
    found = morphemes(text)
    figures = [f for f in read_figures(text) if f.role == "figure" and f.unit]
    dates = [d for d in read_dates(text, article.published) if _tells_when(d, text)]
    both: list[Figure | DateRef] = [*figures, *dates]
    values = sorted(both, key=lambda v: v.start)
    for before, run, after in _subjects(found, text):
        if any(v.start < run[-1].end and run[0].start < v.end for v in values):
            continue
        nearest = next((v for v in values if v.start >= run[-1].end), None)
        if nearest is not None and _belongs(before, run, after, nearest, found):
            subject = " ".join(text[run[0].start : run[-1].end].split())
            subject = _RELATIVE.sub("", subject)
            if len(subject) >= _SHORTEST_SUBJECT:
                yield Said(subject, nearest, sentence)


def _subjects(
    found: Sequence[Morpheme], text: str
) -> Iterator[tuple[Morpheme | None, list[Morpheme], Morpheme | None]]:
    """Noun phrases that could be what a value is said of, with what stands before and after each."""
    for whole, after in _runs(found):
        run = whole[-_LONGEST_SUBJECT:]
        while run and _word_start(text, run[0].start) != run[0].start:
            run = run[1:]  # whole words only
        if run:
            before = next((m for m in reversed(found) if m.end <= run[0].start), None)
            yield before, run, after


def _word_start(text: str, at: int) -> int:
    """Where the word that `at` is in begins."""
    return max(text.rfind(c, 0, at) for c in " \n·‘(") + 1


def _belongs(
    before: Morpheme | None,
    run: Sequence[Morpheme],
    after: Morpheme | None,
    value: Figure | DateRef,
    found: Sequence[Morpheme],
) -> bool:
    """Whether the value is said of the noun phrase as it stands, and not of something between."""
    name = "".join(m.form for m in run)
    between = [m for m in found if run[-1].end <= m.start < value.start]
    marked = after is not None and after.tag == "JX" and after.form in ("은", "는")
    beside = between[1:] if marked else between
    if isinstance(value, DateRef):
        return marked and not beside and bool(_EVENT.search(name))
    if any(pattern.search(name) for pattern in _MEASURES.values()):
        pattern = _MEASURES.get(value.dimension)
        fits = pattern is not None and pattern.search(name)
        return bool(fits) and (all(m.tag in _APPOSED for m in beside) if marked else not beside)
    if value.dimension not in {"count", "money"} or not marked:
        return False
    if before is not None and before.tag in _MODIFIES:
        return False  # 카드를 쓴 시민: without what is said of them they are others
    return all(m.tag in _BESIDES for m in beside)


def _tells_when(date: DateRef, text: str) -> bool:
    """Whether a date says when something is, and not in which year or when it was told."""
    known = date.basis != "unresolved" and date.precision in {"day", "month"}
    return known and date.kind in _KINDS_OF_DATE and not _REPORTS.search(text)


def _runs(
    found: Sequence[Morpheme],
) -> Iterator[tuple[list[Morpheme], Morpheme | None]]:
    """Nouns in a row with what follows them; what a verb is made of (모집하다) is none."""
    run: list[Morpheme] = []
    for m, after in zip(found, (*found[1:], None), strict=True):
        verbal = after is not None and after.tag in {"XSV", "XSA"} and after.start == m.end
        if m.tag in _NOUN and not verbal:
            run.append(m)
            continue
        if run:
            yield run, m
        run = []
    if run:
        yield run, None
