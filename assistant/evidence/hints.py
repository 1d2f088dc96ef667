"""Small pushes between candidates of one sentence: totals and parts, before and after, which year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.candidates import Candidate, dates_of, figures_of
from assistant.evidence.times import years_before, years_of_date, years_told_of
from assistant.evidence.ways import distances
from assistant.question.asks import Ask, Kind
from assistant.question.understanding import Query
from assistant.types import Evidence
from ingest.tables import cells
from ingest.values import DateRef, Figure

_PUSH = 0.15
_OF_YEAR, _NOT_OF_YEAR = 0.2, -0.4
_TOTAL_BEFORE = re.compile(
    r"(?:총|모두|전체|합계|합쳐|도합|포함해|포함한|포함하여|더해|더하면|합해|합치면)\s*(?:총|모두|사업비|예산)*\s*(?:은|는)?\s*$"
)
_SHARE_BEFORE = re.compile(r"(?:국비|도비|시비|구비|군비|민자|자부담|국고|보조금|이\s*중|이\s*가운데|그중)\s*(?:은|는|만)?\s*$")
_ALL_ASKED = re.compile(r"까지\s?(?:다|모두|전부|합|포함)|포함해|포함하|다\s?(?:해서|합)")
_TOTAL_ASKED = re.compile(r"총|모두|전부|전체|합쳐|합계|다\s*합|통틀어|total|altogether", re.I)
_MOST = re.compile(r"최대|최고|최장|많게는|많으면|높게는|길게는|상한")
_LIMIT = re.compile(r"(?:최고|최대|상한)\s?(?:금?액)")  # "최고액은 얼마" asks for what is called one
_LEAST = re.compile(r"최소|최저|최하|적게는|적어도|낮게는|짧게는|하한")
_AND_OTHERS = re.compile(r"\s?등\s?(?:을\s포함해?\s|에\s)?(?:총|모두|전체)?\s?")
_PART_AFTER = re.compile(r"\s?[가-힣]{0,6}\s?(?:중|가운데)(?![가-힣])")
_OTHER_BOUND = {"at_least": r"까지|이하|밑", "more_than": r"까지|이하|밑", "at_most": r"부터|이상", "less_than": r"부터|이상"}
_SHARES = ((re.compile(r"나랏?돈|정부\s?돈|국가\s?예산"), "국비"), (re.compile(r"(?<![가-힣])(?:전주)?시(?:가\s내는|에서\s내는)?\s?돈"), "시비"))
_CHANGED = re.compile(r"^\s?(?:에서|보다|대비|이던|였던)")
_SHARE = re.compile(r"국비|도비|시비|구비|군비|민자|자부담|국고")
_OLD_AFTER = re.compile(r"^\s*(?:에서(?=\s*[\d약])|이던|이었던|였던|에\s?그쳤던|이나\s?되던|나\s?되던|이었으나|였지만|이었지만)")
_FROM_AFTER = re.compile(r"^\s*에서\s")
_COMPARED_AFTER = re.compile(r"^\s*(?:보다|에\s?비해|에\s?비하면|대비)")
_DENIED_AFTER = re.compile(r"^\s*(?:[이가은는]\s*)?(?:아니라|아닌|아니고)")
_DIFFERENCE_AFTER = re.compile(r"^\s*(?:[이가은는을를]\s*)?(?:늘|줄|증가|감소|많|적[다은]|더\s|오르|오른|올랐|올라|내리|내린|내렸|내려|깎|높|낮|뛰|인상|인하|상승|하락)")
_DIFFERENCE_ASKED = re.compile(r"차이|얼마(?:나|를)?\s?(?:늘|줄|더|오르|올|내[려리렸])|증가(?:폭|액|분)|감소(?:폭|액|분)|얼마\s?(?:늘|줄)|인상(?:폭|액)|인하(?:폭|액)|몇\s?[가-힣%]+\s?(?:이나\s?)?(?:늘|줄|더|올|증가|감소)")
_REDUCTION_ASKED = re.compile(r"할인|감면|깎")  # "30%를 깎아 준다" is what is given
_NEW_AFTER = re.compile(r"^\s*(?:으로|로)(?:\s|$)")
_CHANGE_ASKED = re.compile(r"줄|늘|바뀌|바뀐|오르|오른|올랐|올리|올린|내리|내린|낮|인상|인하|조정|개편|변경|확대|축소|늦|미뤄|연기|당겨|전환")
_OLD_ASKED = re.compile(r"원래|기존|당초|이전|예전|종전|기\s전|전년|(?:개편|조정|인상|변경|확대|개선)\s*전|에서\s*(?:줄|늘|바뀌)")
_NOW = re.compile(r"현재|지금")
_NOW_ASKED = re.compile(r"지금|현재|몇\s?[가-힣]{1,2}(?:이나)?\s?(?:있|남았|남아|머물)")
_UNTIL = re.compile(r"까지|마감|기한|끝|종료|완공|준공|완료|마무리|deadline|until|截止|まで|hạn", re.I)
_SINCE = re.compile(r"부터|시작|개시|착수|착공|첫\s?삽|개막|from|since|start|begin|开始|から|bắt đầu|khai mạc", re.I)
_FROM = re.compile(r"부터|시작|from|since|start|begin|开始|から|bắt đầu", re.I)  # 착공 or 개막 says itself which day
_BEGINS_AFTER = re.compile(r"^(?:에|부터)?\s?(?:시작|착공|착수|개시|첫\s?삽)")
_ENDS_AFTER = re.compile(r"^(?:에|까지)?\s?(?:끝|완공|준공|완료|마무리|마치|마친|종료|마감)")
_OLD_HEAD = re.compile(r"전$|기존|현행|종전|이전")
_SAME_HEAD = {"지금": "현재", "뒤": "후", "이후": "후", "이전": "전"}
_PER = re.compile(r"^\s?(?:당|마다|꼴로)")
_EACH_ONE = re.compile(r"^\s?(?:[은이]|에|[은이]?\s?하루|평균)(?=\s?(?:하루|평균|약|최대)?\s*\d)")
_QUOTE = re.compile(r"[‘'“\"][^’'”\"]*[’'”\"]")
_CORRECTION = re.compile(r"바로잡|정정|잘못")
_TURNS = frozenset({"번째", "차", "회", "회차"})
_LABEL_REACH = 2  # characters between a label and its value: a space, a particle
_CONTRAST = re.compile(r"던\s|에서\s|보다|대비|비해|견줘|견주")  # what a year was, against what is now
_ANNOUNCED = re.compile(r"년\s?(?:\d+월\s?)?(?:\d+일\s?)?(?:에\s)?(?:발표|보도|공고|당시|기준|기사|계획)")


def push(query: Query, ask: Ask, candidate: Candidate, evidence: Evidence) -> float:
    """What speaks for (positive) or against this candidate beside its place and form."""
    pushed = _year(query, candidate, evidence) + column_push(query, candidate, evidence)
    text = evidence.sentence.text
    if ask.kind is Kind.FIGURE:
        pushed += _corrected(candidate, text) + _base_of_a_rate(candidate, text) + _extreme(query, candidate, text)
        pushed += _counted(query, candidate, text)
        return pushed + _share(query, candidate, evidence) + _change(query, candidate, evidence)
    if ask.kind in {Kind.DATE, Kind.PERIOD}:
        ends = _ends(query, ask, candidate, text) if ask.kind is Kind.DATE else 0.0
        return pushed + ends + _change(query, candidate, evidence)
    return pushed


def _counted(query: Query, candidate: Candidate, text: str) -> float:
    """For "3차 30만 원" where the third time is asked about, against "1차 10만 원"."""
    asked = {f.low for f in query.ordinals if f.unit in _TURNS}
    said = [f.low for f in figures_of(text) if f.unit in _TURNS and 0 <= candidate.start - f.end <= _LABEL_REACH]
    return 3 * _PUSH * (1 if said[-1] in asked else -1) if asked and said else 0.0


def _corrected(candidate: Candidate, text: str) -> float:
    """Against a figure of the quoted headline that a correction takes back."""
    quoted = any(m.start() < candidate.start < m.end() for m in _QUOTE.finditer(text))
    return -4 * _PUSH if quoted and _CORRECTION.search(text) else 0.0


def _extreme(query: Query, candidate: Candidate, text: str) -> float:
    """For the end of a range that is asked for, against the other one: 최대 and 많게는, 최소 and 적게는."""
    before = text[max(0, candidate.start - 8) : candidate.start] + candidate.text
    most, least = _MOST.search(before), _LEAST.search(before)
    if _MOST.search(query.wording):
        sure = 3 if _LIMIT.search(query.wording) else 1
        return _PUSH * (sure * bool(most) - 2 * bool(least))
    if _LEAST.search(query.wording):
        return _PUSH * (bool(least) - 2 * bool(most))
    bound = getattr(candidate.value, "bound", "")
    if bound and (other := _OTHER_BOUND.get(bound)) and re.search(other, query.wording):
        return -2 * _PUSH
    return -_PUSH / 2 if most or least else 0.0


def _base_of_a_rate(candidate: Candidate, text: str) -> float:
    """Against what another figure is counted by: 10분 of "10분당 200원", 1㎏ of "1㎏에 63원", 한 사람."""
    value = candidate.value
    one = isinstance(value, Figure) and value.low == value.high == 1
    after = text[candidate.end : candidate.end + 8]
    return -4 * _PUSH if _PER.match(after) or (one and _EACH_ONE.match(after)) else 0.0


def _share(query: Query, candidate: Candidate, evidence: Evidence) -> float:
    """Against a part that stands beside its total, unless that part is asked for."""
    value, text = candidate.value, evidence.sentence.text
    if not isinstance(value, Figure):
        return 0.0
    if part := _share_asked(query):
        named = text[max(0, candidate.start - 8) : candidate.start]
        return 2 * _PUSH if part in named else 0.0
    figures = [f for f in figures_of(text) if f.dimension == value.dimension]
    rivals = [f for f in figures if f.start != value.start]
    if not rivals or _is_total(text, value, figures):
        return 0.0
    wholes = [f for f in rivals if _is_total(text, f, figures)]
    if any(_PART_AFTER.match(text[f.end :]) for f in wholes):
        return 0.0  # "전체 27개 동 중 19개 동": the words beside each say which is asked for
    if not wholes and re.search(r"전부|모두|통틀어|합쳐|합하|총", query.wording):
        return -_PUSH if any(f.unit == value.unit for f in rivals) else 0.0
    if wholes:
        owned = _labelled(query, candidate, evidence) or _owned(query, value, wholes[0], figures, evidence)
        if owned and not _ALL_ASKED.search(query.wording):
            return 0.0
        return -(3 if _TOTAL_ASKED.search(query.wording) else 2) * _PUSH
    before = text[max(0, candidate.start - 14) : candidate.start]
    return -_PUSH if _SHARE_BEFORE.search(before) else 0.0


def _share_asked(query: Query) -> str:
    """The share that is asked for: 시비, also as "전주시 돈"; "" for none."""
    if said := _SHARE.search(query.wording):
        return said.group()
    return next((share for way, share in _SHARES if way.search(query.wording)), "")


def _is_total(text: str, figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure is said to be a total ("7개 등 30개"), or is the sum of those beside it."""
    said = figure.text.startswith("총") or _TOTAL_BEFORE.search(text[max(0, figure.start - 14) : figure.start])
    before = [f for f in figures if f.unit == figure.unit and f.end <= figure.start]
    summed = bool(before) and _AND_OTHERS.fullmatch(text[before[-1].end : figure.start])
    parts = [f.low for f in before]
    if any(_CHANGED.search(text[f.end : f.end + 4]) for f in figures):
        return bool(said or summed)
    rest = [f.low for f in figures if f.unit == figure.unit and f.start >= figure.end]
    whole = any(sum(parts[at:]) == figure.low for at in range(len(parts) - 1))
    return bool(said or summed) or whole or any(sum(rest[:to]) == figure.low for to in range(2, len(rest) + 1))


