"""Furniture of news sites and city boards, and the sentences that only look like it."""

import pytest

from ingest.bylines import mark_bylines, person, read_byline, read_credits
from ingest.clean import is_furniture, mark_furniture
from ingest.header import mark_header, read_header
from ingest.lines import Role, parse
from ingest.paragraphs import mark_captions, mark_copies

FURNITURE = """\
기사상세페이지
게시물 댓글 0개
• 도배방지 이미지
로딩중
포토뉴스
alert
댓글-
댓글 쓰기
댓글 쓰기 제목 전주시 새 소식
첫 번째 댓글을 작성해 보세요.
글자크기 가 가
글자 크기 조절
프린트
페이스북 트위터 카카오톡 URL복사
페이스북(으로) 공유 | 트위터(으로) 공유
홈 > 시정소식 > 보도자료
이전글 | 봄꽃 안내
다음글 : 여름 물놀이장 개장
목록
첨부파일 : 계획서.hwp (다운로드)
조회수 : 1,204
ⓒ 달빛신문 무단전재 및 재배포 금지
<저작권자 ⓒ 달빛신문, 무단 전재 및 재배포 금지>
Copyright 2024. 달빛신문 all rights reserved.
로그인 | 회원가입 | 사이트맵
이 기사를 공유합니다
페이스북(으로)기사보내기  트위터(으로)기사보내기
▶ 나루터 기자의 다른 기사 보기
붙임 1. 사업 개요 1부. 끝.
<끝>
###
0 / 400
공공누리 제1유형 (출처표시)
알려 드립니다
""".splitlines()

SENTENCES = """\
시는 댓글 300개를 모두 읽고 답했다고 밝혔다.
이전글과 다음글을 잇는 단추를 누리집에 더한다.
목록에 오른 도서관은 모두 12곳이다.
저작권 교육은 3월 4일 도서관에서 열린다.
페이스북과 카카오톡으로도 신청할 수 있다.
메뉴는 비빔밥과 콩나물국밥 두 가지다.
관련기사 작성 교육에 30명이 참여한다.
신청자는 첨부파일을 내려받아 작성하면 된다.
전주시 로그인 서비스가 7월부터 바뀐다.
모집 인원: 30명
신청 | 3월 4일
""".splitlines()


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_is_found(text):
    (line,) = mark_furniture(parse(text))
    assert line.role in (Role.FURNITURE, Role.BREAK)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_about_such_words_stay(text):
    assert not is_furniture(text)
    assert Role.FURNITURE not in [line.role for line in mark_furniture(parse(text))]


def test_links_under_related_news_go_and_the_article_goes_on():
    text = """시는 올해 공원 네 곳에 그늘 쉼터를 만든다고 밝혔다.
관련기사
공원 조명 바꾼다
걷기 대회 성황
공사는 5월에 시작해 여름이 오기 전에 마칠 예정이다."""
    kept = [line.text for line in mark_furniture(parse(text)) if line.role is Role.TEXT]
    assert [text[-4:] for text in kept] == ["밝혔다.", "정이다."]


def test_a_menu_called_most_read_above_the_article_does_not_swallow_its_title():
    lines = mark_furniture(
        parse("실시간 뉴스\n\n동물원에 새 식구 두 마리\n\n코끼리가 왔다고 시가 전했다고 밝혔다.")
    )
    assert [line.role for line in lines] == [Role.FURNITURE, Role.TEXT, Role.TEXT]


def test_a_table_head_is_no_menu():
    lines = mark_furniture(parse("과정 | 정원 | 수강료\n초급 | 20명 | 3만원"))
    assert [line.role for line in lines] == [Role.ROW, Role.ROW]


def test_the_keeper_of_a_page_is_cut_with_its_telephone_number():
    text = "시는 올해 공원 네 곳에 그늘 쉼터를 만든다고 밝혔다.\n페이지 관리 담당부서\n홍보담당관 063-281-2000"
    roles = [line.role for line in mark_furniture(parse(text))]
    assert roles == [Role.TEXT, Role.FURNITURE, Role.FURNITURE]


def test_an_office_above_its_telephone_number_is_a_contact_too():
    lines = mark_header(parse("담당부서: 공원과\n전화번호: 063-281-0000\n\n시가 공원을 연다고 밝혔다."))
    assert [line.role for line in lines] == [Role.CONTACT, Role.CONTACT, Role.TEXT]


@pytest.mark.parametrize(
    ("name", "reporter"),
    [("교통안전과", ""), ("홍보담당관", ""), ("기획실", ""), ("관리자", ""), ("나루터", "나루터")],
)
def test_an_office_is_no_reporter(name, reporter):
    assert person(name) == reporter


@pytest.mark.parametrize(
    ("text", "publisher", "reporter"),
    [
        ("새벽 뉴스 | 기사입력 2024/06/26 [13:04]", "새벽 뉴스", ""),
        ("달빛신문 · 나루터 기자 · 기사입력 2018/10/11 [08:55]", "달빛신문", "나루터"),
        ("[달빛신문=나루터 기자] 기사입력 2016/04/19 [10:27]", "달빛신문", "나루터"),
        ("모악뉴스 = 윤슬 기자 | 승인 2021-01-19 15:33", "모악뉴스", "윤슬"),
        ("완산저널 윤슬 기자", "완산저널", "윤슬"),
        ("나루터기자 naru@dalbit.example", "dalbit.example", "나루터"),
        ("나루터 기자 naru@naver.com", "", "나루터"),
        ("/윤슬 기자", "", "윤슬"),
        ("[보도자료출처: 전주시]", "전주시", ""),
        ("(자료제공: 전주시 완산구)", "전주시 완산구", ""),
        ("입력 2024.06.26 13:04 | 수정 2024.06.27 09:00", "", ""),
        ("온고을신문 2021년 2월 24일 수요일 5면", "온고을신문", ""),
        ("나루터 | 입력 2024-06-26", "", "나루터"),
        ("2024/06/25 14:10 송고", "", ""),
    ],
)
def test_bylines_say_who(text, publisher, reporter):
    lines = mark_bylines(parse(text))
    credits = read_credits(lines)
    assert [line.role for line in lines] == [Role.BYLINE]
    assert (credits.publisher, credits.reporter) == (publisher, reporter)


