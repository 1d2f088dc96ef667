"""Files to text: what is read, and the reason when it is not."""

import os
import unicodedata
from pathlib import Path

import pytest

from ingest.errors import SourceRejected
from ingest.readers import MAX_BYTES, find_sources, read_text

TEXT = "전주시가 7월 1일부터 자전거 대여소 12곳을 새로 연다.\n이용료는 하루 1,000원이다.\n"


def _file(folder: Path, data: bytes, name: str = "기사.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_korean_encodings_give_the_same_text(tmp_path, encoding):
    assert read_text(_file(tmp_path, TEXT.encode(encoding))).text == TEXT


def test_decomposed_hangul_is_composed_and_line_ends_are_one(tmp_path):
    data = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode()
    assert read_text(_file(tmp_path, data)).text == TEXT


def test_digest_is_of_the_bytes(tmp_path):
    first = read_text(_file(tmp_path, TEXT.encode())).digest
    assert first == read_text(_file(tmp_path, TEXT.encode(), "b.md")).digest
    assert first != read_text(_file(tmp_path, TEXT.replace("12곳", "13곳").encode(), "c.md")).digest


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", " \n\t\n\u3000".encode(), "blank"),
        ("a.txt", bytes(range(256)) * 40, "not a text file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 500, "not a text file"),
        ("a.txt", b"\x1f\x8b\x08" + os.urandom(4000), "not a text file"),
        ("a.hwp", TEXT.encode(), "unsupported type .hwp"),
        ("a.html", TEXT.encode(), "unsupported type .html"),
        ("README", TEXT.encode(), "unsupported type"),
    ],
)
def test_what_is_no_text_is_rejected_with_its_reason(tmp_path, name, data, reason):
    with pytest.raises(SourceRejected, match=reason) as caught:
        read_text(_file(tmp_path, data, name))
    assert "\n" not in str(caught.value)


def test_a_text_with_one_stray_control_character_is_still_read(tmp_path):
    assert "대여소" in read_text(_file(tmp_path, (TEXT * 20 + "\x0b\x07").encode())).text


def test_too_large_is_rejected_without_reading_it(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceRejected, match="larger than 20 MB"):
        read_text(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_permission_is_said(tmp_path):
    path = _file(tmp_path, TEXT.encode())
    path.chmod(0)
    with pytest.raises(SourceRejected, match="permission"):
        read_text(path)


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


@pytest.mark.parametrize(
    ("given", "reason"),
    [("없는파일.txt", "not found"), ("https://example.kr/news/1", "save the page")],
)
def test_missing_files_and_addresses_say_what_to_do(given, reason):
    (found,) = find_sources([given])
    assert reason in found.rejected


def test_an_empty_folder_is_said(tmp_path):
    (found,) = find_sources([tmp_path])
    assert "no files" in found.rejected
