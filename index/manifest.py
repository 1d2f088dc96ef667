"""What an index was built with, kept beside it: a reader refuses vectors of another model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import IndexBroken, ManifestMismatch

FORMAT = 2  # raise it when the files of a generation change
FILE = "manifest.json"
# Chunks whose vectors Chroma keeps in the index's own folder: it holds all of them and its graph in
# memory, 2 kB a chunk. Beyond, the segments are searched (sketch.py), or a server's collection.
MOST_IN_FOLDER = 200_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """The settings and counts of one generation."""

    model: str
    dimension: int
    articles: int
    chunks: int
    built_at: str  # ISO, with time zone
    terms_version: int
    segments: tuple[str, ...] = ()  # in row order
    collection: str = ""  # Chroma's name of the vectors
    chroma_url: str = ""  # of a Chroma server; "" when the vectors are in the generation's folder
    format: int = FORMAT

    @property
    def in_chroma(self) -> bool:
        """Whether Chroma has the vectors as well, in the folder or on a server."""
        return bool(self.chroma_url) or self.chunks <= MOST_IN_FOLDER

    def save(self, folder: Path) -> None:
        """Write it into a generation's folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    def check(self, model: str, dimension: int) -> None:
        """Nothing, when vectors of `model` can be compared with those of the index.

        :raises ManifestMismatch: they cannot.
        """
        if (self.model, self.dimension) == (model, dimension):
            return
        raise ManifestMismatch(
            f"the index was built with {self.model} ({self.dimension} dimensions), not {model} "
            f"({dimension}) - set ASSISTANT_EMBEDDING_MODEL={self.model}, or ingest into a new "
            "--data-dir"
        )


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    :raises IndexBroken: it is missing, damaged or of another version of this program.
    """
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if content["format"] == FORMAT:
            return Manifest(**{**content, "segments": tuple(content["segments"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexBroken(f"{folder / FILE} cannot be read") from error
    raise IndexBroken(f"{folder} was written by another version of this program")
