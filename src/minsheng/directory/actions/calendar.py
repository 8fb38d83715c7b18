"""Keeping the table of holidays and make-up working days."""

from __future__ import annotations

from datetime import date, datetime

from chinese_calendar import constants
from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.core.working_time import Hours
from minsheng.directory.models import CalendarDay, OpeningHours, Unit
from minsheng.directory.permissions import must_administer, must_keep_calendar
from minsheng.directory.policy import checked_week
from minsheng.directory.queries import forget_calendar
from minsheng.directory.states import DayKind
from minsheng.foundation.audit.actions import record

CHINESE_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年纪念日",
}
"""The names the chinesecalendar package gives, as people here say them."""


@transaction.atomic
def seed_calendar(*, by: Actor, at: datetime) -> int:
    """Enter the official days 2004–2026 that chinesecalendar knows; days already entered by hand stay as they are.

    Returns the number of days added; 0 when run again.
    """
    must_keep_calendar(by)
    official = {day: (DayKind.HOLIDAY, name) for day, name in constants.holidays.items()}
    official |= {day: (DayKind.MAKE_UP, name) for day, name in constants.workdays.items()}
    known = set(CalendarDay.objects.order_by("date").values_list("date", flat=True))
    added = CalendarDay.objects.bulk_create(
        [
            CalendarDay(date=day, kind=kind.value, name=CHINESE_NAMES.get(name, name))
            for day, (kind, name) in sorted(official.items())
            if day not in known
        ]
    )
    if added:
        record(
            subject_type="calendar",
            subject_id="official",
            action="seed_calendar",
            by=by,
            at=at,
            data={"days": len(added)},
        )
        _read_again()
    return len(added)


@transaction.atomic
def set_calendar_day(*, day: date, kind: DayKind | None, name: str = "", by: Actor, at: datetime) -> CalendarDay | None:
    """Make a day a holiday or a make-up working day, or (None) an ordinary day again."""
    must_keep_calendar(by)
    row: CalendarDay | None = None
    if kind is None:
        CalendarDay.objects.filter(date=day).delete()
    else:
        row, _ = CalendarDay.objects.update_or_create(date=day, defaults={"kind": kind.value, "name": name})
    record(
        subject_type="calendar",
        subject_id=day.isoformat(),
        action="set_calendar_day",
        by=by,
        at=at,
        data={"kind": kind.value if kind else None},
    )
    _read_again()
    return row


@transaction.atomic
def set_hours(*, unit: Unit | None, week: Hours, keeps_holidays: bool = True, by: Actor, at: datetime) -> None:
    """Say when a unit (None: the house) works, seven days from Monday; a unit without any hours keeps the house's.

    Refuses "no_working_time" (the house must open some time) and "hours_overlap". PermissionDenied outside the areas
    ``by`` keeps; the house's hours are set by whoever keeps a whole district. Limits that run are computed anew later.
    """
    if unit is None:
        must_keep_calendar(by)
    else:
        must_administer(by, unit.area.path)
    ordered = checked_week(week) if unit is None or any(week) else ()
    OpeningHours.objects.filter(unit=unit).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(unit=unit, weekday=weekday, starts=period.start, ends=period.end)
        for weekday, periods in enumerate(ordered)
        for period in periods
    )
    if unit is not None and unit.keeps_holidays != keeps_holidays:
        unit.keeps_holidays = keeps_holidays
        unit.save(update_fields=["keeps_holidays"])
    record(
        subject_type="unit" if unit else "calendar",
        subject_id=unit.pk if unit else "hours",
        action="set_hours",
        by=by,
        at=at,
        data={
            "week": [[f"{period.start:%H:%M}-{period.end:%H:%M}" for period in periods] for periods in ordered],
            "keeps_holidays": keeps_holidays,
        },
    )
    _read_again()


def _read_again() -> None:
    # Now for the rest of this transaction, and after it in case another thread read the old table meanwhile.
    forget_calendar()
    transaction.on_commit(forget_calendar)
