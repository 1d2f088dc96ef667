"""What a question in English, Chinese, Japanese or Vietnamese asks for.

Rules of the languages: the interrogative says the kind, the counted or measured noun says the unit.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.question.asks import AREA, DURATION, LENGTH, MONEY, Ask, Kind

_ITEMS = ("개", "가지", "종", "건", "곳", "개사", "개소", "면", "석")
_PLACES = ("곳", "개소", "개", "기")
_COMPANIES = ("개사", "곳", "개", "개소")
_PEOPLE = ("명", "인", "사람")
_ENERGY = ("kWh", "MWh", "GWh", "kW", "MW")
_RAIN = ("㎜", "mm", "㎝", "cm")
_MASS = ("톤", "㎥", "L", "kg", "g")
_OFTEN = ("분", "회", "시간", "번", "일", "주", "개월", "년")
_HOMES = ("채", "호", "가구", "세대")


def _compiled(*rows: tuple[str, tuple[str, ...]]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(pattern, re.I), units) for pattern, units in rows)


# The counted noun, in all four languages; in English the last one before the verb is the head.
_COUNTED = _compiled(
    (r"won\b|dollars?|ウォン|円|韩元|韓元|钱|錢|\btiền\b", MONEY),
    (r"grams?|克|グラム|gam\b|kilograms?|kilos?\b|\bkg\b|公斤|千克|キログラム|キロ(?!メ)|ki-?lô-?gam", ("g", "kg", "톤")),
    (r"millimet(?:er|re)s?|\bmm\b|毫米|ミリ(?:メートル)?|mi-?li-?mét|centimet(?:er|re)s?|\bcm\b|厘米|センチ(?:メートル)?", ("㎜", "mm", "㎝", "cm")),
    (r"floors?|stor(?:ey|y|ie)s?|层|層|楼|階(?:建て?)?|tầng", ("층",)),
    (r"animals?|dogs?|cats?|pets?|pigs?|chickens?|cows?|只|隻|匹|頭|羽|con\b|chú chó|động vật", ("마리", "두")),
    (r"(?:kilo|mega|giga)?watt[ -]?hours?|[kmg]wh\b|度电|キロワット時|メガワット時", _ENERGY),
    (r"percent|per cent|[%％]|パーセント|百分|phần trăm", ("%",)),
    (r"(?:farm(?:ing)? )?households?\W+farms?|farm(?:ing)? households?|农户|农家|農家|nông hộ|hộ nông dân", ("농가", "가구", "곳", "호")),
    (r"households?|famil(?:y|ies)|世帯|户|戶|戸|hộ", ("가구", "세대", "호")),
    (r"parking (?:space|spot|lot|bay)s?|车位|車位|駐車(?:区画|スペース)|台分|chỗ (?:đỗ|đậu)", ("면", "대")),
    (r"jobs?\b|positions?|岗位|件の(?:仕事|雇用)|việc làm", ("개", "명")),
    (r"compan(?:y|ies)|firms?|enterprises?|business(?:es)?|企业|企業|公司|社(?!区|会)|công ty|doanh nghiệp", _COMPANIES),
    (r"people|persons?|students?|trainees?|participants?|residents?|visitors?|tourists?|users?|citizens?|farmers?|seniors?|workers?|employees?"
     r"|evacuees?|victims?|children|adults?|staff|nurses?|volunteers?|members?|graduates?|foreigners?|patients?|居民|市民|学生|学员|游客|职员|患者|名|人|位(?!于|置)|người|học viên"
     r"|sinh viên|du khách|khách|công dân|nhân viên|nạn nhân|cư dân|học sinh|bệnh nhân", _PEOPLE),
    (r"cars?\b|vehicles?|bus(?:es)?\b|trucks?|bicycles?|bikes?|taxis?|excavators?|pumps?|辆|輛|台|\bxe\b|ô tô", ("대",)),
    (r"chargers?|充电桩|充電器|基(?!地)|bộ sạc|trụ sạc", ("기", "대", "개")),
    (r"seats?|席|座位|座(?!談)|chỗ ngồi|ghế", ("석", "개", "명")),
    (r"houses?|homes?|apartments?|dwellings?|units?\b|套|栋|棟|軒|(?:ngôi )?nhà|căn hộ|căn\b", (*_HOMES, "동", "실")),
    (r"books?|volumes?|册|冊|cuốn|quyển", ("권",)),
    (r"stores?|shops?|stalls?|booths?|places?|sites?|stations?|librar(?:y|ies)|lots?\b|restaurants?|hospitals?|clinics?|schools?|centers?|centres?|facilit(?:y|ies)"
     r"|markets?|stops?|branches|farms?|家|处|處|所|か所|カ所|ヶ所|箇所|ヵ所|館|校|店|站|nơi|cửa hàng|gian hàng|trạm|thư viện|điểm|bệnh viện", _PLACES),
    (r"routes?|lines?\b|路線|线路|条|條|tuyến", ("개", "노선")),
    (r"items?|projects?|programs?|programmes?|courses?|kinds?|types?|services?|fields?|种|種|项|項|つ|個|个|dự án|chương trình|loại|dịch vụ|khóa", _ITEMS),
    (r"class(?:es)?\b|班|クラス|lớp(?:\s?học)?", ("개", "반", "강좌", "학급")),
    (r"times|sessions|trips|回|次|lần|buổi|chuyến", ("회", "번", "차례")),
    (r"months?|ヶ月|か月|カ月|个月|個月|tháng", ("개월",)),
    (r"weeks?|周|週間?|星期|tuần", ("주",)),
    (r"hours?|時間|小时|小時|tiếng(?! (?:hàn|anh|việt|trung|nhật))|giờ", ("시간",)),
    (r"minutes?|分(?:钟|鐘|間)?|phút", ("분",)),
    (r"days?\b|日間|天|ngày", ("일",)),
    (r"years?(?! old)|年間?|năm", ("년",)),
    (r"ages?|years old|岁|歲|歳|tuổi", ("세",)),
    (r"kilomet(?:er|re)s?|\bkm\b|公里|キロ(?:メートル)?|met(?:er|re)s?\b|メートル|米|mét", LENGTH),
    (r"tons?\b|tonnes?|吨|噸|トン|tấn", ("톤",)),
    (r"cases?|reports?|件|vụ|báo cáo", ("건", "개")),
    (r"trees?|棵|本|cây", ("그루",)),
    (r"倍|gấp", ("배",)),
)  # fmt: skip
_THINGS = (_PLACES, _COMPANIES, ("개", "명"), ("석", "개", "명"), ("면", "대"), ("개", "노선"))
_NO_MONEY = (AREA, LENGTH, ("%", "%p"), _ENERGY, _RAIN, _MASS)
# Nouns that announce a measure.
_MEASURED = _compiled(
    (r"how much (?:electricity|power|energy)(?! (?:bill|cost|fee))|power output|(?:electricity|power) generation|发电量|發電量|発電量|多少(?:电力?|電力?|度电)|どれ(?:だけ|くらい)の電(?:力|気)"
     r"|bao nhiêu điện|(?:sản )?lượng điện", _ENERGY),
    (r"how much (?:rain|snow)|rainfall|precipitation|snowfall|降雨量|降水量|降雪量|积雪量|積雪量|雨量|lượng mưa|mưa bao nhiêu", _RAIN),
    (r"how much (?:\w+ )?(?:water|waste|garbage|trash|rubbish|sewage|rice|produce)(?! (?:bill|fee|rate|charge|tax))|垃圾量|ごみの量|用水量|lượng (?:rác|nước)", _MASS),
    (r"\brates?\b|ratio|percent|proportion|share of|比率|比例|百分|率|割合|占比|tỷ lệ|tỉ lệ|phần trăm", ("%", "%p")),
    (r"how (?:large|big)|\barea\b|floor space|面积|面積|广さ|広さ|多大|diện tích|rộng", AREA),
    (r"budget|costs?\b|price|fares?\b|fees?\b|fund|invest|expens|subsid|allowance|salar|wage|pay\b|rent\b|deposit|amount|revenue|sales|\bfines?\b|penalt|\bgrants?\b|bonus|stipend|scholarship|\btax(?:es)?\b|debt|loan|limit|damage"
     r"|预算|預算|资金|資金|投资|投資|费|費|金额|金額|额|額|价|價|补贴|补助|津贴|工资|租金|押金|罚款|罚金|奖金|奖励金|税|予算|反則金|過料|罰金|賞金|支援金|奨励金|祝い?金|料金|運賃|家賃|手当|給料|賃金|値段|価格|補助金"
     r"|ngân sách|kinh phí|chi phí|vốn|giá|phí|tiền|lương|trợ cấp|học bổng|thưởng|phạt|thuế|cước|hạn mức|doanh thu", MONEY),
    (r"how (?:long|far) (?:is|are|was|will) (?:the |be )|length|distance|长度|長さ|全長|距离|距離|多长(?!时间)|chiều dài|dài|độ dài", LENGTH),
    (r"how (?:high|tall)|height|高さ|高度|chiều cao", ("m", "층")),
    (r"population|headcount|attendance|人数|人口|số người|dân số", _PEOPLE),
    (r"speed|时速|速度|tốc độ", ("km/h", "km")),
)  # fmt: skip
_HOW_LONG = re.compile(
    r"how long (?:does|did|do|will|has|have|can|was the period)|how long|多长时间|多久|どの(?:くらい|ぐらい)の(?:期間|間)|bao lâu", re.I
)
_COUNTING = re.compile(
    r"(?:how many|number of)(?P<en>(?:\s+(?!(?:did|does|do|will|would|were|was|are|is|have|has|had|can|could|in|at|per|by|from|for|to|with|that|who|which)\b)\(?[\w'-]+\)?){1,6})"
    r"|(?P<zh>(?:多少|几|幾|どれだけの|何(?!の)|なん)\s?[^\s,，。、？?的是の]{1,6})|(?:bao nhiêu|mấy|số lượng|số)(?P<vi>(?:\s+(?!(?:một|mỗi|cho|trong|ở|và|khi|để|theo|trên)\b)[^\W\d]+){1,3})",
    re.I,
)
_HOW_MUCH = re.compile(r"how much|多少|いくら|いくつ|どのくらい|どれくらい|どれだけ|bao nhiêu|là mấy", re.I)
_MONEY_ONLY = re.compile(r"how much (?:money|does it cost|is the (?!rate|area))|多少钱|多少錢|いくら|bao nhiêu tiền|bao nhiêu won", re.I)

_HOW_OFTEN = re.compile(
    r"how (?:often|frequent)|多久(?:一次|一班|一趟|来一)|多长时间(?:一次|一班|一趟)|(?:每隔|间隔)(?:多久|多长时间|几)|何分(?:おき|ごと|間隔)|何時間(?:おき|ごと)|(?:どの|どれ)(?:くらい|ぐらい)の(?:頻度|間隔)"
    r"|bao (?:nhiêu )?lâu (?:thì )?(?:có )?(?:một|1) (?:lần|chuyến)|(?:mấy|bao nhiêu) phút (?:một|1|có một) (?:lần|chuyến)|tần suất", re.I
)

_LEAD = r"(?:^|\b(?:and|or|from|until|till|since|by|to|in|on|at)\s|[,;.?!:]\s*)"
_PERIOD = re.compile(
    r"from when (?:to|until)|\bperiod\b|\bdates of\b|opening hours|operating hours|business hours|いつからいつまで|(?:期間|時間帯|開館時間|運営時間|営業時間)は"
    r"|(?:什么时候|何时|几号|几点)(?:到|至)|(?:期间|时间段|开放时间|营业时间)|从.{0,8}到(?:什么时候|何时)|từ (?:khi nào|ngày nào|bao giờ|mấy giờ) đến|giờ mở cửa|khoảng thời gian nào", re.I)
_FROM_TO = re.compile(  # asked twice: from when, to when
    r"(?P<clock>(?:几|幾)点.{0,6}(?:到|至)(?:几|幾)点|何時.{0,2}から.{0,6}何時.{0,2}まで|(?:từ )?mấy giờ (?:đến|tới) mấy giờ|(?:from )?what time (?:to|until|till) what time)"
    r"|(?:几号|几日|几月|哪天|哪一天|什么时候|何时).{0,6}(?:到|至)(?:几|哪|什么|何)|何[月日].{0,3}から.{0,6}何[月日]|từ (?:ngày|tháng|hôm) (?:nào|mấy|bao nhiêu) (?:đến|tới)", re.I)
_HOURS = re.compile(r"(?:opening|operating|business) hours|開館時間|運営時間|営業時間|开放时间|营业时间|giờ mở cửa", re.I)
_CLOCK = re.compile(r"what time|几点|幾點|何時(?!間)|mấy giờ", re.I)
_DATE = re.compile(
    rf"{_LEAD}when\b|(?:what|which) (?:date|day|year|month)|\bdeadline\b|什么时候|什麼時候|何时|何時(?!間)|几月|几号|哪年|哪一年|哪天|哪一天|截止|いつ(?!も|か\b)|何月|何曜日|星期几|周几|礼拜几|(?:what|which) weekday|thứ mấy|何日(?!間)|期限|締切|締め切り"
    r"|何年(?!間)|khi nào|bao giờ|(?:ngày|tháng|năm) nào|hạn chót|thời hạn|hạn (?:đăng ký|nộp)", re.I)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in (
    (Kind.CONTACT, r"phone|telephone|\bcontact\b|hotline|e-?mail|(?:what|which) number (?:do|can|should|to)|where (?:can|do|should) i (?:call|inquire|ask)"
     r"|电话|電話|联系方式|聯繫|連絡先|问い合わせ先|問い合わせ先|điện thoại|liên hệ|gọi (?:số|cho ai|đến số)"),
    (Kind.PERSON, rf"{_LEAD}who(?:se|m)?\b|name of the (?:mayor|director|head|chief|chairman)|谁|誰|だれ|どなた|\bai (?:là|đã|sẽ|được|đang)|là ai\b|tên của"),
    (Kind.ORGANISATION, r"which (?:department|bureau|division|company|organi[sz]ation|agency|institution|office|university|bank)|哪个?(?:部门|机构|公司|单位|大学|企业)"
     r"|どの(?:部署|会社|機関|企業|大学|課)|(?:phòng|cơ quan|công ty|tổ chức|đơn vị|doanh nghiệp) nào"),
    (Kind.PLACE, rf"{_LEAD}where\b|what (?:location|place|venue|address)|which (?:place|neighbou?rhood|district|street|park|market)|(?:location|address|venue) of|哪里|哪儿|哪裡|在哪|何处|何處|地址|地点|どこ(?!の部署)|場所|ở đâu|nơi nào|địa điểm|địa chỉ"),
    (Kind.REASON, r"\bwhy\b|reason|purpose|what for|为什么|為什麼|为何|原因|目的|なぜ|どうして|理由|tại sao|vì sao|lý do|mục đích"),
))  # fmt: skip
_SENTENCES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in (
    (Kind.LIST, r"what (?:are|kinds?|types?|programs?|courses?|services?)|which\b|\blist\b|哪些|什么(?:课程|项目|服务|活动)|どんな|どのような|何があり|種類|những|gồm"),
    (Kind.SUMMARY, r"summar|tell me about|explain|overview|总结|摘要|介绍|要約|教えて|概要|tóm tắt|giới thiệu"),
    (Kind.YES_NO, r"^(?:is|are|was|were|do|does|did|can|could|will|has|have)\b|吗\s*[?？]?$|是否|(?:ます|です|ました|でした)か\s*[?？。]?$|\bkhông\s*\??$"),
    (Kind.TEXT, r"\bwhat\b|\bhow\b|什么|怎么|如何|何|どう|gì|thế nào|cách"),
))  # fmt: skip


# Vietnamese typed without diacritics: the words that ask get theirs back.
_UNMARKED = {
    re.sub(r"đ", "d", _bare): _marked
    for _marked in "bao nhiêu|khi nào|ở đâu|ngày nào|là gì|mấy giờ|điện thoại|giá vé|chi phí|kinh phí|ngân sách|phí|người|học viên|diện tích|tiền".split("|")
    for _bare in ("".join(c for c in unicodedata.normalize("NFD", _marked) if not unicodedata.combining(c)),)
}
_UNMARKED_WORD = re.compile(r"\b(?:" + "|".join(sorted(_UNMARKED, key=len, reverse=True)) + r")\b")


def _with_diacritics(question: str) -> str:
    plain = question.lower()
    if not plain.isascii() or not re.search(r"\b(?:bao nhieu|khi nao|o dau|ngay nao|la gi|may gio)\b", plain):
        return question
    return _UNMARKED_WORD.sub(lambda m: _UNMARKED[m.group()], plain)


def foreign_asks(question: str) -> list[Ask]:
    """What `question` asks for, main thing first; never empty."""
    question = _with_diacritics(question)
    named = [Ask(kind) for kind, pattern in _KINDS if pattern.search(question)]
    if Ask(Kind.CONTACT) in named:  # "what number", "điện thoại là bao nhiêu" count nothing
        return named
    asks = [*_values(question), *named]
    if asks:
        return asks
    if measure := _measured(question):
        return measure
    kinds = (kind for kind, pattern in _SENTENCES if pattern.search(question))
    return [Ask(next(kinds, Kind.SUMMARY))]


def _values(question: str) -> list[Ask]:
    if twice := _FROM_TO.search(question):
        return [Ask(Kind.PERIOD, ("time",) if twice["clock"] else ())]
    if _HOW_OFTEN.search(question):
        return [Ask(Kind.FIGURE, _OFTEN)]
    figures = _figures(question)
    if figures:
        return figures
    if _PERIOD.search(question):
        return [Ask(Kind.PERIOD, ("time",) if _HOURS.search(question) else ())]
    if _CLOCK.search(question):
        return [Ask(Kind.DATE, ("time",))]
    return [Ask(Kind.DATE)] if _DATE.search(question) else []


def _figures(question: str) -> list[Ask]:
    """A figure, when the question counts or measures: how many, how much, いくら, bao nhiêu."""
    if _DATE.search(question) and not _HOW_MUCH.search(question) and "how many" not in question.lower():
        counted = []  # 何日, mấy giờ: a date is asked for
    else:
        counted = _counted(question)
    if counted:
        return [Ask(Kind.FIGURE, units, strict=True) for units in counted]
    measured = _measured(question)
    if measured and measured[0].units == LENGTH and not re.search(r"how long (?:does|did|will)", question, re.I):
        return measured
    if _HOW_LONG.search(question):
        return [Ask(Kind.FIGURE, DURATION)]
    if _MONEY_ONLY.search(question) and not (measured and measured[0].units in _NO_MONEY):
        return [Ask(Kind.FIGURE, MONEY, strict=True)]
    if not _HOW_MUCH.search(question):
        return []
    units = _of_noun(question)
    return measured or [Ask(Kind.FIGURE, units, strict=bool(units))]


def _counted(question: str) -> list[tuple[str, ...]]:
    """The units of each noun that is counted, in their order; none when nothing is."""
    counted = []
    for match in _COUNTING.finditer(question):
        found = _nouns(match["en"] or match["zh"] or match["vi"])
        if found:
            units = _head(found)[1] if match["en"] else found[0][1]
            counted.append((*_of_noun(question), *units) if units == _ITEMS else units)
    return list(dict.fromkeys(counted))


def _nouns(phrase: str) -> list[tuple[re.Match[str], tuple[str, ...]]]:
    """The counted nouns of `phrase` in their order; whole words where words are written apart."""
    found = [(m, units) for p, units in _COUNTED for m in p.finditer(phrase) if _is_whole(m)]
    return sorted(found, key=lambda item: item[0].start())


def _is_whole(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() :][:1]
    return not (match.group().isascii() and any(c.isascii() and c.isalpha() for c in around))


def _head(found: list[tuple[re.Match[str], tuple[str, ...]]]) -> tuple[re.Match[str], tuple[str, ...]]:
    """The first plural of an English phrase ("job centers"), else its last noun."""
    plural = [f for f in found if re.search(r"s$|people|children|staff", f[0].group(), re.I)]
    return plural[0] if plural else found[-1]


def _of_noun(question: str) -> tuple[str, ...]:
    """The units of what 个 or いくつ counts, when it is named elsewhere in the question."""
    named = [units for m, units in _nouns(question) if len(m.group()) > 1 and units in _THINGS]
    return named[-1] if named else ()


def _measured(question: str) -> list[Ask]:
    for pattern, units in _MEASURED:
        if pattern.search(question):
            return [Ask(Kind.FIGURE, units, strict=True)]
    return []
