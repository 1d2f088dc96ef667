"""The sample articles: readable, varied in year and shape, and written for this repository."""

import os
import re
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".md", ".txt"})
_RUN = 20  # characters in a row that make a copied phrase


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_there_are_enough_articles_of_many_years() -> None:
    years = {path.name[:4] for path in FILES if path.name[:4].isdigit()}
    assert len(FILES) >= 24
    assert years >= {str(year) for year in range(2015, 2025)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_is_korean_utf8_of_article_length(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    hangul = sum("가" <= character <= "힣" for character in text)
    assert 600 <= len(text) <= 1500
    assert hangul > len(text) * 0.4
    assert "\ufeff" not in text and "\ufffd" not in text


def test_two_samples_state_no_date_and_one_page_holds_two_articles() -> None:
    undated = [path for path in FILES if not re.search(r"20\d\d", path.read_text("utf-8"))]
    page = (SAMPLES / "2021-newspaper-page.md").read_text("utf-8")
    assert len(undated) == 2
    assert len(re.findall(r"^# ", page, flags=re.M)) == 2


@pytest.mark.parametrize(
    "shape",
    [r"△", r"▲", r"^- ", r"^\|", r"\d만~\d", r"오는 ", r"지난해", r"다음 달", r"여 개", r"06\d-\d{3}-\d{4}",
     r"^---$", r"^배포일", r"기자\] 기사입력 \d{4}/", r"^ {4}\S+ {2,}\d"],
)
def test_the_shapes_of_real_pages_occur(shape: str) -> None:
    assert any(re.search(shape, path.read_text("utf-8"), flags=re.M) for path in FILES)


@pytest.mark.skipif(not os.environ.get("ASSISTANT_CORPUS"), reason="ASSISTANT_CORPUS is not set")
def test_no_run_of_characters_is_copied_from_the_corpus() -> None:
    corpus = Path(os.environ["ASSISTANT_CORPUS"])
    texts = [_squeezed(path.read_text("utf-8")) for path in corpus.glob("*.txt")]
    runs = {text[i : i + _RUN] for text in texts for i in range(len(text) - _RUN + 1)}
    assert runs
    for path in FILES:
        text = _squeezed(path.read_text("utf-8"))
        copied = [text[i : i + _RUN] for i in range(len(text) - _RUN + 1) if text[i : i + _RUN] in runs]
        assert not copied, f"{path.name}: {copied[:3]}"
