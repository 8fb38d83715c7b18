"""Working time: opening hours on working days, with public holidays and make-up working weekends (调休).

A deadline counts only the time the counter is open. Intervals are half-open: the moment of closing no longer belongs to
the day. Time is counted as it really passes, also where clocks change for summer. For every year asked about a calendar
keeps one sorted table of its openings; measuring and adding are then two look-ups, however long the stretch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
# A calendar that never opens would be searched for ever.
_YEARS_SEARCHED = 60


class NoWorkingTimeError(ValueError):
    """The calendar does not open for long enough within sixty years of the start."""


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of opening on a working day, wall time; an end of 00:00 is the midnight that ends the day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse periods that are empty or run past midnight (those are two periods)."""
        if self.end != _MIDNIGHT and self.end <= self.start:
            message = f"Opening hours must end after they start and before midnight, not {self.start} to {self.end}."
            raise ValueError(message)


class DayKind(StrEnum):
    """Why a day counts, or does not."""

    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class DayShare(NamedTuple):
    """One line of "why this deadline": a day, what kind of day it is, and how much working time it gave."""

    day: date
    kind: DayKind
    time: timedelta


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an office works. ``weekend`` holds weekdays as date.weekday() counts them (Monday 0, Sunday 6).

    ``known_years`` are the years with an official table of holidays; the other years are computed from weekends alone.
    A make-up day is a working day, also when it is a weekend or stands among the holidays.
    """

    periods: tuple[Period, ...]
    weekend: frozenset[int]
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    time_zone: ZoneInfo
    known_years: frozenset[int]
    # Filled on first use of a year; filling it twice at once does no harm, so no lock.
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a calendar without opening hours, or with hours that overlap or stand out of order."""
        if not self.periods:
            message = "A working calendar needs at least one period of opening hours."
            raise ValueError(message)
        for earlier, later in pairwise(self.periods):
            if earlier.end == _MIDNIGHT or later.start < earlier.end:
                message = f"Opening hours overlap or are out of order: {earlier} and {later}."
                raise ValueError(message)

    def year(self, number: int) -> _Year:
        """Return the openings of one calendar year, computed once."""
        known = self._years.get(number)
        return known if known is not None else self._years.setdefault(number, _build_year(self, number))


class _Year(NamedTuple):
    """The openings of one calendar year, in microseconds since 1970 (UTC)."""

    days: list[int]  # ordinals of the working days
    starts: list[int]
    ends: list[int]
    before: list[int]  # working time before each opening, from the start of the year
    total: int


def day_kind(day: date, cal: WorkingCalendar) -> DayKind:
    """Tell what kind of day this is in the calendar."""
    if day in cal.make_up_days:
        return DayKind.MAKE_UP
    if day in cal.holidays:
        return DayKind.HOLIDAY
    return DayKind.WEEKEND if day.weekday() in cal.weekend else DayKind.WORKING


def is_working_day(day: date, cal: WorkingCalendar) -> bool:
    """Whether the office opens on that day."""
    return day_kind(day, cal) in (DayKind.WORKING, DayKind.MAKE_UP)


def unknown_years(first: date, last: date, cal: WorkingCalendar) -> list[int]:
    """Years from first to last without an official table: a deadline there may still move, and must say so."""
    return [year for year in range(first.year, last.year + 1) if year not in cal.known_years]


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
        due = _nth_working_day(today, days, cal) if days else today
        instant = _opening(due, _within_hours(local.time(), cal), cal)
    elif days:
        instant = _closing(_nth_working_day(today, days, cal), cal.periods[-1], cal)
    else:
        instant = _opening(_nth_working_day(today, 1, cal), cal.periods[0].start, cal)
    return _EPOCH + _MICROSECOND * instant


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
    target = _worked_in_year(start, cal, first) + amount // _MICROSECOND
    for number in range(first, min(first + _YEARS_SEARCHED, 9999)):
        year = cal.year(number)
        if target <= year.total:
            opening = bisect_left(year.before, target) - 1
            return _EPOCH + _MICROSECOND * (year.starts[opening] + target - year.before[opening])
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
    return _MICROSECOND * (whole_years + _worked_in_year(end, cal, last) - _worked_in_year(start, cal, first))


def explain(start: datetime, end: datetime, cal: WorkingCalendar) -> Iterator[DayShare]:
    """Line by line where the working time between two moments came from: one line per calendar day, days off included.

    The times of all lines sum to ``working_time_between(start, end, cal)``. Empty when end comes first.
    """
    start, end = _utc(start), _utc(end)
    day, last = start.astimezone(cal.time_zone).date(), end.astimezone(cal.time_zone).date()
    while day <= last:
        opens = max(start, datetime.combine(day, _MIDNIGHT, cal.time_zone).astimezone(UTC))
        closes = min(end, datetime.combine(day + _DAY, _MIDNIGHT, cal.time_zone).astimezone(UTC))
        yield DayShare(day, day_kind(day, cal), max(timedelta(0), working_time_between(opens, closes, cal)))
        day += _DAY


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


def _within_hours(clock: time, cal: WorkingCalendar) -> time:
    """Return the wall time itself when the office is open (closing included), else the next opening, else closing."""
    for period in cal.periods:
        if clock <= period.end or period.end == _MIDNIGHT:
            return max(clock, period.start)
    return cal.periods[-1].end


def _worked_in_year(moment: datetime, cal: WorkingCalendar, number: int) -> int:
    """Microseconds of working time from the start of that (local) year to the moment."""
    year = cal.year(number)
    instant = (moment - _EPOCH) // _MICROSECOND
    opening = bisect_right(year.starts, instant) - 1
    if opening < 0:
        return 0
    return year.before[opening] + min(instant, year.ends[opening]) - year.starts[opening]


def _build_year(cal: WorkingCalendar, number: int) -> _Year:
    first, after = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1
    days = [ordinal for ordinal in range(first, after) if is_working_day(date.fromordinal(ordinal), cal)]
    year = _Year(days, [], [], [], 0)
    total, closed = 0, -(10**18)
    for ordinal in days:
        day = date.fromordinal(ordinal)
        for period in cal.periods:
            # Where clocks jump forward two periods may fall together: no moment is counted twice.
            start = max(_opening(day, period.start, cal), closed)
            closed = max(start, _closing(day, period, cal))
            if closed > start:
                year.starts.append(start)
                year.ends.append(closed)
                year.before.append(total)
                total += closed - start
    return year._replace(total=total)


def _opening(day: date, clock: time, cal: WorkingCalendar) -> int:
    return (datetime.combine(day, clock, cal.time_zone) - _EPOCH) // _MICROSECOND


def _closing(day: date, period: Period, cal: WorkingCalendar) -> int:
    return _opening(day + _DAY if period.end == _MIDNIGHT else day, period.end, cal)
