"""Draft cases from what citizens did not like, and from a file of drafts (the staff page's export)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.cases import Case, load, split_of
from ingest.errors import AssistantError
from ingest.types import Article

_DAYS = 3650  # as far back as records are kept


def disliked_questions(data_dir: Path) -> tuple[Case, ...]:
    """A draft for every disliked question on record, those asked most often first.

    What was wrong is in the note; answers, source and evidence are a person's work.
    """
    from assistant.staff.export import as_cases
    from assistant.staff.record_groups import DISLIKED, groups
    from assistant.staff.records import Records

    records = Records(data_dir, _DAYS)
    try:
        found = groups(records, DISLIKED, _DAYS)
        drafts = [json.loads(line) for line in as_cases(found, _articles(data_dir)).splitlines()]
    finally:
        records.close()
    reasons = [", ".join((*group.reasons, *group.comments)) for group in found]
    return tuple(_case(draft, why) for draft, why in zip(drafts, reasons, strict=True))


def read_drafts(path: Path) -> tuple[Case, ...]:
    """The drafts of a file. :raises CasesInvalid: names the line that is none."""
    return tuple(case.model_copy(update={"split": split_of(case.id)}) for case in load([path]))


def _case(draft: dict[str, Any], why: str) -> Case:
    note = "; ".join(part for part in (draft["note"], why) if part)
    return Case.model_validate({**draft, "note": note, "split": split_of(draft["id"])})


def _articles(data_dir: Path) -> Any:  # noqa: ANN401
    """A look-up of articles; without an index it finds none, and the questions are there still."""
    from index.opened import open_index

    try:
        return open_index(data_dir).article
    except AssistantError:

        def nothing(article_id: str) -> Article | None:
            return None

        return nothing
