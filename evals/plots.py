"""How the cost of an index grows with its size, as a plot.

    python -m evals.plots scale.jsonl [--output docs/scale.svg]

Reads what the scale benchmark writes, one size a line:
{"chunks", "build_s", "search_ms_p50", "search_ms_p95", "rss_mb"}, and where they were measured
"search_cpu_ms" and "own_mb"; an index that was only searched has no "build_s". Both axes are
logarithmic: a straight line at 45 degrees is cost in proportion to size.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from evals import svg
from ingest.errors import AssistantError, CasesInvalid, SettingsError

_PANELS = (
    ("building the index, seconds", (("build_s", "build"),)),
    (
        "one search, milliseconds",
        (("search_ms_p50", "median"), ("search_ms_p95", "95th percentile"), ("search_cpu_ms", "processor")),
    ),
    ("memory, MB", (("rss_mb", "with mapped files"), ("own_mb", "own"))),
)
_OPTIONAL = ("build_s", "search_cpu_ms", "own_mb")
_COLOURS = (svg.BLUE, svg.GREY, svg.RED)
_WIDTH, _HEIGHT = 9.0, 2.9


def read_sizes(path: Path) -> tuple[Mapping[str, float], ...]:
    """The measured sizes, smallest first; of a size measured twice the later one.

    :raises CasesInvalid: the file cannot be read, or a line lacks a number.
    """
    wanted = {"chunks", *(name for _, lines in _PANELS for name, _ in lines)}
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        given = [dict.fromkeys(_OPTIONAL, math.nan) | row for row in rows]
        found = {int(row["chunks"]): {name: float(row[name]) for name in wanted} for row in given}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CasesInvalid(f"{path}: not the output of the scale benchmark ({error!r})") from error
    if not found:
        raise CasesInvalid(f"{path}: nothing was measured")
    return tuple(found[size] for size in sorted(found))


def growth(sizes: Sequence[Mapping[str, float]]) -> str:
    """The plot as SVG text: a panel each for building, searching and memory.

    :raises SettingsError: no library to draw with is installed.
    """
    if not svg.available():
        raise SettingsError("no plots without matplotlib - pip install 'civic-assistant[eval]'")
    with svg.style():
        figure = svg.figure(_WIDTH, _HEIGHT)
        chunks = [row["chunks"] for row in sizes]
        for axes, (title, lines) in zip(figure.subplots(1, len(_PANELS)), _PANELS, strict=True):
            for (name, label), colour in zip(lines, _COLOURS, strict=False):
                axes.plot(chunks, [row[name] for row in sizes], "o-", color=colour, label=label)
            axes.set_xscale("log")
            axes.set_yscale("log")
            for axis in (axes.xaxis, axes.yaxis):  # plain numbers: formulas are not drawn
                axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
                axis.set_minor_formatter(lambda value, _: "")
            axes.set_xlabel("chunks")
            axes.set_title(title, fontsize=10)
            if len(lines) > 1:
                axes.legend(frameon=False)
        return svg.as_svg(figure)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.plots", description=__doc__)
    parser.add_argument("sizes", type=Path)
    parser.add_argument("--output", type=Path, default=Path("docs/scale.svg"))
    options = parser.parse_args(arguments)
    try:
        text = growth(read_sizes(options.sizes))
    except AssistantError as error:
        Console(stderr=True).print(f"error: {error}", soft_wrap=True, markup=False)
        return 1
    options.output.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
