"""The report as one self-contained page: no request leaves it, everything in it is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.aggregate import Metrics, Report
from evals.asking import Generated
from evals.cases import Case
from evals.problems import problems, severity
from evals.runs import Run
from evals.scoring import Score
from evals.texts import texts
from evals.thresholds import Check

_CARDS = (
    "right", "facts_recall", "headline", "first_citation", "facts_precision", "citation_recall",
    "abstained_rightly", "abstained_wrongly",
)  # fmt: skip
_COMPARED = (
    "right", "facts_recall", "facts_precision", "headline", "first_citation",
    "abstained_rightly", "abstained_wrongly", "length_median", "ms_p50",
)  # fmt: skip
_TRACE_CHARS = 20_000  # of one answer; a page is for reading
_TEMPLATE = Path(__file__).parent / "report.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with something wrong, as the page shows it."""

    case: Case
    score: Score
    problems: Mapping[str, str]
    answer: Mapping[str, Any]
    trace: str


def page(
    run: Run,
    report: Report,
    peers: Mapping[str, Report],
    checks: Sequence[Check],
    plots: Mapping[str, str],
    language: str,
) -> str:
    """The page as HTML text; single answers are shown for open cases only."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    words = texts("report", language)
    worst = list(_worst(run.cases(), report.scores, run.generated()))
    engine = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    engine.filters |= {"share": _share, "number": _number}
    return engine.from_string(_TEMPLATE.read_text("utf-8")).render(
        language=language,
        words=words,
        run=run.name,
        report=report,
        setup=_setup(run),
        cards=[(name, getattr(report.overall, name), report.intervals.get(name)) for name in _CARDS],
        compared=_COMPARED,
        rows=_rows(report, peers, words),
        splits=[(words[name], group) for name, group in report.by_split.items()],
        checks=checks,
        judged=_judged(run),
        worst=worst,
        kinds=sorted({kind for item in worst for kind in item.problems}),
        plots={name: Markup(svg) for name, svg in plots.items()},  # drawn by us, text escaped
    )


def _worst(
    cases: Sequence[Case], scores: Sequence[Score], generated: Sequence[Generated]
) -> Iterator[Shown]:
    """The open cases that went wrong, the worst first."""
    by_id = {case.id: case for case in cases}
    answers = {item.case: item.answer for item in generated}
    wrong = [score for score in scores if score.split == "open" and problems(score)]
    for score in sorted(wrong, key=severity, reverse=True):
        answer = answers[score.id]
        trace = json.dumps(answer.get("trace", []), ensure_ascii=False, indent=1)
        cut = trace if len(trace) <= _TRACE_CHARS else trace[:_TRACE_CHARS] + "\n…"
        yield Shown(by_id[score.id], score, problems(score), answer, cut)


def _rows(
    report: Report, peers: Mapping[str, Report], words: Mapping[str, Any]
) -> list[tuple[str, Metrics]]:
    """The whole assistant and the baselines; nothing when none was asked."""
    if not peers:
        return []
    return [(words["ours"], report.overall), *((name, peer.overall) for name, peer in peers.items())]


def _setup(run: Run) -> dict[str, Any]:
    """What the page says about the material."""
    setup = run.settings()
    index, settings = setup.get("index", {}), setup.get("settings", {})
    llm = settings.get("llm_model") or settings.get("llm_base_url") or "llm"
    return {
        "articles": index.get("articles", "?"),
        "model": index.get("model", "?"),
        "answerer": llm if settings.get("answerer") == "llm" else "extractive",
        "today": setup.get("today", "?"),
        "skipped": sum(setup.get("skipped", {}).values()),
        "revision": setup.get("revision", ""),
        "machine": setup.get("machine", ""),
    }


def _judged(run: Run) -> dict[str, Any]:
    """The averages of the judge, {} when none was asked."""
    path = run.folder / "judgements.jsonl"
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    marked = [row for row in rows if row.get("fluency")]
    if not marked:
        return {}
    return {
        "model": marked[0]["model"],
        "count": len(marked),
        "fluency": sum(row["fluency"] for row in marked) / len(marked),
        "completeness": sum(row["completeness"] for row in marked) / len(marked),
    }


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.1f}%"


def _number(value: float | None, name: str = "") -> str:
    """A metric as people read it: shares in per cent, the rest as it is."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if name in {"length_median", "ms_p50"} else _share(value)
