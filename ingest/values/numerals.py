"""Numbers as Korean, Chinese, Japanese, English and Vietnamese texts write them."""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {"십": 10, "백": 100, "천": 1000, "千": 1000, "百": 100}
_BIG = {
    "만": 10**4, "万": 10**4, "萬": 10**4, "억": 10**8, "亿": 10**8, "億": 10**8, "조": 10**12, "兆": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_SINO = {c: n for n, c in enumerate("영일이삼사오육칠팔구")}

_NATIVE_ONES = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "석": 3, "셋": 3, "네": 4, "넉": 4, "넷": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_RANGES = {
    "한두": (1, 2), "두세": (2, 3), "두서너": (2, 4), "서너": (3, 4), "너댓": (4, 5), "네댓": (4, 5),
    "네다섯": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7), "일고여덟": (7, 8),
}  # fmt: skip
_ENGLISH = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        range(1, 13),
        strict=True,
    )
)

_PLAIN = (
    r"\d+,\d{1,2}(?=\s?(?:%|m²|km|ha\b|kg|won|USD))"  # a decimal comma
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
)
_MAGNITUDE = (
    r"(?:여?(?:[십백천만]|억(?!제|류)|조(?![치례항약합각직성]))|[千百万萬亿億兆]|\s[만억조](?=\s?원)"
    r"|\s?(?:thousand|million|billion|trillion|nghìn|ngàn|triệu|tỷ|tỉ)\b)"
)
# Digits, then magnitudes with further digits between them: 3백40억, 4억5천만, 1조 2천억, 32 billion.
DIGITS = rf"(?:{_PLAIN})(?:{_MAGNITUDE}+(?:\s?(?:{_PLAIN}))?)*"
_DIGIT_TOKEN = re.compile(rf"({_PLAIN})|([십백천千百])|([만억조万萬亿億兆]|[A-Za-zÀ-ỹ]+)|(여)")

_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|nghìn|ngàn|ngày|tháng")
_VIETNAMESE_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2})(?![\d.,]*\d)")
_SWAP = str.maketrans(".,", ",.")

SINO = r"[일이삼사오육칠팔구]?[십백천만억조][일이삼사오육칠팔구십백천만억조]*"
NATIVE = (
    "(?:"
    + "|".join(_NATIVE_RANGES)
    + "|(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:한|하나|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉)?"
    + "|스무|한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉)"
)
ENGLISH = "(?:" + "|".join(sorted(_ENGLISH, key=len, reverse=True)) + ")"


def _plain(digits: str) -> Decimal:
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        return Decimal(digits.replace(",", "."))
    return Decimal(digits.replace(",", ""))


def western(text: str, around: str = "") -> str:
    """`text` with the numbers of a Vietnamese text (1.770,5) written 1,770.5; the length stays the same.

    around: the text as it was before anything was blanked out, which may alone show the language.
    """
    if not _VIETNAMESE.search(around or text):
        return text
    return _VIETNAMESE_NUMBER.sub(lambda match: match[0].translate(_SWAP), text)


def read_digits(text: str, after: str = "") -> tuple[Decimal, int, bool]:
    """The number at the start of `text`, how many characters it takes, and whether 여 stands inside it.

    `after` is what follows; digits that cannot belong (3만 2대 is not 30002대) are left out.
    """
    total, section, current = Decimal(0), Decimal(0), Decimal(0)
    last_big, end, approx = Decimal(10) ** 30, 0, False
    for match in _DIGIT_TOKEN.finditer(text + after):
        if match.start() >= len(text):
            break
        if match[1]:
            value = _plain(match[1])
            rest = text[match.end() :]
            spaced = match.start() > 0 and text[match.start() - 1].isspace()
            alone = end > 0 and not rest.strip()
            if end and value >= last_big or alone and spaced and value < 100:
                break
            current = value
        elif match[2]:
            section += (current or 1) * _SMALL[match[2]]
            current = Decimal(0)
        elif match[3]:
            big = Decimal(_BIG.get(match[3], 1))
            if match[3] in ("tỷ", "tỉ") and total and not section + current:
                total, last_big = total * big, big  # nghìn tỷ
            elif big >= last_big:
                break
            else:
                total, last_big = total + (section + current or 1) * big, big
            section, current = Decimal(0), Decimal(0)
        else:
            approx = True
        end = match.end()
    if last_big == 10**8 and section and not current:
        section *= 10**4  # 2억5천 is said for 2억5천만
    return total + section + current, end, approx


def read_sino(text: str) -> Decimal:
    """The value of a number written with 일이삼사 and 십백천만억: 삼백이십 is 320."""
    total = section = current = 0
    for char in text:
        if char in _SINO:
            current = _SINO[char]
        elif char in _SMALL:
            section, current = section + (current or 1) * _SMALL[char], 0
        else:
            total += (section + current or 1) * _BIG[char]
            section = current = 0
    return Decimal(total + section + current)


def read_native(text: str) -> tuple[Decimal, Decimal]:
    """(low, high) of a native Korean or English number word: 열두 is (12, 12), 서너 is (3, 4)."""
    if text.lower() in _ENGLISH:
        value = _ENGLISH[text.lower()]
        return Decimal(value), Decimal(value)
    if text in _NATIVE_RANGES:
        low, high = _NATIVE_RANGES[text]
        return Decimal(low), Decimal(high)
    for word, tens in _NATIVE_TENS.items():
        if text.startswith(word):
            value = tens + _NATIVE_ONES.get(text[len(word) :], 0)
            return Decimal(value), Decimal(value)
    return Decimal(_NATIVE_ONES[text]), Decimal(_NATIVE_ONES[text])
