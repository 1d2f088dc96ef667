"""What a question in another language brings to a search among Korean articles."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.question.glossary import is_action, is_known, korean_words, other_wordings
from assistant.question.terms import Term, read_terms

_ACTION_WEIGHT = 0.45  # as of a Korean verb: it is often worded differently
_BESIDE_A_NAME = 0.6  # a Korean name that the asker gives is sure, the words around it are translated
_KOREAN_NAME = re.compile(r"[(（「『\"“‘'《]\s*(?P<name>[가-힣][가-힣\d·★ ]{2,}?)\s*[)）」』\"”’'》]")
_DISTRICT = re.compile(r"[동구시읍면군도]$")  # where something is says little of what it is
_BARE_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]*\d|\s*(?:won|ウォン|韩元|韓元|원|명|people|người))")
_COUNTED_FROM_TODAY = tuple(
    (re.compile(pattern, re.I), years)
    for pattern, years in (
        (r"\bthis year\b|\bthis year's|今年(?!度?内)|本年|năm nay", 0),
        (r"\blast year\b|\blast year's|去年|昨年|năm ngoái|năm trước", -1),
        (r"\bnext year\b|明年|来年|năm sau|năm tới|sang năm", 1),
    )
)

# What is asked of a value, as a Korean question would say it.
_QUALIFIERS = tuple(
    (re.compile(pattern, re.I), korean)
    for pattern, korean in (
        (r"\bat most\b|\bmaximum\b|\bmax\b|\bup to how\b|\blongest\b|\bhighest\b|最多|最大|最高|最长|最長|上限|tối đa|cao nhất|lâu nhất|nhiều nhất", "최대"),
        (r"\bat least\b|\bminimum\b|\blowest\b|\bfewest\b|至少|最少|最低|最小|ít nhất|tối thiểu|thấp nhất", "최소"),
        (r"\btotal\b|\baltogether\b|\bcombined\b|一共|总共|總共|合计|合計|总计|全部で|tổng|cả thảy", "총"),
        (r"\boriginal(?:ly)?\b|\bprevious(?:ly)?\b|\bbefore the (?:change|increase|cut|rise)|\bused to\b|原来|原來|原本|原先|当初(?!予算)|もともと|従来|ban đầu|trước đây", "원래"),
        (r"(?:by how (?:much|many)|how (?:much|many) (?:\w+ )?more\b|how much (?:did|does|will|has) .{3,60}(?:increase|rise|go up|grow|decrease|drop|fall)(?!\w* to\b))"
         r"|(?:增加|减少|上涨|增长|多|少)了多少|(?:いくら|どれだけ|どのくらい|何[人台件%])(?:増え|減|上が|下が)|(?:tăng|giảm)(?: thêm)? bao nhiêu", "얼마나 늘"),
        (r"(?:increase|rise|rais|expand|grow|cut|reduc|lower)\w*(?: \w+){0,3} to\b|to how many|(?:增加|增|减少|减|扩大|提高|降)(?:到|至)|[台人面円本個]に(?:増|減)|(?:tăng|giảm) (?:lên|xuống)", "늘려"),
        (r"\bdeadline\b|\buntil when\b|\bend(?:s|ed)?\b|截止|いつまで|何日まで|締め?切|đến khi nào|hạn (?:chót|cuối)|kết thúc", "까지"),
    )
)  # fmt: skip


def qualifiers(text: str) -> str:
    """The Korean for what a foreign question asks of a value: the most, the total, what it was before."""
    return " ".join(korean for pattern, korean in _QUALIFIERS if pattern.search(text))


def foreign_terms(text: str, language: str) -> tuple[tuple[Term, ...], str]:
    """The topic words of a foreign question in Korean, and the text to search with."""
    words = " ".join(korean_words(text, language))
    searched = f"{text} {words}".strip()
    terms = read_terms(f"{words} {text}", language)
    translated = (_translated(t, sure=t.text in text.lower() or is_known(t.text)) for t in terms)
    return _beside_names(tuple(translated), text), searched


def _beside_names(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """`terms` with the Korean names that `text` gives in brackets or quotes as the surest of them."""
    names = {m["name"].replace(" ", "") for m in _KOREAN_NAME.finditer(text) if not _DISTRICT.search(m["name"])}
    given = {t.text for t in terms if any(t.text in name for name in names) and t.weight >= 1.0}
    if not given:
        return terms
    return tuple(
        replace(t, name=True) if t.text in given else replace(t, weight=min(t.weight, _BESIDE_A_NAME)) for t in terms
    )


def _translated(term: Term, sure: bool) -> Term:
    """`term` as a translation: other wordings fit too, a verb says less than a thing, and so does a mere reading."""
    weight = min(term.weight, _ACTION_WEIGHT) if is_action(term.text) or not sure else term.weight
    others = tuple(w.replace(" ", "") for w in other_wordings(term.text))
    return replace(term, weight=weight, variants=tuple(dict.fromkeys((*term.variants, *others))))


def foreign_years(text: str, today: date) -> tuple[int, ...]:
    """The years that `text` names by their number alone ("the 2024 festival") or from today."""
    bare = [int(match) for match in _BARE_YEAR.findall(text)]
    counted = [today.year + years for pattern, years in _COUNTED_FROM_TODAY if pattern.search(text)]
    return tuple(dict.fromkeys((*bare, *counted)))
