"""Hours of days and the slots free in them: three statements for any number of doors and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from minsheng.core.working_time import DayKind, day_kind
from minsheng.directory import queries as directory
from minsheng.reception.models import Booking, OpeningException
from minsheng.reception.policy import Hours, Seat, Span, free_slots, hours_on, minutes_of
from minsheng.reception.states import BookingState

from .points import terms_of

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint

Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class DayAt:
    """A door on a day: its hours, why they are other than usual, and the slots that can be booked."""

    point_id: int
    day: date
    hours: Hours
    word: str = ""
    holiday: bool = False
    free: tuple[Span, ...] = ()


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday: doors are closed then, unless an exception opens one."""
    return day_kind(day, directory.calendar()) is DayKind.HOLIDAY


def exceptions_of(point_ids: Iterable[int], first: date, last: date) -> QuerySet[OpeningException]:
    """Exceptions of these doors from ``first`` to ``last``, both included, in order."""
    rows = OpeningException.objects.filter(point_id__in=sorted(set(point_ids)), day__gte=first, day__lte=last)
    return rows.order_by("day", "point_id")


def days_of(points: Sequence[ServicePoint], first: date, last: date) -> dict[Key, DayAt]:
    """Every door on every day from ``first`` to ``last``, both included, without slots. One statement."""
    instead = {(row.point_id, row.day): row for row in exceptions_of([p.pk for p in points], first, last)}
    found: dict[Key, DayAt] = {}
    for day in _days(first, last):
        holiday = is_holiday(day)
        for point in points:
            row = instead.get((point.pk, day))
            hours = hours_on(point.opening, day, holiday=holiday, instead=row.hours if row else None)
            word = row.word if row else ""
            found[point.pk, day] = DayAt(point.pk, day, hours, word, holiday=holiday and row is None)
    return found


def hours_of_point(point: ServicePoint, day: date) -> Hours:
    """The hours of one door on one day. One statement."""
    return days_of([point], day, day)[point.pk, day].hours


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def seats_taken(point_ids: Iterable[int], first: date, last: date) -> dict[Key, list[Seat]]:
    """The places given away, by door and day. One statement."""
    rows = Booking.objects.filter(point_id__in=sorted(set(point_ids)), day__gte=first, day__lte=last)
    taken: dict[Key, list[Seat]] = defaultdict(list)
    names = ("point_id", "day", "starts", "ends", "seat")
    for point_id, day, starts, ends, seat in rows.exclude(state=BookingState.CANCELLED).order_by().values_list(*names):
        taken[point_id, day].append(Seat(Span(starts, ends), seat))
    return taken


def bookable_days(points: Sequence[ServicePoint], at: datetime) -> dict[int, list[DayAt]]:
    """Door → the days that can be booked from ``at`` on, each with what is free. Three statements."""
    terms = terms_of(point.pk for point in points)
    now = timezone.localtime(at)
    today = now.date()
    last = today + timedelta(days=max((row.days_ahead for row in terms.values()), default=0))
    days, taken = days_of(points, today, last), seats_taken(terms, today, last)
    found: dict[int, list[DayAt]] = {point.pk: [] for point in points}
    for (point_id, day), one in days.items():
        row = terms[point_id]
        if not row.bookable or day > today + timedelta(days=row.days_ahead):
            continue
        after = minutes_of(now.time()) if day == today else -1
        free = free_slots(
            one.hours,
            length=row.slot_minutes,
            capacity=row.capacity,
            taken=taken.get((point_id, day), ()),
            after=after,
        )
        found[point_id].append(DayAt(point_id, day, one.hours, one.word, one.holiday, free))
    return found


def next_free(days: Iterable[DayAt], most: int = 1) -> list[tuple[date, Span]]:
    """The first slots free, nearest first."""
    found = [(one.day, slot) for one in days for slot in one.free]
    return found[:most]
