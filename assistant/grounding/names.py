"""Proper names of a draft: persons with their office, organisations, places, what stands in quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.names import _NAME, _TITLE, persons
from assistant.grounding.findings import Finding, Grounds, unsupported
from assistant.types import Evidence
from ingest.morphemes import Morpheme, morphemes

_QUOTED = re.compile(r"[‘'「『《〈<“\"](?P<name>[^’'」』》〉>”\"\n]{2,24})[’'」』》〉>”\"]")
_HANGUL = re.compile(r"[가-힣]")
# Facilities and bodies: what stands before one of these, in the same word, names it.
_KINDS = (
    "도서관|센터|공원|재단|공사|공단|진흥원|연구원|연구소|기술원|대학교|병원|은행|박물관|미술관|체육관|회관|복지관|경기장|운동장|터미널|광장|산업단지|산단|초등학교"
    "|중학교|고등학교|협회|연합회|협의회|상인회|모금회|위원회|사업소|사업단|본부|시장|호텔|극장|문학관|기념관|수영장|주차장|충전소|휴양림|교차로|사거리|대교|구청|시청|군청"
)
_ENDING = r"(?=(?:은|는|이|가|을|를|의|와|과|도|만|에|에서|에는|에서는|에게|으로|로|부터|까지|보다|처럼|입니다|이다|인|이며|이고|측|장)?(?![가-힣]))"
_FACILITY = re.compile(rf"(?<![가-힣])(?P<name>[가-힣A-Za-z0-9]{{2,14}}(?:{_KINDS})){_ENDING}")
# 전주시 생활복지과: a unit of an administration, after what it belongs to.
_OFFICE_OF = re.compile(
    rf"(?<![가-힣])(?:[가-힣]{{1,4}}시|시|구청|시청|도청)\s(?P<name>[가-힣]{{3,12}}(?:과|국|단|팀|본부|담당관)){_ENDING}"
)
_REGION = re.compile(rf"(?<![가-힣])(?P<name>[가-힣]{{2,3}}[동읍면리]){_ENDING}")
_NOUNS = frozenset(("NNG", "NNP", "XSN", "XPN", "NR", "SL", "SN", "XR"))
_OFFICE = re.compile(_TITLE)
_LIKE_A_PERSON = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME})\s+(?:[가-힣A-Za-z0-9·]+\s+){{0,2}}?[가-힣A-Za-z0-9·]*(?:{_TITLE})(?=[은는이가]?\s|[,.)]|$)"
)
_UNITS = frozenset("과 국 단 팀 실 본부".split())  # of an administration: 관광산업과
_REGION = re.compile(rf"(?<![가-힣])(?P<name>[가-힣]{{2,3}}[동읍면리]){_ENDING}")
_NOUNS = frozenset(("NNG", "NNP", "XSN", "XPN", "NR", "SL", "SN", "XR"))


def check_names(text: str, cited: Sequence[Evidence]) -> list[Finding]:
    """A finding for every proper name of a Korean draft (of another, what it quotes in Hangul)."""
    if not cited:
        return []
    said = _packed(" ".join(e.sentence.text for e in cited))
    around = _packed(" ".join(f"{e.article.title} {e.article.publisher}" for e in cited))
    if re.sub(r"[“”\"‘’'…\s·ㆍ]", "", text) in re.sub(r"[“”\"‘’'…]", "", said):
        return []  # a quotation has the names of its source
    bodies = _packed(" ".join(e.article.body for e in cited))
    found = (
        [_person(p.text, said, around + bodies) for p in persons(text)]
        if _OFFICE.search(text)
        else []
    )
    found += [
        _unknown(m["name"], around + bodies)
        for m in _LIKE_A_PERSON.finditer(text)
        if _is_unknown(text, m, around + bodies)
    ]
    found += [
        _quoted(m["name"], said + around)
        for m in _QUOTED.finditer(text)
        if _HANGUL.search(m["name"])
    ]
    taken = " ".join(f.text for f in found)
    return found + [
        _name(name, said + around, bodies) for name in _proper(text) if name not in taken
    ]


def _packed(text: str) -> str:
    return re.sub(r"[\s·ㆍ]", "", text)


def _stands(text: str, reason: str = "") -> Finding:
    return Finding(text, None, reason, "name", Grounds.STANDS)


def _person(shown: str, said: str, around: str) -> Finding:
    """A person stands with the office the cited sentence gives them."""
    name, office = shown.split()[0], shown.split()[-1]
    if name not in said:
        return unsupported(shown, "no such person in the cited sentences", "name")
    near = "|".join(
        said[max(0, m.start() - 30) : m.end() + 30] for m in re.finditer(re.escape(name), said)
    )
    known = office in near or any(
        office[n:] in near and office[:n] in around for n in range(2, len(office) - 1)
    )
    if known and all(_packed(word) in said + around for word in shown.split()[1:-1]):
        return _stands(shown)
    return unsupported(shown, "another office in the cited sentences", "name")


def _is_unknown(text: str, m: re.Match[str], said: str) -> bool:
    """Whether what stands before an office is no common noun and nothing the articles say."""
    inside = [t for t in morphemes(text) if m.start("name") <= t.start < m.end("name")]
    known = len(inside) == 1 and inside[0].tag == "NNG" or any(t.tag[0] in "JEVSM" for t in inside)
    return not known and m["name"] not in said


def _unknown(name: str, said: str) -> Finding:
    return unsupported(name, "no such person in the cited articles", "name")


def _quoted(name: str, said: str) -> Finding:
    inner = _packed(name.strip(" .…,"))
    return (
        _stands(name) if inner in said else unsupported(name, "not in the cited sentences", "name")
    )


def _name(name: str, said: str, bodies: str) -> Finding:
    """A place or body stands in the cited sentences or title, or its whole name in the cited article."""
    packed = _packed(name)
    if packed in said:
        return _stands(name)
    if packed in bodies or (shorter := _without_city(packed, bodies)) and shorter in said:
        return _stands(name, "named in the cited article")
    return unsupported(name, "not in the cited sentences", "name")


def _without_city(name: str, bodies: str) -> str:
    """시청 of 전주시청: the name without the city that the article is about."""
    m = re.match(r"(?P<city>[가-힣]{2})(?:시|군)?(?=[가-힣]{2})", name)
    return name[m.end() :] if m and re.search(rf"{m['city']}[시군]", bodies) else ""


def _proper(text: str) -> list[str]:
    """The names of places and bodies of a text: proper nouns, and words with an ending that names."""
    found = [m["name"] for pattern in (_FACILITY, _OFFICE_OF) for m in pattern.finditer(text)]
    tokens = morphemes(text)
    found += [m["name"] for m in _REGION.finditer(text) if _is_region(tokens, m.end("name"))]
    for word in _words(tokens):
        whole = text[word[0].start : word[-1].end]
        named = any(m.tag == "NNP" and len(m.form) > 1 for m in word)
        if named and _HANGUL.match(whole) and not any(whole in name for name in found):
            found.append(whole)
    return list(dict.fromkeys(found))


def _is_region(tokens: Sequence[Morpheme], end: int) -> bool:
    """송천동, whose last morpheme is a noun of one syllable; 활동 is another word."""
    last = next((t for t in tokens if t.end == end), None)
    return last is not None and last.tag[0] == "N" and len(last.form) == 1


def _words(tokens: Sequence[Morpheme]) -> list[list[Morpheme]]:
    """The nouns of every word, particles and endings cut off."""
    words: list[list[Morpheme]] = []
    end, closed = -1, False
    for m in tokens:
        if m.start != end or not words:
            words.append([])
            closed = False
        closed = closed or m.tag[0] in "JEVS" or m.tag == "NNB"
        if not closed:
            words[-1].append(m)
        end = m.end
    return [word for word in words if word and all(m.tag in _NOUNS for m in word)]
