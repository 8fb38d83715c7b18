"""Working time: the calendar against a slow oracle that walks minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.core.working_time import (
    DayKind,
    DayShare,
    Period,
    WorkingCalendar,
    add_working_days,
    add_working_time,
    explain,
    is_working_day,
    unknown_years,
    working_days_between,
    working_time_between,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MORNING, AFTERNOON = Period(time(9), time(12)), Period(time(14), time(18))
ROUND_THE_CLOCK = Period(time(0), time(0))
MINUTE = timedelta(minutes=1)

# The National Day table of 2025: 1 to 8 October off, made up for on Sunday 28 September and Saturday 11 October.
OFFICE = WorkingCalendar(
    periods=(MORNING, AFTERNOON),
    weekend=frozenset({5, 6}),
    holidays=frozenset(date(2025, 10, day) for day in range(1, 9)),
    make_up_days=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    time_zone=SHANGHAI,
    known_years=frozenset({2025}),
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=SHANGHAI)


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> tuple[Period, ...]:
    """None to three stretches in order; the last may run into the next day."""
    marks = sorted(draw(st.sets(st.integers(0, 95), max_size=6)))
    clocks = [time(mark // 4, mark % 4 * 15) for mark in marks]
    periods = [Period(one, other) for one, other in zip(clocks[::2], clocks[1::2], strict=False)]
    if len(clocks) % 2:
        periods.append(Period(clocks[-1], draw(st.sampled_from([time(0), clocks[0], clocks[-1]]))))
    return tuple(periods)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Short random weeks around New Year, so that a stretch may cross it; one zone changes its clocks there never."""
    week = st.lists(hours_of_a_day(), min_size=7, max_size=7).map(tuple).filter(any)
    same = hours_of_a_day().filter(bool)
    days = st.sets(st.integers(-6, 8), max_size=6)
    new_year = date(2026, 1, 1)
    each = draw(st.booleans())
    return WorkingCalendar(
        periods=draw(same),
        weekend=frozenset(draw(st.sets(st.integers(0, 6), max_size=4))),
        holidays=frozenset(new_year + timedelta(days=day) for day in draw(days)),
        make_up_days=frozenset(new_year + timedelta(days=day) for day in draw(days)),
        time_zone=draw(st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("UTC")])),
        known_years=frozenset({2025, 2026}),
        hours=draw(week) if each else (),
        keeps_holidays=draw(st.booleans()),
    )


MOMENTS = st.integers(-6 * 1440, 8 * 1440).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE)


def hours_by_hand(day: date, cal: WorkingCalendar) -> tuple[Period, ...]:
    """The oracle's reading of one day: what is open from it on."""
    own = cal.hours[day.weekday()] if cal.hours else () if day.weekday() in cal.weekend else cal.periods
    if not cal.keeps_holidays or (day not in cal.holidays and day not in cal.make_up_days):
        return own
    if day not in cal.make_up_days:
        return ()
    if own:
        return own
    if not cal.hours:
        return cal.periods
    return cal.hours[0] or next(hours for hours in cal.hours if hours)


def is_open(moment: datetime, cal: WorkingCalendar) -> bool:
    """The oracle's only knowledge: is the office open in the minute that begins now?"""
    local = moment.astimezone(cal.time_zone)
    day, clock = local.date(), local.time()
    for period in hours_by_hand(day, cal):
        if period.start <= clock and (period.end <= period.start or clock < period.end):
            return True
    yesterday = hours_by_hand(day - timedelta(days=1), cal)
    return any(period.end <= period.start and clock < period.end for period in yesterday)


def minutes_open(start: datetime, end: datetime, cal: WorkingCalendar) -> timedelta:
    total = timedelta(0)
    while start < end:
        total += MINUTE * is_open(start, cal)
        start += MINUTE
    return total


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, MOMENTS)
def test_measuring_equals_counting_open_minutes_one_by_one(cal: WorkingCalendar, a: datetime, b: datetime) -> None:
    start, end = min(a, b), max(a, b)
    assert working_time_between(start, end, cal) == minutes_open(start, end, cal)
    assert working_time_between(end, start, cal) == -minutes_open(start, end, cal)


@settings(deadline=None)
@given(calendars(), MOMENTS, st.integers(1, 3000))
def test_what_is_added_is_what_is_measured_and_not_a_moment_later_than_needed(
    cal: WorkingCalendar, start: datetime, minutes: int
) -> None:
    due = add_working_time(start, minutes * MINUTE, cal)
    assert working_time_between(start, due, cal) == minutes * MINUTE
    assert working_time_between(start, due - timedelta(microseconds=1), cal) < minutes * MINUTE


