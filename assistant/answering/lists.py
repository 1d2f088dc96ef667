"""Whole lists: the items of a sentence, of sentences that follow each other, of a table's rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.columns import column, says
from assistant.answering.list_kinds import members_in, without_kind
from assistant.answering.wording import clip
from assistant.evidence.candidates import figures_of, list_items
from assistant.evidence.relevance import speaks_of
from assistant.evidence.scoring import rescored
from assistant.question.asks import MONEY, Ask, Kind
from assistant.question.asks_claims import is_claim
from assistant.question.understanding import Query
from assistant.types import DraftSentence, Evidence
from ingest.tables import cells
from prompts import message

_EACH = re.compile(r"[가-힣]{1,6}별(?:로|\s)|(?:몇\s?[가-힣]{0,3}|얼마)\s?씩|얼마씩")
_WHOLE = re.compile(
    r"전부|모두\s*(?:알려|말해|불러|대|나열)|다\s*(?:알려|말해|불러|대\s?[봐줘]|나열|적어)|뭐뭐|무엇무엇|뭐\s*뭐|어디어디|누구누구|나열|목록|리스트|종류"
)
# Things to bring, in their order, "~들" at the end: a list, unless a value of theirs is asked for.
_SEVERAL = re.compile(
    r"챙[겨기길]|가져[가갈]|준비물|서류(?!.{0,12}(?:언제|얼마|어디))|뭣뭣|언제언제|어느어느|순서대로|차례로|이름들|[두세네]\s?(?:곳|군데|동네|가지)(?:은|는|이|가)?\s?(?:이름)?\s?[?？]?$|[가-힣]{2,}들(?:\s이름)?(?:\s좀)?\s?[?？]?$"
)
_VALUE = re.compile(r"몇|얼마|언제(?!언제)|며칠|왜")
_COUNTED = re.compile(
    r"(?P<n>\d+|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열))\s*(?:대\s|가지|개\s|곳|군데|종류|종\s|분야|단계|명|팀|개\s?(?:분야|전략|사업|과제|권역|거점|기관|업체|기업))"
)
_NUMERALS = {w: i for i, w in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), 1)}
_ASKED = re.compile(r"뭐|뭔|뭘|무엇|무슨|어떤|어디|누구|이름|이죠|알려|말해|불러|대\s?[봐줘]|[?？]\s*$|좀\s*$")
_HEAD = re.compile(r"^.*(?:[가-힣](?:은|는)\s|:\s?|으로\s(?:는\s)?|다음과\s같이\s)")
_TAIL = re.compile(
    r"(?:\s?등(?:\s.*|[을를이의으에도].*|$)|(?:이라고|이라는|라고|라는|으로|에서|에게|까지|부터|이다|입니다|이며|이고|을|를|이|가|은|는|로|과|와|의|에|다)(?:\s.*)?$)"
)
_LEAD = re.compile(r"^.*(?:[가-힣](?:은|는|이|가|까지|부터|에서|위해|통해|따라)\s|:\s?)(?=\S)")
_COPULA = re.compile(r"(?:이다|입니다|이며|이고)$|(?<=[개명곳면원%대건종석회])다$")
_BULLETS = re.compile(r"[△▲▷▶◇◆○●■□•∙①-⑳]")
_ITEM = 28
_FIRST, _NEXT = re.compile(r"^(?:첫째|첫\s?번째|①|❶|1[.)]|가[.)]|우선|먼저)"), re.compile(
    r"^(?:둘째|셋째|넷째|다섯째|여섯째|[두세네]\s?번째|다섯\s?번째|[②-⑳❷-❿]|[2-9][.)]|[나-하][.)])"
)
_BULLETED = re.compile(r"^\s*[-*○●◦▪▶△▲□■·ㆍ※]\s*")
_HEADING = re.compile(r"[○◎●□■◇◆▣▶#][^.]*$")
_LINE = 60
_LIMIT = 320
_HEADLINE = 220
_OF_KIND, _LABELLED = 0.5, 0.4  # what speaks for members of the kind asked for, and for a line headed so
_LABEL = re.compile(r"^\W*(?P<label>[가-힣][^:]{1,15}?)\s?:\s")
_DOTTED = re.compile(r"[가-힣\d]+(?:·[가-힣\d]+)+")
_BONUS, _RIGHT_NUMBER, _FIGURES, _WRONG_NUMBER = 0.3, 0.5, 0.4, -0.3
_PLACES = 0.5  # what speaks for a list of places where places are asked for
_PLACE = re.compile(r"(?:[가-힣](?:동|구|로|길|역|터|관|읍|면|리)|시장|거리|마을|공원|단지|센터|부지|광장)(?=\s|\d|$)")
_CONSIDERED = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as an answer."""

    items: tuple[str, ...]
    sentences: tuple[DraftSentence, ...]
    labels: tuple[int, ...]
    around: str  # the sentence that holds or announces the items

    @property
    def headline(self) -> str:
        """The items in one line, as many as fit whole."""
        shown = ", ".join(self.items)
        while len(shown) > _HEADLINE and ", " in shown:
            shown = shown.rpartition(", ")[0]
        return shown


