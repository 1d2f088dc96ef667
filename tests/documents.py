"""Documents of every format, written by code: paragraphs and one table."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

from ole import ole

Table = Sequence[Sequence[str]]
# A cell written "text>2" reaches over two columns, "text_2" over two rows.


def _cell(text: str) -> tuple[str, int, int]:
    for mark, place in ((">", 1), ("_", 2)):
        head, _, count = text.rpartition(mark)
        if head and count.isdigit():
            return (head, int(count), 1) if place == 1 else (head, 1, int(count))
    return text, 1, 1


# -- HWP 5 ----------------------------------------------------------------------------------------


def hwp(paragraphs: Sequence[str], table: Table = (), flags: int = 1) -> bytes:
    """An HWP 5 document; `flags` are those of its header (1: packed, 2: password, 4: distribution)."""
    header = b"HWP Document File".ljust(32, b"\0") + bytes([0, 0, 0, 5]) + struct.pack("<I", flags)
    section = b"".join(_hwp_paragraph(text, 0) for text in paragraphs[:-1])
    section += _hwp_table(table) if table else b""
    section += _hwp_paragraph(paragraphs[-1], 0)
    info = _record(0x10, 0, struct.pack("<H24x", 1))
    return ole({
        "FileHeader": header.ljust(256, b"\0"),
        "DocInfo": _deflated(info),
        "BodyText/Section0": _deflated(section),
    })  # fmt: skip


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _record(tag: int, level: int, data: bytes) -> bytes:
    size = min(len(data), 0xFFF)
    head = struct.pack("<I", tag | level << 10 | size << 20)
    return head + (struct.pack("<I", len(data)) if size == 0xFFF else b"") + data


def _hwp_paragraph(text: str, level: int, control: bytes = b"") -> bytes:
    words = control + f"{text}\r".encode("utf-16-le")
    header = struct.pack("<IIHBBHHHI", len(words) // 2, 0, 0, 0, 0, 1, 0, 1, 0)
    return _record(0x42, level, header) + _record(0x43, level + 1, words)


def _hwp_table(table: Table) -> bytes:
    mark = struct.pack("<H4s8xH", 11, b" lbt", 11)
    data = _hwp_paragraph("", 0, mark) + _record(0x47, 1, b" lbt" + bytes(42))
    cells = list(_placed(table))
    rows, columns = len(table), max(c + w for _, c, _, w, _ in cells)
    sizes = struct.pack(f"<{rows}H", *(len(row) for row in table))
    data += _record(0x4D, 2, struct.pack("<IHHH8x", 0, rows, columns, 0) + sizes + b"\0\0")
    for text, column, row, wide, deep in cells:
        place = struct.pack("<HHIHHHHII8xH", 1, 0, 0, column, row, wide, deep, 1000, 1000, 0)
        data += _record(0x48, 2, place) + _hwp_paragraph(text, 2)
    return data


def _placed(table: Table) -> list[tuple[str, int, int, int, int]]:
    """(text, column, row, columns, rows) of every cell."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            text, wide, deep = _cell(cell)
            taken |= {(row + r, column + c) for r in range(deep) for c in range(wide)}
            placed.append((text, column, row, wide, deep))
    return placed


# -- HWPX, DOCX, HWPML ----------------------------------------------------------------------------


def _zipped(members: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, stored)
    return target.getvalue()


_HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_HS = "http://www.hancom.co.kr/hwpml/2011/section"


