"""Fixtures of several files: a small index; the servers and the browser of the browser tests."""

from pathlib import Path

import pytest
from browser_site import (  # noqa: F401  fixtures
    chromium,
    data_dir,
    page,
    site,
    slow_url,
    strict_url,
    url,
)
from index_parts import BUS, LIBRARY, BigramEncoder

from index.build import update


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two articles, for a test that copies it."""
    folder = tmp_path_factory.mktemp("built")
    update(folder, {"a.txt": [LIBRARY], "b.txt": [BUS]}, BigramEncoder())
    return folder
