"""Corruptions of true sentences: one thing changed, checked to say what no cited sentence says.

A seeded generator: the same sentences give the same corruptions. Values are only located with the
figures library; what is put in their place is reckoned here, so a corruption that the library cannot
read is a corruption all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from assistant.evidence.candidates import dates_of, figures_of
from evals.grounding_true import Sample
from ingest.types import Published
from ingest.values import DateRef, Figure, Relation, compare

NAMES = Path(__file__).parent / "data" / "grounding_names.tsv"
_UNDATED = Published()
_SEED = 20240626
_MOST = 200  # of one kind
_MAGNITUDES = {"억": "만", "만": "억", "조": "억", "billion": "million", "million": "billion", "亿": "万", "万": "亿", "億": "万", "tỷ": "triệu", "triệu": "tỷ"}
_UNITS = {
    "원": "달러", "명": "곳", "곳": "명", "개": "명", "대": "명", "건": "명", "회": "명", "%": "%포인트", "㎡": "평", "톤": "㎏", "㎞": "m", "권": "명",
    "won": "dollars", "people": "households", "韩元": "美元", "ウォン": "ドル", "면": "대", "시간": "분", "가구": "명", "호": "명", "석": "명", "년": "개월",
}  # fmt: skip
_WEEKDAYS = "월화수목금토일"
_BOUND = re.compile(r"(?:약|최대|최소|최고)\s|\s(?:이상|이하|미만|초과|가량|안팎|넘게)|(?<=\d)여(?=\s?[가-힣])|at most |at least |about |more than |最多|至少|约|約|以上|以下|tối đa |ít nhất |khoảng ")

Corruption = Callable[[str, Sample, Random], str]


def corrupted(samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """At most one corruption of every kind for each sample, in order."""
    random = Random(_SEED)
    others = [f for s in samples for e in s.cited[:1] for f in figures_of(e.sentence.text) if f.role == "figure"]
    kinds: dict[str, Corruption] = {
        "digit": _digit, "magnitude": _magnitude, "unit": _unit, "year": _year, "month": _month, "day": _day,
        "other value": lambda text, s, r: _other(text, s, r, others), "relative date": _relative, "bound": _bound,
        "range end": _range_end, "phone": _phone, "weekday": _weekday, "swapped": _swapped, "name": _name,
    }  # fmt: skip
    found: dict[tuple[str, str], Sample] = {}
    for sample in samples:
        for kind, change in kinds.items():
            text = change(sample.draft.text, sample, random)
            if text and text != sample.draft.text:
                wrong = replace(sample, kind=kind, draft=replace(sample.draft, text=text), true=False)
                found.setdefault((kind, text), wrong)
    return tuple(wrong for kind in kinds for wrong in _spread([w for w in found.values() if w.kind == kind]))


def _spread(samples: Sequence[Sample]) -> Sequence[Sample]:
    """At most so many of one kind, from everywhere."""
    return samples[:: -(-len(samples) // _MOST)] if samples else ()


def _figures(text: str) -> list[Figure]:
    return [f for f in figures_of(text) if f.role == "figure" and f.text[-1:] and re.search(r"\d", f.text)]


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _known_numbers(sample: Sample) -> set[Decimal]:
    """Every number that the cited sentences say, in any unit, and the sums shown in a reckoned one."""
    return {v for e in sample.cited for f in figures_of(e.sentence.text) for v in (f.low, f.high)}


def _says_something_else(new: str, sample: Sample) -> bool:
    """Whether the changed figure is no number of the evidence, however it is spelled there."""
    read = figures_of(new)
    known = _known_numbers(sample)
    digits = re.sub(r"[^\d.]", "", new)
    spelled = {re.sub(r"[^\d.]", "", f.text) for e in sample.cited for f in figures_of(e.sentence.text)}
    said = [k for e in sample.cited for k in figures_of(e.sentence.text)]
    same = any(f.low in known or f.high in known or any(compare(f, k) is Relation.EQUAL for k in said) for f in read)
    return digits not in spelled and not same


def _digit(text: str, sample: Sample, random: Random) -> str:
    figures = _figures(text)
    if not figures:
        return ""
    figure = random.choice(figures)
    place = random.choice([i for i in range(figure.start, figure.end) if text[i].isdigit()])
    digit = random.choice([d for d in "123456789" if d != text[place]])
    new = _spliced(text, place, place + 1, digit)
    return new if _says_something_else(new[figure.start : figure.end], sample) else ""


def _magnitude(text: str, sample: Sample, random: Random) -> str:
    for figure in _figures(text):
        for sign, other in _MAGNITUDES.items():
            at = text.find(sign, figure.start, figure.end)
            if at > 0:
                new = _spliced(text, at, at + len(sign), other)
                changed = new[figure.start : figure.end + len(other) - len(sign)]
                return new if _says_something_else(changed, sample) else ""
    return ""


def _unit(text: str, sample: Sample, random: Random) -> str:
    figures = [f for f in _figures(text) if any(f.text.endswith(u) for u in _UNITS)]
    if not figures:
        return ""
    figure = random.choice(figures)
    unit = next(u for u in sorted(_UNITS, key=len, reverse=True) if figure.text.endswith(u))
    new = figure.text.removesuffix(unit) + _UNITS[unit]
    said = "".join(e.sentence.text for e in sample.cited).replace(" ", "")
    return "" if new.replace(" ", "") in said else _spliced(text, figure.start, figure.end, new)


def _dates(text: str, part: str) -> list[DateRef]:
    return [d for d in dates_of(text, _UNDATED) if d.kind == "date" and getattr(d.first, part) is not None]


def _years_said(sample: Sample) -> set[int]:
    """Every year that a cited sentence says, resolved or not, and those of the articles themselves."""
    points = [p for e in sample.cited for d in _all_dates(e.sentence.text, e.article.published) for p in (d.first, d.last)]
    own = [e.article.published.year for e in sample.cited]
    return {y for y in (*(p.year for p in points), *own) if y is not None}


def _all_dates(text: str, published: Published) -> tuple[DateRef, ...]:
    return (*dates_of(text, published), *dates_of(text, _UNDATED))


def _year(text: str, sample: Sample, random: Random) -> str:
    dates = [d for d in _dates(text, "year") if str(d.first.year) in d.text]
    if not dates:
        return ""
    date = random.choice(dates)
    year = random.choice([y for y in range(2012, 2027) if y not in _years_said(sample)])
    return _spliced(text, date.start, date.end, date.text.replace(str(date.first.year), str(year)))


def _month(text: str, sample: Sample, random: Random) -> str:
    return _part(text, sample, random, "month", "월", 12)


def _day(text: str, sample: Sample, random: Random) -> str:
    return _part(text, sample, random, "day", "일", 28)


def _part(text: str, sample: Sample, random: Random, part: str, sign: str, most: int) -> str:
    """The month or day of a Korean date changed to one that stands nowhere in the evidence."""
    dates = [d for d in _dates(text, part) if re.search(rf"\d\s?{sign}", d.text)]
    if not dates:
        return ""
    date = random.choice(dates)
    ends = [p for e in sample.cited for d in _all_dates(e.sentence.text, e.article.published) for p in (d.first, d.last)]
    taken = {getattr(p, part) for p in ends} | {getattr(e.article.published, part) for e in sample.cited}
    other = random.choice([n for n in range(1, most + 1) if n not in taken])
    new = re.sub(rf"\d+(?=\s?{sign})", str(other), date.text, count=1)
    return _spliced(text, date.start, date.end, new)


def _relative(text: str, sample: Sample, random: Random) -> str:
    """What the article says relative to its day (올해, 지난달 3일), resolved to the year before or after."""
    e = sample.cited[0]
    for d in dates_of(e.sentence.text, e.article.published):
        year, at = d.first.year, text.find(d.text)
        if d.basis != "relative" or year is None or at < 0 or d.kind != "date" or d.first.month is None:
            continue
        by = random.choice((-1, 1))
        day = f" {d.first.day}일" if d.first.day is not None and "일" in d.text else ""
        if year + by in _years_said(sample):
            continue
        return _spliced(text, at, at + len(d.text), f"{year + by}년 {d.first.month}월{day}")
    return ""


def _other(text: str, sample: Sample, random: Random, others: Sequence[Figure]) -> str:
    """The figure of another article, of another year perhaps, in the same unit."""
    figures = _figures(text)
    if not figures:
        return ""
    figure = random.choice(figures)
    alike = list(dict.fromkeys(f.text for f in others if f.unit == figure.unit))
    random.shuffle(alike)
    other = next((words for words in alike if _says_something_else(words, sample)), "")
    return _spliced(text, figure.start, figure.end, other) if other else ""


def _bound(text: str, sample: Sample, random: Random) -> str:
    """A bound or an "about" left out."""
    for figure in _figures(text):
        if (mark := _BOUND.search(text, figure.start, figure.end)) and (figure.bound or figure.approx):
            kept = _spliced(figure.text, mark.start() - figure.start, mark.end() - figure.start, "")
            exact = {(f.low, f.unit) for e in sample.cited for f in figures_of(e.sentence.text) if not f.bound and not f.approx}
            return "" if (figure.low, figure.unit) in exact else _spliced(text, figure.start, figure.end, kept)
    return ""


def _range_end(text: str, sample: Sample, random: Random) -> str:
    """One end of a range given as the whole."""
    for figure in _figures(text):
        mark = re.search(r"\s?(?:~|∼|–|\bto\b|至|đến)\s?", figure.text)
        alone = {(f.low, f.unit) for e in sample.cited for f in figures_of(e.sentence.text) if f.low == f.high}
        if figure.low != figure.high and mark and (figure.high, figure.unit) not in alone:
            return _spliced(text, figure.start, figure.start + mark.end(), "")
    return ""


def _phone(text: str, sample: Sample, random: Random) -> str:
    phones = [f for f in figures_of(text) if f.role == "phone"]
    if not phones:
        return ""
    phone = random.choice(phones)
    place = random.choice([i for i in range(phone.start, phone.end) if text[i].isdigit()])
    digit = random.choice([d for d in "0123456789" if d != text[place]])
    new = _spliced(text, place, place + 1, digit)
    known = {re.sub(r"\D", "", f.text) for e in sample.cited for f in figures_of(e.sentence.text)}
    return new if re.sub(r"\D", "", new[phone.start : phone.end]) not in known else ""


def _weekday(text: str, sample: Sample, random: Random) -> str:
    """Another weekday in the brackets behind a day, or a wrong one where there was none."""
    for d in _dates(text, "day"):
        e = sample.cited[0]
        resolved = [r for r in dates_of(e.sentence.text, e.article.published) if r.first.day == d.first.day and r.first.month in (d.first.month, None)]
        right = {r.first.weekday for r in resolved} | {day for r in resolved for day in r.named} | {d.first.weekday, d.named[0]}
        if right == {None} or not re.search(r"일$|일\s?\(", d.text):
            continue
        wrong = random.choice([day for i, day in enumerate(_WEEKDAYS) if i not in right])
        bare = re.sub(r"\s?\([월화수목금토일](?:요일)?\)", "", d.text)
        return _spliced(text, d.start, d.end, f"{bare}({wrong})")
    return ""


def _swapped(text: str, sample: Sample, random: Random) -> str:
    """Two figures of one unit, each said of something, change places."""
    figures = _figures(text)
    pairs = [
        (a, b) for i, a in enumerate(figures) for b in figures[i + 1 :]
        if a.unit and a.unit == b.unit and (a.low, a.high) != (b.low, b.high) and a.dimension != "duration"
    ]  # fmt: skip
    if sample.kind not in ("answer", "respelled", "hand") or not pairs:
        return ""
    a, b = random.choice(pairs)
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def _name(text: str, sample: Sample, random: Random) -> str:
    """A person, body or place changed for another of its kind that the cited articles do not name."""
    names = _names()
    said = "".join(e.article.body + e.article.title for e in sample.cited)
    here = [(kind, name) for kind, name in names if name in text]
    if not here:
        return ""
    kind, name = random.choice(here)
    fitting = [other for k, other in names if k == kind and other not in said]
    return text.replace(name, random.choice(fitting)) if fitting else ""


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """(kind, name), every name of the samples as marked by hand."""
    rows = [line.split("\t") for line in NAMES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple((kind, name) for kind, name in rows)
