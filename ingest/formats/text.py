"""Bytes to text: the encodings Korean sources come in, and plain text itself."""

from __future__ import annotations

import re
import unicodedata

from ingest.errors import SourceRejected
from ingest.formats.types import Document, Options, Raw

_MAX_CONTROL_SHARE = 0.01  # a text has hardly any control character; a binary has many
_SAMPLE_CHARS = 20_000
_MAX_DAMAGE = 0.002  # of a page that says its encoding: a stray byte does not cost the article
_KOREAN = re.compile(r"euc[-_]?kr|ks_?c[-_]?5601.*|ms949|x-windows-949|windows-949|uhc", re.I)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{2,30})",
    re.IGNORECASE,
)


def read_plain(raw: Raw, options: Options) -> list[Document]:
    """The text of a .txt or .md source.

    :raises SourceRejected: when it is no readable text.
    """
    fields = {"url": raw.url} if raw.url else {}
    return [Document(decode(raw.data), fields)]


def decode(data: bytes) -> str:
    """The text (NFC, line feeds only) in the first encoding that fits.

    Korean CP949 text is hardly ever valid UTF-8.

    :raises SourceRejected: when no known encoding fits.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if looks_like_text(text):
            return normal(text.lstrip("\ufeff"))
    raise SourceRejected("not a text file: no known encoding fits (UTF-8, CP949, UTF-16)")


def decode_markup(data: bytes, charset: str = "") -> str:
    """The text of HTML or XML, in the encoding a server, a mark or the markup names.

    :raises SourceRejected: when neither that nor any known encoding fits.
    """
    match = _DECLARED.search(data[:4096])
    named = charset or (next(name for name in match.groups() if name).decode() if match else "")
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text = _as_declared(data, "cp949" if _KOREAN.fullmatch(named) else named)
        if text:
            return text
    return decode(data)


def _as_declared(data: bytes, encoding: str) -> str:
    """The text as its declared encoding has it, "" when that does not fit."""
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return ""
    damage = text.count("\ufffd") > _MAX_DAMAGE * len(text)
    return "" if damage or not looks_like_text(text) else normal(text)


def normal(text: str) -> str:
    """`text` in composed form, with line feeds only."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if b"\0" in data:  # UTF-16 without its mark, or a binary
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "cp949")


def looks_like_text(text: str) -> bool:
    """Whether `text` has hardly any control or unassigned character, and mostly common letters."""
    sample = text[:_SAMPLE_CHARS]
    odd = sum(
        unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\n\r\t\f\v" for c in sample
    )
    common = sum(c.isascii() or _is_korean(c) for c in sample)
    return odd <= _MAX_CONTROL_SHARE * len(sample) and common >= 0.5 * len(sample)


def _is_korean(char: str) -> bool:
    """Whether `char` is Hangul (composed or not), Han, or punctuation used with them."""
    return (
        "\uac00" <= char <= "\ud7a3"
        or "\u1100" <= char <= "\u11ff"
        or "\u2000" <= char <= "\u33ff"
        or "\u4e00" <= char <= "\u9fff"
    )
