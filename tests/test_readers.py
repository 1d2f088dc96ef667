"""Files to text: what is read, and the reason when it is not."""

import os
import unicodedata
from pathlib import Path

import pytest

from ingest.errors import SourceRejected
from ingest.formats import read_document
from ingest.formats.types import Options
from ingest.pipeline import read_sources
from ingest.readers import MAX_MB, find_sources, load

TEXT = "전주시가 7월 1일부터 자전거 대여소 12곳을 새로 연다.\n이용료는 하루 1,000원이다.\n"


def _read(path: Path) -> str:
    (document,) = read_document(load(path, path.name), Options())
    return document.text


def _file(folder: Path, data: bytes, name: str = "기사.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_korean_encodings_give_the_same_text(tmp_path, encoding):
    assert _read(_file(tmp_path, TEXT.encode(encoding))) == TEXT


def test_decomposed_hangul_is_composed_and_line_ends_are_one(tmp_path):
    data = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode()
    assert _read(_file(tmp_path, data)) == TEXT


def test_digest_is_of_the_bytes(tmp_path):
    for name, text in (("a.txt", TEXT), ("b.md", TEXT), ("c.md", TEXT.replace("12곳", "13곳"))):
        _file(tmp_path, text.encode(), name)
    first, same, other = (result.digest for result in read_sources([tmp_path]))
    assert first == same != other


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", bytes(range(256)) * 40, "not a text file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 500, "not a text file"),
        ("a.txt", b"\x1f\x8b\x08" + os.urandom(4000), "not a text file"),
        ("a.hwp", TEXT.encode(), "not an HWP 5 document"),
        ("a.docx", TEXT.encode(), "damaged DOCX"),
        ("a.xml", TEXT.encode(), "XML file of an unknown kind"),
        ("a.xlsx", TEXT.encode(), "unsupported type .xlsx"),
        ("README", TEXT.encode(), "unsupported type"),
    ],
)
def test_what_is_no_text_is_rejected_with_its_reason(tmp_path, name, data, reason):
    with pytest.raises(SourceRejected, match=reason) as caught:
        _read(_file(tmp_path, data, name))
    assert "\n" not in str(caught.value)


def test_a_text_with_one_stray_control_character_is_still_read(tmp_path):
    assert "대여소" in _read(_file(tmp_path, (TEXT * 20 + "\x0b\x07").encode()))


def test_too_large_is_rejected_without_reading_it(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_MB * 1024**2 + 1)
    with pytest.raises(SourceRejected, match="larger than 20 MB"):
        load(path, path.name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_permission_is_said(tmp_path):
    path = _file(tmp_path, TEXT.encode())
    path.chmod(0)
    with pytest.raises(SourceRejected, match="permission"):
        load(path, path.name)


def test_folders_are_read_in_order_and_hidden_files_left_out(tmp_path):
    (tmp_path / "나").mkdir()
    for name in ("나/2.txt", "가.txt", ".숨김.txt", "나/1.md"):
        (tmp_path / name).write_text(TEXT)
    assert [found.name for found in find_sources([tmp_path])] == ["가.txt", "나/1.md", "나/2.txt"]


def test_the_same_file_twice_is_one_source(tmp_path):
    path = _file(tmp_path, TEXT.encode())
    assert len(list(find_sources([path, tmp_path, path]))) == 1


def test_two_files_of_one_name_are_two_sources(tmp_path):
    paths = []
    for folder in ("2023", "2024"):
        (tmp_path / folder).mkdir()
        paths.append(_file(tmp_path / folder, TEXT.encode()))
    assert [found.name for found in find_sources(paths)] == ["기사.txt", "2024/기사.txt"]


def test_a_missing_file_is_said():
    (found,) = find_sources(["없는파일.txt"])
    assert "not found" in found.rejected


def test_an_address_is_one_source_however_often_it_is_given():
    (found,) = find_sources(["https://example.kr/news/1", "https://example.kr/news/1"])
    assert found.is_address and found.name == "https://example.kr/news/1"


def test_blank_space_only_is_no_article(tmp_path):
    _file(tmp_path, " \n\t\n\u3000".encode())
    (result,) = read_sources([tmp_path])
    assert "blank" in result.rejected


def test_an_empty_folder_is_said(tmp_path):
    (found,) = find_sources([tmp_path])
    assert "no files" in found.rejected
