"""The servers and the browser of the browser tests, started once for all of them."""

from browser_site import (  # noqa: F401  fixtures
    chromium,
    data_dir,
    page,
    site,
    slow_url,
    strict_url,
    url,
)
