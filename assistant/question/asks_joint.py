"""Several things asked of at once: "A랑 B 중 어디가 더 넓어", "A와 B 합치면", "A B C 각각"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.question.attributes import told_of_a_thing
from ingest.morphemes import final_consonant, morphemes


class Operation(StrEnum):
    """What is done with the values of the things."""

    EACH = "each"  # a value for each
    COMPARE = "compare"  # which one is more, and by how much
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Joint:
    """A question for the same of several things: their names, and what is said of all of them."""

    operation: Operation
    subjects: tuple[str, ...]
    rest: str  # the question without the subjects


_SUM = re.compile(r"합치|합쳐|합친|합하|합해|합한|더하[면고니]|더해|더한|합계|합산|총합|통틀어|도합")
_COMPARE = re.compile(
    r"(?:중|가운데)(?:에|에서|엔)?\s|더\s?[가-힣]|보다|비교|차이|(?:뭐|무엇|어디|어느|누|언제|어떤)[가-힣\s]{0,6}\s?(?:제일|가장|먼저)|\svs"
)
_EACH = re.compile(r"각각|각기|각자|씩|둘\s?다|셋\s?다|모두|전부|별로|따로")
_ASKED = re.compile(r"몇|얼마|얼만|언제|어디|누구|누가|어떻게|며칠")
# What ends the last of the things: a measure, a question word, a word that says what to do with them.
_STOP = re.compile(
    r"^(?:중|가운데|각각|각기|각자|둘|셋|두|세|어디|어느|어떤|뭐|뭣|무엇|누|얼마|얼만|몇|언제|며칠|더|모두|전부|총|합|다|차이|비교|따로|같이|그리고|위치|주소|장소|이름|담당"
    r"|[가-힣]*(?:면적|넓이|예산|사업비|금액|비용|가격|요금|규모|크기|길이|거리|높이|인원|정원|대수|개수|갯수|숫자|건수|수|비율|율|률|기간|일정|날짜|시기|용량|한도|값|비|액|료|보조금|지원금))"
    r"(?:[은는이가을를도의]|이랑|랑|하고)?$"
)
_STOP_START = re.compile(r"^(?:중|가운데|각각|각기|어디|어느|뭐|뭣|무엇|누구|누가|얼마|얼만|몇|언제|며칠|더|모두|합치|합쳐|합하|합해|더하|더해|비교|차이|씩|전부|둘|셋)")
_PARTICLE = re.compile(r"(?<=[가-힣A-Za-z0-9)])(?:으로|에서|에는|에|은|는|이|가|의|을|를|도|로)$")
_LINK = re.compile(r"(?<=[가-힣A-Za-z0-9)%])(?P<link>이랑|랑|하고|와|과|,|·|/|및)$")
_LINK_WORDS = frozenset({"및", "그리고", "vs", "대", "하고", "랑"})
_YEAR = re.compile(r"^(?:(?:19|20)?\d\d년?(?:도)?|올해|작년|지난해|내년)[에은는의]?$")
_MOST = 4  # eojeols of one name
_ONE_KIND = frozenset("동구비역관층차")  # last syllables that tell names of one kind
_NUMBERED = re.compile(r"\d+(?P<of>[가-힣]{1,2})(?<![년월일명개원])")
_THAN = re.compile(r"(?<=[가-힣A-Za-z0-9)])보다$")
_SUBJECT = re.compile(r"(?<=[가-힣A-Za-z0-9)])(?:이|가|은|는|도)$")
_REQUEST = re.compile(r"^(?:좀|알려|말해|가르쳐|부탁|궁금|설명|해줘|주세요|줘)")
_TOGETHER = re.compile(r"^(?:함께|같이|손잡|협력|협업|관련|달리|비슷|같은|마찬가지)")

Found = tuple[tuple[str, ...], tuple[int, int], str]  # names, the words they take up, what they share


@lru_cache(maxsize=64)  # wanted before the search, and when the answer is written
def read_joint(question: str) -> Joint | None:
    """The things that a Korean question asks the same of; None when it asks of one."""
    words = _words(question)
    found = _in_a_row(words) or _linked(words) or _compared(words)
    tight = found is None
    if tight:
        words = _words(_TIGHT.sub(r"\g<0> ", question))
        found = _in_a_row(words) or _linked(words)
    if found is None or _is_one_phrase(question, words, found, tight):
        return None
    subjects, (first, last), shared = found
    rest = " ".join([*words[:first], *shared.split(), *words[last:]])
    operation = Operation.COMPARE if _THAN.search(words[last - 1]) else _operation(rest)
    if operation is None or len(set(subjects)) < 2 or any(_YEAR.match(s.split()[0]) for s in subjects):
        return None  # of years there are values of one thing: `answering.years`
    return Joint(operation, subjects, rest)


_TIGHT = re.compile(r"(?<=[가-힣])[,·/](?=\S)")
_MARKS = re.compile(r"(?:[가-힣]랑|하고|[와과]|및|보다|^그리고|^vs|^대)$")
# What says that things are meant one by one, however they are joined.
_APART = re.compile(
    r"각각|각기|각자|씩|따로|둘\s?다|셋\s?다|비교|차이|보다|합치|합쳐|합친|합하|합해|합한|더하[면고니]|더해|더한|합계|합산|총합|도합"
    r"|(?:어디|어느|뭐|무엇|누|어떤|언제)[가-힣\s]{0,6}\s?(?:더|제일|가장|먼저)\s|(?:중|가운데)(?:에서?|엔)?\s(?:[가-힣]+\s)?(?:어디|어느|뭐|무엇|누|어떤|더\s)"
)


def _words(question: str) -> list[str]:
    words = re.sub(r"[?？!.]+(?=\s|$)", "", question).split()
    return [w for w in words if not _REQUEST.match(w)]


def _is_one_phrase(question: str, words: Sequence[str], found: Found, tight: bool) -> bool:
    """Whether commas or dots only join the words of one name: 소재·부품·장비 단지, 환경, 문화 분야."""
    names, (first, last), shared = found
    if _APART.search(question) or (not tight and any(_MARKS.search(w) for w in words[first:last])):
        return False
    if not any(c in question for c in ",·/"):
        return False
    uneven = bool(shared) or names[-1].count(" ") > names[0].count(" ")
    return uneven or (tight and not all(_same_kind(names[0], n) for n in names[1:]))


_YEARS_IN_A_ROW = re.compile(r"(?<![\d.,])(?:(?:19|20)\d\d|'?\d\d(?=년))년?(?:(?:\s*[,·/]\s*|\s+|\s*(?:이?랑|하고|[와과]|및)\s*)(?:(?:19|20)\d\d|'?\d\d(?=년))년?)+(?!\s*(?:년|명|개|원|대|건|곳|월|일))")


def with_listed_years(text: str) -> str:
    """"2019 2020 2022년" with every year written as one."""
    return _YEARS_IN_A_ROW.sub(lambda m: _LISTED_YEAR.sub(_in_full, m.group()), text)


_LISTED_YEAR = re.compile(r"(?<!\d)'?(?P<year>(?:19|20)\d\d|\d\d(?=년))년?")


def _in_full(year: re.Match[str]) -> str:
    digits = year["year"]
    return f"{digits if len(digits) == 4 else f'20{digits}'}년"


def _operation(rest: str) -> Operation | None:
    """What `rest` wants of the things; None when it asks for no value of each."""
    if _SUM.search(rest):
        return Operation.SUM
    if _COMPARE.search(rest):
        return Operation.COMPARE
    measured = any(_STOP.match(word) for word in rest.split())
    if _EACH.search(rest) or _ASKED.search(rest) or measured:
        return Operation.EACH
    return None


def _linked(words: list[str]) -> Found | None:
    """Names joined by 와, 랑, 하고 or commas."""
    links = [i for i in range(len(words)) if _is_link(words, i)]
    if not links:
        return None
    last = _end_of_last(words, links[-1] + 1)
    length = last - links[-1] - 1
    if not length and len(links) < 2:
        return None
    own = length or links[-1] - links[-2]
    measure = _bare(words[last]) if last < len(words) else ""
    repeated = bool(measure) and length > 0 and _bare(words[links[0]]) == measure  # "A 면적과 B 면적"
    first = _start_of_first(words, links[0], own + repeated)
    return _named(words, links, (first, last), measure if repeated else "")


def _named(words: list[str], links: list[int], at: tuple[int, int], measure: str) -> Found | None:
    first, last = at
    cuts = [first - 1, *links, *([last - 1] if last - 1 > links[-1] else [])]
    parts = [
        [w for w in words[a + 1 : b + 1] if w not in _LINK_WORDS]
        for a, b in zip(cuts, cuts[1:], strict=False)
    ]
    names = [_bare(" ".join(part)).removesuffix(f" {measure}") for part in parts]
    shared = ""
    longer = len(parts[-1]) > len(parts[0]) and not _same_kind(names[0], names[-1])
    if len(names) > 1 and first == 0 and longer and last - 1 > links[-1]:
        own = parts[-1][: len(parts[0])]  # "한옥마을과 남부시장 방문객": the visitors are of both
        names[-1], shared = _bare(" ".join(own)), " ".join(parts[-1][len(own) :])
    return (tuple(names), at, shared) if len(names) > 1 and all(names) else None


def _compared(words: list[str]) -> Found | None:
    """"솔내도서관이 달빛도서관보다": two names, the second with 보다."""
    than = next((i for i, w in enumerate(words) if _THAN.search(w) and not _is_time(w)), None)
    if than is None:
        return None
    before = [
        i
        for i in range(than)
        if _SUBJECT.search(words[i]) and (_marked(words[i]) or i == than - 1)
    ]
    if before:
        second, one = words[before[-1] + 1 : than + 1], words[max(0, before[-1] - _MOST) : before[-1] + 1]
        one, shared = _matching(one, second)
        names = (_SUBJECT.sub("", " ".join(one)), _THAN.sub("", " ".join(second)))
        return names, (before[-1] + 1 - len(one) - len(shared), than + 1), " ".join(shared)
    after = [i for i in range(than + 1, len(words)) if _SUBJECT.search(words[i]) and _marked(words[i])]
    if not after or after[0] - than > _MOST or than + 1 > _MOST:
        return None
    names = (
        _SUBJECT.sub("", " ".join(words[than + 1 : after[0] + 1])),
        _THAN.sub("", " ".join(words[: than + 1])),
    )
    return names, (0, after[0] + 1), ""


def _matching(one: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    """As many words of `one` as `second` has, and what both share: "진북동 시설이 서신동보다"."""
    for i, word in enumerate(one[:-1]):
        if len(second) == 1 and _same_kind(word, _THAN.sub("", second[0])):
            return one[i : i + 1], [_SUBJECT.sub("", w) for w in one[i + 1 :]]
    return one[-max(len(second), 1) :], []


def is_measure(word: str) -> bool:
    """Whether a word names what is measured, or asks: 면적, 갯수, 각각."""
    return bool(_STOP.match(word))


def _is_time(word: str) -> bool:
    return bool(_YEAR.match(_THAN.sub("", word)) or _OTHER_TIME.match(word))


_OTHER_TIME = re.compile(r"^(?:전해|전년|예년|이전|기존|종전|당초|애초|처음|평소|예전|그전|지난|같은|생각|\d)")


_ONE_OF = re.compile(r"(?:\d|[한두세네몇])$")


def _is_link(words: list[str], i: int) -> bool:
    word = words[i]
    if word == "대" and _ONE_OF.search(words[i - 1]):
        return False  # "한 대 값": a car, and nothing against it
    if word in _LINK_WORDS:  # "... 받나요? 그리고 ...": another question, not another thing
        before = morphemes(words[i - 1]) if 0 < i < len(words) - 1 else ()
        return bool(before) and before[-1].tag[0] not in "EJ" and before[-1].tag != "VCP"
    match = _LINK.search(word)
    if i + 1 < len(words) and (_TOGETHER.match(words[i + 1]) or _verbal(words[i + 1])):
        return False  # "전주시와 협약한 기업": a partner, not another thing
    if match is None or len(word) <= len(match["link"]) or i == len(words) - 1:
        return False
    if match["link"] in {"와", "과"}:
        return any(m.tag in {"JC", "JKB"} and m.end == len(word) for m in morphemes(word))
    return not (match["link"] == "하고" and any(m.tag.startswith("XSV") for m in morphemes(word)))


def _verbal(word: str) -> bool:
    """Whether a word is a verb before a noun: 협약한, 함께하는."""
    return any(m.tag == "ETM" for m in morphemes(word)) and not _STOP_START.match(word)


def _end_of_last(words: list[str], start: int) -> int:
    """Where the last name ends, counted from after its link; `start` itself when none follows."""
    for i in range(start, min(start + _MOST, len(words))):
        if _STOP_START.match(words[i]) or (i > start and (_STOP.match(words[i]) or _YEAR.match(words[i]) or told_of_a_thing(_bare(words[i])))):
            return i
        if _PARTICLE.search(words[i]) and _marked(words[i]):
            return i + 1
    return min(start + 1, len(words))


def _marked(word: str) -> bool:
    """Whether a particle ends the word, and not a noun that looks like one."""
    return bool(found := morphemes(word)) and found[-1].tag[0] == "J"


def _start_of_first(words: list[str], link: int, length: int) -> int:
    """Where the first name starts: it has about as many words as the last, none with a particle."""
    end = link - 1 if words[link] in _LINK_WORDS else link
    first = end
    while first > 0 and (end - first + 1 < length or _TIGHT.search(words[first - 1])):
        before = words[first - 1]
        if _YEAR.match(before) or (_PARTICLE.search(before) and _marked(before)):
            break
        first -= 1
    return first


def _bare(name: str) -> str:
    """A name without its link or particle; 승용이랑 is 승용, 어린이랑 is 어린이."""
    match = _LINK.search(name)
    if match is None:
        return _PARTICLE.sub("", name) if _marked(name) else name
    if match["link"] == "이랑" and not final_consonant(name[: match.start()]):
        return name[: match.start() + 1]
    if match["link"] == "이랑" and any(m.form.endswith("이") and m.tag == "NNG" for m in morphemes(name)):
        return name[: match.start() + 1]
    return name[: match.start()]


def _in_a_row(words: list[str]) -> Found | None:
    """Names of one kind that stand side by side: "진북동 서신동 인후동 각각"."""
    for first in range(len(words) - 1):
        last = first + 1
        while last < len(words) and _same_kind(_bare(words[first]), _bare(words[last])):
            last += 1
        row = tuple(_bare(w) for w in words[first:last])
        after = " ".join(words[last:])
        enough = len(row) > 2 or (len(row) == 2 and bool(_EACH.search(after) or _APART.search(after + " ")))
        if enough and len(set(row)) == len(row):
            return row, (first, last), ""
    return None


def _same_kind(a: str, b: str) -> bool:
    """Whether two words end in the same noun or in the same kind of place or share."""
    if a == b or min(len(a), len(b)) < 2 or any(_STOP_START.match(w) or _YEAR.match(w) for w in (a, b)):
        return False
    if (one := _NUMBERED.fullmatch(a)) and (other := _NUMBERED.fullmatch(b)):
        return one["of"] == other["of"]  # 1안, 2안
    return (len(a) > 2 and len(b) > 2 and a[-2:] == b[-2:]) or (a[-1] == b[-1] and a[-1] in _ONE_KIND)
