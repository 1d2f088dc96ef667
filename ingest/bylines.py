"""Bylines: who wrote, published and dated an article, cut out of its text and read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.lines import Line, Role, ends_sentence, key

_NAME = r"[가-힣]{2,4}"
_JOB = (
    r"(?:선임|수석|수습|객원|시민|전문|책임|편집|사진)?\s?"
    r"(?:기자|특파원|논설위원|편집위원|리포터|통신원)"
)
_WHO = rf"(?<![가-힣])(?P<name>{_NAME})\s?{_JOB}(?![가-힣])"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_DATE = (
    r"(?:19|20)\d{2}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}(?!\d)\s*[일.]?\s*"
    r"(?P<weekday>\(?[월화수목금토일](?:요일)?\)?(?![가-힣]))?\s*"
    r"[\[(]?(?:(?:오전|오후)\s*)?(?:\d{1,2}:\d{2}(?::\d{2})?)?[\])]?"
)
_STAMPED = (
    r"(?:기사\s*)?(?:최초\s*|최종\s*)?"
    r"(?:입력|등록|승인|송고|수정|발행|게재|작성|게시|배포|보도|업데이트|updated|modified|published|posted)"
    r"(?:\s*(?:일시|일자|시각|시간|날짜|시점|일))?\s*[:：|]?\s*"
)
_MEDIUM = (
    r"[가-힣A-Za-z0-9 ]*(?:뉴스|뉴시스|일보|신문|통신|방송|타임[스즈]?|투데이|데일리|저널|매일|경제"
    r"|미디어|연합|뉴스1|뉴스핌|KBS|MBC|SBS|YTN|JTBC|news|times|press)"
)
MEDIUM = re.compile(_MEDIUM, re.IGNORECASE)  # a name that says it is a news medium
STAMP = re.compile(_DATE)

_STAMP_PART = re.compile(
    rf"(?P<word>{_STAMPED})?{_DATE}(?P<after>\s*(?:입력|등록|승인|송고|수정|발행)(?![가-힣]))?",
    re.IGNORECASE,
)
_MAIL_PART = re.compile(rf"(?:E-?mail|이메일)?\s*[:：]?\s*{_MAIL}", re.IGNORECASE)
_WHO_PART = re.compile(_WHO)
# What else stands on such lines: page and issue of a paper, counters, a link to the reporter's page.
_EXTRA = re.compile(
    r"제?\s?\d+\s?(?:면|호)|(?:조회수?|댓글|추천)\s*[:：]?\s*\d*|다른\s*기사\s*보기|편집부|취재팀|온라인\s?뉴스팀"
)
_MARKS = re.compile(r"[\s\[\](){}<>【】|·/=,:;~\-–—▶▷■ⓒ©]+")
_SEPARATORS = re.compile(r"\s*[\[\](){}<>【】|·/=,;]\s*")
_SPOKEN = re.compile(
    r"[가-힣][\"'”’]?[.!?…][\"'”’)\]]*\s*\Z"
)  # ends as a sentence, not as "2024. 6. 26."
_NAME_TO = 30  # characters of a publisher's name

_SOURCE = re.compile(
    r"[\[(<【]?\s*(?:보도\s*)?(?:자료|기사)?\s*(?:출처|제공|배포)\s*[:：=|]\s*"
    r"(?P<pub>[^\[\]()<>:：|]{2,30}?)\s*[\])>】]?"
)
_RIGHTS = re.compile(
    r"(?:저작권자|copyright|ⓒ|©|\(c\))[\s:：ⓒ©]*(?:\(c\))?\s*(?:\d{4}\s*)?"
    r"(?P<pub>[^,.()<>\[\]|]{2,25}?)(?:\s*\([^)]*\))?\s*(?:[,.|]|무단|all\s+rights|[\])>]|$)",
    re.IGNORECASE,
)
# Only "=", a reporter or a medium's name make brackets a dateline; "(사)" and "[기획]" stay.
_OPENING = re.compile(
    rf"(?:[\[(【<](?P<inner>[^\[\](){{}}<>【】]{{2,40}})[\])】>]\s*"
    rf"(?P<after>(?:{_NAME}\s?{_JOB}\s*)?=?)|(?P<bare>{_NAME}\s?{_JOB})\s*=)\s*"
)
_NO_PLACE = re.compile(r"\s*(?:단위|자료|출처|사진|제공|기준|주)\s*=")
_CLOSING = re.compile(
    rf"(?:\s*[/=\[(<【]\s*|\s+)(?:[가-힣A-Za-z0-9]{{2,12}}\s*[=/]\s*)?{_NAME}\s?{_JOB}\s*[\])>】]?"
    rf"(?:\s*[(\[]?{_MAIL}[)\]]?)?\s*\Z"
)
_CLOSING_MAIL = re.compile(rf"\s*[/(\[<]?\s*{_MAIL}\s*[)\]>]?\s*\Z")
_CLOSING_RIGHTS = re.compile(r"\s*[<(\[〈]?\s*(?:저작권자|copyright|ⓒ|©).{0,120}\Z", re.IGNORECASE)
_FREE_MAIL = frozenset(
    "naver.com daum.net hanmail.net gmail.com nate.com kakao.com hotmail.com outlook.com "
    "korea.kr yahoo.com yahoo.co.kr empas.com paran.com icloud.com".split()
)
_OFFICE = re.compile(
    r".*(?:과|팀|센터|담당관|관리자|운영자|위원회|사업소|시청|구청|군청|도청|부서|재단|공단|도서관|본부|홍보\w?)|.{2,}[실국]|\w+(?:시|도|구|군)|admin\w*",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\W*(?:사진|그래픽|영상|이미지)(?:제공)?\s*[=:：/|]")  # whose it is
_EDGE_LINES = 3  # a line with only a date dates the text when it stands this near its end


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line that is no article text says, "" for each part it does not."""

    publisher: str = ""
    reporter: str = ""
    mail: str = ""
    dated: bool = False
    stamped: bool = False  # the date has its word ("입력")
    weekday: bool = False