@settings(deadline=None)
@given(calendars(), MOMENTS, MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
def test_starting_later_or_adding_more_is_never_due_earlier(
    cal: WorkingCalendar, a: datetime, b: datetime, fewer: int, more: int
) -> None:
    first, second = min(a, b), max(a, b)
    low, high = min(fewer, more) * MINUTE, max(fewer, more) * MINUTE
    assert add_working_time(first, low, cal) <= add_working_time(second, low, cal)
    assert add_working_time(first, low, cal) <= add_working_time(first, high, cal)


@settings(deadline=None)
@given(calendars(), MOMENTS, MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_working_days_never_run_backwards_and_are_counted_as_added(
    cal: WorkingCalendar, a: datetime, b: datetime, fewer: int, more: int
) -> None:
    first, second = min(a, b), max(a, b)
    low, high = min(fewer, more), max(fewer, more)
    due = add_working_days(first, low, cal)
    assert due <= add_working_days(second, low, cal)
    assert due <= add_working_days(first, high, cal)
    began = first.astimezone(cal.time_zone).date()
    due_day = (due - timedelta(microseconds=1)).astimezone(cal.time_zone).date()
    nights = any(period.end <= period.start for hours in cal.week for period in hours)
    if low and not nights and all(hours[0].start != time(0) for hours in cal.week if hours):
        assert is_working_day(due_day, cal)
        assert working_days_between(began, due_day, cal) == low
        assert working_days_between(due_day, began, cal) == -low


@settings(deadline=None)
@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_stretches_that_meet_add_up_because_intervals_are_half_open(
    cal: WorkingCalendar, a: datetime, b: datetime, c: datetime
) -> None:
    whole = working_time_between(a, c, cal)
    assert working_time_between(a, b, cal) + working_time_between(b, c, cal) == whole


@settings(max_examples=40, deadline=None)
@given(calendars(), MOMENTS, MOMENTS)
def test_the_explanation_sums_to_the_measure(cal: WorkingCalendar, a: datetime, b: datetime) -> None:
    start, end = min(a, b), max(a, b)
    lines = list(explain(start, end, cal))
    assert sum((line.time for line in lines), timedelta(0)) == working_time_between(start, end, cal)
    assert [line.day for line in lines] == sorted({line.day for line in lines})


def test_a_make_up_sunday_counts_and_the_holiday_does_not() -> None:
    assert is_working_day(date(2025, 9, 28), OFFICE) is True
    assert is_working_day(date(2025, 10, 1), OFFICE) is False
    assert is_working_day(date(2025, 10, 12), OFFICE) is False
    assert is_working_day(date(2025, 10, 11), OFFICE) is True


def test_two_working_days_from_the_eve_of_the_holiday_end_after_it() -> None:
    assert add_working_days(at(9, 30, 16), 2, OFFICE) == at(10, 10, 16)
    assert add_working_days(at(9, 30, 16), 3, OFFICE) == at(10, 11, 16)
    assert add_working_days(at(9, 30, 16), 4, OFFICE) == at(10, 13, 16)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (at(9, 22, 7), 1, at(9, 23, 9)),  # before opening: opening
        (at(9, 22, 13), 1, at(9, 23, 14)),  # lunch: its end
        (at(9, 22, 12), 1, at(9, 23, 12)),  # the last moment of the morning stays so
        (at(9, 22, 18), 1, at(9, 23, 18)),  # closing stays closing
        (at(9, 22, 21), 1, at(9, 23, 18)),  # evening: closing
        (at(9, 20, 10), 1, at(9, 22, 18)),  # Saturday: the whole of the first working day
        (at(9, 20, 10), 0, at(9, 22, 9)),
        (at(9, 22, 10), 0, at(9, 22, 10)),
        (at(9, 22, 21), 0, at(9, 22, 18)),
    ],
)
def test_the_wall_time_is_clipped_to_opening_hours(start: datetime, days: int, due: datetime) -> None:
    assert add_working_days(start, days, OFFICE) == due


def test_an_office_that_never_closes_ends_its_day_at_midnight() -> None:
    hotline = WorkingCalendar((ROUND_THE_CLOCK,), frozenset({6}), frozenset(), frozenset(), SHANGHAI, frozenset())
    assert add_working_days(at(9, 21, 10), 1, hotline) == at(9, 23, 0)  # Sunday: until Monday is over
    assert add_working_days(at(9, 22, 0), 1, hotline) == at(9, 23, 0)
    assert working_time_between(at(9, 22, 0), at(9, 29, 0), hotline) == timedelta(days=6)


