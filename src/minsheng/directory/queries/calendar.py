"""Reading the working calendar: the official table of holidays and make-up days, over the office's hours."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from minsheng.core.working_time import WorkingCalendar
from minsheng.directory.models import CalendarDay
from minsheng.directory.policy import OFFICE_HOURS, WEEKEND
from minsheng.directory.states import DayKind

CACHE_SECONDS = 60
"""How long a process may work with a calendar that was changed elsewhere."""


def calendar() -> WorkingCalendar:
    """The working calendar in force; read at most once a minute in each process."""
    return _calendar_of_slot(int(monotonic() // CACHE_SECONDS))


def forget_calendar() -> None:
    """Read the table again at the next call, because this process has just changed it."""
    _calendar_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _calendar_of_slot(_slot: int) -> WorkingCalendar:
    days: dict[str, set[date]] = {DayKind.HOLIDAY: set(), DayKind.MAKE_UP: set()}
    for day, kind in CalendarDay.objects.order_by("date").values_list("date", "kind"):
        days[kind].add(day)
    return WorkingCalendar(
        periods=OFFICE_HOURS,
        weekend=WEEKEND,
        holidays=frozenset(days[DayKind.HOLIDAY]),
        make_up_days=frozenset(days[DayKind.MAKE_UP]),
        time_zone=ZoneInfo(settings.TIME_ZONE),
        known_years=frozenset(day.year for day in days[DayKind.HOLIDAY]),
    )


def unknown_years(first: int, last: int) -> list[int]:
    """The years from ``first`` to ``last`` (both counted) without an official table: their deadlines are a guess."""
    return [year for year in range(first, last + 1) if year not in calendar().known_years]


def calendar_days(year: int) -> QuerySet[CalendarDay]:
    """The year's holidays and make-up days in order."""
    return CalendarDay.objects.filter(date__year=year).order_by("date")
