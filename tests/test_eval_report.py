"""What a run is turned into: a page for people, XML for a CI, bounds that are kept or not."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from browser import browser, need_browser

from evals import runs
from evals.aggregate import report
from evals.asking import Generated
from evals.cases import Case, split_of
from evals.charts import charts
from evals.html import page
from evals.junit import junit
from evals.plots import growth, main, read_sizes
from evals.problems import problems, severity
from evals.run import finish, score_all
from evals.scoring import score
from evals.thresholds import DEFAULT, check
from ingest.errors import CasesInvalid

QUOTE = "사업비는 국비 145억 원 등 총 320억 원이다."
ATTACK = '<script>alert("1")</script>"><img src=x onerror=alert(2)>'
IDS = [f"c-{n}" for n in range(40) if split_of(f"c-{n}") == "open"]


def case(name: str, question: str = "총사업비는?", kind: str = "figure", **changes) -> Case:
    base = {
        "id": name, "type": kind, "question": question, "answers": (("320억 원",),),
        "source": ("a.md",), "evidence": (QUOTE,), "split": split_of(name),
    }  # fmt: skip
    return Case.model_validate({**base, **changes})


def answer(headline: str = "320억 원", status: str = "answered", **changes) -> dict:
    cited = {"label": 1, "quote": QUOTE, "source": "a.md", "published_at": "2020-01-30"}
    base = {
        "status": status, "reason": "", "headline": headline, "answer": f"{headline}입니다. [1]",
        "language": "ko", "citations": [cited],
        "trace": [{"stage": "evidence", "data": {"sentences": [{"cover": 0.9, "text": QUOTE}]}}],
    }  # fmt: skip
    return {**base, **changes}


@pytest.fixture
def run(tmp_path):
    cases = [
        case(IDS[0]),
        case(IDS[1], f"공격? {ATTACK}", note=ATTACK),
        case(IDS[2], "몇 대?", ATTACK, lang="en"),
    ]
    answers = [answer(), answer("400억 원", reason=ATTACK), answer(ATTACK, language="en")]
    run = runs.start(tmp_path, "page", cases, {"today": "2024-06-26", "index": {"articles": 3}})
    for item, given in zip(cases, answers, strict=True):
        run.keep(Generated(item.id, given, 12.0))
    return run


class Tags(HTMLParser):
    """What is a tag, and what a tag points at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.links, self.handlers = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name in {"src", "href", "action", "xlink:href", "data"}:
                self.links.append(value)
            if name.startswith("on"):
                self.handlers.append(name)


def test_the_page_is_self_contained_and_escapes_what_it_shows(run):
    assert finish(run) == 0
    text = (run.folder / "report.html").read_text("utf-8")
    tags = Tags(text)
    assert tags.tags.count("script") == 1  # ours
    assert "img" not in tags.tags and tags.handlers == []
    assert [link for link in tags.links if not link.startswith("#")] == []
    assert re.findall(r"url\((?!#)[^)]*\)|@import", text) == []
    assert "default-src 'none'" in text
    assert "alert(&#34;1&#34;)" in text  # shown, as text


def test_the_page_shows_the_wrong_answers_with_evidence_and_trace_the_worst_first(run):
    finish(run)
    text = (run.folder / "report.html").read_text("utf-8")
    assert text.count('<details class="case"') == 2
    assert text.index(IDS[1]) < text.index(IDS[2])  # a wrong value shown is worse than none
    assert "400억 원" in text and QUOTE in text and "&#34;cover&#34;: 0.9" in text
    assert "<svg" in text and "한눈에 보기" in text


def test_the_page_speaks_english_too(run):
    finish(run, language="en")
    text = (run.folder / "report.html").read_text("utf-8")
    assert '<html lang="en">' in text and "At a glance" in text


def test_without_a_drawing_library_the_page_has_its_tables(run):
    result = score_all(run.cases(), run.generated(), "r")
    text = page(run, result, {}, (), {}, "en")
    assert "Tables only" in text and "<svg" not in text


def test_plots_are_the_same_every_time_and_name_the_baselines(run):
    result = score_all(run.cases(), run.generated(), "r")
    first = charts(result, {"keyword only": result}, "en")
    assert set(first) == {"types", "calibration", "times", "peers"}
    assert first == charts(result, {"keyword only": result}, "en")
    assert "keyword only" in first["peers"]


def test_junit_lists_open_cases_and_broken_bounds(run, tmp_path):
    bounds = tmp_path / "bounds.toml"
    bounds.write_text("[overall.least]\nright = 0.9\n[overall.most]\nerrors = 0\n", "utf-8")
    assert finish(run, bounds) == 1
    root = ET.parse(run.folder / "junit.xml").getroot()
    suites = {suite.get("name"): suite for suite in root}
    assert suites["thresholds"].get("failures") == "1"
    assert (suites["figure"].get("tests"), suites["figure"].get("failures")) == ("2", "1")
    message = suites["figure"].find("testcase/failure").get("message")
    assert "wrong headline 400억 원" in message and "missing 320억 원" in message
    whole = json.loads((run.folder / "aggregate.json").read_text("utf-8"))
    assert [item["kept"] for item in whole["checks"]] == [False, True]


