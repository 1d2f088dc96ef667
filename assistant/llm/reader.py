"""A language model's answer, read as it streams: in JSON or in lines, whichever it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.llm.drafts import DraftReader, bare
from assistant.types import DraftSentence

_LONGEST = 400  # characters of a sentence
_OPENING = re.compile(r"^\s*(?:```(?:json)?\s*)?(?=\{)")
_UNDECIDED = re.compile(r"^\s*(?:`{0,3}|```j?s?o?n?\s*)$")
_UNANSWERABLE = re.compile(r'^\s*\{\s*"answerable"\s*:\s*false')


def schema_for(role: str, labels: frozenset[int]) -> dict[str, Any]:
    """The JSON schema of an answer; of sentences alone when the role is "wording"."""
    pointed = {"type": "integer", "enum": sorted(labels)}
    several = {"type": "array", "minItems": 1, "maxItems": 4, "items": pointed}
    sentence = {"text": {"type": "string"}, "labels": several}
    of_sentence = {"$ref": "#/$defs/sentence"}
    sentences = {"type": "array", "maxItems": 2 if role == "wording" else 4, "items": of_sentence}
    first = {} if role == "wording" else {"answerable": {"type": "boolean"}, "headline": of_sentence}
    parts: dict[str, Any] = {**first, "sentences": sentences}
    return _object(parts) | {"$defs": {"sentence": _object(sentence)}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class AnswerReader:
    """Text in, draft sentences out, each once, as soon as it is complete."""

    def __init__(self, labels: frozenset[int]) -> None:
        self._labels = labels
        self._begun = ""
        self._reader: DraftReader | _JsonReader | None = None

    @property
    def abstained(self) -> bool:
        """Whether the model said that the evidence does not answer."""
        return self._reader is not None and self._reader.abstained

    @property
    def count(self) -> int:
        """How many drafts came out."""
        return self._reader.count if self._reader else 0

    @property
    def rambles(self) -> bool:
        """Whether the sentence under way is longer than any: a small model repeats itself for ever."""
        return self._reader is not None and self._reader.unfinished > _LONGEST

    def feed(self, text: str) -> Iterator[DraftSentence]:
        """The sentences that `text` completes."""
        if self._reader is None:
            self._begun += text
            if _UNDECIDED.match(self._begun):
                return
            in_json = bool(_OPENING.match(self._begun))
            self._reader = (_JsonReader if in_json else DraftReader)(self._labels)
            text = self._begun
        yield from self._reader.feed(text)

    def finish(self) -> Iterator[DraftSentence]:
        """The last sentence, when the model ended by itself."""
        if self._reader is not None:
            yield from self._reader.finish()


class _JsonReader:
    """Reads every innermost object with "text" and "labels" when its brace closes."""

    def __init__(self, labels: frozenset[int]) -> None:
        self._known = labels
        self._text = ""
        self._at = 0  # how far it was looked at
        self._open: list[int] = []  # where the objects begin that are not closed yet
        self._quoted = self._escaped = False
        self._seen: set[str] = set()
        self.abstained = False
        self.count = 0

    def feed(self, text: str) -> Iterator[DraftSentence]:
        """The sentences that `text` completes."""
        self._text += text
        while self._at < len(self._text) and not self.abstained:
            begin = self._step(self._text[self._at])
            self._at += 1
            if begin is not None:
                yield from self._object(begin)
        self.abstained = self.abstained or bool(_UNANSWERABLE.match(self._text))

    def finish(self) -> Iterator[DraftSentence]:
        """Nothing: an object that is not closed is no sentence."""
        yield from ()

    @property
    def unfinished(self) -> int:
        """Characters of the object that is being written."""
        return len(self._text) - self._open[-1] if len(self._open) > 1 else 0

    def _step(self, char: str) -> int | None:
        """Where the object begins that `char` closes."""
        if self._quoted:
            self._quoted = char != '"' or self._escaped
            self._escaped = char == "\\" and not self._escaped
        elif char == '"':
            self._quoted = True
        elif char == "{":
            self._open.append(self._at)
        elif char == "}" and self._open:
            return self._open.pop()
        return None

    def _object(self, begin: int) -> Iterator[DraftSentence]:
        try:
            value = json.loads(self._text[begin : self._at], strict=False)
        except ValueError:
            return
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            self.abstained = isinstance(value, dict) and value.get("answerable") is False
            return
        labels, text = self._labels(value.get("labels")), bare(value["text"])
        headline = bool(re.search(r'"headline"\s*:\s*$', self._text[:begin]))
        if labels and re.search(r"\w", text) and (headline or text not in self._seen):
            self._seen |= set() if headline else {text}  # it may be said again, in the answer itself
            self.count += 1
            yield DraftSentence(text, labels, headline)

    def _labels(self, value: object) -> tuple[int, ...]:
        numbers = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(n for n in map(_number, numbers) if n in self._known))


def _number(value: object) -> int:
    """A label as a model may write it: 1, "1", "[1]"; 0 for anything else."""
    digits = re.fullmatch(r"\[?\s*(\d{1,4})\s*\]?", str(value))
    return int(digits.group(1)) if digits else 0
