"""What a question in another language asks for, and the words of city life; near misses."""

import pytest

from assistant.question.asks import Kind, read_asks
from assistant.question.foreign import foreign_terms
from assistant.question.glossary import korean_words as words
from assistant.question.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [("避暑休息所(무더위쉼터)几点开门?", "zh"), ("전주(全州)의 인구는?", "ko"), ("水素車(수소차)", "zh"), ("수소차(水素車)", "ko")],
)
def test_a_korean_name_in_brackets_makes_no_korean_question(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("question", "language", "kind", "unit"),
    [
        ("How often does the shuttle bus run?", "en", Kind.FIGURE, "분"),
        ("How often", "en", Kind.FIGURE, "분"),
        ("How much electricity does the plant produce?", "en", Kind.FIGURE, "kWh"),
        ("How much is the electricity bill?", "en", Kind.FIGURE, "KRW"),  # money, no energy
        ("How much rain fell?", "en", Kind.FIGURE, "㎜"),
        ("How much is the fine?", "en", Kind.FIGURE, "KRW"),
        ("How many floors does it have?", "en", Kind.FIGURE, "층"),
        ("每次多少克?", "zh", Kind.FIGURE, "g"),
        ("最高建到多少层?", "zh", Kind.FIGURE, "층"),
        ("有多少只猫?", "zh", Kind.FIGURE, "마리"),
        ("一共有多少居民离家避难?", "zh", Kind.FIGURE, "명"),
        ("从几点开到几点?", "zh", Kind.PERIOD, "time"),
        ("几点开门?", "zh", Kind.DATE, "time"),
        ("何ミリの雨が降りましたか?", "ja", Kind.FIGURE, "㎜"),
        ("国費の何％ですか?", "ja", Kind.FIGURE, "%"),
        ("何時から何時までですか?", "ja", Kind.PERIOD, "time"),
        ("何曜日ですか?", "ja", Kind.DATE, None),
        ("Mở cửa từ mấy giờ đến mấy giờ?", "vi", Kind.PERIOD, "time"),
        ("Từ ngày nào đến ngày nào?", "vi", Kind.PERIOD, None),
        ("Có bao nhiêu lớp tiếng Hàn?", "vi", Kind.FIGURE, "개"),  # classes, no hours
    ],
)
def test_the_kind_and_unit_of_a_foreign_question(question, language, kind, unit):
    ask = read_asks(question, language)[0]
    assert ask.kind is kind
    if unit is not None:
        assert ask.units[0] == unit


def test_two_counts_are_two_asks():
    asks = read_asks("How many years can a tenant stay, and how many units are there?", "en")
    assert [a.units[0] for a in asks] == ["년", "채"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("childbirth grant", "en", {"출산장려금"}),
        ("流浪动物", "zh", {"유기동물"}),
        ("下水処理場", "ja", {"하수처리장"}),
        ("tháp đỗ xe", "vi", {"주차타워"}),
        ("electric scooter", "en", {"전동킥보드"}),
    ],
)
def test_words_of_ordinary_city_life(text, language, expected):
    assert set(words(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "absent"),
    [
        ("will train 600 workers", "en", "기차"),
        ("what does the plant produce", "en", "농산물"),
        ("华山在哪里", "zh", "산"),  # 山 is a piece of a name
    ],
)
def test_verbs_and_pieces_of_names_are_no_things(text, language, absent):
    assert absent not in words(text, language)


def test_a_korean_name_in_brackets_weighs_more_than_what_is_translated():
    terms = {t.text: t for t in foreign_terms("How many stalls has the youth shop (앞뜰상회)?", "en")[0]}
    assert terms["앞뜰상회"].weight > terms["청년"].weight
    where = {t.text: t for t in foreign_terms("How many libraries has Hyoja-dong (효자동)?", "en")[0]}
    assert where["도서관"].weight == 1.0  # a place says where, not what
