"""Whether a Korean question claims something and asks if it is so: "20개 기관이 참여했다며?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.morphemes import Morpheme, morphemes
from ingest.values import Figure

_ASKS_FOR_MORE = re.compile(
    r"무엇|무슨|뭐|뭔|뭘|뭣|머(?:가|야)|어디|어딨|언제|누구|누가|누굴|얼마|얼만|몇|며칠|왜(?![가-힣])|어떻|어떤|어느|어째|어떡|이유|까닭"
)
_REQUEST = re.compile(
    r"알려|말해|설명|요약|정리|부탁|가르쳐|불러|찾아|소개|비교|나열|추려|주세요|줄래|줘(?:요)?\s*[.!?]?$|보여|뽑아|출력|(?<!는지\s)(?<!인지\s)(?<!은지\s)궁금|알고\s?싶"
)
# Endings that pass a statement on, presume it or doubt it; Kiwi reads some of them as connectives.
_ENDING = re.compile(
    r"(?:다며|라며|다면서|라면서|자며|대매|다매|라매|다던데|라던데|던데|다는데|라는데|는데|[는은을ㄴᆫ]지|인지|을까|ᆯ까|나|니|냐|지|죠|대|래|어|아|ᆫ가|는가|은가|ᆷ|음|까|네|데|거든|구나|에|예)$"
)
_STATEMENT = re.compile(r"(?:다|ᆸ시다|라|자)$")
_BARE = re.compile(r"(?:무료|유료|공짜|가능|불가|불가능|필수|의무|맞음|아님|있음|없음|됨|안됨|사실|진짜|정말)\s*[?？]$")
# "버스 공짜 된다면서요 전주", "어르신부터 했죠? 2019년에요", "40% 맞나요 애가 셋이라서요": thought of afterwards.
_AFTERTHOUGHT = re.compile(
    r"^(?P<claim>.*(?:[가-힣](?P<mark>\s?[?？])|죠|맞[나지아]|(?:면서|던데|인가|나|예|에|돼|맞아|맞지|는지)요|아닌가|다며|라며|습니까|진짜|사실임))"
    r"\s(?P<after>[^?？]{1,24}?)[.?？]*$"
)
_WHICH = frozenset("기 회 차 호 번째 주년 단계 세대 위".split())  # which one is meant, no amount
_LONGEST_UNMARKED = 16  # an afterthought that no question mark sets off
_CONFIRMED = re.compile(
    r"(?:\s이?라는\s?(?:게|것이|거))?(?:\s(?:그거|그게|이게))?\s(?:정말\s)?(?:사실|진짜|정말|확실|실화|맞|들었|그래요|그런가)[가-힣]*"
    r"(?:\s(?:말|얘기|수치|숫자|소리)[가-힣]*)?(?:\s맞[가-힣]*)?\s*[?？.]*$"
)


def claimed(question: str) -> str:
    """`question` without what was thought of afterwards and without "사실인가요", "진짜예요"."""
    return _CONFIRMED.sub("", _before_afterthought(question.strip())) or question


def topical(question: str) -> str:
    """`question` without "사실인가요" and without why it is asked: an afterthought that only names a thing stays."""
    text = _before_afterthought(question.strip())
    after = question.strip()[len(text) :].strip(" .?？")
    return f"{_CONFIRMED.sub('', text)} {'' if _tells(after) else after}".strip() or question


def claimed_figure(figures: Sequence[Figure]) -> Figure | None:
    """The figure that is claimed: the last in digits, no duration beside another one ("한 달 20만 원")."""
    claims = [f for f in figures if f.unit and f.unit not in _WHICH]
    claims = [f for f in claims if any(map(str.isdigit, f.text))] or claims
    return next((f for f in reversed(claims) if f.dimension != "duration"), claims[-1] if claims else None)


def _before_afterthought(text: str) -> str:
    m = _AFTERTHOUGHT.match(text)
    if m is None or not (m["mark"] or len(m["after"]) <= _LONGEST_UNMARKED):
        return text
    last = _last(morphemes(m["after"]))
    return m["claim"] if last and (last.tag[0] in "NJMS" or _tells(m["after"])) else text


def _tells(after: str) -> bool:
    """Whether an afterthought says why or whence: "아버지가 그러시던데", "애가 아파서요"."""
    last = _last(morphemes(after)) if after else None
    return last is not None and (last.tag == "EC" or last.form.removesuffix("요").endswith(("데", "서")))


def is_claim(question: str) -> bool:
    """Whether the answer to `question` begins with yes or no."""
    text = _before_afterthought(question.strip())
    if _ASKS_FOR_MORE.search(question) or _REQUEST.search(text) or re.search(r"[?？].*[가-힣]", text):
        return False
    if _BARE.search(text):
        return True
    last = _last(morphemes(text))
    if last is None:
        return False
    asked = text.endswith(("?", "？"))
    if last.tag == "ETN":
        return asked
    if last.tag not in {"EF", "EC"}:
        return False
    form = last.form.removesuffix("요")
    if _STATEMENT.search(form):
        return asked and last.tag == "EF"
    return bool(_ENDING.search(form)) or asked


def _last(found: tuple[Morpheme, ...]) -> Morpheme | None:
    """The last morpheme that is no sign and no 요."""
    kept = [m for m in found if m.tag[0] != "S" and not (m.tag in {"JX", "EF"} and m.form == "요")]
    return kept[-1] if kept else None
