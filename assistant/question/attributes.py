"""Words that name no thing, but what is asked of one: 공사비, 연면적, 담당 부서, 참여 인원.

Alone they are about the thing spoken of before. The table is one of the language: a word is asked
of a thing when nothing but such pieces is in it (총+공사+비), so that 아동수당 and 재난지원금 are things.
"""

from __future__ import annotations

import re

from assistant.question.kinds import TITLE

_WHOLE = "총 전체 전 평균 최대 최소 최종 연간 연 하루 일일 월 주 건축 대지 바닥 순 실제 예상 목표 주요 정확 구체"
# What is done with any thing: 공사비, 건립 비용, "언제 착공했나요?".
_DONE = (
    "공사 사업 건립 건축 건설 조성 설치 설계 시공 착공 준공 완공 개관 개장 개원 개소 개통 개막 폐막 개최 개회 시작 종료 시행 추진 진행 운영 관리 이용 입장 관람 방문 체험 참가 참여"
    " 참석 신청 접수 모집 선발 채용 고용 투자 투입 지원 지급 보조 발행 판매 예약 등록 교육 수강 강의 행사 공연 전시 대여 대관 임대 분양 입주 계약 협약 체결 발표 공고 심사 선정 보급 생산"
    " 휴관 휴무 휴장 주차 출발 도착 도입 확대 준비 계획 담당 주최 주관 후원 협력 문의 상담 할인 면제 마감 수료 졸업 구입 구매 제작 매입 기부 모금 적립 환급 납부 당첨 경쟁 소요 완료 보상 보수 수리 증축"
)
# What can be measured or told of any thing.
_TOLD = (
    "예산 사업비 금액 비용 가격 요금 재원 국비 도비 시비 군비 구비 민자 민간자본 예산액 면적 연면적 넓이 규모 크기 길이 높이 너비 폭 깊이 무게 거리 용량 층수 세대수 가구수 면수 좌석수 권수"
    " 인원 정원 대수 개수 숫자 비율 비중 횟수 나이 연령 기간 일정 날짜 일시 시기 시간 기한 마감 장소 위치 주소 소재지 이름 명칭 이유 목적 배경 효과 내용 종류 목록 특징 현황 규정 기준 조건 자격 대상"
    " 방법 절차 서류 준비물 혜택 전화 전화번호 번호 연락처 홈페이지 이메일 부서 기관 업체 기업 회사 단체 담당자 책임자 참가자 참석자 방문객 관람객 이용객 이용자 가입자 신청자 수강생 교육생 강사"
    " 시공사 설계사 운영사 시행사 주관사 주체 소속 직책 순서 프로그램 성과 실적 결과 목표 한도 상한 하한 금리 이자 이율 급여 월급 보수 임금 상금 매출 매출액 수당 단계 과정 과목 회차 주기 등급 사람 수"
)
_ENDS = "비 비용 료 금 금액 액 값 률 율 수 일 일자 처 자 지 면적 기간 시기 시간 인원 규모 대수 개수 건수 횟수 방법 대상 기관 업체 내용 계획"


def _pieces(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ASKED_OF = re.compile(
    rf"(?:{_pieces(_WHOLE)})*(?:(?:{_pieces(_DONE)})*(?:{_pieces(_TOLD)})+|(?:{_pieces(_DONE)})+(?:{_pieces(_ENDS)})?)"
)
_ACT = re.compile(rf"(?:{_pieces(_DONE)})+")
_OF_THE_CITY = "시장 부시장 도지사 장관 차관 구청장 의원"  # of a city or a country, not of a thing
_OFFICE = re.compile(rf"(?!(?:{_pieces(_OF_THE_CITY)})$)(?:{TITLE})")


def asked_of_a_thing(word: str) -> bool:
    """Whether `word` names no thing itself: a measure, an act, an office, or a compound of these."""
    return bool(_ASKED_OF.fullmatch(word) or _OFFICE.fullmatch(word))


def told_of_a_thing(word: str) -> bool:
    """The same without the acts: 기부 says which money "금액은?" asks for, 공사비 gives way to 연면적."""
    return asked_of_a_thing(word) and not _ACT.fullmatch(word)
