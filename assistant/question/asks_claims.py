"""Whether a Korean question claims something and asks if it is so: "20개 기관이 참여했다며?"."""

from __future__ import annotations

import re

from ingest.morphemes import Morpheme, morphemes

_ASKS_FOR_MORE = re.compile(
    r"무엇|무슨|뭐|뭔|뭘|뭣|머(?:가|야)|어디|어딨|언제|누구|누가|누굴|얼마|얼만|몇|며칠|왜(?![가-힣])|어떻|어떤|어느|어째|어떡|이유|까닭"
)
_REQUEST = re.compile(
    r"알려|말해|설명|요약|정리|부탁|가르쳐|불러|찾아|소개|비교|나열|추려|주세요|줄래|줘(?:요)?\s*[.!?]?$|보여|뽑아|출력|(?<!는지\s)(?<!인지\s)(?<!은지\s)궁금|알고\s?싶"
)
# Endings that pass a statement on, presume it or doubt it; Kiwi reads some of them as connectives.
_ENDING = re.compile(
    r"(?:다며|라며|다면서|라면서|자며|대매|다매|라매|다던데|라던데|던데|다는데|라는데|는데|[는은을ㄴᆫ]지|인지|을까|ᆯ까|나|니|냐|지|죠|대|래|어|아|ᆫ가|는가|은가|ᆷ|음|까|네|데|거든|구나)$"
)
_STATEMENT = re.compile(r"(?:다|ᆸ시다|라|자)$")
_BARE = re.compile(r"(?:무료|유료|공짜|가능|불가|불가능|필수|의무|맞음|아님|있음|없음|됨|안됨|사실|진짜|정말)\s*[?？]$")
# "버스 공짜 된다면서요 전주", "어르신부터 했죠? 2019년에요": a word thought of afterwards.
_AFTERTHOUGHT = re.compile(r"(?<=면서요|던데요|인가요|아닌가)\s[가-힣\d\s]{1,10}$|(?<=죠|요|지|니|나|며)[?？]\s[가-힣\d\s]{1,10}[.]?$")


def is_claim(question: str) -> bool:
    """Whether the answer to `question` begins with yes or no."""
    text = _AFTERTHOUGHT.sub("", question.strip())
    if _ASKS_FOR_MORE.search(text) or _REQUEST.search(text) or re.search(r"[?？].*[가-힣]", text):
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
