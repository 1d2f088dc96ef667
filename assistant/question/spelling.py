"""A hurried Korean question with the words that ask spelt right and set apart: "참가비얼마", "몆명", "언재".

Only a closed class of words is touched, those that ask and those that measure: names and topics stay as they were typed.
"""

from __future__ import annotations

import re

_START = r"(?<![가-힣])"
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"[몆멫몃멏몟]", "몇"),  # no other word is written with these syllables
        (r"몇일(?!\d|자리)", "며칠"),
        (r"며칠날|며칟날", "며칠"),
        (_START + r"(?:언재|언졔)(?=야|예|에|요|쯤|까지|부터|\W|$)", "언제"),
        (_START + r"(?:어데|어듸|어딧)", "어디"),
        (r"얼마[만맘]큼", "얼마"),
        (_START + r"(?:을마|얼매)", "얼마"),
        (_START + r"무었", "무엇"),
        (_START + r"(?:모|머)(?=야|예요|에요|죠|지\b)", "뭐"),
        (_START + r"(?:어케|어캐|어떡케|어뜨케|어떻해|어떡게|우째)", "어떻게"),
        (r"(?<=[장관수표])님(?=[은이을의과도께\s?]|$)", ""),  # 국장님: the title is what the text has
        (r"(?<=\d)\s?제곱(?:\s?미터|\s?메타)?(?![가-힣]*근)", "㎡"),
        (r"(?<=\d)\s?(?:키로|킬로)\s?그[램람]", "㎏"),
        (r"(?<=\d)\s?(?:키로|킬로)(?:\s?미터|\s?메타)?", "㎞"),  # alone it is a distance more often than a weight
        (r"(?<=\d)\s?(?:리타|리터)", "ℓ"),
    )
)
_ASKING = r"몇|얼마|언제|어디|누구|며칠|무엇|무슨"
_TWICE = "(?<!얼마)(?<!언제)(?<!어디)(?<!누구)(?<!무엇)"  # "어디어디" stays one word
_GLUED = re.compile(rf"(?<=[가-힣]){_TWICE}(?={_ASKING})")
_PIECES = re.compile(r"(?<=[가-힣0-9㎡㎞㎏ℓ])짜리(?=\s|로|$)")  # "10리터짜리 봉투", "얼마짜리"


_TENS = {word: ten for ten, word in enumerate("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(), 1)}
_ONES = {word: one for one, words in enumerate("하나|한 둘|두 셋|세 넷|네 다섯 여섯 일곱 여덟 아홉".split(), 1) for word in words.split("|")}
_AGE = re.compile(  # 서른다섯 곳 is no age
    rf"{_START}(?P<ten>{'|'.join(_TENS)})(?P<one>{'|'.join(_ONES)})?(?:\s?살|(?<=[가-힣]{{3}})(?=인데|이면|[도은는]\s|까지|부터|이어도|이?라도|\s(?:아버지|어머니|할아|할머|아빠|엄마|어르신|노인|청년)))"
)


def _in_digits(age: re.Match[str]) -> str:
    """서른아홉, 스물두 살 as 39세, 22세: what an article writes."""
    return f"{10 * _TENS[age['ten']] + _ONES.get(age['one'] or '', 0)}세"


def well_spelt(text: str) -> str:
    """`text` with its asking words spelt and spaced as others write them."""
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    return _AGE.sub(_in_digits, _PIECES.sub("", _GLUED.sub(" ", text)))
