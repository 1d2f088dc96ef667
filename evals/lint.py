"""Whether cases agree with the texts they were written from, and with each other.

A case whose source is not at hand is checked for its shape only, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, split_of
from evals.facts import Fact, Shown
from ingest.errors import CasesInvalid

_MIN_UNANSWERABLE = 0.2  # an assistant that never abstains must not look good
_MIN_HELD, _MAX_HELD = 0.25, 0.4
_MAX_SHARE = 0.3  # of one type among all cases
_ENOUGH = 100  # cases, below which shares say nothing


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one case."""

    where: str  # file and line
    case: str
    text: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.where}: {self.case}: {self.text}"


@dataclass(frozen=True, slots=True)
class Linted:
    """What the linter found: problems, cases whose evidence could not be checked, the balance."""

    problems: tuple[Problem, ...]
    unchecked: tuple[str, ...]  # ids of cases without their source or without evidence
    by_type: dict[str, int]
    warnings: tuple[str, ...]  # about the balance; they fail nothing


def lint(cases: Iterable[Case], texts: Mapping[str, str]) -> None:
    """Nothing, when every case agrees with the source texts (file name to text).

    :raises CasesInvalid: names the line and what is wrong with it, first problem first.
    """
    found = examine(tuple(cases), texts)
    if found.problems:
        raise CasesInvalid(str(found.problems[0]))


def examine(cases: Sequence[Case], texts: Mapping[str, str]) -> Linted:
    """Everything the linter has to say about `cases`."""
    problems: list[Problem] = []
    unchecked: list[str] = []
    asked: dict[object, str] = {}
    # Files that hold some cases back do so by hash; one that holds back all was never looked at.
    split = {_file(c) for c in cases if c.split == "held"} & {_file(c) for c in cases if c.split == "open"}
    for case in cases:
        text = _shape_problem(case, _file(case) in split)
        if not text and _checkable(case, texts):
            text = _evidence_problem(case, texts)
        elif not text and case.answers:
            unchecked.append(case.id)
        first = asked.setdefault((case.question, case.history), case.where)
        if first != case.where:
            text = text or f"the same question as {first}"
        if text:
            problems.append(Problem(case.where, case.id, text))
    by_type = dict(Counter(case.type for case in cases).most_common())
    return Linted(tuple(problems), tuple(unchecked), by_type, tuple(_unbalanced(cases, by_type)))


def shown(found: Linted) -> str:
    """What was found, for a terminal."""
    lines = [str(problem) for problem in found.problems]
    lines += [f"warning: {warning}" for warning in found.warnings]
    if found.unchecked:
        lines.append(
            f"{len(found.unchecked)} cases have no evidence or no source at hand: only their shape "
            "was checked (--sources FOLDER names more sources)"
        )
    lines.append(", ".join(f"{name} {count}" for name, count in found.by_type.items()))
    total = sum(found.by_type.values())
    lines.append(f"{total} cases, {len(found.problems)} problems")
    return "\n".join(lines) + "\n"


def read_texts(folders: Iterable[Path]) -> dict[str, str]:
    """File name to text of every readable file in the folders."""
    texts: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file():
                texts[path.name] = path.read_bytes().decode("utf-8", "replace")
    return texts


def _file(case: Case) -> str:
    return case.where.rpartition(":")[0]


def _shape_problem(case: Case, split: bool) -> str:
    if case.draft:
        return "a draft: fill in answers, source and evidence, then remove the draft mark"
    if any(not alternatives or not all(alternatives) for alternatives in case.answers):
        return "a required fact has no wording"
    roles = [message.role for message in case.history]
    if roles != ["user", "assistant"] * (len(roles) // 2):
        return "the history does not go user, assistant, user, assistant"
    if case.answers and not case.source:
        return "answers need the source they were taken from"
    if case.evidence and not case.answers:
        return "evidence without answers"
    if split and case.split != split_of(case.id):
        return f"split must be {split_of(case.id)}"
    return ""


def _checkable(case: Case, texts: Mapping[str, str]) -> bool:
    return bool(case.answers and case.evidence) and any(name in texts for name in case.source)


def _evidence_problem(case: Case, texts: Mapping[str, str]) -> str:
    missing = [name for name in case.source if name not in texts]
    if missing:
        return f"unknown source {missing[0]}"
    for sentence in case.evidence:
        if not any(sentence in texts[name] for name in case.source):
            return f"evidence not verbatim in its source: {sentence[:40]}"
    shown = Shown.of("\n".join(case.evidence))
    for word in case.forbidden:
        if Fact.of((word,)).found_in(shown):
            return f"forbidden, but in the evidence: {word}"
    for fact in case.facts:
        if not case.derived and not fact.found_in(shown):
            return f"not in the evidence: {' | '.join(fact.alternatives)}"
    return ""


def _unbalanced(cases: Sequence[Case], by_type: Mapping[str, int]) -> Iterable[str]:
    """What would make a total misleading; nothing for a handful of cases."""
    size = len(cases)
    if size < _ENOUGH:
        return
    nothing = sum(not case.answers for case in cases) / size
    if nothing < _MIN_UNANSWERABLE:
        yield f"only {nothing:.0%} of the cases are to be abstained from; {_MIN_UNANSWERABLE:.0%} is the aim"
    held = sum(case.split == "held" for case in cases) / size
    if not _MIN_HELD <= held <= _MAX_HELD:
        yield f"{held:.0%} of the cases are held back; a third is the aim"
    for name, count in by_type.items():
        if count > _MAX_SHARE * size:
            yield f"type {name} is {count / size:.0%} of all cases; no more than {_MAX_SHARE:.0%} is the aim"
