"""Reading the working calendars: the official table of holidays over the hours of the house, or of a unit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet

from minsheng.core.working_time import Hours, Period, WorkingCalendar
from minsheng.directory.models import CalendarDay, OpeningHours
from minsheng.directory.policy import OFFICE_HOURS, WEEKEND
from minsheng.directory.states import DayKind

CACHE_SECONDS = 60
"""How long a process may work with a calendar that was changed elsewhere."""


def calendar(unit_id: int | None = None) -> WorkingCalendar:
    """The calendar of the house, or of a unit that keeps hours of its own; read at most once a minute in a process."""
    calendars = _calendars_of_slot(int(monotonic() // CACHE_SECONDS))
    return calendars.get(unit_id, calendars[None])


def keeps_own_hours(unit_id: int) -> bool:
    """Whether the unit's hours are other than the house's."""
    return unit_id in _calendars_of_slot(int(monotonic() // CACHE_SECONDS))


def units_with_hours() -> list[int]:
    """Ids of the units that keep hours of their own, in order."""
    return sorted(unit for unit in _calendars_of_slot(int(monotonic() // CACHE_SECONDS)) if unit is not None)


def forget_calendar() -> None:
    """Read the tables again at the next call, because this process has just changed one."""
    _calendars_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _calendars_of_slot(_slot: int) -> dict[int | None, WorkingCalendar]:
    """The house's calendar under None, and those of units with hours of their own. Two statements."""
    days: dict[str, set[date]] = {DayKind.HOLIDAY: set(), DayKind.MAKE_UP: set()}
    for day, kind in CalendarDay.objects.order_by("date").values_list("date", "kind"):
        days[kind].add(day)
    weeks: dict[int | None, list[list[Period]]] = defaultdict(lambda: [[] for _ in range(7)])
    keeps: dict[int | None, bool] = {}
    for row in OpeningHours.objects.order_by("weekday", "starts").annotate(keeps=F("unit__keeps_holidays")):
        weeks[row.unit_id][row.weekday].append(Period(row.starts, row.ends))
        keeps[row.unit_id] = row.keeps is not False
    holidays, make_up_days = frozenset(days[DayKind.HOLIDAY]), frozenset(days[DayKind.MAKE_UP])
    known_years = frozenset(day.year for day in holidays)

    def made(hours: Hours, *, keeps_holidays: bool) -> WorkingCalendar:
        return WorkingCalendar(
            periods=OFFICE_HOURS,
            weekend=WEEKEND,
            holidays=holidays,
            make_up_days=make_up_days,
            time_zone=ZoneInfo(settings.TIME_ZONE),
            known_years=known_years,
            hours=hours,
            keeps_holidays=keeps_holidays,
        )

    found = {unit: made(tuple(tuple(day) for day in week), keeps_holidays=keeps[unit]) for unit, week in weeks.items()}
    return {None: made((), keeps_holidays=True)} | found


def unknown_years(first: int, last: int) -> list[int]:
    """The years from ``first`` to ``last`` (both counted) without an official table: their deadlines are a guess."""
    return [year for year in range(first, last + 1) if year not in calendar().known_years]


def calendar_days(year: int) -> QuerySet[CalendarDay]:
    """The year's holidays and make-up days in order."""
    return CalendarDay.objects.filter(date__year=year).order_by("date")
