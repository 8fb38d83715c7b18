"""Working time: opening hours on working days, with public holidays and make-up working weekends (调休)."""

from __future__ import annotations

from .calendars import (
    DayKind,
    Hours,
    NoWorkingTimeError,
    Period,
    WorkingCalendar,
    day_kind,
    is_working_day,
    unknown_years,
)
from .measuring import (
    DayShare,
    add_working_days,
    add_working_time,
    explain,
    working_days_between,
    working_time_between,
)

__all__ = [
    "DayKind",
    "DayShare",
    "Hours",
    "NoWorkingTimeError",
    "Period",
    "WorkingCalendar",
    "add_working_days",
    "add_working_time",
    "day_kind",
    "explain",
    "is_working_day",
    "unknown_years",
    "working_days_between",
    "working_time_between",
]
