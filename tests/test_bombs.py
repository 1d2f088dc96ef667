"""Documents made to exhaust the machine or to read its files, read by a process with little memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import documents
import pytest
from ole import ole

ROOT = Path(__file__).parent.parent
UNPACKED = 400 << 20  # bytes of a bomb; the process may have less beyond what it starts with
WORDS = ["전주시가 놀이터를 짓는다", "", "사업비는 4억 원이다."]
PARTS = {"docx": "word/document.xml", "hwpx": "Contents/section0.xml"}
LAUGHS = '<!DOCTYPE a [<!ENTITY z "웃음">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("zabcdefgh", "abcdefghi", strict=True)
) + "]>"  # fmt: skip

READ = """
import json, resource, sys
from pathlib import Path
from ingest.pipeline import read_sources
read_sources_of = lambda folder: [(r.source, r.rejected, [a.body for a in r.articles]) for r in read_sources([folder])]
read_sources_of(sys.argv[1])  # what reading loads is not counted
pages = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (pages + (300 << 20),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
print(json.dumps(read_sources_of(sys.argv[2])))
"""


def zeros(bits: int) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, bits)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(UNPACKED >> 20)) + packer.flush()


def member(name: str, packed: bytes, told: int) -> bytes:
    """An archive whose one member says that it unpacks to `told` bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"")
    data, empty = target.getvalue(), len(zlib.compress(b"")) - 6
    info = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    start = info.header_offset + 30 + len(name)
    sizes = len(packed).to_bytes(4, "little") + told.to_bytes(4, "little")
    local = data[: info.header_offset + 18] + sizes + data[info.header_offset + 26 : start]
    rest = data[start + empty :]
    end = len(local) + len(packed)
    central, tail = rest[: -22], rest[-22:]
    central = central[:20] + sizes + central[28:]
    return local + packed + central + tail[:16] + end.to_bytes(4, "little") + tail[20:]


def replaced(data: bytes, name: str, change: tuple[str, str]) -> bytes:
    """An archive with one member's text changed, and its prologue with it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == name:
                head, body = change
                text = text.decode().replace("사업비", f"사업비 {body}").encode()
                at = text.find(b"?>") + 2 if text.startswith(b"<?xml") else 0
                text = text[:at] + head.encode() + text[at:]
            new.writestr(info, text)
    return target.getvalue()


def with_entity(prologue: str, use: str) -> dict[str, bytes]:
    """Every kind of XML that is read, with an entity in its text."""
    hml = f"{prologue}<HWPML><BODY><SECTION><P><TEXT><CHAR>놀이터 {use}</CHAR></TEXT></P></SECTION></BODY></HWPML>"
    feed = f'{prologue}<rss version="2.0"><channel><title>시</title><item><title>놀이터 {use}</title><description>사업비 {use}</description></item></channel></rss>'
    sitemap = f'{prologue}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://127.0.0.1:9/{use}</loc></url></urlset>'
    made = {"docx": documents.docx(WORDS), "hwpx": documents.hwpx(WORDS)}
    return {
        "a.hml": hml.encode(), "utf16.hml": hml.encode("utf-16"),
        "feed.xml": feed.encode(), "sitemap.xml": sitemap.encode(),
        **{f"a.{kind}": replaced(made[kind], part, (prologue, use)) for kind, part in PARTS.items()},
    }  # fmt: skip


def read(tmp_path: Path, files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """By source: why it was rejected, and all its text."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder, content in ((good, {"a.docx": documents.docx(WORDS), "a.hwpx": documents.hwpx(WORDS),
                                    "a.hwp": documents.hwp(WORDS)}), (bad, files)):  # fmt: skip
        folder.mkdir()
        for name, data in {**content, "zz.txt": "\n".join(WORDS).encode()}.items():
            (folder / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", READ, good, bad], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = {s: (why, "\n".join(bodies)) for s, why, bodies in json.loads(done.stdout.splitlines()[-1])}
    assert "4억" in found["zz.txt"][1]  # what stands beside it is read all the same
    return found


Found = dict[str, tuple[str, str]]


def hollow() -> dict[str, bytes]:
    """Documents that unpack to far more than they say, or than a document may."""
    packed = zeros(-15)
    header = b"HWP Document File".ljust(32, b"\0") + bytes([0, 0, 0, 5, 1])
    inside = b"endobj\n9 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj"
    flat = zeros(15)
    sizes = {f"{told}.{kind}": member(part, packed, told) for kind, part in PARTS.items() for told in (UNPACKED, 900)}
    return sizes | {
        "a.hwp": ole({"FileHeader": header.ljust(256, b"\0"), "DocInfo": packed, "BodyText/Section0": packed}),
        "a.pdf": documents.pdf(["제목"]).replace(b"endobj", inside % (len(flat), flat), 1),
    }  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("bombs")
    secret = folder / "secret.txt"
    secret.write_text("열쇠는8282", "utf-8")
    files = f'<!DOCTYPE a [<!ENTITY i SYSTEM "{secret.as_uri()}">]>'
    kinds = {"laughs": LAUGHS, "files": files}
    entities = {f"{kind}-{n}": data for kind, p in kinds.items() for n, data in with_entity(p, "&i;").items()}
    return read(folder, hollow() | entities)


def test_documents_that_unpack_to_far_more_than_they_say_or_should(found: Found) -> None:
    for name, (why, text) in found.items():
        assert why or len(text) < 1000, name
    assert all("unpacks to more than" in found[f"{UNPACKED}.{kind}"][0] for kind in PARTS)
    assert all("damaged" in found[name][0] for name in ("900.docx", "900.hwpx", "a.hwp"))


def test_entities_neither_unfold_nor_read_files(found: Found) -> None:
    names = [name for name in found if name.startswith(("laughs", "files"))]
    assert len(names) == 12
    for name in names:
        why, text = found[name]
        assert "웃음" not in text and "8282" not in text + why, name
        if name.endswith(tuple(PARTS)):
            assert "4억 원" in text or "damaged" in why, name  # the rest of the text stands
        else:
            assert "entities" in why, name
