"""What every answering process has in common, loaded once before the processes part: half of its memory."""

import assistant.pipeline  # noqa: F401
from ingest.morphemes import morphemes

morphemes("준비")
