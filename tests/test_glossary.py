"""Foreign questions in Korean words: longest match, inflections, scripts, readings, near misses."""

import tomllib
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

import assistant
from assistant.question.asks import MONEY, Kind, read_asks
from assistant.question.foreign import foreign_terms, foreign_years, qualifiers
from assistant.question.glossary import korean_words, other_wordings
from assistant.question.hanja import one_form, reading
from assistant.question.understanding import understand

TODAY = date(2026, 5, 4)
FOLDER = Path(assistant.__file__).parent / "question"


def words(text, language):
    return korean_words(text, language)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("How many hydrogen cars are there?", "en", {"수소차"}),
        ("hydrogen vehicles and hydrogen buses", "en", {"수소차", "수소버스"}),
        ("bus fares", "en", {"버스", "요금"}),
        ("the mayor's office", "en", {"전주시장"}),
        ("氢能公交车有多少辆", "zh", {"수소버스"}),
        ("氫能公交車有多少輛", "zh", {"수소버스"}),
        ("水素バスは何台ですか", "ja", {"수소버스"}),
        ("bao nhiêu xe buýt hydro", "vi", {"수소버스"}),
        ("Bao Nhiêu XE BUÝT HYDRO", "vi", {"수소버스"}),
        ("bao nhieu xe buyt hydro", "vi", {"수소버스"}),
        ("khoá đào tạo", "vi", {"과정"}),  # the tone may stand on either vowel
        ("khóa đào tạo", "vi", {"과정"}),
        ("Lễ hội ở Jeonju", "vi", {"축제", "전주"}),
        ("ソウルの図書館", "ja", {"서울", "도서관"}),
        ("首爾的圖書館", "zh", {"서울", "도서관"}),
        ("Seoul's libraries", "en", {"서울", "도서관"}),
    ],
)
def test_the_longest_phrase_gives_the_korean_word(text, language, expected):
    assert set(words(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "absent"),
    [
        ("a carpet for scars", "en", "자동차"),  # no car inside another word
        ("the parks of the city", "en", "주차"),
        ("parking", "en", "공원"),
        ("gian hàng", "vi", "은행"),
        ("bán hàng", "vi", "회원"),
        ("什么时候", "zh", "시후"),
        ("2023年9月起", "zh", "월기"),
        ("多少", "zh", "다소"),
    ],
)
def test_near_misses_are_not_taken_for_topics(text, language, absent):
    assert absent not in words(text, language)


def test_a_korean_question_needs_no_glossary():
    assert words("수소차는 몇 대인가요?", "ko") == ()


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("予算", "예산"), ("預算", "예산"), ("预算", "예산"), ("全州", "전주"), ("料金", "요금"), ("女性", "여성"),
        ("比率", "비율"), ("法律", "법률"), ("保有率", "보유율"), ("老人", "노인"), ("産業", "산업"), ("产业", "산업"),
        ("歷史", "역사"), ("勞動", "노동"), ("労働", "노동"), ("龍", "용"),
    ],
)  # fmt: skip
def test_han_characters_are_read_the_korean_way(word, read):
    assert reading(word) == read


def test_a_word_with_an_unknown_character_has_no_reading():
    assert reading("予鑫") == ""


def test_all_forms_of_a_character_compare_alike():
    assert one_form("圖書館") == one_form("図書館") == one_form("图书馆")
    assert one_form("予算と料金") != one_form("決算と料金")


def test_words_outside_the_glossary_are_read_when_korean_has_them():
    assert "박람회" in " ".join(words("産業博覧会はいつですか", "ja"))
    assert "송천" in " ".join(words("松川洞在哪里", "zh"))


def test_a_reading_that_is_no_korean_word_is_left_out():
    assert words("怎么样", "zh") == ()


def test_the_glossary_is_large_and_well_formed():
    tables = tomllib.loads((FOLDER / "glossary.toml").read_text("utf-8"))
    lines = [item for part in ("words", "actions", "names") for item in tables[part].items()]
    assert len(lines) >= 450
    assert all(len(forms) == 3 for _, forms in lines)
    assert all(form == form.strip() for _, forms in lines for cell in forms for form in cell.split("|"))


def test_every_character_of_the_table_has_one_reading():
    rows = [r.split("\t") for r in (FOLDER / "hanja.tsv").read_text("utf-8").splitlines() if r[0] != "#"]
    characters = [c for _, groups in rows for c in groups if not c.isspace()]
    assert len(characters) > 1_800
    assert len(characters) == len(set(characters))
    assert all(len(syllable) == 1 and "가" <= syllable <= "힣" for syllable, _ in rows)


def test_a_translation_may_be_worded_otherwise_and_its_verbs_weigh_less():
    terms = {t.text: t for t in foreign_terms("How many hydrogen cars will be supplied?", "en")[0]}
    assert "수소전기차" in terms["수소차"].variants
    assert terms["보급"].weight < terms["수소차"].weight
    assert other_wordings("수소차")


def test_the_search_text_is_the_question_with_its_korean_words():
    query = understand("What is the library budget?", (), TODAY)
    assert query.original == "What is the library budget?"
    assert query.text == "What is the library budget? 도서관 예산"


