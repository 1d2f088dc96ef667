"""Words that say the opposite of each other: free and paid, up and down, possible and not."""

from __future__ import annotations

import re

from ingest.morphemes import morphemes

# Pairs of opposites: what one side says is wrong where only the other is said.
_PAIRS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(a), re.compile(b))
    for a, b in (
        (r"무료|공짜|무상|거저", r"유료|본인\s?(?:이\s)?부담|자부담|자비\s?부담|내야\s|별도로\s?(?:내|받)|(?:본인|개인|참가자)[이가]?\s?(?:부담|내)"),
        (r"유료|돈\s?(?:을\s)?내야|내야\s?(?:하|되|돼|해)", r"무료|무상으로|받지\s않|공짜"),
        (r"오르|오른|올[라랐]|올리|올린|인상|늘[어었었으리린]|증가|확대", r"내[려렸리린]|인하|줄[어었이인]|감소|축소|그대로|동결|변동\s?없|유지|변함\s?없"),
        (r"내[려렸리린][가-힣]|인하|줄[어었이인]|감소|축소", r"오른|올[라랐]|올린|인상|늘[어었리린]|증가|확대|그대로|동결|변동\s?없|유지"),
        (r"(?:있|되|돼|된|쓸|갈|탈|할)[가-힣]?\s?(?:수\s?있|나요|는가|냐|죠|지|다며|다면서)|가능", r"수(?:는|도)?\s?없|불가|못\s?[하쓰]|막[혀힌히]|금지|제한[되한]|중단|않는다|안\s?된다|제외"),
        (r"열리|열려|열린|열[었린]|개최|진행|예정대로|한다며|한다면서", r"취소|연기|미[뤄루]|열지\s?않|중단|보류"),
        (r"취소|연기|미[뤄뤘루]|중단", r"예정대로|그대로\s?(?:열|진행|추진)"),
        (r"죽|사망|숨[졌진지]|다[쳤친치]|부상|인명\s?피해", r"(?:인명\s?피해|사망자|부상자|다친\s?사람|사상자)[는은가이도]?\s?(?:발생하지\s?않|없)"),
    )
)
_DENIES = re.compile(r"안\s[가-힣]|못\s[가-힣]|없[나는어죠지다]|지\s?않|않[나는아죠]")
_NEGATED = re.compile(r"[가-힣]+지[는도]?\s?(?:않|못)[가-힣]*")  # 올리지 않는다 says no 올리다
_LIGHT = frozenset("맞 하 되 있 없 받 보 알 듣 그러 그렇".split())
_RHETORICAL = re.compile(r"아닌가|아니에|아니야|아닌지|아니죠|아니냐|지\s?않[나아]요?\s*[?？]?$|잖아")


def opposed(question: str, sentence: str) -> bool | None:
    """Whether `sentence` says the opposite of `question` (True), the same (False), or neither (None)."""
    if _DENIES.search(_RHETORICAL.sub("", question)):
        return None  # "안 되나요?": a denial in the question turns everything round
    for asked, opposite in _PAIRS:
        if not asked.search(question):
            continue
        same = asked.search(opposite.sub("", _NEGATED.sub("", sentence)))
        other = opposite.search(sentence) or any(asked.search(m.group()) for m in _NEGATED.finditer(sentence))
        if bool(same) != bool(other):
            return bool(other)
    verb = _predicate(question)
    return True if verb and any(m.group().startswith(verb) for m in _NEGATED.finditer(sentence)) else None


def _predicate(question: str) -> str:
    """The stem of what is claimed to happen: 바뀌 of "번호도 바뀌는 거죠?"; "" when it is no plain verb."""
    found = morphemes(question)
    for before, m in zip(reversed(found[:-1]), reversed(found), strict=False):
        if m.tag == "XSV" and before.tag == "NNG":
            return before.form + m.form
        if m.tag in {"VV", "VA"} and m.form not in _LIGHT:
            return m.form
    return ""


def says_of_victims(sentence: str) -> bool:
    """Whether a sentence says that nobody, or who, came to harm: it does not name the event again."""
    return bool(re.search(r"인명\s?피해|사망자|부상자|사상자|다친\s?사람", sentence))


def is_polar(word: str) -> bool:
    """Whether a topic word is one of those that have an opposite."""
    return any(a.search(word) for a, _ in _PAIRS)