def asks_for_all(question: str) -> bool:
    """Whether a Korean question wants every one of several things, or one value for each kind."""
    if _EACH.search(question) or _WHOLE.search(question) or (_SEVERAL.search(question) and not _VALUE.search(question)):
        return True
    if is_claim(question):  # "30명 모집하나요?": the number is claimed, nothing is to be listed
        return False
    return bool(number_asked(question) and _ASKED.search(question) and not re.search(r"몇|얼마|언제|왜", question))


def number_asked(question: str) -> int:
    """How many things the question says there are ("5대 거점", "네 곳"); 0 when it does not say."""
    m = _COUNTED.search(question)
    return (_NUMERALS.get(m["n"]) or int(m["n"])) if m else 0


def whole_list(query: Query, evidence: Sequence[Evidence]) -> Listed | None:
    """The list that is asked for; None when no sentence about the topic holds one."""
    packed = query.original.replace(" ", "")
    terms = tuple(t for t in query.terms if f"{t.text}별" not in packed)  # "동네별로": said by the items
    reading = without_kind(replace(query, terms=terms or query.terms))
    evidence = rescored(query, reading, evidence)
    best: tuple[float, Listed] | None = None
    plain = max((e.score + denial(query, e.sentence.text) for e in evidence if not is_heading(e)), default=0.0)
    for e in evidence[:_CONSIDERED]:
        if not speaks_of(reading, Ask(Kind.LIST), e):
            continue
        for listed in _lists_at(query, e, evidence):
            if _wants_figures(query) and not _has_figures(query, listed):
                continue
            if number_asked(query.original) > 1 and not _is_of(query, listed):
                continue
            score = e.score + _worth(query, listed) + denial(query, " ".join((e.sentence.text, *listed.items)))
            if score < plain:
                continue  # what is asked stands in a sentence that lists nothing
            if best is None or score > best[0]:
                best = (score, listed)
    return best[1] if best else None


_DENIES = re.compile(r"(?:안|못)\s?[가-힣]{1,3}(?:는|은|ㄴ|한|된|할|될)|금지|제외|[지]\s?(?:않|못)는|없는\s|불가")
_DENIED = re.compile(r"(?:수|도)\s?없|안\s?(?:된|되|돼|됩)|금지|제외|불가|지\s?(?:않|못)|못한|없다|없습|없음|폐지|없앤")
_DENIAL = 0.3


def denial(query: Query, text: str) -> float:
    """What speaks for a text that says what is not, where that is asked: "안 되는 물건은?"."""
    return _DENIAL if _DENIES.search(query.original) and _DENIED.search(text) else 0.0


def _worth(query: Query, listed: Listed) -> float:
    wanted, found = number_asked(query.original), len(listed.items)
    right = wanted == found and _is_of(query, listed)
    number = _RIGHT_NUMBER if right else _WRONG_NUMBER if wanted > 1 else 0.0
    places = sum(1 for i in listed.items if _PLACE.search(i)) / max(found, 1)
    where = _PLACES * places if re.search("어디|동네|장소", query.original) else 0.0
    of_kind = _OF_KIND * bool(members_in(query, " ".join(listed.items)))
    labelled = _LABELLED * (len(listed.labels) == 1 and _is_labelled(query, listed.around))
    return _BONUS + number + where + of_kind + labelled + (_FIGURES if _wants_figures(query) else 0.0)


def _is_labelled(query: Query, text: str) -> bool:
    """Whether a line says what it lists, as asked: "- 서비스: 환전, 통역"."""
    label = _LABEL.match(text)
    return label is not None and any(says(t, label["label"]) for t in query.terms)


def _is_of(query: Query, listed: Listed) -> bool:
    """Whether the words around the items name what is counted: 거점 of "5대 성장거점"."""
    counted = _COUNTED.search(query.original)
    noun = re.match(r"\s*(?P<noun>[가-힣]{2,})", query.original[counted.end() :]) if counted else None
    if noun is None or "대" not in counted.group():  # type: ignore[union-attr]
        return True
    around = listed.around
    for item in listed.items:
        around = around.replace(item, " ")
    return noun["noun"][:2] in around.replace(" ", "")


def _wants_figures(query: Query) -> bool:
    """Whether each item is to come with its figure: "분야별로 얼마씩"."""
    return bool(_EACH.search(query.original) and re.search(r"몇|얼마|예산|금액", query.original))


def _has_figures(query: Query, listed: Listed) -> bool:
    units = set(MONEY if re.search("얼마|예산|금액", query.original) else ())
    units |= {u for a in query.asks for u in a.units}
    measured = [i for i in listed.items if any(not units or f.unit in units for f in figures_of(i))]
    return len(measured) >= len(listed.items) - 1