def test_hangul_in_a_foreign_question_stays_a_topic():
    query = understand("Số điện thoại báo mất thẻ 돼지카드 là gì?", (), TODAY)
    assert {"돼지카드", "분실"} <= {t.text for t in query.terms}


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("How many visitors came to the 2024 festival?", (2024,)),
        ("ngân sách thư viện 2021", (2021,)),
        ("2025年の予算は?", (2025,)),
        ("2018年和2024年的预算", (2018, 2024)),
        ("last year's budget", (2025,)),
        ("去年的预算是多少?", (2025,)),
        ("昨年の予算は?", (2025,)),
        ("Ngân sách năm nay là bao nhiêu?", (2026,)),
        ("Will it cost 2000 won?", ()),
        ("Call 063-281-2019", ()),
    ],
)
def test_years_of_foreign_questions(question, years):
    assert understand(question, (), TODAY).years == years


def test_a_bare_year_is_no_figure():
    assert understand("Lễ hội Bibimbap 2015 khai mạc ngày nào?", (), TODAY).figures == ()
    assert foreign_years("12,019 people", TODAY) == ()


@pytest.mark.parametrize(
    ("question", "language", "kind", "unit"),
    [
        ("How many hydrogen cars did the city plan to supply in 2020?", "en", Kind.FIGURE, "대"),
        ("How many foreign tourists visited the village?", "en", Kind.FIGURE, "명"),
        ("How many job centers are there?", "en", Kind.FIGURE, "곳"),
        ("How much is the bus fare?", "en", Kind.FIGURE, "KRW"),
        ("What is the floor area of the library?", "en", Kind.FIGURE, "㎡"),
        ("How long does the course take?", "en", Kind.FIGURE, "시간"),
        ("What cashback rate is paid?", "en", Kind.FIGURE, "%"),
        ("招收多少名学员?", "zh", Kind.FIGURE, "명"),
        ("一共有几辆公交车?", "zh", Kind.FIGURE, "대"),
        ("预算是多少?", "zh", Kind.FIGURE, "KRW"),
        ("面积是多少?", "zh", Kind.FIGURE, "㎡"),
        ("座位增加到多少个?", "zh", Kind.FIGURE, "석"),
        ("バスは何台ですか?", "ja", Kind.FIGURE, "대"),
        ("家賃はいくらですか?", "ja", Kind.FIGURE, "KRW"),
        ("何パーセントですか?", "ja", Kind.FIGURE, "%"),
        ("Có bao nhiêu học viên?", "vi", Kind.FIGURE, "명"),
        ("Lương bao nhiêu một tháng?", "vi", Kind.FIGURE, "KRW"),
        ("Đường dài bao nhiêu km?", "vi", Kind.FIGURE, "km"),
        ("Phi tham gia la bao nhieu?", "vi", Kind.FIGURE, "KRW"),
        ("When does it open?", "en", Kind.DATE, None),
        ("什么时候开馆?", "zh", Kind.DATE, None),
        ("いつまでに出せばいいですか?", "ja", Kind.DATE, None),
        ("Khi nào khai trương?", "vi", Kind.DATE, None),
        ("What time does it open?", "en", Kind.DATE, "time"),
        ("いつからいつまでですか?", "ja", Kind.PERIOD, None),
        ("Where is it held?", "en", Kind.PLACE, None),
        ("在哪里举行?", "zh", Kind.PLACE, None),
        ("Who is the director?", "en", Kind.PERSON, None),
        ("Ai là trưởng phòng?", "vi", Kind.PERSON, None),
        ("Số điện thoại là bao nhiêu?", "vi", Kind.CONTACT, None),
        ("电话号码是多少?", "zh", Kind.CONTACT, None),
        ("What number do I call?", "en", Kind.CONTACT, None),
        ("Why was the opening postponed?", "en", Kind.REASON, None),
        ("Tell me about the festival.", "en", Kind.SUMMARY, None),
    ],
)
def test_what_a_foreign_question_asks_for(question, language, kind, unit):
    ask = read_asks(question, language)[0]
    assert ask.kind is kind
    if unit is not None:
        assert ask.units[0] == unit
    if kind is Kind.FIGURE and unit not in {"시간"}:
        assert ask.strict  # a count of cars is not answered with won


def test_two_things_may_be_asked_at_once():
    kinds = [a.kind for a in read_asks("When and where is the festival held?", "en")]
    assert kinds == [Kind.DATE, Kind.PLACE]


def test_money_is_never_asked_for_by_how_many():
    for ask in read_asks("How many hydrogen cars will the fund pay for?", "en"):
        assert not set(ask.units) & set(MONEY)


def test_reading_a_question_takes_no_time_to_speak_of():
    question = "2022年、旧都心の公営駐車場4か所の総事業費はいくらですか?"
    words(question, "ja")
    start = perf_counter()
    for _ in range(50):
        words(question, "ja")
    assert (perf_counter() - start) / 50 < 0.02


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("How many years can a tenant stay at most?", "en", "최대"),
        ("一共有多少人参加了庆典？", "zh", "총"),
        ("バスは何台に増えますか", "ja", "늘려"),
        ("Ngân sách tăng bao nhiêu so với năm trước?", "vi", "얼마나 늘"),
        ("How many people took part?", "en", ""),
    ],
)
def test_what_a_foreign_question_asks_of_a_value(question, language, said):
    """The most, the total, the change: the hints on values read them in Korean."""
    assert qualifiers(question) == said


def test_a_mere_reading_weighs_less_than_a_translation():
    """도서관 is in the glossary, what only the characters spell is not."""
    terms, _ = foreign_terms("图书馆的本金是多少", "zh")
    weights = {t.text: t.weight for t in terms}
    assert weights["도서관"] == 1.0 and weights.get("본금", 0.0) < 1.0
