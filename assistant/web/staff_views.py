"""The HTML of the staff page, from templates that escape everything they are given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.operations.catalogue import Catalogue, catalogue
from assistant.serving.metrics import last_ingest, last_ingest_age
from assistant.serving.service import AnswerService
from assistant.settings import Settings
from assistant.staff.export import sentences
from assistant.staff.notice import MAX_CHARS, NoticeBoard
from assistant.staff.record_groups import DISLIKED, UNANSWERED, Group, groups
from assistant.staff.records import Records, RecordsUnavailable
from ingest.errors import AssistantError
from ingest.types import DateBasis
from prompts import UiTexts, staff

_DAYS = 30  # of the overview
_PER_PAGE = 50  # articles
_MENU = ("overview", UNANSWERED, DISLIKED, "articles")
_LANGUAGES = (
    ("ko", "한국어"), ("en", "English"), ("zh", "中文"), ("ja", "日本語"), ("vi", "Tiếng Việt"),
)  # fmt: skip
_COUNTS = """
SELECT count(*) AS asked, coalesce(sum(status = 'abstained'), 0) AS abstained,
       (SELECT coalesce(sum(rating = 'down'), 0) FROM opinions WHERE at >= ?1) AS thumbs_down,
       (SELECT coalesce(sum(rating = 'up'), 0) FROM opinions WHERE at >= ?1) AS thumbs_up
FROM questions WHERE at >= ?1
"""


class Views:
    """Every page as HTML; `key` is what the forms of the session carry."""

    def __init__(
        self, assistant: AnswerService, settings: Settings, records: Records, board: NoticeBoard
    ) -> None:
        self._assistant = assistant
        self._settings = settings
        self._records = records
        self._board = board

    def login(self, language: str, wrong: bool = False) -> str:
        """The form that asks for the token."""
        return self._render("staff_login.html", language, "", "overview", wrong=wrong)

    def overview(self, language: str, key: str, said: str) -> str:
        """Numbers, freshness, notice and off switch; `said` is what became of a form."""
        return self._render(
            "staff_overview.html", language, key, "overview",
            said=said, days=str(_DAYS), numbers=self._numbers(), index=self._index(staff(language)),
            notice=self._board.current(), languages=_LANGUAGES, max_chars=MAX_CHARS,
            record_days=str(self._settings.record_days),
        )  # fmt: skip

    def questions(
        self, language: str, key: str, kind: str, days: int, periods: Sequence[int]
    ) -> str:
        """The groups of unanswered or disliked questions."""
        texts = staff(language)
        try:
            found = [self._group(g, texts) for g in groups(self._records, kind, days)]
        except RecordsUnavailable:
            found = None
        return self._render(
            "staff_questions.html", language, key, kind,
            groups=found, days=str(days), periods=[str(n) for n in periods],
        )  # fmt: skip

    def articles(self, language: str, key: str, page: int) -> str:
        """What is indexed, a page of it, with counts by publisher and year."""
        try:
            found = catalogue(self._settings.data_dir)
        except AssistantError:
            return self._render("staff_articles.html", language, key, "articles", found=None)
        pages = max(1, math.ceil(len(found.entries) / _PER_PAGE))
        page = min(max(page, 1), pages)
        return self._render(
            "staff_articles.html", language, key, "articles",
            found={"publishers": found.publishers(), "years": found.years()},
            entries=_entries(found, page, staff(language)), page=str(page), pages=str(pages),
        )  # fmt: skip

    def _numbers(self) -> list[tuple[str, int, str]]:
        """(name, count, per cent of the questions) of the last days; empty when they cannot be read."""
        since = (datetime.now(UTC) - timedelta(days=_DAYS)).isoformat(timespec="seconds")
        try:
            rows = self._records.select(_COUNTS, [since])
        except RecordsUnavailable:
            return []
        names = ("asked", "abstained", "thumbs_down", "thumbs_up")
        counts = {name: rows[0][name] if rows else 0 for name in names}
        asked = counts["asked"]
        share = f"{100 * counts['abstained'] / asked:.0f}" if asked else ""
        return [(n, counts[n], share if n == "abstained" else "") for n in names]

    def _index(self, texts: UiTexts) -> dict[str, Any] | None:
        try:
            status = self._assistant.status()
        except AssistantError:
            return None
        return {
            "articles": status.get("articles", 0),
            "chunks": status.get("chunks", 0),
            "age": _age(last_ingest_age(status), texts),
            "when": last_ingest(status)[:16].replace("T", " ") + " UTC",
        }

    def _group(self, group: Group, texts: UiTexts) -> dict[str, Any]:
        reasons = [texts(f"reason_{r}") for r in group.reasons if f"reason_{r}" in texts.texts]
        return {
            "question": group.question, "count": group.count, "language": group.language,
            "last": group.last[:10], "wordings": group.wordings, "comments": group.comments,
            "why": [*(_status(s, texts) for s in group.statuses), *reasons],
            "considered": group.considered, "evidence": self._evidence(group),
        }  # fmt: skip

    def _evidence(self, group: Group) -> list[dict[str, str]]:
        return [
            {
                "text": one.text,
                "title": one.article.title,
                "published": one.article.published.iso,
                "score": f"{one.score:.2f}" if one.score else "",
            }
            for one in sentences(group.considered, self._assistant.article)
        ]

    def _render(self, template: str, language: str, key: str, current: str, **more: Any) -> str:  # noqa: ANN401
        texts = staff(language)
        addresses = {name: f"/staff/{name}?lang={language}" for name in _MENU}
        addresses["overview"] = f"/staff?lang={language}"
        return _templates().get_template(template).render(
            t=texts, key=key, city=self._settings.city, current=current, menu=addresses.items(),
            other="en" if language == "ko" else "ko", **more,
        )  # fmt: skip


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _age(seconds: int | None, texts: UiTexts) -> str:
    """How long ago something was, in hours or days."""
    if seconds is None:
        return texts("unknown")
    hours = seconds // 3600
    if hours < 1:
        return texts("age_now")
    return texts("age_days", days=str(hours // 24)) if hours >= 48 else texts("age_hours", hours=str(hours))


def _status(status: str, texts: UiTexts) -> str:
    """How a question ended, in words: "abstained: no_value"."""
    ended, _, reason = status.partition(": ")
    for name in (f"status_{ended}_{reason}", f"status_{ended}"):
        if name in texts.texts:
            return texts(name)
    return texts("status_other")


def _entries(found: Catalogue, page: int, texts: UiTexts) -> list[dict[str, str]]:
    rows = []
    for e in found.entries[(page - 1) * _PER_PAGE : page * _PER_PAGE]:
        inferred = e.basis == DateBasis.INFERRED and e.published
        shown = texts("inferred", date=e.published) if inferred else e.published
        title = texts("copy", title=e.title) if e.duplicate_of else e.title
        rows.append({"title": title, "publisher": e.publisher, "source": e.source,
                     "shown": shown or texts("unknown")})  # fmt: skip
    return rows
