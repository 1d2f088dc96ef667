"""What staff state beside a source wins, and what is wrong with it is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import SourceResult, read_sources
from ingest.types import DateBasis

TEXT = "# 천변 자전거길 넓힌다\n\n출처: 전주시\n\n전주천 자전거길 3km를 내년까지 넓힌다.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "길.md").write_text(TEXT, "utf-8")
    return tmp_path


def read(folder: Path) -> dict[str, SourceResult]:
    return {result.source: result for result in read_sources([folder])}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("길.md.toml", 'title = "다른 제목"\npublished = 2024-05-03\nreporter = "김기자"\n'),
        ("길.meta.toml", '"제목" = "다른 제목"\n"배포일" = "2024. 5. 3."\n"기자" = "김기자"\n'),
        ("길.md.meta.json", '{"title": "다른 제목", "date": "2024-05-03", "기자": "김기자"}'),
        ("metadata.csv", "파일명,제목,등록일,작성자\n길.md,다른 제목,2024.5.3,김기자\n"),
        ("metadata.csv", "file;title;published;reporter\r\n길.md;다른 제목;20240503;김기자\r\n"),
    ],
)
def test_fields_beside_a_source_win(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    results = read(folder)
    assert list(results) == ["길.md"], "the file beside it is no source"
    [article] = results["길.md"].articles
    assert (article.title, article.reporter, article.publisher) == ("다른 제목", "김기자", "전주시")
    assert (article.published.iso, article.published.basis) == ("2024-05-03", DateBasis.STATED)
    assert article.published.reason.startswith(name)
    assert results["길.md"].stated["title"].startswith(name)


def test_a_table_in_cp949_and_a_file_below(folder: Path) -> None:
    (folder / "공보").mkdir()
    (folder / "길.md").rename(folder / "공보" / "길.md")
    (folder / "metadata.csv").write_bytes("파일,출처\n공보/길.md,완주군\n".encode("cp949"))
    assert read(folder)["공보/길.md"].articles[0].publisher == "완주군"


def test_the_id_of_an_article_does_not_depend_on_what_is_stated(folder: Path) -> None:
    before = read(folder)["길.md"].articles[0].article_id
    (folder / "길.md.toml").write_text('title = "다른 제목"', "utf-8")
    assert read(folder)["길.md"].articles[0].article_id == before


@pytest.mark.parametrize(
    ("name", "text", "source", "needed"),
    [
        ("길.md.toml", 'title = "a"\npublished = "곧"\n', "길.md", ("line 2", "2024-06-26")),
        ("길.md.toml", 'publisher = "a"\ntitel = "b"\n', "길.md", ("line 2", "titel", "title")),
        ("길.md.toml", "title = 다른 제목\n", "길.md", ("line 1",)),
        ("길.md.toml", 'url = "javascript:x"', "길.md", ("line 1", "https://")),
        ("길.md.json", '{"title": 3}', "길.md", ("line 1", "text")),
        ("길.md.json", "{", "길.md", ("line 1",)),
        ("없음.meta.toml", 'title = "a"', "없음.meta.toml", ("없음", "not beside")),
        ("metadata.csv", "file,date\n길.md,2024-13-01\n", "metadata.csv#line 2", ("2024-13-01",)),
        ("metadata.csv", "file,date\n\n없음.md,2024\n", "metadata.csv#line 3", ("없음.md",)),
        ("metadata.csv", "file,date\n길.md,2024\n길.md,2023\n", "metadata.csv#line 3", ("already",)),
        ("metadata.csv", "file,색깔\n길.md,빨강\n", "metadata.csv#line 1", ("색깔", "publisher")),
        ("metadata.csv", "file,date\n길.md\n", "metadata.csv#line 2", ("columns",)),
    ],
)  # fmt: skip
def test_wrong_metadata_is_a_reject_with_its_line(
    folder: Path, name: str, text: str, source: str, needed: tuple[str, ...]
) -> None:
    (folder / name).write_text(text, "utf-8")
    rejected = read(folder)[source].rejected
    assert all(part in f"{source} {rejected}" for part in needed), rejected
    assert "\n" not in rejected


def test_an_export_called_metadata_is_still_an_export(folder: Path) -> None:
    (folder / "metadata.csv").write_text("제목,내용\n새 길,길이 새로 열린다.\n", "utf-8")
    assert read(folder)["metadata.csv"].articles[0].title == "새 길"


def test_a_title_for_several_articles_is_refused(folder: Path) -> None:
    page = Path(__file__).parent.parent / "samples" / "2021-newspaper-page.md"
    (folder / "길.md").write_text(page.read_text("utf-8"), "utf-8")
    assert len(read(folder)["길.md"].articles) == 2
    (folder / "길.md.toml").write_text('title = "하나"', "utf-8")
    assert "2 articles" in read(folder)["길.md"].rejected
    (folder / "길.md.toml").write_text('publisher = "완주군"', "utf-8")
    assert {a.publisher for a in read(folder)["길.md"].articles} == {"완주군"}
