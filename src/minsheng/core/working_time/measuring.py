"""Measuring and adding working time: two look-ups in the tables of the years, however long the stretch.

A deadline counts only the time the counter is open. Intervals are half-open: the moment of closing no longer belongs to
the day. Time is counted as it really passes, also where clocks change for summer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from .calendars import (
    DAY,
    EPOCH,
    MICROSECOND,
    MIDNIGHT,
    DayKind,
    NoWorkingTimeError,
    WorkingCalendar,
    closing,
    day_kind,
    instant,
    is_working_day,
)

# A calendar that never opens would be searched for ever.
_YEARS_SEARCHED = 60


class DayShare(NamedTuple):
    """One line of "why this deadline": a day, what kind of day it is, and how much working time it gave."""

    day: date
    kind: DayKind
    time: timedelta


def working_days_between(start: date, end: date, cal: WorkingCalendar) -> int:
    """Working days after ``start`` up to and including ``end``; negative when end comes first.

    The day something arrives is not counted, as in Civil Code art. 201: the inverse of ``add_working_days``.
    """
    if end < start:
        return -working_days_between(end, start, cal)
    whole_years = sum(len(cal.year(year).days) for year in _years(start.year, end.year))
    days_by_end = bisect_right(cal.year(end.year).days, end.toordinal())
    return whole_years + days_by_end - bisect_right(cal.year(start.year).days, start.toordinal())


def add_working_days(start: datetime, days: int, cal: WorkingCalendar) -> datetime:
    """Return the same wall time on the nth working day after ``start``'s day, clipped to opening hours; in UTC.

    Before opening becomes opening, after closing becomes closing, a break becomes its end. A start on a day off has no
    opening hours to keep its time in, and becomes closing time of the nth working day (so that arriving later is never
    due earlier). Zero days is the start's own day, or the first working day after it when that is a day off. Raises
    ValueError for a negative count or a time without zone, NoWorkingTimeError when there is no such day.
    """
    if days < 0:
        message = f"Working days can only be added, not {days}."
        raise ValueError(message)
    local = _utc(start).astimezone(cal.time_zone)
    today = local.date()
    if is_working_day(today, cal):
        due = _within_hours(_nth_working_day(today, days, cal) if days else today, local.time(), cal)
    elif days:
        last = _nth_working_day(today, days, cal)
        due = closing(last, cal.periods_on(last)[-1], cal)
    else:
        first = _nth_working_day(today, 1, cal)
        due = instant(first, cal.periods_on(first)[0].start, cal)
    return EPOCH + MICROSECOND * due


def add_working_time(start: datetime, amount: timedelta, cal: WorkingCalendar) -> datetime:
    """Return the first moment by which ``amount`` of working time has passed since ``start``; in UTC.

    Time that ends with the last minute of a day ends that evening, not the next morning. Nothing added is the start
    itself. Raises ValueError for a negative amount or a time without zone, NoWorkingTimeError when the calendar does
    not open enough.
    """
    if amount < timedelta(0):
        message = f"Working time can only be added, not {amount}."
        raise ValueError(message)
    if not amount:
        return _utc(start)
    start = _utc(start)
    first = start.astimezone(cal.time_zone).year
    target = _worked_in_year(start, cal, first) + amount // MICROSECOND
    for number in range(first, min(first + _YEARS_SEARCHED, 9999)):
        year = cal.year(number)
        if target <= year.total:
            opening = bisect_left(year.before, target) - 1
            return EPOCH + MICROSECOND * (year.starts[opening] + target - year.before[opening])
        target -= year.total
    message = f"This calendar has no {amount} of working time in the {_YEARS_SEARCHED} years after {start.date()}."
    raise NoWorkingTimeError(message)


def working_time_between(start: datetime, end: datetime, cal: WorkingCalendar) -> timedelta:
    """Working time from ``start`` (counted) to ``end`` (not counted); negative when end comes first.

    Raises ValueError for a time without zone, or moments more than sixty years apart.
    """
    start, end = _utc(start), _utc(end)
    if end < start:
        return -working_time_between(end, start, cal)
    first, last = start.astimezone(cal.time_zone).year, end.astimezone(cal.time_zone).year
    whole_years = sum(cal.year(year).total for year in _years(first, last))
    return MICROSECOND * (whole_years + _worked_in_year(end, cal, last) - _worked_in_year(start, cal, first))


def explain(start: datetime, end: datetime, cal: WorkingCalendar) -> Iterator[DayShare]:
    """Line by line where the working time between two moments came from: one line per calendar day, days off included.

    The times of all lines sum to ``working_time_between(start, end, cal)``. Empty when end comes first.
    """
    start, end = _utc(start), _utc(end)
    day, last = start.astimezone(cal.time_zone).date(), end.astimezone(cal.time_zone).date()
    while day <= last:
        opens = max(start, datetime.combine(day, MIDNIGHT, cal.time_zone).astimezone(UTC))
        closes = min(end, datetime.combine(day + DAY, MIDNIGHT, cal.time_zone).astimezone(UTC))
        yield DayShare(day, day_kind(day, cal), max(timedelta(0), working_time_between(opens, closes, cal)))
        day += DAY


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = f"{moment} has no time zone: working time needs to know where its clock stands."
        raise ValueError(message)
    return moment.astimezone(UTC)


def _years(first: int, after: int) -> range:
    """Years to add up whole; refuses what can only be a mistyped date, before it builds a table for each year."""
    if after - first > _YEARS_SEARCHED:
        message = f"{first} and {after} lie more than {_YEARS_SEARCHED} years apart: one of the dates must be wrong."
        raise ValueError(message)
    return range(first, after)


def _nth_working_day(start: date, count: int, cal: WorkingCalendar) -> date:
    """Find the working day number ``count`` (from 1) after ``start``."""
    place = bisect_right(cal.year(start.year).days, start.toordinal()) + count - 1
    for number in range(start.year, min(start.year + _YEARS_SEARCHED, 9999)):
        days = cal.year(number).days
        if place < len(days):
            return date.fromordinal(days[place])
        place -= len(days)
    message = f"This calendar has no {count} working days in the {_YEARS_SEARCHED} years after {start}."
    raise NoWorkingTimeError(message)


def _within_hours(day: date, clock: time, cal: WorkingCalendar) -> int:
    """That wall time on that working day where the office is open (closing included), else the next opening or closing.

    In microseconds since 1970. A night that begins on the day is open to its midnight for this.
    """
    periods = cal.periods_on(day)
    for period in periods:
        if clock <= period.end or period.overnight:
            return instant(day, max(clock, period.start), cal)
    return closing(day, periods[-1], cal)


def _worked_in_year(moment: datetime, cal: WorkingCalendar, number: int) -> int:
    """Microseconds of working time from the start of that (local) year to the moment."""
    year = cal.year(number)
    now = (moment - EPOCH) // MICROSECOND
    opening = bisect_right(year.starts, now) - 1
    if opening < 0:
        return 0
    return year.before[opening] + min(now, year.ends[opening]) - year.starts[opening]
