"""Numbers and months as they stand on the spine of a book: 二〇二六年十一月, 三十一."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import get_language

from minsheng.interfaces.shared.spoken import ENGLISH_MONTHS, language_key

DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千")


def in_characters(number: int) -> str:
    """A number from 0 to 9999 in Chinese characters: 31 is 三十一, 105 is 一百〇五. Larger ones digit by digit."""
    text = str(number)
    if len(text) > len(UNITS):
        return digit_by_digit(number)
    words = "".join(
        DIGITS[int(digit)] + (UNITS[place] if digit != "0" else "")
        for place, digit in zip(range(len(text) - 1, -1, -1), text, strict=True)
    )
    words = re.sub("〇+", "〇", words)
    words = words.rstrip("〇") or "〇"
    return words[1:] if words.startswith("一十") else words


def digit_by_digit(number: int) -> str:
    """2026 is 二〇二六."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def written_month(month: date) -> str:
    """二〇二六年十一月; November 2026 in English."""
    if language_key(get_language()) == "en":
        return f"{ENGLISH_MONTHS[month.month - 1]} {month.year}"
    return f"{digit_by_digit(month.year)}年{in_characters(month.month)}月"


def written_day(day: date, today: date) -> str:
    """11 月 18 日, 18 November; the year only where it is another one. No "tomorrow": paper is read later."""
    if language_key(get_language()) == "en":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")
    return (f"{day.year} 年 " if day.year != today.year else "") + f"{day.month} 月 {day.day} 日"


def written_number(number: int) -> str:
    """三十一; 31 in English."""
    return str(number) if language_key(get_language()) == "en" else in_characters(number)
