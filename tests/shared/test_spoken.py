"""Dates, times and spans as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minsheng.interfaces.shared import spoken

SHENZHEN = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 58, tzinfo=SHENZHEN)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "11 月 27 日（周五）下午 4:20"),
        ("zh-hant", "11 月 27 日（週五）下午 4:20"),
        ("en", "Friday 27 November, 4:20 pm"),
    ],
)
def test_a_moment_is_said_as_a_neighbour_says_it(language: str, words: str) -> None:
    moment = datetime(2026, 11, 27, 16, 20, tzinfo=SHENZHEN)
    assert spoken.spoken_datetime(moment, now=NOW, language=language) == words


@pytest.mark.parametrize(
    ("days", "simplified", "traditional", "english"),
    [
        (-2, "前天", "前天", "Saturday 21 November"),
        (-1, "昨天", "昨天", "yesterday"),
        (0, "今天", "今天", "today"),
        (1, "明天", "明天", "tomorrow"),
        (2, "后天", "後天", "Wednesday 25 November"),
        (3, "11 月 26 日（周四）", "11 月 26 日（週四）", "Thursday 26 November"),
    ],
)
def test_near_days_have_their_own_word(days: int, simplified: str, traditional: str, english: str) -> None:
    day = TODAY + timedelta(days=days)
    said = [spoken.spoken_date(day, today=TODAY, language=language) for language in ("zh-hans", "zh-hant", "en")]
    assert said == [simplified, traditional, english]


def test_another_year_is_named_and_this_one_is_not() -> None:
    assert spoken.spoken_date(date(2025, 11, 23), today=TODAY, language="zh-hans") == "2025 年 11 月 23 日（周日）"
    assert spoken.spoken_date(date(2027, 1, 4), today=TODAY, language="en") == "Monday 4 January 2027"


def test_a_page_that_is_kept_names_the_day_and_the_year() -> None:
    assert spoken.spoken_date(TODAY, today=TODAY, language="zh-hans", near=False) == "2026 年 11 月 23 日（周一）"
    assert spoken.spoken_date(TODAY, today=TODAY, language="en", near=False) == "Monday 23 November 2026"


def test_the_desk_reads_a_plain_clock_with_a_space_after_a_word() -> None:
    said = spoken.spoken_datetime(NOW, now=NOW, language="zh-hans", plain_clock=True)
    later = spoken.spoken_datetime(NOW + timedelta(days=4), now=NOW, language="zh-hans", plain_clock=True)
    assert (said, later) == ("今天 14:58", "11 月 27 日（周五）14:58")


@pytest.mark.parametrize(
    ("hour", "minute", "chinese", "english"),
    [
        (0, 0, "凌晨 0:00", "midnight"),
        (0, 15, "凌晨 0:15", "12:15 am"),
        (4, 59, "凌晨 4:59", "4:59 am"),
        (5, 0, "早上 5:00", "5:00 am"),
        (9, 10, "上午 9:10", "9:10 am"),
        (12, 0, "中午 12:00", "noon"),
        (12, 30, "中午 12:30", "12:30 pm"),
        (13, 0, "下午 1:00", "1:00 pm"),
        (18, 0, "晚上 6:00", "6:00 pm"),
        (23, 40, "晚上 11:40", "11:40 pm"),
    ],
)
def test_every_part_of_the_day_has_its_name(hour: int, minute: int, chinese: str, english: str) -> None:
    moment = time(hour, minute)
    assert spoken.spoken_time(moment, language="zh-hans") == chinese
    assert spoken.spoken_time(moment, language="en") == english


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (timedelta(seconds=59), "不到 1 分钟", "less than a minute"),
        (timedelta(minutes=45), "45 分", "45 min"),
        (timedelta(hours=2, minutes=32), "2 小时 32 分", "2 h 32 min"),
        (timedelta(hours=5), "5 小时", "5 h"),
        (timedelta(days=1, hours=3, minutes=40), "1 天 3 小时", "1 day 3 h"),
        (timedelta(days=2), "2 天", "2 days"),
        (timedelta(days=3, hours=20), "3 天", "3 days"),
    ],
)
def test_a_span_has_at_most_two_units_and_is_never_rounded_up(span: timedelta, chinese: str, english: str) -> None:
    assert spoken.spoken_span(span, language="zh-hans") == chinese
    assert spoken.spoken_span(span, language="en") == english


def test_working_time_is_counted_in_working_days() -> None:
    day = timedelta(hours=7, minutes=30)
    assert spoken.spoken_span(timedelta(hours=15), language="zh-hans", working_day=day) == "2 个工作日"
    assert spoken.spoken_span(timedelta(hours=15), language="en", working_day=day) == "2 working days"


def test_a_limit_says_what_is_left_or_how_far_it_is_over() -> None:
    left, over = timedelta(hours=2, minutes=32), timedelta(hours=-5)
    assert spoken.spoken_limit(left, language="zh-hans") == "还剩 2 小时 32 分"
    assert spoken.spoken_limit(over, language="zh-hans") == "已超 5 小时"
    assert spoken.spoken_limit(over, language="zh-hant") == "已超 5 小時"
    assert spoken.spoken_limit(over, language="en") == "5 h over"


DAY = [["09:00", "12:00"], ["14:00", "18:00"]]
FIVE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY)


@pytest.mark.parametrize(
    ("opening", "language", "words"),
    [
        (FIVE, "zh-hans", "周一至周五 9:00–12:00、14:00–18:00"),
        (FIVE, "en", "Monday to Friday 9:00–12:00, 14:00–18:00"),
        (FIVE | {"sun": [["10:00", "12:30"]]}, "zh-hant", "週一至週五 9:00–12:00、14:00–18:00；週日 10:00–12:30"),
        ({key: [["08:30", "20:00"]] for key in spoken.WEEK}, "zh-hans", "每天 8:30–20:00"),
        ({"tue": [["00:00", "00:30"]]}, "en", "Tuesday 0:00–0:30"),
        ({}, "zh-hans", ""),
    ],
)
def test_opening_hours_stand_as_on_a_door(opening: dict[str, list[list[str]]], language: str, words: str) -> None:
    assert spoken.spoken_hours(opening, language=language) == words


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("en-gb", "en"),
        ("zh-tw", "zh-hant"),
        ("zh-hk", "zh-hant"),
        ("zh-cn", "zh-hans"),
        ("fr", "zh-hans"),
        (None, "zh-hans"),
    ],
)
def test_any_language_code_leads_to_one_we_speak(code: str | None, key: str) -> None:
    assert spoken.language_key(code) == key


@given(moment=some.datetimes(timezones=some.just(UTC)), language=some.sampled_from(["zh-hans", "zh-hant", "en"]))
def test_no_moment_is_left_without_words(moment: datetime, language: str) -> None:
    now = datetime(2026, 11, 23, 6, 58, tzinfo=UTC)
    assert spoken.spoken_datetime(moment, now=now, language=language).strip() != ""
