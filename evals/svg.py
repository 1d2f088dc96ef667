"""A matplotlib figure as SVG text: words stay words, the same figure gives the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, GREY, RED = "#1f5fa8", "#8a94a0", "#b3372f"
_FONTS = ["Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "DejaVu Sans"]
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",  # the reader's own fonts: matplotlib has no Hangul
    "svg.hashsalt": "civic-assistant",
    "font.family": _FONTS,
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # a dollar sign in a question is no formula
}


def available() -> bool:
    """Whether plots can be drawn: the extra `eval` brings matplotlib."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches. It belongs to no window and no global state."""
    from matplotlib.figure import Figure as Drawn

    return Drawn(figsize=(width, height), layout="constrained")


def style() -> Any:  # noqa: ANN401
    """A context in which figures are made in this report's style."""
    import logging

    import matplotlib

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # fonts it does not have
    return matplotlib.rc_context(_STYLE)


def as_svg(drawn: Figure) -> str:
    """The figure as an <svg> element, without the XML head that HTML does not want."""
    text = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "glyph missing": the text is drawn by the browser
        drawn.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()[text.getvalue().index("<svg") :]