@dataclass(frozen=True, slots=True)
class Credits:
    """Who an article is from, "" where the source does not say."""

    publisher: str = ""
    reporter: str = ""


def read_byline(text: str) -> Byline | None:
    """What the line says, None when it is no byline: too many words are left."""
    if len(text) > 120 or _SPOKEN.search(text):
        return None
    if match := _SOURCE.fullmatch(text):
        return Byline(publisher=match["pub"].strip())
    stamps = list(_STAMP_PART.finditer(text))
    who, mail = _WHO_PART.search(text), _MAIL_PART.search(text)
    if not (stamps or who or mail):
        return None
    rest = text
    for pattern in (_STAMP_PART, _MAIL_PART, _WHO_PART, _EXTRA):
        rest = pattern.sub("|", rest)
    name = _publisher_in(rest)
    found = Byline(
        publisher=name,
        reporter=who["name"] if who else "",
        mail=mail.group() if mail else "",
        dated=bool(stamps),
        stamped=any(stamp["word"] or stamp["after"] for stamp in stamps),
        weekday=any(stamp["weekday"] for stamp in stamps),
    )
    return found if _is_named_well(found, _MARKS.sub("", rest), name) else None


def _publisher_in(rest: str) -> str:
    """The name among what is left of a byline, a medium's before any other."""
    parts = [part.strip(" :-–~") for part in _SEPARATORS.split(rest)]
    parts = [part for part in parts if part]
    return next((part for part in parts if MEDIUM.fullmatch(part)), parts[0] if parts else "")


def _is_named_well(found: Byline, rest: str, name: str) -> bool:
    """Whether what is left beside date, reporter and address can be names and no text."""
    if not rest:
        return True
    if len(rest) > _NAME_TO:
        return False
    if found.stamped:
        return True
    beside = len(rest) - len(key(name)) if MEDIUM.fullmatch(name) else len(rest)
    return beside <= (4 if found.reporter else 0)  # "전주=홍길동 기자"


def mark_bylines(lines: list[Line]) -> list[Line]:
    """`lines` with bylines in that role, those inside a paragraph cut off as lines of their own."""
    marked: list[Line] = []
    seen_text = False
    for place, line in enumerate(lines):
        if line.role not in (Role.TEXT, Role.ITEM, Role.ROW):
            marked.append(line)
        elif _is_byline(line, edge=not seen_text or place >= len(lines) - _EDGE_LINES):
            marked.append(line.as_role(Role.BYLINE))
        elif line.role is Role.ROW:
            marked.append(line)
        else:
            marked += _cut_off(line)
            seen_text = seen_text or ends_sentence(line.text)
    return marked


def _is_byline(line: Line, edge: bool) -> bool:
    """Whether a line is one; a bare date is only at the edge, and not with a weekday (an event)."""
    found = read_byline(line.text)
    if found and not edge and _SOURCE.fullmatch(line.text):
        return _is_release(line.text)  # else the source of a picture or figure
    if found and found.dated and not (found.stamped or found.reporter or found.publisher):
        return edge and not found.weekday
    return found is not None


def _is_release(text: str) -> bool:
    """Whether a line names who sent out a press release."""
    return "보도자료" in text and bool(_SOURCE.fullmatch(text))


def closes(line: Line) -> bool:
    """Whether a byline is of the kind that stands at the end of an article."""
    found = read_byline(line.text) if line.role is Role.BYLINE else None
    if not found or found.dated or _PICTURE.match(line.text):
        return False
    return bool(found.reporter or found.mail) or _is_release(line.text)


