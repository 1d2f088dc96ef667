"""Cases proposed from an article's figures and dates, for a person to accept, edit or reject.

A value becomes a required fact, its sentence the evidence, and the noun phrase before it the
subject of a question from prompts/<lang>/cases.toml. They are drafts: a machine does not know
which values citizens ask for, nor what else an article must not be confused with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.cases import Case, split_of
from evals.facts import Fact, Shown
from evals.lint import read_texts
from evals.subjects import subject_of, topic_particle
from evals.texts import texts
from ingest.errors import CasesInvalid
from ingest.pipeline import read_sources
from ingest.types import Article, Sentence
from ingest.values import DateRef, Figure, read_dates, read_figures, render

_ASKED = {"figure", "phone"}  # roles of figures that people ask for
_NO_YEAR_SHIFT = 7  # years after the article: nothing can say it yet
_MAX = 30  # proposals of one article


def proposals_from(path: Path, language: str = "ko") -> tuple[Case, ...]:
    """The proposed cases of every article in a source file, in reading order.

    :raises CasesInvalid: the file cannot be read, or holds no value to ask for.
    """
    found: list[Case] = []
    texts_there = read_texts([path])
    for result in read_sources([path]):
        if result.rejected:
            raise CasesInvalid(f"{path}: {result.rejected}")
        for article in result.articles:
            found += _of_article(article, texts_there.get(path.name, ""), language, len(found))
    if not found:
        raise CasesInvalid(f"{path}: no figure or date with a subject - write the cases by hand")
    return tuple(found)


def _of_article(article: Article, raw: str, language: str, before: int) -> list[Case]:
    asked: dict[str, Case] = {}
    for sentence in article.sentences:
        for kind, question, alternatives in _asked(article, sentence, language):
            if len(asked) == _MAX or question in asked:
                continue
            name = f"new-{Path(article.source).stem}-{before + len(asked) + 1:02d}"
            evidence = (sentence.text,) if sentence.text in raw else ()
            asked[question] = _case(name, kind, question, alternatives, article, evidence, language)
    nothing = _unanswerable(article, asked, language, before)
    return [*asked.values(), *nothing]


def _asked(
    article: Article, sentence: Sentence, language: str
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(type, question, alternatives) of each value of a sentence that has a subject."""
    values: list[Figure | DateRef] = [f for f in read_figures(sentence.text) if _tells(f)]
    dates = read_dates(sentence.text, article.published)
    values += [date for date in dates if _is_whole(date) and not _is_own(date, article)]
    for value in sorted(values, key=lambda value: value.start):
        subject = subject_of(sentence.text, value.start)
        if subject:
            kind, key = _kinds(value, language)
            unit = getattr(value, "unit", "")
            yield kind, _question(key, subject, article, unit, language), _alternatives(value)


def _tells(figure: Figure) -> bool:
    """Whether people may ask for it: not "한 그릇" or "1인"."""
    return figure.role in _ASKED and (figure.role == "phone" or figure.high > 1)


def _is_own(date: DateRef, article: Article) -> bool:
    """Whether it is the day of the article itself: 23일 밝혔다."""
    own = article.published
    return (date.first.year, date.first.month, date.first.day) == (own.year, own.month, own.day)


def _is_whole(date: DateRef) -> bool:
    """Whether a date says a month at least and is no length of time."""
    return date.first.month is not None and not date.duration


def _kinds(value: Figure | DateRef, language: str) -> tuple[str, str]:
    """(type of the case, key of the question)."""
    if isinstance(value, DateRef):
        key = "period" if value.first != value.last else "date"
        return key, key
    if value.role == "phone":
        return "contact", "phone"
    known = texts("cases", language)
    return "figure", value.dimension if value.dimension in known else "figure"


def _question(key: str, subject: str, article: Article, unit: str, language: str) -> str:
    words: dict[str, str] = texts("cases", language)
    year = article.published.year
    when = words["year"].format(year=year) if year else ""
    topic = subject + topic_particle(subject) if language == "ko" else subject
    return words[key].format(when=when, subject=subject, topic=topic, unit=unit)


def _alternatives(value: Figure | DateRef) -> tuple[str, ...]:
    """The value as it stands there, and a date with its year too."""
    text = value.text.strip()
    if isinstance(value, Figure):
        return (text,)
    whole = render(value, "ko")
    return tuple(dict.fromkeys([whole, text] if value.basis != "relative" else [whole]))


def _case(
    name: str, kind: str, question: str, alternatives: tuple[str, ...], article: Article,
    evidence: tuple[str, ...], language: str,
) -> Case:  # fmt: skip
    told = Fact.of(alternatives).found_in(Shown.of("\n".join(evidence)))
    return Case(
        id=name, type=kind, question=question, answers=(alternatives,),
        source=(Path(article.source).name,), evidence=evidence, lang=language,
        note=f"proposed from: {article.title}", split=split_of(name), derived=not told, draft=True,
    )  # fmt: skip


def _unanswerable(
    article: Article, asked: dict[str, Case], language: str, before: int
) -> Iterator[Case]:
    """The first question about a figure once more, for a year that nobody has written about."""
    first = next((case for case in asked.values() if case.type == "figure"), None)
    year = article.published.year
    if first is None or year is None:
        return
    words: dict[str, str] = texts("cases", language)
    later = words["year"].format(year=year + _NO_YEAR_SHIFT)
    question = first.question.replace(words["year"].format(year=year), later)
    name = f"new-{Path(article.source).stem}-{before + len(asked) + 1:02d}"
    yield Case(
        id=name, type="unanswerable", question=question, lang=language, split=split_of(name),
        note="proposed: make sure that no article says it", draft=True,
    )  # fmt: skip
