"""Bylines: who wrote and published an article, cut out of its text and read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.lines import Line, Role, ends_sentence, key

_NAME = r"[가-힣]{2,4}"
_JOB = r"(?:선임|수석|수습|객원|시민|전문|책임|편집|사진)?\s?(?:기자|특파원|논설위원|편집위원|리포터|통신원)"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WHO = rf"(?P<name>{_NAME})\s?{_JOB}"
_STAMP = (
    r"(?:19|20)\d{2}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*[일.]?\s*"
    r"(?:\([월화수목금토일]\))?\s*[\[(]?(?:(?:오전|오후)\s*)?(?:\d{1,2}:\d{2}(?::\d{2})?)?[\])]?"
)
_STAMPED = (
    r"(?:기사\s*)?(?:최초\s*|최종\s*)?(?:입력|등록|승인|송고|수정|발행|게재|작성|게시|배포|보도|업데이트)"
    r"(?:\s*(?:일시|일자|시각|시간|날짜|시점|일))?"
)
# Only these words before "=" or inside brackets make an opening a dateline; "(사)" and "[기획]" do not.
_MEDIUM = r"[가-힣A-Za-z0-9 ]*(?:뉴스|일보|신문|통신|방송|타임[스즈]|투데이|데일리|저널|매일|경제|미디어|타임|리포트|news|times|press)"
MEDIUM = re.compile(_MEDIUM, re.IGNORECASE)
STAMP = re.compile(_STAMP)
MAIL = re.compile(_MAIL)

_STAMP_LINE = re.compile(
    rf"(?P<who>[^|·:]{{2,30}}?)?\s*[|·/]?\s*(?:{_STAMPED}\s*[:：|]?\s*{_STAMP}[\s|·/,]*)+(?P<rest>.{{0,60}})"
)
_DATE_LINE = re.compile(rf"{_STAMP}(?:\s*(?:조회|댓글).*)?")
_REPORTER_LINE = re.compile(
    rf"[/=\[(<【]?\s*(?:(?P<pub>[가-힣A-Za-z0-9 ]{{2,15}}?)\s*[=/|]?\s*)?{_WHO}\s*[\])>】]?(?:\s*[|/=·,]?\s*[(\[<]?(?P<mail>{_MAIL})[)\]>]?)?"
    rf"(?:\s*[|/]?\s*{_STAMP})?(?:\s*다른\s*기사\s*보기)?"
)
_MAIL_LINE = re.compile(
    rf"[(\[<]?(?:E-?mail|이메일)?\s*[:：]?\s*(?P<mail>{_MAIL})[)\]>]?", re.IGNORECASE
)
_SOURCE_LINE = re.compile(
    r"[\[(<【]?\s*(?:보도\s*)?(?:자료|기사)?\s*(?:출처|제공|배포)\s*[:：=|]\s*(?P<pub>[^\[\]()<>:：|]{2,30}?)\s*[\])>】]?"
)
_RIGHTS = re.compile(
    r"(?:저작권자|copyright|ⓒ|©|\(c\))[\s:：ⓒ©]*(?:\(c\))?\s*(?:\d{4}\s*)?(?P<pub>[^,.()<>\[\]|]{2,25}?)"
    r"(?:\s*\([^)]*\))?\s*(?:[,.|]|무단|all\s+rights|[\])>]|$)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"(?:[\[(【<](?P<inner>[^\[\](){{}}<>【】]{{2,40}})[\])】>]\s*(?P<after>(?:{_NAME}\s?{_JOB}\s*)?=?)|(?P<bare>{_NAME}\s?{_JOB})\s*=)\s*"
)
_CLOSING = re.compile(
    rf"(?:\s*[/=\[(<【]\s*|\s+)(?:[가-힣A-Za-z0-9]{{2,12}}\s*[=/]\s*)?{_WHO}\s*[\])>】]?(?:\s*[(\[]?(?P<mail>{_MAIL})[)\]]?)?\s*\Z"
)
_CLOSING_MAIL = re.compile(rf"\s*[/(\[<]?\s*(?P<mail>{_MAIL})\s*[)\]>]?\s*\Z")
_CLOSING_RIGHTS = re.compile(r"\s*[<(\[〈]?\s*(?:저작권자|copyright|ⓒ|©).{0,120}\Z", re.IGNORECASE)
_FREE_MAIL = frozenset(
    "naver.com daum.net hanmail.net gmail.com nate.com kakao.com hotmail.com outlook.com "
    "korea.kr yahoo.com yahoo.co.kr empas.com paran.com icloud.com".split()
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Who an article is from, "" where the source does not say."""

    publisher: str = ""
    reporter: str = ""


