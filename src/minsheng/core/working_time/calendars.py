"""When an office works: hours by weekday, holidays, make-up working days (调休), and one sorted table a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
MIDNIGHT = time(0)
MONDAY = 0
WEEK = 7


class NoWorkingTimeError(ValueError):
    """The calendar does not open for long enough within sixty years of the start, or never opens at all."""


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of opening, wall time, half-open. An end at or before the start lies on the next day.

    09:00-12:00 is a morning, 22:00-06:00 a night, 08:00-08:00 a whole day and night. A night belongs to the day it
    begins on.
    """

    start: time
    end: time

    @property
    def overnight(self) -> bool:
        """Whether it ends on the next day, be it at midnight."""
        return self.end <= self.start

    @property
    def length(self) -> timedelta:
        """How long it is on a day without a change of clocks."""
        length = _since_midnight(self.end) - _since_midnight(self.start)
        return length + DAY if self.overnight else length


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


class DayKind(StrEnum):
    """Why a day counts, or does not."""

    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


Hours = tuple[tuple[Period, ...], ...]
"""Seven days of periods, Monday first; no periods: closed."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an office works. ``weekend`` holds weekdays as date.weekday() counts them (Monday 0, Sunday 6).

    ``periods`` are the hours of every day outside the weekend; ``hours``, where given, says them for each weekday and
    takes the place of both. A make-up day is a working day, also when it is a weekend or stands among the holidays: it
    keeps the hours of its weekday, or those of ``make_up_as`` where that weekday has none. With ``keeps_holidays``
    False the table of holidays and make-up days is not looked at (an emergency desk).

    ``known_years`` are the years with an official table of holidays; the other years are computed from weekends alone.
    """

    periods: tuple[Period, ...]
    weekend: frozenset[int]
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    time_zone: ZoneInfo
    known_years: frozenset[int]
    hours: Hours = ()
    keeps_holidays: bool = True
    make_up_as: int = MONDAY
    # Filled on first use of a year; filling it twice at once does no harm, so no lock.
    _years: dict[int, Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a calendar without opening hours, or with hours that overlap or stand out of order."""
        week = self.week
        if not any(week):
            raise NoWorkingTimeError("A working calendar needs at least one period of opening hours.")
        for periods in week:
            for earlier, later in pairwise(periods):
                if earlier.overnight or later.start < earlier.end:
                    message = f"Opening hours overlap or are out of order: {earlier} and {later}."
                    raise ValueError(message)

    @property
    def week(self) -> Hours:
        """The hours of each weekday, Monday first."""
        if self.hours:
            return self.hours
        return tuple(() if weekday in self.weekend else self.periods for weekday in range(WEEK))

    def periods_on(self, day: date) -> tuple[Period, ...]:
        """The periods that begin on that day."""
        kind = day_kind(day, self)
        if kind is DayKind.WORKING:
            return self.week[day.weekday()]
        if kind is DayKind.MAKE_UP:
            return self.week[day.weekday()] or self.week[self.make_up_as] or next(filter(None, self.week))
        return ()

    def year(self, number: int) -> Year:
        """The openings of one calendar year, computed once."""
        known = self._years.get(number)
        return known if known is not None else self._years.setdefault(number, _build_year(self, number))


class Year(NamedTuple):
    """The openings of one calendar year, in microseconds since 1970 (UTC); a night over New Year is in both."""

    days: list[int]  # ordinals of the working days
    starts: list[int]
    ends: list[int]
    before: list[int]  # working time before each opening, from the start of the year
    total: int


def day_kind(day: date, cal: WorkingCalendar) -> DayKind:
    """Tell what kind of day this is in the calendar."""
    if cal.keeps_holidays:
        if day in cal.make_up_days:
            return DayKind.MAKE_UP
        if day in cal.holidays:
            return DayKind.HOLIDAY
    return DayKind.WORKING if cal.week[day.weekday()] else DayKind.WEEKEND


def is_working_day(day: date, cal: WorkingCalendar) -> bool:
    """Whether the office opens on that day."""
    return day_kind(day, cal) in (DayKind.WORKING, DayKind.MAKE_UP)


def unknown_years(first: date, last: date, cal: WorkingCalendar) -> list[int]:
    """Years from first to last without an official table: a deadline there may still move, and must say so."""
    if not cal.keeps_holidays:
        return []
    return [year for year in range(first.year, last.year + 1) if year not in cal.known_years]


def instant(day: date, clock: time, cal: WorkingCalendar) -> int:
    """A wall time as microseconds since 1970."""
    return (datetime.combine(day, clock, cal.time_zone) - EPOCH) // MICROSECOND


def closing(day: date, period: Period, cal: WorkingCalendar) -> int:
    """When the period that begins on that day ends, as microseconds since 1970."""
    return instant(day + DAY if period.overnight else day, period.end, cal)


def _build_year(cal: WorkingCalendar, number: int) -> Year:
    first, last = date(number, 1, 1), date(number, 12, 31)
    edge, after = instant(first, MIDNIGHT, cal), instant(first.replace(year=number + 1), MIDNIGHT, cal)
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    days = [ordinal for ordinal in ordinals if is_working_day(date.fromordinal(ordinal), cal)]
    year = Year(days, [], [], [], 0)
    total, closed = 0, edge
    for start, end in _openings(cal, [(first - DAY).toordinal(), *days]):
        # A night may run into the next morning's hours, and where clocks jump forward two periods may fall together:
        # no moment is counted twice. What lies beyond the year belongs to its neighbour.
        opens, closes = max(start, closed), min(end, after)
        closed = max(closed, closes)
        if closes > opens:
            year.starts.append(opens)
            year.ends.append(closes)
            year.before.append(total)
            total += closes - opens
    return year._replace(total=total)


def _openings(cal: WorkingCalendar, ordinals: list[int]) -> Iterator[tuple[int, int]]:
    for ordinal in ordinals:
        day = date.fromordinal(ordinal)
        for period in cal.periods_on(day):
            yield instant(day, period.start, cal), closing(day, period, cal)
