"""Over real documents, where there are any: no digit is left unread."""

import os
import re
from pathlib import Path

import pytest

from ingest.values import read_dates, read_figures

FOLDER = os.environ.get("ASSISTANT_CORPUS", "")


@pytest.mark.skipif(not FOLDER, reason="ASSISTANT_CORPUS names no folder")
def test_every_number_of_the_documents_stands_in_a_figure_or_a_date():
    """What a citizen sees as a number, the library has read as something."""
    for path in sorted(Path(FOLDER).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        spans = [(v.start, v.end) for v in (*read_figures(text), *read_dates(text))]
        unread = [m[0] for m in re.finditer(r"\d+", text) if not any(a <= m.start() < b for a, b in spans)]
        assert unread == [], path.name