def mark_bylines(lines: list[Line]) -> list[Line]:
    """`lines` with bylines in that role, those inside a paragraph cut off as lines of their own."""
    marked: list[Line] = []
    seen_text = False
    for line in lines:
        if line.role not in (Role.TEXT, Role.ITEM):
            marked.append(line)
        elif is_byline(line.text):
            marked.append(line.as_role(Role.BYLINE))
        else:
            marked += _cut_off(line, opening=not seen_text)
            seen_text = seen_text or ends_sentence(line.text)
    return marked


def is_byline(text: str) -> bool:
    """Whether a whole line only says who wrote, published or dated the article."""
    if len(text) > 120:
        return False
    patterns = (_REPORTER_LINE, _MAIL_LINE, _SOURCE_LINE, _STAMP_LINE, _DATE_LINE)
    return any(pattern.fullmatch(text) for pattern in patterns)


def closes(line: Line) -> bool:
    """Whether a byline is of the kind that stands at the end of an article."""
    bare = line.text
    return line.role is Role.BYLINE and bool(
        _REPORTER_LINE.fullmatch(bare) or _MAIL_LINE.fullmatch(bare)
    )


def _cut_off(line: Line, opening: bool) -> list[Line]:
    """The line in up to three parts: "[홍길동 기자]", the text, "/홍길동 기자"."""
    start, end = 0, len(line.text)
    if match := _OPENING.match(line.text):
        start = match.end() if _is_dateline(match) else 0
    while match := _closing(line.text[start:end]):
        end = start + match.start()
    parts = (line.text[:start], line.text[start:end], line.text[end:])
    roles = (Role.BYLINE, line.role, Role.BYLINE)
    return [
        replace(
            line, text=part.strip(), raw=part.strip() if part != line.text else line.raw, role=role
        )
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
    return "=" in inner or bool(re.search(_JOB + r"\Z", inner) or MEDIUM.fullmatch(inner))


def read_credits(lines: list[Line]) -> Credits:
    """Publisher and reporter as the bylines, copyright marks and addresses of an article say."""
    texts = [line.text for line in lines if line.role is Role.BYLINE]
    notices = texts + [line.text for line in lines if line.role is Role.FURNITURE]
    stated = _first(texts, _SOURCE_LINE) or _of_stamp(texts) or _of_opening(texts)
    publisher = stated or _of_rights(notices) or _of_reporter(texts) or _of_mail(texts)
    reporter = next((m["name"] for t in texts if (m := re.search(_WHO, t))), "")
    return Credits(_as_spelt(publisher, lines), reporter)


def _first(texts: list[str], pattern: re.Pattern[str]) -> str:
    return next((m["pub"].strip() for t in texts if (m := pattern.fullmatch(t))), "")


def _of_stamp(texts: list[str]) -> str:
    """The publisher before a time stamp: "새벽뉴스 | 기사입력 2024/06/26"."""
    for text in texts:
        match = _STAMP_LINE.fullmatch(text)
        who = (match["who"] or "").strip(" |·/") if match else ""
        who = re.sub(rf"\s*{_NAME}\s?{_JOB}\Z", "", who)
        if who and (not re.fullmatch(_NAME, who) or MEDIUM.fullmatch(who)):
            return who
    return ""


def _of_opening(texts: list[str]) -> str:
    """The publisher of an opening such as "[전주=새벽뉴스]" or "[새벽뉴스=홍길동 기자]"."""
    for text in texts:
        match = _OPENING.match(text)
        parts = [part.strip() for part in re.split(r"[=/]", match["inner"] or "")] if match else []
        for part in parts:
            if MEDIUM.fullmatch(part):
                return part
    return ""


def _of_rights(texts: list[str]) -> str:
    found = (m["pub"].strip() for t in texts if (m := _RIGHTS.search(t)))
    return next((pub for pub in found if not re.search(r"무단|전재|rights|금지", pub, re.I)), "")


def _of_reporter(texts: list[str]) -> str:
    found = ((m["pub"] or "").strip() for t in texts if (m := _REPORTER_LINE.fullmatch(t)))
    return next((pub for pub in found if MEDIUM.fullmatch(pub)), "")


def _of_mail(texts: list[str]) -> str:
    found = (m.group().rpartition("@")[2].lower() for t in texts if (m := MAIL.search(t)))
    return next((domain for domain in found if domain not in _FREE_MAIL), "")


def _as_spelt(publisher: str, lines: list[Line]) -> str:
    """The publisher as its own line of the page spells it ("새벽 뉴스" -> "새벽뉴스")."""
    same = (line.text for line in lines if key(line.text) == key(publisher))
    return next(same, publisher)
