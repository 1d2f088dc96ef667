"""HWP 5, HWPX, HWPML, DOCX and PDF: the same text and table from each; damage ends in a reject."""

import os
import random
import subprocess
import sys
import zipfile
from html import escape
from io import BytesIO
from pathlib import Path

import documents
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.coverage import problems
from ingest.errors import SourceRejected
from ingest.formats import kind_of, office, read_document
from ingest.formats.text import decode
from ingest.formats.types import Options, Raw
from ingest.pipeline import read_sources
from ingest.tables import cells

PARAGRAPHS = (
    "전주시, 어린이 놀이터 9곳 새로 짓는다",
    "배포일: 2024. 3. 5.(화)",
    "전주시가 놀이터 9곳을 새로 짓는다고 5일 밝혔다. 사업비는 4억 원이며 시비로 마련한다.",
    "공사는 4월에 시작해 여름 방학이 오기 전에 마친다.",
)
TABLE = (
    ("구분_2", "사업량>2", "사업비_2"),
    ("2023년", "2024년"),
    ("완산구", "7곳", "14곳", "2억 원"),
    ("덕진구", "5곳", "12곳", "1억 원"),
)
FORMATS = {
    "a.hwp": documents.hwp,
    "a.hwpx": documents.hwpx,
    "a.docx": documents.docx,
    "a.hml": documents.hwpml,
    "a.pdf": documents.pdf,
}
ROW = "쉼터 열 곳,전주시가 쉼터 열 곳을 짓는다고 밝혔다."
TEXTS = {
    "a.html": "<html><body><h1>쉼터 열 곳</h1><table><tr><th>구</th><td>2</td></tr></table><p>전주시가 쉼터를 짓는다고 밝혔다.</p></body></html>",
    "a.csv": f'제목,내용\n{ROW}\n"쉼터, 또","글 ""하나"" 있다."\n{ROW}',
    "a.jsonl": '{"title": "쉼터", "body": "전주시가 쉼터를 짓는다고 밝혔다."}\n' * 3,
    "a.xml": "<rss><channel><item><title>쉼터</title><description>전주시가 쉼터를 짓는다고 밝혔다.</description></item></channel></rss>",
}
FOLDERS = [
    Path(__file__).parent / "data" / "sources",
    *filter(None, [os.environ.get("ASSISTANT_CORPUS")]),
]
SOURCES = [path for folder in FOLDERS for path in Path(folder).glob("*.txt")]
# The lines of this one end where its column ended, as no paragraph of a document does.
UNWRAPPED = [path for path in SOURCES if path.name != "city-board.txt"]
SAMPLES = {name: write(PARAGRAPHS, TABLE) for name, write in FORMATS.items()}


def _read(data: bytes, name: str):
    (document,) = read_document(Raw(name, data), Options())
    return document


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path, name):
    (tmp_path / name).write_bytes(SAMPLES[name])
    (result,) = read_sources([tmp_path])
    (article,) = result.articles
    assert article.title == PARAGRAPHS[0]
    assert article.published.iso == "2024-03-05"
    lines = article.body.split("\n")
    assert {*PARAGRAPHS[2:]} <= {*lines}
    assert [line for line in lines if "|" in line] == [
        "구분 | 사업량 2023년 | 사업량 2024년 | 사업비",
        "완산구 | 7곳 | 14곳 | 2억 원",
        "덕진구 | 5곳 | 12곳 | 1억 원",
    ]
    row = next(s for s in article.sentences if s.text.startswith("덕진구"))
    assert [c.head for c in cells(article, row)][1:] == ["사업량 2023년", "사업량 2024년", "사업비"]


@pytest.mark.parametrize("name", ["a.hwp", "a.hwpx", "a.docx", "a.hml", "a.html"])
@pytest.mark.parametrize("path", sorted(UNWRAPPED), ids=lambda path: path.name)
def test_a_source_is_the_same_articles_in_every_format(tmp_path, path, name):
    lines = [line for line in decode(path.read_bytes()).split("\n") if line.strip()]
    (tmp_path / name).write_bytes(_page(lines) if name == "a.html" else FORMATS[name](lines))
    (plain,), (other,) = read_sources([path]), read_sources([tmp_path / name])
    assert [_known_of(a) for a in other.articles] == [_known_of(a) for a in plain.articles]


def _page(lines):
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<html><meta charset=utf-8><body><div>{paragraphs}</div></body></html>".encode()


def _known_of(article):
    body = "".join(article.body.split())
    return article.title, article.publisher, article.reporter, article.published.iso, body


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_a_document_is_lost_or_invented(tmp_path, name):
    (tmp_path / name).write_bytes(SAMPLES[name])
    (result,) = read_sources([tmp_path])
    assert problems(_read(SAMPLES[name], name).text, result.articles) == ()


