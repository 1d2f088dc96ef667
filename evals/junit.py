"""The report as JUnit XML, for a CI that shows tests: a suite a type, a test a case."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evals.aggregate import Report
from evals.problems import in_words
from evals.scoring import Score
from evals.thresholds import Check


def junit(report: Report, checks: Sequence[Check] = ()) -> str:
    """XML text. Open cases are listed one by one; held ones are counted as properties only."""
    root = ET.Element("testsuites", name=report.name)
    if checks:
        _suite(root, "thresholds", [_of_check(check) for check in checks])
    for name, group in report.by_type.items():
        scores = [score for score in report.scores if score.type == name]
        suite = _suite(root, name, [_of_case(s) for s in scores if s.split == "open"])
        held = [score for score in scores if score.split != "open"]
        properties = ET.SubElement(suite, "properties")
        for key, value in (
            ("held", len(held)), ("held_right", sum(s.right for s in held)), ("cases", group.cases),
        ):  # fmt: skip
            ET.SubElement(properties, "property", name=key, value=str(value))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite(root: ET.Element, name: str, tests: Sequence[ET.Element]) -> ET.Element:
    failures = sum(test.find("failure") is not None for test in tests)
    suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(tests)), failures=str(failures))
    suite.extend(tests)
    return suite


def _of_case(score: Score) -> ET.Element:
    test = ET.Element("testcase", classname=score.type, name=_clean(f"{score.id} {score.question}"))
    test.set("time", f"{score.ms / 1000:.3f}")
    if not score.right:
        failure = ET.SubElement(test, "failure", message=_clean(in_words(score)))
        failure.text = _clean(f"{score.status}: {score.headline}")
    return test


def _of_check(check: Check) -> ET.Element:
    test = ET.Element("testcase", classname="thresholds", name=f"{check.group} {check.metric}")
    if not check.kept:
        ET.SubElement(test, "failure", message=str(check))
    return test


def _clean(text: str) -> str:
    """`text` without characters that XML cannot hold."""
    return "".join(char for char in text if char in "\t\n" or char >= " " and char not in "￾￿")
