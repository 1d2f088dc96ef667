"""A language model's text, read as it streams: every finished sentence becomes a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.question.visible import visible
from assistant.types import DraftSentence

NO_ANSWER = "NO_ANSWER"

_LABELS = r"\[\s*\d+(?:\s*,\s*\d+)*\s*\]"
_LABEL_GROUP = re.compile(_LABELS)
_LABEL_LINK = re.compile(rf"{_LABELS}\([^()\s]*\)")
_HEADLINE = re.compile(r"^\W*HEADLINE\W*?:\W*?\s*", re.IGNORECASE)
_DECORATION = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|#+\s+)|\*\*|`")
_ABOUT = re.compile(r"^\s*\(\d{4}(?:-\d\d){0,2}, [^()]*\)\s*")  # copied from the evidence line
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?[^()\s]*>?(?:\s+[^()]*)?\)")
_TAG = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1>|$)|</?[A-Za-z][^<>]*>", re.I | re.S)
_WRAPPED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_NO_TAG = str.maketrans("<>", "〈〉")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)

# A sentence is over at its full stop; at one followed by labels; or at labels with the stop behind.
# What follows must be there, so that "[1]" is not taken from a sentence that goes on "[2]", and must
# not be a digit after a bare stop, so that "2024. 6. 26." and "3.5" stay whole.
_STOP = r"(?:(?<=[가-힣])|(?<=[a-z]{3})|(?<=[)\]”\"’'%]))[.!?]+"
_OVER = re.compile(
    rf"{_STOP}\s*(?:{_LABELS}\s*)+(?=[^\s\[.!?])"
    rf"|{_LABELS}\s*[.!?。]+\s+(?=[^\s\[])"
    rf"|{_STOP}\s+(?=[^\s\[\d])"
    rf"|。\s*(?:{_LABELS}\s*)*(?=[^\s\[])"
)


class DraftReader:
    """Text in, draft sentences out, in order and each once.

    A sentence needs a label that the evidence has; labels it does not have are dropped.
    A headline without one waits for the first sentence and points where that points.
    """

    def __init__(self, labels: frozenset[int]) -> None:
        self._known = labels
        self._rest = ""
        self._headline = ""
        self._seen: set[str] = set()
        self.abstained = False
        self.count = 0

    def feed(self, text: str) -> Iterator[DraftSentence]:
        """The sentences that `text` completes."""
        self._rest += text
        if "<think" in self._rest:
            if "</think" not in self._rest:
                return
            self._rest = _THINKING.sub("", self._rest)
        while "\n" in self._rest:
            line, _, self._rest = self._rest.partition("\n")
            yield from self._line(line)
        yield from self._begun_line()

    @property
    def unfinished(self) -> int:
        """Characters of the sentence that is being written; thinking is none."""
        return 0 if "<think" in self._rest else len(self._rest)

    def finish(self) -> Iterator[DraftSentence]:
        """The last sentence, when the model ended by itself."""
        line, self._rest = _THINKING.sub("", self._rest), ""
        yield from self._line(line)

    def _begun_line(self) -> Iterator[DraftSentence]:
        """Sentences finished before the end of the line that is being written."""
        if _HEADLINE.match(self._rest) or "HEADLINE".startswith(self._rest.strip()[:8].upper()):
            return
        while not self.abstained and (match := _OVER.search(self._rest)):
            sentence, self._rest = self._rest[: match.end()], self._rest[match.end() :]
            yield from self._sentence(sentence)

    def _line(self, line: str) -> Iterator[DraftSentence]:
        if self.abstained:
            return
        if NO_ANSWER in line:
            self.abstained = True
            return
        heading = _HEADLINE.match(line)
        if heading:
            yield from self._heading(line[heading.end() :])
            return
        start = 0
        for match in _OVER.finditer(line):
            yield from self._sentence(line[start : match.end()])
            start = match.end()
        yield from self._sentence(line[start:])

    def _heading(self, text: str) -> Iterator[DraftSentence]:
        labels, said = self._read(text)
        if labels and said:
            yield self._draft(said, labels, headline=True)
        elif not self.count:
            self._headline = said

    def _sentence(self, text: str) -> Iterator[DraftSentence]:
        labels, said = self._read(text)
        if not labels or not re.search(r"\w", said) or said in self._seen:
            return
        if self._headline:
            yield self._draft(self._headline, labels, headline=True)
            self._headline = ""
        self._seen.add(said)
        yield self._draft(said, labels)

    def _draft(self, text: str, labels: tuple[int, ...], headline: bool = False) -> DraftSentence:
        self.count += 1
        return DraftSentence(text, labels, headline)

    def _read(self, text: str) -> tuple[tuple[int, ...], str]:
        """(known labels in order of appearance, the text without any marker)."""
        named = [int(n) for group in _LABEL_GROUP.findall(text) for n in re.findall(r"\d+", group)]
        labels = tuple(dict.fromkeys(label for label in named if label in self._known))
        return labels, bare(text)


def bare(text: str) -> str:
    """`text` without labels, Markdown, HTML and what cannot be seen; a link is its words."""
    text = _MARKDOWN_LINK.sub(r"\1", _LABEL_LINK.sub("", visible(text)))
    text = _DECORATION.sub("", _LABEL_GROUP.sub("", _TAG.sub("", text))).translate(_NO_TAG)
    text = re.sub(r"\s+(?=[.!?,。]|$)", "", " ".join(_ABOUT.sub("", text).split()))
    return wrapped[1] if (wrapped := _WRAPPED.fullmatch(text)) else text