def test_a_format_is_known_by_its_bytes_whatever_its_name():
    assert kind_of(Raw("a.hwp", SAMPLES["a.hwpx"])) == "hwpx"
    assert kind_of(Raw("a.hwp", SAMPLES["a.hml"])) == "hwpml"
    assert kind_of(Raw("a.txt", SAMPLES["a.pdf"])) == "pdf"
    assert kind_of(Raw("a.hwpx", SAMPLES["a.hwp"])) == "hwp"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.hwp", documents.hwp(PARAGRAPHS, flags=3), "password"),
        ("a.hwp", documents.hwp(PARAGRAPHS, flags=5), "배포용"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
        ("a.pdf", documents.pdf([]), "scanned"),
        ("a.pdf", documents.pdf(PARAGRAPHS, extra="/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<00>/U<11>>>/ID[<00><00>]"), "password"),
        ("a.pdf", SAMPLES["a.pdf"][:900], "damaged"),
        ("a.docx", SAMPLES["a.docx"][:-40], "damaged"),
        ("a.hml", b'<!DOCTYPE HWPML [<!ENTITY a "b">]><HWPML><BODY/></HWPML>', "entities"),
        ("a.hml", b"<HWPML><BODY>", "well-formed"),
        ("a.hml", b"<HWPML><BODY/></HWPML>", "no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(name, data, reason):
    with pytest.raises(SourceRejected, match=reason) as caught:
        _read(data, name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "member"), [("a.docx", "word/document.xml"), ("a.hwpx", "Contents/section0.xml")])  # fmt: skip
def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(monkeypatch, name, member):
    monkeypatch.setattr(office, "MAX_UNPACKED_MB", 2)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(member, "w") as part:
            for _ in range(3):
                part.write(b" " * 2**20)
    with pytest.raises(SourceRejected, match="unpacks to more than"):
        _read(target.getvalue(), name)


def test_a_document_that_takes_for_ever_is_given_up(monkeypatch):
    def busy(data, kind):
        while True:
            try:
                kind = f"{kind}"[:4]
            except Exception:  # as a library goes on after whatever happens
                continue

    monkeypatch.setattr(office, "_parse", busy)
    monkeypatch.setattr(office, "_SECONDS", 0.05)
    with pytest.raises(SourceRejected, match="not read within 0.05 s"):
        read_document(Raw("a.hwpx", SAMPLES["a.hwpx"]), Options())


def test_deleted_text_of_tracked_changes_is_no_text():
    changed = (
        '<w:p><w:r><w:t>이용료는 </w:t></w:r><w:del w:id="1"><w:r><w:delText>삼천</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>2,000</w:t></w:r></w:ins><w:r><w:t>원이다.</w:t></w:r></w:p>'
    )
    assert "이용료는 2,000원이다." in _read(documents.docx(PARAGRAPHS, body=changed), "a.docx").text


def test_a_box_of_one_cell_is_text_and_labels_are_header_fields(tmp_path):
    table = (("담당부서", "교통안전과 063-281-0101"), ("배포일", "2024. 3. 6."))
    (tmp_path / "a.docx").write_bytes(documents.docx([PARAGRAPHS[0], *PARAGRAPHS[2:]], table))
    (result,) = read_sources([tmp_path])
    assert "담당부서: 교통안전과 063-281-0101" in result.articles[0].body.split("\n")
    box = documents.hwpx(PARAGRAPHS, (("놀이터는 누구나 쓸 수 있다.",),))
    assert "놀이터는 누구나 쓸 수 있다." in _read(box, "a.hwpx").text.split("\n")


def test_narrow_columns_of_a_pdf_are_whole_sentences_again(tmp_path):
    lines = (
        "놀이터 아홉 곳 새로 짓는다",
        "",
        "전주시가 올해 안에 어린이 놀이터 아홉 곳을 새로 짓",
        "는다고 밝혔다. 사업비는 모두 4억 원이며 국비와 시",
        "비가 절반씩 든다. 공사는 4월에 시작한다.",
    )
    (tmp_path / "a.pdf").write_bytes(documents.pdf(lines))
    (result,) = read_sources([tmp_path])
    assert [s.text for s in result.articles[0].sentences] == [
        "전주시가 올해 안에 어린이 놀이터 아홉 곳을 새로 짓는다고 밝혔다.",
        "사업비는 모두 4억 원이며 국비와 시비가 절반씩 든다.",
        "공사는 4월에 시작한다.",
    ]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(seed=st.integers(0, 10**9))
def test_damaged_bytes_end_in_a_reject_and_not_in_a_crash(name, seed):
    try:
        _read(_damaged(SAMPLES[name], seed), name)
    except SourceRejected as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("name", ["a.html", "a.csv", "a.jsonl", "a.xml"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(seed=st.integers(0, 10**9))
def test_damaged_text_ends_in_articles_or_rejects(tmp_path, name, seed):
    (tmp_path / name).write_bytes(_damaged(TEXTS[name].encode(), seed))
    for result in read_sources([tmp_path / name]):
        assert "cannot be understood" not in result.rejected


def _damaged(data: bytes, seed: int) -> bytes:
    """The bytes with some changed, dropped, doubled or cut off."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(max(len(changed), 1))
        kind = chance.randrange(4)
        if kind == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del changed[at : at + chance.randint(1, 120)]
        elif kind == 2:
            changed[at:at] = changed[: chance.randint(1, 200)]
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def test_no_reader_is_loaded_before_its_first_source():
    code = "import sys, ingest.pipeline, assistant.cli; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    readers = {"dochan", "trafilatura", "lxml", "feedparser", "protego", "httpx"}
    assert not readers & set(run.stdout.split())