def form(line: Line) -> str:
    """What a byline shares with those of other articles: all but names, addresses and digits.

    "" for a date alone, which may be that of an event.
    """
    text = re.sub(_MAIL, "@", _WHO_PART.sub("기자", line.text))
    if _is_release(line.text):
        return "보도자료"
    alone = STAMP.fullmatch(line.text.strip())
    return "" if alone else re.sub(r"\d+", "0", re.sub(r"\s", "", text))


def is_dated(line: Line) -> bool:
    """Whether a line is a byline with a time stamp."""
    found = read_byline(line.text) if line.role is Role.BYLINE else None
    return bool(found and found.stamped)


def _cut_off(line: Line) -> list[Line]:
    """The line in up to three parts: "[홍길동 기자]", the text, "/홍길동 기자"."""
    start, end = 0, len(line.text)
    if match := _OPENING.match(line.text):
        start = match.end() if _is_dateline(match) and match.end() < end else 0
    while match := _closing(line.text[start:end]):
        end = start + match.start()
    parts = (line.text[:start], line.text[start:end], line.text[end:])
    roles = (Role.BYLINE, line.role, Role.BYLINE)
    if not start and end == len(line.text):
        return [line]
    return [
        replace(line, text=part.strip(), raw=part.strip(), role=role)
        for part, role in zip(parts, roles, strict=True)
        if part.strip()
    ]


def _closing(text: str) -> re.Match[str] | None:
    """A byline or copyright mark after the last full stop of a paragraph."""
    for pattern in (_CLOSING_RIGHTS, _CLOSING, _CLOSING_MAIL):
        match = pattern.search(text)
        if match and match.start() and ends_sentence(text[: match.start()]):
            return match
    return None


def _is_dateline(match: re.Match[str]) -> bool:
    inner, after = match["inner"] or "", match["after"] or ""
    if match["bare"] or after.strip():
        return True
    if "=" in inner:
        return not _NO_PLACE.match(inner)
    return bool(re.search(_JOB + r"\Z", inner) or MEDIUM.fullmatch(inner))


def read_credits(lines: list[Line]) -> Credits:
    """Publisher and reporter as the bylines, copyright marks and addresses of an article say."""
    texts = [line.text for line in lines if line.role is Role.BYLINE]
    found = [byline for text in texts if (byline := read_byline(text))]
    sources = [match["pub"].strip() for text in texts if (match := _SOURCE.fullmatch(text))]
    stamped = [byline.publisher for byline in found if byline.dated]
    others = [byline.publisher for byline in found if MEDIUM.fullmatch(byline.publisher)]
    media = [name for name in stamped if not _is_person(name)]
    names = [*sources, *media, *others, *_unmarked(texts), *_rights(lines), *_domains(found)]
    publisher = next((name for name in names if name), "")
    reporters = [byline.reporter for byline in found] + [
        name for name in stamped if _is_person(name)
    ]
    return Credits(_as_spelt(publisher, lines), next((name for name in reporters if name), ""))


def person(name: str) -> str:
    """A reporter's name; "" for the office or board that put the text up ("교통안전과")."""
    return "" if _OFFICE.fullmatch(name) else name


def _is_person(name: str) -> bool:
    return bool(re.fullmatch(r"[가-힣]{3}", name)) and not MEDIUM.fullmatch(name)


def _unmarked(texts: list[str]) -> list[str]:
    """Names alone in a byline: the office before "배포일시", the medium in an opening."""
    names: list[str] = []
    for text in texts:
        parts = [part for part in _SEPARATORS.split(text) if part]
        names += [part for part in parts if MEDIUM.fullmatch(part)]
        if read_byline(text) is None and len(parts) == 1:
            names.append(parts[0])
    return names


def _rights(lines: list[Line]) -> list[str]:
    """Names in copyright marks."""
    texts = [line.text for line in lines if line.role in (Role.BYLINE, Role.FURNITURE)]
    names = [match["pub"].strip() for text in texts if (match := _RIGHTS.search(text))]
    return [name for name in names if not re.search(r"무단|전재|rights|금지", name, re.I)]


def _domains(found: list[Byline]) -> list[str]:
    """Domains of reporters' addresses, those of mail providers left out."""
    domains = [byline.mail.rpartition("@")[2].lower() for byline in found if byline.mail]
    return [domain for domain in domains if domain not in _FREE_MAIL]


def _as_spelt(publisher: str, lines: list[Line]) -> str:
    """The publisher as its own line of the page spells it ("새벽 뉴스" -> "새벽뉴스")."""
    same = (line.text for line in lines if publisher and key(line.text) == key(publisher))
    return next(same, publisher)
