"""The plots of a report: types, calibration of abstention, time, baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evals import svg
from evals.aggregate import Report
from evals.measures import interval
from evals.scoring import Score
from evals.texts import texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_COMPARED = ("right", "headline", "facts_recall", "abstained_rightly")


def charts(report: Report, peers: Mapping[str, Report], language: str) -> dict[str, str]:
    """Name of a plot to its SVG; nothing when no library to draw with is installed."""
    if not svg.available():
        return {}
    words: dict[str, str] = texts("report", language)["chart"]
    names: dict[str, str] = texts("report", language)["type"]
    with svg.style():
        drawn = {
            "types": _types(report, names, words),
            "calibration": _calibration(report.scores, words),
            "times": _times(report.scores, words),
        }
        if peers:
            drawn["peers"] = _peers({words["ours"]: report, **peers}, words)
    return drawn


def _types(report: Report, names: Mapping[str, str], words: Mapping[str, str]) -> str:
    """A bar a type: the share of right answers, with its interval."""
    groups = {
        name: [score for score in report.scores if score.type == name] for name in report.by_type
    }
    figure = svg.figure(7.5, 0.32 * len(groups) + 0.9)
    axes = figure.subplots()
    for place, scores in enumerate(reversed(groups.values())):
        bounds = interval("right", scores)
        if bounds is None:
            continue
        axes.barh(place, bounds.value, color=svg.BLUE, height=0.65)
        axes.plot([bounds.low, bounds.high], [place, place], color="black", linewidth=1)
        axes.text(1.02, place, f"{bounds.value:.0%}  ({len(scores)})", va="center")
    axes.set_yticks(range(len(groups)), [names.get(name, name) for name in reversed(groups)])
    _percent(axes, "x")
    axes.set_xlabel(words["right"])
    return svg.as_svg(figure)


def _calibration(scores: Sequence[Score], words: Mapping[str, str]) -> str:
    """For each band of confidence: how many were abstained from, answered right, answered wrong."""
    figure = svg.figure(7.5, 3.0)
    axes = figure.subplots()
    bands = list(zip(_BINS, _BINS[1:], strict=False))
    for place, (low, high) in enumerate(bands):
        inside = [
            s for s in scores
            if s.confidence is not None and low <= s.confidence and (s.confidence < high or high == 1.0)
        ]  # fmt: skip
        answered = [score for score in inside if not score.abstained]
        right = sum(score.right for score in answered)
        bottom = 0
        for count, colour in (
            (right, svg.BLUE), (len(answered) - right, svg.RED), (len(inside) - len(answered), svg.GREY),
        ):  # fmt: skip
            axes.bar(place, count, bottom=bottom, color=colour, width=0.8)
            bottom += count
        if answered:
            axes.text(place, bottom, f"{right / len(answered):.0%}", ha="center", va="bottom")
    axes.set_xticks(range(len(bands)), [f"{low:g}-{high:g}" for low, high in bands])
    axes.set_xlabel(words["confidence"])
    axes.set_ylabel(words["answers"])
    for label, colour in (("right", svg.BLUE), ("wrong", svg.RED), ("abstained", svg.GREY)):
        axes.bar(0, 0, color=colour, label=words[label])
    axes.legend(frameon=False)
    return svg.as_svg(figure)


def _times(scores: Sequence[Score], words: Mapping[str, str]) -> str:
    """The share of questions answered within a time."""
    figure = svg.figure(7.5, 2.4)
    axes = figure.subplots()
    ordered = sorted(score.ms for score in scores)
    shares = [(place + 1) / len(ordered) for place in range(len(ordered))]
    axes.step(ordered, shares, where="post", color=svg.BLUE)
    axes.set_xlim(0, ordered[int(0.98 * (len(ordered) - 1))] * 1.2 + 1)  # one straggler hides the rest
    axes.set_xlabel(words["ms"])
    _percent(axes, "y")
    axes.set_ylabel(words["within"])
    return svg.as_svg(figure)


def _peers(reports: Mapping[str, Report], words: Mapping[str, str]) -> str:
    """Groups of bars: each metric, for us and each baseline."""
    figure = svg.figure(7.5, 3.2)
    axes = figure.subplots()
    width = 0.8 / len(reports)
    shades = [svg.BLUE, "#7fa8d6", "#b9c9dc", svg.GREY, "#c9b28a", "#d9d2c3"]
    for place, (name, report) in enumerate(reports.items()):
        values = [getattr(report.overall, metric) or 0.0 for metric in _COMPARED]
        where = [x + place * width for x in range(len(_COMPARED))]
        axes.bar(where, values, width, label=name, color=shades[place % len(shades)])
    middle = (len(reports) - 1) * width / 2
    axes.set_xticks([x + middle for x in range(len(_COMPARED))], [words[name] for name in _COMPARED])
    _percent(axes, "y")
    axes.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.12))
    return svg.as_svg(figure)


def _percent(axes: Axes, side: str) -> None:
    """An axis from 0 to 100 %."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    (axes.set_xlim if side == "x" else axes.set_ylim)(0, 1)
    axis.set_major_formatter(lambda value, _: f"{value:.0%}")
