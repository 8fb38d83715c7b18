"""Wall times become moments in the same order, where clocks are put forward or back too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.workflows.importing.clocks import moment, parser_of

SECOND = timedelta(seconds=1)


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 (wall times are what is tested)


CHANGES = [
    ("America/New_York", wall(2013, 3, 10, 2)),
    ("America/New_York", wall(2013, 11, 3, 1)),
    ("Australia/Lord_Howe", wall(2013, 10, 6, 2)),
    ("Australia/Lord_Howe", wall(2013, 4, 7, 1, 30)),
    ("Asia/Shanghai", wall(1988, 4, 17, 2)),
]


@pytest.mark.parametrize(("zone", "around"), CHANGES)
def test_every_second_around_a_change_of_the_clock_comes_after_the_one_before(zone: str, around: datetime) -> None:
    start = around - timedelta(hours=2)
    moments = [moment(start + number * SECOND, ZoneInfo(zone)) for number in range(5 * 3600)]
    assert [later for later, earlier in zip(moments[1:], moments, strict=False) if later <= earlier] == []


@given(
    st.datetimes(min_value=wall(2000, 1, 1), max_value=wall(2030, 1, 1)),
    st.datetimes(min_value=wall(2000, 1, 1), max_value=wall(2030, 1, 1)),
    st.sampled_from(sorted({zone for zone, _ in CHANGES})),
)
def test_two_times_compare_as_moments_as_they_do_on_the_wall(one: datetime, other: datetime, zone: str) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    here = ZoneInfo(zone)
    assert (moment(one, here) <= moment(other, here)) == (one <= other)


def test_an_ordinary_time_is_what_the_zone_says() -> None:
    summer = moment(wall(2011, 7, 1, 1, 32, 33), ZoneInfo("America/New_York"))
    assert summer == datetime(2011, 7, 1, 5, 32, 33, tzinfo=UTC)
    assert moment(wall(2019, 4, 25, 9, 32, 9), ZoneInfo("Asia/Shanghai")).hour == 1


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("40725.0642708333", wall(2011, 7, 1, 1, 32, 33)),
        ("43581", wall(2019, 4, 26)),
        ("1", wall(1899, 12, 31)),
        ("0", None),
        ("-3", None),
        ("1e9", None),
        ("2958466", None),
        ("４３５８１", None),
        ("2019/4/26", None),
    ],
)
def test_a_spreadsheets_number_of_days_is_a_time_where_the_mapping_says_so(cell: str, found: datetime | None) -> None:
    assert parser_of(["serial"])(cell) == found
    assert parser_of(["%Y-%m-%d", "serial"])(cell) == found


def test_a_time_that_never_was_lies_before_the_jump() -> None:
    jump = datetime(2013, 3, 10, 7, tzinfo=UTC)
    never = moment(wall(2013, 3, 10, 2, 30), ZoneInfo("America/New_York"))
    assert jump - SECOND < never < jump


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2011-07-01 01:32:33", wall(2011, 7, 1, 1, 32, 33)),
        ("2019/4/5 9:02:09", wall(2019, 4, 5, 9, 2, 9)),
        ("2019/1/17", wall(2019, 1, 17)),
        ("2011-07-01T01:32:33", None),
        ("2011-13-01 01:32:33", None),
        ("2019/2/30", None),
        ("昨天", None),
    ],
)
def test_a_cell_is_read_by_the_first_format_that_fits(cell: str, found: datetime | None) -> None:
    assert parser_of(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d"])(cell) == found