def _lists_at(query: Query, e: Evidence, evidence: Sequence[Evidence]) -> list[Listed]:
    """The lists that start with this sentence, or under it when it is a heading."""
    found = []
    if is_heading(e):
        e = next((x for x in evidence if _follows(x, e)), e)
    plain = not (_wants_figures(query) or cells(e.article, e.sentence))  # of a table the column is listed
    named = members_in(query, e.sentence.text) if plain else ()
    if items := named or _by_dots(query, e.sentence.text) or items_of(e.sentence.text):
        text = clip(e.sentence.text, limit=_LIMIT)
        quoted = DraftSentence(message("quote", query.language, quote=text), (e.label,))
        found.append(Listed(items, (quoted,), (e.label,), e.sentence.text))
    if (rows := _run(e, evidence)) and len(rows) > 1:
        rows, texts = column(query, rows) or (rows, [_BULLETED.sub("", r.sentence.text) for r in rows])
        lines = tuple(clip(t, limit=_LINE) for t in texts)
        room = max(_LIMIT // len(rows), 45)
        quotes = tuple(
            DraftSentence(message("quote", query.language, quote=clip(t, limit=room)), (r.label,))
            for t, r in zip(texts, rows, strict=True)
        )
        before = e.article.sentences[max(0, rows[0].sentence.index - 1)].text
        found.append(Listed(lines, quotes, tuple(r.label for r in rows), before))
    return found


def items_of(text: str) -> tuple[str, ...]:
    """The items that a sentence lists: by bullets, with 등, by commas; empty when it lists none."""
    items = list_items(text)
    if len(items) < 2:
        return _by_commas(text)
    first = items[0] if _BULLETS.search(text) else _LEAD.sub("", items[0])
    return (first, *items[1:-1], _COPULA.sub("", items[-1]))


def _by_dots(query: Query, text: str) -> tuple[str, ...]:
    """The items of "서신동·호성동", as many as are asked for."""
    runs = (tuple(m.group().split("·")) for m in _DOTTED.finditer(text))
    return next((run for run in runs if len(run) == number_asked(query.original)), ())


def _by_commas(text: str) -> tuple[str, ...]:
    """"4대 전략은 A, B, C와 D다": three items or more without a verb between them."""
    parts = re.split(r",\s+", text.rstrip(" ."))
    runs: list[list[str]] = [[]]
    for i, part in enumerate(parts):
        item = part
        if i + 1 < len(parts) and not runs[-1]:
            item = _HEAD.sub("", part)
        if i and runs[-1] and (len(part) > _ITEM or i == len(parts) - 1):
            runs[-1].append(_TAIL.sub("", part) if i == len(parts) - 1 or len(part) > _ITEM else part)
            runs.append([])
        elif len(item) <= _ITEM and not re.search(r"(?:고|며|지만|는데|해|어)$", item):
            runs[-1].append(item)
        else:
            runs.append([])
    best = max(runs, key=len)
    items = tuple(i.strip(" .‘’“”'\"") for i in best)
    return items if len(items) > 2 and all(0 < len(i) <= _ITEM for i in items) else ()


def _follows(e: Evidence, before: Evidence) -> bool:
    return (e.article.article_id, e.sentence.index) == (before.article.article_id, before.sentence.index + 1)


def is_heading(e: Evidence) -> bool:
    """Whether a sentence is a marked line over lines that are marked otherwise: "○ 신청 방법"."""
    following = e.article.sentences[e.sentence.index + 1 :]
    whole_line = e.article.body[e.sentence.end : e.sentence.end + 1] == "\n"
    marked = _HEADING.match(e.sentence.text)
    return bool(marked and whole_line and following and following[0].text[0] != e.sentence.text[0])


def _run(e: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that go on from `e` as a list: 첫째 ... 둘째, bulleted lines, rows of a table."""
    at = {x.sentence.index: x for x in evidence if x.article.article_id == e.article.article_id}
    text, index = e.sentence.text, e.sentence.index
    if cells(e.article, e.sentence):
        return _rows(e, at)
    if is_heading(e) or not (_FIRST.match(text) or _BULLETED.match(text)):
        index += 1  # the sentence before the first item announces the list
    first = at.get(index)
    if first is None or not (_FIRST.match(first.sentence.text) or _BULLETED.match(first.sentence.text)):
        return []
    mark = _NEXT if _FIRST.match(first.sentence.text) else _BULLETED
    found, misses = [first], 0
    while misses < 2 and index < len(e.article.sentences) - 1:
        index += 1
        following = e.article.sentences[index].text
        if index in at and is_heading(at[index]):
            break
        if mark.match(following) and index in at:
            found.append(at[index])
            misses = 0
        else:
            misses += 1
    return found


def _rows(e: Evidence, at: dict[int, Evidence]) -> list[Evidence]:
    """The rows of the table that `e` stands in, heads left out."""
    first = last = e.sentence.index
    while first - 1 in at and cells(e.article, at[first - 1].sentence):
        first -= 1
    while last + 1 in at and cells(e.article, at[last + 1].sentence):
        last += 1
    return [at[i] for i in range(first, last + 1)]