def test_characters_that_xml_cannot_hold_are_left_out():
    wrong = score(case(IDS[0], "물음\x00\x0b?"), answer("400억 원"), 1)
    root = ET.fromstring(junit(report("r", [wrong])).partition("\n")[2])
    assert "물음?" in root.find("testsuite/testcase").get("name")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[overall.least]\nfacts_recall = 1.0", [True]),
        ("[overall.most]\nwrong_headlines = 0\nungrounded_shown = 1", [True, True]),
        ("[type.figure.least]\nheadline = 1.0\n[type.date.least]\nheadline = 1.0", [True, True]),
        ("[split.open.most]\nabstained_wrongly = -0.1", [False]),
        ("[overall.least]\nabstained_rightly = 0.9", [True]),  # nobody measured it
    ],
)
def test_bounds_are_kept_or_not(tmp_path, text, kept):
    path = tmp_path / "bounds.toml"
    path.write_text(text, "utf-8")
    found = check(report("r", [score(case(IDS[0]), answer(), 1)]), path)
    assert [item.kept for item in found] == kept


@pytest.mark.parametrize("text", ["[overall.least]\nright_ones = 1", "[overall.about]\nright = 1", "[here.least]", "x ="])
def test_a_bound_that_means_nothing_is_refused(tmp_path, text):
    path = tmp_path / "bounds.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CasesInvalid, match=r"bounds\.toml"):
        check(report("r", [score(case(IDS[0]), answer(), 1)]), path)


def test_the_bounds_of_the_repository_can_be_read():
    found = check(report("r", [score(case(IDS[0]), answer(), 1)]), DEFAULT)
    assert {"ungrounded_shown", "unseen_numbers", "errors"} <= {item.metric for item in found if item.most == 0}


def test_a_wrong_value_is_worse_than_none():
    wrong = score(case(IDS[0]), answer("400억 원"), 1)
    silent = score(case(IDS[0]), answer("", status="abstained", answer="없습니다", citations=[]), 1)
    right = score(case(IDS[0]), answer(), 1)
    assert severity(wrong) > severity(silent) > severity(right) == 0
    assert set(problems(silent)) == {"abstained"}


SIZES = [
    {"chunks": size, "build_s": size / 50, "search_ms_p50": 9, "search_ms_p95": 15, "rss_mb": 400}
    for size in (1000, 100, 10_000)
]  # fmt: skip


def test_growth_is_drawn_from_the_scale_benchmarks_lines(tmp_path):
    lines = tmp_path / "scale.jsonl"
    lines.write_text("\n".join(map(json.dumps, SIZES)), "utf-8")
    assert [row["chunks"] for row in read_sizes(lines)] == [100, 1000, 10_000]
    assert main([str(lines), "--output", str(tmp_path / "scale.svg")]) == 0
    root = ET.parse(tmp_path / "scale.svg").getroot()
    assert root.tag.endswith("svg")
    assert "95th percentile" in (tmp_path / "scale.svg").read_text("utf-8")
    assert growth(read_sizes(lines)) == growth(read_sizes(lines))


def test_lines_that_measured_nothing_are_refused(tmp_path, capsys):
    lines = tmp_path / "scale.jsonl"
    lines.write_text('{"chunks": 5}', "utf-8")
    assert main([str(lines), "--output", str(tmp_path / "scale.svg")]) == 1
    assert "build_s" in capsys.readouterr().err or not Path(tmp_path / "scale.svg").exists()


@pytest.mark.slow
def test_filters_narrow_the_list_and_nothing_is_fetched(run):
    need_browser()
    finish(run)
    with browser() as reader:
        reader.visit((run.folder / "report.html").as_uri())
        js = reader.js
        shown = "return [...document.querySelectorAll('details.case')].filter(d => d.checkVisibility()).length"
        assert js(shown) == 2

        def choose(name: str, value: str) -> None:
            script = "const e = document.querySelector(`[name=${arguments[0]}]`); e.value = arguments[1];"
            js(f"{script} e.dispatchEvent(new Event('input', {{bubbles: true}}))", name, value)

        choose("lang", "en")
        assert (js(shown), reader.text("#count")) == (1, "1")
        choose("lang", "")
        choose("problem", "unseen")
        assert js(shown) == 1
        choose("problem", "")
        choose("text", "<script>")
        assert js(shown) == 1
        choose("type", ATTACK)  # a type whose name is markup
        assert js(shown) == 0
        assert reader.problems() == []  # axe-core: contrast, labels, structure
        assert js("return performance.getEntriesByType('resource').length") == 0
