"""The regular expressions of figures, built once from numerals and units."""

from __future__ import annotations

import re

from ingest.values.numerals import DIGITS, ENGLISH, NATIVE, SINO
from ingest.values.units import BOUNDARY, UNIT, UNIT_APART

# Native numerals and number words count only with one of these: 한 곳, 두 차례, 열두 명.
_COUNTED = (
    r"(?:명|개월|개|곳|군데|차례|가지|번째|번(?!째)|달|살|대|마리|그루|권|편|팀|쌍|사람|분|잔|벌|채|척|시간|해|주|배|장|건"
    r"|학기|그릇|켤레|층|가구|세대|단계|종류|종|기|석|송이|켠|자리|자녀)"
)
_SINO_COUNTED = r"(?:명|세(?!대|계)|살|개|곳|원|년|일|가구|세대|권|가지|건|회|배|마리|그루|인|대|석|편|점|호|달러|여\s?(?:명|개|곳|가구|년|건|회|권|대))"
_ENGLISH_COUNTED = (
    r"(?:percent|people|persons?|participants|residents|households|companies|firms|businesses|schools|countries|cases|places|"
    r"vehicles|teams|times|years?|months?|weeks?|days?|hours?|minutes?)\b"
)
DAY_WORDS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
    "열흘": 10, "보름": 15,
}  # fmt: skip

_DIGIT_LED = rf"""
    (?P<phone>(?<![\d-])(?:0\d{{1,2}}\)?[-.\s]{{0,2}}\d{{3,4}}-\d{{4}}|0\d{{1,2}}\.\d{{3,4}}\.\d{{4}}|1[568]\d\d-\d{{4}})(?![\d-]))
  | (?P<fraction>\d+\s?분의\s?\d+)
  | (?P<ratio>(?<![\d.])\d+(?:\.\d+)?\s?(?:대\s?(?=\d+(?:\.\d+)?(?![\d,.]*\d|\s?[가-힣]{{0,2}}\s?(?:명|개|원|월|일|대|년)))|:)\d+(?:\.\d+)?(?![\d:]))
  | (?P<slash>(?<![\d/.])[1-9]\d?/[1-9]\d?(?![\d/]))
  | (?P<name>(?<!\d)(?:1020|2030|2040|3040|4050|5060|6070|7080)(?=\s?(?:세대|청년|여성|남성|직장인|신중년))|\d+\+(?!\d)|\d+[+·ㆍ]\d+(?![\d,])(?!\s?(?:명|개|학년|월|일|%|대|층|차|동|호|인|회|년))(?:절|운동|전쟁)?|\d+\.\d+(?:절|전쟁|운동))
  | (?P<nights>\d{{1,2}}\s?박\s?\d{{1,2}}\s?일)
  | (?P<digits>{DIGITS})(?P<over>\s?(?:여|남짓)(?=\s?[가-힣A-Za-z㎡㎞㏊％%])|[余餘多])?(?P<unit>{UNIT}|\s{UNIT_APART}{BOUNDARY})?
"""
_WORD_LED = rf"""
    (?P<native>{NATIVE})\s?(?P<nunit>{_COUNTED}){BOUNDARY}
  | (?P<sino>{SINO})(?P<sover>\s?여)?\s?(?P<sunit>{_SINO_COUNTED}){BOUNDARY}
  | (?P<dayword>{"|".join(DAY_WORDS)})(?!하루|[가-힣]?빨리|살이|아침)(?:간|동안)?
"""
FIGURE = re.compile(
    rf"""
    (?=\d)(?:{_DIGIT_LED})
  | (?<![가-힣])(?=[한두세석네넉다여일아열스서마쉰예이삼사오육칠팔구십백천만억조너대하나닷엿보])(?:{_WORD_LED})
  | \((?P<area_code>0\d{{1,2}}\)\s?\d{{3,4}}-\d{{4}})(?![\d-])
  | (?P<law>제\s?\d+조(?:의\s?\d+)?(?:\s?제\s?\d+항)?(?:\s?제\s?\d+호)?)
  | (?=[a-z])\b(?P<english>{ENGLISH})\s(?P<eunit>{_ENGLISH_COUNTED})
    """,
    re.X,
)

# Prefixes and suffixes that say "about" or set a bound.
BEFORE = re.compile(
    r"(?<![가-힣A-Za-z])(?:(?P<approx>약|대략|어림잡아|얼추|거의|(?:[Aa]bout|[Aa]round|[Aa]pproximately|[Rr]oughly|[Nn]early|khoảng)"
    r"|[约約]|大约)|(?P<at_most>최대|최고|최장|up to|at most|[Uu]p to|tối đa|最多|最大)"
    r"|(?P<at_least>최소|최저|최단|적어도|at least|[Aa]t least|ít nhất|至少|少なくとも)"
    r"|(?P<more_than>more than|[Mm]ore than|over|[Oo]ver|hơn|超过)|(?P<less_than>less than|[Ll]ess than|fewer than|under|dưới|不到)"
    r")\s?(?:만\s?)?$"
)
AFTER = re.compile(
    r"(?P<approx>\s?(?:남짓|가량|안팎|정도(?!전|시)|쯤|내외|전후|선(?=[에의이을으,.\s])|(?<=[원%])대(?=[에의를로다,.\s]|$)|程度|ほど|左右))?"
    r"(?:(?P<at_least>\s?이상(?!기|한|형|적|봉|현|화)|以上| or more)|(?P<at_most>\s?(?:이하|이내)(?![가-힣]로)|以下|以内| or less)"
    r"|(?P<more_than>\s?초과|超(?!过)|を超える|[을를이가]?\s?(?:훌쩍\s)?(?:넘는|넘게|넘은|넘어선|넘어|넘긴|넘겼))|(?P<less_than>\s?미만|未满|未満))?"
)