def _owned(query: Query, part: Figure, whole: Figure, figures: Sequence[Figure], evidence: Evidence) -> bool:
    """Whether a noun of the question is said of the part and not of the whole: 덕진구 거주자가 1820명."""
    spans = tuple((f.start, f.end) for f in figures)
    at, of = spans.index((part.start, part.end)), spans.index((whole.start, whole.end))
    return any(
        bool(ways) and ways[at] + 1.0 <= ways[of]
        for term, match in zip(query.terms, evidence.matches, strict=True)
        if not term.measure and not term.verb
        for span in match.spans
        for ways in (distances(evidence.sentence.text, span, spans),)
    )


def _labelled(query: Query, candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a word of the question stands right before the value: 간호사 16명."""
    return any(
        0 <= candidate.start - end <= _LABEL_REACH
        for term, match in zip(query.terms, evidence.matches, strict=True)
        if not term.measure and not term.verb
        for _, end in match.spans
    )


def _change(query: Query, candidate: Candidate, evidence: Evidence) -> float:
    """"121개이던 노선을 98개로": the new value, unless the old one is asked for."""
    text = evidence.sentence.text
    after = text[candidate.end : candidate.end + 8]
    old_asked = bool(_OLD_ASKED.search(query.wording))
    if _OLD_AFTER.match(after) or (_FROM_AFTER.match(after) and _goes_on(candidate, text)):
        return _PUSH if old_asked or _dated(query, candidate, evidence) else -3 * _PUSH
    if _DENIED_AFTER.match(after):
        return -3 * _PUSH
    if _DIFFERENCE_AFTER.match(after) and not _REDUCTION_ASKED.search(query.wording):
        return 3 * _PUSH if _DIFFERENCE_ASKED.search(query.wording) else -3 * _PUSH
    if _COMPARED_AFTER.match(after) and not _labelled(query, candidate, evidence):
        return 2 * _PUSH if old_asked and not _DIFFERENCE_ASKED.search(query.wording) else -_PUSH / 2
    if _NOW_ASKED.search(query.wording):
        return 2 * _PUSH * (_is_now(candidate, text) - bool(_NEW_AFTER.match(after)))
    if _NEW_AFTER.match(after) and _CHANGE_ASKED.search(query.wording):
        return -_PUSH if old_asked else _PUSH
    return 0.0


def _dated(query: Query, candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a year asked about stands right before a value: "2012년 94곳에서 지난해 148곳으로"."""
    beside = (d for d in dates_of(evidence.sentence.text, evidence.article.published) if 0 <= candidate.start - d.end <= _LABEL_REACH)
    return any(not years_of_date(d).isdisjoint(query.years) for d in beside)


def _is_now(candidate: Candidate, text: str) -> bool:
    """Whether 현재 stands before a value and no other of its unit in between."""
    said = [m.end() for m in _NOW.finditer(text, 0, candidate.start)]
    unit = getattr(candidate.value, "unit", None)
    return bool(said) and not any(f.unit == unit and said[-1] <= f.start < candidate.start for f in figures_of(text))


def _goes_on(candidate: Candidate, text: str) -> bool:
    """Whether a value of the same unit follows: "80명에서 20명 늘려", not "19개 동에서 운영한다"."""
    unit = getattr(candidate.value, "unit", None)
    return unit is None or any(f.unit == unit for f in figures_of(text) if f.start > candidate.end)


def _ends(query: Query, ask: Ask, candidate: Candidate, text: str) -> float:
    whole = candidate.text + text[candidate.end : candidate.end + 3]
    until, after = bool(_UNTIL.search(query.wording)), text[candidate.end : candidate.end + 10]
    since = bool(_SINCE.search(query.wording))
    if until != since and (_BEGINS_AFTER if until else _ENDS_AFTER).match(after):
        return -3 * _PUSH  # "4월 시작해 9월 끝낸다": the other end
    if until and "까지" in whole:
        return 2 * _PUSH
    if until and "부터" in whole:
        return -4 * _PUSH
    value = candidate.value
    if until and isinstance(value, DateRef) and value.first == value.last:
        return -(4 if "time" in ask.units else 1) * _PUSH  # when it closes is no hour at which it opens
    return _PUSH if _FROM.search(query.wording) and "부터" in whole else 0.0


def _year(query: Query, candidate: Candidate, evidence: Evidence) -> float:
    """Whether the candidate is of a year asked about: the year beside it, else the article's."""
    if not query.years or _of_an_announcement(query, candidate, evidence):
        return 0.0
    years = years_of(candidate, evidence)
    if not years:
        return 0.0
    return _OF_YEAR if years & set(query.years) else _NOT_OF_YEAR


def _of_an_announcement(query: Query, candidate: Candidate, evidence: Evidence) -> bool:
    """"2022년 발표로는 언제": the year is the article's, not that of a day asked for that is to come."""
    value = candidate.value
    if not isinstance(value, DateRef) or evidence.article.published.year not in query.years:
        return False
    later = value.first.year is not None and value.first.year > max(query.years)
    return later or bool(_ANNOUNCED.search(query.wording))


def years_of(candidate: Candidate, evidence: Evidence) -> set[int]:
    """The years a value may be of: over its column, in or just before it, else of what stands around."""
    named = named_years(candidate, evidence)
    return named or set(years_told_of(evidence.article) or years_before(evidence.article, evidence.sentence))


def named_years(candidate: Candidate, evidence: Evidence) -> set[int]:
    """The years that are named over the column of a value, in it, or before it and of no other value."""
    published = evidence.article.published
    for ref in dates_of(_head(candidate, evidence), published):
        if ref.first.year is not None:
            return {ref.first.year}
    text = evidence.sentence.text
    for ref in reversed(dates_of(text, published)):
        if ref.first.year is None or ref.start >= candidate.end:
            continue
        if _CONTRAST.search(text[ref.end : candidate.start]) and not _OLD_AFTER.match(text[candidate.end :]):
            continue  # "지난해보다 20% 는 30곳", but "지난해와 견주면 25곳에서 20% 늘었다"
        return set(years_of_date(ref))
    return set()


def _head(candidate: Candidate, evidence: Evidence) -> str:
    """What the column of a table says over this candidate; "" outside of tables."""
    row = cells(evidence.article, evidence.sentence)
    return next((c.head for c in row if c.start <= candidate.start < max(c.end, c.start + 1)), "")


def column_push(query: Query, candidate: Candidate, evidence: Evidence) -> float:
    """For a cell of a table: whether the question names its column; else the newer column."""
    head = _head(candidate, evidence)
    if not head:
        return 0.0
    wanted = re.findall(r"[가-힣A-Za-z0-9]{2,}|[전후뒤]", query.wording)
    said = sum(1 for w in wanted if _SAME_HEAD.get(w, w) in head)
    old = bool(_OLD_HEAD.search(head)) and not _OLD_ASKED.search(query.wording)
    return min(said, 2) * _PUSH - _PUSH * old
