"""What was found for a question, and how far the sentences of a model say it.

A model's words take the place of the template that says the headline, never of a quote: what the
extractive answer shows is shown whatever the model is worth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.checking import Checked
from assistant.question.understanding import Query
from assistant.types import Evidence, Fact
from ingest.morphemes import morphemes

_NAMING = frozenset({"NNG", "NNP", "XR", "SL", "SH"})
_NUMBER = re.compile(r"\d(?:[\d:.,-]*\d)?")
_HANGUL = re.compile(r"[가-힣]+")
_YES = re.compile(r"\W*(?:네|예|맞습니다|yes|はい|是的|vâng|đúng)(?![\w])", re.I)
_NO = re.compile(r"\W*(?:아니요|아니오|아닙니다|no|いいえ|不是|không)(?![\w])", re.I)


class Found:
    """The headline that was found: its facts and words, and what of them the model has said."""

    def __init__(self, head: Checked, query: Query, cited: Sequence[Evidence]) -> None:
        self.text = head.draft.text
        self._shown = [_bare(self.text), *(_bare(e.sentence.text) for e in cited)]
        self._language = query.language
        self._facts = {_key(f) for f in head.facts}
        self._words = self._words_of(head)
        self._said: set[tuple[str, str, str]] = set()
        self._text = ""  # what the model said, without spaces
        self._labels: set[int] = set()

    @property
    def said(self) -> bool:
        """Whether the model said anything that may be shown."""
        return bool(self._labels)

    def say(self, result: Checked) -> None:
        """Remember what a sentence of the model says."""
        self._said |= {self._as_found(f) for f in result.facts}
        self._text += _packed(result.draft.text)
        self._labels |= set(result.draft.labels)

    def is_shown(self, text: str) -> bool:
        """Whether a sentence only repeats the headline or a cited sentence, which are shown without it."""
        return any(_bare(text) in shown for shown in self._shown)

    def held_to(self, result: Checked) -> Checked:
        """The result, with a reason when it would stand beside what was found as another answer."""
        why = self._objection(result)
        return replace(result, reasons=(*result.reasons, why)) if why else result

    def unsaid(self, plain: Sequence[Checked]) -> list[Checked]:
        """The extractive sentences that still have something to say: all but the template, if that was said."""
        body = [c for c in plain if not c.draft.headline]
        if not (self.said and self._facts <= self._said and all(word in self._text for word in self._words)):
            return body
        return [c for c in body if not (c.draft.template and self._labels.issuperset(c.draft.labels))]

    def _objection(self, result: Checked) -> str:
        text = result.draft.text
        if self.is_shown(text):
            return "repeats what is shown"
        if (_NO.match(self.text) and _YES.match(text)) or (_YES.match(self.text) and _NO.match(text)):
            return "turns the verdict round"
        stated = {self._as_found(f) for f in result.facts}
        kinds = {key[:2] for key in self._facts}
        other = {key[:2] for key in stated if key[:2] in kinds and key not in self._facts}
        if other - {key[:2] for key in stated & self._facts}:
            return "another value than the one found"
        if not self.said and not self._mentions(stated, _packed(text)):
            return "leaves out what was found"
        return ""

    def _mentions(self, stated: set[tuple[str, str, str]], text: str) -> bool:
        """Whether something of what was found is said, as far as that can be told."""
        if self._facts:
            return bool(stated & self._facts)
        return not self._words or any(word in text for word in self._words)

    def _words_of(self, result: Checked) -> frozenset[str]:
        """What a sentence says beside its facts: numbers, and the nouns of its Korean."""
        text = result.draft.text
        for fact in result.facts:
            text = text.replace(fact.text, " ")
        if self._language == "ko":
            words = [m.form for m in morphemes(text) if m.tag in _NAMING]
        else:
            words = _HANGUL.findall(text)
        return frozenset(word.lower() for word in (*words, *_NUMBER.findall(text)))

    def _as_found(self, fact: Fact) -> tuple[str, str, str]:
        """The key of the fact that was found when this one says it, if with less: 12월 3일."""
        own = _key(fact)
        same = (w for w in self._facts if w[:2] == own[:2] and _says_less(own[2], w[2]))
        return next(same, own)


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text).lower()


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def _says_less(stated: str, found: str) -> bool:
    """Whether a date without its year (--12-03) is the one that was found (2019-12-03)."""
    pairs = list(zip(stated.split(".."), found.split(".."), strict=False))
    alike = stated.count("..") == found.count("..")
    return alike and all(a.startswith("--") and b.endswith(a[1:]) for a, b in pairs)


def _key(fact: Fact) -> tuple[str, str, str]:
    return fact.kind, fact.unit, fact.value