def hwpx(paragraphs: Sequence[str], table: Table = ()) -> bytes:
    """An HWPX document."""

    def paragraph(inner: str) -> str:
        return (
            f'<hp:p paraPrIDRef="0" styleIDRef="0"><hp:run charPrIDRef="0">{inner}</hp:run></hp:p>'
        )

    def text(words: str) -> str:
        return paragraph(f"<hp:t>{escape(words)}</hp:t>")

    cells = [
        f'<hp:tc><hp:subList>{text(words)}</hp:subList><hp:cellAddr colAddr="{c}" rowAddr="{r}"/>'
        f'<hp:cellSpan colSpan="{w}" rowSpan="{d}"/></hp:tc>'
        for words, c, r, w, d in _placed(table)
    ]
    rows: list[str] = []
    for row in table:
        rows.append(f"<hp:tr>{''.join(cells[: len(row)])}</hp:tr>")
        cells = cells[len(row) :]
    columns = max((c + w for _, c, _, w, _ in _placed(table)), default=0)
    grid = f'<hp:tbl rowCnt="{len(table)}" colCnt="{columns}">{"".join(rows)}</hp:tbl>'
    body = [text(words) for words in paragraphs]
    if table:
        body.insert(-1, paragraph(grid))
    section = f'<hs:sec xmlns:hs="{_HS}" xmlns:hp="{_HP}">{"".join(body)}</hs:sec>'
    manifest = (
        '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest><opf:item id="s0" '
        'href="Contents/section0.xml" media-type="application/xml"/></opf:manifest><opf:spine>'
        '<opf:itemref idref="s0"/></opf:spine></opf:package>'
    )
    members = {"mimetype": "application/hwp+zip", "Contents/content.hpf": manifest}
    return _zipped({**members, "Contents/section0.xml": section})


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPC = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def docx(paragraphs: Sequence[str], table: Table = (), body: str = "") -> bytes:
    """A DOCX document; `body` is put behind its paragraphs as it is."""

    def text(words: str) -> str:
        return f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>"

    def cell(words: str, wide: int, merged: str) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{merged}</w:tcPr>{text(words)}</w:tc>'

    rows = ["" for _ in table]
    for words, _, row, wide, deep in sorted(_placed(table), key=lambda cell: (cell[2], cell[1])):
        rows[row] += cell(words, wide, '<w:vMerge w:val="restart"/>' if deep > 1 else "")
    for _, column, row, wide, deep in _placed(table):
        for below in range(row + 1, row + deep):
            parts = rows[below].split("<w:tc>")
            parts.insert(column + 1, cell("", wide, "<w:vMerge/>").removeprefix("<w:tc>"))
            rows[below] = "<w:tc>".join(parts)
    grid = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>" if table else ""
    inner = "".join(text(words) for words in paragraphs[:-1]) + grid + text(paragraphs[-1]) + body
    types = (
        f'<Types xmlns="{_OPC}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_MAIN}"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{_OPC}/relationships"><Relationship Id="r1" Type="{_OFFICE}" '
        'Target="word/document.xml"/></Relationships>'
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{inner}</w:body></w:document>'
    return _zipped({
        "[Content_Types].xml": types, "_rels/.rels": links, "word/document.xml": document,
    })  # fmt: skip


def hwpml(paragraphs: Sequence[str], table: Table = ()) -> bytes:
    """An HWPML document."""

    def text(words: str) -> str:
        return f"<P><TEXT><CHAR>{escape(words)}</CHAR></TEXT></P>"

    def cell(words: str) -> str:
        inner, wide, deep = _cell(words)
        return f'<CELL ColSpan="{wide}" RowSpan="{deep}"><PARALIST>{text(inner)}</PARALIST></CELL>'

    rows = "".join(f"<ROW>{''.join(cell(words) for words in row)}</ROW>" for row in table)
    grid = f"<P><TEXT><TABLE>{rows}</TABLE></TEXT></P>" if table else ""
    body = "".join(text(words) for words in paragraphs[:-1]) + grid + text(paragraphs[-1])
    return f'<?xml version="1.0"?>\n<HWPML><BODY><SECTION>{body}</SECTION></BODY></HWPML>'.encode()


# -- PDF ------------------------------------------------------------------------------------------


def pdf(lines: Sequence[str], table: Table = (), extra: str = "") -> bytes:
    """A PDF of one page with a Korean font of the reader's own; the table is ruled.

    `extra` goes into the trailer ("/Encrypt ..."); a page without lines is a scanned one.
    """
    draw = [_shown(60, 780 - 22 * at, line) for at, line in enumerate(lines)]
    top = 780 - 22 * len(lines) - 20
    for text, column, row, wide, deep in _placed(table):
        x, y = 60 + 110 * column, top - 24 * (row + deep)
        draw.append(f"{x} {y} {110 * wide} {24 * deep} re S")
        draw.append(_shown(x + 4, y + 24 * deep - 16, text))
    stream = "\n".join(draw).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UCS2-H"
        b"/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/DW 1000/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 6/FontBBox[0 -148 1001 880]"
        b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 800/StemV 91>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{table_at}\n%%EOF"
    return data + trailer.encode()


def _shown(x: int, y: int, text: str) -> str:
    return f"BT /F 11 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" if text else ""