@pytest.mark.parametrize(
    "text",
    [
        "기자 회견은 2024년 6월 26일 오전 10시 시청에서 열린다",
        "시민기자 20명을 2024년 6월 26일까지 모집한다.",
        "문의: 공보담당관 063-281-0000",
        "행사 사진은 기자에게 보내 준다.",
        "(사)전주시중소기업인연합회가 함께한다.",
        "신청은 help@jeonju.example 로 보내면 된다.",
        "- 2023년 1월 30일, 새벽저널의 조사에 따르면, 소비자 지출은",
    ],
)
def test_text_about_reporters_and_dates_is_no_byline(text):
    assert read_byline(text) is None
    assert [line.text for line in mark_bylines(parse(text))] == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[나루터기자] 시가 공원을 연다.", ["[나루터기자]", "시가 공원을 연다."]),
        ("[새벽뉴스=새벽 뉴스] 시가 공원을 연다.", ["[새벽뉴스=새벽 뉴스]", "시가 공원을 연다."]),
        (
            "(전주=새벽통신) 나루터 기자 = 시가 공원을 연다.",
            ["(전주=새벽통신) 나루터 기자 =", "시가 공원을 연다."],
        ),
        ("시가 공원을 연다. /나루터 기자", ["시가 공원을 연다.", "/나루터 기자"]),
        ('시는 "연다"고 말했다. <나루터 기자>', ['시는 "연다"고 말했다.', "<나루터 기자>"]),
        ("시가 공원을 연다. 나루터 기자 a@b.kr", ["시가 공원을 연다.", "나루터 기자 a@b.kr"]),
        ("(단위=조원) 값은 2조 원이다.", ["(단위=조원) 값은 2조 원이다."]),
        ("[기획] 시가 공원을 연다.", ["[기획] 시가 공원을 연다."]),
        ("(사)공원친구들이 공원을 연다.", ["(사)공원친구들이 공원을 연다."]),
    ],
)
def test_bylines_inside_a_paragraph_are_cut_off(text, parts):
    assert [line.text for line in mark_bylines(parse(text))] == parts


def test_a_bare_date_dates_the_text_only_at_its_edge_and_without_weekday():
    text = "2024. 3. 5.\n시는 공원을 연다고 밝혔다.\n2024. 5. 3.(금)\n2024. 6. 1.\n끝이다.\n더 있다.\n또 있다."
    roles = [line.role for line in mark_bylines(parse(text))]
    assert roles == [Role.BYLINE, *[Role.TEXT] * 6]


def test_header_fields_are_read_and_events_stay_in_the_text():
    lines = mark_header(
        parse(
            "제목: 꽃시장 연다\n배포일: 2024. 3. 5.\n일시: 4월 2일 오전 10시\n"
            "담당부서: 농업과\n문의: 농업과 063-281-0000\n\n시가 꽃시장을 연다고 밝혔다.\n출처: 전주시"
        )
    )
    assert read_header(lines) == {"title": "꽃시장 연다", "date": "2024. 3. 5.", "office": "농업과"}
    assert [line.role for line in lines][2::2] == [Role.ITEM, Role.CONTACT, Role.ITEM]


def test_front_matter_is_read_and_a_ruled_line_alone_is_none():
    lines = mark_header(parse('---\ntitle: "꽃시장"\ndate: 2024-03-05\n---\n본문이다.'))
    assert read_header(lines) == {"title": "꽃시장", "date": "2024-03-05"}
    assert read_header(mark_header(parse("---\n본문이다.\n---"))) == {}


def test_a_lone_marked_line_is_a_caption_and_a_list_is_not():
    text = "▲ 불을 밝힌 열람실 모습\n\n시가 열람실을 연다.\n세부 내용은 다음과 같다.\n▲ 야간 개방\n▲ 좌석 확대"
    roles = [line.role for line in mark_captions(parse(text))]
    assert roles[0] is Role.FURNITURE
    assert Role.FURNITURE not in roles[1:]


def test_a_lone_list_line_with_a_label_is_a_fact():
    (line, _) = mark_captions(parse("▲ 신청 기간: 3월 4일~8일\n\n시가 열람실을 연다."))
    assert line.role is Role.ITEM


def test_a_repeated_paragraph_goes_once_and_a_near_one_stays():
    first = "시는 17일 주민센터에서 자원봉사자 35명과 준비 모임을 열었다."
    other = first.replace("35명", "36명")
    roles = [line.role for line in mark_copies(parse(f"{first} 무대도 정했다.\n{first}\n{other}"))]
    assert roles == [Role.TEXT, Role.FURNITURE, Role.TEXT]


def test_a_list_in_one_marked_line_is_no_caption():
    (_, line) = mark_captions(parse("재활용이 안 되는 것\n\n△거울 △칫솔 △코팅한 종이컵. 거울은 신문지에 싸서 버린다."))
    assert line.role is not Role.FURNITURE
