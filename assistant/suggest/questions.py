"""Questions about the values of an article, in words of templates and of the article: no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.question.glossary import glossary_tables
from assistant.suggest.words import Said, said_in, topic_of
from ingest.types import Article
from ingest.values import DateRef
from prompts import FALLBACK, counted, suggestions

_COLUMNS = {"en": 0, "zh": 1, "ja": 1, "vi": 2}  # of the glossary's lines
_FIRST, _LAST, _ENDINGS = "가", "힣", 28  # syllables, and how many endings each can have


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that an article seems to answer, and what would answer it."""

    question: str
    said: Said


def proposals(article: Article, language: str, city: str) -> Iterator[Proposal]:
    """Questions in `language` that the article seems to answer, in its order."""
    topic = topic_of(article, city)
    if not topic:
        return
    write = _korean if language == FALLBACK else _foreign
    for said in said_in(article, topic):
        elsewhere = {city, city.removesuffix("시")} & set(said.subject.split())
        question = "" if elsewhere else write(topic, said, language)
        if question:
            yield Proposal(question, said)


def _korean(topic: str, said: Said, _: str) -> str:
    """"비빔밥축제 먹거리 부스는 몇 곳인가요?"."""
    subject = _apart(said.subject, topic)
    if not subject or not _FIRST <= subject[-1] <= _LAST:
        return ""
    marked = subject + _particle(subject)
    if said.counter:
        return counted()("count", topic=topic, subject=marked, counter=said.counter)
    return suggestions(FALLBACK)(_kind(said), topic=topic, subject=marked)


def _foreign(topic: str, said: Said, language: str) -> str:
    """The same in another language, when its glossary has every word of it."""
    subject = _translated(_apart(said.subject, topic), language)
    about = _translated(topic, language)
    if not subject or not about or said.counter:
        return ""
    question = suggestions(language)(_kind(said), topic=about, subject=subject)
    return question[0].upper() + question[1:]


def _apart(subject: str, topic: str) -> str:
    """The subject without the words that the topic ends with: 축제 예산 of 비빔밥축제 is its 예산."""
    words = subject.split()
    while words and topic.endswith(words[0]):
        words.pop(0)
    return " ".join(words)


def _kind(said: Said) -> str:
    return "date" if isinstance(said.value, DateRef) else "amount"


def _translated(phrase: str, language: str) -> str:
    """The phrase in `language`, longest glossary entries first; "" when a part of it is not there."""
    text, table = phrase.replace(" ", ""), _glossary(language)
    found, at = [], 0
    while at < len(text):
        end = next((e for e in range(len(text), at, -1) if text[at:e] in table), 0)
        if not end:
            return ""
        found.append(table[text[at:end]])
        at = end
    return ("" if language in ("zh", "ja") else " ").join(found if language != "vi" else found[::-1])


@cache
def _glossary(language: str) -> dict[str, str]:
    """Korean without spaces to the first wording in `language`."""
    tables = glossary_tables()
    found: dict[str, str] = {}
    for section in ("words", "names"):
        for korean, forms in tables[section].items():
            wording = _wording(forms[_COLUMNS[language]].split("|"), language)
            if section == "names" and language in ("en", "vi"):
                wording = wording.title()
            for name in korean.split("|"):
                if wording:
                    found.setdefault(name.replace(" ", ""), wording)
    return found


def _wording(forms: Sequence[str], language: str) -> str:
    """The first wording; of those that Chinese and Japanese share, the one that is surely Japanese."""
    if language == "ja":
        return next((f for f in forms if any("ぁ" <= c <= "ヿ" for c in f)), "")
    return forms[0]


def _particle(word: str) -> str:
    """은 after a closed syllable, 는 after an open one."""
    return "은" if (ord(word[-1]) - ord(_FIRST)) % _ENDINGS else "는"
