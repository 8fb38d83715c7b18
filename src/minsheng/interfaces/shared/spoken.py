"""Dates, times and spans as people say them, in the three languages. Pure: the caller gives the day it is.

Our own table rather than CLDR patterns: CLDR writes "2026年11月27日星期五" where a neighbour says
"11 月 27 日（周五）", and has no words for "the day after tomorrow" or "noon" in running text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHINESE_WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NEAR_DAYS = {
    "zh-hans": {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"},
    "zh-hant": {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "後天"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
PARTS_OF_DAY = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
"""Chinese names for the hours before each bound; the same characters in both scripts."""
NOON = 12
DAYS_ALONE = 3
SPAN_WORDS = {
    "zh-hans": {"day": "天", "working_day": "个工作日", "hour": "小时", "minute": "分", "less": "不到 1 分钟"},
    "zh-hant": {"day": "天", "working_day": "個工作日", "hour": "小時", "minute": "分", "less": "不到 1 分鐘"},
    "en": {"day": "day", "working_day": "working day", "hour": "h", "minute": "min", "less": "less than a minute"},
}
LIMIT_WORDS = {
    "zh-hans": ("还剩 {}", "已超 {}"),
    "zh-hant": ("還剩 {}", "已超 {}"),
    "en": ("{} left", "{} over"),
}


def language_key(language: str | None) -> str:
    """One of the three languages we speak; anything else falls to the nearest, Simplified Chinese last."""
    code = (language or "").lower()
    if code in NEAR_DAYS:
        return code
    if code.startswith("en"):
        return "en"
    return "zh-hant" if code in {"zh-tw", "zh-hk", "zh-mo"} else "zh-hans"


def spoken_date(day: date, *, today: date, language: str | None, near: bool = True) -> str:
    """A day as people say it: 今天, 11 月 27 日（周五）; the year only where it is another one.

    ``near`` False always names the day, for pages that are printed or kept.
    """
    key = language_key(language)
    word = NEAR_DAYS[key].get((day - today).days) if near else None
    if word:
        return word
    if key == "en":
        year = f" {day.year}" if day.year != today.year or not near else ""
        return f"{ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]}{year}"
    week = "周" if key == "zh-hans" else "週"
    year = f"{day.year} 年 " if day.year != today.year or not near else ""
    return f"{year}{day.month} 月 {day.day} 日（{week}{CHINESE_WEEKDAYS[day.weekday()]}）"


def spoken_time(moment: time, *, language: str | None) -> str:
    """A time of day in twelve hours: 下午 4:20, 4:20 pm, noon."""
    twelve = moment.hour % 12 or 12
    clock = f"{twelve}:{moment.minute:02d}"
    if language_key(language) != "en":
        part = next(word for bound, word in PARTS_OF_DAY if moment.hour < bound)
        return f"{part} {'0' if moment.hour == 0 else twelve}:{moment.minute:02d}"
    if moment.minute == 0 and moment.hour in {0, NOON}:
        return "noon" if moment.hour else "midnight"
    return f"{clock} {'am' if moment.hour < NOON else 'pm'}"


def spoken_datetime(
    moment: datetime, *, now: datetime, language: str | None, near: bool = True, plain_clock: bool = False
) -> str:
    """A local moment as people say it: 11 月 27 日（周五）下午 4:20 / Friday 27 November, 4:20 pm.

    Both moments must already be in the reader's time zone. ``plain_clock`` writes 16:20, for the desk.
    """
    day = spoken_date(moment.date(), today=now.date(), language=language, near=near)
    clock = f"{moment:%H:%M}" if plain_clock else spoken_time(moment.time(), language=language)
    if language_key(language) == "en":
        return f"{day}, {clock}"
    return f"{day} {clock}" if clock[0].isdigit() and not day.endswith("）") else f"{day}{clock}"


def spoken_hours(opening: Mapping[str, Sequence[Sequence[str]]], *, language: str | None) -> str:
    """Opening hours of a week, {"mon": [["09:00", "12:00"]]}, as on a door: 周一至周五 9:00–12:00、14:00–18:00."""
    key = language_key(language)
    listed = ", " if key == "en" else "、"
    hours = [
        listed.join("–".join(part.lstrip("0").zfill(4) for part in span) for span in opening.get(d, ())) for d in WEEK
    ]
    runs = []
    for said, days in groupby(range(len(WEEK)), lambda day: hours[day]):
        first, *rest = days
        if said:
            runs.append(f"{_days(first, [first, *rest][-1], key)} {said}")
    return ("; " if key == "en" else "；").join(runs)


def _days(first: int, last: int, key: str) -> str:
    if last - first == len(WEEK) - 1:
        return {"zh-hans": "每天", "zh-hant": "每天", "en": "every day"}[key]
    if key == "en":
        return ENGLISH_WEEKDAYS[first] + (f" to {ENGLISH_WEEKDAYS[last]}" if last > first else "")
    week = "周" if key == "zh-hans" else "週"
    return f"{week}{CHINESE_WEEKDAYS[first]}" + (f"至{week}{CHINESE_WEEKDAYS[last]}" if last > first else "")


def spoken_span(span: timedelta, *, language: str | None, working_day: timedelta | None = None) -> str:
    """A length of time in at most two units, rounded down: 2 小时 32 分, 3 天, 2 个工作日.

    ``span`` must not be negative. With ``working_day`` (opening hours of a day) the span is working time and its days
    are working days; without it a day has 24 hours. From three days on, hours no longer matter.
    """
    key = language_key(language)
    words = SPAN_WORDS[key]
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return words["less"]
    days, rest = divmod(minutes, int((working_day or timedelta(days=1)).total_seconds() // 60))
    hours, minutes = divmod(rest, 60)
    plural = "s" if key == "en" and days > 1 else ""
    parts = [f"{days} {words['working_day' if working_day else 'day']}{plural}"] if days else []
    parts += [f"{hours} {words['hour']}"] if hours and days < DAYS_ALONE else []
    parts += [f"{minutes} {words['minute']}"] if minutes and not days else []
    return " ".join(parts)


def spoken_limit(left: timedelta, *, language: str | None, working_day: timedelta | None = None) -> str:
    """How a limit stands: 还剩 2 小时 32 分, or 已超 5 小时 where ``left`` is negative."""
    remaining, over = LIMIT_WORDS[language_key(language)]
    pattern = over if left < timedelta(0) else remaining
    return pattern.format(spoken_span(abs(left), language=language, working_day=working_day))
