"""Header fields: front matter and "제목: ..." blocks above an article, read and set apart."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.bylines import read_byline
from ingest.lines import Line, Role, ends_sentence

# What a label says about the article. Labels of events (일시, 장소, 기간) are no header fields:
# they are what the article tells.
_LABELS = {
    "title": "제목 기사제목 보도자료제목 자료제목 글제목 title headline",
    "subtitle": "부제 부제목 소제목 subtitle description",
    "date": "배포일 배포일시 배포일자 배포시점 보도일 보도일시 보도일자 보도시점 보도날짜 작성일 작성일시 작성일자 등록일 등록일시 "
    "등록일자 게시일 게시일시 게시일자 발행일 발행일자 입력 입력일 입력일시 기사입력 승인 송고 제공일 제공일자 공고일 공고일자 "
    "작성날짜 날짜 일자 date published publishedat publisheddate pubdate datepublished created createdat",
    "publisher": "출처 자료출처 보도자료출처 자료제공 제공 배포 배포처 배포기관 배포자 기관 기관명 발행 발행처 발행기관 발행인 언론사 매체 "
    "매체명 신문사 publisher source site sitename",
    "reporter": "기자 글쓴이 작성자 담당기자 취재 author reporter writer byline",
    "url": "url link permalink canonical canonicalurl 원문 원문링크 링크 원문주소 기사주소",
    "chrome": "조회 조회수 첨부 첨부파일 분류 카테고리 구분 번호 글번호 게시물번호 매수 쪽수 사진 사진유무 태그 키워드 category categories tags "
    "tag draft layout slug id lang language type image thumbnail keywords permalink",
    "office": "담당부서 담당 담당자 부서 부서명 책임자 과장 팀장 국장 주무관 담당과 연락처 전화 전화번호 문의 문의처 팩스 이메일 담당전화",
}
_FIELD = {label: field for field, labels in _LABELS.items() for label in labels.split()}
_LABELLED = re.compile(r"(?P<label>[^:：|]{1,16}?)\s*[:：]\s*(?P<value>.*)")
_MARKS = " \t-*•·○●□■▪◦▷▶※◆[]【】<>〈〉()"
_BRACKETS = tuple("[【<〈(")
_PHONE = re.compile(r"0\d{1,2}[-).\s]{1,2}\d{3,4}[-.]\d{4}|\b\d{3,4}-\d{4}\b|☎")


def mark_header(lines: list[Line]) -> list[Line]:
    """`lines` with front matter and header fields as META lines; the article text is untouched."""
    lines = [part for line in _front_matter(lines) for part in _fields_apart(line)]
    marked = list(lines)
    for place in _header_places(lines):
        if _field_of(lines[place]):
            contact = _is_contact(lines[place])
            marked[place] = lines[place].as_role(Role.CONTACT if contact else Role.META)
    return _with_offices(marked)


def _with_offices(lines: list[Line]) -> list[Line]:
    """`lines`, the office above a line that holds only its telephone number a contact too."""
    marked = list(lines)
    for place, line in enumerate(lines):
        above = max(place - 1, 0)
        alone = line.role is Role.CONTACT and not re.search(r"[가-힣]", pairs_of(line)[0][1])
        if alone and _field_of(marked[above]) == "office":
            marked[above] = marked[above].as_role(Role.CONTACT)
    return marked


def _front_matter(lines: list[Line]) -> list[Line]:
    if not lines or lines[0].text != "---":
        return lines
    ends = [place for place, line in enumerate(lines[1:60], 1) if line.text in ("---", "...")]
    if not ends or not any(":" in line.raw for line in lines[1 : ends[0]]):
        return lines
    return [line.as_role(Role.META) for line in lines[: ends[0] + 1]] + lines[ends[0] + 1 :]


def _fields_apart(line: Line) -> list[Line]:
    """The fields of a line such as "전주시 | 배포일시: 2024. 6. 26." as lines of their own."""
    cells = [cell.strip() for cell in line.text.split("|")]
    parts = [replace(line, text=cell, raw=cell, role=Role.ITEM) for cell in cells if cell]
    fields = [_field_of(part) for part in parts]
    if line.role not in (Role.TEXT, Role.ITEM, Role.ROW) or "date" not in fields:
        return [line]
    if len(parts) < 2 or (read_byline(line.text) and "office" not in fields):
        return [line]
    return [
        part if field else part.as_role(Role.BYLINE)
        for part, field in zip(parts, fields, strict=True)
    ]


def _header_places(lines: list[Line]) -> list[int]:
    """Lines of header blocks: label lines above the first sentence, or from a "제목:" line on."""
    places: list[int] = []
    in_block = True
    for place, line in enumerate(lines):
        if _field_of(line) == "title":
            in_block = True
        elif line.role is Role.TEXT and ends_sentence(line.text) and not _field_of(line):
            in_block = False
        if in_block and line.role in (Role.TEXT, Role.ITEM, Role.ROW):
            places.append(place)
    return places


def _is_contact(line: Line) -> bool:
    """Whether a header field is a fact for citizens: an office with its telephone number."""
    return _field_of(line) == "office" and bool(_PHONE.search(line.text))


def _field_of(line: Line) -> str:
    """The header field a line states, "" when it is none."""
    pairs = pairs_of(line)
    return pairs[0][0] if pairs else ""


def pairs_of(line: Line) -> list[tuple[str, str]]:
    """(field, value) of a header line; a table row may hold several."""
    if line.role is Role.ROW or (line.role is Role.META and "|" in line.text):
        cells = [cell.strip() for cell in line.text.split("|")]
        return [
            (f, v) for a, v in zip(cells[::2], cells[1::2], strict=False) if (f := field_named(a))
        ]
    bare = line.text.rstrip("]】>〉)") if line.text[:1] in _BRACKETS else line.text
    match = _LABELLED.fullmatch(bare.lstrip(_MARKS))
    field = field_named(match["label"]) if match else ""
    return [(field, match["value"].strip(" \"'"))] if match and field else []


def field_named(label: str) -> str:
    """The field a label means ("배포 일시" -> "date"), "" when unknown."""
    return _FIELD.get(re.sub(r"[\s_\-*()\[\]○□]", "", label).lower(), "")


def read_header(lines: list[Line]) -> dict[str, str]:
    """The value of every field of the META lines, the first value of each field."""
    fields: dict[str, str] = {}
    for line in lines:
        for field, value in pairs_of(line) if line.role is Role.META else ():
            if value:
                fields.setdefault(field, value)
    return fields


def without_value(line: Line, value: str) -> Line:
    """A META line less the value that became the title or subtitle."""
    return replace(line, raw=line.raw.replace(value, "", 1)) if value else line
