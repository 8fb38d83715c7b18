"""The table of holidays and make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.core.actors import SYSTEM
from minsheng.core.working_time import add_working_days, is_working_day
from minsheng.directory import actions, queries
from minsheng.directory.models import CalendarDay
from minsheng.directory.states import DayKind
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_the_official_days_from_2004_to_2026_are_entered_once() -> None:
    assert actions.seed_calendar(by=SYSTEM, at=NOW) == 771
    assert actions.seed_calendar(by=SYSTEM, at=NOW) == 0
    assert CalendarDay.objects.filter(kind="holiday").count() == 621
    assert CalendarDay.objects.get(date=date(2026, 2, 17)).name == "春节"


def test_a_holiday_is_free_and_a_make_up_saturday_is_worked() -> None:
    actions.seed_calendar(by=SYSTEM, at=NOW)
    calendar = queries.calendar()
    worked = {
        day: is_working_day(date.fromisoformat(day), calendar)
        for day in ("2026-05-01", "2026-05-09", "2026-05-16", "2026-05-18")
    }
    assert worked == {"2026-05-01": False, "2026-05-09": True, "2026-05-16": False, "2026-05-18": True}


def test_a_limit_over_the_spring_festival_skips_it_and_counts_the_make_up_days() -> None:
    actions.seed_calendar(by=SYSTEM, at=NOW)
    friday = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    assert add_working_days(friday, 3, queries.calendar()) == datetime(2026, 2, 25, 2, 0, tzinfo=UTC)


def test_years_without_an_official_table_are_named() -> None:
    assert queries.unknown_years(2026, 2027) == [2026, 2027]
    actions.seed_calendar(by=SYSTEM, at=NOW)
    assert queries.unknown_years(2003, 2027) == [2003, 2027]


def test_a_day_set_by_hand_counts_at_once_and_survives_seeding() -> None:
    day = date(2026, 3, 2)
    actions.set_calendar_day(day=day, kind=DayKind.HOLIDAY, name="台风停工", by=SYSTEM, at=NOW)
    assert is_working_day(day, queries.calendar()) is False
    actions.seed_calendar(by=SYSTEM, at=NOW)
    assert CalendarDay.objects.get(date=day).name == "台风停工"
    actions.set_calendar_day(day=day, kind=None, by=SYSTEM, at=NOW)
    assert is_working_day(day, queries.calendar()) is True


def test_the_calendar_is_read_once_and_then_remembered() -> None:
    actions.seed_calendar(by=SYSTEM, at=NOW)
    with CaptureQueriesContext(connection) as caught:
        first = queries.calendar()
        again = queries.calendar()
    assert first is again
    assert len(caught) == 2, "the table of days, and the hours"


def test_only_the_administrator_of_a_whole_district_changes_the_calendar(cast: Cast) -> None:
    day = date(2026, 3, 2)
    for stranger in (cast.alice, cast.bob, cast.erin, cast.charlie):
        with pytest.raises(PermissionDenied):
            actions.set_calendar_day(day=day, kind=DayKind.HOLIDAY, by=stranger, at=NOW)
    row = actions.set_calendar_day(day=day, kind=DayKind.HOLIDAY, name="停工", by=cast.grace, at=NOW)
    assert row is not None
    assert [row.date for row in queries.calendar_days(2026)] == [day]
