"""Hours by weekday, nights, and desks that keep no holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from minsheng.core.working_time import (
    NoWorkingTimeError,
    Period,
    WorkingCalendar,
    add_working_days,
    add_working_time,
    is_working_day,
    unknown_years,
    working_time_between,
)
from tests.core.test_working_time import AFTERNOON, MINUTE, MORNING, OFFICE, ROUND_THE_CLOCK, SHANGHAI, at

NIGHT = Period(time(22), time(6))
NIGHT_SHIFT = WorkingCalendar((NIGHT,), frozenset({5, 6}), frozenset(), frozenset(), SHANGHAI, frozenset({2025}))


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    friday, saturday = date(2025, 9, 26), date(2025, 9, 27)
    assert is_working_day(friday, NIGHT_SHIFT)
    assert not is_working_day(saturday, NIGHT_SHIFT)
    assert working_time_between(at(9, 26, 12), at(9, 27, 12), NIGHT_SHIFT) == timedelta(hours=8)
    assert add_working_time(at(9, 26, 23), timedelta(hours=8), NIGHT_SHIFT) == at(9, 29, 23), "on into Monday night"


def test_a_night_over_new_year_is_counted_once() -> None:
    eve, morning = datetime(2025, 12, 31, 20, tzinfo=SHANGHAI), datetime(2026, 1, 1, 20, tzinfo=SHANGHAI)
    assert working_time_between(eve, morning, NIGHT_SHIFT) == timedelta(hours=8)
    assert add_working_time(eve, timedelta(hours=7), NIGHT_SHIFT) == datetime(2026, 1, 1, 5, tzinfo=SHANGHAI)


def test_an_emergency_desk_keeps_no_holidays() -> None:
    desk = replace(OFFICE, keeps_holidays=False)
    assert is_working_day(date(2025, 10, 1), desk)
    assert not is_working_day(date(2025, 9, 28), desk)
    assert unknown_years(date(2027, 1, 1), date(2027, 1, 2), desk) == []


def test_each_weekday_has_hours_of_its_own_and_a_make_up_sunday_borrows_mondays() -> None:
    short_friday = ((MORNING, AFTERNOON),) * 4 + ((MORNING,), (), ())
    office = replace(OFFICE, hours=short_friday)
    assert working_time_between(at(9, 26, 0), at(9, 27, 0), office) == timedelta(hours=3)
    assert working_time_between(at(9, 28, 0), at(9, 29, 0), office) == timedelta(hours=7)


def test_a_calendar_that_never_opens_says_so_instead_of_searching_for_ever() -> None:
    with pytest.raises(NoWorkingTimeError):
        WorkingCalendar((MORNING,), frozenset(range(7)), frozenset(), frozenset(), SHANGHAI, frozenset())
    years = range(2025, 2025 + 61)
    first = date(2025, 1, 1).toordinal()
    always_off = frozenset(date.fromordinal(first + day) for day in range(366 * len(years)))
    closed = WorkingCalendar((MORNING,), frozenset(), always_off, frozenset(), SHANGHAI, frozenset(years))
    with pytest.raises(NoWorkingTimeError):
        add_working_time(at(9, 22, 9), MINUTE, closed)
    with pytest.raises(NoWorkingTimeError):
        add_working_days(at(9, 22, 9), 1, closed)


def test_a_mistyped_century_is_refused_instead_of_computed() -> None:
    with pytest.raises(ValueError, match="one of the dates must be wrong"):
        working_time_between(at(9, 22, 9), datetime(2925, 1, 1, tzinfo=UTC), OFFICE)


@pytest.mark.parametrize(
    "periods", [(), (AFTERNOON, MORNING), (MORNING, Period(time(11), time(13))), (ROUND_THE_CLOCK, MORNING)]
)
def test_opening_hours_must_make_sense(periods: tuple[Period, ...]) -> None:
    with pytest.raises(ValueError, match=r"pening hours"):
        WorkingCalendar(periods, frozenset(), frozenset(), frozenset(), SHANGHAI, frozenset())
