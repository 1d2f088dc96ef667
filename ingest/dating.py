"""Publication dates: stated by the source, inferred from what the text rules out, or unknown."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ingest.bylines import STAMP
from ingest.calendar import calendar
from ingest.clues import Clue, Report, clues_of, reports_in
from ingest.lines import Line, Role
from ingest.types import Article, DateBasis, Published

_FULL = re.compile(r"((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?!\d)")
_MONTH = re.compile(r"((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*[월.]?\Z")
# In names and addresses: "2024/06/26", "20240626"; not inside longer numbers or hashes.
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d{2})([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])"
)
_UPDATED = re.compile(
    rf"(?:(?:최종\s*)?(?:수정|업데이트)|updated|modified)[가-힣\s:：|]*{STAMP.pattern}",
    re.IGNORECASE,
)
_YEARS = (1995, 2040)  # candidates where nothing narrows the year
_FEW_YEARS = 5  # a reason names the years that are left when they are this few


def stated(lines: list[Line], dates: tuple[str, str], names: tuple[str, str]) -> Published:
    """The publication date the source states, best witness first; UNKNOWN when none does.

    `dates` are the header fields of the article and of its page, `names` its address and file.
    """
    for text in (dates[0], *_bylines(lines), dates[1]):
        if found := read_stamp(text):
            return found
    for text in names:
        if match := _COMPACT.search(text):
            found = _published(match[1], match[3], match[4], text)
            if found:
                return found
    return Published()


def _bylines(lines: list[Line]) -> list[str]:
    """Byline texts; a date after "수정" is of a later change, not of the publication."""
    return [_UPDATED.sub("", line.text) for line in lines if line.role is Role.BYLINE]


def read_stamp(text: str) -> Published | None:
    """The date of a byline or header value, None when it holds none."""
    if match := _FULL.search(text):
        return _published(match[1], match[2], match[3], text)
    if match := _MONTH.search(text.strip()):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            return Published(year, month, None, DateBasis.STATED, text.strip(" |·"))
    if match := _COMPACT.search(text):
        return _published(match[1], match[3], match[4], text)
    return None


def _published(year: str, month: str, day: str, text: str) -> Published | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Published(found.year, found.month, found.day, DateBasis.STATED, text.strip(" |·-"))


def infer(articles: Sequence[Article]) -> list[Published]:
    """The publication date of each article of a page, inferred where none is stated.

    Articles that name one and the same day were printed together: the clues of each hold for all.
    """
    texts = {place: _texts(a) for place, a in enumerate(articles) if not _is_known(a)}
    reports = {place: list(reports_in(text)) for place, text in texts.items()}
    every = [report for found in reports.values() for report in found]
    if len({report.day for report in every}) == 1:
        shared = _conclude([text for part in texts.values() for text in part], every)
        inferred = dict.fromkeys(texts, shared)
    else:
        inferred = {place: _conclude(text, reports[place]) for place, text in texts.items()}
    return [inferred.get(place, article.published) for place, article in enumerate(articles)]


def _is_known(article: Article) -> bool:
    return article.published.basis is not DateBasis.UNKNOWN


def _conclude(texts: list[str], reports: list[Report]) -> Published:
    """What clues allow, those that rest on custom given up when nothing fits them all."""
    clues = [*_day_clues(reports), *clues_of(texts)]
    if not clues:
        return Published()
    for kept in (clues, [clue for clue in clues if not clue.soft]):
        if fitting := list(_candidates(kept)):
            return _agreed(fitting, kept)
    return Published()


def _texts(article: Article) -> list[str]:
    return [article.title, *(sentence.text for sentence in article.sentences)]


def _day_clues(reports: list[Report]) -> list[Clue]:
    """The day of the month on which all reports agree, and that it was a working day."""
    days = {report.day for report in reports}
    if len(days) != 1:
        return []
    working = [report.words for report in reports if report.working]
    known = [Clue(words, calendar().is_working_day, soft=True) for words in working[:1]]
    return [Clue((working or [reports[0].words])[0], lambda on: on.day in days), *known]


def _candidates(clues: list[Clue]) -> Iterator[date]:
    """Every date that all clues allow, one year of dates when nothing narrows the year."""
    first = max([_YEARS[0], *(clue.first for clue in clues)])
    last = min([_YEARS[1], *(clue.last for clue in clues)])
    for year in range(first, last + 1):
        for month in range(1, 13):
            for day in range(1, monthrange(year, month)[1] + 1):
                on = date(year, month, day)
                if all(clue.fits(on) for clue in clues):
                    yield on


def _agreed(fitting: list[date], clues: list[Clue]) -> Published:
    """The parts on which all fitting dates agree, with the words of the clues that were needed."""
    parts = _parts(fitting)
    if parts == (None, None, None):
        return Published()
    needed = list(clues)
    for clue in reversed(clues):
        fewer = [other for other in needed if other is not clue]
        if _parts(found := list(_candidates(fewer))) == parts and _span(found) == _span(fitting):
            needed = fewer
    reason = "; ".join(dict.fromkeys(f"“{clue.words}”" for clue in needed))
    return Published(*parts, DateBasis.INFERRED, reason + _span(fitting))


def _parts(days: list[date]) -> tuple[int | None, int | None, int | None]:
    return _only(d.year for d in days), _only(d.month for d in days), _only(d.day for d in days)


def _span(days: list[date]) -> str:
    """The years that are left, " (2021-2023)", when they are few."""
    first, last = days[0].year, days[-1].year
    return f" ({first}-{last})" if 0 < last - first < _FEW_YEARS else ""


def _only(values: Iterable[int]) -> int | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None
