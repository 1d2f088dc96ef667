"""Nothing that was written elsewhere runs: a corpus of scripts through every page, over the real app."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from standin import ARTICLES, StandIn
from test_eval_report import IDS, answer, case

from assistant.api.app import create_api
from assistant.chat.handlers import Chat, Exchange
from assistant.chat.stopping import StopSign
from assistant.serving.metrics import Metrics
from assistant.settings import Settings
from assistant.staff.notice import Notice, NoticeBoard
from assistant.staff.record_types import Asked, Opinion
from assistant.staff.records import Records
from assistant.types import Question
from assistant.web import render
from assistant.web.panel import evidence_html
from evals import runs
from evals.asking import Generated
from evals.run import finish

TOKEN = "a-long-enough-token"
LOADING = {
    "src",
    "srcdoc",
    "srcset",
    "data",
    "action",
    "formaction",
    "xlink:href",
    "poster",
    "background",
}
SHOWN = {"a", "button", "dd", "div", "dl", "dt", "h3", "li", "mark", "p", "span", "ul"}


def payloads() -> list[str]:
    """The corpus."""
    lines = (Path(__file__).parent / "data" / "xss.tsv").read_text("utf-8").splitlines()
    escapes = r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|n|t)"
    return [
        re.sub(
            escapes, lambda m: m.group().encode().decode("unicode_escape"), line.split("\t", 1)[1]
        )
        for line in lines
        if line[0] != "#"
    ]


class Page(HTMLParser):
    """What a browser would find in HTML: its tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))


def assert_inert(html: str) -> None:
    """Only our own elements, none with a handler, a style or an address that could run or load."""
    for tag, attributes in Page(html).tags:
        assert tag in SHOWN, tag
        assert not [
            name
            for name in attributes
            if name.startswith("on") or name == "style" or name in LOADING
        ]
        address = attributes.get("href")
        assert address is None or re.match(r"https?:|evidence\?", address), address


@pytest.fixture(params=payloads(), ids=lambda text: ascii(text)[:40])
def payload(request: pytest.FixtureRequest) -> str:
    """One of the corpus."""
    return str(request.param)


def test_the_corpus_is_large() -> None:
    assert len(set(payloads())) >= 60


def test_an_article_runs_nothing(payload: str) -> None:
    """In its title, text, publisher, source and address."""
    body = f"{payload} 다음 문장이다."
    article = replace(
        ARTICLES[0],
        title=payload,
        body=body,
        publisher=payload,
        source=payload,
        url=payload,
        sentences=(),
    )
    for language in ("ko", "en"):
        assert_inert(evidence_html(article, 0, len(payload), 1, language))


def test_a_question_and_a_conversation_run_nothing(payload: str, tmp_path: Path) -> None:
    """What a citizen sends comes back on the chat page as text."""
    chat = Chat(StandIn(), Settings(data_dir=tmp_path), Metrics())
    before: tuple[Exchange, ...] = ()
    for _ in range(2):
        steps = list(chat.respond(f"모르는 {payload}", before, StopSign()))
        for message in (message for messages, _ in steps for message in messages):
            assert_inert(message["content"])
            assert "\n" not in message["content"]  # nor may Markdown begin inside it
        before = steps[-1][1]


def test_what_a_model_writes_runs_nothing(payload: str) -> None:
    """In the headline, the text, the notice, the citations: even if nothing were grounded."""
    answer = StandIn().ask(Question("꽃심도서관", (), "q"))
    cited = tuple(
        replace(
            c,
            title=payload,
            publisher=payload,
            url=payload,
            source=payload,
            quote=payload,
            article_id=payload,
        )
        for c in answer.citations
    )
    written = replace(
        answer, headline=f"{payload} [1]", answer=f"{payload} [2]\n{payload}", notice=payload,
        language=payload, answerer=payload, citations=cited,
    )  # fmt: skip
    assert_inert(render.answer_html(written, "ko"))
    said = replace(answer, headline=f"{payload} [1]", answer=f"{payload} [2]\n{payload}")
    assert "\n" not in render.answer_html(said, "ko")


def test_staff_pages_run_nothing(tmp_path: Path) -> None:
    """Recorded questions, comments and notices: the whole corpus on each page."""
    records, corpus = Records(tmp_path, 90), payloads()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for n, text in enumerate(" ".join(corpus[i::9]) for i in range(9)):
        records.add_asked(
            Asked(f"a{n}", at, f"{n} {text}", "abstained", "no_value", "ko", "extractive", 1.0)
        )
        records.rate(Opinion(f"a{n}", "down", ("other",), text, f"{n} {text}"))
    NoticeBoard(tmp_path).post(Notice(False, {"ko": " ".join(corpus)[:400]}))
    staff = TestClient(create_api(StandIn(), Settings(data_dir=tmp_path, staff_token=TOKEN)))
    staff.post("/staff/login", data={"token": TOKEN})
    clean = {path: _skeleton(path) for path in ("/staff", "/staff/unanswered", "/staff/disliked")}
    for path, known in clean.items():
        reply = staff.get(path)
        assert reply.status_code == 200
        tags = Page(reply.text).tags
        assert {tag for tag, _ in tags} <= known
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        assert (
            "script-src 'self'" in reply.headers["content-security-policy"]
            or "default-src 'none'" in reply.headers["content-security-policy"]
        )


def _skeleton(path: str) -> set[str]:
    """The elements that the templates of staff pages are written with."""
    folder = Path(render.__file__).parent
    return {
        tag for file in folder.glob("staff_*.html") for tag, _ in Page(file.read_text("utf-8")).tags
    } | {"html"}


def test_the_answer_of_the_api_is_never_html(payload: str, tmp_path: Path) -> None:
    """The widget builds its elements from JSON that no browser reads as a page."""
    article = replace(ARTICLES[0], url=payload, publisher=payload)
    client = TestClient(
        create_api(StandIn((article,)), Settings(data_dir=tmp_path, rate_address="10000/minute"))
    )
    reply = client.post("/api/ask", json={"question": f"꽃심도서관 {payload}"})
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert json.loads(reply.text)["citations"]


def test_scripts_build_elements_and_insert_html_only_where_the_server_escaped_it() -> None:
    """The one place is the evidence panel, whose fragment is tested above."""
    folder = Path(render.__file__).parent
    inserting = re.compile(
        r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    found = [
        f.name for f in sorted(folder.glob("*.js")) for _ in inserting.findall(f.read_text("utf-8"))
    ]
    assert found == ["evidence.js"]


def test_the_evaluation_report_runs_nothing(tmp_path: Path) -> None:
    """The whole corpus in questions, notes, answers and reasons of its cases."""
    corpus = " ".join(payloads())
    cases = [case(IDS[0], f"질문 {corpus}", note=corpus), case(IDS[1], "몇 대?", corpus)]
    run = runs.start(tmp_path, "corpus", cases, {"today": "2024-06-26", "index": {"articles": 1}})
    for item in cases:
        run.keep(Generated(item.id, answer(corpus, reason=corpus), 1.0))
    assert finish(run) == 0
    tags = Page((run.folder / "report.html").read_text("utf-8")).tags
    assert [tag for tag, _ in tags].count("script") == 1  # ours
    assert not {"img", "iframe", "object", "embed", "base", "video"} & {tag for tag, _ in tags}
    for _, attributes in tags:
        assert not [
            name
            for name, value in attributes.items()
            if name.startswith("on") or (name in LOADING and (value or "")[:1] != "#")
        ]
        assert (
            not (attributes.get("href") or "#")
            .lower()
            .strip()
            .startswith(("javascript", "data", "vbscript"))
        )