def test_time_that_ends_with_the_day_ends_that_evening() -> None:
    assert add_working_time(at(9, 22, 17), timedelta(hours=1), OFFICE) == at(9, 22, 18)
    assert add_working_time(at(9, 22, 17), timedelta(hours=1, microseconds=1), OFFICE) == at(9, 23, 9) + timedelta(
        microseconds=1
    )
    assert add_working_time(at(9, 20, 3), timedelta(0), OFFICE) == at(9, 20, 3)
    assert add_working_time(at(9, 22, 11), timedelta(hours=2), OFFICE) == at(9, 22, 15)


def test_closing_time_belongs_to_the_evening_and_opening_to_the_morning() -> None:
    assert working_time_between(at(9, 22, 18), at(9, 23, 9), OFFICE) == timedelta(0)
    assert working_time_between(at(9, 22, 9), at(9, 22, 18), OFFICE) == timedelta(hours=7)


def test_results_are_in_utc() -> None:
    assert add_working_time(at(9, 22, 9), timedelta(hours=1), OFFICE).tzinfo is UTC
    assert add_working_time(at(9, 22, 9), timedelta(0), OFFICE).tzinfo is UTC
    assert add_working_days(at(9, 22, 9), 1, OFFICE).tzinfo is UTC


def test_the_reason_for_a_deadline_reads_line_by_line() -> None:
    assert list(explain(at(9, 30, 16), at(10, 9, 10), OFFICE))[:2] == [
        DayShare(date(2025, 9, 30), DayKind.WORKING, timedelta(hours=2)),
        DayShare(date(2025, 10, 1), DayKind.HOLIDAY, timedelta(0)),
    ]
    assert list(explain(at(9, 27, 16), at(9, 28, 10), OFFICE)) == [
        DayShare(date(2025, 9, 27), DayKind.WEEKEND, timedelta(0)),
        DayShare(date(2025, 9, 28), DayKind.MAKE_UP, timedelta(hours=1)),
    ]


def test_years_without_an_official_table_are_named() -> None:
    assert unknown_years(date(2025, 12, 1), date(2027, 1, 5), OFFICE) == [2026, 2027]


def test_hours_really_pass_where_clocks_change() -> None:
    hotline = WorkingCalendar((ROUND_THE_CLOCK,), frozenset(), frozenset(), frozenset(), NEW_YORK, frozenset())
    spring, autumn = date(2025, 3, 9), date(2025, 11, 2)
    for day, hours in ((spring, 23), (autumn, 25)):
        start = datetime.combine(day, time(0), NEW_YORK)
        end = datetime.combine(day + timedelta(days=1), time(0), NEW_YORK)
        assert working_time_between(start, end, hotline) == timedelta(hours=hours)
    first, second = (datetime(2025, 11, 2, 1, 30, tzinfo=NEW_YORK, fold=fold) for fold in (0, 1))
    assert working_time_between(first, second, hotline) == timedelta(hours=1)


def test_hundreds_of_days_need_one_table_a_year_and_no_walk() -> None:
    start, end = datetime(2011, 1, 3, 10, tzinfo=SHANGHAI), datetime(2025, 9, 22, 10, tzinfo=SHANGHAI)
    weekdays = sum(1 for day in range(start.toordinal(), end.toordinal()) if date.fromordinal(day).weekday() < 5)
    assert working_time_between(start, end, OFFICE) == weekdays * timedelta(hours=7)
    assert working_days_between(start.date(), end.date(), OFFICE) == weekdays
    assert add_working_time(start, weekdays * timedelta(hours=7), OFFICE) == end
    assert add_working_days(start, weekdays, OFFICE) == end


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime(2025, 9, 22, 9)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="no time zone"):
        add_working_time(naive, MINUTE, OFFICE)
    with pytest.raises(ValueError, match="no time zone"):
        add_working_days(naive, 1, OFFICE)
    with pytest.raises(ValueError, match="no time zone"):
        working_time_between(at(9, 22, 9), naive, OFFICE)


def test_nothing_can_be_taken_away() -> None:
    with pytest.raises(ValueError, match="only be added"):
        add_working_time(at(9, 22, 9), -MINUTE, OFFICE)
    with pytest.raises(ValueError, match="only be added"):
        add_working_days(at(9, 22, 9), -1, OFFICE)
