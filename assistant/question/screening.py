"""Questions that are not about city news: small talk, opinions, attempts to change the rules."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.masking.mask import mask
from assistant.types import Question, Turn

_UNSAFE = re.compile(
    r"(?:이전|위의?|앞선|지금까지|모든|기존)\s*(?:의\s*)?(?:모든\s*)?(?:지시|명령|규칙|프롬프트|설정)(?:사항)?[을를은는]?\s*(?:모두\s*|전부\s*)?(?:무시|잊|삭제해|바꿔|변경해)"
    r"|시스템\s*프롬프트|프롬프트를?\s*(?:출력|보여|공개)|(?:규칙|지침|제한)[을를]?\s*(?:무시하고|무시해|어기고\s*답|해제해|해제하고|풀어\s*(?:줘|라))|탈옥|개발자\s*모드|관리자\s*(?:모드|권한으로)"
    r"|ignore (?:all |any |the )*(?:previous|prior|above)|disregard .{0,20}(?:instruction|rule)|system prompt|jailbreak|developer mode"
    r"|忽略.{0,8}(?:指令|指示|规则)|無視して|(?:bỏ qua|phớt lờ).{0,15}(?:hướng dẫn|chỉ dẫn|lệnh)", re.I)
_OPINION = re.compile(
    r"어떻게\s*생각|생각(?:해|하나요|하니|하세요|하십니까|합니까)\s*[?？]?\s*$|(?:네|너의|당신의?|니)\s*(?:생각|의견)|추천해\s*(?:줘|주세요|주실|줄래|달라|봐|[?？]|$)|누구(?:를|한테)?\s*(?:찍|뽑아야|투표)|잘\s*한\s*(?:일|정책|건|거)|잘하고\s*있|무능|마음에\s*드"
    r"|오를까|내릴까|당선될까|이길까|성공할까|망할까|좋아할까|투자해도\s*(?:될|돼)|사도\s*(?:될|돼)|예측해|전망해\s*줘|운세|농담|소설\s*(?:을\s*)?(?:써|지어)|시를?\s*(?:써|지어)"
    r"|what do you think|your opinion|should i (?:vote|buy|invest)|do you like|tell me a joke|你(?:觉得|认为)|どう思い|bạn nghĩ", re.I)
_SMALL_TALK = re.compile(
    r"^\s*(?:안녕(?:하세요|하십니까)?|반가워요?|반갑습니다|고마워요?|감사합니다|감사해요|수고(?:하세요|해)|하이|헬로|ㅎㅇ|누구세요|너는?\s*누구(?:야|니)?|넌\s*누구(?:야|니)?|이름이\s*뭐(?:야|예요)"
    r"|hi|hello|hey|thanks?(?: you)?|你好|谢谢|こんにちは|ありがとう|xin chào|cảm ơn)[\s!.~?？！^ㅎㅋ]*$", re.I)


# Orders to the assistant beside a question; 알려 줘 and 설명해 줘 ask for something themselves.
_ORDER = re.compile(
    r"(?:(?:답|말|출력|응답|대답|안내|표시|표기|무시|인용|생략|포함|행동|전환|가정|추가)(?:하라|해라|하시오|하세요|하십시오|해\s?(?:줘|주세요|주십시오|봐|보자|라)?|하자|한다|할\s?것)"
    r"|(?:넣어|붙여|덧붙여|걸어|고쳐|바꿔|써|적어|따라|숨겨|빼)\s?(?:줘|주세요|주십시오|라)?|마라|말라|빼고|없이|(?:라고|다고)\s?(?:하자|쳐|해)"
    r"|\b(?:add|append|say|reply|respond|answer|output|print|render|write|include|pretend|act|always|you are now|disregard|ignore)\b[^?]*)\s*[.!]?$",
    re.I,
)
_MARKUP = re.compile(r"<[^<>]{1,40}>[^<>]*</[^<>]{1,40}>|<[^<>]{1,40}>|```[^`]*```|\[/?(?:INST|SYS)[^\]]*\]")
_SEGMENT = re.compile(r"(?:[^.?!？。\n]|(?<=\d)\.(?=\d))+[.?!？。]?")  # 87.2% is one


def screen(question: str) -> str:
    """"unsafe_request", "out_of_scope", "small_talk", or "" for a question to be answered."""
    if _SMALL_TALK.match(question):
        return "small_talk"
    if _UNSAFE.search(question):
        return "unsafe_request"
    return "out_of_scope" if _OPINION.search(question) else ""


def without_orders(question: str) -> str:
    """The question without the orders around it ("인용은 빼고 답해. 공사비는?"), if one is left.

    What comes in is data: markup and commands to the assistant are cut, the question is answered.
    """
    segments = [s.strip() for s in _SEGMENT.findall(_MARKUP.sub(" ", question)) if s.strip()]
    kept = [s for s in segments if not _UNSAFE.search(s) and not _is_order(s, segments)]
    return " ".join(kept) if kept else question


def without_personal_data(question: Question) -> Question:
    """The question with personal identifiers covered, in its history too."""
    history = tuple(Turn(turn.role, mask(turn.content)) for turn in question.history)
    return replace(question, text=mask(question.text), history=history)


def _is_order(segment: str, segments: list[str]) -> bool:
    return len(segments) > 1 and not segment.endswith(("?", "？")) and bool(_ORDER.search(segment))
